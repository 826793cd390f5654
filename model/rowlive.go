package model

import "time"

// live is the state of an order that follows the traffic.
type live struct {
	hold   bool
	cursor uint64    // in the feed
	seen   uint64    // Tree.Version when last settled
	last   time.Time // when that was
	moving bool      // it is being settled, up to
	until  uint64    // this place in the feed
}

// due reports whether a live order has to follow what came.
func (l *live) due(r *Rows) bool {
	if !r.shape.sort.live() || l.hold || l.seen == r.tree.Version() {
		return false
	}
	since := r.tree.now().Sub(l.last)
	return since >= settleEvery || since < 0
}

// Hold keeps a live order as it is, while the pointer is over the rows or a
// key was just pressed. New topics are put in all the same.
func (r *Rows) Hold(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.live.hold = on
	r.noticed()
}

// settle puts some rows of a live order where they belong by now, and reports
// whether there are more.
func (r *Rows) settle() bool {
	l, s := &r.live, r.shape
	if !s.sort.live() || l.hold || len(s.jobs) > 0 {
		l.moving = false
		return false
	}
	if !l.moving {
		l.moving = true
		l.seen = r.tree.Version()
		l.last = r.tree.now()
		l.until = r.tree.feedEnd()
		if s.sort == SortRate { // rates fall by themselves, which no feed tells
			r.resort()
			return true
		}
	}
	if l.cursor >= l.until {
		l.moving = false
		return false
	}
	changed, next, lost := r.tree.Changed(l.cursor, make([]TopicID, 0, stepTopics))
	l.cursor = next
	if lost {
		l.moving = false
		r.resort()
		return true
	}
	for _, id := range changed {
		if uint32(id) <= s.taken && s.move(uint32(id)) {
			r.version++
		}
	}
	return true
}

// move puts the row of a topic where its key of now belongs. It reports
// whether it had to.
func (s *shape) move(id uint32) bool {
	n := s.node(id)
	parent := s.names.at(id).parent
	if n.block == 0 || !s.shownBelow(parent) {
		return false
	}
	l := s.list(parent)
	b, at := s.find(id, parent)
	if b == nil {
		return false
	}
	e := entry{id: id, key: s.key(id, l), weight: b.entries[at].weight}
	if b.entries[at].key == e.key {
		return false
	}
	l.remove(b, at, &s.blocks)
	l.insert(e, s.before, &s.blocks, s.setBlock)
	s.work.Moved++
	return true
}
