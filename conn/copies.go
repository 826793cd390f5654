package conn

import (
	"sync"

	"treetop/model"
)

// mostCopies is of how many messages, at most, it is remembered by which
// subscriptions copies of them came.
const mostCopies = 4096

// copies are the subscriptions by which copies came that were not counted again.
// Those of the message that is counted are in the message itself. A newer message
// takes the place of an older one.
type copies struct {
	mu   sync.Mutex
	came []copiesOf // by Seq modulo mostCopies; nil while there have been none
}

type copiesOf struct {
	seq model.Seq
	by  mask
}

// add notes that a copy of a message came by these subscriptions.
func (c *copies) add(seq model.Seq, by mask) {
	if seq == 0 || by == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.came == nil {
		c.came = make([]copiesOf, mostCopies)
	}
	at := &c.came[seq%mostCopies]
	if at.seq != seq {
		*at = copiesOf{seq: seq}
	}
	at.by |= by
}

// of are the subscriptions by which copies of a message came, by their numbers.
func (c *copies) of(seq model.Seq) []uint32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.came == nil || c.came[seq%mostCopies].seq != seq {
		return nil
	}
	var ids []uint32
	for id := range uint32(64) {
		if c.came[seq%mostCopies].by&(1<<id) != 0 {
			ids = append(ids, id)
		}
	}
	return ids
}
