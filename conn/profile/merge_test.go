//go:build linux

package profile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"treetop/conn/disk"
)

// The variables that say where, and as whom, a child of this test works.
const (
	mergeDirVar = "TREETOP_PROFILE_DIR"
	mergeWhoVar = "TREETOP_PROFILE_WHO"
)

const mergeRounds = 20

// workInAFolder is what an instance does to every file of the folder, while
// another one does the same.
func workInAFolder(dir, who string) error {
	store, _, err := OpenStore(dir)
	settings, _, err2 := disk.OpenSettings(dir)
	views, _, err3 := disk.OpenViews(dir)
	published, _, err4 := disk.OpenPublished(dir)
	tabs, _, err5 := disk.OpenTabs(dir)
	if err := errors.Join(err, err2, err3, err4, err5); err != nil {
		return err
	}
	for i := range mergeRounds {
		id := who + strconv.Itoa(i)
		p := New()
		p.ID, p.Name = id, id
		settings.Apply(func(s *disk.Settings) { s.Columns[id] = float32(i + 1) })
		views.Change("shared", func(v *disk.View) { v.Pin(id) })
		views.Apply(func(v *disk.Views) { v.SaveFilter(id, "x") })
		tabs.SetForm(id, json.RawMessage(`{"x":1}`))
		tabs.SetTabs([]disk.Tab{{Profile: who}, {Profile: id}}, 1)
		err := errors.Join(
			published.Add(disk.Entry{Profile: who, Topic: id, Time: time.Unix(int64(i), 0)}),
			published.SetDraft(id, disk.Draft{Topic: id, Typed: true}),
			store.Put(p), settings.Save(), views.Save(), published.Save(), tabs.Save())
		if err != nil {
			return err
		}
	}
	if _, err := store.Delete(who + "0"); err != nil {
		return err
	}
	return settings.Update(func(s *disk.Settings) { s.Hidden = append(s.Hidden, who) })
}

// atOnce runs two children in a role, "a" and "b", on one folder.
func atOnce(t *testing.T, role, dir string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var both []*exec.Cmd
	for _, who := range []string{"a", "b"} {
		c := exec.Command(self)
		c.Env = append(os.Environ(), childVar+"="+role, mergeDirVar+"="+dir, mergeWhoVar+"="+who)
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		both = append(both, c)
	}
	for _, c := range both {
		if err := c.Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTwoTreetopsLoseNothingOfEachOther(t *testing.T) {
	dir := t.TempDir()
	atOnce(t, "merge", dir)

	store := openIn(t, dir)
	settings, n1, err1 := disk.OpenSettings(dir)
	views, n2, err2 := disk.OpenViews(dir)
	published, n3, err3 := disk.OpenPublished(dir)
	tabs, n4, err4 := disk.OpenTabs(dir)
	if err := errors.Join(err1, err2, err3, err4); err != nil || n1 != nil || n2 != nil || n3 != nil || n4 != nil {
		t.Fatal(err, n1, n2, n3, n4)
	}
	const all = 2 * mergeRounds
	got := fmt.Sprintln(len(store.List()), len(settings.Get().Columns), len(settings.Get().Hidden), len(views.View("shared").Pins),
		len(views.Filters()), published.Len(), len(published.List("a", all)), len(tabs.Forms()))
	if want := fmt.Sprintln(all-2, all, 2, all, all, all, mergeRounds, all); got != want {
		t.Fatalf("profiles, columns, hidden, pins, filters, messages, those of a, forms: %s, want %s", got, want)
	}
	for _, who := range []string{"a", "b"} {
		for i := range mergeRounds {
			id := who + strconv.Itoa(i)
			if _, ok := store.Get(id); ok != (i > 0) {
				t.Errorf("profile %s is there: %v", id, ok)
			}
			if d, ok := published.Draft(id); !ok || d.Topic != id {
				t.Errorf("draft %s: %+v", id, d)
			}
		}
	}
	// Tabs are kept as a whole: those of one of them, with its last.
	open, _ := tabs.Tabs()
	if len(open) != 2 || open[1].Profile != open[0].Profile+strconv.Itoa(mergeRounds-1) {
		t.Errorf("tabs %+v", open)
	}
}

// keepInAFile is what an instance does with the password file, which it makes
// unless the other one was faster.
func keepInAFile(dir, who string) error {
	f, _, err := OpenSecretFile(dir)
	if err != nil {
		return err
	}
	f.work = 4
	err = f.Create(pass)
	if errors.Is(err, ErrExists) {
		err = f.Unlock(pass)
	}
	if err != nil {
		return err
	}
	s := inFile(f, nil)
	ctx := context.Background()
	for i := range mergeRounds {
		id := who + strconv.Itoa(i)
		if err := s.Set(ctx, id, FieldPassword, "pw of "+id); err != nil {
			return err
		}
		if got, err := s.Get(ctx, id, FieldPassword); err != nil || got != "pw of "+id {
			return fmt.Errorf("%s: %q, %w", id, got, err)
		}
	}
	return s.Delete(ctx, who+"0", FieldPassword)
}

func TestTwoTreetopsMakeAndFillOnePasswordFile(t *testing.T) {
	dir := t.TempDir()
	atOnce(t, "file", dir)
	f := fileIn(t, dir)
	if err := f.Unlock(pass); err != nil {
		t.Fatal(err)
	}
	s := inFile(f, nil)
	for _, who := range []string{"a", "b"} {
		for i := 1; i < mergeRounds; i++ {
			id := who + strconv.Itoa(i)
			expectSecret(t, s, id, "pw of "+id)
		}
		if _, err := s.Get(t.Context(), who+"0", FieldPassword); !errors.Is(err, ErrNone) {
			t.Errorf("%s: what was deleted is there: %v", who, err)
		}
	}
}
