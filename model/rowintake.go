package model

// behind reports whether the tree has topics that the shape has not, or, where
// a filter counts matches, first values.
func (s *shape) behind() bool {
	return s.tree.created.Load() > s.taken || s.match != nil && s.tree.Version() != s.seen
}

// catchUp takes in some of what is new. It reports whether a row came of it.
func (s *shape) catchUp() (changed bool) {
	if s.taken == s.names.count-1 {
		s.renew()
	}
	before := s.work.Inserted + s.work.Built
	for range stepTopics {
		if s.taken == s.names.count-1 {
			break
		}
		s.taken++
		s.take(s.taken)
	}
	matched := s.matched
	if s.match != nil && s.taken == s.names.count-1 {
		s.countValues()
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

// countValues looks for matches that got their first value.
func (s *shape) countValues() {
	s.seen = s.tree.Version()
	ids := make([]TopicID, 0, stepNames)
	for {
		changed, next, lost := s.tree.Changed(s.cursor, ids[:0])
		s.cursor = next
		if lost {
			for id := uint32(1); id <= s.taken; id++ {
				if s.node(id).flags&nodeMatch != 0 {
					s.count(id)
				}
			}
		}
		if len(changed) == 0 {
			return
		}
		for _, id := range changed {
			if uint32(id) <= s.taken && s.node(uint32(id)).flags&nodeMatch != 0 {
				s.count(uint32(id))
			}
		}
	}
}
