package model

import (
	"time"

	"treetop/model/filter"
)

const (
	// stepTopics is how many topics one step takes in while the rows are
	// locked.
	stepTopics = 256
	// stepNames is how many topics one step looks at, most of them in vain.
	stepNames = 2048
	// inlineCost is how much of the work a call does itself before it leaves
	// the rest to the goroutine: a millisecond or two.
	inlineCost = 1500
	// filterPatience is how long a new filter is evaluated before what was found
	// until then is shown.
	filterPatience = 20 * time.Millisecond
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
			r.mu.giveWay()
		}
	}
}

// turn does one piece of the work, and reports whether there is more to do.
func (r *Rows) turn() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	if r.next != nil {
		r.scan(r.next)
		return true
	}
	s, now := r.shape, r.asked
	if now > r.begun { // for Sync nothing waits until it is due
		r.begun = now
		r.settle()
		s.followNow()
		if v := s.sieve; v != nil && v.filter.Needs()&filter.NeedsTime != 0 {
			v.round.begin(true)
		}
	}
	if job := s.job(); job != nil {
		r.mu.Unlock()
		r.run(s, job)
		r.mu.Lock()
		return true
	}
	if r.lookOn(s) || r.step() {
		return true
	}
	if r.live.due(r) && r.settle() {
		return true
	}
	if s.arrangeShown() {
		return true
	}
	r.answer = now
	r.settled.Broadcast()
	return false
}

// lookOn looks at some topics of which the filter has to know more than the
// name. It reports whether there were any.
func (r *Rows) lookOn(s *shape) bool {
	v := s.sieve
	switch {
	case v == nil:
		return false
	case v.feed.reading && !s.scanning():
		s.read(make([]TopicID, 0, lookSlice))
	case len(v.again) > 0: // first, for what is new may stand below it
		r.lookAt(s, &v.again)
	case len(v.unknown) > 0:
		r.lookAt(s, &v.unknown)
	case len(v.round.queue) > 0:
		began := time.Now()
		r.lookAt(s, &v.round.queue)
		v.round.cost += time.Since(began)
	case s.roundDue():
		s.goRound()
	default:
		return false
	}
	return true
}

// scan evaluates a filter that is not shown yet, off the lock, which is held
// before and after. It is shown when all is looked at, or when there is
// something to show and it takes long.
func (r *Rows) scan(s *shape) {
	v := s.sieve
	wanted := r.wanted.Load()
	r.mu.Unlock()
	if v.began.IsZero() {
		v.began = time.Now()
		v.feed.cursor = s.thawed
		if s.frozen == nil {
			v.feed.cursor = s.tree.feedEnd()
		}
		s.renew()
		v.until = s.names.count - 1
	}
	for range stepNames {
		if s.taken == v.until {
			break
		}
		s.taken++
		s.room(s.taken)
		s.evaluate(s.taken)
	}
	for len(v.unknown) > 0 {
		var batch []asked
		batch, v.unknown = s.ask(v.unknown)
		if !v.judge(s.tree, s.frozen, &s.names, batch, func() bool { return r.wanted.Load() == wanted }) {
			r.mu.Lock()
			return
		}
		for inTurn(batch); len(batch) > 0; {
			batch, _ = s.apply(batch)
		}
	}
	s.count()
	show := s.taken == v.until || time.Since(v.began) >= r.patience && s.length() > 0
	if show {
		for _, parent := range s.crossed {
			s.beginWith(s.list(parent))
		}
		s.crossed = nil
	}
	r.mu.Lock()
	if r.next != s {
		return
	}
	r.found = v.matched
	if show && r.trying && s.length() == 0 {
		r.giveUp()
		return
	}
	if show {
		v.private = false
		r.next = nil
		r.show(s)
	}
}

// giveUp stays with what is shown, as nothing passes what was tried.
func (r *Rows) giveUp() {
	r.next, r.filter = nil, nil
	if v := r.shape.sieve; v != nil {
		r.filter = v.filter
	}
	r.version++
}

// advance does what is to be done as far as it is quick.
func (r *Rows) advance() {
	from := r.shape.cost()
	for r.step() {
		if r.shape.cost()-from > inlineCost {
			break
		}
	}
	r.noticed()
}

// noticed wakes the goroutine when there is something to do. The lock is held.
func (r *Rows) noticed() {
	s := r.shape
	s.followLater()
	if r.behind() || s.sieve != nil && s.sieve.busy() || s.roundDue() || r.live.due(r) {
		r.wake()
	}
}

// behind reports whether what was asked for is not all done, or the tree has
// topics that the rows have not.
func (r *Rows) behind() bool {
	s := r.shape
	return r.next != nil || s.behind() || len(r.todo) > 0 || len(r.reveal) > 0 ||
		len(s.jobs) > 0 || len(s.asleep) > 0 || s.sieve != nil && len(s.sieve.unknown) > 0
}

// step does one small piece of the work that comes first, and reports whether
// there may be more.
func (r *Rows) step() bool {
	s := r.shape
	switch {
	case len(s.asleep) > 0:
		s.wakeOn()
		r.version++
	case s.behind():
		if s.catchUp() {
			r.version++
		}
		if s.taken == s.names.count-1 {
			r.openFitting()
		}
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
	case r.jump.prefix != nil:
		s.looked += jumpSlice
		r.jumpOn()
	case s.sieve != nil && len(s.sieve.uncounted) > 0:
		before := s.sieve.matched
		s.count()
		if s.sieve.matched != before {
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
	if old := r.shape; old != r.plain {
		r.work.add(old.work)
	}
	r.shape = s
	if s.sort != r.sort {
		r.resort()
	} else if s.sort.live() {
		s.rearrange(false) // it did not follow the traffic meanwhile
	}
	r.version++
}

func (w *Work) add(o Work) {
	w.Copied += o.Copied
	w.Inserted += o.Inserted
	w.Built += o.Built
	w.Matched += o.Matched
}
