package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// parentArg makes the test binary a program that starts a demo broker, says
// where it is, and then does nothing until it is killed.
const parentArg = "--test-parent"

// started is what such a program says.
type started struct {
	Addr, User, Password string
	PID                  int
}

func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case ChildArg:
			os.Exit(Child(os.Stdin, os.Stdout))
		case parentArg:
			os.Exit(parent())
		}
	}
	// The race detector lets a program linger for a second at its end, and the
	// children here end often.
	os.Setenv("GORACE", os.Getenv("GORACE")+" atexit_sleep_ms=0")
	goleak.VerifyTestMain(m)
}

func parent() int {
	b, err := Start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	_ = json.NewEncoder(os.Stdout).Encode(started{b.Addr(), b.User(), b.Password(), b.cmd.Process.Pid})
	<-b.Done()
	return 1
}
