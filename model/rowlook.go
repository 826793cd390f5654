package model

import (
	"cmp"
	"math"
	"slices"
	"time"

	"treetop/model/filter"
)

const (
	// lookSlice is how many topics are looked at between two holds of the lock
	// of the rows, lookLocked how many under one hold of that of the tree.
	lookSlice, lookLocked = 1024, 64
	// applyCost is what one that passes now, or no longer, counts in shape.looked.
	applyCost = 10
	// roundEvery is how often what changes by time alone is looked at again at
	// most, and roundShare the part of a processor that it may take.
	roundEvery, roundShare = time.Second, 10
	// roundHead is what a round may take before that share is reached.
	roundHead = 5 * time.Millisecond
)

// asked is a topic of which the filter has to know more than the name.
type asked struct {
	id    uint32
	bits  filter.Bits
	match bool
}

// ask takes some of those topics from a queue, in the order of their creation.
func (s *shape) ask(queue []uint32) (batch []asked, rest []uint32) {
	to := min(len(queue), lookSlice)
	for _, id := range queue[:to] {
		if id <= s.taken {
			batch = append(batch, asked{id: id, bits: s.node(id).bits})
		}
	}
	slices.SortFunc(batch, func(a, b asked) int { return cmp.Compare(a.id, b.id) })
	return batch, queue[to:]
}

// judge finds out which topics pass. It needs no lock of the rows. An expression
// may take a tenth of a second for a large value: it reports false, and may have
// left some out, when that is wanted no more.
func (v *sieve) judge(t *Tree, f *Frozen, n *names, batch []asked, wanted func() bool) bool {
	var subjects [lookLocked]filter.Subject
	var name []byte
	needs := v.filter.Needs()
	for part := range slices.Chunk(batch, lookLocked) {
		t.subjects(f, needs, part, subjects[:])
		for i := range part {
			if v.values.WholeName() {
				name = n.appendName(name[:0], part[i].id)
				subjects[i].Name = name
			}
			part[i].match = v.values.Match(part[i].bits, &subjects[i])
			if !wanted() {
				return false
			}
		}
	}
	return true
}

// subjects reads topics as a filter sees them, all but their names.
func (t *Tree) subjects(frozen *Frozen, needs filter.Needs, of []asked, dst []filter.Subject) {
	now := t.now()
	if frozen != nil {
		now = frozen.At()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range of {
		node := t.nodeAt(frozen, of[i].id)
		f := &dst[i]
		*f = filter.Subject{HasValue: node.kept > 0, Messages: node.messages, Age: -1}
		if node.kept > 0 {
			var h header
			if needs&filter.NeedsValue != 0 {
				h, f.Payload, _ = t.newestAt(frozen, of[i].id, math.MaxInt)
			} else {
				h, _, _ = t.newestAt(frozen, of[i].id, 0)
			}
			f.Size, f.QoS = int(h.size), h.qos
			mark := RetainMark(node.marks & markRetain)
			f.Retained = mark == RetainStored || mark == RetainUnknown
		}
		if needs&filter.NeedsTime == 0 || node.messages == 0 {
			continue
		}
		topic := t.topicAt(frozen, of[i].id)
		f.Rate, f.New, f.Late = topic.Rate, topic.New, topic.Late(now)
		f.Since = now.Sub(topic.First)
		if !topic.LastLive.IsZero() {
			f.Age = now.Sub(topic.LastLive)
		}
	}
}

// inTurn puts those that pass first, so that what leads to both kinds stays
// where apply does them in this order.
func inTurn(batch []asked) {
	slices.SortStableFunc(batch, func(a, b asked) int {
		switch {
		case a.match == b.match:
			return 0
		case a.match:
			return -1
		default:
			return 1
		}
	})
}

// apply makes those that pass matches, and those that don't none, as far as it is
// quick: it returns those that are left. It reports whether anything came of it.
func (s *shape) apply(batch []asked) (rest []asked, changed bool) {
	from := s.cost()
	for i, a := range batch {
		if s.cost()-from > uint64(s.inline) {
			return batch[i:], changed
		}
		if a.id > s.taken {
			continue
		}
		n := s.node(a.id)
		if a.match != (n.flags&nodeMatch != 0) {
			changed = true
			s.looked += applyCost
			if a.match {
				if n.flags&(nodeSeen|nodeHand) == 0 {
					s.setOpen(a.id, false) // it only seemed to be no match itself
				}
				s.pass(a.id)
			} else {
				s.fail(a.id)
			}
		}
		n.flags |= nodeSeen
	}
	s.count()
	return nil, changed
}

// lookAt looks at some topics of a queue, off the lock of the rows, which is
// held before and after.
func (r *Rows) lookAt(s *shape, queue *[]uint32) {
	var batch []asked
	batch, *queue = s.ask(*queue)
	names, frozen := s.names, s.frozen
	was := r.wanted.Load()
	wanted := func() bool { return r.wanted.Load() == was }
	s.sieve.looking = true
	r.mu.Unlock()
	judged := s.sieve.judge(s.tree, frozen, &names, batch, wanted)
	inTurn(batch)
	r.mu.Lock()
	for judged && len(batch) > 0 && r.shape == s && s.frozen == frozen && wanted() {
		var changed bool
		if batch, changed = s.apply(batch); changed {
			r.version++
		}
		if len(batch) > 0 {
			r.mu.Unlock()
			r.mu.giveWay()
			r.mu.Lock()
		}
	}
	s.sieve.looking = false
	for _, a := range batch { // another filter comes first, or that was another moment
		*queue = append(*queue, a.id)
	}
}

// round looks at all topics again: for what changes by time alone, and when the
// feed did not reach back. Its times are those of the system's clock.
type round struct {
	going bool
	whole bool     // it is not to be stretched
	next  uint32   // topic
	queue []uint32 // have to be looked at
	began time.Time
	cost  time.Duration
}

func (r *round) begin(whole bool) {
	*r = round{going: true, whole: whole || r.going && r.whole, next: 1, queue: r.queue, began: time.Now()}
}

// due reports whether a round is to go on, or to begin.
func (r *round) due() bool {
	since := time.Since(r.began)
	if r.going {
		return r.whole || r.cost < roundHead+since/roundShare
	}
	return since >= max(roundEvery, roundShare*r.cost)
}

// roundDue reports whether topics have to be looked at again by now.
func (s *shape) roundDue() bool {
	v := s.sieve
	return v != nil && !s.scanning() && (v.round.going || v.filter.Needs()&filter.NeedsTime != 0) && v.round.due()
}

// goRound looks for some topics to be looked at again.
func (s *shape) goRound() {
	r := &s.sieve.round
	if !r.going {
		r.begin(false)
	}
	for range stepNames {
		if r.next > s.taken {
			r.going = false
			return
		}
		s.look(r.next, &r.queue)
		r.next++
	}
}
