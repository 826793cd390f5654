package model

import "time"

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
	defer r.mu.Unlock()
	asked := r.asked
	if r.step() {
		return true
	}
	if r.live.due(r) || asked > r.answer {
		r.settle()
	}
	r.answer = asked
	r.settled.Broadcast()
	return false
}

// advance does what is to be done as far as it is quick.
func (r *Rows) advance() {
	from := r.work
	for r.step() {
		cost := r.work.Inserted - from.Inserted + r.work.Built - from.Built + (r.work.Matched-from.Matched)/10
		if cost > inlineCost {
			r.wake()
			return
		}
	}
}

// behind reports whether step has something to do.
func (r *Rows) behind() bool {
	return r.next != nil || r.shape.behind() || len(r.todo) > 0 || len(r.reveal) > 0 || r.sorting < len(r.shape.lists)
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
	case s.behind():
		if s.catchUp() {
			r.version++
		}
		if s.taken == s.names.count-1 {
			r.openFitting()
		}
	case r.sorting < len(s.lists):
		if l := s.lists[r.sorting]; l != nil {
			s.build(l.parent)
			r.version++
		}
		r.sorting++
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
	r.sorting = len(s.lists)
	if s.sort != r.sort {
		r.resort()
	}
	r.live.cursor = r.tree.feedEnd()
	r.version++
}

// resort puts all lists of the shape into the order of now, one after another.
func (r *Rows) resort() {
	r.shape.sort = r.sort
	r.sorting = 1
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
	if o.open && s.setOpen(o.id, true) {
		r.version++
	}
	l := s.list(o.id)
	if l == nil {
		return
	}
	var below []opening
	l.all(func(e *entry) bool {
		n := s.node(e.id)
		switch {
		case !o.open && n.list == 0:
		case o.open && s.tree.newestChild(e.id) == 0:
		case o.match && n.flags&nodeMatch != 0:
		default:
			below = append(below, opening{id: e.id, open: o.open, match: o.match})
		}
		return true
	})
	for i := len(below) - 1; i >= 0; i-- { // the first is done next
		r.todo = append(r.todo, below[i])
	}
	if !o.open && s.setOpen(o.id, false) {
		r.version++
	}
}

// openFitting opens branches as long as all rows fit.
func (r *Rows) openFitting() {
	s := r.shape
	if r.fits <= 0 || s.match != nil {
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
