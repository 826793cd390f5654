package model

import (
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
	inline uint32 // how many children or rows are handled while the rows are locked

	matched  int    // topics with a value that pass the filter
	cursor   uint64 // in the feed: topics that may have got their first value
	counting bool   // they are being looked at, up to
	until    uint64 // this place in the feed
	seen     uint64 // Tree.Version when that was begun

	asleep  []uint32 // shown branches that have to catch up
	sorting int      // lists before this one are in the order of now

	base *shape             // without the filter; its lists are in order already
	jobs map[uint32]*rowJob // lists being made by the goroutine, by parent
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

func newShape(t *Tree, sort Sort, match *matcher, work *Work, inline uint32) *shape {
	s := &shape{tree: t, sort: sort, match: match, work: work, inline: inline, lists: []*list{nil}, jobs: map[uint32]*rowJob{}}
	s.renew()
	s.node(0).flags = nodeOpen | nodeVisible
	if match == nil {
		s.attach(&list{})
	}
	s.sorting = len(s.lists)
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
		if s.sorting == int(n.list) {
			s.sorting++
		}
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
	case s.sort != SortNewest:
		return compareNatural(s.names.level(a.id), s.names.level(b.id))
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
	e := entry{id: id, key: s.key(id, l), weight: s.weight(id)}
	l.insert(e, s.before, &s.blocks, s.setBlock)
	l.seen = max(l.seen, id)
	if job := s.jobs[parent]; job != nil {
		job.inserted = append(job.inserted, id)
	}
	s.outgrew(l)
	s.work.Inserted++
	s.grown(parent, int(e.weight))
}

// find returns where a topic stands in the list that is shown of its parent;
// nil when it has no row there.
func (s *shape) find(id, parent uint32) (*block, int) {
	n, l := s.node(id), s.list(parent)
	if n.block == 0 || l == nil {
		return nil, 0
	}
	if b := s.blocks.blocks[n.block]; b != nil && b.group.list == l {
		if at := b.position(id); at >= 0 {
			return b, at
		}
		return nil, 0
	}
	// Its block is of a list that is about to be shown (rowjob.go).
	for _, g := range l.groups {
		for _, b := range g.blocks {
			if at := b.position(id); at >= 0 {
				return b, at
			}
		}
	}
	return nil, 0
}

// grown passes on to the rows above that the list of a topic has by more rows.
func (s *shape) grown(id uint32, by int) {
	for by != 0 && id != 0 && s.open(id) {
		n := s.node(id)
		if n.block == 0 {
			return
		}
		parent := s.names.at(id).parent
		if b, at := s.find(id, parent); b != nil {
			b.grow(at, by)
		}
		if job := s.jobs[parent]; job != nil {
			job.touched = append(job.touched, id)
		}
		id = parent
	}
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
		if (s.match == nil || n.flags&nodeMatch != 0) && !s.hasChildren(id) {
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
//
// Where much is open below, it is left to later steps; nothing new is taken in
// before they are done.
func (s *shape) wake(id uint32) {
	switch l := s.list(id); {
	case l == nil:
	case l.sum > int(s.inline):
		s.asleep = append(s.asleep, id)
	default:
		for _, child := range s.wakeOne(id) {
			s.wake(child)
		}
	}
}

// wakeOne catches up with one branch and returns the open ones right below.
func (s *shape) wakeOne(id uint32) (open []uint32) {
	if s.sort.live() {
		s.build(id) // its order did not follow the traffic meanwhile
	}
	s.freshen(id)
	s.list(id).all(func(e *entry) bool {
		if e.weight > 1 {
			open = append(open, e.id)
		}
		return true
	})
	return open
}

// freshen puts the children of a topic into its list that are not in it yet
// because it was not shown when they came.
func (s *shape) freshen(id uint32) {
	l := s.list(id)
	added := s.children(id, l.seen)
	slices.Sort(added)
	for _, child := range added {
		if s.node(child).block == 0 {
			s.insert(child)
		}
	}
	l.seen = s.taken
}

// index is the row number of a topic; false when it has no row.
func (s *shape) index(id uint32) (int, bool) {
	row := -1
	for id != 0 {
		parent := s.names.at(id).parent
		b, at := s.find(id, parent)
		if b == nil || !s.open(parent) {
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
