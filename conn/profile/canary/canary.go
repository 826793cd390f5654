// Package canary finds out whether a secret got anywhere that it does not
// belong: into a file, a text, a command line or an environment.
package canary

import (
	"bytes"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// Canary is a password that exists nowhere else.
type Canary struct {
	secret string
	forms  []form
}

// form is one way in which the secret may be written.
type form struct {
	name  string
	bytes []byte
	// anyCase: case says nothing in this form
	anyCase bool
}

// New makes a canary. It has characters that addresses, JSON and shells write in
// other ways; its letters and digits alone are enough to find it.
func New() *Canary {
	core := rand.Text()
	c := &Canary{secret: core + ` /+%&"'ü`}
	add := func(name, s string, anyCase bool) { c.forms = append(c.forms, form{name, []byte(s), anyCase}) }
	add("plain", core, true)
	reversed := []byte(core)
	slices.Reverse(reversed)
	add("reversed", string(reversed), true)
	add("hexadecimal", hex.EncodeToString([]byte(core)), true)
	var percent, unicode, list strings.Builder
	for _, b := range []byte(core) {
		fmt.Fprintf(&percent, "%%%02x", b)
		fmt.Fprintf(&unicode, `\u%04x`, b)
		list.WriteString(strconv.Itoa(int(b)) + " ")
	}
	add("percent-encoded", percent.String(), true)
	add("as escapes", unicode.String(), true)
	add("as numbers", strings.TrimSpace(list.String()), false)
	add("as a JSON list", strings.ReplaceAll(strings.TrimSpace(list.String()), " ", ","), false)
	add("base32", strings.TrimRight(base32.StdEncoding.EncodeToString([]byte(core)), "="), true)
	var little, big []byte
	for _, u := range utf16.Encode([]rune(core)) {
		little = append(little, byte(u), byte(u>>8))
		big = append(big, byte(u>>8), byte(u))
	}
	c.forms = append(c.forms, form{"UTF-16", little, false}, form{"UTF-16", big, false})
	// In Base64 the same bytes look different by where they begin; what is next
	// to them shows in the first and in the last characters only.
	for shift := range 3 {
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			s := enc.EncodeToString(append(make([]byte, shift), core...))
			add("Base64", s[(shift*8+5)/6:len(s)-2], false)
		}
	}
	return c
}

// Secret is the password to use.
func (c *Canary) Secret() string { return c.secret }

// Text answers in which form, if any, the secret is in the text.
func (c *Canary) Text(b []byte) (form string, found bool) {
	lower := bytes.ToLower(b)
	for _, f := range c.forms {
		if f.anyCase && bytes.Contains(lower, bytes.ToLower(f.bytes)) || !f.anyCase && bytes.Contains(b, f.bytes) {
			return f.name, true
		}
	}
	return "", false
}

// Files looks into all files below the folder, and at their names. It answers
// what it found, and how many files it saw.
func (c *Canary) Files(dir string) (found []string, seen int, err error) {
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if form, ok := c.Text([]byte(path)); ok {
			found = append(found, fmt.Sprintf("the name of a file in %s (%s)", filepath.Dir(path), form))
		}
		var b []byte
		switch {
		case e.Type().IsRegular():
			b, err = os.ReadFile(path)
		case e.Type()&fs.ModeSymlink != 0:
			var to string
			to, err = os.Readlink(path)
			b = []byte(to)
		default:
			return nil
		}
		if err != nil {
			return err
		}
		seen++
		if form, ok := c.Text(b); ok {
			found = append(found, fmt.Sprintf("the file %s (%s)", path, form))
		}
		return nil
	})
	return found, seen, err
}

// Processes looks at the command lines and environments of the processes; with
// none given at those of all that can be read. It answers what it found, and how
// many processes it saw; one that has ended counts as not seen.
func (c *Canary) Processes(pids ...int) (found []string, seen int, err error) {
	if len(pids) == 0 {
		all, err := os.ReadDir("/proc")
		if err != nil {
			return nil, 0, err
		}
		for _, e := range all {
			if pid, err := strconv.Atoi(e.Name()); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	for _, pid := range pids {
		read := false
		for _, name := range []string{"cmdline", "environ"} {
			b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), name))
			if err != nil {
				continue // it has ended, or belongs to somebody else
			}
			read = true
			if form, ok := c.Text(b); ok {
				found = append(found, fmt.Sprintf("the %s of process %d (%s)", name, pid, form))
			}
		}
		if read {
			seen++
		}
	}
	return found, seen, nil
}

// Scan fails the test for each place where the secret is: files below the folder,
// command lines and environments of the processes (of all, with none given), and
// the texts. It fails it too when it could not see the folder or one of the
// processes, because then it would prove nothing.
func (c *Canary) Scan(tb testing.TB, dir string, pids []int, texts ...string) {
	tb.Helper()
	files, n, err := c.Files(dir)
	if err != nil || n == 0 {
		tb.Errorf("look for the secret in %s: %d files, %v", dir, n, err)
	}
	processes, m, err := c.Processes(pids...)
	if err != nil || m == 0 || m < len(pids) {
		tb.Errorf("look for the secret in processes: %d of %d seen, %v", m, len(pids), err)
	}
	for i, text := range texts {
		if form, ok := c.Text([]byte(text)); ok {
			tb.Errorf("the secret is in text %d of %d (%s)", i+1, len(texts), form)
		}
	}
	for _, where := range append(files, processes...) {
		tb.Errorf("the secret is in %s", where)
	}
}
