package model

import (
	"slices"
	"time"
)

// fitFor is how long what opened by itself may close again.
const fitFor = 10 * time.Second

// opening is a branch that is to be opened, or closed, with all below it.
type opening struct {
	id    uint32
	open  bool
	begun bool   // it was itself opened; whoever closes it again has the last word
	from  uint32 // the child to go on with, where there are many
}

// byHand opens or closes a branch for a person.
func (r *Rows) byHand(id uint32, open bool) bool {
	s := r.shape
	if id == 0 || !s.hasRowsBelow(id) {
		return false
	}
	s.node(id).flags |= nodeHand
	changed := s.setOpen(id, open)
	if changed {
		r.version++
	}
	return changed
}

func (r *Rows) revealNow(id TopicID) {
	s := r.shape
	if id == 0 || !s.knows(id) {
		return
	}
	var above []uint32
	for up := s.names.at(uint32(id)).parent; up != 0; up = s.names.at(up).parent {
		above = append(above, up)
	}
	for _, up := range slices.Backward(above) {
		r.byHand(up, true)
	}
}

// open opens or closes one branch and leaves those below it to later steps.
func (r *Rows) open(o opening) {
	s := r.shape
	if o.open && !o.begun {
		r.byHand(o.id, true)
	}
	l := s.list(o.id)
	if l == nil && (o.open || !s.mayHaveOpen(o.id)) {
		return
	}
	if !o.begun && s.sieve == nil {
		s.freshen(o.id)
	}
	o.begun = true
	switch {
	case s.jobs[o.id] != nil:
		s.jobs[o.id].later = append(s.jobs[o.id].later, o)
		return
	case l == nil || l.count > s.inline:
		r.openSlice(o)
	default:
		s.looked += uint64(l.count)
		s.each(l, func(id uint32) { r.openLater(o, id) })
	}
	if !o.open {
		r.byHand(o.id, false)
	}
}

// openSlice goes through some children of a branch that has many.
func (r *Rows) openSlice(o opening) {
	s := r.shape
	child := o.from
	if child == 0 || child >= s.names.count { // not begun, or at another moment
		child = s.newestChild(o.id)
	}
	s.looked += stepNames
	at := len(r.todo)
	r.todo = append(r.todo, o)
	for range stepNames {
		if child <= s.taken && s.passes(child) {
			r.openLater(o, child)
		}
		if child = s.names.at(child).sibling; child == 0 {
			r.todo = slices.Delete(r.todo, at, at+1)
			return
		}
	}
	r.todo[at].from = child
}

// openLater has a child opened or closed as its parent is, if it is a branch.
func (r *Rows) openLater(o opening, child uint32) {
	s := r.shape
	if o.open && s.hasRowsBelow(child) || !o.open && s.mayHaveOpen(child) {
		r.todo = append(r.todo, opening{id: child, open: o.open})
	}
}

// mayHaveOpen reports whether a branch or one below it can be open. With a
// filter that is so also where the branch itself never was.
func (s *shape) mayHaveOpen(id uint32) bool {
	return s.node(id).list != 0 || s.sieve != nil && s.node(id).below > 0
}

// openFitting opens branches as long as all rows fit, and closes those that it
// opened, the deepest first, when they no longer do: a burst at connecting
// outgrows the screen. Later on what is open stays so, for somebody may be
// reading it.
func (r *Rows) openFitting() {
	s := r.shape
	if r.fits <= 0 || s.sieve != nil || len(s.jobs) > 0 {
		return
	}
	if len(r.fitting) > 0 && r.tree.now().Sub(r.opened) > fitFor {
		r.fitting = nil
	}
	for s.length() > r.fits && len(r.fitting) > 0 {
		r.full = true
		r.closeDeepest()
		r.version++
	}
	if r.full || s.length() > r.fits {
		r.full = true
		return
	}
	queue := []uint32{0}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if id != 0 && !s.open(id) {
			children := s.childCount(id)
			if children == 0 || s.names.isSys(id) {
				continue
			}
			if s.length()+children > r.fits {
				r.full = true
				continue
			}
			if s.setOpen(id, true) {
				if r.opened.IsZero() {
					r.opened = r.tree.now()
				}
				r.fitting = append(r.fitting, id)
				r.version++
			}
		}
		l := s.list(id)
		s.ready(l)
		l.all(func(e *entry) bool {
			queue = append(queue, e.id)
			return true
		})
	}
}

// closeDeepest closes the deepest level of what opened by itself.
func (r *Rows) closeDeepest() {
	s := r.shape
	deepest := uint8(0)
	for _, id := range r.fitting {
		deepest = max(deepest, s.names.at(id).depth)
	}
	r.fitting = slices.DeleteFunc(r.fitting, func(id uint32) bool {
		if s.names.at(id).depth != deepest {
			return false
		}
		s.setOpen(id, false)
		return true
	})
}
