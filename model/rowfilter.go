package model

import (
	"math"
	"slices"
	"time"

	"treetop/model/filter"
)

// sieve is the filter of a shape: what is known of the topics that pass it, and
// who has to be looked at again.
type sieve struct {
	filter *filter.Filter
	names  *filter.Matcher // by name; of whoever holds the lock of the rows
	values *filter.Matcher // by everything; of the goroutine
	id     uint32          // whose name the first is asked about
	name   []byte
	nameOf func() []byte

	private bool // only the goroutine knows the shape as yet
	began   time.Time
	until   uint32 // topics up to this one were there when the filter was set

	matched   int      // topics with a value that pass, without $SYS
	inSys     int      // those that are $SYS or below it
	uncounted []uint32 // pass, and may have a value
	looking   bool     // some topics are being looked at
	unknown   []uint32 // have to be looked at: their names don't tell
	again     []uint32 // have to be looked at again
	feed      follower
	round     round
}

// newFiltered returns a shape that shows what passes a filter. Nothing is
// looked at yet, and nobody but the goroutine is to know it (scan).
func (r *Rows) newFiltered(f *filter.Filter) *shape {
	v := &sieve{filter: f, names: f.Matcher(), values: f.Matcher(), private: true, until: math.MaxUint32}
	s := newShape(r.tree, r.sort, v, r.plain.inline)
	s.frozen, s.thawed = r.plain.frozen, r.plain.thawed
	v.nameOf = s.nameAsked
	return s
}

// busy reports whether there are topics to be looked at.
func (v *sieve) busy() bool {
	return v.feed.reading || len(v.unknown)+len(v.again)+len(v.round.queue)+len(v.uncounted) > 0
}

// scanning reports whether topics that were there when the filter was set have
// yet to be looked at.
func (s *shape) scanning() bool { return s.sieve != nil && s.taken < s.sieve.until }

// evaluate finds out what the name of a topic says about the filter.
func (s *shape) evaluate(id uint32) {
	s.work.Matched++
	v := s.sieve
	n := s.node(id)
	n.bits = v.names.Level(s.node(s.names.at(id).parent).bits, s.names.level(id))
	v.id = id
	switch verdict := v.names.ByName(n.bits, v.nameOf); {
	case verdict == filter.No:
	case v.filter.Needs() == 0:
		s.pass(id)
	default: // in its turn, also where the name is enough
		v.unknown = append(v.unknown, id)
		if verdict == filter.Maybe {
			n.flags |= nodeMaybe
		}
	}
}

// nameAsked is the name of the topic that the matcher is asking about.
func (s *shape) nameAsked() []byte {
	s.sieve.name = s.names.appendName(s.sieve.name[:0], s.sieve.id)
	return s.sieve.name
}

// pass makes a topic a match: it is seen, and what is above it leads there.
func (s *shape) pass(id uint32) {
	n := s.node(id)
	if n.flags&nodeMatch != 0 {
		return
	}
	came := n.below == 0 // it was not seen until now
	n.flags |= nodeMatch
	s.sieve.uncounted = append(s.sieve.uncounted, id)
	for at := id; at != 0; {
		parent := s.names.at(at).parent
		up := s.node(parent)
		leads := up.below == 0 && up.flags&nodeMatch == 0
		up.below++
		if came {
			if leads && up.flags&nodeHand == 0 && parent != 0 {
				if up.list == 0 {
					s.attach(&list{parent: parent, seen: s.taken})
				}
				up.flags |= nodeOpen
			}
			if up.list != 0 {
				s.insert(at)
			}
		}
		came = came && leads
		at = parent
	}
}

// fail takes it back. What was seen only because of the topic goes too, and
// what a match below it is found by opens.
func (s *shape) fail(id uint32) {
	n := s.node(id)
	if n.flags&nodeMatch == 0 {
		return
	}
	n.flags &^= nodeMatch
	if n.flags&nodeCounted != 0 {
		s.sieve.tally(n, false, false)
	}
	if n.below > 0 && n.flags&nodeHand == 0 {
		s.setOpen(id, true)
	}
	goes := n.below == 0
	for at := id; at != 0; {
		if goes {
			s.remove(at)
			if n := s.node(at); n.flags&nodeHand == 0 {
				n.flags &^= nodeOpen
			}
		}
		at = s.names.at(at).parent
		up := s.node(at)
		up.below--
		goes = goes && up.below == 0 && up.flags&nodeMatch == 0
	}
}

// count counts those among the matches that have a value by now.
func (s *shape) count() {
	v := s.sieve
	t := s.tree
	for batch := range slices.Chunk(v.uncounted, readSlice) {
		t.mu.Lock()
		for _, id := range batch {
			if id > s.taken {
				continue
			}
			n := s.node(id)
			has := n.flags&nodeMatch != 0 && t.nodeAt(s.frozen, id).messages > 0
			if has != (n.flags&nodeCounted != 0) { // also as of an earlier moment
				v.tally(n, has, t.names.at(id).marks&markSys != 0)
			}
		}
		t.mu.Unlock()
	}
	v.uncounted = v.uncounted[:0]
}

// tally counts a match, or counts it no longer, as it is in $SYS or not; that it
// remembers.
func (v *sieve) tally(n *node, on, sys bool) {
	count, by := &v.matched, 1
	if sys || n.flags&nodeSys != 0 {
		count = &v.inSys
	}
	n.flags &^= nodeCounted | nodeSys
	switch {
	case !on:
		by = -1
	case sys:
		n.flags |= nodeCounted | nodeSys
	default:
		n.flags |= nodeCounted
	}
	*count += by
}

// follower follows the feed of changed topics, as far as it reached when
// somebody last read the rows: under traffic there is always more.
type follower struct {
	cursor  uint64
	seen    uint64 // Tree.Version when the last end was taken
	end     uint64
	reading bool
}

// followLater has read follow what changed until now, unless it is still busy
// with what changed before.
func (s *shape) followLater() {
	if s.sieve != nil && !s.sieve.feed.reading {
		s.followNow()
	}
}

// followNow has read follow what changed until now.
func (s *shape) followNow() {
	if s.sieve == nil || s.frozen != nil {
		return
	}
	f := &s.sieve.feed
	if version := s.tree.Version(); version != f.seen {
		f.reading = true
		f.seen = version
		f.end = s.tree.feedEnd()
	}
}

// read finds some topics that changed and may pass now, or no longer, or may
// have got their first value.
func (s *shape) read(dst []TopicID) {
	f := &s.sieve.feed
	changed, next, lost := s.tree.Changed(f.cursor, dst)
	f.cursor = next
	f.reading = next < f.end
	if lost {
		s.sieve.round.begin(true)
	}
	for _, id := range changed {
		if uint32(id) <= s.taken {
			s.look(uint32(id), &s.sieve.again)
		}
	}
}

// look enters a topic in a queue of those to be looked at, where that can be of
// use.
func (s *shape) look(id uint32, queue *[]uint32) {
	switch n := s.node(id); {
	case n.flags&nodeMaybe != 0:
		*queue = append(*queue, id)
	case n.flags&nodeMatch != 0 && (n.flags&nodeCounted == 0 || s.sieve.round.going):
		s.sieve.uncounted = append(s.sieve.uncounted, id)
	}
}
