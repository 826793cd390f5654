package model

// behind reports whether the tree has topics that the shape has not.
func (s *shape) behind() bool { return s.tree.created.Load() > s.taken }

// catchUp takes in some of what is new. It reports whether a row, or a match,
// came of it.
func (s *shape) catchUp() (changed bool) {
	if s.taken == s.names.count-1 {
		s.renew()
	}
	before, matched := s.work.Inserted+s.work.Built, s.matched
	for range stepTopics {
		if s.taken == s.names.count-1 {
			break
		}
		s.taken++
		s.take(s.taken)
	}
	return s.work.Inserted+s.work.Built != before || s.matched != matched
}

// take gives a new topic a row where it is to have one.
func (s *shape) take(id uint32) {
	parent := s.names.at(id).parent
	if s.match != nil && !s.evaluate(id, s.lead) {
		return
	}
	if s.node(id).block == 0 && s.list(parent) != nil && s.shownBelow(parent) {
		s.insert(id)
	}
}

// scan looks at some names for a filter that is not shown yet.
func (s *shape) scan() {
	for range stepNames {
		if s.taken == s.names.count-1 {
			return
		}
		s.taken++
		s.evaluate(s.taken, nil)
	}
}

// evaluate finds out whether a topic passes the filter, and if it does makes
// visible what is above it. lead is called for those above that were not
// visible before, the uppermost first.
func (s *shape) evaluate(id uint32, lead func(id uint32)) (match bool) {
	s.work.Matched++
	n := s.node(id)
	parent := s.names.at(id).parent
	n.words = s.match.found(&s.names, id, s.node(parent).words)
	if !s.match.matches(n.words) {
		return false
	}
	n.flags |= nodeMatch | nodeVisible
	s.count(id)
	var above []uint32
	for up := parent; s.node(up).flags&nodeVisible == 0; up = s.names.at(up).parent {
		s.node(up).flags |= nodeVisible
		above = append(above, up)
	}
	if lead != nil {
		for i := len(above) - 1; i >= 0; i-- {
			lead(above[i])
		}
	}
	return true
}

// lead gives a row to a topic that leads to a match, and opens it.
func (s *shape) lead(id uint32) {
	parent := s.names.at(id).parent
	// Below a closed branch what is newer than seen is left to wake.
	if l := s.list(parent); l != nil && s.node(id).block == 0 && (id <= l.seen || s.shownBelow(parent)) {
		s.insert(id)
	}
	s.setOpen(id, true)
}

// count counts a topic among the matches as soon as it has a value.
func (s *shape) count(id uint32) {
	n := s.node(id)
	if n.flags&nodeCounted == 0 && s.tree.hasValue(id) {
		n.flags |= nodeCounted
		s.matched++
	}
}

// countLater has countValues look at what changed until now. It is called for
// each read, not for each message: under traffic there is always more.
func (s *shape) countLater() {
	if version := s.tree.Version(); s.match != nil && !s.counting && version != s.seen {
		s.counting = true
		s.seen = version
		s.until = s.tree.feedEnd()
	}
}

// countValues looks at some topics that changed for matches that got their
// first value. It reports whether there was one.
func (s *shape) countValues() bool {
	matched := s.matched
	changed, next, lost := s.tree.Changed(s.cursor, make([]TopicID, 0, stepNames))
	s.cursor = next
	s.counting = next < s.until
	if lost {
		for id := uint32(1); id <= s.taken; id++ {
			s.countMatch(id)
		}
	}
	for _, id := range changed {
		s.countMatch(uint32(id))
	}
	return s.matched != matched
}

func (s *shape) countMatch(id uint32) {
	if id <= s.taken && s.node(id).flags&nodeMatch != 0 {
		s.count(id)
	}
}
