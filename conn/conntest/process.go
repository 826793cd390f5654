package conntest

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Process is a running program whose lines of output are kept.
type Process struct {
	t    testing.TB
	cmd  *exec.Cmd
	in   io.WriteCloser
	read chan struct{} // closed at the end of its output
	end  sync.Once

	mu    sync.Mutex
	lines []string
	more  chan struct{} // closed and replaced with each line
}

// Run starts a program. Its output and its errors are taken together. It ends
// with the test.
func Run(t testing.TB, name string, args ...string) *Process {
	t.Helper()
	p := &Process{t: t, cmd: exec.Command(name, args...), read: make(chan struct{}), more: make(chan struct{})}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	p.cmd.Env = append(os.Environ(), "PYTHONUNBUFFERED=1", "PYTHONIOENCODING=utf-8")
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	w.Close()
	go func() {
		defer close(p.read)
		defer r.Close()
		s := bufio.NewScanner(r)
		s.Buffer(nil, 64<<20)
		for s.Scan() {
			p.mu.Lock()
			p.lines = append(p.lines, s.Text())
			close(p.more)
			p.more = make(chan struct{})
			p.mu.Unlock()
		}
	}()
	t.Cleanup(p.End)
	return p
}

// PID is the ID of the process.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Send writes a line to the program's standard input.
func (p *Process) Send(line string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatalf("write to %s: %v", p.cmd.Path, err)
	}
}

// Lines are the lines so far.
func (p *Process) Lines() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.lines)
}

// Forget forgets the lines so far. It must not be called during Wait.
func (p *Process) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = nil
}

// Wait waits for a line that holds every one of words, and answers it. The
// test fails when the program ends, or takes too long, without one.
func (p *Process) Wait(words ...string) string {
	p.t.Helper()
	late := time.After(patience)
	from := 0
	for {
		p.mu.Lock()
		lines, more := p.lines[from:], p.more
		from += len(lines)
		p.mu.Unlock()
		for _, line := range lines {
			if holds(line, words) {
				return line
			}
		}
		select {
		case <-more:
			continue
		default:
		}
		select {
		case <-more:
		case <-p.read:
			select {
			case <-more:
				continue
			default:
			}
			p.t.Fatalf("%s ended without a line with %q:\n%s", p.cmd.Path, words, strings.Join(p.Lines(), "\n"))
		case <-late:
			p.t.Fatalf("%s did not print a line with %q:\n%s", p.cmd.Path, words, strings.Join(p.Lines(), "\n"))
		}
	}
}

func holds(line string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(line, w) {
			return false
		}
	}
	return true
}

// End asks the program to end, waits, and takes in what it still printed.
func (p *Process) End() {
	p.end.Do(func() {
		p.in.Close()
		p.thaw()
		p.ask()
		kill := time.AfterFunc(patience, func() { p.cmd.Process.Kill() })
		defer kill.Stop()
		p.cmd.Wait()
		<-p.read
	})
}
