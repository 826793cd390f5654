package model

import "treetop/model/filter"

// shape is what one view shows of a tree: which branches are open, and the
// lists of their children. A filter has a shape of its own, so that clearing
// it brings back exactly what was open.
//
// A list is made when its branch is opened, and kept when it is closed. Without
// a filter nothing that is new below a closed branch costs anything: it is
// caught up with when the branch is opened again.
type shape struct {
	tree   *Tree
	names  names   // snapshot; renewed by catchUp
	frozen *Frozen // shown instead of what is now; nil: now
	thawed uint64  // in the feed: what came since
	sort   Sort
	order  uint32 // raised when all lists are to be put in order anew
	sieve  *sieve // nil: no filter
	inline int    // how many children are put in order while the rows are locked

	nodes  []*nodePage
	lists  []*list // by node.list; the first is no list
	blocks blockTable
	taken  uint32 // topics up to this ID were taken in
	work   Work   // counts what is done
	looked uint64 // topics looked at in vain, for cost

	asleep  []nap               // shown branches that have to catch up
	jobs    map[uint32]*rowJob  // lists being made by the goroutine, by parent
	long    map[uint32]struct{} // parents of lists that only a job puts in order
	warmed  uint32              // keeps what warm reads from being left out
	crossed []uint32            // parents of lists that became long while nobody saw them
}

// node is what a shape knows of a topic.
type node struct {
	block [2]uint32 // in which block its row stands, by list.slot
	list  uint32    // of its children, by shape.lists; 0: none
	below uint32    // how many topics below it match the filter
	flags uint8
	bits  filter.Bits // which words of the filter its name has
}

const (
	nodeOpen    = 1 << iota
	nodeHand    // a person opened or closed it
	nodeListed  // it is in the list of its parent
	nodeMatch   // it passes the filter itself
	nodeCounted // it was counted among the matches
	nodeMaybe   // whether it passes is not known from its name
	nodeSeen    // it was looked at for more
	nodeSys     // it was counted, and is $SYS or below it
)

type nodePage [pageSize]node

// newShape returns a shape in which only the first level is open.
func newShape(t *Tree, sort Sort, sieve *sieve, inline int) *shape {
	s := &shape{
		tree: t, sort: sort, order: 1, sieve: sieve, inline: inline, lists: []*list{nil},
		nodes: []*nodePage{new(nodePage)}, jobs: map[uint32]*rowJob{}, long: map[uint32]struct{}{},
	}
	s.node(0).flags = nodeOpen
	s.attach(&list{})
	return s
}

// renew takes a new snapshot of the names.
func (s *shape) renew() { s.names = s.tree.namesAt(s.frozen) }

// room makes room for the node of the next topic.
func (s *shape) room(id uint32) {
	if int(id) >= len(s.nodes)*pageSize {
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
	s.lists[n.list].drop(&s.blocks)
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

// passes reports whether the filter lets a topic be seen: it matches, or
// something below it does.
func (s *shape) passes(id uint32) bool {
	if s.sieve == nil {
		return true
	}
	n := s.node(id)
	return n.flags&nodeMatch != 0 || n.below > 0
}

// weight is how many rows a topic and what is shown below it take.
func (s *shape) weight(id uint32) int {
	if s.open(id) {
		if l := s.list(id); l != nil {
			return 1 + l.sum
		}
	}
	return 1
}

// insert puts a topic into the list of the one above it.
func (s *shape) insert(id uint32) {
	n := s.node(id)
	if n.flags&nodeListed != 0 {
		return
	}
	n.flags |= nodeListed
	s.work.Inserted++
	parent := s.names.at(id).parent
	l := s.list(parent)
	l.count++
	l.seen = max(l.seen, id)
	if job := s.jobs[parent]; job != nil {
		job.note(id)
		if job.alone {
			return
		}
	}
	weight := s.weight(id)
	if !l.placed() {
		l.loose = append(l.loose, id)
		l.sum += weight
		s.grown(parent, weight)
		if l.count == s.inline+1 {
			s.outgrown(l)
		}
		return
	}
	if l.count > s.inline {
		s.long[parent] = struct{}{}
	}
	s.put(l, id, weight)
	s.grown(parent, weight)
}

// remove takes a topic out of the list of the one above it.
func (s *shape) remove(id uint32) {
	n := s.node(id)
	if n.flags&nodeListed == 0 {
		return
	}
	n.flags &^= nodeListed
	parent := s.names.at(id).parent
	l := s.list(parent)
	l.count--
	if job := s.jobs[parent]; job != nil {
		job.note(id)
	}
	weight := s.weight(id)
	if l.placed() {
		b, at := s.find(id, l)
		if b == nil {
			return // only a part of the list is there as yet
		}
		l.remove(b, at, &s.blocks)
	} else {
		l.sum -= weight
		if len(l.loose) > 2*l.count+blockMost {
			l.loose = s.listed(l)
		}
	}
	s.grown(parent, -weight)
}

// find returns where a topic stands in a list with blocks; nil when it does not.
func (s *shape) find(id uint32, l *list) (*block, int) {
	if b := s.blocks.at(s.node(id).block[l.slot]); b != nil && b.group.list == l {
		if at := b.position(id); at >= 0 {
			return b, at
		}
	}
	return nil, 0
}

// grown passes on to the rows above that the list of a topic has by more rows.
func (s *shape) grown(id uint32, by int) {
	const shown = nodeOpen | nodeListed
	for by != 0 && id != 0 && s.node(id).flags&shown == shown {
		parent := s.names.at(id).parent
		l := s.list(parent)
		if job := s.jobs[parent]; job != nil {
			job.noteWeight(id)
		}
		if l.placed() {
			b, at := s.find(id, l)
			if b == nil {
				return
			}
			b.grow(at, by)
		} else {
			l.sum += by
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
	if !s.hasRowsBelow(id) {
		return false
	}
	if n.list == 0 {
		s.fill(id) // closed as yet, so nothing grows above
	}
	n.flags |= nodeOpen
	s.grown(id, s.list(id).sum)
	s.wake(id)
	return true
}

// hasRowsBelow reports whether an open branch has something to show, now or in
// a moment.
func (s *shape) hasRowsBelow(id uint32) bool {
	if s.sieve != nil {
		return s.node(id).below > 0
	}
	return s.childCount(id) > 0
}

// isOpen reports whether a branch shows what is below it.
func (s *shape) isOpen(id uint32) bool {
	return s.open(id) && (s.sieve == nil || s.node(id).below > 0)
}

// index is the row number of a topic; false when it has no row.
func (s *shape) index(id uint32) (int, bool) {
	row := -1
	for id != 0 {
		parent := s.names.at(id).parent
		if !s.open(parent) || s.node(id).flags&nodeListed == 0 {
			return 0, false
		}
		l := s.list(parent)
		s.ready(l)
		b, at := s.find(id, l)
		if b == nil {
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
	return s.listRows(s.list(0), first, n+len(dst), dst)
}

// listRows appends the rows of a list from its row first on, until dst holds
// most.
func (s *shape) listRows(l *list, first, most int, dst []uint32) []uint32 {
	if first >= l.sum {
		return dst
	}
	s.ready(l)
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

func (s *shape) length() int { return s.list(0).sum }

// cost is what was done so far in topics put into a list, which take about a
// microsecond each; looking at one takes a tenth of that.
func (s *shape) cost() uint64 { return s.work.Inserted + s.work.Built + (s.work.Matched+s.looked)/10 }
