package mqtt3

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
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
		Target:   wire.Target{Scheme: "mqtt", Host: "127.0.0.1", Port: port},
		ClientID: "treetop-test", KeepAlive: time.Minute, CleanSession: true,
	}
}

// connected is a client that is connected to a fake broker which, after
// CONNACK, does what handle says.
func connected(t *testing.T, o Options, handle func(*conntest.FakeConn)) (*Client, *conntest.Ear) {
	t.Helper()
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if c.Accept() {
			handle(c)
		}
	})
	o.Target = options(f.Port()).Target
	e := conntest.NewEar()
	c := New(o, e)
	t.Cleanup(func() { require.NoError(t, c.Close(conntest.Within(t))) })
	limits, err := c.Connect(conntest.Within(t))
	require.NoError(t, err)
	require.Equal(t, o.ClientID, limits.ClientID)
	return c, e
}

// hear answers the next n messages.
func hear(t *testing.T, e *conntest.Ear, n int) []model.Message {
	t.Helper()
	var out []model.Message
	for range n {
		out = append(out, conntest.Receive(t, e.Heard))
	}
	return out
}

func TestMessagesOfEveryQualityComeInTheBrokersOrder(t *testing.T) {
	const n = 900
	_, e := connected(t, options(0), func(c *conntest.FakeConn) {
		random := rand.New(rand.NewPCG(1, 1))
		for i := range n {
			topic := fmt.Sprint(i)
			p := conntest.Message(topic, "")
			if random.IntN(3) > 0 {
				p = conntest.Packet{First: 0x32, Body: append(p.Body, byte(i>>8), byte(i&255|1))}
			}
			c.Send(p.Bytes()...)
		}
		c.Serve(0, nil)
	})
	qualities := map[byte]int{}
	for i, m := range hear(t, e, n) {
		require.Equal(t, fmt.Sprint(i), m.Topic)
		qualities[m.QoS]++
	}
	require.Len(t, qualities, 2)
}

func TestMessagesComeInOrderWithEveryFlag(t *testing.T) {
	_, e := connected(t, options(0), func(c *conntest.FakeConn) {
		c.Send(conntest.Message("a\xff\x00", "raw").Bytes()...)
		c.Send(conntest.Packet{First: 0x3b, Body: []byte("\x00\x01b\x01\x02stored, again")}.Bytes()...) // QoS 1, RETAIN, DUP
		for range 2 {                                                                                   // QoS 2, the second time with DUP
			c.Send(conntest.Packet{First: 0x34, Body: []byte("\x00\x01c\x00\x05")}.Bytes()...)
		}
		c.Serve(0, nil)
	})
	require.Equal(t, []model.Message{
		{Topic: "a\xff\x00", Payload: []byte("raw")},
		{Topic: "b", Payload: []byte("stored, again"), QoS: 1, Retained: true, Dup: true, PacketID: 0x102},
		{Topic: "c", Payload: []byte{}, QoS: 2, PacketID: 5},
		{Topic: "c", Payload: []byte{}, QoS: 2, PacketID: 5},
	}, hear(t, e, 4))
}

func TestAnAcceptedConnectionThatIsClosedAtOnceIsUpAndThenDown(t *testing.T) {
	for range 20 {
		_, e := connected(t, options(0), func(*conntest.FakeConn) {})
		c := conntest.Receive(t, e.Ended)
		require.Contains(t, []link.Kind{link.KindClosed, link.KindNetwork}, c.Kind)
		require.Empty(t, e.Ended, "told once")
	}
}

func TestSixBytesDoNotEndTheProcess(t *testing.T) {
	for name, bytes := range map[string][]byte{
		"SUBACK with too many codes":         {0x90, 4, 0, 1, 0, 0},
		"a message of 256 MB, announced":     {0x30, 0xff, 0xff, 0xff, 0x7f},
		"a length of five bytes":             {0x30, 0xff, 0xff, 0xff, 0xff, 0x0f},
		"a topic longer than the packet":     {0x30, 3, 0, 9, 'a'},
		"DISCONNECT as in MQTT 5":            {0xe0, 2, 0x8e, 0},
		"an acknowledgement without a sense": {0x40, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c, e := connected(t, options(0), func(c *conntest.FakeConn) {
				p, _ := c.Read()
				if p.Type() == 8 {
					c.Send(bytes...)
				}
			})
			_, err := c.Subscribe(conntest.Within(t), link.Filter{Topic: "a"})
			require.Equal(t, link.KindNoAnswer, conntest.CauseOf(t, err).Kind)
			require.Contains(t, []link.Kind{link.KindProtocol, link.KindClosed}, conntest.Receive(t, e.Ended).Kind)
			_, err = c.Publish(conntest.Within(t), link.Out{Topic: "a"})
			require.Equal(t, link.KindNotConnected, conntest.CauseOf(t, err).Kind)
		})
	}
}

func TestAnswersToSubscriptionsKeepTheirOrder(t *testing.T) {
	asked := make(chan []string, 10)
	c, _ := connected(t, options(0), func(c *conntest.FakeConn) {
		for {
			p, ok := c.Read()
			if !ok || p.Type() == 14 {
				return
			}
			if p.Type() != 8 {
				continue
			}
			filters := conntest.Filters(p)
			asked <- filters
			answer := conntest.Packet{First: 0x90, Body: p.Body[:2:2]}
			for _, f := range filters {
				code := byte(len(f) % 3)
				if strings.HasPrefix(f, "no") {
					code = 0x80
				}
				answer.Body = append(answer.Body, code)
			}
			c.Send(answer.Bytes()...)
		}
	})
	filters := []link.Filter{{Topic: "b/#"}, {Topic: "no/+", QoS: 2}, {Topic: "aa", QoS: 1}, {Topic: "$share/group/x/#"}}
	grants, err := c.Subscribe(conntest.Within(t), filters...)
	require.NoError(t, err)
	require.Equal(t, []link.Grant{{Filter: filters[0], Code: 0}, {Filter: filters[1], Code: 0x80}, {Filter: filters[2], Code: 2}, {Filter: filters[3], Code: 1}}, grants)
	require.Len(t, conntest.Receive(t, asked), 4)

	for _, bad := range []string{"", "a#", "+a", "$share", "$share/g", "$shared\x00"} {
		_, err := c.Subscribe(conntest.Within(t), link.Filter{Topic: bad})
		require.Equal(t, link.BadFilter, conntest.CauseOf(t, err).Args[0], bad)
		err = c.Unsubscribe(conntest.Within(t), bad)
		require.Equal(t, link.BadFilter, conntest.CauseOf(t, err).Args[0], bad)
	}
	_, err = c.Subscribe(conntest.Within(t), link.Filter{Topic: "a", QoS: 3})
	require.Equal(t, link.BadQoS, conntest.CauseOf(t, err).Args[0])
	require.Empty(t, asked)
}

func TestAMessageToAnySharedLookingFilterIsTakenCalmly(t *testing.T) {
	c, e := connected(t, options(0), func(c *conntest.FakeConn) {
		c.Serve(0, func(p conntest.Packet) {
			if p.Type() == 8 || p.Type() == 10 {
				c.Send(conntest.Message("$shared", "x").Bytes()...)
			}
		})
	})
	_, err := c.Subscribe(conntest.Within(t), link.Filter{Topic: "$shared"})
	require.NoError(t, err)
	conntest.Receive(t, e.Heard)
	require.NoError(t, c.Unsubscribe(conntest.Within(t), "$shared"))
	require.Equal(t, "$shared", conntest.Receive(t, e.Heard).Topic)
}

func TestARefusedConnectIsSentOnce(t *testing.T) {
	f := conntest.NewFake(t, func(c *conntest.FakeConn) { c.Read(); c.Send(0x20, 2, 0, 4) })
	o := options(f.Port())
	o.Username, o.Password = "ann", "canary-password"
	c := New(o, conntest.NewEar())
	_, err := c.Connect(conntest.Within(t))
	cause := conntest.CauseOf(t, err)
	require.Equal(t, link.KindConnack, cause.Kind)
	require.Equal(t, 4, cause.Code)
	require.NotContains(t, err.Error(), "canary")
	require.NoError(t, c.Close(conntest.Within(t)))
	require.Equal(t, 1, f.Connections(), "two would lock an account twice as fast")
}

func TestConnectSaysWhatTheOptionsSay(t *testing.T) {
	hello := make(chan conntest.Packet, 1)
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		p, _ := c.Read()
		hello <- p
		c.Send(0x20, 2, 1, 0)
		c.Serve(0, nil)
	})
	o := options(f.Port())
	o.Username, o.Password, o.CleanSession = "ann", "pw", false
	o.Will = &Will{Topic: "w", Payload: []byte("dead"), QoS: 2, Retain: true}
	c := New(o, conntest.NewEar())
	limits, err := c.Connect(conntest.Within(t))
	require.NoError(t, err)
	require.True(t, limits.SessionPresent)
	require.Equal(t, "\x00\x04MQTT\x04\xf4\x00\x3c\x00\x0ctreetop-test\x00\x01w\x00\x04dead\x00\x03ann\x00\x02pw", string(conntest.Receive(t, hello).Body))
	require.NoError(t, c.Close(conntest.Within(t)))
}

func TestOptionsThatTheLibraryWouldCutAreRefused(t *testing.T) {
	long := strings.Repeat("x", 65536)
	for name, change := range map[string]func(*Options){
		"client ID":  func(o *Options) { o.ClientID = long },
		"user":       func(o *Options) { o.Username = long },
		"password":   func(o *Options) { o.Username, o.Password = "a", long },
		"no user":    func(o *Options) { o.Password = "x" },
		"keep alive": func(o *Options) { o.KeepAlive = 65536 * time.Second },
		"will":       func(o *Options) { o.Will = &Will{Topic: "a", Payload: []byte(long)} },
		"will topic": func(o *Options) { o.Will = &Will{} },
		"will qos":   func(o *Options) { o.Will = &Will{Topic: "a", QoS: 3} },
	} {
		o := options(1)
		change(&o)
		_, err := New(o, conntest.NewEar()).Connect(conntest.Within(t))
		require.Equal(t, link.KindBadInput, conntest.CauseOf(t, err).Kind, name)
		require.NotContains(t, err.Error(), "xxx", name)
	}
}

func TestAClientIsUsedOnce(t *testing.T) {
	c, _ := connected(t, options(0), func(c *conntest.FakeConn) { c.Serve(0, nil) })
	_, err := c.Connect(conntest.Within(t))
	require.Equal(t, link.KindNotConnected, conntest.CauseOf(t, err).Kind)
	require.NoError(t, c.Close(conntest.Within(t)))
	require.NoError(t, c.Close(conntest.Within(t)))
	_, err = c.Publish(conntest.Within(t), link.Out{Topic: "a"})
	require.Equal(t, link.KindNotConnected, conntest.CauseOf(t, err).Kind)
	require.NoError(t, New(options(1), conntest.NewEar()).Close(conntest.Within(t)))
}

func TestAClosedConnectionTellsNobodyAndSaysDisconnect(t *testing.T) {
	for range 20 {
		bye := make(chan bool, 1)
		c, e := connected(t, options(0), func(c *conntest.FakeConn) { bye <- c.Serve(0, nil) })
		require.NoError(t, c.Close(conntest.Within(t)))
		require.True(t, conntest.Receive(t, bye))
		require.Empty(t, e.Ended)
	}
}

func TestTheLibraryLogsNothing(t *testing.T) {
	for _, l := range []mqtt.Logger{mqtt.DEBUG, mqtt.WARN, mqtt.ERROR, mqtt.CRITICAL} {
		require.Equal(t, mqtt.NOOPLogger{}, l, "its logs hold payloads")
	}
}

func TestThePingTimeoutIsNeitherLongNorNone(t *testing.T) {
	require.Equal(t, 30*time.Second, pingTimeout(time.Minute))
	require.Equal(t, 5*time.Second, pingTimeout(5*time.Second))
	require.Equal(t, time.Second, pingTimeout(0))
}

// BenchmarkReceive measures a message of 100 bytes from the socket to the
// sink: a fake broker sends packets that are ready made.
func BenchmarkReceive(b *testing.B) {
	packet := conntest.Message("bench/topic/name", strings.Repeat("x", 100)).Bytes()
	block := []byte(strings.Repeat(string(packet), 1000))
	f := conntest.NewFake(b, func(c *conntest.FakeConn) {
		if c.Accept() {
			for c.Send(block...) {
			}
		}
	})
	k := &counter{left: b.N, done: make(chan struct{})}
	c := New(options(f.Port()), k)
	b.ReportAllocs()
	b.ResetTimer()
	if _, err := c.Connect(conntest.Within(b)); err != nil {
		b.Fatal(err)
	}
	<-k.done
	b.StopTimer()
	f.Close()
	if err := c.Close(conntest.Within(b)); err != nil {
		b.Fatal(err)
	}
}

// counter is a sink that only counts.
type counter struct {
	left int
	done chan struct{}
}

func (k *counter) Message(model.Message) {
	if k.left--; k.left == 0 {
		close(k.done)
	}
}
func (k *counter) Down(link.Cause)        {}
func (k *counter) Progress(link.Progress) {}
