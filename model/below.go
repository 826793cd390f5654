package model

import "slices"

// belowCache is the answer of the last Below. The topics below a branch seldom
// change while it is looked at ten times a second, their values always do.
type belowCache struct {
	top   TopicID
	most  int
	total uint64   // topics with a value below top at that time
	upto  uint32   // topics that existed
	ids   []uint32 // never changed, only replaced
}

// Below returns the first n topics with a value below id (0: in the whole
// tree), depth first in natural order, and how many there are. Asked for the
// same again, it answers from what it knows; the first time it goes through
// the children of id, which takes a tenth of a second where there are a
// million: with many below, begin off the UI goroutine.
func (t *Tree) Below(id TopicID, n int) (topics []Topic, total uint64) {
	t.mu.Lock()
	names := t.names
	if uint32(id) >= names.count || n <= 0 {
		if id < TopicID(names.count) {
			total = uint64(names.at(uint32(id)).topicsBelow)
		}
		t.mu.Unlock()
		return nil, total
	}
	total = uint64(names.at(uint32(id)).topicsBelow)
	cache := t.below
	t.mu.Unlock()

	if cache.top != id || cache.most != n || cache.ids == nil {
		cache = t.listBelow(nil, &names, id, n, total)
	} else if cache.total != total && !t.extendBelow(&names, &cache, total) {
		cache = t.listBelow(nil, &names, id, n, total)
	}
	t.mu.Lock()
	t.below = cache
	t.mu.Unlock()
	return t.topicsAt(nil, cache.ids), total
}

// topicsAt is topicAt of many, in slices.
func (t *Tree) topicsAt(f *Frozen, ids []uint32) []Topic {
	t.mu.Lock()
	defer t.mu.Unlock()
	topics := make([]Topic, len(ids))
	for i, id := range ids {
		if i%readSlice == readSlice-1 {
			t.mu.Unlock()
			t.mu.Lock()
		}
		topics[i] = t.topicAt(f, id)
	}
	return topics
}

// listBelow goes through the tree, as of the moment of f (nil: now).
func (t *Tree) listBelow(f *Frozen, n *names, id TopicID, most int, total uint64) belowCache {
	cache := belowCache{top: id, most: most, total: total, upto: n.count, ids: []uint32{}}
	t.visitBelow(n, uint32(id), func(child uint32) bool {
		if t.hadValue(f, child) {
			cache.ids = append(cache.ids, child)
		}
		return len(cache.ids) < most
	}, most)
	return cache
}

// visitBelow calls visit for the topics below id, depth first in natural
// order, until it returns false. Of the children of one topic it goes through
// the first most only, which is enough for that many topics with a value:
// there is one in each child or below it.
func (t *Tree) visitBelow(n *names, id uint32, visit func(uint32) bool, most int) bool {
	for _, child := range t.firstChildren(n, id, most) {
		if !visit(child) || !t.visitBelow(n, child, visit, most) {
			return false
		}
	}
	return true
}

// firstChildren returns the first children of id in natural order.
func (t *Tree) firstChildren(n *names, id uint32, most int) []uint32 {
	var first []uint32
	compare := func(a, b uint32) int { return n.compare(a, b) }
	child := t.newestChild(id)
	now := *n
	if child >= n.count {
		now = t.snapshot()
	}
	for ; child != 0; child = now.at(child).sibling {
		if child >= n.count {
			continue // it came later than the answer is for
		}
		first = append(first, child)
		if len(first) >= 2*most+256 {
			slices.SortFunc(first, compare)
			first = first[:most]
		}
	}
	slices.SortFunc(first, compare)
	return first[:min(len(first), most)]
}

func (t *Tree) newestChild(id uint32) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.names.at(id).child
}

func (t *Tree) hasValue(id uint32) bool { return t.hadValue(nil, id) }

func (t *Tree) hadValue(f *Frozen, id uint32) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.nodeAt(f, id).messages > 0
}

// extendBelow adds what was created since to the cached answer. It reports
// false when that does not account for all that is new: then an older topic
// had its first message.
func (t *Tree) extendBelow(n *names, cache *belowCache, total uint64) bool {
	ids := slices.Clone(cache.ids)
	found := cache.total
	id := cache.upto
	for ; id < n.count && found < total; id++ {
		if !n.below(id, uint32(cache.top)) || !t.hasValue(id) {
			continue
		}
		found++
		at, _ := slices.BinarySearchFunc(ids, id, n.comparePaths)
		if at < cache.most {
			ids = slices.Insert(ids, at, id)
			ids = ids[:min(len(ids), cache.most)]
		}
	}
	if found != total {
		return false
	}
	cache.ids, cache.total, cache.upto = ids, total, id
	return true
}

// compare orders two children of the same parent by name, $SYS last.
func (n *names) compare(a, b uint32) int {
	if x, y := n.isSys(a), n.isSys(b); x != y {
		if x {
			return 1
		}
		return -1
	}
	return compareNatural(n.level(a), n.level(b))
}

// isSys reports whether id is the topic $SYS itself.
func (n *names) isSys(id uint32) bool {
	return n.at(id).parent == 0 && n.level(id) == sysLevel
}

// comparePaths orders any two topics as a walk through the tree meets them.
func (n *names) comparePaths(a, b uint32) int {
	if a == b {
		return 0
	}
	x, y := n.at(a).depth, n.at(b).depth
	up, down := a, b
	for ; n.at(up).depth > y; up = n.at(up).parent {
	}
	for ; n.at(down).depth > x; down = n.at(down).parent {
	}
	if up == down { // one is above the other
		return int(x) - int(y)
	}
	for n.at(up).parent != n.at(down).parent {
		up, down = n.at(up).parent, n.at(down).parent
	}
	return n.compare(up, down)
}
