package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"time"
)

// ChildArg is the first argument that makes the program the demo broker's child
// process. It is not meant for people and stands in no help text.
const ChildArg = "--demo-broker-child"

const (
	// userName is the one user that the demo broker lets in.
	userName = "treetop"
	// startLimit is how long the child may take until it listens.
	startLimit = 15 * time.Second
	// stopLimit is how long the child may take to end by itself.
	stopLimit = 5 * time.Second
	// replyLimit is the most bytes that a child's answer can have.
	replyLimit = 4096
)

// greeting is what the child reads from its standard input, as one line.
type greeting struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

// reply is what the child writes to its standard output, as one line.
type reply struct {
	Addr  string `json:"addr,omitempty"`
	Error string `json:"error,omitempty"`
}

// Broker is a running demo broker: a child process of this one. Its methods may
// be called from any goroutine.
type Broker struct {
	addr     string
	password string

	cmd    *exec.Cmd
	stdin  io.Closer
	stderr *tail
	done   chan struct{}

	stop    sync.Once
	mu      sync.Mutex
	stopped bool
	err     error
}

// Start starts a demo broker and returns when it accepts connections. Cancelling
// ctx gives up the starting and ends the child; it has no effect on a broker
// that runs: that one ends by Stop, or with this process. The error is a
// *StartError.
func Start(ctx context.Context) (*Broker, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, &StartError{Stage: StageProgram, Err: err}
	}
	return start(ctx, program, ChildArg)
}

func start(ctx context.Context, program string, args ...string) (*Broker, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return nil, &StartError{Stage: StageLaunch, Err: context.Cause(ctx)}
	}

	b := &Broker{password: rand.Text(), stderr: new(tail), done: make(chan struct{})}
	answer := &firstLine{line: make(chan []byte, 1)}
	// Not CommandContext: ctx bounds the starting only.
	b.cmd = exec.Command(program, args...)
	b.cmd.Stdout, b.cmd.Stderr = answer, b.stderr
	b.cmd.WaitDelay = stopLimit
	stdin, err := b.cmd.StdinPipe()
	if err != nil {
		return nil, &StartError{Stage: StageLaunch, Err: err}
	}
	b.stdin = stdin
	if err := b.cmd.Start(); err != nil {
		return nil, &StartError{Stage: StageLaunch, Err: err}
	}
	go b.wait()

	// A line this short fits into the pipe, so that writing it can't block.
	if err := json.NewEncoder(stdin).Encode(greeting{User: userName, Password: b.password}); err != nil {
		b.abandon()
		return nil, &StartError{Stage: StageGreeting, Err: err, Output: b.stderr.String()}
	}

	select {
	case line := <-answer.line:
		err = b.take(line)
	case <-b.done:
		// What it wrote before it ended was taken in before it counted as ended.
		select {
		case line := <-answer.line:
			err = b.take(line)
		default:
			err = fmt.Errorf("the child process ended: %w", orEnded(b.Err()))
		}
	case <-ctx.Done():
		err = fmt.Errorf("no answer from the child process: %w", context.Cause(ctx))
	}
	if err != nil {
		b.abandon()
		return nil, &StartError{Stage: StageListen, Err: err, Output: b.stderr.String()}
	}
	return b, nil
}

// take reads the child's answer.
func (b *Broker) take(line []byte) error {
	var r reply
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("the program answers with something else than a demo broker's address: %w", err)
	}
	if r.Error != "" {
		return errors.New(r.Error)
	}
	host, _, err := net.SplitHostPort(r.Addr)
	if err != nil {
		return fmt.Errorf("read the address %q of the child process: %w", r.Addr, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("the child process listens on %q, which is not a loopback address", r.Addr)
	}
	b.addr = r.Addr
	return nil
}

// wait reaps the child and says that it has ended.
func (b *Broker) wait() {
	err := b.cmd.Wait()
	b.mu.Lock()
	if !b.stopped {
		b.err = orEnded(err)
	}
	b.mu.Unlock()
	close(b.done)
}

// Addr returns the address to connect to, such as 127.0.0.1:40311.
func (b *Broker) Addr() string { return b.addr }

// User returns the name of the user that the broker lets in.
func (b *Broker) User() string { return userName }

// Password returns the password of that user. It exists in the memory of the
// two processes only.
func (b *Broker) Password() string { return b.password }

// Done returns a channel that is closed when the child process has ended, by
// Stop or by itself.
func (b *Broker) Done() <-chan struct{} { return b.done }

// Err returns why the child process ended by itself; nil while it runs, and nil
// after Stop.
func (b *Broker) Err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

// Stop ends the child process and waits until it is gone: first by ending its
// standard input, after five seconds by killing it. It may be called more than
// once.
func (b *Broker) Stop() {
	b.stop.Do(func() {
		b.mu.Lock()
		b.stopped = true
		b.mu.Unlock()
		b.stdin.Close()
		patience := time.NewTimer(stopLimit)
		defer patience.Stop()
		select {
		case <-b.done:
		case <-patience.C:
			b.cmd.Process.Kill()
		}
	})
	<-b.done
}

// abandon ends a child that came to nothing, without waiting for it to agree.
func (b *Broker) abandon() {
	b.cmd.Process.Kill()
	b.Stop()
}

// errEnded stands for a child that ended without a failure although nobody had
// asked it to.
var errEnded = errors.New("it ended by itself")

func orEnded(err error) error {
	if err == nil {
		return errEnded
	}
	return err
}

// firstLine is a writer that passes on the first line and drops the rest. The
// first line is cut at replyLimit.
type firstLine struct {
	line chan []byte // has room for one
	kept []byte
	sent bool
}

func (f *firstLine) Write(p []byte) (int, error) {
	if f.sent {
		return len(p), nil
	}
	end := bytes.IndexByte(p, '\n')
	if end < 0 {
		f.kept = append(f.kept, p...)
	} else {
		f.kept = append(f.kept, p[:end]...)
	}
	if end >= 0 || len(f.kept) > replyLimit {
		f.kept = f.kept[:min(len(f.kept), replyLimit)]
		f.sent = true
		f.line <- f.kept
	}
	return len(p), nil
}

// tail is a writer that keeps the last of what was written: the end of a stack
// trace, if there is one.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - replyLimit; over > 0 {
		t.kept = append(t.kept[:0], t.kept[over:]...)
	}
	return len(p), nil
}

// String returns what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.kept))
}
