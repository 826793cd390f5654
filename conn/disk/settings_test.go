package disk

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"treetop/model"
)

func openSettings(t *testing.T, dir string) *SettingsFile {
	t.Helper()
	s, notice, err := OpenSettings(dir)
	if err != nil || notice != nil {
		t.Fatalf("open: notice %v, error %v", notice, err)
	}
	return s
}

func TestAFirstStartHasTheDefaults(t *testing.T) {
	got := openSettings(t, t.TempDir()).Get()
	if want := DefaultSettings(); !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
	if got.Model() != model.DefaultLimits() || got.Decoding().String() != "500ms" {
		t.Fatalf("limits %+v, decoding %v", got.Model(), got.Decoding())
	}
}

func TestDefaultsAreNotWritten(t *testing.T) {
	dir := t.TempDir()
	s := openSettings(t, dir)
	if err := s.Update(func(now *Settings) { now.Language = "zh-Hans" }); err != nil {
		t.Fatal(err)
	}
	// A later version may then have better ones.
	if got := read(t, filepath.Join(dir, "settings.json")); got != "{\n  \"version\": 1,\n  \"language\": \"zh-Hans\"\n}\n" {
		t.Fatalf("file: %s", got)
	}
}

func TestSettingsOfTwoInstancesMerge(t *testing.T) {
	dir := t.TempDir()
	a, b := openSettings(t, dir), openSettings(t, dir)
	if err := a.Update(func(now *Settings) { now.Theme = ThemeDark; now.Columns["age"] = 60 }); err != nil {
		t.Fatal(err)
	}
	if err := b.Update(func(now *Settings) { now.FontSize = 15; now.Columns["value"] = 300 }); err != nil {
		t.Fatal(err)
	}
	got := openSettings(t, dir).Get()
	if got.Theme != ThemeDark || got.FontSize != 15 || got.Columns["age"] != 60 || got.Columns["value"] != 300 {
		t.Fatalf("settings %+v", got)
	}
}

func TestWhatGetAnsweredDoesNotChange(t *testing.T) {
	s := openSettings(t, t.TempDir())
	s.Apply(func(now *Settings) { now.Splits["main"] = 0.5 })
	first := s.Get()
	s.Apply(func(now *Settings) { now.Splits["main"] = 0.7 })
	first.Splits["main"] = 0.1
	if got := s.Get().Splits["main"]; got != 0.7 {
		t.Fatalf("split %v", got)
	}
}

func TestSettingsFollowAnotherInstance(t *testing.T) {
	dir := t.TempDir()
	a, b := openSettings(t, dir), openSettings(t, dir)
	a.Apply(func(now *Settings) { now.Theme = ThemeLight })
	if !a.Unsaved() || b.Unsaved() {
		t.Fatal("what is unsaved is not known")
	}
	if err := a.Save(); err != nil || a.Unsaved() {
		t.Fatal(err)
	}
	version := b.Version()
	if changed, err := b.Refresh(); err != nil || !changed || b.Version() == version || b.Get().Theme != ThemeLight {
		t.Fatalf("%v, %v, theme %q", changed, err, b.Get().Theme)
	}
	write(t, filepath.Join(dir, "settings.json"), "oops")
	if err := b.Update(func(now *Settings) { now.Theme = ThemeDark }); err != nil {
		t.Fatal(err)
	}
	if n := b.Notices(); len(n) != 1 || n[0].Problem != ProblemBroken {
		t.Fatalf("notices %v", n)
	}
}

func TestSettingsThatNobodyWouldChooseAreReplaced(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "settings.json"), `{"version":1,"theme":"plaid","font_size":1e9,"window":{"width":-5,"height":1e30},
		"history_budget":-1,"limits":{"depth":-3,"topics":5}}`)
	got := openSettings(t, dir).Get()
	want := DefaultSettings()
	want.FontSize, want.Limits.Topics = 40, 5
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

func TestNoticesAndErrorsReadWell(t *testing.T) {
	for p := range ProblemCount {
		if s := p.String(); s == "" || strings.HasPrefix(s, "problem ") {
			t.Errorf("problem %d has no name", p)
		}
	}
	if ProblemOf(errors.New("x")) != ProblemIO {
		t.Error("another error is no failure")
	}
	if ProblemOf(nil) != ProblemNone || ProblemCount.String() == "" {
		t.Fatal("no error is no problem")
	}
}
