package model

import "math"

// liveKey is what a live order has a topic ordered by: the lower the further up.
// What is nothing in that order comes last, with the same key.
func (t *Tree) liveKey(sort Sort, id uint32) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	node := t.names.at(id)
	switch sort {
	case SortNewest:
		return keyMost - uint64(max(0, node.newestLive()))
	case SortRate:
		_, rate := t.ratesOf(node)
		return keyMost - rateStep(rate)
	case SortMessages:
		return keyMost - node.messages - node.messagesBelow
	case SortSize:
		if node.kept > 0 {
			return keyMost - uint64(t.log.header(t.log.handles.latest(node)).size)
		}
	}
	return keyMost
}

// rateStep is the same for rates that differ by less than some tenth, and
// higher for higher ones; 0 is no rate at all.
func rateStep(rate float64) uint64 {
	if rate < rateLeast {
		return 0
	}
	return 1 + uint64(math.Log2(rate/rateLeast)*8)
}
