package adapter

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/wire"
	"treetop/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// reader says CONNECT and then reads, as a library does that does nothing else.
func reader(conn *wire.Conn) (link.Limits, error) {
	if _, err := conn.Write([]byte("\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01a")); err != nil {
		return link.Limits{}, err
	}
	b := make([]byte, 100)
	if _, err := conn.Read(b); err != nil {
		return link.Limits{}, err
	}
	go func() {
		for {
			if _, err := conn.Read(b); err != nil {
				return
			}
		}
	}()
	return link.Limits{Version: link.V311}, nil
}

// up is a connection to a broker that, after CONNACK, does what handle says.
func up(t *testing.T, sink link.Sink, handle func(*conntest.FakeConn)) *Life {
	t.Helper()
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if c.Accept() {
			handle(c)
		}
	})
	l := New(wire.Target{Scheme: "mqtt", Host: "127.0.0.1", Port: f.Port()}, "a", sink)
	limits, err := l.Open(conntest.Within(t), wire.Options{}, reader)
	require.NoError(t, err)
	require.Equal(t, "a", limits.ClientID)
	return l
}

// ends serves until the client is gone, and answers on the channel whether it
// said DISCONNECT.
func ends(said chan<- bool) func(*conntest.FakeConn) {
	return func(c *conntest.FakeConn) { said <- c.Serve(0, nil) }
}

// never is an exchange that is not answered; it tells on begun that it waits.
func never(begun chan<- struct{}) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		begun <- struct{}{}
		<-ctx.Done()
		return 0, ctx.Err()
	}
}

func TestCloseWaitsForWhoeverWaits(t *testing.T) {
	said := make(chan bool, 1)
	l := up(t, conntest.NewEar(), ends(said))
	begun, answer, got := make(chan struct{}), make(chan int), make(chan int, 1)
	go func() {
		n, _ := Exchange(context.Background(), l, link.KindUnconfirmed, func(context.Context) (int, error) {
			begun <- struct{}{}
			return <-answer, nil
		})
		got <- n
	}()
	<-begun
	closed := make(chan error)
	go func() { closed <- l.Close(conntest.Within(t)) }()
	require.Eventually(t, func() bool { _, err := l.Up(); return err != nil }, 30*time.Second, time.Millisecond)
	require.Empty(t, said, "DISCONNECT comes after the answer")
	answer <- 7
	require.NoError(t, conntest.Receive(t, closed))
	require.Equal(t, 7, <-got)
	require.True(t, conntest.Receive(t, said))
}

func TestDisconnectIsSaidEvenWhenTheTimeForAnswersIsOver(t *testing.T) {
	said := make(chan bool, 1)
	e := conntest.NewEar()
	l := up(t, e, ends(said))
	begun, failed := make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := Exchange(context.Background(), l, link.KindUnconfirmed, never(begun))
		failed <- err
	}()
	<-begun
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.NoError(t, l.Close(ctx))
	require.True(t, conntest.Receive(t, said), "else the last will would fire")
	require.Equal(t, link.KindUnconfirmed, conntest.CauseOf(t, <-failed).Kind)
	require.Empty(t, e.Ended, "whoever closes knows")
	require.NoError(t, l.Close(ctx), "once more")
}

// deaf is a sink that does not come back from a message before it may.
type deaf struct {
	*conntest.Ear
	may chan struct{}
}

func (d deaf) Message(m model.Message) {
	d.Ear.Message(m)
	<-d.may
}

func TestCloseEndsThoughSomebodyDoesNotLetGo(t *testing.T) {
	said := make(chan bool, 1)
	d := deaf{conntest.NewEar(), make(chan struct{})}
	l := up(t, d, func(c *conntest.FakeConn) {
		c.Send(conntest.Message("a", "").Bytes()...)
		said <- c.Serve(0, nil)
	})
	conntest.Receive(t, d.Heard)
	l.parting = time.Millisecond
	require.ErrorContains(t, l.Close(conntest.Within(t)), "has not ended")
	require.True(t, conntest.Receive(t, said))
	close(d.may)
	<-l.Wire().Done()
}

func TestTheFirstCauseIsToldOnce(t *testing.T) {
	e := conntest.NewEar()
	l := up(t, e, func(*conntest.FakeConn) {})
	require.Equal(t, link.KindClosed, conntest.Receive(t, e.Ended).Kind)
	l.Lost(errors.New("pingresp not received"), true)
	require.Equal(t, link.KindClosed, l.Why().Kind)
	require.Empty(t, e.Ended)
	_, err := l.Up()
	require.Equal(t, link.KindNotConnected, conntest.CauseOf(t, err).Kind)
	require.NoError(t, l.Close(conntest.Within(t)))
}

func TestALibraryThatHearsNoAnswerEndsTheConnection(t *testing.T) {
	e := conntest.NewEar()
	l := up(t, e, func(c *conntest.FakeConn) { c.Serve(0, nil) })
	l.Lost(errors.New("pingresp not received"), true)
	require.Equal(t, link.Cause{Kind: link.KindKeepAlive, Retry: true}, conntest.Receive(t, e.Ended))
	require.NoError(t, l.Close(conntest.Within(t)))
}

func TestMoreThanThereArePacketIdentifiersIsNotAsked(t *testing.T) {
	l := up(t, conntest.NewEar(), func(c *conntest.FakeConn) { c.Serve(0, nil) })
	hold := func(n int) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.held += n
	}
	asked := 0
	ask := func(context.Context) (int, error) { asked++; return 0, nil }
	hold(mostHeld)
	_, err := Exchange(conntest.Within(t), l, link.KindNoAnswer, ask)
	cause := conntest.CauseOf(t, err)
	require.Equal(t, link.KindUnconfirmed, cause.Kind)
	require.Contains(t, cause.Detail, "not sent")
	require.Zero(t, asked)
	hold(-mostHeld)
	_, err = Exchange(conntest.Within(t), l, link.KindNoAnswer, ask)
	require.NoError(t, err)
	require.Equal(t, 1, asked)
	require.NoError(t, l.Close(conntest.Within(t)))
}

func TestAnIdentifierIsHeldLongerThanSomebodyWaits(t *testing.T) {
	l := up(t, conntest.NewEar(), func(c *conntest.FakeConn) { c.Serve(0, nil) })
	ctx, cancel := context.WithCancel(context.Background())
	acknowledged, done := make(chan struct{}), make(chan struct{})
	cancel()
	_, err := Exchange(ctx, l, link.KindUnconfirmed, func(context.Context) (int, error) {
		defer close(done)
		<-acknowledged
		return 0, nil
	})
	require.Equal(t, link.KindUnconfirmed, conntest.CauseOf(t, err).Kind)
	held := func() int {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.held
	}
	require.Equal(t, 1, held())
	close(acknowledged)
	<-done
	require.Eventually(t, func() bool { return held() == 0 }, 30*time.Second, time.Millisecond)
	require.NoError(t, l.Close(conntest.Within(t)))
}
