package conn

import (
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// throughFaults is a session to mosquitto through a line that can fail, once for
// each version of MQTT, with a keep alive in seconds. The session is not
// connected yet.
func throughFaults(t *testing.T, keepAlive int, test func(t *testing.T, s *Session, line *conntest.Proxy, b *conntest.Mosquitto)) {
	for _, version := range []string{link.V311, link.V5} {
		t.Run("MQTT "+version, func(t *testing.T) {
			b := conntest.Start(t, conntest.Options{})
			line := conntest.NewProxy(t, b.Port())
			p := local("mqtt", line.Port())
			p.Version, p.KeepAlive, p.ConnectTimeout = version, keepAlive, 2
			p.Subscriptions = []profile.Subscription{{Filter: "a/#", QoS: 1}}
			test(t, open(t, Options{Profile: p}), line, b)
		})
	}
}

// comesThrough connects, if need be, and requires that messages come through.
func comesThrough(t *testing.T, s *Session, b *conntest.Mosquitto, payload string) {
	t.Helper()
	s.Connect()
	waitListening(t, s)
	b.Publish("-t", "a/b", "-m", payload, "-q", "1")
	waitValue(t, s, "a/b", payloadIs(payload))
}

func TestALineThatIsCutIsMendedInBothVersions(t *testing.T) {
	throughFaults(t, 60, func(t *testing.T, s *Session, line *conntest.Proxy, b *conntest.Mosquitto) {
		comesThrough(t, s, b, "before")
		line.Cut()
		require.Equal(t, link.KindNetwork, waitPhase(t, s, Waiting).Cause.Kind)
		comesThrough(t, s, b, "after")
		require.Equal(t, 2, line.Connections())
	})
}

func TestAHalfOpenLineIsNoticedByKeepAlive(t *testing.T) {
	throughFaults(t, 1, func(t *testing.T, s *Session, line *conntest.Proxy, b *conntest.Mosquitto) {
		comesThrough(t, s, b, "before")
		line.Freeze()
		require.Equal(t, link.KindKeepAlive, waitPhase(t, s, Waiting).Cause.Kind)
		s.Connect()
		until(t, "an attempt on the dead line to be given up", s.Version, func() bool {
			st := s.State()
			return st.Phase == Waiting && st.Cause.Kind == link.KindTimeout
		})
		line.Thaw()
		comesThrough(t, s, b, "after")
	})
}

func TestALineThatBringsOneByteAtATimeWorks(t *testing.T) {
	throughFaults(t, 60, func(t *testing.T, s *Session, line *conntest.Proxy, b *conntest.Mosquitto) {
		line.Trickle()
		comesThrough(t, s, b, "first")
		comesThrough(t, s, b, "second")
		_, err := s.Publish(within(t), link.Out{Topic: "a/b", Payload: []byte("third"), QoS: 2})
		require.NoError(t, err)
		waitValue(t, s, "a/b", payloadIs("third"))
		require.Equal(t, 1, line.Connections())
	})
}

func TestALateConnackIsWaitedForAndOneThatStaysAwayIsNot(t *testing.T) {
	throughFaults(t, 60, func(t *testing.T, s *Session, line *conntest.Proxy, b *conntest.Mosquitto) {
		line.Hold()
		s.Connect()
		until(t, "CONNECT sent", s.Version, func() bool { return s.State().Current == link.StepCONNACK })
		line.Release()
		comesThrough(t, s, b, "late")
		s.Disconnect()

		line.Hold()
		s.Connect()
		c := waitPhase(t, s, Waiting).Cause
		require.Equal(t, link.KindTimeout, c.Kind, c.Error())
		require.Equal(t, []string{"connack", "2"}, c.Args)
		line.Release()
		comesThrough(t, s, b, "again")
	})
}

func TestADroppedAnswerToKeepAliveEndsASilentConnection(t *testing.T) {
	throughFaults(t, 1, func(t *testing.T, s *Session, line *conntest.Proxy, b *conntest.Mosquitto) {
		line.Drop(13) // PINGRESP
		comesThrough(t, s, b, "before")
		require.Equal(t, link.KindKeepAlive, waitPhase(t, s, Waiting).Cause.Kind)
		comesThrough(t, s, b, "after")
	})
}

func TestAMissingAnswerToKeepAliveIsNoSilenceWhileMessagesCome(t *testing.T) {
	throughFaults(t, 2, func(t *testing.T, s *Session, line *conntest.Proxy, b *conntest.Mosquitto) {
		line.Drop(13) // PINGRESP: what a broker does whose queue is full
		comesThrough(t, s, b, "before")
		_, err := s.Subscribe(within(t), link.Filter{Topic: "$SYS/#"})
		require.NoError(t, err)
		// $SYS comes every second and is all the traffic that there is.
		line.WaitDropped(13, 2)
		require.Equal(t, Connected, s.State().Phase)
		require.Equal(t, 1, line.Connections())
	})
}

func TestASpoiltPacketEndsTheConnectionAndNotTheProgram(t *testing.T) {
	throughFaults(t, 60, func(t *testing.T, s *Session, line *conntest.Proxy, b *conntest.Mosquitto) {
		comesThrough(t, s, b, "before")
		line.Spoil(3) // PUBLISH
		b.Publish("-t", "a/b", "-m", "spoilt", "-q", "1")
		c := waitPhase(t, s, Waiting).Cause
		require.Equal(t, link.KindProtocol, c.Kind, c.Error())
		require.Contains(t, c.Args[0], "type 0")
		line.Spoil(0)
		comesThrough(t, s, b, "after")
	})
}
