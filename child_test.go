package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/profile"
)

// childArg makes this test program a session without a window, in a process of
// its own, so that it can be measured as other receivers are.
const childArg = "--session-without-window"

func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == childArg {
		if err := windowless(os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// windowless is the session. It says when it knows so many topics, and when it
// is asked to end how many messages it has heard and how often it connected.
func windowless(port, topics string) error {
	n, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	want, err := strconv.ParseUint(topics, 10, 64)
	if err != nil {
		return err
	}
	s := conn.NewSession(conn.Options{Profile: profile.Profile{
		Scheme: "mqtt", Host: "127.0.0.1", Port: n, ClientID: "windowless", KeepAlive: 60, CleanSession: true,
		Subscriptions: []profile.Subscription{{Filter: "#"}},
	}})
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s.Connect()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for complete := want == 0; ; {
		select {
		case <-look.C:
			if !complete && s.Tree().Totals().Topics >= want {
				complete = true
				fmt.Println("complete")
			}
			continue
		case <-ended.Done():
		}
		break
	}
	connections := 0
	for _, e := range s.Events() {
		if e.Kind == conn.EventConnected {
			connections++
		}
	}
	fmt.Println("heard", s.Tree().Totals().Messages, "connections", connections)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return s.Close(ctx)
}

// child is a windowless session that runs.
type child struct{ *conntest.Process }

// startWindowless starts a session on the broker.
func startWindowless(t testing.TB, m *conntest.Mosquitto, topics int) child {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	return child{conntest.Run(t, self, childArg, fmt.Sprint(m.Port()), fmt.Sprint(topics))}
}

// end ends the session, and answers how many messages it heard.
func (c child) end(t testing.TB) uint64 {
	t.Helper()
	c.End()
	lines := c.Lines()
	require.NotEmpty(t, lines)
	var heard uint64
	var connections int
	_, err := fmt.Sscanf(lines[len(lines)-1], "heard %d connections %d", &heard, &connections)
	require.NoError(t, err, "%s", strings.Join(lines, "\n"))
	require.Equal(t, 1, connections, "the session was disconnected")
	return heard
}

// startHearer starts mosquitto_sub, writing to nothing.
func startHearer(t testing.TB, m *conntest.Mosquitto, args ...string) *exec.Cmd {
	t.Helper()
	nothing, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { nothing.Close() })
	c := exec.Command(conntest.Program(t, "mosquitto_sub"),
		append([]string{"-h", "127.0.0.1", "-p", fmt.Sprint(m.Port()), "-i", "hearer", "-t", "#"}, args...)...)
	c.Stdout = nothing
	require.NoError(t, c.Start())
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
	return c
}
