package conn

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

func TestTheLoadIsThatOfTheLastSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{}
		s := staged(t, g, Options{})
		require.Equal(t, Load{Unread: -1}, s.Load())
		s.Connect()
		time.Sleep(1500 * time.Millisecond)
		work := func(seconds int, busy float64, in uint64, unread int) {
			for range seconds {
				st := g.last().Stats()
				st.Worked += time.Duration(busy * float64(time.Second))
				st.BytesIn += in
				st.Unread = unread
				g.last().say(st)
				time.Sleep(time.Second)
			}
		}
		work(10, 0.3, 1_000_000, 26_000)
		l := s.Load()
		require.InDelta(t, 0.3, l.Busy, 1e-6)
		require.InDelta(t, 26*time.Millisecond, l.Behind, float64(time.Millisecond))
		require.False(t, l.Overloaded, "it has rests")

		work(5, 0.9, 10_000_000, 5_000_000)
		require.InDelta(t, 0.9, s.Load().Busy, 1e-6)
		require.False(t, s.Load().Overloaded, "a burst is no overload")
		work(3, 0.9, 10_000_000, 5_000_000)
		l = s.Load()
		require.True(t, l.Overloaded)
		require.Equal(t, 5_000_000, l.Unread)
		require.InDelta(t, 500*time.Millisecond, l.Behind, float64(time.Millisecond))

		work(10, 1, 0, 5_000_000)
		require.Equal(t, 5*time.Second, s.Load().Behind, "at least as long as nothing was read")
		work(1, 0, 5_000_000, 0)
		require.False(t, s.Load().Overloaded)
		require.Zero(t, s.Load().Behind)

		work(10, 1, 1_000_000, -1)
		require.True(t, s.Load().Overloaded, "where the system does not tell, work alone counts")
		s.Disconnect()
		time.Sleep(2 * time.Second)
		require.Equal(t, Load{Unread: -1}, s.Load())
	})
}

func TestWhatTheBrokerDroppedIsCountedFromTheConnectionOn(t *testing.T) {
	for _, topic := range []string{"$SYS/broker/publish/messages/dropped", "$SYS/broker/messages/dropped"} {
		synctest.Test(t, func(t *testing.T) {
			g := &stage{}
			s := staged(t, g, Options{})
			s.Connect()
			time.Sleep(time.Second)
			hear := func(payload string) {
				g.last().sink.Message(model.Message{Topic: topic, Payload: []byte(payload)})
			}
			require.False(t, s.Load().BrokerTells)
			hear("a lot")
			require.False(t, s.Load().BrokerTells)
			hear("40")
			require.True(t, s.Load().BrokerTells)
			require.Zero(t, s.Load().BrokerDropped)
			hear("55")
			require.EqualValues(t, 15, s.Load().BrokerDropped)
			hear("3") // it was restarted, and the connection did not notice: a bridge
			hear("5")
			require.EqualValues(t, 2, s.Load().BrokerDropped)
			s.Reconnect()
			time.Sleep(time.Second)
			require.False(t, s.Load().BrokerTells)
		})
	}
}

// stoppedAt are the counts of the notes about stored messages that stopped.
func stoppedAt(s *Session) (out []uint64) {
	for _, e := range s.Events() {
		if e.Kind == EventStoredCut {
			out = append(out, e.Count)
		}
	}
	return out
}

func TestStoredMessagesThatStopWhereAQueueEndsAreNoted(t *testing.T) {
	for n, noted := range map[int]bool{0: false, 1: false, 20: false, 119: false, 120: true, 1000: false, 1020: true, 1021: false, 1032: true, 5020: true, 8192: true, 30_000: false} {
		synctest.Test(t, func(t *testing.T) {
			g := &stage{}
			s := staged(t, g, Options{})
			s.Connect()
			synctest.Wait()
			hear := func(from, to int, qos byte) {
				for i := from; i < to; i++ {
					g.last().sink.Message(model.Message{Topic: fmt.Sprint(i), Payload: []byte("1"), Retained: true, QoS: qos})
				}
			}
			hear(0, 777, 0) // these wait in no queue
			hear(0, n/2, 1)
			time.Sleep(999 * time.Millisecond)
			require.Empty(t, stoppedAt(s), "more may come")
			hear(n/2, n, 1)
			time.Sleep(5 * time.Second)
			if noted {
				require.Equal(t, []uint64{uint64(n)}, stoppedAt(s))
			} else {
				require.Empty(t, stoppedAt(s))
			}

			_, err := s.Subscribe(t.Context(), link.Filter{Topic: "more"})
			require.NoError(t, err)
			hear(0, 1020, 2)
			time.Sleep(5 * time.Second)
			require.Contains(t, stoppedAt(s), uint64(1020), "each subscribing is a flood of its own")
		})
	}
}

func TestMosquittoDropsWhatItsQueueDoesNotHoldAndTheSessionSaysSo(t *testing.T) {
	m := conntest.Start(t, conntest.Options{Quiet: true, Config: []string{"max_queued_messages 100"}})
	p := conntest.NewPublisher(t, m.Port())
	p.Store(400)
	p.Close()
	t.Run("3.1.1", func(t *testing.T) { dropsWhatIsQueued(t, m, link.V311, 0) })
	t.Run("5", func(t *testing.T) { dropsWhatIsQueued(t, m, link.V5, 20) })
}

// dropsWhatIsQueued connects to m, which has 400 stored messages and queues 100.
func dropsWhatIsQueued(t *testing.T, m *conntest.Mosquitto, version string, ahead uint16) {
	who := profileOf(m)
	who.Version, who.MQTT5.ReceiveMaximum = version, ahead
	who.Subscriptions = []profile.Subscription{{Filter: "#", QoS: 1}, {Filter: "$SYS/#"}}
	s := open(t, Options{Profile: who})
	s.Connect()
	waitListening(t, s)
	until(t, "the note", s.Version, func() bool { return len(stoppedAt(s)) > 0 })
	require.Equal(t, []uint64{120}, stoppedAt(s))
	until(t, "what the broker dropped", s.Tree().Version, func() bool { return s.Load().BrokerDropped > 0 })
	require.EqualValues(t, 280, s.Load().BrokerDropped)
}
