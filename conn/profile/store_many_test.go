package profile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestManyProfilesAreOneChange(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	first := New()
	first.Name = "first"
	if err := s.Put(first); err != nil {
		t.Fatal(err)
	}
	var all []Profile
	for range 10_000 {
		all = append(all, New())
	}
	first.Name = "changed"
	all = append(all, first)
	before := s.Version()
	if err := s.PutAll(all); err != nil {
		t.Fatal(err)
	}
	if v := s.Version(); v != before+1 {
		t.Errorf("it took %d changes", v-before)
	}
	again := openIn(t, dir).List()
	if len(again) != 10_001 || again[0].Name != "changed" || again[1].ID != all[0].ID {
		t.Fatalf("%d profiles came back", len(again))
	}
	var ids []string
	for _, p := range all[:10_000] {
		ids = append(ids, p.ID)
	}
	if err := s.DeleteAll(append(ids, "not there")); err != nil {
		t.Fatal(err)
	}
	if left := openIn(t, dir).List(); len(left) != 1 || left[0].ID != first.ID {
		t.Errorf("%d profiles are left", len(left))
	}
	if err := s.PutAll(all[:1]); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "profiles.json"))
	if err != nil {
		t.Fatal(err)
	}
	var notes int
	s.file.View(func(now *stored) { notes = len(now.Deleted) })
	if notes != 9_999 || len(b) == 0 {
		t.Errorf("%d deletions are noted", notes)
	}
}

func TestOneProfileThatCantBeKeptKeepsAllFromBeingSaved(t *testing.T) {
	s := openIn(t, t.TempDir())
	if err := s.PutAll([]Profile{New(), NewDemo()}); !errors.Is(err, ErrNotKept) || len(s.List()) != 0 {
		t.Errorf("%v, %d saved", err, len(s.List()))
	}
}
