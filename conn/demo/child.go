package demo

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
)

// Child is the demo broker's process: it reads the user name and the password
// as one line from stdin, writes its address as one line to stdout, and serves
// until stdin ends. It returns the exit code. Call it before anything that
// opens a window, and end the process with what it returns.
func Child(stdin io.Reader, stdout io.Writer) int {
	// Ctrl+C in a terminal reaches parent and child alike. The parent may want
	// to disconnect first; the child ends after it, by the end of stdin.
	signal.Ignore(os.Interrupt)

	input := bufio.NewReader(stdin)
	line, err := input.ReadBytes('\n')
	if err != nil {
		return say(stdout, reply{Error: fmt.Sprintf("read user name and password: %v", err)}, 1)
	}
	var who greeting
	if err := json.Unmarshal(line, &who); err != nil || who.User == "" || who.Password == "" {
		// The error of json might quote the line.
		return say(stdout, reply{Error: "read user name and password: the line is not understood"}, 1)
	}

	s, err := listen(who.User, who.Password)
	if err != nil {
		return say(stdout, reply{Error: err.Error()}, 1)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go s.serve(ctx, rand.Uint64())
	if code := say(stdout, reply{Addr: s.addr()}, 0); code != 0 {
		return code
	}

	// Whatever else comes means nothing; the end means that the parent is done
	// with us, or gone. The end of the process closes every connection; nothing
	// is waited for, so that no client can keep it.
	_, _ = io.Copy(io.Discard, input)
	return 0
}

// say answers the parent, and gives back the exit code: the one given, or 1 when
// nobody takes the answer.
func say(stdout io.Writer, r reply, code int) int {
	if err := json.NewEncoder(stdout).Encode(r); err != nil {
		return 1
	}
	return code
}
