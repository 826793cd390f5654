package model

import "slices"

// behind reports whether the tree has topics that the shape has not.
func (s *shape) behind() bool {
	if s.frozen != nil {
		return s.frozen.names.count > s.taken+1
	}
	return s.tree.created.Load() > s.taken
}

// catchUp takes in some of what is new. It reports whether a row, or a match,
// came of it.
func (s *shape) catchUp() (changed bool) {
	if s.taken+1 >= s.names.count {
		s.renew()
	}
	most := stepTopics
	if s.scanning() {
		most = stepNames // most of them are no match, or get no row yet
	}
	before := s.work.Inserted + s.work.Built
	for i := range most {
		if s.taken+1 >= s.names.count || s.work.Inserted+s.work.Built-before >= stepTopics {
			break
		}
		if i%warmTopics == 0 {
			s.warm()
		}
		s.taken++
		s.room(s.taken)
		s.take(s.taken)
	}
	if s.sieve != nil {
		s.count()
	}
	return s.work.Inserted+s.work.Built != before
}

// warmTopics is for how many topics what they stand in is fetched at a time.
const warmTopics = 64

// warm reads what taking in the next topics is going to read. In a large tree
// none of it is in the processor's caches, and topic by topic each read would
// wait for the one before; so those of many topics are waited for together.
func (s *shape) warm() {
	var parents, lists [warmTopics]uint32
	first := s.taken + 1
	n := int(min(warmTopics, s.names.count-first))
	read := uint32(0)
	for i := range n {
		id := first + uint32(i)
		parents[i] = s.names.at(id).parent
		read += uint32(s.names.pages[id>>pageBits].labels[id&(pageSize-1)][0])
	}
	for i, parent := range parents[:n] {
		if parent <= s.taken {
			lists[i] = s.node(parent).list
			read += s.names.at(parent).parent
		}
	}
	for _, list := range lists[:n] {
		if l := s.lists[list]; l != nil {
			read += l.seen
		}
	}
	for _, list := range lists[:n] {
		if l := s.lists[list]; l != nil && len(l.loose) > 0 {
			read += l.loose[len(l.loose)-1]
		}
	}
	s.warmed = read
}

// take gives a new topic a row where it is to have one.
func (s *shape) take(id uint32) {
	if s.sieve != nil {
		s.evaluate(id)
		return
	}
	if parent := s.names.at(id).parent; s.list(parent) != nil && s.shownBelow(parent) {
		s.insert(id)
	}
}

// newestChild begins a walk over the children of a topic. The snapshot covers
// all of them afterwards.
func (s *shape) newestChild(id uint32) uint32 {
	child := s.at(id).child
	if child >= s.names.count {
		s.renew()
	}
	return child
}

// childCount is how many children a topic has, be they taken in or not.
func (s *shape) childCount(id uint32) int { return int(s.at(id).children) }

// at is what the tree keeps of a topic.
func (s *shape) at(id uint32) topic {
	s.tree.mu.Lock()
	defer s.tree.mu.Unlock()
	return *s.tree.nodeAt(s.frozen, id)
}

// fill makes the list of a branch that never had one. A long one is left to
// the goroutine: until it is there no row of it is shown.
func (s *shape) fill(id uint32) {
	l := &list{parent: id, seen: s.taken}
	s.attach(l)
	if s.childCount(id) > s.inline {
		s.begin(l)
		return
	}
	for child := s.newestChild(id); child != 0; child = s.names.at(child).sibling {
		if child > s.taken || !s.passes(child) {
			continue
		}
		s.node(child).flags |= nodeListed
		l.loose = append(l.loose, child)
		l.sum += s.weight(child)
	}
	l.count = len(l.loose)
	s.work.Built += uint64(l.count)
}

// nap is a branch that was not shown and has to catch up, with what is open
// below it.
type nap struct {
	id    uint32
	group int // of its list: those before have caught up
}

// wake catches up with what is new below a branch that was closed, or below a
// closed one, until now. Where much is open below, or much is new, it is left to
// later steps; nothing new is taken in before they are done.
func (s *shape) wake(id uint32) { s.wakeWithin(id, s.work.Inserted+inlineCost) }

// wakeWithin does so until so many topics were put into a list.
func (s *shape) wakeWithin(id uint32, most uint64) {
	if s.sieve != nil {
		return // a filter keeps all its lists up to date
	}
	switch l := s.list(id); {
	case l == nil:
	case l.sum > s.inline || s.work.Inserted > most:
		s.asleep = append(s.asleep, nap{id: id})
	default:
		n := nap{id: id}
		for begun := false; !begun || n.group < len(l.groups); begun = true {
			for _, child := range s.wakeSome(&n) {
				s.wakeWithin(child, most)
			}
		}
	}
}

// wakeSome catches up with one branch, and returns open ones right below that
// have yet to. What is left of the branch is in n.
func (s *shape) wakeSome(n *nap) (open []uint32) {
	l := s.list(n.id)
	if n.group == 0 {
		s.freshen(n.id)
		if l.placed() && l.count > s.inline {
			s.ready(l) // its order did not follow the traffic meanwhile
		}
	}
	if !l.placed() {
		s.each(l, func(id uint32) {
			if s.open(id) {
				open = append(open, id)
			}
		})
		n.group = len(l.groups)
		return open
	}
	if n.group < len(l.groups) {
		for _, b := range l.groups[n.group].blocks {
			s.looked += uint64(len(b.entries))
			for i := range b.entries {
				if b.entries[i].weight > 1 {
					open = append(open, b.entries[i].id)
				}
			}
		}
		n.group++
	}
	return open
}

// wakeOn does a piece of what wake left to later.
func (s *shape) wakeOn() {
	last := len(s.asleep) - 1
	n := s.asleep[last]
	s.asleep = s.asleep[:last]
	open := s.wakeSome(&n)
	if n.group < len(s.list(n.id).groups) {
		s.asleep = append(s.asleep, n)
	}
	for _, child := range open {
		s.asleep = append(s.asleep, nap{id: child})
	}
}

// sleeps reports whether a branch has yet to catch up.
func (s *shape) sleeps(id uint32) bool {
	return slices.ContainsFunc(s.asleep, func(n nap) bool { return n.id == id })
}

// freshen puts the children of a topic into its list that are not in it yet
// because it was not shown when they came.
func (s *shape) freshen(id uint32) {
	l := s.list(id)
	if s.childCount(id)-l.count > s.inline {
		if s.jobs[id] == nil {
			if !l.placed() {
				s.place(l)
			}
			s.arrange(l, false)
		}
		return
	}
	var added []uint32
	for child := s.newestChild(id); child > l.seen; child = s.names.at(child).sibling {
		if child <= s.taken {
			added = append(added, child)
		}
	}
	for _, child := range slices.Backward(added) {
		s.insert(child)
	}
	l.seen = max(l.seen, s.taken)
}
