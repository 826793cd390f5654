package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// Problem is why a file could not be read or written. The words for each are
// the screen's; a test walks them all.
type Problem uint8

const (
	ProblemNone     Problem = iota
	ProblemEmpty            // the file has no content
	ProblemBroken           // not JSON: cut off, overwritten, or edited with a mistake
	ProblemShape            // JSON, but not what belongs into this file
	ProblemNewer            // written by a newer version of the program
	ProblemTooBig           // larger than MaxSize
	ProblemDenied           // the system does not allow reading it
	ProblemReadOnly         // the folder or its file system can't be written to
	ProblemFull             // no space left, or over the quota
	ProblemBusy             // another instance held the lock for longer than LockWait
	ProblemIO               // any other failure of the system
	ProblemCount            // how many there are; not a problem
)

var problemNames = [ProblemCount]string{
	"no problem", "the file is empty", "the file is not valid JSON", "the file has another content than expected",
	"the file is from a newer version", "the file is too large", "reading is not allowed", "the folder is read-only",
	"the disk is full", "another instance is using the file", "the system reported a failure",
}

// String is the English name of the problem, for logs.
func (p Problem) String() string {
	if p < ProblemCount {
		return problemNames[p]
	}
	return fmt.Sprintf("problem %d", uint8(p))
}

// Notice tells that a file could not be read, where it was put, and what is
// used in its place. Nothing is lost by it: the file is kept as it was.
type Notice struct {
	Path    string // of the file that could not be read
	Problem Problem
	Detail  string // technical, English; shown on request
	// Aside is where the file is now. It is empty when it could not be moved,
	// and then nothing is written over it either.
	Aside string
	// Backup is the readable backup that is used instead. It is empty when
	// there is none, and the file starts afresh.
	Backup string
	Saved  time.Time // when Backup was written; zero without one
}

// String is English, for logs.
func (n *Notice) String() string {
	s := fmt.Sprintf("read %s: %s", n.Path, n.Problem)
	if n.Detail != "" {
		s += " (" + n.Detail + ")"
	}
	if n.Aside != "" {
		s += "; kept as " + n.Aside
	}
	if n.Backup != "" {
		return s + "; using the backup " + n.Backup
	}
	return s + "; starting afresh"
}

// Error tells that a file could not be read or written for a reason outside of
// it. What was to be written is still in memory, and goes with the next save.
type Error struct {
	Doing   string // "read", "save", "lock", "set aside"
	Path    string
	Problem Problem
	Err     error
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%s %s: %s", e.Doing, e.Path, e.Problem)
	switch e.Problem {
	case ProblemReadOnly:
		s += "; make it writable, or choose another folder with --config"
	case ProblemFull:
		s += "; free some space and save again"
	case ProblemBusy:
		s += "; save again, or end the other one"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// ProblemOf is the Problem inside of err; ProblemIO for any other error and
// ProblemNone for nil.
func ProblemOf(err error) Problem {
	var e *Error
	switch {
	case err == nil:
		return ProblemNone
	case errors.As(err, &e):
		return e.Problem
	}
	return ProblemIO
}

// failed makes an Error of what the system said while writing.
func failed(doing, path string, err error) error {
	p := ProblemIO
	switch {
	case isFull(err):
		p = ProblemFull
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		p = ProblemReadOnly
	}
	return &Error{Doing: doing, Path: path, Problem: p, Err: err}
}
