package conn

import (
	"sync"

	"treetop/model"
)

// mostCopies is of how many messages it is remembered by which subscriptions
// copies of them came.
const mostCopies = 4096

// copies are the subscriptions by which copies came that were not counted again,
// for the newest messages that had any. Their own subscriptions are in the messages.
type copies struct {
	mu    sync.Mutex
	came  map[model.Seq]mask
	order [mostCopies]model.Seq // a ring; the oldest is at next
	next  int
}

// add notes that a copy of a message came by these subscriptions.
func (c *copies) add(seq model.Seq, by mask) {
	if seq == 0 || by == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.came == nil {
		c.came = make(map[model.Seq]mask)
	}
	if c.came[seq] == 0 {
		delete(c.came, c.order[c.next])
		c.order[c.next] = seq
		c.next = (c.next + 1) % mostCopies
	}
	c.came[seq] |= by
}

// of are the subscriptions by which copies of a message came, by their numbers.
func (c *copies) of(seq model.Seq) []uint32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	var ids []uint32
	for id := range uint32(64) {
		if c.came[seq]&(1<<id) != 0 {
			ids = append(ids, id)
		}
	}
	return ids
}
