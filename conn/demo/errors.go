package demo

import "fmt"

// Stage is how far the starting of a demo broker came.
type Stage uint8

const (
	// StageProgram: the program's own file can't be found.
	StageProgram Stage = iota + 1
	// StageLaunch: the child process can't be started.
	StageLaunch
	// StageGreeting: the child process takes no user name and password.
	StageGreeting
	// StageListen: the child process doesn't come to listen on a port.
	StageListen
)

// String is English, for logs.
func (s Stage) String() string {
	switch s {
	case StageProgram:
		return "find the program's own file"
	case StageLaunch:
		return "start its process"
	case StageGreeting:
		return "hand over the password to its process"
	case StageListen:
		return "wait until it listens"
	}
	return fmt.Sprintf("stage %d", uint8(s))
}

// StartError is why a demo broker could not be started. It holds no secret.
type StartError struct {
	Stage Stage
	Err   error
	// Output is the end of what the child process wrote to its standard error,
	// 4 kB at most; usually empty.
	Output string
}

// Error is English, for logs.
func (e *StartError) Error() string {
	s := fmt.Sprintf("start the demo broker: %s: %v; try again, or connect to a broker of your own", e.Stage, e.Err)
	if e.Output != "" {
		s += "\n" + e.Output
	}
	return s
}

// Unwrap returns the cause.
func (e *StartError) Unwrap() error { return e.Err }
