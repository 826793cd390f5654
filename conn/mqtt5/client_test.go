package mqtt5

import (
	"context"
	"slices"
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

func options(port int) Options {
	return Options{
		Target: wire.Target{Scheme: "mqtt", Host: "127.0.0.1", Port: port}, ClientID: "treetop-5",
		KeepAlive: 60 * time.Second, CleanStart: true,
	}
}

// connected is a client that is connected to o's broker.
func connected(t testing.TB, o Options) (*Client, *conntest.Ear, link.Limits) {
	t.Helper()
	e := conntest.NewEar()
	c := New(o, e)
	limits, err := c.Connect(conntest.Within(t))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close(conntest.Within(t))) })
	return c, e, limits
}

// scripted is a broker that answers CONNECT with connack and then does rest.
func scripted(t testing.TB, connack []byte, rest func(*conntest.FakeConn)) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		if _, ok := c.Read(); !ok {
			return
		}
		c.Send(connack...)
		if rest != nil {
			rest(c)
		}
	}).Port()
}

// welcome is a CONNACK without properties.
var welcome = []byte{0x20, 3, 0, 0, 0}

// listen reads until the client is gone.
func listen(c *conntest.FakeConn) {
	for {
		if p, ok := c.Read(); !ok || p.Type() == 14 {
			return
		}
	}
}

func TestMessagesComeAndGoThroughMosquitto(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	c, e, limits := connected(t, options(m.Port()))
	require.Equal(t, link.V5, limits.Version)
	require.Equal(t, "treetop-5", limits.ClientID)
	grants, err := c.Subscribe(conntest.Within(t), link.Filter{Topic: "a/#", QoS: 2}, link.Filter{Topic: "b", QoS: 1})
	require.NoError(t, err)
	require.Equal(t, []byte{2, 1}, []byte{grants[0].Code, grants[1].Code})
	want := model.Properties{
		ContentType: "application/json", ResponseTopic: "a/answer", Correlation: []byte{0, 1, 2}, HasFormat: true, Text: true,
		HasExpiry: true, Expiry: 3600, User: []model.UserProperty{{Name: "k", Value: "v"}, {Name: "k", Value: "w"}},
	}
	for qos := range byte(3) {
		ack, err := c.Publish(conntest.Within(t), link.Out{Topic: "a/x", Payload: []byte("hello"), QoS: qos, Properties: want})
		require.NoError(t, err)
		require.Equal(t, qos, ack.QoS)
		got := conntest.Receive(t, e.Heard)
		require.Equal(t, "a/x", got.Topic)
		require.Equal(t, "hello", string(got.Payload))
		require.Equal(t, qos, got.QoS)
		require.Equal(t, qos > 0, got.PacketID > 0)
		require.Equal(t, want, model.DecodeProperties(got.Properties))
	}
	require.NoError(t, c.Unsubscribe(conntest.Within(t), "a/#"))
	_, err = c.Publish(conntest.Within(t), link.Out{Topic: "a/x", QoS: 1})
	require.NoError(t, err)
	_, err = c.Publish(conntest.Within(t), link.Out{Topic: "b", QoS: 1})
	require.NoError(t, err)
	require.Equal(t, "b", conntest.Receive(t, e.Heard).Topic)
}

func TestWhatTheBrokerSaysAtConnectingIsKeptAndRespected(t *testing.T) {
	connack := []byte{0x20, 0, 0, 0, 0}
	for _, p := range [][]byte{
		{0x11, 0, 0, 0, 9}, {0x12, 0, 3, 'o', 'w', 'n'}, {0x13, 0, 7}, {0x1a, 0, 2, 'r', '/'}, {0x1c, 0, 1, 's'},
		{0x1f, 0, 2, 'h', 'i'}, {0x21, 0, 5}, {0x22, 0, 6}, {0x24, 1}, {0x25, 0}, {0x27, 0, 0, 0, 60}, {0x28, 0}, {0x29, 0}, {0x2a, 0},
		{0x26, 0, 1, 'a', 0, 1, 'b'}, {0x26, 0, 1, 'a', 0, 1, 'c'}, {0x15, 0, 1, 'm'}, {0x16, 0, 1, 1},
	} {
		connack = append(connack, p...)
	}
	connack[1], connack[4] = byte(len(connack)-2), byte(len(connack)-5)
	c, _, limits := connected(t, options(scripted(t, connack, listen)))
	require.Equal(t, link.Limits{
		ClientID: "own", Assigned: true, Version: link.V5, KeepAlive: 7, SessionExpiry: 9, ReceiveMaximum: 5, MaximumPacket: 60,
		TopicAliases: 6, MaximumQoS: 1, Reason: "hi", ResponseInfo: "r/", ServerReference: "s",
	}, limits)
	for _, refused := range []struct {
		out  link.Out
		what string
	}{
		{link.Out{Topic: "a", QoS: 2}, link.CantQoS},
		{link.Out{Topic: "a", Retain: true}, link.CantRetain},
		{link.Out{Topic: "a", Payload: make([]byte, 55)}, link.CantSize}, // 2 + 2 + 1 + 1 + 55
	} {
		_, err := c.Publish(conntest.Within(t), refused.out)
		cause := conntest.CauseOf(t, err)
		require.Equal(t, link.KindUnavailable, cause.Kind)
		require.Equal(t, refused.what, cause.Args[0])
	}
	_, err := c.Publish(conntest.Within(t), link.Out{Topic: "a", Payload: make([]byte, 54)})
	require.NoError(t, err)
	grants, err := c.Subscribe(conntest.Within(t), link.Filter{Topic: "#"}, link.Filter{Topic: "$share/g/a"})
	require.NoError(t, err)
	require.EqualValues(t, 0xA2, grants[0].Code)
	require.EqualValues(t, 0x9E, grants[1].Code)
}

func TestARefusedConnectionNamesTheReason(t *testing.T) {
	for _, code := range []byte{0x80, 0x81, 0x82, 0x83, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F} {
		c := New(options(scripted(t, []byte{0x20, 11, 0, code, 8, 0x1f, 0, 2, 'n', 'o', 0x1c, 0, 0}, listen)), conntest.NewEar())
		_, err := c.Connect(conntest.Within(t))
		cause := conntest.CauseOf(t, err)
		require.Equal(t, link.KindConnack, cause.Kind)
		require.Equal(t, int(code), cause.Code)
		require.Equal(t, []string{"no", ""}, cause.Args)
		require.False(t, c.WrongVersion())
		require.NoError(t, c.Close(conntest.Within(t)))
	}
}

func TestOnlyTheVersionOrSilenceAsksForAnOlderVersion(t *testing.T) {
	tests := map[string]struct {
		answer []byte
		wrong  bool
	}{
		"reason 0x84":                   {[]byte{0x20, 3, 0, 0x84, 0}, true},
		"return code 1":                 {[]byte{0x20, 2, 0, 1}, true},
		"accepted as in MQTT 3.1.1":     {[]byte{0x20, 2, 0, 0}, true},
		"closed without a word":         {nil, true},
		"return code 4":                 {[]byte{0x20, 2, 0, 4}, false},
		"return code 5":                 {[]byte{0x20, 2, 0, 5}, false},
		"reason 0x86":                   {[]byte{0x20, 3, 0, 0x86, 0}, false},
		"reason 0x87":                   {[]byte{0x20, 3, 0, 0x87, 0}, false},
		"half a CONNACK":                {[]byte{0x20, 3, 0}, false},
		"HTTP":                          {[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), false},
		"a DISCONNECT in place of it":   {[]byte{0xe0, 1, 0x87}, false},
		"properties that are not there": {[]byte{0x20, 3, 0, 0, 9}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := New(options(scripted(t, test.answer, nil)), conntest.NewEar())
			_, err := c.Connect(conntest.Within(t))
			require.Error(t, err)
			require.Equal(t, test.wrong, c.WrongVersion(), "%v", err)
			require.NoError(t, c.Close(conntest.Within(t)))
		})
	}
}

func TestADisconnectFromTheBrokerEndsTheConnectionWithItsReason(t *testing.T) {
	tests := []struct {
		packet []byte
		want   link.Cause
	}{
		{[]byte{0xe0, 0}, link.Cause{Kind: link.KindDisconnected, Args: []string{"", ""}, Retry: true}},
		{[]byte{0xe0, 1, 0x8b}, link.Cause{Kind: link.KindDisconnected, Code: 0x8b, Args: []string{"", ""}, Retry: true}},
		{[]byte{0xe0, 7, 0x98, 5, 0x1f, 0, 2, 'b', 'y'}, link.Cause{Kind: link.KindDisconnected, Code: 0x98, Args: []string{"by", ""}, Retry: true}},
		{[]byte{0xe0, 7, 0x9d, 5, 0x1c, 0, 2, 'b', ':'}, link.Cause{Kind: link.KindDisconnected, Code: 0x9d, Args: []string{"", "b:"}}},
		{[]byte{0xe0, 2, 0x8e, 0}, link.Cause{Kind: link.KindTakenOver, Code: 0x8e, Args: []string{"treetop-5"}}},
	}
	for _, test := range tests {
		_, e, _ := connected(t, options(scripted(t, append(slices.Clone(welcome), test.packet...), listen)))
		require.Equal(t, test.want, conntest.Receive(t, e.Ended))
	}
}

func TestWhatIsNotMQTT5EndsTheConnectionAndNotTheProcess(t *testing.T) {
	tests := map[string][]byte{
		"QoS 3":                        {0x36, 5, 0, 1, 'a', 0, 1},
		"a topic alias":                {0x30, 7, 0, 1, 'a', 3, 0x23, 0, 1},
		"an empty topic":               {0x30, 3, 0, 0, 0},
		"properties beyond the packet": {0x30, 4, 0, 1, 'a', 9},
		"a property of CONNACK":        {0x30, 9, 0, 1, 'a', 5, 0x11, 0, 0, 0, 1},
		"an unknown property":          {0x30, 6, 0, 1, 'a', 2, 0x7f, 0},
		"a property twice":             {0x30, 8, 0, 1, 'a', 4, 1, 1, 1, 1},
		"a property cut off":           {0x30, 7, 0, 1, 'a', 3, 2, 0, 0},
		"a length of five bytes":       {0x30, 0xff, 0xff, 0xff, 0xff, 0x0f},
		"AUTH":                         {0xf0, 2, 0x18, 0},
		"a second CONNACK":             welcome,
		"PINGRESP with a body":         {0xd0, 1, 0},
		"SUBSCRIBE":                    {0x82, 5, 0, 1, 0, 0, 0},
		"reserved flags":               {0x41, 2, 0, 1},
	}
	for name, packet := range tests {
		t.Run(name, func(t *testing.T) {
			_, e, _ := connected(t, options(scripted(t, append(slices.Clone(welcome), packet...), listen)))
			require.Equal(t, link.KindProtocol, conntest.Receive(t, e.Ended).Kind)
		})
	}
}

func TestABrokerThatWantsADialogueIsSaidSo(t *testing.T) {
	o := options(scripted(t, []byte{0xf0, 7, 0x18, 5, 0x15, 0, 2, 'K', '1'}, listen))
	o.AuthMethod, o.AuthData = "K1", []byte{1}
	_, err := New(o, conntest.NewEar()).Connect(conntest.Within(t))
	require.Equal(t, link.Cause{Kind: link.KindAuthMethod, Args: []string{"K1"}}, conntest.CauseOf(t, err))
}

func TestConnectSaysWhatTheOptionsSay(t *testing.T) {
	asked := make(chan conntest.Packet, 1)
	port := conntest.NewFake(t, func(c *conntest.FakeConn) {
		p, _ := c.Read()
		asked <- p
		c.Send(welcome...)
		listen(c)
	}).Port()
	o := options(port)
	o.ClientID, o.CleanStart, o.Password, o.KeepAlive = "id", false, "pw", 10*time.Second
	o.SessionExpiry, o.ReceiveMaximum, o.MaximumPacket = 1, 2, 3
	o.User = []model.UserProperty{{Name: "n", Value: "v"}}
	o.AuthMethod, o.AuthData = "m", []byte{9}
	o.Will = &Will{Topic: "w", Payload: []byte{8}, QoS: 1, Retain: true, Delay: 4, Properties: model.Properties{ContentType: "t", HasExpiry: true, Expiry: 5}}
	connected(t, o)
	want := []byte{0, 4, 'M', 'Q', 'T', 'T', 5, 0x6c /* password, will, retain, QoS 1 */, 0, 10}
	properties := []byte{0x21, 0, 2, 0x11, 0, 0, 0, 1, 0x27, 0, 0, 0, 3, 0x15, 0, 1, 'm', 0x16, 0, 1, 9, 0x26, 0, 1, 'n', 0, 1, 'v'}
	want = append(append(want, byte(len(properties))), properties...)
	want = append(want, 0, 2, 'i', 'd', 14, 2, 0, 0, 0, 5, 3, 0, 1, 't', 0x18, 0, 0, 0, 4, 0, 1, 'w', 0, 1, 8, 0, 2, 'p', 'w')
	require.Equal(t, want, conntest.Receive(t, asked).Body)
}

func TestRefusalsOfMessagesAndFiltersHaveTheirCodesAndReasons(t *testing.T) {
	port := scripted(t, welcome, func(c *conntest.FakeConn) {
		for {
			p, ok := c.Read()
			if !ok {
				return
			}
			switch p.Type() {
			case 3:
				at := 2 + int(p.Body[1])
				first := byte(0x40)
				if p.First>>1&3 == 2 {
					first = 0x50
				}
				c.Send(first, 9, p.Body[at], p.Body[at+1], 0x97, 5, 0x1f, 0, 2, 'n', 'o')
			case 8:
				c.Send(0x90, 10, p.Body[0], p.Body[1], 5, 0x1f, 0, 2, 'n', 'o', 1, 0x87)
			case 10:
				c.Send(0xb0, 5, p.Body[0], p.Body[1], 0, 0x11, 0x83)
			case 14:
				return
			}
		}
	})
	c, _, _ := connected(t, options(port))
	for qos := byte(1); qos <= 2; qos++ {
		_, err := c.Publish(conntest.Within(t), link.Out{Topic: "a", QoS: qos})
		require.Equal(t, link.Cause{Kind: link.KindPublishRefused, Code: 0x97, Args: []string{"a", "no"}}, conntest.CauseOf(t, err))
	}
	grants, err := c.Subscribe(conntest.Within(t), link.Filter{Topic: "a", QoS: 1}, link.Filter{Topic: "b"})
	require.NoError(t, err)
	require.False(t, grants[0].Refused())
	require.Equal(t, link.Cause{Kind: link.KindFilterRefused, Code: 0x87, Args: []string{"b", "no"}}, grants[1].Cause())
	cause := conntest.CauseOf(t, c.Unsubscribe(conntest.Within(t), "a", "b"))
	require.Equal(t, link.Cause{Kind: link.KindFilterRefused, Code: 0x83, Args: []string{"b"}}, cause)
}

func TestAFilterThatIsNotAnsweredLeavesTheOthersTheirAnswers(t *testing.T) {
	c, _, _ := connected(t, options(scripted(t, welcome, func(c *conntest.FakeConn) {
		for {
			p, ok := c.Read()
			if !ok || p.Type() == 14 {
				return
			}
			if p.Type() == 8 && p.Body[4] == 2 { // with this identifier
				c.Send(0x90, 4, p.Body[0], p.Body[1], 0, 1)
			}
		}
	})))
	ctx, cancel := context.WithTimeout(conntest.Within(t), time.Second)
	defer cancel()
	grants, err := c.Subscribe(ctx, link.Filter{Topic: "a", ID: 1}, link.Filter{Topic: "b", QoS: 1, ID: 2})
	require.NoError(t, err)
	require.Equal(t, []byte{link.NoAnswer, 1}, []byte{grants[0].Code, grants[1].Code})

	_, err = c.Subscribe(ctx, link.Filter{Topic: "a", ID: 1}, link.Filter{Topic: "c", ID: 3})
	require.Equal(t, link.KindNoAnswer, conntest.CauseOf(t, err).Kind, "none was answered")
}

func TestAPublishIsNotWaitedForAfterTheConnectionIsGone(t *testing.T) {
	port := scripted(t, welcome, func(c *conntest.FakeConn) { // closes at PUBLISH; the library says PINGREQ when it likes
		for {
			if p, ok := c.Read(); !ok || p.Type() == 3 {
				return
			}
		}
	})
	c, e, _ := connected(t, options(port))
	_, err := c.Publish(conntest.Within(t), link.Out{Topic: "a", QoS: 1})
	require.Equal(t, link.KindUnconfirmed, conntest.CauseOf(t, err).Kind)
	require.Equal(t, link.KindClosed, conntest.Receive(t, e.Ended).Kind)
	_, err = c.Publish(conntest.Within(t), link.Out{Topic: "a"})
	require.Equal(t, link.KindNotConnected, conntest.CauseOf(t, err).Kind)
}

func TestALongMessageIsCutAndAcknowledged(t *testing.T) {
	body := append([]byte{0, 1, 'a', 0, 7, 3, 3, 0, 0}, make([]byte, 200_000)...)
	acked := make(chan conntest.Packet, 1)
	port := scripted(t, welcome, func(c *conntest.FakeConn) {
		c.Send(conntest.Packet{First: 0x32, Body: body}.Bytes()...)
		p, _ := c.Read()
		for p.Type() == 12 {
			p, _ = c.Read()
		}
		acked <- p
		listen(c)
	})
	o := options(port)
	o.MaxPayload = 1000
	_, e, _ := connected(t, o)
	m := conntest.Receive(t, e.Heard)
	require.Len(t, m.Payload, 1000)
	require.Equal(t, 200_000, m.Size)
	require.Equal(t, []byte{3, 0, 0}, m.Properties)
	p := conntest.Receive(t, acked)
	require.EqualValues(t, 4, p.Type())
	require.Equal(t, []byte{0, 7}, p.Body[:2])
}
