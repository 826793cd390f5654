package conn

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"treetop/conn/link"
	"treetop/model"
)

const (
	// mostClearing is how many messages of a Clearing wait for their
	// acknowledgement at a time, unless the broker takes fewer. It is what common
	// brokers take, and leaves room for what else is published.
	mostClearing = 20
	// seenTime is how long no copy may come of what was acknowledged.
	seenTime = 2 * time.Second
	// paceTime is how long a message waits for the copies of others at most: they
	// may never come.
	paceTime = 50 * time.Millisecond
	// seenEvery is how often it is looked whether they came.
	seenEvery = 20 * time.Millisecond
)

// underWay is how many messages may wait for their acknowledgement.
func (c *Clearing) underWay() int {
	n := mostClearing
	if l := c.s.limits(); l.Version == link.V5 && l.ReceiveMaximum > 0 {
		n = min(n, int(l.ReceiveMaximum))
	}
	return n
}

// run does something with each item of a list, some at a time, until one says that
// it is no use going on.
func (c *Clearing) run(todo []int, do func(i int) bool) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(c.underWay(), len(todo)) {
		workers.Go(func() {
			for {
				c.pace()
				at := int(next.Add(1)) - 1
				if at >= len(todo) || c.stopping() || !do(todo[at]) {
					return
				}
			}
		})
	}
	workers.Wait()
	c.check(todo)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.progress.Run, c.progress.Stopping = ClearResting, false
	c.progress.Version++
}

func (c *Clearing) stopping() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.progress.Stopping
}

// set changes the stage of an item, and what belongs to it with change, if not nil.
func (c *Clearing) set(i int, stage ClearStage, cause link.Cause, change func(*clearItem)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	item := &c.items[i]
	c.progress.By[item.stage]--
	back := item.canReturn()
	item.stage = stage
	if change != nil {
		change(item)
	}
	c.progress.By[stage]++
	switch now := item.canReturn(); {
	case now && !back:
		c.progress.Back++
	case back && !now:
		c.progress.Back--
	}
	if cause.Kind == link.KindNone {
		delete(c.causes, i)
	} else {
		c.causes[i] = cause
	}
	c.progress.Version++
}

func (c *Clearing) item(i int) clearItem {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.items[i]
}

// clear takes one message away, and reports whether to go on.
func (c *Clearing) clear(i int) bool {
	before := c.item(i)
	held, stage := c.hold(&before)
	if stage != ClearGoing {
		c.set(i, stage, link.Cause{}, nil)
		return true
	}
	was := c.Item(i).Cause
	c.set(i, ClearGoing, link.Cause{}, func(item *clearItem) { item.held = held })
	_, err := c.s.publish(context.Background(), link.Out{Topic: c.s.tree.Name(before.id), QoS: c.qos, Retain: true}, false)
	if err == nil {
		c.set(i, Cleared, link.Cause{}, nil)
		return true
	}
	cause := link.AsCause(err)
	switch verdictOf(cause) {
	case notSent:
		c.set(i, before.stage, was, func(item *clearItem) { item.held = before.held })
	case notTaken:
		c.set(i, ClearRefused, cause, func(item *clearItem) { item.held = before.held })
		return true
	default:
		c.set(i, ClearUnconfirmed, cause, nil)
	}
	c.give(cause)
	return false
}

// hold keeps what a topic holds, and answers ClearGoing or, where nothing is to be
// sent, why not. What was kept at an earlier try is replaced only by what is newer.
func (c *Clearing) hold(item *clearItem) (*heldBefore, ClearStage) {
	rec, mark := c.s.tree.StoredRecord(item.id)
	held := item.held
	switch {
	case mark != model.RetainStored && mark != model.RetainUnknown && held == nil:
		return nil, ClearGone
	case mark != model.RetainStored && mark != model.RetainUnknown:
		return held, Cleared // by the earlier try
	case rec.Seq != 0 && rec.Whole():
		held = &heldBefore{payload: bytes.Clone(rec.Payload), properties: bytes.Clone(rec.Properties), qos: rec.QoS, seq: rec.Seq, at: rec.Time}
	case item.whole && (held == nil || rec.Seq > held.seq):
		return held, ClearChanged
	}
	if held != nil {
		newest, _ := c.s.tree.Latest(item.id)
		kept := *held
		kept.latest = newest.Seq
		held = &kept
	}
	return held, ClearGoing
}

// putBack publishes one message again, and reports whether to go on.
func (c *Clearing) putBack(i int) bool {
	item := c.item(i)
	held := item.held
	if rec, ok := c.s.tree.Latest(item.id); ok && rec.Seq > held.latest && rec.Size > 0 && item.stage != ClearNotReturned {
		c.set(i, ClearNewer, link.Cause{}, nil)
		return true
	}
	p, alive := model.DecodeProperties(held.properties).Again(time.Since(held.at))
	if !alive {
		c.set(i, ClearExpired, link.Cause{}, nil)
		return true
	}
	c.set(i, ClearReturning, link.Cause{}, nil)
	_, err := c.s.publish(context.Background(), link.Out{
		Topic: c.s.tree.Name(item.id), Payload: held.payload, QoS: held.qos, Retain: true, Properties: p,
	}, false)
	if err == nil {
		c.set(i, ClearReturned, link.Cause{}, nil)
		return true
	}
	cause := link.AsCause(err)
	if verdictOf(cause) == notSent {
		c.set(i, item.stage, link.Cause{}, nil)
		c.give(cause)
		return false
	}
	c.set(i, ClearNotReturned, cause, nil)
	if verdictOf(cause) == notTaken {
		return true
	}
	c.give(cause)
	return false
}

// give ends the run for a cause.
func (c *Clearing) give(cause link.Cause) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop(cause)
}

// verdict is what an error of a publish says of the message.
type verdict uint8

const (
	notSent   verdict = iota // and the next one would not be, either
	notTaken                 // this one; others may be taken
	uncertain                // it may have arrived, and the connection is bad
)

func verdictOf(c link.Cause) verdict {
	switch c.Kind {
	case link.KindNotConnected:
		return notSent
	case link.KindPublishRefused, link.KindBadInput, link.KindUnavailable, link.KindReadOnly:
		return notTaken
	}
	return uncertain
}

// check waits for the copies of what was acknowledged, which show that the broker
// did it: one of MQTT 3.1.1 acknowledges also what the rights of the user do not
// allow (3.3.5.2). Where no subscription brings a copy nothing can be seen.
func (c *Clearing) check(done []int) {
	open := c.unseen(done)
	if len(open) == 0 {
		return
	}
	c.mu.Lock()
	c.progress.Run = ClearChecking
	c.progress.Version++
	c.mu.Unlock()
	late := time.NewTimer(seenTime)
	defer late.Stop()
	look := time.NewTicker(seenEvery)
	defer look.Stop()
	for waiting := true; waiting && len(open) > 0; {
		select {
		case <-look.C:
		case <-late.C:
			waiting = false
		}
		before := len(open)
		if open = c.unseen(open); len(open) < before && waiting {
			late.Reset(seenTime) // they are coming, behind what else there is to read
		}
	}
	for _, i := range open {
		stage, cause := ClearUnseen, link.Cause{}
		if c.item(i).stage == ClearReturned {
			stage, cause = ClearNotReturned, link.Cause{Kind: link.KindUnconfirmed, Retry: true}
		}
		c.set(i, stage, cause, nil)
	}
}

// unseen are those of some items of which a copy should come and did not yet.
func (c *Clearing) unseen(items []int) (open []int) {
	for _, i := range items {
		item := c.item(i)
		if item.stage != Cleared && item.stage != ClearReturned {
			continue
		}
		if !c.saw(&item) && c.s.copies(c.s.tree.Name(item.id)) > 0 {
			open = append(open, i)
		}
	}
	return open
}

// saw reports whether the copy of what was done came.
func (c *Clearing) saw(item *clearItem) bool {
	t, ok := c.s.tree.Topic(item.id)
	rec, has := c.s.tree.Latest(item.id)
	if !ok || !has {
		return true // nothing can be said
	}
	if item.stage == ClearReturned {
		return t.Retain == model.RetainStored || rec.Seq > item.held.latest && bytes.Equal(rec.Payload, item.held.payload)
	}
	return rec.Size == 0 || t.Retain != model.RetainStored && t.Retain != model.RetainUnknown
}

// pace waits while many copies are still to come: more than a session can tell
// from what others publish would not be known to be its own.
func (c *Clearing) pace() {
	late := time.Now().Add(paceTime)
	for c.s.echoes.waiting.Load() > mostEchoes/2 && time.Now().Before(late) {
		time.Sleep(time.Millisecond)
	}
}
