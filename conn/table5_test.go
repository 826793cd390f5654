package conn

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"testing"

	"github.com/eclipse/paho.golang/paho"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
)

// BenchmarkTableFlood5 is BenchmarkTableFlood in MQTT 5: a whole Session against
// the bare client library that only counts, on a plain connection.
func BenchmarkTableFlood5(b *testing.B) {
	flood := flood5(1000, 20_000, 100)
	var whole, plain []float64
	for range 5 {
		whole = append(whole, floodSession5(b, flood))
		plain = append(plain, floodLibrary5(b, flood))
	}
	report(b, whole, plain)
}

// flood5 is a conntest.Flood whose messages are of MQTT 5, with a subscription
// identifier and no other properties.
func flood5(topics, messages, payload int) conntest.Flood {
	f := conntest.Flood{Messages: messages}
	random := rand.New(rand.NewPCG(1, 1))
	for range messages {
		p := conntest.Message(conntest.FloodTopic(random.IntN(topics)), "\x02\x0b\x01"+string(make([]byte, payload)))
		f.Block = append(f.Block, p.Bytes()...)
	}
	f.Size = len(f.Block) / messages
	return f
}

// source5 is a fake broker of MQTT 5 that floods whoever subscribes.
func source5(b *testing.B, flood conntest.Flood) *conntest.Fake {
	return conntest.NewFake(b, func(c *conntest.FakeConn) {
		for {
			p, ok := c.Read()
			switch {
			case !ok:
				return
			case p.Type() == 1:
				c.Send(yes5...)
			case p.Type() == 8:
				c.Send(0x90, 4, p.Body[0], p.Body[1], 0, 0)
				for c.Send(flood.Block...) {
				}
			}
		}
	})
}

func floodSession5(b *testing.B, flood conntest.Flood) float64 {
	f := source5(b, flood)
	defer f.Close()
	p := local("mqtt", f.Port())
	p.Version = link.V5
	s := NewSession(Options{Profile: p})
	defer func() { require.NoError(b, s.Close(within(b))) }()
	s.Connect()
	waitListening(b, s)
	return perSecond(b, func() uint64 { return s.Tree().Totals().Messages })
}

func floodLibrary5(b *testing.B, flood conntest.Flood) float64 {
	f := source5(b, flood)
	defer f.Close()
	nc, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", f.Port()))
	require.NoError(b, err)
	var count atomic.Uint64
	c := paho.NewClient(paho.ClientConfig{Conn: nc, OnPublishReceived: []func(paho.PublishReceived) (bool, error){
		func(paho.PublishReceived) (bool, error) { count.Add(1); return true, nil },
	}})
	_, err = c.Connect(context.Background(), &paho.Connect{ClientID: "bare", CleanStart: true})
	require.NoError(b, err)
	defer c.Disconnect(&paho.Disconnect{})
	_, err = c.Subscribe(context.Background(), &paho.Subscribe{Subscriptions: []paho.SubscribeOptions{{Topic: "#"}}})
	require.NoError(b, err)
	return perSecond(b, count.Load)
}
