package conn

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

func TestASessionComesBackAndSubscribesAgain(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	s := open(t, Options{Profile: profileOf(b)})
	s.Connect()
	waitListening(t, s)
	grants, err := s.Subscribe(within(t), link.Filter{Topic: "own/+", QoS: 1})
	require.NoError(t, err)
	require.Equal(t, []link.Grant{{Filter: link.Filter{Topic: "own/+", QoS: 1, ID: 3}, Code: 1}}, grants)
	require.NoError(t, s.Unsubscribe(within(t), "$SYS/#"))
	b.Publish("-t", "a", "-m", "1")
	before := waitValue(t, s, "a", payloadIs("1"))
	tree := s.Tree()

	b.Stop()
	st := waitPhase(t, s, Waiting)
	require.Equal(t, link.KindClosed, st.Cause.Kind)
	require.True(t, st.Ever)
	require.True(t, st.Until.After(time.Now().Add(-time.Second)))
	_, err = s.Publish(within(t), link.Out{Topic: "a"})
	require.Equal(t, link.KindNotConnected, causeOf(t, err).Kind)
	// An attempt while nobody listens is no reason to give up.
	s.Connect()
	until(t, "a refused attempt", s.Version, func() bool {
		st = s.State()
		return st.Phase == Waiting && st.Cause.Kind == link.KindRefused
	})

	b.Start()
	s.Connect() // now
	st = waitListening(t, s)
	require.ElementsMatch(t, []string{"#", "own/+"}, filtersOf(st))
	b.Publish("-t", "a", "-m", "2")
	after := waitValue(t, s, "a", payloadIs("2"))
	require.Same(t, tree, s.Tree())
	require.Equal(t, before.Topic, after.Topic)
	require.Equal(t, before.Nth+1, after.Nth, "the tree goes on")
}

func filtersOf(st State) []string {
	var out []string
	for _, g := range st.Grants {
		out = append(out, g.Filter.Topic)
	}
	return out
}

func TestALineThatIsCutIsMended(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	proxy := conntest.NewProxy(t, b.Port())
	s := open(t, Options{Profile: local("mqtt", proxy.Port())})
	s.Connect()
	waitListening(t, s)
	proxy.Cut()
	st := waitPhase(t, s, Waiting)
	require.Contains(t, []link.Kind{link.KindNetwork, link.KindClosed}, st.Cause.Kind)
	waitListening(t, s) // by itself, after the back-off
	require.Equal(t, 2, proxy.Connections())
	b.Publish("-t", "again", "-m", "1")
	waitValue(t, s, "again", payloadIs("1"))
}

func TestReconnectIsADisconnectAndAConnect(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.ClientID, p.RandomSuffix = "always-the-same", false
	p.Will = &profile.Will{Topic: "gone", Payload: "unclean"}
	watch := b.Subscribe("-t", "gone", "-t", "end")
	s := open(t, Options{Profile: p})
	for range 3 {
		s.Reconnect()
		waitListening(t, s)
	}
	b.Publish("-t", "end", "-m", "x")
	watch.Wait("end 0 0 x")
	require.Equal(t, []string{"end 0 0 x"}, watch.Lines())
}

func TestSilenceAfterKeepAliveIsNoticed(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := local("mqtt", b.Port())
	p.KeepAlive = 1
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	b.Freeze()
	st := waitPhase(t, s, Waiting)
	require.Equal(t, link.KindKeepAlive, st.Cause.Kind)
	b.Thaw()
	s.Connect()
	waitListening(t, s)
}

func TestAFloodIsNotTakenForADeadConnection(t *testing.T) {
	sent := make(chan uint64, 1)
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if !c.Accept() {
			return
		}
		if p, ok := c.Read(); !ok || p.Type() != 8 || !c.Send(0x90, 3, p.Body[0], p.Body[1], 0) {
			return
		}
		// The answers to keep alive stand at the very end of the queue: the
		// second PINGREQ comes only from a client that went without the first.
		pings := make(chan bool, 2)
		go func() {
			defer close(pings)
			for n := 0; n < 2; {
				p, ok := c.Read()
				if !ok {
					return
				}
				if p.Type() == 12 {
					n++
				}
			}
			pings <- true
		}()
		block := bytes.Repeat(conntest.Message("flood/topic", string(make([]byte, 100))).Bytes(), 100)
		for n := uint64(0); ; n += 100 {
			select {
			case <-pings:
				c.Send(0xd0, 0, 0xd0, 0)
				sent <- n
				c.Serve(0, nil)
				return
			default:
			}
			if !c.Send(block...) {
				return
			}
		}
	})
	p := local("mqtt", f.Port())
	p.KeepAlive = 1
	s := open(t, Options{Profile: p})
	s.Connect()
	var all uint64
	select {
	case all = <-sent:
	case <-time.After(patience):
		t.Fatal("no second PINGREQ came")
	}
	until(t, "every message", s.Tree().Version, func() bool { return s.Tree().Totals().Messages == all })
	require.Equal(t, Connected, s.State().Phase)
	require.Equal(t, 1, f.Connections())
	require.Greater(t, s.Stats().BytesIn, all*100)
}

func TestAPayloadAboveTheLimitKeepsTheConnectionAndItsSize(t *testing.T) {
	const size, limit = 3_000_000, 1_000_000
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if c.Accept() {
			c.Send(conntest.Message("small", "1").Bytes()...)
			c.Send(conntest.Message("big", string(make([]byte, size))).Bytes()...)
			c.Send(conntest.Message("small", "2").Bytes()...)
			c.Serve(0, nil)
		}
	})
	s := open(t, Options{Profile: local("mqtt", f.Port()), MaxPayload: limit})
	s.Connect()
	waitValue(t, s, "small", payloadIs("2"))
	rec := waitValue(t, s, "big", func(r model.Record) bool { return true })
	require.Equal(t, size, rec.Size)
	require.Len(t, rec.Payload, limit)
	require.EqualValues(t, 1, s.Stats().Cut)
}

func TestABrokerThatBreaksTheProtocolIsTriedAgain(t *testing.T) {
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if !c.Accept() {
			return
		}
		if c.Nth == 1 {
			c.Read()
			c.Send(0xe0, 2, 0x8e, 0) // DISCONNECT as in MQTT 5
		}
		c.Serve(0, nil)
	})
	s := open(t, Options{Profile: local("mqtt", f.Port())})
	s.Connect()
	st := waitPhase(t, s, Waiting)
	require.Equal(t, link.KindProtocol, st.Cause.Kind)
	require.Contains(t, st.Cause.Args[0], "MQTT 5")
	s.Connect()
	waitListening(t, s)
}

func TestRefusedFiltersAreTold(t *testing.T) {
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if c.Accept() {
			c.Serve(0x80, nil)
		}
	})
	p := local("mqtt", f.Port())
	p.Subscriptions = []profile.Subscription{{Filter: "#", QoS: 1}, {Filter: "$SYS/#"}}
	s := open(t, Options{Profile: p})
	s.Connect()
	st := waitListening(t, s)
	require.Len(t, st.Grants, 2)
	for _, g := range st.Grants {
		require.True(t, g.Refused())
		require.Equal(t, link.Cause{Kind: link.KindFilterRefused, Code: 0x80, Args: []string{g.Filter.Topic}}, g.Cause())
	}
	grants, err := s.Subscribe(within(t), link.Filter{Topic: "narrow/#"})
	require.NoError(t, err)
	require.True(t, grants[0].Refused())
	require.Len(t, s.State().Grants, 3)
	_, err = s.Subscribe(within(t), link.Filter{Topic: "bad#"})
	require.Equal(t, link.KindBadInput, causeOf(t, err).Kind)
	var bad *model.TopicError
	require.ErrorAs(t, err, &bad)
	require.Equal(t, model.FilterHash, bad.Kind)
}

func TestABrokerThatClosesAtSysIsNotAskedForItAgain(t *testing.T) {
	asked := make(chan []string, 10)
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if !c.Accept() {
			return
		}
		var all []string
		for {
			p, ok := c.Read()
			if !ok {
				return
			}
			if p.Type() != 8 {
				continue
			}
			all = append(all, conntest.Filters(p)...)
			if all[len(all)-1] == "$SYS/#" {
				asked <- all
				return
			}
			c.Send(0x90, 3, p.Body[0], p.Body[1], 0)
			if c.Nth > 2 {
				asked <- all
			}
		}
	})
	p := local("mqtt", f.Port())
	p.Subscriptions = []profile.Subscription{{Filter: "#"}, {Filter: "$SYS/#"}}
	s := open(t, Options{Profile: p})
	s.Connect()
	for range 2 {
		require.Equal(t, []string{"#", "$SYS/#"}, <-asked)
		waitPhase(t, s, Waiting)
		s.Connect()
	}
	require.Equal(t, []string{"#"}, <-asked)
	st := waitListening(t, s)
	require.True(t, st.Grants[1].Refused())
	require.Equal(t, "$SYS/#", st.Grants[1].Filter.Topic)
}

func TestABrokerThatClosesAtASubscriptionIsNamedAsRefusingIt(t *testing.T) {
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if c.Accept() {
			c.Read()
		}
	})
	s := open(t, Options{Profile: local("mqtt", f.Port())})
	s.Connect()
	for n := 1; n <= 2; n++ {
		until(t, "the connection to end", s.Version, func() bool { return s.State().Phase == Waiting && f.Connections() == n })
		s.Connect()
	}
	st := waitPhase(t, s, Failed)
	require.Equal(t, link.KindFilterRefused, st.Cause.Kind)
	require.Equal(t, []string{"#"}, st.Cause.Args)
	require.Equal(t, 3, f.Connections())
}

func TestACrashDuringAPublishLeavesItUnconfirmed(t *testing.T) {
	for qos := byte(1); qos <= 2; qos++ {
		f := conntest.NewFake(t, func(c *conntest.FakeConn) {
			if !c.Accept() {
				return
			}
			for {
				p, ok := c.Read()
				if !ok || p.Type() == 3 {
					return // without an acknowledgement
				}
				if p.Type() == 8 {
					c.Send(0x90, 3, p.Body[0], p.Body[1], 0)
				}
			}
		})
		for _, clean := range []bool{true, false} {
			p := local("mqtt", f.Port())
			p.CleanSession = clean
			p.RandomSuffix = clean
			s := open(t, Options{Profile: p})
			s.Connect()
			waitListening(t, s)
			_, err := s.Publish(within(t), link.Out{Topic: "a", QoS: qos, Payload: []byte("x")})
			require.Equal(t, link.KindUnconfirmed, causeOf(t, err).Kind)
			s.Disconnect()
		}
		f.Close()
	}
}

func TestAPublishThatIsNotAcknowledgedInTimeIsUnconfirmed(t *testing.T) {
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if c.Accept() {
			for {
				p, ok := c.Read()
				if !ok {
					return
				}
				if p.Type() == 8 {
					c.Send(0x90, 3, p.Body[0], p.Body[1], 0)
				}
			}
		}
	})
	s := open(t, Options{Profile: local("mqtt", f.Port())})
	s.Connect()
	waitListening(t, s)
	ctx, cancel := context.WithTimeout(within(t), time.Second)
	defer cancel()
	_, err := s.Publish(ctx, link.Out{Topic: "a", QoS: 1, Payload: []byte("x")})
	require.Equal(t, link.KindUnconfirmed, causeOf(t, err).Kind)
	require.Equal(t, Connected, s.State().Phase)
}
