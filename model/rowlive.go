package model

import "time"

const (
	// settleEvery is how often a live order follows the traffic at most, and
	// settleShare the part of a processor that it may take.
	settleEvery, settleShare = time.Second, 10
)

// live is the state of an order that follows the traffic.
type live struct {
	hold bool
	seen uint64        // Tree.Version when last settled
	last time.Time     // when that was
	cost time.Duration // what that took the goroutine
}

// due reports whether a live order has to follow what came. Rates fall without
// a message, which the version of the tree tells too.
func (l *live) due(r *Rows) bool {
	if !l.follows(r) {
		return false
	}
	since := r.tree.now().Sub(l.last)
	return since >= max(settleEvery, settleShare*l.cost) || since < 0
}

func (l *live) follows(r *Rows) bool {
	return r.shape.sort.live() && r.shape.frozen == nil && !l.hold && l.seen != r.tree.Version()
}

// Hold keeps a live order as it is, while the pointer is over the rows or a
// key was just pressed. New topics are put in all the same.
func (r *Rows) Hold(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.live.hold = on
	r.noticed()
}

// settle has a live order follow the traffic: a list is put in order anew when
// it is looked at next, a long one by the goroutine, which shows it when it is
// done. It reports whether there is something to do.
func (r *Rows) settle() bool {
	l, s := &r.live, r.shape
	if !l.follows(r) {
		return false
	}
	l.seen = r.tree.Version()
	l.last = r.tree.now()
	l.cost = 0
	s.rearrange(false)
	r.version++
	return true
}

// resort puts all lists of the shape into the order that was asked for.
func (r *Rows) resort() {
	r.shape.sort = r.sort
	r.live = live{hold: r.live.hold, seen: r.tree.Version(), last: r.tree.now()}
	r.shape.rearrange(true)
}

// arrangeShown asks for the long lists that are shown and were not in order
// when they came to be. It reports whether there are any.
func (s *shape) arrangeShown() (any bool) {
	for id := range s.long {
		if l := s.list(id); l.order != s.order && s.jobs[id] == nil && s.shownBelow(id) {
			s.arrange(l, l.sort != s.sort)
			any = true
		}
	}
	return any
}

// rearrange has all lists put in order anew, as they are looked at. first: of
// long ones those that come first are wanted before the rest.
func (s *shape) rearrange(first bool) {
	s.order++
	for id := range s.long {
		if s.shownBelow(id) {
			s.arrange(s.list(id), first)
		}
	}
}
