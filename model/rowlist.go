package model

import (
	"slices"
	"sort"
)

const (
	blockMost = 256
	groupMost = 128
	// blockFill is how full blocks are made when a whole list is built.
	blockFill = 224
	// A common prefix is looked for when a list has rekeyFirst entries, and
	// again each time it has rekeyAgain times as many, while that is quick.
	rekeyFirst, rekeyAgain, rekeyMost = 32, 8, 8192
)

// entry is one child in a list.
type entry struct {
	key    uint64 // orders most entries without a look at the tree
	id     uint32
	weight uint32 // rows that it takes: its own and, when open, those below
}

// list holds the children of one open topic. As long as nobody looks at them
// they are loose: known, counted, and in no order. Then they are put in order:
// entries in blocks, blocks in groups, with sums of the weights, so that a row
// is found by its number, and the number of a row, in a few short scans, and an
// insertion moves no more than a block.
type list struct {
	parent uint32
	seen   uint32 // children up to this ID are in it, or are not to be seen
	order  uint32 // shape.order when it was put in order; 0: it is loose
	sort   Sort   // that order
	slot   uint8  // in which of node.block its topics have their block
	count  int    // topics, of which a part may have no row yet (rowjob.go)
	sum    int    // rows, those below included
	loose  []uint32
	prefix string // what all names began with, for keys that tell them apart
	rekey  int    // the count at which the prefix is looked for again
	groups []*group
	_      [16]byte // two lines of the processor's cache, what an insertion counts in the first
}

func (l *list) placed() bool { return l.order != 0 }

type group struct {
	list   *list
	sum    int
	blocks []*block
}

type block struct {
	group   *group
	number  uint32 // in blockTable
	sum     int
	entries []entry
}

// blockTable names blocks by number, so that a topic refers to its block in
// four bytes.
type blockTable struct {
	blocks []*block
	free   []uint32
}

func (t *blockTable) add(b *block) *block {
	if n := len(t.free); n > 0 {
		b.number = t.free[n-1]
		t.free = t.free[:n-1]
		t.blocks[b.number] = b
		return b
	}
	if len(t.blocks) == 0 {
		t.blocks = append(t.blocks, nil) // 0 is no block
	}
	b.number = uint32(len(t.blocks))
	t.blocks = append(t.blocks, b)
	return b
}

func (t *blockTable) drop(b *block) {
	t.blocks[b.number] = nil
	t.free = append(t.free, b.number)
}

// at is the block of that number; nil when there is none.
func (t *blockTable) at(number uint32) *block {
	if int(number) >= len(t.blocks) {
		return nil
	}
	return t.blocks[number]
}

// drop gives all blocks of a list back.
func (l *list) drop(table *blockTable) {
	for _, g := range l.groups {
		for _, b := range g.blocks {
			table.drop(b)
		}
	}
	l.groups = nil
}

// fill makes the blocks of sorted entries. They have no numbers yet.
func (l *list) fill(entries []entry) {
	l.groups, l.sum = nil, 0
	fill := len(entries)
	if fill > blockMost {
		fill = blockFill
	}
	for len(entries) > 0 {
		n := min(fill, len(entries))
		part := entries[:n:n]
		if fill == blockFill { // room for what comes, and no hold on all entries
			part = append(make([]entry, 0, blockMost+1), part...)
		}
		entries = entries[n:]
		if k := len(l.groups); k == 0 || len(l.groups[k-1].blocks) >= groupMost*7/8 {
			l.groups = append(l.groups, &group{list: l})
		}
		g := l.groups[len(l.groups)-1]
		b := &block{group: g, entries: part}
		for i := range part {
			b.sum += int(part[i].weight)
		}
		g.blocks = append(g.blocks, b)
		g.sum += b.sum
		l.sum += b.sum
	}
}

// insert puts an entry in its place; before tells whether one entry stands
// before another. moved is called for each entry that comes to stand in
// another block, the new one included.
func (l *list) insert(e entry, before func(a, b *entry) bool, table *blockTable, moved func(id, block uint32)) {
	gi, bi := 0, 0
	if len(l.groups) == 0 {
		g := &group{list: l}
		g.blocks = []*block{table.add(&block{group: g})}
		l.groups = []*group{g}
	} else {
		// The last group and block whose first entry stands before e, or the first.
		gi = max(0, sort.Search(len(l.groups), func(i int) bool {
			return before(&e, &l.groups[i].blocks[0].entries[0])
		})-1)
		blocks := l.groups[gi].blocks
		bi = max(0, sort.Search(len(blocks), func(i int) bool {
			return before(&e, &blocks[i].entries[0])
		})-1)
	}
	g := l.groups[gi]
	b := g.blocks[bi]
	at := sort.Search(len(b.entries), func(i int) bool { return before(&e, &b.entries[i]) })
	b.entries = slices.Insert(b.entries, at, e)
	b.sum += int(e.weight)
	g.sum += int(e.weight)
	l.sum += int(e.weight)
	moved(e.id, b.number)
	if len(b.entries) > blockMost {
		l.split(g, bi, table, moved)
	}
}

func (l *list) split(g *group, bi int, table *blockTable, moved func(id, block uint32)) {
	b := g.blocks[bi]
	half := len(b.entries) / 2
	next := table.add(&block{group: g})
	next.entries = append(make([]entry, 0, blockMost+1), b.entries[half:]...)
	b.entries = slices.Delete(b.entries, half, len(b.entries))
	for i := range next.entries {
		next.sum += int(next.entries[i].weight)
		moved(next.entries[i].id, next.number)
	}
	b.sum -= next.sum
	g.blocks = slices.Insert(g.blocks, bi+1, next)
	if len(g.blocks) <= groupMost {
		return
	}
	gi := slices.Index(l.groups, g)
	half = len(g.blocks) / 2
	apart := &group{list: l, blocks: slices.Clone(g.blocks[half:])}
	g.blocks = slices.Delete(g.blocks, half, len(g.blocks))
	for _, b := range apart.blocks {
		b.group = apart
		apart.sum += b.sum
	}
	g.sum -= apart.sum
	l.groups = slices.Insert(l.groups, gi+1, apart)
}

// remove takes an entry out of its block.
func (l *list) remove(b *block, at int, table *blockTable) {
	weight := int(b.entries[at].weight)
	b.entries = slices.Delete(b.entries, at, at+1)
	g := b.group
	b.sum -= weight
	g.sum -= weight
	l.sum -= weight
	if len(b.entries) > 0 {
		return
	}
	g.blocks = slices.DeleteFunc(g.blocks, func(other *block) bool { return other == b })
	table.drop(b)
	if len(g.blocks) == 0 {
		l.groups = slices.DeleteFunc(l.groups, func(other *group) bool { return other == g })
	}
}

// grow changes the weight of an entry.
func (b *block) grow(at, by int) {
	b.entries[at].weight = uint32(int(b.entries[at].weight) + by)
	b.sum += by
	b.group.sum += by
	b.group.list.sum += by
}

// position finds a topic in its block.
func (b *block) position(id uint32) int {
	for i := range b.entries {
		if b.entries[i].id == id {
			return i
		}
	}
	return -1
}

// before is how many rows of the list stand before the entry.
func (b *block) before(at int) int {
	rows := 0
	for i := range b.entries[:at] {
		rows += int(b.entries[i].weight)
	}
	for _, other := range b.group.blocks {
		if other == b {
			break
		}
		rows += other.sum
	}
	for _, other := range b.group.list.groups {
		if other == b.group {
			break
		}
		rows += other.sum
	}
	return rows
}

// prepend puts a group of its own, whose blocks have numbers, before the others.
func (l *list) prepend(g *group) {
	g.list = l
	l.groups = slices.Insert(l.groups, 0, g)
	l.sum += g.sum
}

// all calls visit for each entry in order until it returns false.
func (l *list) all(visit func(e *entry) bool) bool {
	for _, g := range l.groups {
		for _, b := range g.blocks {
			for i := range b.entries {
				if !visit(&b.entries[i]) {
					return false
				}
			}
		}
	}
	return true
}
