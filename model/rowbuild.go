package model

import (
	"math"
	"slices"
)

// inlineList is how many children a list is made of while the rows are locked.
// The goroutine makes longer ones off the lock (rowjob.go).
const inlineList = 2048

// keySys puts $SYS after everything else.
const keySys = math.MaxUint64

// key is what a child is ordered by in its list.
func (s *shape) key(id uint32, l *list) uint64 {
	switch {
	case s.names.isSys(id):
		return keySys
	case s.sort == SortName:
		return naturalKeyAfter(s.names.level(id), l.prefix)
	default:
		return s.tree.liveKey(s.sort, id)
	}
}

// weight is how many rows a topic and what is shown below it take.
func (s *shape) weight(id uint32) uint32 {
	if s.open(id) {
		if l := s.list(id); l != nil {
			return 1 + uint32(l.sum)
		}
	}
	return 1
}

// newestChild begins a walk over the children of a topic. The snapshot covers
// all of them afterwards.
func (s *shape) newestChild(id uint32) uint32 {
	child := s.tree.newestChild(id)
	if child >= s.names.count {
		s.renew()
	}
	return child
}

// hasChildren reports whether there is a child that was taken in and passes
// the filter.
func (s *shape) hasChildren(id uint32) bool {
	for child := s.newestChild(id); child != 0; child = s.names.at(child).sibling {
		if child <= s.taken && s.passes(child) {
			return true
		}
	}
	return false
}

// children lists the children of a topic that were taken in, are newer than
// seen and pass the filter, newest first.
func (s *shape) children(id, seen uint32) []uint32 {
	var ids []uint32
	for child := s.newestChild(id); child > seen; child = s.names.at(child).sibling {
		if child <= s.taken && s.passes(child) {
			ids = append(ids, child)
		}
	}
	return ids
}

// build makes the list of a branch, or makes it anew in the order of now. A
// long one is left to the goroutine: until it is there the old one is shown,
// or none.
func (s *shape) build(id uint32) {
	if s.tree.childCount(id) > s.inline {
		s.order(id)
		return
	}
	var prefix string
	var entries []entry
	if base := s.sorted(id); base != nil {
		prefix = base.prefix
		for _, g := range base.groups {
			for _, b := range g.blocks {
				entries = s.passing(b.entries, entries)
			}
		}
	} else {
		prefix, entries = s.entries(s.children(id, 0))
		slices.SortFunc(entries, func(a, b entry) int { return s.compare(&a, &b) })
	}
	l := newList(id, prefix, entries)
	for _, g := range l.groups {
		for _, b := range g.blocks {
			s.register(b)
		}
	}
	l.seen = s.taken
	s.install(l)
}

// sorted is the list without the filter, where it is complete and in order: what
// passes the filter need not be sorted again then.
func (s *shape) sorted(id uint32) *list {
	if s.base == nil || s.sort != SortName || s.base.sort != SortName || !s.base.knows(TopicID(id)) {
		return nil
	}
	l := s.base.list(id)
	if l == nil || s.base.jobs[id] != nil || s.base.sorting < len(s.base.lists) || l.count != int(s.tree.childCount(id)) {
		return nil
	}
	return l
}

// passing appends entries that pass the filter to dst, without weights.
func (s *shape) passing(from, dst []entry) []entry {
	for _, e := range from {
		if e.id <= s.taken && s.passes(e.id) {
			e.weight = 1
			dst = append(dst, e)
		}
	}
	return dst
}

// entries makes entries, not in order, with keys and without weights.
func (s *shape) entries(ids []uint32) (prefix string, entries []entry) {
	entries = make([]entry, len(ids))
	if s.sort == SortName {
		prefix = s.prefix(func(yield func(uint32) bool) {
			for _, id := range ids {
				if !yield(id) {
					return
				}
			}
		})
	}
	l := &list{prefix: prefix}
	for i, id := range ids {
		entries[i] = entry{id: id, key: s.key(id, l), weight: 1}
	}
	return prefix, entries
}

// prefix is what the names of all these topics begin with, but $SYS.
func (s *shape) prefix(ids func(yield func(uint32) bool)) (prefix string) {
	first := true
	ids(func(id uint32) bool {
		switch level := s.names.level(id); {
		case s.names.isSys(id):
		case first:
			prefix, first = commonPrefix(level, level), false
		default:
			prefix = commonPrefix(prefix, level)
		}
		return first || prefix != ""
	})
	return prefix
}

// outgrew looks for a new prefix when a list has become much longer than when
// its prefix was found. The order stays, only the keys become better.
func (s *shape) outgrew(l *list) {
	if l.count < l.rekey || l.count > rekeyMost || s.sort != SortName || s.jobs[l.parent] != nil {
		return
	}
	l.rekey = l.count * rekeyAgain
	prefix := s.prefix(func(yield func(uint32) bool) {
		l.all(func(e *entry) bool { return yield(e.id) })
	})
	if prefix == l.prefix {
		return
	}
	l.prefix = prefix
	l.all(func(e *entry) bool {
		e.key = s.key(e.id, l)
		return true
	})
}

// register gives a block its number, tells its topics, and its entries their
// weights.
func (s *shape) register(b *block) {
	s.blocks.add(b)
	for i := range b.entries {
		id := b.entries[i].id
		s.node(id).block = b.number
		if weight := s.weight(id); weight != b.entries[i].weight {
			b.grow(i, int(weight)-int(b.entries[i].weight))
		}
	}
}

// install makes a list the one that is shown of its parent.
func (s *shape) install(l *list) {
	before := 0
	if old := s.list(l.parent); old != nil {
		before = old.sum
	}
	s.attach(l)
	s.work.Built += uint64(l.count)
	s.grown(l.parent, l.sum-before)
}
