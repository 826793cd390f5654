package conn

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/wire"
)

// These benchmarks are rows of the table in docs/PERFORMANCE.md, which
// scripts/bench makes of what they report: value, baseline and ratio.

// floodTime is how long one receiver is measured at a time.
const floodTime = 1200 * time.Millisecond

// BenchmarkTableFlood is a source that streams ready-made packets of 100 bytes
// to a thousand topics in random order into a whole Session with its Tree,
// against the bare client library that only counts, on a plain connection and on
// the buffered one.
func BenchmarkTableFlood(b *testing.B) {
	flood := conntest.NewFlood(1000, 20_000, 100)
	var whole, plain, buffered []float64
	for range 5 {
		whole = append(whole, floodSession(b, flood))
		plain = append(plain, floodLibrary(b, flood, nil))
		buffered = append(buffered, floodLibrary(b, flood, func(nc net.Conn) net.Conn { return wire.NewConn(nc, wire.Options{}) }))
	}
	b.Run("plain", func(b *testing.B) { report(b, whole, plain) })
	b.Run("buffered", func(b *testing.B) { report(b, whole, buffered) })
}

// report reports the medians of pairs that were measured in turns.
func report(b *testing.B, values, baselines []float64) {
	b.ReportMetric(0, "ns/op") // says nothing here
	ratios := make([]float64, len(values))
	for i := range values {
		ratios[i] = values[i] / baselines[i]
	}
	b.ReportMetric(median(values), "value")
	b.ReportMetric(median(baselines), "baseline")
	b.ReportMetric(median(ratios), "ratio")
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}

// source is a fake broker that floods whoever subscribes.
func source(b *testing.B, flood conntest.Flood) *conntest.Fake {
	return conntest.NewFake(b, func(c *conntest.FakeConn) {
		if !c.Accept() {
			return
		}
		p, ok := c.Read()
		if !ok || !c.Send(0x90, 3, p.Body[0], p.Body[1], 0) {
			return
		}
		for c.Send(flood.Block...) {
		}
	})
}

// perSecond is how much a count rises in a second, once it has begun to.
func perSecond(b *testing.B, count func() uint64) float64 {
	until(b, "the flood", count, func() bool { return count() > 50_000 })
	from, begin := count(), time.Now()
	time.Sleep(floodTime)
	return float64(count()-from) / time.Since(begin).Seconds()
}

func floodSession(b *testing.B, flood conntest.Flood) float64 {
	f := source(b, flood)
	defer f.Close()
	p := local("mqtt", f.Port())
	p.Subscriptions = p.Subscriptions[:1]
	s := NewSession(Options{Profile: p})
	defer func() { require.NoError(b, s.Close(within(b))) }()
	s.Connect()
	waitListening(b, s)
	return perSecond(b, func() uint64 { return s.Tree().Totals().Messages })
}

// floodLibrary is the library alone, with its defaults but for what would only
// slow it down, on a connection that wrap may change.
func floodLibrary(b *testing.B, flood conntest.Flood, wrap func(net.Conn) net.Conn) float64 {
	f := source(b, flood)
	defer f.Close()
	var count atomic.Uint64
	o := mqtt.NewClientOptions().AddBroker("tcp://broker:1883").SetProtocolVersion(4).SetAutoReconnect(false)
	o.SetDefaultPublishHandler(func(mqtt.Client, mqtt.Message) { count.Add(1) })
	o.SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) {
		nc, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", f.Port()))
		if err == nil && wrap != nil {
			nc = wrap(nc)
		}
		return nc, err
	})
	c := mqtt.NewClient(o)
	done := func(token mqtt.Token) {
		token.Wait()
		require.NoError(b, token.Error())
	}
	done(c.Connect())
	defer c.Disconnect(0)
	done(c.Subscribe("#", 0, nil))
	return perSecond(b, count.Load)
}
