package canary

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

func TestTheSecretIsFoundInEveryForm(t *testing.T) {
	c := New()
	s := c.Secret()
	quoted, err := json.Marshal(map[string]string{"p": s})
	if err != nil {
		t.Fatal(err)
	}
	wide := ""
	for _, u := range utf16.Encode([]rune(s)) {
		wide += string([]byte{byte(u), byte(u >> 8)})
	}
	for _, text := range []string{
		s, strings.ToUpper(s), strings.ToLower(s), string(quoted), fmt.Sprintf("%q", s), fmt.Sprintf("%x", s), fmt.Sprintf("%X", s),
		fmt.Sprint([]byte(s)), url.QueryEscape(s), url.PathEscape(s), (&url.URL{Scheme: "mqtt", Host: "h", User: url.UserPassword("u", s)}).String(),
		hex.EncodeToString([]byte("x" + s)), wide, base32.StdEncoding.EncodeToString([]byte(s)),
		base64.StdEncoding.EncodeToString([]byte(s)), base64.StdEncoding.EncodeToString([]byte("u:" + s)),
		base64.URLEncoding.EncodeToString([]byte("u" + s + "\x00\x01")), base64.RawStdEncoding.EncodeToString([]byte("abc" + s)),
	} {
		for _, around := range []string{"%s", "before %s behind"} {
			if _, ok := c.Text(fmt.Appendf(nil, around, text)); !ok {
				t.Errorf("it is not found in %q", text)
			}
		}
	}
	other := New().Secret()
	for _, text := range []string{"", other, base64.StdEncoding.EncodeToString([]byte(other)), strings.Repeat("A", 4096)} {
		if form, ok := c.Text([]byte(text)); ok {
			t.Errorf("it is found in %q (%s)", text, form)
		}
	}
}

func TestFilesAreFoundByContentNameAndTarget(t *testing.T) {
	c := New()
	dir := t.TempDir()
	name, _, _ := strings.Cut(c.Secret(), " ")
	clean := filepath.Join(dir, "clean")
	if err := os.WriteFile(clean, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, seen, err := c.Files(dir); len(found) != 0 || seen != 1 || err != nil {
		t.Fatalf("%q, %d, %v", found, seen, err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "a", ".b"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a", ".b", "bak"), []byte("x"+c.Secret()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(name, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if found, seen, err := c.Files(dir); len(found) != 3 || seen != 4 || err != nil {
		t.Fatalf("%q, %d, %v", found, seen, err)
	}
	if _, _, err := c.Files(filepath.Join(dir, "none")); err == nil {
		t.Fatal("a folder that is not there is clean")
	}
}

func TestProcessesAreFoundByCommandLineAndEnvironment(t *testing.T) {
	c := New()
	if found, seen, err := c.Processes(); len(found) != 0 || seen == 0 || err != nil {
		t.Fatalf("%q, %d, %v", found, seen, err)
	}
	start := func(arg, env string) int {
		p := exec.Command("cat", "-", arg)
		p.Env = []string{"X=" + env}
		in, err := p.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _, _ = in.Close(), p.Wait() }) // cat complains about the argument
		// Start comes back a moment before the system shows what was started.
		for _, name := range []string{"cmdline", "environ"} {
			for patience := time.Now().Add(10 * time.Second); ; runtime.Gosched() {
				b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.Process.Pid, name))
				if err != nil || time.Now().After(patience) {
					t.Fatalf("the %s of a process does not come: %v", name, err)
				}
				if len(b) > 0 {
					break
				}
			}
		}
		return p.Process.Pid
	}
	a, b := start(c.Secret(), ""), start("-", c.Secret())
	for _, pid := range []int{a, b} {
		if found, seen, err := c.Processes(pid); len(found) != 1 || seen != 1 || err != nil {
			t.Fatalf("%q, %d, %v", found, seen, err)
		}
	}
	if found, _, err := c.Processes(); len(found) != 2 || err != nil {
		t.Fatalf("among all: %q, %v", found, err)
	}
	if _, seen, _ := c.Processes(1 << 30); seen != 0 {
		t.Fatal("a process that is not there was seen")
	}
}

// recorder is a test that only notes that it failed.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(s string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(s, args...))
}

func TestAScanFailsForWhatItFindsAndForWhatItCanNotSee(t *testing.T) {
	c := New()
	dir := t.TempDir()
	for _, want := range []struct {
		dir    string
		pids   []int
		texts  []string
		errors int
	}{
		{dir, nil, nil, 1}, // no file at all
		{"/nowhere", nil, nil, 1},
		{"canary.go", []int{os.Getpid()}, []string{"clean"}, 0},
		{"canary.go", []int{os.Getpid(), 1 << 30}, nil, 1},
		{"canary.go", nil, []string{"clean", c.Secret(), c.Secret()}, 2},
	} {
		r := &recorder{TB: t}
		c.Scan(r, want.dir, want.pids, want.texts...)
		if len(r.errors) != want.errors {
			t.Errorf("%+v: %q", want, r.errors)
		}
		for _, e := range r.errors {
			if strings.Contains(e, c.Secret()) {
				t.Errorf("the scan tells the secret: %s", e)
			}
		}
	}
}
