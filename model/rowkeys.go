package model

import "math"

// liveKeys gives entries what a live order has topics ordered by: the lower the
// further up. What is nothing in that order comes last, with the same key.
func (t *Tree) liveKeys(f *Frozen, sort Sort, entries []entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range entries {
		if i%readSlice == readSlice-1 {
			t.mu.Unlock()
			t.mu.Lock()
		}
		entries[i].key = keyMost - t.liveRank(f, sort, entries[i].id)
	}
}

func (t *Tree) liveRank(f *Frozen, sort Sort, id uint32) uint64 {
	node := t.nodeAt(f, id)
	switch sort {
	case SortNewest:
		return uint64(max(0, node.newestLive()))
	case SortRate:
		_, rate := t.ratesAt(f, node)
		return rateStep(rate)
	case SortMessages:
		return node.messages + node.messagesBelow
	case SortSize:
		if node.kept > 0 {
			latest, _, _ := t.newestAt(f, id, 0)
			return uint64(latest.size)
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
