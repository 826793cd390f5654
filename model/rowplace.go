package model

import (
	"math"
	"slices"
)

// inlineList is how many children are put in order while the rows are locked.
// The goroutine does it for longer lists, off the lock (rowjob.go).
const inlineList = 1024

// keySys puts $SYS after everything else.
const keySys = math.MaxUint64

// before is the order of the entries of a list.
func (l *list) before(n *names) func(a, b *entry) bool {
	return func(a, b *entry) bool { return compareEntries(n, l.sort, a, b) < 0 }
}

// compareEntries compares by key. What is equal so stands in the order of
// names, or if by newest the topic that was created last comes first.
func compareEntries(n *names, sort Sort, a, b *entry) int {
	switch {
	case a.key < b.key:
		return -1
	case a.key > b.key:
		return 1
	case a.id == b.id:
		return 0
	case sort == SortNewest:
		if a.id > b.id {
			return -1
		}
		return 1
	default:
		return compareNatural(n.level(a.id), n.level(b.id))
	}
}

// ready puts a list that is about to be looked at in the order of now. A long
// one is left to the goroutine, and shown as it is meanwhile.
func (s *shape) ready(l *list) {
	switch {
	case l.order == s.order || s.jobs[l.parent] != nil:
	case l.count > s.inline:
		s.arrange(l, l.sort != s.sort)
	default:
		s.place(l)
	}
}

// place puts a list in order.
func (s *shape) place(l *list) {
	ids := s.listed(l)
	entries := make([]entry, len(ids))
	for i, id := range ids {
		entries[i] = entry{id: id, weight: uint32(s.weight(id))}
	}
	l.prefix = s.keyed(s.sort, entries)
	s.inOrder(s.sort, entries)
	l.drop(&s.blocks)
	l.loose, l.sort, l.order = nil, s.sort, s.order
	l.rekey = max(rekeyFirst, len(entries)*rekeyAgain)
	l.fill(entries)
	for _, g := range l.groups {
		for _, b := range g.blocks {
			s.register(b, l.slot)
		}
	}
	s.work.Built += uint64(len(entries))
}

// listed are the topics of a list, in no order.
func (s *shape) listed(l *list) []uint32 {
	ids := make([]uint32, 0, l.count)
	if l.placed() {
		l.all(func(e *entry) bool {
			ids = append(ids, e.id)
			return true
		})
		return ids
	}
	for _, id := range l.loose { // what left is still in it, and twice what came back
		if s.node(id).flags&nodeListed != 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) > l.count {
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	return ids
}

// each calls visit for each topic of a list, in no order.
func (s *shape) each(l *list, visit func(id uint32)) {
	for _, id := range s.listed(l) {
		visit(id)
	}
}

// register gives a block its number and tells its topics.
func (s *shape) register(b *block, slot uint8) {
	s.blocks.add(b)
	for i := range b.entries {
		s.node(b.entries[i].id).block[slot] = b.number
	}
}

// put gives a topic a place in a list that is in order.
func (s *shape) put(l *list, id uint32, weight int) {
	e := []entry{{id: id, weight: uint32(weight)}}
	s.keys(l.sort, l.prefix, e)
	l.insert(e[0], l.before(&s.names), &s.blocks, func(id, block uint32) { s.node(id).block[l.slot] = block })
	s.outgrewPrefix(l)
}

// outgrown is told of a loose list that has become long. Where nobody sees it
// yet, or many more are expected, all of it is put in order later, at once.
func (s *shape) outgrown(l *list) {
	if s.sieve != nil && s.sieve.private {
		s.crossed = append(s.crossed, l.parent)
		return
	}
	s.place(l)
	s.long[l.parent] = struct{}{}
	if s.scanning() {
		s.jobs[l.parent] = &rowJob{parent: l.parent, sort: s.sort, order: s.order, alone: true}
	}
}

// keyed gives entries their keys. It returns the prefix that the keys of names
// leave out.
func (s *shape) keyed(sort Sort, entries []entry) (prefix string) {
	if sort == SortName {
		prefix = s.prefix(entries)
	}
	s.keys(sort, prefix, entries)
	return prefix
}

// inOrder puts entries that have their keys in order.
func (s *shape) inOrder(sort Sort, entries []entry) {
	if !sort.live() || sort == SortNewest || len(entries) <= s.inline {
		slices.SortFunc(entries, func(a, b entry) int { return compareEntries(&s.names, sort, &a, &b) })
		return
	}
	// Mostly it is names that tell them apart: with a key of those too, hardly
	// any name has to be read.
	type named struct {
		entry
		name uint64
	}
	all := make([]named, len(entries))
	prefix := s.prefix(entries)
	for i, e := range entries {
		all[i] = named{e, naturalKeyAfter(s.names.level(e.id), prefix)}
	}
	slices.SortFunc(all, func(a, b named) int {
		if a.key == b.key && a.name != b.name {
			if a.name < b.name {
				return -1
			}
			return 1
		}
		return compareEntries(&s.names, sort, &a.entry, &b.entry)
	})
	for i := range all {
		entries[i] = all[i].entry
	}
}

// keys gives entries of one list what they are ordered by.
func (s *shape) keys(sort Sort, prefix string, entries []entry) {
	if sort.live() {
		s.tree.liveKeys(s.frozen, sort, entries)
	}
	top := len(entries) > 0 && s.names.at(entries[0].id).parent == 0 // $SYS may be one of them
	if sort.live() && !top {
		return
	}
	for i := range entries {
		e := &entries[i]
		switch {
		case top && s.names.isSys(e.id):
			e.key = keySys
		case sort == SortName:
			e.key = naturalKeyAfter(s.names.level(e.id), prefix)
		}
	}
}

// prefixSample is how many names are read for what all begin with. In a long
// list reading each takes long, and one that begins otherwise still gets its
// place.
const prefixSample = 256

// prefix is what the names of these topics begin with, but $SYS: if not all of
// them, nearly all.
func (s *shape) prefix(entries []entry) (prefix string) {
	first := true
	for i := 0; i < len(entries); i += 1 + len(entries)/prefixSample {
		id := entries[i].id
		if s.names.isSys(id) {
			continue
		}
		level := s.names.level(id)
		if first {
			prefix, first = level, false
		}
		if prefix = commonPrefix(prefix, level); prefix == "" {
			break
		}
	}
	return prefix
}

// outgrewPrefix looks for a new prefix when a list has become much longer than
// when its prefix was found. The order stays, only the keys become better.
func (s *shape) outgrewPrefix(l *list) {
	if l.count < l.rekey || l.count > rekeyMost || l.sort != SortName || s.jobs[l.parent] != nil {
		return
	}
	l.rekey = l.count * rekeyAgain
	var entries []entry
	l.all(func(e *entry) bool {
		entries = append(entries, *e)
		return true
	})
	prefix := s.prefix(entries)
	if prefix == l.prefix {
		return
	}
	l.prefix = prefix
	l.all(func(e *entry) bool {
		if e.key != keySys {
			e.key = naturalKeyAfter(s.names.level(e.id), prefix)
		}
		return true
	})
}
