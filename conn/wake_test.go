package conn

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
)

func TestAConnectionThatDidNotOutliveASleepIsMadeAnewAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{script: []func(context.Context, link.Sink) error{works}}
		s := staged(t, g, Options{Rand: func() float64 { return 0.5 }})
		s.Connect()
		time.Sleep(time.Minute)
		client := g.last()

		// One that shows a sign of life stays.
		s.Woke()
		synctest.Wait()
		client.say(link.Stats{BytesIn: 2})
		time.Sleep(time.Minute)
		require.Len(t, g.clients, 1)

		s.Woke()
		time.Sleep(wakeAnswer)
		synctest.Wait()
		st := s.State()
		require.Equal(t, Waiting, st.Phase)
		require.Equal(t, link.KindKeepAlive, st.Cause.Kind)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		require.Equal(t, Connected, s.State().Phase)
		require.Len(t, g.clients, 2)
	})
}

func TestWhatWaitsIsTriedAtOnceAfterASleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{script: []func(context.Context, link.Sink) error{works, fails(refused), fails(refused), fails(refused), works}}
		s := staged(t, g, Options{Rand: func() float64 { return 0.5 }})
		s.Woke() // there is nothing to look after yet
		s.Connect()
		time.Sleep(time.Minute)
		g.last().sink.Down(dropped)
		time.Sleep(8 * time.Second) // three attempts have failed: the next comes in eight
		synctest.Wait()
		require.Equal(t, Waiting, s.State().Phase)
		require.Len(t, g.clients, 4)
		s.Woke()
		synctest.Wait()
		require.Equal(t, Connected, s.State().Phase)
	})
}

func TestALineThatDiedDuringASleepIsNoticedLongBeforeKeepAlive(t *testing.T) {
	proxy := conntest.NewProxy(t, conntest.Start(t, conntest.Options{Quiet: true}).Port())
	p := local("mqtt", proxy.Port())
	p.KeepAlive = 3600
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	s.Woke() // the answer to its ping comes
	until(t, "the answer", func() uint64 { return s.Traffic().Pings }, func() bool { return s.Traffic().Pings > 0 })
	require.Equal(t, Connected, s.State().Phase)
	proxy.Freeze()
	s.Woke()
	until(t, "the end of the connection", s.Version, func() bool { return s.State().Cause.Kind == link.KindKeepAlive })
	proxy.Thaw()
	waitListening(t, s)
	require.Equal(t, 2, proxy.Connections())
}
