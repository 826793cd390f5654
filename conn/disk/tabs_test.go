package disk

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

func openTabs(t *testing.T, dir string) *TabsFile {
	t.Helper()
	f, notice, err := OpenTabs(dir)
	if err != nil || notice != nil {
		t.Fatalf("open: notice %v, error %v", notice, err)
	}
	return f
}

func saveTabs(t *testing.T, f *TabsFile) {
	t.Helper()
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
}

func profilesOf(t *testing.T, dir string) []string {
	t.Helper()
	all, _ := openTabs(t, dir).Tabs()
	var out []string
	for _, tab := range all {
		out = append(out, tab.Profile)
	}
	return out
}

func TestTabsComeBackInTheirOrder(t *testing.T) {
	dir := t.TempDir()
	want := []Tab{
		{Profile: "b", Filter: "value>80 \"a", Sort: "newest", Tree: 0.3, Inspect: 0.7, Hot: true, Details: true},
		{Demo: true},
		{Unsaved: json.RawMessage(`{"id":"x","host":"h"}`)},
		{Profile: "a"},
	}
	f := openTabs(t, dir)
	f.SetTabs(want, 3)
	saveTabs(t, f)
	got, active := openTabs(t, dir).Tabs()
	for i := range got {
		if got[i].Unsaved != nil { // laid out for reading
			var b map[string]string
			if json.Unmarshal(got[i].Unsaved, &b) != nil || b["id"] != "x" || b["host"] != "h" {
				t.Fatalf("unsaved %s", got[i].Unsaved)
			}
			got[i].Unsaved = want[i].Unsaved
		}
	}
	if !reflect.DeepEqual(got, want) || active != 3 {
		t.Fatalf("tabs %+v, active %d", got, active)
	}
}

func TestTheTabsOfTheInstanceThatWritesLastAreKeptWhole(t *testing.T) {
	dir := t.TempDir()
	a, b := openTabs(t, dir), openTabs(t, dir)
	a.SetTabs([]Tab{{Profile: "a1"}, {Profile: "a2"}}, 1)
	saveTabs(t, a)
	b.SetTabs([]Tab{{Profile: "b"}}, 1)
	saveTabs(t, b)
	if got := profilesOf(t, dir); !slices.Equal(got, []string{"b"}) {
		t.Fatalf("tabs %q", got)
	}
	a.SetTabs([]Tab{{Profile: "a1"}, {Profile: "a2"}}, 1) // it is closed now, unchanged
	saveTabs(t, a)
	if got := profilesOf(t, dir); !slices.Equal(got, []string{"a1", "a2"}) {
		t.Fatalf("tabs %q", got)
	}
}

func TestFormsOfTwoInstancesMerge(t *testing.T) {
	dir := t.TempDir()
	a, b := openTabs(t, dir), openTabs(t, dir)
	a.SetForm("p", json.RawMessage(`{"port":"18"}`))
	a.SetForm("gone", json.RawMessage(`{}`))
	saveTabs(t, a)
	b.SetForm("q", json.RawMessage(`{"port":"19"}`))
	b.SetForm("gone", nil)
	b.SetTabs([]Tab{{Demo: true}}, 0)
	saveTabs(t, b)
	forms := openTabs(t, dir).Forms()
	if len(forms) != 2 || forms["p"] == nil || forms["q"] == nil {
		t.Fatalf("forms %s", forms)
	}
}

func TestAnActiveTabThatIsNotThereMeansTheConnections(t *testing.T) {
	dir := t.TempDir()
	for _, active := range []string{"-1", "7"} {
		write(t, filepath.Join(dir, "tabs.json"), `{"version":1,"tabs":[{"demo":true}],"active":`+active+`}`)
		if all, at := openTabs(t, dir).Tabs(); len(all) != 1 || at != 0 {
			t.Fatalf("%v, %d", all, at)
		}
	}
}

func TestOnlyOneInstanceIsAloneInAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	release, alone := Alone(dir)
	if !alone {
		t.Fatal("the first is not alone")
	}
	if _, second := Alone(dir); second {
		t.Fatal("two are alone")
	}
	if other, ok := Alone(t.TempDir()); !ok {
		t.Fatal("another folder counts")
	} else {
		other()
	}
	release()
	again, ok := Alone(dir)
	if !ok {
		t.Fatal("the end of the first is not noticed")
	}
	again()
	write(t, filepath.Join(dir, "file"), "x")
	if _, ok := Alone(filepath.Join(dir, "file")); !ok {
		t.Fatal("where it can't be told, it is not taken for alone")
	}
}
