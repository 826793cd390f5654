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

// rates is what Sweep keeps between two calls.
type rates struct {
	last     int64   // Unix nanoseconds: when last swept
	elapsed  float64 // seconds swept over, whatever the clock did
	tenth    uint32  // that in tenths of a second, as topic.sweptAt
	cursor   uint64
	ids      []TopicID
	messages uint64 // Totals.Messages when last swept
	total    float64
	seq      Seq     // Tree.seq when last swept
	all      float64 // messages per second of everything: no rate is higher
}

// Sweep computes the rates anew from what was counted since the last call; now
// is on the clock of Options.Now. It looks only at topics that had messages
// since. Where there were none the rate dwindles by itself, as it is read.
func (t *Tree) Sweep(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := &t.rates
	ns := now.UnixNano()
	seconds := float64(ns-r.last) / 1e9
	if seconds <= 0 {
		r.last = min(r.last, ns) // the clock was set back: begin again from here
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
	if r.ids == nil {
		r.ids = make([]TopicID, 0, sweepSlice)
	}
	for {
		dst := r.ids[:0]
		if t.log.frozen != nil {
			dst = r.ids[: 0 : sweepSlice/8] // saving takes time
		}
		ids, next, _ := t.feed.read(r.cursor, dst)
		r.cursor = next
		if len(ids) == 0 {
			break
		}
		for _, id := range ids {
			if t.log.frozen != nil {
				t.log.frozen.save(uint32(id))
			}
			node := t.names.at(uint32(id))
			own, below := uint32(node.messages), uint32(node.messagesBelow)
			dwindled := node.dwindled(r.tenth)
			node.rate = float32(settle(float64(node.rate)*dwindled + float64(own-node.sweptMessages)*gain))
			node.rateBelow = float32(settle(float64(node.rateBelow)*dwindled + float64(below-node.sweptBelow)*gain))
			node.sweptMessages, node.sweptBelow, node.sweptAt = own, below, r.tenth
		}
		t.mu.Unlock()
		t.mu.Lock()
	}
	if !quiet {
		t.touched.Add(1)
	}
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
