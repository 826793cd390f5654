package conn

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

// cameBy are the filters that the latest message of a topic came by.
func cameBy(t *testing.T, s *Session, topic string) []string {
	t.Helper()
	r, ok := s.latest(topic)
	require.True(t, ok)
	filters, unknown := s.CameBy(r)
	require.Empty(t, unknown)
	return filters
}

func TestAMessageSaysByWhichFilterItCame(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.Version = link.V5
	p.Subscriptions = []profile.Subscription{{Filter: "end/+"}, {Filter: "home/#"}, {Filter: "$share/group/work"}}
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	b.Publish("-t", "home/a", "-m", "1")
	b.Publish("-t", "work", "-m", "1")
	pass(t, s, b, "end/0")
	require.Equal(t, []string{"home/#"}, cameBy(t, s, "home/a"))
	require.Equal(t, []string{"$share/group/work"}, cameBy(t, s, "work"))

	_, err := s.Subscribe(within(t), link.Filter{Topic: "more/+"}, link.Filter{Topic: "home/#", QoS: 1})
	require.NoError(t, err)
	check := func(end string) {
		b.Publish("-t", "more/a", "-m", "1")
		b.Publish("-t", "home/a", "-m", "2")
		pass(t, s, b, end)
		require.Equal(t, []string{"more/+"}, cameBy(t, s, "more/a"))
		require.Equal(t, []string{"home/#"}, cameBy(t, s, "home/a"))
	}
	check("end/1")
	require.NoError(t, s.Unsubscribe(within(t), "end/+"))
	require.NoError(t, s.Plan(link.Filter{Topic: "end/+"}))
	s.Reconnect()
	waitListening(t, s)
	check("end/2")

	s.Tree().Apply(*copyBy("home/a", "x", 4, 0, 99, 2))
	r, _ := s.latest("home/a")
	filters, unknown := s.CameBy(r)
	require.Equal(t, []string{"home/#"}, filters)
	require.Equal(t, []uint32{4, 0, 99}, unknown, "4 is more/+, which does not match it")
}

func TestMosquittoCountsOverlappingFiltersOnceInMQTT5(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.Version = link.V5
	p.Subscriptions = []profile.Subscription{{Filter: "#"}, {Filter: "home/#", QoS: 1}, {Filter: "home/+"}}
	b.Publish("-t", "home/stored/a", "-m", "x", "-r")
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	for range 5 {
		b.Publish("-t", "home/a", "-m", "the same", "-q", "1")
	}
	pass(t, s, b, "home/end")
	require.EqualValues(t, 5, heard(s, "home/a"))
	require.Eventually(t, func() bool { return s.Traffic().Copies == 5*2+2+1 }, patience, time.Millisecond, "two of each, from the first on")
	require.ElementsMatch(t, []string{"#", "home/#", "home/+"}, cameBy(t, s, "home/a"), "with those of the copies")
	require.ElementsMatch(t, []string{"#", "home/#"}, cameBy(t, s, "home/stored/a"))
}

func TestABrokerThatSendsOneMessageForAllFiltersNamesThemAll(t *testing.T) {
	s := open(t, Options{Profile: profile.Profile{
		ID: "demo", Demo: true, Scheme: "mqtt", Host: "127.0.0.1", ClientID: "treetop-", RandomSuffix: true, Version: link.V5,
		KeepAlive: 60, ConnectTimeout: 10, CleanSession: true, Subscriptions: []profile.Subscription{{Filter: "own/#"}, {Filter: "own/+"}},
	}})
	s.Connect()
	waitListening(t, s)
	for range 5 {
		_, err := s.Publish(within(t), link.Out{Topic: "own/a", Payload: []byte("the same"), QoS: 1})
		require.NoError(t, err)
	}
	_, err := s.Publish(within(t), link.Out{Topic: "own/b", Payload: []byte("pass"), QoS: 1})
	require.NoError(t, err)
	waitValue(t, s, "own/b", payloadIs("pass"))
	require.EqualValues(t, 5, heard(s, "own/a"))
	require.Zero(t, s.Traffic().Copies)
	require.ElementsMatch(t, []string{"own/#", "own/+"}, cameBy(t, s, "own/a"))
}

func TestOneFilterHasNothingToTell(t *testing.T) {
	p := local("mqtt", 1)
	p.Subscriptions = []profile.Subscription{{Filter: "#"}, {Filter: "$SYS/#"}}
	s := NewSession(Options{Profile: p})
	s.identifiers.give(s.filters)
	s.Tree().Apply(*copyBy("a", "x", 1))
	require.Empty(t, cameBy(t, s, "a"))
	s.identifiers.give(plain("a"))
	require.Equal(t, []string{"#"}, cameBy(t, s, "a"))
}

func TestIdentifiersAreAskedForWhereTheBrokerHasThem(t *testing.T) {
	const without = "without identifiers"
	for name, connack := range map[string][]byte{"with identifiers": yes5, without: {0x20, 5, 0, 0, 2, byte(model.PropSubscriptionIDs), 0}} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan []byte, 10)
			f := conntest.NewFake(t, func(c *conntest.FakeConn) {
				c.Read()
				c.Send(connack...)
				for {
					p, ok := c.Read()
					if !ok || p.Type() == 14 {
						return
					}
					if p.Type() != 8 {
						continue
					}
					asked <- p.Body[2:]
					codes := []byte{0}
					if name == without {
						codes = []byte{0, 0}
					}
					c.Send(append([]byte{0x90, byte(3 + len(codes)), p.Body[0], p.Body[1], 0}, codes...)...)
				}
			})
			p := local("mqtt", f.Port())
			p.Version = link.V5
			p.Subscriptions = []profile.Subscription{{Filter: "a"}, {Filter: "b"}}
			s := open(t, Options{Profile: p})
			s.Connect()
			require.Len(t, waitListening(t, s).Grants, 2)
			var packets []string
			for len(asked) > 0 {
				packets = append(packets, string(<-asked))
			}
			slices.Sort(packets)
			if name == without {
				require.Equal(t, []string{"\x00\x00\x01a\x00\x00\x01b\x00"}, packets)
			} else {
				require.Equal(t, []string{"\x02\x0b\x01\x00\x01a\x00", "\x02\x0b\x02\x00\x01b\x00"}, packets, "one packet each, since its identifier is for all of it")
			}
		})
	}
}
