package disk

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// The tests of this file need other processes: the test program starts itself
// again, and these variables say what it then does and where.
const (
	childVar = "TREETOP_DISK_CHILD"
	pathVar  = "TREETOP_DISK_PATH"
)

func TestMain(m *testing.M) {
	role := os.Getenv(childVar)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := child(role, os.Getenv(pathVar)); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func child(role, path string) error {
	f, notice, err := Open(path, Config[note]{Version: 2})
	if err != nil || role != "guest" && notice != nil {
		return fmt.Errorf("open: %v, %v", notice, err)
	}
	switch role {
	case "adder": // adds a hundred lines
		for i := range 100 {
			if err := f.Update(addLine(fmt.Sprint(os.Getpid(), " ", i))); err != nil {
				return err
			}
		}
	case "writer": // adds lines until it is killed, and says so after each
		for i := 0; ; i++ {
			if err := f.Update(addLine(strconv.Itoa(i))); err != nil {
				return err
			}
			fmt.Println(i)
		}
	case "half": // stops in the middle of writing
		f.write = func(w *os.File, b []byte) error {
			if _, err := w.Write(b[:len(b)/2]); err != nil {
				return err
			}
			fmt.Println("half")
			<-make(chan struct{})
			return nil
		}
		return f.Update(addLine("never"))
	case "guest": // may read the folder but not write to it
		first := ProblemOf(f.Update(addLine("mine")))
		second := ProblemOf(f.Save())
		fmt.Println(texts(f), first, second, f.Unsaved(), notice != nil && notice.Aside == "" && notice.Backup != "")
	default:
		return fmt.Errorf("no role %q", role)
	}
	return nil
}

func start(t *testing.T, role, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), childVar+"="+role, pathVar+"="+path)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	return c, bufio.NewScanner(out)
}

func TestProcessesThatSaveAtOnceLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	var all []*exec.Cmd
	for range 3 {
		c, out := start(t, "adder", path)
		go func() {
			for out.Scan() {
				t.Error(out.Text())
			}
		}()
		all = append(all, c)
	}
	for _, c := range all {
		if err := c.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	for _, s := range texts(open(t, path)) {
		seen[s] = true
	}
	if len(seen) != 300 {
		t.Fatalf("%d of 300 lines are there", len(seen))
	}
}

func TestAWriterKilledAtAnyMomentLeavesAReadableFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.json")
	total := 0
	for round := range 15 {
		c, out := start(t, "writer", path)
		last := -1
		for last < round && out.Scan() {
			n, err := strconv.Atoi(out.Text())
			if err != nil {
				t.Fatal(out.Text())
			}
			last = n
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for out.Scan() { // what it had said by then
			if n, err := strconv.Atoi(out.Text()); err == nil {
				last = n
			}
		}
		_ = c.Wait() // it was killed
		// All that it told of is there, and at most the one under way as well.
		n := len(texts(open(t, path)))
		if n < total+last+1 || n > total+last+2 {
			t.Fatalf("round %d: %d lines, %d were there and it said %d", round, n, total, last)
		}
		total = n
	}
}

func TestAWriterKilledInTheMiddleOfWritingChangesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "note.json")
	update(t, open(t, path), "a")
	before := read(t, path)
	c, out := start(t, "half", path)
	if !out.Scan() || out.Text() != "half" {
		t.Fatalf("it said %q", out.Text())
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
	if read(t, path) != before {
		t.Fatal("the file has changed")
	}
	update(t, open(t, path), "b") // the lock went with the process
	same(t, "file", texts(open(t, path)), []string{"a", "b"})
	same(t, "files", names(t, dir), []string{"note.json"})
}
