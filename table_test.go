package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
)

// The benchmarks named BenchmarkTable are rows of the table in
// docs/PERFORMANCE.md, which scripts/bench makes of what they report. Those here
// measure whole processes from outside: what a process has read is what it has
// received, whichever program it is.

// pairs is how often two receivers are measured in turns.
const pairs = 5

// floodMessages is how many messages are published to a receiver, as fast as the
// broker takes them.
const floodMessages = 500_000

// heard is what a receiver got of a flood.
type heard struct {
	rate float64       // messages/s
	lost float64       // share of what was published
	cpu  time.Duration // that it computed for a second of the flood
}

// perMessage is how many bytes a client of the broker reads for each message of
// a flood. With MQTT 5 there are three more: how long the properties are, and
// one of them, the identifier of the subscription (MQTT 5, 3.3.2.3.8).
func perMessage(m *conntest.Mosquitto, f conntest.Flood, client string) int {
	for _, line := range m.Log() {
		if strings.Contains(line, "New client connected") && strings.Contains(line, " as "+client) && strings.Contains(line, "(p5,") {
			return f.Size + 3
		}
	}
	return f.Size
}

// flood publishes to the broker and watches the process of a client, named by
// how its client identifier begins, receive it.
func flood(b *testing.B, m *conntest.Mosquitto, client string, pid int, f conntest.Flood, n, rate int) heard {
	b.Helper()
	meter := conntest.NewMeter(b, pid)
	p := conntest.NewPublisher(b, m.Port())
	from, _ := meter.Settle(200 * time.Millisecond)
	cpu, begin := meter.CPU(), time.Now()
	p.Send(f, n, rate)
	p.Close()
	read, last := meter.Settle(300 * time.Millisecond)
	took := last.Sub(begin).Seconds()
	got := min(float64(read-from)/float64(perMessage(m, f, client)), float64(n)) // what else it reads is not worth a message
	return heard{got / took, 1 - got/float64(n), time.Duration(float64(meter.CPU()-cpu) / took)}
}

// paired reports the medians of what was measured in turns.
func paired(b *testing.B, ours, theirs []heard) {
	rate := func(h heard) float64 { return h.rate }
	lost := func(h heard) float64 { return h.lost }
	var ratios []float64
	for i := range ours {
		ratios = append(ratios, ours[i].rate/theirs[i].rate)
	}
	b.ReportMetric(0, "ns/op") // says nothing here
	b.ReportMetric(median(ours, rate), "value")
	b.ReportMetric(median(theirs, rate), "baseline")
	b.ReportMetric(middle(ratios), "ratio")
	b.ReportMetric(100*median(ours, lost), "%-lost")
	b.ReportMetric(100*median(theirs, lost), "%-lost-by-the-other")
	b.ReportMetric(100*max(median(ours, lost)-median(theirs, lost), 0), "%-lost-more")
	b.ReportMetric(100*median(ours, computed), "%-CPU")
	b.ReportMetric(100*median(theirs, computed), "%-CPU-of-the-other")
}

func computed(h heard) float64 { return h.cpu.Seconds() }

func median(all []heard, of func(heard) float64) float64 {
	var v []float64
	for _, h := range all {
		v = append(v, of(h))
	}
	return middle(v)
}

func middle(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}

// BenchmarkTableMosquitto is a real broker with a publisher as fast as it goes
// and a whole Session, against mosquitto_sub that writes to nothing.
func BenchmarkTableMosquitto(b *testing.B) {
	f := conntest.NewFlood(1000, 20_000, 100)
	var ours, theirs []heard
	for range pairs {
		ours = append(ours, floodWindowless(b, f))
		m := conntest.Start(b, conntest.Options{Quiet: true})
		hearer := startHearer(b, m)
		m.WaitLog("hearer", "0 #")
		theirs = append(theirs, flood(b, m, "hearer", hearer.Process.Pid, f, floodMessages, 0))
		m.Stop()
	}
	paired(b, ours, theirs)
}

// floodWindowless is the flood into a session without a window.
func floodWindowless(b *testing.B, f conntest.Flood) heard {
	b.Helper()
	m := conntest.Start(b, conntest.Options{Quiet: true})
	defer m.Stop()
	c := startWindowless(b, m, 0)
	m.WaitLog("windowless", "0 #")
	h := flood(b, m, "windowless", c.PID(), f, floodMessages, 0)
	counted := c.end(b)
	require.InEpsilon(b, (1-h.lost)*floodMessages, counted, 0.001, "what was read is what was heard")
	return h
}

// BenchmarkTableWindow is the same flood into the real program with its window
// on the tree and all branches open, against a session without a window.
func BenchmarkTableWindow(b *testing.B) {
	f := conntest.NewFlood(1000, 20_000, 100)
	binary := build(b)
	var ours, theirs []heard
	for range pairs {
		theirs = append(theirs, floodWindowless(b, f))
		ours = append(ours, floodWindow(b, f, binary))
	}
	paired(b, ours, theirs)
}

func floodWindow(b *testing.B, f conntest.Flood, binary string) heard {
	b.Helper()
	m := conntest.Start(b, conntest.Options{Quiet: true})
	defer m.Stop()
	s := newScreen(b)
	s.start(binary, "--config", b.TempDir(), urlOf(m, "%23"))
	m.WaitLog("treetop-", "0 #")
	s.fillAndOpen(b, m, f, conntest.FloodTopic(999), 0)
	h := flood(b, m, "treetop-", s.program.Process.Pid, f, floodMessages, 0)
	s.key("ctrl+q")
	require.Zero(b, s.wait(), "%s", s.said())
	connected := 0
	for _, line := range m.Log() {
		if strings.Contains(line, "New client connected") && strings.Contains(line, "treetop-") {
			connected++
		}
	}
	require.Equal(b, 1, connected, "the program was disconnected")
	return h
}

// fillAndOpen sends each message of a flood once and opens all branches; last is
// the topic that is then on the last row.
func (s *screen) fillAndOpen(b *testing.B, m *conntest.Mosquitto, f conntest.Flood, last string, rate int) {
	b.Helper()
	p := conntest.NewPublisher(b, m.Port())
	p.Send(f, f.Messages, rate)
	p.Close()
	conntest.NewMeter(b, s.program.Process.Pid).Settle(time.Second)
	s.eventually("all branches open", func() bool {
		s.key("Home", "asterisk", "End", "ctrl+c")
		return s.clipboard() == last
	})
}

// BenchmarkTableRetained is the time from SUBSCRIBE until a broker's 200,000
// retained messages are in the tree, against mosquitto_sub receiving the same.
func BenchmarkTableRetained(b *testing.B) {
	const topics = 200_000
	// Without a limit, so that both receive all of it even on a busy machine.
	m := conntest.Start(b, conntest.Options{Quiet: true, Config: []string{"max_queued_messages 0"}})
	p := conntest.NewPublisher(b, m.Port())
	p.Send(conntest.NewRetained(topics, topics, 100), topics, 0)
	p.Close()
	var ours, theirs, ratios []float64
	for range pairs {
		m.Forget()
		hearer := startHearer(b, m, "-C", "200000")
		m.WaitLog("hearer", "0 #")
		begin := time.Now()
		require.NoError(b, hearer.Wait())
		theirs = append(theirs, time.Since(begin).Seconds())

		m.Forget()
		c := startWindowless(b, m, topics)
		m.WaitLog("windowless", "0 #")
		begin = time.Now()
		c.Wait("complete")
		ours = append(ours, time.Since(begin).Seconds())
		c.end(b)
		ratios = append(ratios, ours[len(ours)-1]/theirs[len(theirs)-1])
	}
	b.ReportMetric(0, "ns/op") // says nothing here
	b.ReportMetric(middle(ours), "value")
	b.ReportMetric(middle(theirs), "baseline")
	b.ReportMetric(middle(ratios), "ratio")
}

// BenchmarkTableMillion is the real program with a million topics, its window
// open on all of them and its history full: its memory, and what its window
// computes while 20,000 messages a second come.
func BenchmarkTableMillion(b *testing.B) {
	const topics, rate = 1_000_000, 20_000
	const full = 2 * topics // messages of 100 bytes are more than 256 MB holds
	f := conntest.NewFlood(topics, topics, 100)
	binary := build(b)
	m := conntest.Start(b, conntest.Options{Quiet: true, Config: []string{"max_queued_messages 0"}})
	s := newScreen(b)
	s.start(binary, "--config", b.TempDir(), urlOf(m, "%23"))
	m.WaitLog("treetop-", "0 #")
	s.fillAndOpen(b, m, f, conntest.FloodTopic(topics-1), 0)
	flood(b, m, "treetop-", s.program.Process.Pid, f, full-topics, 0)
	h := flood(b, m, "treetop-", s.program.Process.Pid, f, 10*rate, rate)
	meter := conntest.NewMeter(b, s.program.Process.Pid)
	resident, peak := float64(meter.Resident()), float64(meter.Peak())
	s.key("ctrl+q")
	require.Zero(b, s.wait(), "%s", s.said())
	c := startWindowless(b, m, 0)
	m.WaitLog("windowless", "0 #")
	flood(b, m, "windowless", c.PID(), f, full, 0)
	alone := flood(b, m, "windowless", c.PID(), f, 10*rate, rate)
	c.end(b)
	require.InDelta(b, 0, h.lost, 0.001)
	b.Run("memory", func(b *testing.B) {
		b.ReportMetric(0, "ns/op") // says nothing here
		b.ReportMetric(peak/1e6, "value")
		b.ReportMetric(resident/1e6, "MB-in-the-end")
	})
	b.Run("cpu", func(b *testing.B) {
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(100*h.cpu.Seconds(), "value")
		b.ReportMetric(100*alone.cpu.Seconds(), "baseline")
		b.ReportMetric(h.cpu.Seconds()/alone.cpu.Seconds(), "ratio")
	})
}

// BenchmarkTableSteady is the real program with 20,000 messages a second over
// 50,000 topics for three minutes. The budget is full after the first 20
// seconds, and the resident memory must not grow from there on.
func BenchmarkTableSteady(b *testing.B) {
	const topics, rate = 50_000, 20_000
	const whole, filling, part = 3 * time.Minute, 20 * time.Second, 30 * time.Second
	f := conntest.NewFlood(topics, topics, 100)
	config := b.TempDir()
	require.NoError(b, os.WriteFile(filepath.Join(config, "settings.json"), []byte(`{"version":1,"history_budget":40000000}`), 0o600))
	m := conntest.Start(b, conntest.Options{Quiet: true})
	s := newScreen(b)
	s.start(build(b), "--config", config, urlOf(m, "%23"))
	m.WaitLog("treetop-", "0 #")
	s.fillAndOpen(b, m, f, conntest.FloodTopic(topics-1), rate)

	meter := conntest.NewMeter(b, s.program.Process.Pid)
	p := conntest.NewPublisher(b, m.Port())
	sent := make(chan struct{})
	from, _ := meter.Settle(200 * time.Millisecond)
	begin := time.Now()
	go func() {
		defer close(sent)
		p.Send(f, int(whole.Seconds())*rate, rate)
	}()
	var first, last []float64
	for t := begin; t.Sub(begin) < whole; t = time.Now() {
		switch since := t.Sub(begin); {
		case since >= filling && since < filling+part:
			first = append(first, float64(meter.Resident()))
		case since >= whole-part:
			last = append(last, float64(meter.Resident()))
		}
		time.Sleep(time.Second)
	}
	<-sent
	p.Close()
	read, _ := meter.Settle(500 * time.Millisecond)
	require.InEpsilon(b, uint64(whole.Seconds())*rate*uint64(perMessage(m, f, "treetop-")), read-from, 0.001, "everything was received")
	s.key("ctrl+q")
	require.Zero(b, s.wait(), "%s", s.said())
	b.ReportMetric(0, "ns/op") // says nothing here
	b.ReportMetric(middle(last)/1e6, "value")
	b.ReportMetric(middle(first)/1e6, "baseline")
	b.ReportMetric(middle(last)/middle(first), "ratio")
}
