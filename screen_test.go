package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
)

// screen is a private X display with a window manager, and a program on it
// that is driven from outside, by keys, as a person would.
type screen struct {
	t       testing.TB
	env     []string
	window  string
	program *exec.Cmd
	output  string // a file
	ended   chan error
	probes  int
}

// patience is how long something on the screen may take.
const patience = 60 * time.Second

// newScreen starts the display. It ends with the test.
func newScreen(t testing.TB) *screen {
	t.Helper()
	s := &screen{t: t}
	r, w, err := os.Pipe()
	require.NoError(t, err)
	// Without autorepeat (-r): on a busy machine a key may stay down for long.
	x := exec.Command(conntest.Program(t, "Xvfb"), "-displayfd", "3", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-r")
	x.ExtraFiles = []*os.File{w}
	s.background(x)
	w.Close()
	number := make([]byte, 16)
	n, err := r.Read(number)
	require.NoError(t, err, "Xvfb names no display")
	home := t.TempDir()
	s.env = append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(string(number[:n])), "HOME="+home, "XDG_CONFIG_HOME="+home,
		"XDG_RUNTIME_DIR="+home, "XDG_SESSION_TYPE=x11", "WAYLAND_DISPLAY=", "LANG=C.UTF-8", "LANGUAGE=", "LC_ALL=",
		"DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(home, "no-bus"))
	wm := exec.Command(conntest.Program(t, "openbox"))
	wm.Env = s.env
	s.background(wm)
	s.eventually("the window manager", func() bool {
		_, err := s.tool("xdotool", "get_num_desktops")
		return err == nil
	})
	return s
}

func (s *screen) background(c *exec.Cmd) {
	s.t.Helper()
	require.NoError(s.t, c.Start())
	s.t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
}

// start runs the program and waits for its window to have the focus.
func (s *screen) start(binary string, args ...string) {
	s.t.Helper()
	s.program = exec.Command(binary, args...)
	s.program.Env = s.env
	output, err := os.CreateTemp(s.t.TempDir(), "output")
	require.NoError(s.t, err)
	defer output.Close()
	s.output = output.Name()
	s.program.Stdout, s.program.Stderr = output, output
	require.NoError(s.t, s.program.Start())
	s.ended = make(chan error, 1)
	go func() { s.ended <- s.program.Wait() }()
	s.t.Cleanup(func() {
		_ = s.program.Process.Kill()
		if s.t.Failed() {
			s.t.Logf("the program said:\n%s", s.said())
		}
	})
	s.eventually("the window", func() bool {
		out, err := s.tool("xdotool", "search", "--onlyvisible", "--name", "Treetop")
		s.window = strings.TrimSpace(string(out))
		return err == nil && s.window != "" && !strings.Contains(s.window, "\n")
	})
	s.eventually("the focus", func() bool {
		if _, err := s.tool("xdotool", "windowactivate", s.window); err != nil {
			return false
		}
		out, err := s.tool("xdotool", "getwindowfocus")
		return err == nil && strings.TrimSpace(string(out)) == s.window
	})
}

// said is what the program has printed.
func (s *screen) said() string {
	b, err := os.ReadFile(s.output)
	require.NoError(s.t, err)
	return string(b)
}

// eventually waits for a condition, and fails with a picture of the screen.
func (s *screen) eventually(what string, ok func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for !ok() {
		select {
		case err := <-s.ended:
			s.t.Fatalf("the program ended (%v) before %s:\n%s", err, what, s.said())
		case <-ctx.Done():
			s.t.Fatalf("%s did not come within %v; screen: %s", what, patience, s.picture())
		case <-look.C:
		}
	}
}

// picture keeps what is on the screen beside the test's other output.
func (s *screen) picture() string {
	file := filepath.Join(os.TempDir(), "treetop-"+strings.ReplaceAll(s.t.Name(), "/", "-")+".png")
	if _, err := s.tool("import", "-window", "root", file); err != nil {
		return "no picture: " + err.Error()
	}
	return file
}

func (s *screen) tool(name string, args ...string) ([]byte, error) {
	c := exec.Command(conntest.Program(s.t, name), args...)
	c.Env = s.env
	return c.Output()
}

// key presses keys by their X names, one after the other.
func (s *screen) key(names ...string) {
	s.t.Helper()
	for _, name := range names {
		_, err := s.tool("xdotool", "key", "--clearmodifiers", name)
		require.NoError(s.t, err, "press %s", name)
	}
}

// text types a text.
func (s *screen) text(text string) {
	s.t.Helper()
	_, err := s.tool("xdotool", "type", "--delay", "20", "--", text)
	require.NoError(s.t, err, "type %q", text)
}

// secret types a text that must not be on a command line.
func (s *screen) secret(text string) {
	s.t.Helper()
	c := exec.Command(conntest.Program(s.t, "xdotool"), "type", "--delay", "20", "--file", "-")
	c.Env, c.Stdin = s.env, strings.NewReader(text)
	require.NoError(s.t, c.Run(), "type the password")
}

// title is that of the window.
func (s *screen) title() string {
	out, _ := s.tool("xdotool", "getwindowname", s.window)
	return strings.TrimSpace(string(out))
}

// clipboard is the text in it.
func (s *screen) clipboard() string {
	out, _ := s.tool("xclip", "-selection", "clipboard", "-o")
	return string(out)
}

// wait is until the program has ended; its exit code.
func (s *screen) wait() int {
	s.t.Helper()
	select {
	case <-s.ended:
		return s.program.ProcessState.ExitCode()
	case <-time.After(patience):
		s.t.Fatalf("the program does not end; screen: %s", s.picture())
		return -1
	}
}

// build makes the program as scripts/build does, once for each test that asks.
func build(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "treetop")
	out, err := exec.Command("go", "build", "-tags", "migrated_fynedo", "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, "build the program: %s", out)
	return binary
}

func urlOf(m *conntest.Mosquitto, rest string) string {
	return fmt.Sprintf("mqtt://%s/%s", m.Addr(), rest)
}
