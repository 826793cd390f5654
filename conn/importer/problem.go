package importer

import "fmt"

// Problem is why a file can't be read, or not to its end. The words for each are
// the screen's; a test walks them all.
type Problem uint8

const (
	ProblemNone       Problem = iota
	ProblemNoFile             // there is no such file
	ProblemUnreadable         // the system does not let it be read
	ProblemEmpty              // nothing is in it
	ProblemUnknown            // no program that is known here wrote it
	ProblemNoEntries          // it is one of theirs, and has no connections in it
	ProblemTruncated          // it ends in the middle
	ProblemSyntax             // it is no JSON or XML from Offset on
	ProblemTooDeep            // nested deeper than any of the programs does
	ProblemTooMuch            // more in it than is kept
	ProblemTooMany            // more than MaxEntries connections
	ProblemNewer              // written by a newer version of this program
	ProblemPassphrase         // it is encrypted: Options.Passphrase is needed
	ProblemWrongPassphrase
	ProblemCount // how many there are; not a problem
)

var problemNames = [ProblemCount]string{
	"no problem", "there is no such file", "the file can't be read", "the file is empty",
	"the file is of no program known here", "no connections are in the file", "the file ends in the middle",
	"the file is broken", "the file is nested too deeply", "the file holds too much", "the file holds too many connections",
	"the file is of a newer version", "the file is encrypted", "the passphrase is not the right one",
}

// String is the English name of the problem, for logs.
func (p Problem) String() string {
	if p < ProblemCount {
		return problemNames[p]
	}
	return fmt.Sprintf("problem %d", uint8(p))
}

// Error is why reading ended. It holds nothing of what is in the file.
type Error struct {
	Problem Problem
	Offset  int64 // in bytes, where that says anything
	Err     error // of the system; may be nil
}

// Error is English, for logs.
func (e *Error) Error() string {
	s := fmt.Sprintf("import connections: %s", e.Problem)
	if e.Offset > 0 {
		s += fmt.Sprintf(" (byte %d)", e.Offset)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }
