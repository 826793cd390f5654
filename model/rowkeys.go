package model

import "math"

// liveKeys gives entries what a live order has topics ordered by: the lower the
// further up. What is nothing in that order comes last, with the same key.
func (t *Tree) liveKeys(sort Sort, entries []entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range entries {
		if i%readSlice == readSlice-1 {
			t.mu.Unlock()
			t.mu.Lock()
		}
		entries[i].key = keyMost - t.liveRank(sort, t.names.at(entries[i].id))
	}
}

func (t *Tree) liveRank(sort Sort, node *topic) uint64 {
	switch sort {
	case SortNewest:
		return uint64(max(0, node.newestLive()))
	case SortRate:
		_, rate := t.ratesOf(node)
		return rateStep(rate)
	case SortMessages:
		return node.messages + node.messagesBelow
	case SortSize:
		if node.kept > 0 {
			return uint64(t.log.header(t.log.handles.latest(node)).size)
		}
	}
	return 0
}

// rateStep is the same for rates that differ by less than some tenth, and
// higher for higher ones; 0 is no rate at all.
func rateStep(rate float64) uint64 {
	if rate < rateLeast {
		return 0
	}
	return 1 + uint64(math.Log2(rate/rateLeast)*8)
}
