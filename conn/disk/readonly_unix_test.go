//go:build !windows

package disk

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// Root may write anywhere, so for root the test goes on as a user who may not.
const nobody = 65_534

func TestAReadOnlyFolderIsSaidAndTheDocumentCanBeUsed(t *testing.T) {
	for name, content := range map[string]string{"sound": good, "damaged": "oops"} {
		// Not t.TempDir: nobody else may look into that.
		home, err := os.MkdirTemp("", "readonly")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(home) })
		dir := filepath.Join(home, "treetop")
		path := filepath.Join(dir, "note.json")
		write(t, path, content)
		write(t, filepath.Join(dir, "backups", "note.1.json"), good)

		c := exec.Command(copyOfSelf(t, home))
		c.Env = []string{childVar + "=guest", pathVar + "=" + path}
		if os.Getuid() == 0 {
			give(t, home)
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
		out, err := c.Output()
		want := fmt.Sprintf("[kept mine] %v %v true %v\n", ProblemReadOnly, ProblemReadOnly, name == "damaged")
		if err != nil || string(out) != want {
			t.Fatalf("%s: %v, it said %q, want %q", name, err, out, want)
		}
		if read(t, path) != content {
			t.Fatal("the file has changed")
		}
	}
}

// give makes all in dir the property of nobody.
func give(t *testing.T, dir string) {
	t.Helper()
	err := filepath.Walk(dir, func(path string, _ os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, nobody, nobody)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// copyOfSelf is the test program where everybody can start it.
func copyOfSelf(t *testing.T, dir string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	from, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(filepath.Join(dir, "disk.test"), os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return to.Name()
}
