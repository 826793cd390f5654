//go:build unix

package conn

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// fullPort is a port on 127.0.0.1 that lets nobody in and turns nobody away:
// its queue is full.
func fullPort(t *testing.T) int {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	require.NoError(t, err)
	t.Cleanup(func() { syscall.Close(fd) })
	require.NoError(t, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	require.NoError(t, syscall.Listen(fd, 0))
	name, err := syscall.Getsockname(fd)
	require.NoError(t, err)
	port := name.(*syscall.SockaddrInet4).Port
	for {
		c, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), time.Second)
		if err != nil {
			return port
		}
		t.Cleanup(func() { c.Close() })
	}
}

func TestConnectingCanBeCancelledDuringEachStep(t *testing.T) {
	mute := conntest.NewFake(t, func(c *conntest.FakeConn) {
		b := make([]byte, 1024)
		for {
			if _, err := c.Conn.Read(b); err != nil {
				return
			}
		}
	})
	greeted := make(chan bool, 1)
	var asked atomic.Bool // CONNECT has come
	hesitant := conntest.NewFake(t, func(c *conntest.FakeConn) {
		c.Read()
		asked.Store(true)
		greeted <- c.Serve(0, nil) // true: it said DISCONNECT
	})
	busy := conntest.NewFake(t, func(c *conntest.FakeConn) {
		asked.Store(c.Accept())
		for { // SUBSCRIBE is not answered
			p, ok := c.Read()
			if !ok || p.Type() == 14 {
				greeted <- ok
				return
			}
		}
	})
	tests := []struct {
		profile profile.Profile
		step    link.Step
		leaves  bool // CONNECT was sent, so DISCONNECT must be
	}{
		{local("mqtt", fullPort(t)), link.StepTCP, false},
		{local("mqtts", mute.Port()), link.StepTLS, false},
		{local("ws", mute.Port()), link.StepWebSocket, false},
		{local("mqtt", hesitant.Port()), link.StepCONNACK, true},
		{local("mqtt", busy.Port()), link.StepSUBACK, true},
	}
	for _, test := range tests {
		t.Run(test.step.String(), func(t *testing.T) {
			p := test.profile
			p.ConnectTimeout = 600
			asked.Store(false)
			s := open(t, Options{Profile: p})
			s.Connect()
			until(t, "the step", s.Version, func() bool { return s.State().Current == test.step })
			require.Eventually(t, func() bool { return asked.Load() == test.leaves }, patience, time.Millisecond)
			s.Disconnect()
			st := s.State()
			require.Equal(t, Idle, st.Phase)
			require.Equal(t, link.KindNone, st.Cause.Kind)
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			require.NoError(t, s.Close(ctx))
			if test.leaves {
				require.True(t, <-greeted, "the last will must not fire")
			}
		})
	}
}

func TestATimeLimitEndsAConnectionThatDoesNotComeAbout(t *testing.T) {
	p := local("mqtt", fullPort(t))
	p.ConnectTimeout = 1
	c := failure(t, p, "")
	require.Equal(t, link.KindTimeout, c.Kind)
	require.Equal(t, []string{"tcp", "1"}, c.Args)
}
