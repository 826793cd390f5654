package model

import "slices"

// SetFrozen shows the tree as it was at one moment instead of as it is now:
// nothing that came later, and values, counts and marks as of then. Opening,
// filtering, sorting and jumping work on that. nil shows what is now again, all
// that came since at once.
func (r *Rows) SetFrozen(f *Frozen) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.plain.frozen == f {
		return
	}
	r.wanted.Add(1)
	r.plain.freeze(f)
	if r.shape != r.plain {
		r.shape.freeze(f)
	}
	if r.next != nil {
		r.next = r.newFiltered(r.filter)
	}
	gone := func(id uint32) bool { return id > r.shape.taken }
	r.todo = slices.DeleteFunc(r.todo, func(o opening) bool { return gone(o.id) })
	r.fitting = slices.DeleteFunc(r.fitting, gone)
	if gone(uint32(r.jump.found)) {
		r.jump.found = 0
	}
	r.version++
	r.advance()
}

// freeze shows another moment. What changed between the two is looked at again
// by the filter, and sorted anew by a live order.
func (s *shape) freeze(f *Frozen) {
	s.frozen = f
	if f != nil {
		s.thawed = s.tree.feedEnd()
		s.forget(f.names.count - 1)
	}
	s.renew()
	if s.sort.live() {
		s.rearrange(false)
	}
	if s.sieve != nil {
		if f != nil { // what came later is not waited for
			s.sieve.until = min(s.sieve.until, f.names.count-1)
		}
		s.sieve.feed.reading = false
		s.sieve.feed.seen = 0 // whoever reads next follows all that came meanwhile
		s.sieve.round.begin(true)
	}
}

// forget takes topics back that were taken in and came after the last.
func (s *shape) forget(last uint32) {
	for ; s.taken > last; s.taken-- {
		id := s.taken
		if s.sieve != nil {
			s.fail(id)
		}
		s.remove(id)
		if l := s.list(s.names.at(id).parent); l != nil {
			l.seen = min(l.seen, last)
			if job := s.jobs[l.parent]; job != nil && job.begun {
				s.arrange(l, job.first) // that one may have the topic already
			}
		}
		delete(s.jobs, id)
		delete(s.long, id)
		if l := s.list(id); l != nil {
			l.drop(&s.blocks)
		}
		*s.node(id) = node{}
	}
	s.asleep = slices.DeleteFunc(s.asleep, func(n nap) bool { return n.id > last })
}
