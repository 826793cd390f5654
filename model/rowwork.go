package model

import (
	"slices"
	"time"
)

const (
	// stepTopics is how many topics one step takes in while the rows are
	// locked.
	stepTopics = 256
	// stepNames is how many names one step of a filter looks at.
	stepNames = 4096
	// inlineCost is how much of the work a call does itself before it leaves
	// the rest to the goroutine: some milliseconds.
	inlineCost = 3000
	// settleEvery is how often a live order follows the traffic at most.
	settleEvery = time.Second
)

// follow is the goroutine of r.
func (r *Rows) follow() {
	defer close(r.done)
	for {
		select {
		case <-r.stop:
			return
		case <-r.kick:
		}
		for r.turn() {
			select {
			case <-r.stop:
				return
			default:
			}
		}
	}
}

// turn does one step, and reports whether there is more to do.
func (r *Rows) turn() bool {
	r.mu.Lock()
	if s := r.shape; len(s.jobs) > 0 && !r.closed {
		job := s.job()
		r.mu.Unlock()
		r.run(s, job)
		return true
	}
	defer r.mu.Unlock()
	asked := r.asked
	if r.step() {
		return true
	}
	if asked > r.counted {
		r.counted = asked
		if r.shape.countLater(); r.shape.counting {
			return true
		}
	}
	if r.live.moving || r.live.due(r) || asked > r.answer {
		if r.settle() {
			return true
		}
	}
	r.answer = asked
	r.settled.Broadcast()
	return false
}

// advance does what is to be done as far as it is quick.
func (r *Rows) advance() {
	from := r.cost()
	for r.step() {
		if r.cost()-from > inlineCost {
			break
		}
	}
	if r.behind() {
		r.wake()
	}
}

// cost is what was done so far in topics put into a list, which take about a
// microsecond each; looking at one takes a tenth of that.
func (r *Rows) cost() uint64 {
	return r.work.Inserted + r.work.Built + (r.work.Matched+r.looked)/10
}

// behind reports whether step has something to do.
func (r *Rows) behind() bool {
	return r.next != nil || r.shape.behind() || len(r.todo) > 0 || len(r.reveal) > 0 ||
		r.shape.sorting < len(r.shape.lists) || len(r.shape.jobs) > 0 || len(r.shape.asleep) > 0
}

// step does one small piece of the work that comes first, and reports whether
// there may be more.
func (r *Rows) step() bool {
	s := r.shape
	switch {
	case r.next != nil:
		if r.next.scan(); r.next.taken == r.next.names.count-1 {
			r.next.build(0)
			r.show(r.next)
			r.next = nil
			r.todo = append(r.todo, opening{open: true, match: true})
		}
	case len(s.asleep) > 0:
		last := len(s.asleep) - 1
		id := s.asleep[last]
		r.looked += uint64(s.list(id).count)
		s.asleep = append(s.asleep[:last], s.wakeOne(id)...)
		r.version++
	case s.behind():
		if s.catchUp() {
			r.version++
		}
		if s.taken == s.names.count-1 {
			r.openFitting()
		}
	case s.sorting < len(s.lists):
		s.sorting++
		s.build(s.lists[s.sorting-1].parent)
		r.version++
	case len(r.reveal) > 0:
		for _, id := range r.reveal {
			r.revealNow(id)
		}
		r.reveal = nil
	case len(r.todo) > 0:
		last := len(r.todo) - 1
		o := r.todo[last]
		r.todo = r.todo[:last]
		r.open(o)
	case s.counting:
		r.looked += stepNames
		if s.countValues() {
			r.version++
		}
	default:
		return false
	}
	return true
}

// show makes s the shape that is shown.
func (r *Rows) show(s *shape) {
	if s == r.shape {
		return
	}
	r.shape = s
	if s.sort != r.sort {
		r.resort()
	}
	r.live.cursor = r.tree.feedEnd()
	r.version++
}

// resort puts all lists of the shape into the order of now, one after another.
func (r *Rows) resort() {
	r.shape.sort = r.sort
	r.shape.sorting = 1 // the first is no list
	r.live.cursor = r.tree.feedEnd()
	if r.next != nil {
		r.next.sort = r.sort
	}
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
	for i := len(above) - 1; i >= 0; i-- {
		if s.setOpen(above[i], true) {
			r.version++
		}
	}
}

// open opens or closes one branch and leaves those below it to later steps.
func (r *Rows) open(o opening) {
	s := r.shape
	if o.open && !o.begun && s.setOpen(o.id, true) {
		r.version++
	}
	l := s.list(o.id)
	if l == nil {
		return
	}
	if !o.begun {
		s.freshen(o.id)
		o.begun = true
	}
	switch {
	case s.jobs[o.id] != nil:
		s.jobs[o.id].later = append(s.jobs[o.id].later, o)
		return
	case l.count > int(s.inline):
		r.openSlice(o)
	default:
		r.looked += uint64(l.count)
		from := len(r.todo)
		l.all(func(e *entry) bool {
			r.openLater(o, e.id)
			return true
		})
		slices.Reverse(r.todo[from:]) // the first is done next
	}
	if !o.open && s.setOpen(o.id, false) {
		r.version++
	}
}

// openSlice goes through some children of a branch that has many.
func (r *Rows) openSlice(o opening) {
	s := r.shape
	child := o.from
	if child == 0 {
		child = s.newestChild(o.id)
	}
	r.looked += stepNames
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
	n := s.node(child)
	switch {
	case !o.open && n.list == 0:
	case o.match && n.flags&nodeMatch != 0:
	case o.open && s.tree.newestChild(child) == 0:
	default:
		r.todo = append(r.todo, opening{id: child, open: o.open, match: o.match})
	}
}

// openFitting opens branches as long as all rows fit.
func (r *Rows) openFitting() {
	s := r.shape
	if r.fits <= 0 || s.match != nil || len(s.jobs) > 0 {
		return
	}
	if s.length() > r.fits {
		r.fits = 0
		return
	}
	fits := true
	queue := []uint32{0}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if id != 0 && !s.open(id) {
			children := int(s.tree.childCount(id))
			if children == 0 || s.names.isSys(id) {
				continue
			}
			if s.length()+children > r.fits {
				fits = false
				continue
			}
			if s.setOpen(id, true) {
				r.version++
			}
		}
		s.list(id).all(func(e *entry) bool {
			queue = append(queue, e.id)
			return true
		})
	}
	if !fits {
		r.fits = 0
	}
}
