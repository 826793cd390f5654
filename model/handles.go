package model

import "math"

const (
	inlineMost  = 2                         // handles in the topic itself
	ringClasses = 7                         // rings of 4, 8, ... 256 handles
	ringLargest = inlineMost << ringClasses // 256
	classNone   = 0                         // topic.handle holds the handles themselves
	classQueue  = ringClasses + 1           // topic.handle is the number of a queue

	slabWords = 4096

	// A packed handle is the chunk's number, modulo 1<<packedChunk, and the
	// record's offset there, which is a multiple of 8.
	packedOffset = 15
	packedChunk  = 32 - packedOffset
)

// handles keeps, for each topic, where its kept records are in the log, oldest
// first. Most topics of a large tree have one or two, a fast one has a million:
// two stand packed in the topic itself, so that no other memory is touched, few
// in a ring from a slab without pointers, many in a queue of blocks.
type handles struct {
	first  uint32                // number of the log's oldest chunk
	slabs  [ringClasses + 1]slab // by ringClass; the first is not used
	queues []*queuePage
	count  uint32   // queues taken so far
	free   []uint32 // queues to be used again
}

// queuePage holds queues side by side, so that no pointer is followed to one.
type queuePage [queuesPage]queue

const queuesPage = 64

func (h *handles) queue(number uint64) *queue {
	return &h.queues[number/queuesPage][number%queuesPage]
}

// pack makes a handle half as long. It reports false where that is impossible,
// with more than 131,072 chunks.
func (h *handles) pack(handle uint64) (uint32, bool) {
	number := uint32(handle >> 32)
	return number<<packedOffset | uint32(handle)>>3, number-h.first < 1<<packedChunk
}

// unpack undoes pack. The chunk is still there, so its number is at most as far
// from the oldest one's as it was then.
func (h *handles) unpack(packed uint32) uint64 {
	number := h.first + (packed>>packedOffset-h.first)&(1<<packedChunk-1)
	return uint64(number)<<32 | uint64(packed&(1<<packedOffset-1))<<3
}

// slab hands out rings of one size.
type slab struct {
	pages [][]uint64
	next  uint32 // rings handed out so far
	free  uint32 // number + 1 of the first freed ring, which holds that of the next
}

// ringSize is how many handles fit; it holds for those in the topic itself too.
func ringSize(class uint8) int { return inlineMost << class }

func (h *handles) ring(class uint8, number uint64) []uint64 {
	size := ringSize(class)
	per := uint64(slabWords / size)
	at := int(number%per) * size
	return h.slabs[class].pages[number/per][at : at+size]
}

func (h *handles) take(class uint8) uint64 {
	s := &h.slabs[class]
	if s.free != 0 {
		number := uint64(s.free - 1)
		s.free = uint32(h.ring(class, number)[0])
		return number
	}
	number := uint64(s.next)
	if int(number)*ringSize(class) >= len(s.pages)*slabWords {
		s.pages = append(s.pages, make([]uint64, slabWords))
	}
	s.next++
	return number
}

func (h *handles) give(class uint8, number uint64) {
	s := &h.slabs[class]
	h.ring(class, number)[0] = uint64(s.free)
	s.free = uint32(number) + 1
}

// at is the i-th oldest handle of t.
func (h *handles) at(t *topic, i int) uint64 {
	switch t.ringClass {
	case classNone:
		return h.unpack(uint32(t.handle >> inlineShift(t, i)))
	case classQueue:
		return *h.queue(t.handle).at(i)
	default:
		r := h.ring(t.ringClass, t.handle)
		return r[(int(t.ringHead)+i)&(len(r)-1)]
	}
}

// inlineShift is where in topic.handle the i-th oldest handle stands.
func inlineShift(t *topic, i int) int { return (int(t.ringHead) + i) & (inlineMost - 1) * 32 }

func (h *handles) set(t *topic, i int, handle uint64) {
	switch t.ringClass {
	case classNone:
		packed, ok := h.pack(handle)
		if !ok {
			h.move(t, 1, int(t.kept))
			h.set(t, i, handle)
			return
		}
		shift := inlineShift(t, i)
		t.handle = t.handle&^(math.MaxUint32<<shift) | uint64(packed)<<shift
	case classQueue:
		*h.queue(t.handle).at(i) = handle
	default:
		r := h.ring(t.ringClass, t.handle)
		r[(int(t.ringHead)+i)&(len(r)-1)] = handle
	}
}

// warm reads what a look at the oldest handle of t will read.
func (h *handles) warm(t *topic) uint32 {
	if t.ringClass == classQueue {
		q := h.queue(t.handle)
		return uint32(q.front[q.head])
	}
	return t.kept
}

func (h *handles) latest(t *topic) uint64 { return h.at(t, int(t.kept)-1) }

// push enters the newest handle and counts it in t.kept.
func (h *handles) push(t *topic, handle uint64) {
	kept := int(t.kept)
	if t.ringClass != classQueue && kept == ringSize(t.ringClass) {
		h.move(t, t.ringClass+1, kept)
	}
	t.kept++
	if t.ringClass == classQueue {
		h.queue(t.handle).push(handle)
		return
	}
	h.set(t, kept, handle)
}

// pop takes the oldest handle away. Rings that became far too large are given
// back, with slack enough that a topic at a border does not move each time.
func (h *handles) pop(t *topic) {
	t.kept--
	kept := int(t.kept)
	switch t.ringClass {
	case classNone:
		t.ringHead = uint8(int(t.ringHead)+1) & (inlineMost - 1)
	case classQueue:
		h.queue(t.handle).pop()
		if kept <= ringLargest/2 {
			h.move(t, ringClasses, kept)
		}
	default:
		size := ringSize(t.ringClass)
		t.ringHead = uint8((int(t.ringHead) + 1) & (size - 1))
		if kept <= size/4 {
			h.move(t, t.ringClass-1, kept)
		}
	}
}

// move takes the kept handles of t over into storage of another class.
func (h *handles) move(t *topic, class uint8, kept int) {
	old := *t
	t.ringClass, t.ringHead, t.handle = class, 0, 0
	switch class {
	case classNone:
		for i := range kept {
			handle := h.at(&old, i)
			if _, ok := h.pack(handle); !ok {
				*t = old
				return // it stays where it is until it can
			}
			h.set(t, i, handle)
		}
	case classQueue:
		t.handle = h.takeQueue()
		q := h.queue(t.handle)
		for i := range kept {
			q.push(h.at(&old, i))
		}
	default:
		t.handle = h.take(class)
		for i := range kept {
			h.set(t, i, h.at(&old, i))
		}
	}
	switch old.ringClass {
	case classNone:
	case classQueue:
		*h.queue(old.handle) = queue{}
		h.free = append(h.free, uint32(old.handle))
	default:
		h.give(old.ringClass, old.handle)
	}
}

func (h *handles) takeQueue() uint64 {
	if n := len(h.free); n > 0 {
		number := h.free[n-1]
		h.free = h.free[:n-1]
		return uint64(number)
	}
	number := h.count
	if int(number) == len(h.queues)*queuesPage {
		h.queues = append(h.queues, new(queuePage))
	}
	h.count++
	return uint64(number)
}

const queueBlock = 512

type handleBlock [queueBlock]uint64

// queue is a first-in-first-out list of handles in blocks, with access by
// position. Growing it copies a few pointers, never the handles. Both ends are
// at hand without a look into the list of blocks: in a large history nearly
// every look at memory is one past the caches.
type queue struct {
	front, back *handleBlock // the first and the last of blocks
	head        uint32       // position of the oldest in the first block
	length      uint32
	blocks      []*handleBlock
	spare       *handleBlock
	_           uint64 // as long as a line of the processor's cache
}

func (q *queue) at(i int) *uint64 {
	i += int(q.head)
	if i < queueBlock {
		return &q.front[i]
	}
	if i/queueBlock == len(q.blocks)-1 {
		return &q.back[i%queueBlock]
	}
	return &q.blocks[i/queueBlock][i%queueBlock]
}

func (q *queue) push(handle uint64) {
	end := int(q.head + q.length)
	if end == len(q.blocks)*queueBlock {
		block := q.spare
		q.spare = nil
		if block == nil {
			block = new(handleBlock)
		}
		q.blocks = append(q.blocks, block)
		q.front, q.back = q.blocks[0], block
	}
	q.back[end%queueBlock] = handle
	q.length++
}

func (q *queue) pop() {
	q.head++
	q.length--
	if q.head == queueBlock {
		q.spare = q.blocks[0]
		n := copy(q.blocks, q.blocks[1:])
		q.blocks[n] = nil
		q.blocks = q.blocks[:n]
		q.head = 0
		q.front = nil
		if n > 0 {
			q.front = q.blocks[0]
		}
	}
}
