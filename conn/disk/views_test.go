package disk

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func openViews(t *testing.T, dir string) *ViewsFile {
	t.Helper()
	v, notice, err := OpenViews(dir)
	if err != nil || notice != nil {
		t.Fatalf("open: notice %v, error %v", notice, err)
	}
	return v
}

func saveViews(t *testing.T, v *ViewsFile) {
	t.Helper()
	if err := v.Save(); err != nil {
		t.Fatal(err)
	}
}

func TestAViewComesBackByteForByte(t *testing.T) {
	dir := t.TempDir()
	v := openViews(t, dir)
	want := View{
		Pins: []string{"home/light", "家/灯", "", "/", "a\x00b", "broken\xff\xfe/name", "\ufeffbom", "\ufffd", `{"base64":"eA=="}`, "\xed\xa0\x80", "<&>\u2028"},
		Late: []LateLimit{{"plant", 90 * time.Second}, {"odd\xff", 1500 * time.Millisecond}}, Folded: true,
		Trend: Trend{On: true, Path: "values.0.temperature"},
	}
	v.Change("p1", func(view *View) { *view = want })
	saveViews(t, v)
	got := openViews(t, dir).View("p1")
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
	if text := read(t, filepath.Join(dir, "views.json")); !strings.Contains(text, "家/灯") || !strings.Contains(text, "1m30s") {
		t.Fatalf("it can't be read by a person: %s", text)
	}
}

func TestPinsKeepTheirOrderAndStandThereOnce(t *testing.T) {
	var v View
	v.Pin("a", "b", "a", "c")
	v.Pin("b", "d")
	if !slices.Equal(v.Pins, []string{"a", "b", "c", "d"}) {
		t.Fatalf("pins %q", v.Pins)
	}
	for _, step := range []struct {
		topic string
		by    int
		want  string
	}{{"d", -2, "a d b c"}, {"a", 1, "d a b c"}, {"a", 100, "d b c a"}, {"a", -100, "a d b c"}, {"x", 1, "a d b c"}} {
		if v.MovePin(step.topic, step.by); strings.Join(v.Pins, " ") != step.want {
			t.Fatalf("after moving %s by %d: %q", step.topic, step.by, v.Pins)
		}
	}
	if v.Unpin("d", "x", "c"); !slices.Equal(v.Pins, []string{"a", "b"}) {
		t.Fatalf("pins %q", v.Pins)
	}
}

func TestALimitOfABranchIsReplacedAndTakenAway(t *testing.T) {
	var v View
	v.SetLate("a", time.Minute)
	v.SetLate("b", time.Hour)
	v.SetLate("a", time.Second)
	if !slices.Equal(v.Late, []LateLimit{{"a", time.Second}, {"b", time.Hour}}) {
		t.Fatalf("limits %v", v.Late)
	}
	v.SetLate("a", 0)
	v.SetLate("never", 0)
	if !slices.Equal(v.Late, []LateLimit{{"b", time.Hour}}) {
		t.Fatalf("limits %v", v.Late)
	}
}

func TestAFilterIsSavedUnderItsNameOnce(t *testing.T) {
	dir := t.TempDir()
	v := openViews(t, dir)
	v.Apply(func(now *Views) { now.SaveFilter("hot", "value>80") })
	v.Apply(func(now *Views) { now.SaveFilter("quiet", "stale:10m") })
	v.Apply(func(now *Views) { now.SaveFilter("hot", "value>90") })
	saveViews(t, v)
	want := []SavedFilter{{"hot", "value>90"}, {"quiet", "stale:10m"}}
	if got := openViews(t, dir).Filters(); !slices.Equal(got, want) {
		t.Fatalf("filters %v", got)
	}
	v.Apply(func(now *Views) { now.DeleteFilter("hot") })
	if got := v.Filters(); !slices.Equal(got, want[1:]) {
		t.Fatalf("filters %v", got)
	}
}

func TestViewsOfTwoInstancesMerge(t *testing.T) {
	dir := t.TempDir()
	a, b := openViews(t, dir), openViews(t, dir)
	a.Change("p", func(v *View) { v.Pin("one", "two") })
	a.Apply(func(now *Views) { now.SaveFilter("mine", "a") })
	saveViews(t, a)
	b.Change("p", func(v *View) { v.Pin("three"); v.Trend.On = true })
	b.Change("q", func(v *View) { v.Pin("other") })
	b.Apply(func(now *Views) { now.SaveFilter("yours", "b") })
	saveViews(t, b)
	a.Change("p", func(v *View) { v.Unpin("one") })
	saveViews(t, a)
	got := openViews(t, dir)
	if p := got.View("p"); !slices.Equal(p.Pins, []string{"two", "three"}) || !p.Trend.On {
		t.Fatalf("view %+v", p)
	}
	if q := got.View("q"); !slices.Equal(q.Pins, []string{"other"}) {
		t.Fatalf("view %+v", q)
	}
	if f := got.Filters(); !slices.Equal(f, []SavedFilter{{"mine", "a"}, {"yours", "b"}}) {
		t.Fatalf("filters %v", f)
	}
	version := b.Version()
	if changed, err := b.Refresh(); err != nil || !changed || b.Version() == version || slices.Contains(b.View("p").Pins, "one") {
		t.Fatalf("%v, %v, view %+v", changed, err, b.View("p"))
	}
}

func TestWhatAViewAnsweredDoesNotChange(t *testing.T) {
	v := openViews(t, t.TempDir())
	v.Change("p", func(view *View) { view.Pin("a", "b"); view.SetLate("a", time.Minute) })
	v.Apply(func(now *Views) { now.SaveFilter("f", "x") })
	first, filters := v.View("p"), v.Filters()
	v.Change("p", func(view *View) { view.MovePin("b", -1); view.SetLate("a", time.Hour) })
	v.Apply(func(now *Views) { now.SaveFilter("f", "y") })
	if !slices.Equal(first.Pins, []string{"a", "b"}) || first.Late[0].After != time.Minute || filters[0].Text != "x" {
		t.Fatalf("view %+v, filters %v", first, filters)
	}
	first.Pins[0] = "changed"
	if got := v.View("p"); !slices.Equal(got.Pins, []string{"b", "a"}) {
		t.Fatalf("view %+v", got)
	}
}

func TestAViewWithNothingInItLeavesNoTrace(t *testing.T) {
	dir := t.TempDir()
	v := openViews(t, dir)
	v.Change("p", func(view *View) { view.Pin("a") })
	v.Change("q", func(view *View) { view.Pin("b") })
	v.Change("p", func(view *View) { view.Unpin("a") })
	v.Forget("q")
	saveViews(t, v)
	if got := read(t, filepath.Join(dir, "views.json")); got != "{\n  \"version\": 1\n}\n" {
		t.Fatalf("file: %s", got)
	}
}

func TestWhatANewerVersionKeepsInAViewStays(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "views.json")
	write(t, path, `{"version":1,"charts":[1],"profiles":{"p":{"pins":["a"],"zoom":3,"trend":{"on":true,"points":90}}}}`)
	v := openViews(t, dir)
	v.Change("p", func(view *View) { view.Pin("b") })
	saveViews(t, v)
	text := strings.Join(strings.Fields(read(t, path)), "")
	for _, part := range []string{`"charts":[1]`, `"zoom":3`, `"points":90`, `"pins":["a","b"]`} {
		if !strings.Contains(text, part) {
			t.Errorf("%s is gone: %s", part, text)
		}
	}
}

func TestADamagedFileOfViewsIsSetAside(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":     `{"version":1,`,
		"no duration": `{"version":1,"profiles":{"p":{"late":[{"branch":"a","after":"soon"}]}}}`,
		"no pins":     `{"version":1,"profiles":{"p":{"pins":3}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "views.json"), text)
			v, notice, err := OpenViews(dir)
			if err != nil || notice == nil || notice.Aside == "" {
				t.Fatalf("notice %+v, error %v", notice, err)
			}
			if got := read(t, notice.Aside); got != text {
				t.Fatalf("set aside: %s", got)
			}
			v.Change("p", func(view *View) { view.Pin("a") })
			saveViews(t, v)
			if got := openViews(t, dir).View("p").Pins; !slices.Equal(got, []string{"a"}) {
				t.Fatalf("pins %q", got)
			}
		})
	}
}
