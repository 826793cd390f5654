package disk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"
)

// tempPattern is the name of a file that is not complete yet.
func tempPattern(path string) string { return "." + filepath.Base(path) + ".*.tmp" }

// writeFile replaces the file in one step: a reader, or a start after a crash,
// finds either the old one or the new one. before is called when the new one is
// complete, and the old one still there.
func writeFile(path string, b []byte, write func(*os.File, []byte) error, before func() error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), tempPattern(path)) // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tmp.Close() // what failed first is the error
			_ = os.Remove(tmp.Name())
		}
	}()
	if err := write(tmp, b); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := before(); err != nil {
		return err
	}
	if err := rename(tmp.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func writeAll(f *os.File, b []byte) error {
	_, err := f.Write(b)
	return err
}

// rename tries again for half a second where the system says that the file is
// in use for the moment.
func rename(from, to string) error {
	var err error
	for i := range 5 {
		if err = os.Rename(from, to); err == nil || !inUse(err) {
			return err
		}
		time.Sleep(time.Duration(i+1) * 30 * time.Millisecond)
	}
	return err
}

// syncDir makes a rename last through a power failure. Windows has no such call
// for folders, and some file systems refuse it; the rename is done either way.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer d.Close()
	if err := d.Sync(); isFull(err) {
		return err
	}
	return nil
}

// backUp keeps the file at path as backup 1, after moving those that are there
// by one. name is the path of the n-th backup.
func backUp(path string, name func(int) string) error {
	if err := os.MkdirAll(filepath.Dir(name(1)), 0o700); err != nil {
		return err
	}
	for n := Backups; n > 1; n-- {
		if err := rename(name(n-1), name(n)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	// A second name costs nothing: the file itself is never written to again.
	if err := os.Link(path, name(1)); err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return copyFile(path, name(1))
}

// copyFile is for file systems where a file has one name only.
func copyFile(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return writeFile(to, raw, writeAll, nothing)
}

func nothing() error { return nil }

// removeLeftovers removes what writers left behind that were killed. The lock is
// held, so none is at work.
func removeLeftovers(path string) {
	old, err := filepath.Glob(filepath.Join(filepath.Dir(path), tempPattern(path)))
	if err != nil {
		return
	}
	for _, name := range old {
		// One that can't be removed harms nobody.
		_ = os.Remove(name)
	}
}

// sameVersion reports whether a is the file that b was. Each version is a file
// of its own, so that its date need not be exact.
func sameVersion(a, b fs.FileInfo) bool {
	return a != nil && b != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// lock waits for other instances. Where the file system has no locks it goes on
// without: saving matters more than a second instance.
func lock(path string, wait time.Duration) (unlock func(), err error) {
	l := flock.New(path)
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	_, err = l.TryLockContext(ctx, 5*time.Millisecond)
	switch {
	case err == nil:
		return func() { _ = l.Unlock() }, nil // closing the file ends the lock in any case
	case errors.Is(err, context.DeadlineExceeded):
		return nil, &Error{Doing: "lock", Path: path, Problem: ProblemBusy}
	case noLocks(err):
		return func() {}, nil
	}
	return nil, failed("lock", path, err)
}
