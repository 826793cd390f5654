package disk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const good = `{"version":2,"lines":[{"text":"kept"}]}`

// reopen opens a file of which a Notice is expected.
func reopen(t *testing.T, path string) (*File[note], *Notice) {
	t.Helper()
	at := func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	f, notice, err := Open(path, Config[note]{Version: 2, Now: at})
	if err != nil || notice == nil {
		t.Fatalf("open: notice %v, error %v", notice, err)
	}
	return f, notice
}

func TestAFileThatCanNotBeReadIsSetAsideAndABackupIsUsed(t *testing.T) {
	for _, c := range []struct {
		name, content string
		problem       Problem
	}{
		{"empty", "", ProblemEmpty},
		{"only spaces", " \n\t", ProblemEmpty},
		{"zeros, as after a power failure", strings.Repeat("\x00", 4096), ProblemBroken},
		{"cut off", good[:len(good)-4], ProblemBroken},
		{"with something behind it", good + "}", ProblemBroken},
		{"another format", "title: x\n", ProblemBroken},
		{"newer", `{"version":3,"lines":[{"text":"from the future"}]}`, ProblemNewer},
		{"without a version", `{"lines":[]}`, ProblemShape},
		{"version of another type", `{"version":"2"}`, ProblemShape},
		{"a list", `[]`, ProblemShape},
		{"null", `null`, ProblemShape},
		{"a text in place of a list", `{"version":2,"lines":"none"}`, ProblemShape},
		{"a list in place of an object", `{"version":2,"place":[]}`, ProblemShape},
		{"very deep", `{"version":2,"x":` + strings.Repeat("[", 20_000), ProblemBroken},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "note.json")
			write(t, path, c.content)
			write(t, filepath.Join(dir, "backups", "note.1.json"), `{"version":2,"lines":`)
			write(t, filepath.Join(dir, "backups", "note.2.json"), good)
			write(t, filepath.Join(dir, "backups", "note.3.json"), `{"version":2,"lines":[{"text":"older"}]}`)

			f, n := reopen(t, path)
			if n.Problem != c.problem || n.Path != path || n.Saved.IsZero() ||
				n.Aside != filepath.Join(dir, "note.unreadable-2026-01-02T03-04-05.json") ||
				n.Backup != filepath.Join(dir, "backups", "note.2.json") {
				t.Fatalf("notice %+v", n)
			}
			if read(t, n.Aside) != c.content {
				t.Fatal("what was set aside is not what was there")
			}
			if !strings.Contains(n.String(), n.Aside) || !strings.Contains(n.String(), n.Backup) {
				t.Fatalf("the notice reads %q", n)
			}
			same(t, "document", texts(f), []string{"kept"})
			// A crash right now must not look like a first start.
			same(t, "next start", texts(open(t, path)), []string{"kept"})
			update(t, f, "more")
			same(t, "saved", texts(open(t, path)), []string{"kept", "more"})
		})
	}
}

func TestAFileCutOffAnywhereIsNoticed(t *testing.T) {
	dir := t.TempDir()
	for n := range len(good) {
		path := filepath.Join(dir, fmt.Sprint(n), "note.json")
		write(t, path, good[:n])
		f, notice := reopen(t, path)
		if notice.Problem != ProblemBroken && notice.Problem != ProblemEmpty {
			t.Fatalf("%d bytes: %v", n, notice)
		}
		same(t, "document", texts(f), []string{})
	}
}

func TestWithoutABackupItStartsAfreshAndSaysSo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "note.json")
	write(t, path, "oops")
	f, n := reopen(t, path)
	if n.Backup != "" || !n.Saved.IsZero() || read(t, n.Aside) != "oops" || !strings.Contains(n.String(), "starting afresh") {
		t.Fatalf("notice %v", n)
	}
	update(t, f, "a")
	same(t, "file", texts(open(t, path)), []string{"a"})
}

func TestWhatWasSetAsideIsNeverOverwritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "note.json")
	for _, content := range []string{"first", "second", "third"} {
		write(t, path, content)
		if _, n := reopen(t, path); read(t, n.Aside) != content {
			t.Fatalf("%s holds something else", n.Aside)
		}
	}
	if all := names(t, dir); len(all) != 3 {
		t.Fatalf("files: %q", all)
	}
}

func TestAHugeFileIsSetAsideUnread(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	write(t, path, "")
	if err := os.Truncate(path, 1<<40); err != nil {
		t.Fatal(err)
	}
	if _, n := reopen(t, path); n.Problem != ProblemTooBig || n.Aside == "" {
		t.Fatalf("notice %v", n)
	}
}

func TestAFolderInPlaceOfTheFileIsSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	write(t, filepath.Join(path, "inside"), "x")
	f, n := reopen(t, path)
	if n.Problem != ProblemShape || read(t, filepath.Join(n.Aside, "inside")) != "x" {
		t.Fatalf("notice %v", n)
	}
	update(t, f, "a")
	same(t, "file", texts(open(t, path)), []string{"a"})
}

func TestAFileDamagedWhileRunningIsSetAsideAndMemoryIsWritten(t *testing.T) {
	for name, content := range map[string]string{"newer": `{"version":9}`, "cut off": good[:9], "empty": ""} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "note.json")
			f := open(t, path)
			update(t, f, "a", "b")
			write(t, path, content)
			if changed, err := f.Refresh(); changed || err != nil {
				t.Fatalf("refresh: %v, %v", changed, err)
			}
			same(t, "memory", texts(f), []string{"a", "b"})
			update(t, f, "c")
			same(t, "file", texts(open(t, path)), []string{"a", "b", "c"})
			notices := f.Notices()
			if len(notices) != 1 || read(t, notices[0].Aside) != content || notices[0].Backup != "" {
				t.Fatalf("notices %v", notices)
			}
			if len(f.Notices()) != 0 {
				t.Fatal("a notice came twice")
			}
		})
	}
}

func TestAFileRemovedWhileRunningIsWrittenAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	f := open(t, path)
	update(t, f, "a")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	update(t, f, "b")
	same(t, "file", texts(open(t, path)), []string{"a", "b"})
}

func TestAByteOrderMarkIsNoDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	write(t, path, "\xef\xbb\xbf"+good)
	same(t, "document", texts(open(t, path)), []string{"kept"})
}

// Whatever is in the file: no panic, what can't be read is kept under another
// name, and saving works afterwards.
func FuzzOpen(f *testing.F) {
	for _, s := range []string{"", good, good[:20], `{"version":3}`, `{"version":2,"lines":[{"text":"a","x":{"y":[]}}],"LINES":[]}`,
		`{"version":1e0}`, `{"version":2,"place":{"City":"x","zip":1}}`, "\xef\xbb\xbf{}", `{"version":2,"":0}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "note.json")
		write(t, path, string(content))
		file, n, err := Open(path, Config[note]{Version: 2})
		if err != nil {
			t.Fatal(err)
		}
		if n != nil && read(t, n.Aside) != string(content) {
			t.Fatal("what was set aside has changed")
		}
		before := texts(file)
		update(t, file, "more")
		same(t, "saved", texts(open(t, path)), append(before, "more"))
	})
}
