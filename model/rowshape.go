package model

import (
	"math"
	"slices"
)

// shape is what one view shows of a tree: which branches are open, and the
// lists of their children. A filter has a shape of its own, so that clearing
// it brings back exactly what was open.
//
// A list is made when its branch is opened, and kept when it is closed; while
// a branch is closed nothing that is new below it costs anything, it is caught
// up with when the branch is opened again.
type shape struct {
	tree  *Tree
	names names // snapshot; renewed by catchUp
	sort  Sort
	match *matcher // nil: no filter

	nodes  []*nodePage
	lists  []*list // by node.list; the first is no list
	blocks blockTable
	taken  uint32 // topics up to this ID were taken in
	work   *Work  // counts what is done

	matched int    // topics with a value that pass the filter
	cursor  uint64 // in the feed: topics that may have got their first value
	seen    uint64 // Tree.Version when the feed was last read
}

// node is what a shape knows of a topic.
type node struct {
	block uint32 // in which block its row stands; 0: it is in no list
	list  uint32 // of its children, by shape.lists; 0: none
	flags uint8
	words uint8 // which words of the filter its name has
}

const (
	nodeOpen    = 1 << iota
	nodeVisible // it, something above or something below matches the filter
	nodeMatch
	nodeCounted // it was counted among the matches
)

type nodePage [pageSize]node

func newShape(t *Tree, sort Sort, match *matcher, work *Work) *shape {
	s := &shape{tree: t, sort: sort, match: match, work: work, lists: []*list{nil}}
	s.renew()
	s.node(0).flags = nodeOpen | nodeVisible
	if match == nil {
		s.attach(&list{})
	}
	s.cursor = t.feedEnd()
	return s
}

// renew takes a new snapshot of the names and makes a node for each topic.
func (s *shape) renew() {
	s.names = s.tree.snapshot()
	for len(s.nodes)*pageSize < int(s.names.count) {
		s.nodes = append(s.nodes, new(nodePage))
	}
}

func (s *shape) node(id uint32) *node { return &s.nodes[id>>pageBits][id&(pageSize-1)] }

// knows reports whether a topic was taken in; the root always was.
func (s *shape) knows(id TopicID) bool { return uint32(id) <= s.taken }

func (s *shape) list(id uint32) *list { return s.lists[s.node(id).list] }

func (s *shape) open(id uint32) bool { return s.node(id).flags&nodeOpen != 0 }

// attach makes l the list of its parent.
func (s *shape) attach(l *list) {
	n := s.node(l.parent)
	if n.list == 0 {
		n.list = uint32(len(s.lists))
		s.lists = append(s.lists, l)
		return
	}
	old := s.lists[n.list]
	for _, g := range old.groups {
		for _, b := range g.blocks {
			s.blocks.drop(b)
		}
	}
	s.lists[n.list] = l
}

// shownBelow reports whether the rows below a topic are shown: it and
// everything above is open.
func (s *shape) shownBelow(id uint32) bool {
	for ; id != 0; id = s.names.at(id).parent {
		if !s.open(id) {
			return false
		}
	}
	return true
}

// passes reports whether the filter lets a topic be seen.
func (s *shape) passes(id uint32) bool {
	return s.match == nil || s.node(id).flags&nodeVisible != 0
}

// entry makes the entry of a topic as it is now.
func (s *shape) entry(id uint32) entry {
	e := entry{id: id, weight: 1}
	if s.open(id) {
		if l := s.list(id); l != nil {
			e.weight += uint32(l.sum)
		}
	}
	switch {
	case s.names.isSys(id):
		e.key = math.MaxUint64
	case s.sort == SortName:
		e.key = naturalKey(s.names.level(id))
	default:
		e.key = s.tree.newestKey(id)
	}
	return e
}

// newestKey is lower for what had a live message later. Topics that never had
// one come after, with the same key.
func (t *Tree) newestKey(id uint32) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := t.names.at(id).newestLive(); last > 0 {
		return math.MaxUint64 - 2 - uint64(last)
	}
	return math.MaxUint64 - 1
}

// before is the order of the entries of one list.
func (s *shape) before(a, b *entry) bool { return s.compare(a, b) < 0 }

func (s *shape) compare(a, b *entry) int {
	switch {
	case a.key < b.key:
		return -1
	case a.key > b.key:
		return 1
	case a.id == b.id:
		return 0
	case s.sort == SortName:
		return s.names.compare(a.id, b.id)
	case a.id > b.id: // what was created later is newer
		return -1
	default:
		return 1
	}
}

// setBlock keeps where the row of a topic stands.
func (s *shape) setBlock(id, block uint32) { s.node(id).block = block }

// insert puts a topic into the list of the one above it.
func (s *shape) insert(id uint32) {
	parent := s.names.at(id).parent
	l := s.list(parent)
	e := s.entry(id)
	l.insert(e, s.before, &s.blocks, s.setBlock)
	l.seen = max(l.seen, id)
	s.work.Inserted++
	s.grown(parent, int(e.weight))
}

// grown passes on to the rows above that the list of a topic has by more rows.
func (s *shape) grown(id uint32, by int) {
	for by != 0 && id != 0 && s.open(id) {
		n := s.node(id)
		if n.block == 0 {
			return
		}
		b := s.blocks.blocks[n.block]
		b.grow(b.position(id), by)
		id = s.names.at(id).parent
	}
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

// build makes the list of a branch, or makes it anew in the order of now.
func (s *shape) build(id uint32) {
	ids := s.children(id, 0)
	entries := make([]entry, len(ids))
	for i, child := range ids {
		entries[i] = s.entry(child)
	}
	slices.SortFunc(entries, func(a, b entry) int { return s.compare(&a, &b) })
	s.install(id, entries)
}

// install makes a list of sorted entries that of a branch.
func (s *shape) install(id uint32, entries []entry) {
	before := 0
	if old := s.list(id); old != nil {
		before = old.sum
	}
	l := newList(id, entries, &s.blocks)
	for _, g := range l.groups {
		for _, b := range g.blocks {
			for i := range b.entries {
				s.setBlock(b.entries[i].id, b.number)
			}
		}
	}
	l.seen = s.taken
	s.attach(l)
	s.work.Built += uint64(l.count)
	s.grown(id, l.sum-before)
}

// setOpen opens or closes one branch. It reports whether that changed anything.
func (s *shape) setOpen(id uint32, open bool) bool {
	n := s.node(id)
	if id == 0 || s.open(id) == open {
		return false
	}
	if !open {
		s.grown(id, -s.list(id).sum)
		n.flags &^= nodeOpen
		return true
	}
	if n.list == 0 {
		if !s.hasChildren(id) {
			return false
		}
		s.build(id) // closed as yet, so nothing grows above
		n.flags |= nodeOpen
		s.grown(id, s.list(id).sum)
		return true
	}
	n.flags |= nodeOpen
	s.grown(id, s.list(id).sum)
	s.wake(id)
	return true
}

// wake catches up with what is new below a branch that was closed, or below a
// closed one, until now.
func (s *shape) wake(id uint32) {
	l := s.list(id)
	if l == nil {
		return
	}
	if s.sort == SortNewest {
		s.build(id) // its order did not follow the traffic meanwhile
		l = s.list(id)
	}
	added := s.children(id, l.seen)
	slices.Sort(added)
	for _, child := range added {
		if s.node(child).block == 0 {
			s.insert(child)
		}
	}
	l.seen = s.taken
	var open []uint32
	l.all(func(e *entry) bool {
		if e.weight > 1 {
			open = append(open, e.id)
		}
		return true
	})
	for _, child := range open {
		s.wake(child)
	}
}

// index is the row number of a topic; false when it has no row.
func (s *shape) index(id uint32) (int, bool) {
	row := -1
	for id != 0 {
		n := s.node(id)
		parent := s.names.at(id).parent
		if n.block == 0 || !s.open(parent) || s.node(parent).list == 0 {
			return 0, false
		}
		b := s.blocks.blocks[n.block]
		at := b.position(id)
		if at < 0 {
			return 0, false
		}
		row += b.before(at) + 1
		id = parent
	}
	return row, row >= 0
}

// rows appends up to n topics from row first on to dst.
func (s *shape) rows(first, n int, dst []uint32) []uint32 {
	if first < 0 || n <= 0 {
		return dst
	}
	if l := s.list(0); l != nil {
		dst = s.listRows(l, first, n+len(dst), dst)
	}
	return dst
}

// listRows appends the rows of a list from its row first on, until dst holds
// most.
func (s *shape) listRows(l *list, first, most int, dst []uint32) []uint32 {
	for _, g := range l.groups {
		if first >= g.sum {
			first -= g.sum
			continue
		}
		for _, b := range g.blocks {
			if first >= b.sum {
				first -= b.sum
				continue
			}
			for i := range b.entries {
				e := &b.entries[i]
				if first >= int(e.weight) {
					first -= int(e.weight)
					continue
				}
				if first == 0 {
					dst = append(dst, e.id)
				} else {
					first--
				}
				if e.weight > 1 && len(dst) < most {
					dst = s.listRows(s.list(e.id), first, most, dst)
				}
				first = 0
				if len(dst) >= most {
					return dst
				}
			}
		}
	}
	return dst
}

func (s *shape) length() int {
	if l := s.list(0); l != nil {
		return l.sum
	}
	return 0
}
