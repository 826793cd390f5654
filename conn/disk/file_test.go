package disk

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// note is a small document with all that a File must keep.
type note struct {
	Title string `json:"title,omitempty"`
	Lines []line `json:"lines,omitempty"`
	Place place  `json:"place,omitzero"`
}

type line struct {
	Text string `json:"text"`
	Mark bool   `json:"mark,omitempty"`
}

type place struct {
	City string `json:"city,omitempty"`
}

func addLine(text string) func(*note) {
	return func(n *note) { n.Lines = append(slices.Clone(n.Lines), line{Text: text}) }
}

func open(t *testing.T, path string) *File[note] {
	t.Helper()
	f, notice, err := Open(path, Config[note]{Version: 2})
	if err != nil || notice != nil {
		t.Fatalf("open %s: notice %v, error %v", path, notice, err)
	}
	return f
}

func texts(f *File[note]) []string {
	out := []string{}
	f.View(func(n *note) {
		for _, l := range n.Lines {
			out = append(out, l.Text)
		}
	})
	return out
}

func update(t *testing.T, f *File[note], texts ...string) {
	t.Helper()
	for _, s := range texts {
		if err := f.Update(addLine(s)); err != nil {
			t.Fatal(err)
		}
	}
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: got %q, want %q", what, got, want)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// names are the files in the folder, without the lock and the backups.
func names(t *testing.T, dir string) []string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, e := range all {
		if e.Name() != "backups" && filepath.Ext(e.Name()) != ".lock" {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestAMissingFileIsAnEmptyDocumentAndIsNotCreatedByReading(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "treetop")
	f := open(t, filepath.Join(dir, "note.json"))
	same(t, "lines", texts(f), []string{})
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("looking at a document made the folder: %v", err)
	}
}

func TestWhatIsSavedIsReadAgainAndOnlyTheOwnerMayReadIt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "treetop")
	path := filepath.Join(dir, "note.json")
	update(t, open(t, path), "a", "b")
	same(t, "lines", texts(open(t, path)), []string{"a", "b"})
	same(t, "files", names(t, dir), []string{"note.json"})
	if runtime.GOOS == "windows" {
		return
	}
	for name, want := range map[string]os.FileMode{dir: 0o700, path: 0o600, filepath.Join(dir, "note.lock"): 0o600,
		filepath.Join(dir, "backups"): 0o700, filepath.Join(dir, "backups", "note.1.json"): 0o600} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v (%v), want %v", name, info.Mode().Perm(), err, want)
		}
	}
}

func TestTheVersionStandsFirstAndTheFileIsLaidOutForReading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	if err := open(t, path).Update(func(n *note) { n.Title = "x" }); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, path), "{\n  \"version\": 2,\n  \"title\": \"x\"\n}\n"; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
}

func TestUnknownFieldsSurviveAtEveryDepth(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	write(t, path, `{"version":1,"title":"old","future":{"deep":[1,2.50]},
		"place":{"city":"Ulm","zip":"89073"},
		"lines":[{"text":"a","colour":"red"},{"text":"b"},{"text":"c","colour":"blue"}]}`)
	f := open(t, path)
	err := f.Update(func(n *note) {
		n.Title = "new"
		n.Place.City = "Bonn"
		n.Lines = []line{{Text: "c", Mark: true}, {Text: "z"}, {Text: "a"}}
	})
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := json.Compact(&got, []byte(read(t, path))); err != nil {
		t.Fatal(err)
	}
	want := `{"version":2,"title":"new","lines":[{"text":"c","mark":true,"colour":"blue"},{"text":"z"},{"text":"a","colour":"red"}],` +
		`"place":{"city":"Bonn","zip":"89073"},"future":{"deep":[1,2.50]}}`
	if got.String() != want {
		t.Fatalf("got  %s\nwant %s", got.String(), want)
	}
}

func TestTheLastFiveGoodVersionsAreKept(t *testing.T) {
	dir := t.TempDir()
	f := open(t, filepath.Join(dir, "note.json"))
	for _, s := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		if err := f.Update(func(n *note) { n.Title = s }); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for n := 1; n <= Backups; n++ {
		var v note
		if err := json.Unmarshal([]byte(read(t, f.backup(n))), &v); err != nil {
			t.Fatal(err)
		}
		got = append(got, v.Title)
	}
	same(t, "backups", got, []string{"7", "6", "5", "4", "3"})
	if all := names(t, filepath.Join(dir, "backups")); len(all) != Backups {
		t.Fatalf("backups: %q", all)
	}
}

func TestABackupIsCopiedWhereAFileHasOneNameOnly(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, from, good)
	if err := copyFile(from, to); err != nil || read(t, to) != good {
		t.Fatal(err)
	}
	if err := copyFile(filepath.Join(dir, "none"), to); !errors.Is(err, os.ErrNotExist) || read(t, to) != good {
		t.Fatal(err)
	}
}

func TestSavingTheSameAgainWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	f := open(t, path)
	f.write = func(w *os.File, b []byte) error { return writeAll(w, b) }
	if err := f.Update(func(n *note) { n.Title = "x" }); err != nil {
		t.Fatal(err)
	}
	f.write = func(*os.File, []byte) error { return errors.New("written") }
	if err := f.Update(func(n *note) { n.Title = "x" }); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(f.backup(1)); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("a backup was made of a file that did not change: %v", err)
	}
}

func TestTwoInstancesKeepEachOthersChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	a, b := open(t, path), open(t, path)
	update(t, a, "a1")
	update(t, b, "b1")
	update(t, a, "a2")
	a.Apply("", addLine("unsaved"))
	update(t, b, "b2")
	same(t, "file", texts(open(t, path)), []string{"a1", "b1", "a2", "b2"})

	before := a.Version()
	if changed, err := a.Refresh(); !changed || err != nil {
		t.Fatalf("refresh: %v, %v", changed, err)
	}
	if a.Version() == before {
		t.Fatal("the version did not tell of the other's change")
	}
	same(t, "after refresh", texts(a), []string{"a1", "b1", "a2", "b2", "unsaved"})
	if changed, err := a.Refresh(); changed || err != nil {
		t.Fatalf("nothing new: %v, %v", changed, err)
	}
	if err := a.Save(); err != nil {
		t.Fatal(err)
	}
	same(t, "file", texts(open(t, path)), []string{"a1", "b1", "a2", "b2", "unsaved"})
}

func TestTypingKeepsOneUnsavedOperation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	f := open(t, path)
	for _, s := range []string{"t", "te", "tex", "text"} {
		f.Apply("title", func(n *note) { n.Title = s })
	}
	f.Apply("", addLine("a"))
	f.Apply("title", func(n *note) { n.Title = "text" })
	if live := len(f.pending) - f.gone; live != 2 || len(f.pending) > 4 {
		t.Fatalf("%d operations are kept, %d of use", len(f.pending), live)
	}
	update(t, open(t, path), "other") // so that they are repeated on another document
	if err := f.Save(); err != nil || f.Unsaved() {
		t.Fatalf("save: %v, unsaved %v", err, f.Unsaved())
	}
	same(t, "lines", texts(open(t, path)), []string{"other", "a"})
	open(t, path).View(func(n *note) {
		if n.Title != "text" {
			t.Fatalf("title %q", n.Title)
		}
	})
}

func TestAFullDiskIsSaidAndNothingInMemoryIsLost(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "note.json")
	f := open(t, path)
	update(t, f, "a")
	f.write = func(w *os.File, b []byte) error {
		if _, err := w.Write(b[:len(b)/2]); err != nil {
			return err
		}
		return &os.PathError{Op: "write", Path: w.Name(), Err: syscall.ENOSPC}
	}
	err := f.Update(addLine("b"))
	var e *Error
	if !errors.As(err, &e) || e.Problem != ProblemFull || e.Path != path || !strings.Contains(err.Error(), "free some space") {
		t.Fatalf("error %v", err)
	}
	same(t, "memory", texts(f), []string{"a", "b"})
	same(t, "files", names(t, dir), []string{"note.json"})
	same(t, "file", texts(open(t, path)), []string{"a"})
	if err := f.Save(); ProblemOf(err) != ProblemFull {
		t.Fatalf("trying again: %v", err)
	}
	if _, err := os.Stat(f.backup(1)); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("a failed save pushed the older backups out: %v", err)
	}

	update(t, open(t, path), "other") // another instance finds room
	f.write = writeAll
	if !f.Unsaved() {
		t.Fatal("it is taken for saved")
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	same(t, "file", texts(open(t, path)), []string{"a", "other", "b"})
	same(t, "memory", texts(f), []string{"a", "other", "b"})
}

func TestAnInstanceThatHoldsTheLockIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	f := open(t, path)
	f.wait = 20 * time.Millisecond
	unlock, err := lock(f.lockPath(), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if p := ProblemOf(f.Update(addLine("a"))); p != ProblemBusy {
		t.Fatalf("problem %v", p)
	}
	unlock()
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	same(t, "file", texts(open(t, path)), []string{"a"})
}

func TestALinkedFileIsWrittenWhereItIs(t *testing.T) {
	repository, dir := t.TempDir(), t.TempDir()
	real, path := filepath.Join(repository, "mine.json"), filepath.Join(dir, "note.json")
	write(t, real, `{"version":1}`)
	if err := os.Symlink(real, path); err != nil {
		t.Fatal(err)
	}
	update(t, open(t, path), "a")
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Fatalf("the link is gone: %v", err)
	}
	if !strings.Contains(read(t, real), `"a"`) {
		t.Fatal("the file behind the link was not written")
	}
	same(t, "repository", names(t, repository), []string{"mine.json"})
}

func TestLeftoversOfKilledWritersAreRemoved(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "note.json")
	write(t, filepath.Join(dir, ".note.json.123.tmp"), "half")
	write(t, filepath.Join(dir, ".other.json.123.tmp"), "half")
	update(t, open(t, path), "a")
	same(t, "files", names(t, dir), []string{".other.json.123.tmp", "note.json"})
}

func TestAFileTooLargeToReadIsNotWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	f, _, err := Open(path, Config[note]{Version: 2, MaxSize: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	update(t, f, "a")
	huge := strings.Repeat("x", 10_000)
	if p := ProblemOf(f.Update(func(n *note) { n.Title = huge })); p != ProblemTooBig {
		t.Fatalf("problem %v", p)
	}
	same(t, "file", texts(open(t, path)), []string{"a"})
}

func TestManyGoroutinesMayUseAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	f := open(t, path)
	done := make(chan error)
	for range 8 {
		go func() {
			var err error
			for range 10 {
				err = errors.Join(err, f.Update(addLine("x")))
				_, e := f.Refresh()
				err = errors.Join(err, e)
				f.View(func(*note) {})
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := len(texts(open(t, path))); n != 80 {
		t.Fatalf("%d of 80 lines", n)
	}
}

func TestAListIsReadOnlyUpToALimit(t *testing.T) {
	for list, want := range map[string]int{"[]": 0, "null": 0, " [1, [2], {\"a\":3}] ": 3, "[1,2,3,4]": -1, "{}": -1, "5": -1, "[1,": -1} {
		got, err := Elements([]byte(list), 3)
		if want < 0 != (err != nil) || err == nil && len(got) != want {
			t.Errorf("%s: %q, %v", list, got, err)
		}
	}
}
