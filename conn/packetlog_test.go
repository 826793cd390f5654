package conn

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// packetsOf are the packets of a log in words, without pings.
func packetsOf(s *Session) []string {
	packets, _ := s.Packets()
	var out []string
	for _, p := range packets {
		if p.Type == 12 || p.Type == 13 {
			continue
		}
		way := "<"
		if p.Out {
			way = ">"
		}
		out = append(out, fmt.Sprint(way, " ", p.Name(), " ", p.Topic, p.Codes))
	}
	return out
}

func TestThePacketLogHasThePacketsOfTheConnectionAndNoSecret(t *testing.T) {
	b := conntest.Start(t, conntest.Options{Users: map[string]string{"ann": "open sesame"}})
	p := profileOf(b)
	p.Username, p.ClientID, p.RandomSuffix = "ann", "me", false
	p.Version = link.V311
	p.Subscriptions = []profile.Subscription{{Filter: "a/#", QoS: 1}}
	s := open(t, Options{Profile: p})
	s.LogPackets(true)
	require.True(t, s.LoggingPackets())
	s.ConnectWith("open sesame")
	waitListening(t, s)
	_, err := s.Publish(within(t), link.Out{Topic: "a/b", Payload: []byte("open sesame"), QoS: 1})
	require.NoError(t, err)
	waitValue(t, s, "a/b", payloadIs("open sesame"))
	require.NoError(t, s.Unsubscribe(within(t), "a/#"))
	got := packetsOf(s)
	for _, want := range []string{"> CONNECT me[]", "< CONNACK [0]", "> SUBSCRIBE a/#[]", "< SUBACK [1]", "> PUBLISH a/b[]", "< PUBACK []", "< PUBLISH a/b[]", "> UNSUBSCRIBE a/#[]", "< UNSUBACK []"} {
		require.Contains(t, got, want)
	}
	require.Less(t, slices.Index(got, "> CONNECT me[]"), slices.Index(got, "< CONNACK [0]"))
	packets, _ := s.Packets()
	require.NotContains(t, fmt.Sprintf("%+v", packets), "sesame")

	s.LogPackets(false)
	before := len(got)
	_, err = s.Publish(within(t), link.Out{Topic: "a/b", QoS: 1})
	require.NoError(t, err)
	require.Len(t, packetsOf(s), before, "what is there stays, and no more comes")
	s.LogPackets(true)
	require.Empty(t, packetsOf(s))
}

// traced is a client of a test that can be traced.
type traced struct {
	*play
	hears atomic.Pointer[func(link.Packet)]
}

func (t *traced) Trace(f func(link.Packet)) {
	if f == nil {
		t.hears.Store(nil)
		return
	}
	t.hears.Store(&f)
}

func TestThePacketLogCanBeSwitchedOnWhileConnecting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s *Session
		client := &traced{play: &play{connect: func(context.Context, link.Sink) error {
			s.LogPackets(true)
			return nil
		}}}
		s = NewSession(Options{Profile: profile.Profile{Scheme: "mqtt", Host: "h", Port: 1883}, Client: func(Attempt, link.Sink) (link.Client, error) { return client, nil }})
		defer func() { require.NoError(t, s.Close(t.Context())) }()
		s.Connect()
		synctest.Wait()
		require.Equal(t, Connected, s.State().Phase)
		hears := client.hears.Load()
		require.NotNil(t, hears)
		(*hears)(link.Packet{Type: 12})
		_, seen := s.Packets()
		require.EqualValues(t, 1, seen)
	})
}

func TestThePacketLogKeepsTheNewestPackets(t *testing.T) {
	l := &packetLog{on: true}
	s := &Session{}
	for i := range mostPackets + 10 {
		l.hear(link.Packet{Size: i})
	}
	s.packets.ring, s.packets.next, s.packets.seen = l.ring, l.next, l.seen
	packets, seen := s.Packets()
	require.Len(t, packets, mostPackets)
	require.EqualValues(t, mostPackets+10, seen)
	require.Equal(t, 10, packets[0].Size)
	require.Equal(t, mostPackets+9, packets[mostPackets-1].Size)
}

func TestTrafficAndPingAreThoseOfTheConnection(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	s := open(t, Options{Profile: profileOf(b)})
	require.Zero(t, s.Traffic())
	s.Ping() // without a connection: nothing
	s.Connect()
	waitListening(t, s)
	_, err := s.Publish(within(t), link.Out{Topic: "a", Payload: []byte("1")})
	require.NoError(t, err)
	waitValue(t, s, "a", payloadIs("1"))
	before := s.Traffic().Pings // MQTT 5's library begins with one
	s.Ping()
	until(t, "an answer to PINGREQ", func() uint64 { return s.Traffic().Pings }, func() bool { return s.Traffic().Pings > before })
	got := s.Traffic()
	require.EqualValues(t, 1, got.In)
	require.EqualValues(t, 1, got.Out)
	require.Positive(t, got.Ping)
	require.Positive(t, got.BytesIn)
	require.Positive(t, got.BytesOut)

	s.Reconnect()
	waitListening(t, s)
	require.Zero(t, s.Traffic().In+s.Traffic().Out, "another connection")
}

func TestThePacketLogShowsTheReasonCodesOfMQTT5(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.Version, p.ClientID, p.RandomSuffix = link.V5, "me", false
	p.Subscriptions = []profile.Subscription{{Filter: "a/#", QoS: 1}}
	s := open(t, Options{Profile: p})
	s.LogPackets(true)
	s.Connect()
	waitListening(t, s)
	require.NoError(t, s.Unsubscribe(within(t), "a/#"))
	got := packetsOf(s)
	for _, want := range []string{"> CONNECT me[]", "< CONNACK [0]", "> SUBSCRIBE a/#[]", "< SUBACK [1]", "< UNSUBACK [0]"} {
		require.Contains(t, got, want)
	}
}
