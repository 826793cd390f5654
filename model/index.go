package model

const (
	segmentBits = 10
	segmentSize = 1 << segmentBits
	segmentFull = segmentSize * 7 / 8
	// segmentDeepest bounds the directory. It would take tens of thousands of
	// names of equal hash, under a secret seed, to get there.
	segmentDeepest = 20
)

// index finds topics by the hash of their whole name. It grows one segment of
// 8 KiB at a time (extendible hashing), so that no insertion ever stops to
// rehash a million names under the tree's lock.
//
// The highest bits of the hash choose the segment, the lowest the slot.
type index struct {
	directory []*segment // 1<<bits of them
	bits      uint
}

type segment struct {
	bits  uint // how many of the highest bits its members share
	used  int
	slots [segmentSize]slot
}

// slot is empty when its id is 0: the root has no name to be found by.
type slot struct{ hash, id uint32 }

func newIndex() index { return index{directory: []*segment{{}}} }

func (x *index) segment(hash uint32) *segment {
	return x.directory[hash>>(32-x.bits)] // shifted by all 32 bits it is 0
}

// find returns the topic of that whole name, 0 when there is none.
func (x *index) find(n *names, hash uint32, name string) uint32 {
	s := x.segment(hash)
	for at := hash & (segmentSize - 1); ; at = (at + 1) & (segmentSize - 1) {
		found := s.slots[at]
		if found.id == 0 {
			return 0
		}
		if found.hash == hash && n.matches(found.id, name) {
			return found.id
		}
	}
}

// room makes sure that add will find an empty slot, and reports false when it
// can't.
func (x *index) room(hash uint32) bool {
	s := x.segment(hash)
	for s.used >= segmentFull && s.bits < segmentDeepest {
		x.split(hash, s)
		s = x.segment(hash)
	}
	return s.used < segmentSize-1
}

func (x *index) add(hash, id uint32) { x.segment(hash).insert(slot{hash, id}) }

func (s *segment) insert(entry slot) {
	at := entry.hash & (segmentSize - 1)
	for s.slots[at].id != 0 {
		at = (at + 1) & (segmentSize - 1)
	}
	s.slots[at] = entry
	s.used++
}

// split parts a full segment by the next bit of its members' hashes.
func (x *index) split(hash uint32, s *segment) {
	if s.bits == x.bits {
		doubled := make([]*segment, 2*len(x.directory))
		for i, old := range x.directory {
			doubled[2*i], doubled[2*i+1] = old, old
		}
		x.directory = doubled
		x.bits++
	}
	low, high := &segment{bits: s.bits + 1}, &segment{bits: s.bits + 1}
	for _, old := range &s.slots {
		switch {
		case old.id == 0:
		case old.hash>>(31-s.bits)&1 == 0:
			low.insert(old)
		default:
			high.insert(old)
		}
	}
	span := 1 << (x.bits - s.bits) // directory entries that led to s
	from := int(hash>>(32-x.bits)) &^ (span - 1)
	for i := range span {
		if i < span/2 {
			x.directory[from+i] = low
		} else {
			x.directory[from+i] = high
		}
	}
}
