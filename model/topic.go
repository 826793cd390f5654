package model

import (
	"math"
	"unsafe"
)

const (
	pageBits = 10
	pageSize = 1 << pageBits
	// depthMost is the most levels: topic.depth is a byte.
	depthMost = math.MaxUint8 + 1
)

// topic is what the tree keeps of one topic. It has no pointers, so that a
// million of them cost the garbage collector nothing, and fills two cache
// lines, of which a message to the topic touches the first only.
//
// parent, sibling, name, nameLen and depth never change once the topic can be
// found; whoever holds a names snapshot reads them without the tree's lock.
// Everything else is guarded by that lock.
type topic struct {
	parent    uint32
	name      uint32 // where the level stands in the arena, if it is no label
	nameLen   uint16
	interval  interval
	depth     uint8
	ringHead  uint8
	ringClass uint8
	marks     uint8
	handle    uint64 // the kept records, or where there are more the ring of them (handles.go)
	kept      uint32 // own messages in the log
	keptSize  uint32 // what they cost there, in units of 8 bytes
	messages  uint64
	bytes     uint64
	lastLive  int64  // Unix nanoseconds, as all times here; 0 is never
	feedEpoch uint32 // the epoch of the feed in which it was last entered
	latest    uint32 // kept payload bytes of the latest message

	messagesBelow uint64
	lastBelow     int64 // newest live message below, without the own
	topicsBelow   uint32
	children      uint32
	child         uint32 // the newest child
	sibling       uint32 // the child of the same parent created just before
	first         int64

	rate, rateBelow           float32
	sweptAt                   uint32 // when the rates were computed, in tenths of a second
	sweptMessages, sweptBelow uint32 // counts at that time, modulo 2^32; with what was replayed since
	sweptBytes                uint32
}

// The lowest two bits of topic.marks are its RetainMark.
const (
	markRetain = 3
	markSys    = 4 // $SYS or below it
)

// labelMost is how long a level may be, in bytes, to stand beside its topic and
// not in the arena. Where it is follows from the topic's ID, so that in a tree
// which no cache holds it comes at the same time as the topic, not after it.
const labelMost = 16

type topicPage struct {
	topics [pageSize]topic
	labels [pageSize][labelMost]byte
}

// names is a snapshot of where topics and their names are. What it reaches was
// written before the snapshot was taken and never changes, so it is read
// without a lock.
type names struct {
	pages []*topicPage
	arena []*[arenaChunk]byte
	used  int    // bytes of the last arena chunk
	count uint32 // topics in it, the root included
}

func (n *names) at(id uint32) *topic { return &n.pages[id>>pageBits].topics[id&(pageSize-1)] }

func (n *names) level(id uint32) string {
	// Neither labels nor the arena ever change or move what they hold, which is
	// what a string asks for; a copy would be garbage for every row of every
	// tick.
	p := n.pages[id>>pageBits]
	t := &p.topics[id&(pageSize-1)]
	if t.nameLen <= labelMost {
		return unsafe.String(&p.labels[id&(pageSize-1)][0], t.nameLen)
	}
	chunk := n.arena[t.name>>arenaBits]
	return unsafe.String(&chunk[t.name&(arenaChunk-1)], t.nameLen)
}

// appendName appends the whole topic name of id to dst.
func (n *names) appendName(dst []byte, id uint32) []byte {
	if id == 0 {
		return dst
	}
	size := -1
	for at := id; at != 0; at = n.at(at).parent {
		size += int(n.at(at).nameLen) + 1
	}
	from := len(dst)
	dst = append(dst, make([]byte, size)...)
	end := from + size
	for at := id; at != 0; at = n.at(at).parent {
		level := n.level(at)
		end -= len(level)
		copy(dst[end:], level)
		if end > from {
			end--
			dst[end] = '/'
		}
	}
	return dst
}

// matches reports whether name is the whole topic name of id.
func (n *names) matches(id uint32, name string) bool {
	for {
		t := n.at(id)
		start := len(name) - int(t.nameLen)
		if start < 0 || name[start:] != n.level(id) {
			return false
		}
		id = t.parent
		if id == 0 {
			return start == 0
		}
		if start == 0 || name[start-1] != '/' {
			return false
		}
		name = name[:start-1]
	}
}

// below reports whether id stands below top; the root is above everything.
func (n *names) below(id, top uint32) bool {
	for id != 0 {
		id = n.at(id).parent
		if id == top {
			return true
		}
	}
	return false
}

const (
	arenaBits  = 18
	arenaChunk = 1 << arenaBits
	// arenaMost bounds what names may take. A broker that invents names of
	// 65,535 bytes fills it long before the cap of topics.
	arenaMost = 1 << 30
)

// addName writes a level that is too long for a label to the arena. It reports
// false when the arena is full.
func (n *names) addName(level string) (uint32, bool) {
	if len(level) <= labelMost {
		return 0, true
	}
	if len(n.arena) == 0 || n.used+len(level) > arenaChunk {
		if len(n.arena)*arenaChunk >= arenaMost {
			return 0, false
		}
		n.arena = append(n.arena, new([arenaChunk]byte))
		n.used = 0
	}
	last := len(n.arena) - 1
	at := n.used
	copy(n.arena[last][at:], level)
	n.used += len(level)
	return uint32(last<<arenaBits + at), true
}
