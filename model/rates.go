package model

import (
	"math"
	"time"
)

const (
	// rateWindow is the time over which rates are smoothed, in seconds.
	rateWindow = 5
	// rateLeast is a rate not told from silence.
	rateLeast = 0.005
	// sweepSlice is how many topics are looked at under the lock at once.
	sweepSlice = 512
)

// rates is what Sweep keeps between two calls. What but Sweep needs of it is
// guarded by the tree's lock.
type rates struct {
	last     int64   // Unix nanoseconds: when last swept
	elapsed  float64 // seconds swept over, whatever the clock did
	tenth    uint32  // that in tenths of a second, as topic.sweptAt
	cursor   uint64
	ids      []TopicID  // of the topics last looked at
	came     []hotEntry // what came to them
	messages uint64     // Totals.Messages when last swept
	total    float64
	seq      Seq     // Tree.seq when last swept
	all      float64 // messages per second of everything: no rate is higher
}

// Sweep computes the rates anew from what was counted since the last call, and
// gathers what Hot ranks; now is on the clock of Options.Now. It is meant to be
// called once a second. It looks only at topics that had messages since. Where
// there were none the rate dwindles by itself, as it is read.
func (t *Tree) Sweep(now time.Time) {
	t.sweeping.Lock()
	defer t.sweeping.Unlock()
	t.clock.follow()
	t.mu.Lock()
	r := &t.rates
	ns := t.inOrder(now.UnixNano())
	seconds := float64(ns-r.last) / 1e9
	if seconds <= 0 {
		t.mu.Unlock() // the clock was set back: it goes on from here
		return
	}
	r.last = ns
	r.elapsed += seconds
	r.tenth = uint32(r.elapsed * 10)
	stay := math.Exp(-seconds / rateWindow)
	gain := (1 - stay) / seconds
	r.total = settle(r.total*stay + float64(t.totals.messages-r.messages)*gain)
	r.messages = t.totals.messages
	quiet := r.all == 0
	r.all = settle(r.all*stay + float64(t.seq-r.seq)*gain)
	r.seq = t.seq
	quiet = quiet && r.all == 0
	t.mu.Unlock()
	if r.ids == nil {
		r.ids = make([]TopicID, 0, sweepSlice)
		r.came = make([]hotEntry, 0, sweepSlice)
	}
	for t.sweepSome(gain) {
		t.hot.gathered = append(t.hot.gathered, r.came...)
	}
	names := t.snapshot()
	t.hot.finish(&names, r.elapsed)
	if !quiet {
		t.touched.Add(1)
	}
}

// sweepSome sweeps over some of the topics that changed, and lists in rates.came
// what came to them. It reports false when there are no more.
func (t *Tree) sweepSome(gain float64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := &t.rates
	dst := r.ids[:0]
	if t.log.frozen != nil {
		dst = r.ids[: 0 : sweepSlice/8] // saving takes time
	}
	ids, next, _ := t.feed.read(r.cursor, dst)
	r.cursor = next
	r.came = r.came[:0]
	for _, id := range ids {
		if t.log.frozen != nil {
			t.log.frozen.save(uint32(id))
		}
		node := t.names.at(uint32(id))
		own, below, bytes := uint32(node.messages), uint32(node.messagesBelow), uint32(node.bytes)
		if came := own - node.sweptMessages; came > 0 && node.marks&markSys == 0 {
			r.came = append(r.came, hotEntry{uint32(id) << 1, came, uint64(bytes - node.sweptBytes)})
		}
		dwindled := node.dwindled(r.tenth)
		node.rate = float32(settle(float64(node.rate)*dwindled + float64(own-node.sweptMessages)*gain))
		node.rateBelow = float32(settle(float64(node.rateBelow)*dwindled + float64(below-node.sweptBelow)*gain))
		node.sweptMessages, node.sweptBelow, node.sweptBytes, node.sweptAt = own, below, bytes, r.tenth
	}
	return len(ids) > 0
}

// dwindled is what is left at a time of the rates of a topic that had no
// messages since they were computed.
func (t *topic) dwindled(tenth uint32) float64 {
	if tenth == t.sweptAt {
		return 1
	}
	return math.Exp(float64(t.sweptAt)/10/rateWindow - float64(tenth)/10/rateWindow)
}

func settle(rate float64) float64 {
	if rate < rateLeast {
		return 0
	}
	return rate
}
