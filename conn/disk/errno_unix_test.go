//go:build !windows

package disk

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestFailuresOfTheSystemAreToldApart(t *testing.T) {
	for _, c := range []struct {
		err  error
		want Problem
		says string
	}{
		{syscall.ENOSPC, ProblemFull, "free some space"},
		{syscall.EDQUOT, ProblemFull, "free some space"},
		{syscall.EROFS, ProblemReadOnly, "make it writable"},
		{syscall.EACCES, ProblemReadOnly, "make it writable"},
		{syscall.EIO, ProblemIO, "the system reported a failure"},
	} {
		err := failed("save", "note.json", &os.PathError{Op: "write", Path: "tmp", Err: c.err})
		if ProblemOf(err) != c.want || !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v", c.err, err)
		}
	}
	if !noLocks(&os.PathError{Op: "flock", Err: syscall.ENOLCK}) || noLocks(syscall.EACCES) || inUse(syscall.EACCES) {
		t.Error("a file system without locks is not known")
	}
}
