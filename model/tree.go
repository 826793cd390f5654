package model

import (
	"hash/maphash"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// sysLevel is the first level below which brokers publish about themselves.
const sysLevel = "$SYS"

// Options say how a Tree is made. The zero value is a tree with the default
// limits and the system's clock.
type Options struct {
	Limits Limits
	Now    func() time.Time // nil: time.Now
}

// Tree holds the topics of one session and the log of their messages. It knows
// neither who fills it nor who looks at it: views follow it by cursors
// (Changed, and topic IDs, which are dense and rise with creation).
//
// All methods may be called from any goroutine. None holds the one lock longer
// than about a millisecond: long reads let go of it on the way.
type Tree struct {
	now   func() time.Time
	clock *timekeeper
	seed  maphash.Seed

	newest  atomic.Uint64 // Seq of the newest message
	touched atomic.Uint64 // changes that came without a message
	created atomic.Uint32 // the highest topic ID

	sweeping sync.Mutex // one Sweep at a time; taken before mu
	hot      hotFrames

	mu     sync.Mutex
	limits Limits
	names  names
	index  index
	hints  branchHints
	log    log
	feed   feed
	splits []int // where the levels of a new name end; kept to spare garbage

	seq     Seq
	heard   int64  // the newest time
	asked   Seq    // newest when stored messages were asked for
	sys     uint32 // the topic "$SYS"; 0 as long as there is none
	totals  counts
	refused uint64
	rates   rates
	below   belowCache
	late    late
}

// counts are the sums over all topics but $SYS and what stands below it.
type counts struct{ topics, messages, bytes uint64 }

// NewTree returns an empty tree.
func NewTree(o Options) *Tree {
	t := &Tree{clock: newTimekeeper(o.Now), seed: maphash.MakeSeed(), index: newIndex()}
	t.now = t.clock.ask
	t.limits = o.Limits.withDefaults()
	t.limits.Depth = min(t.limits.Depth, depthMost)
	t.log.payload = t.limits.Payload
	t.log.budget = max(t.limits.History, budgetSmallest)
	t.log.cut.limit = math.MaxInt
	t.feed.epoch = 1
	t.names.pages = []*topicPage{new(topicPage)}
	t.names.count = 1 // the root
	t.heard = t.now().UnixNano()
	t.rates.last = t.heard
	return t
}

// Apply takes a message in: it finds or creates the topic, counts the message
// there and in all topics above, and appends it to the log. It copies the
// payload. A message to a new topic beyond the cap of topics is counted in
// Totals.TopicsRefused and otherwise ignored; then both results are 0.
//
// It is called once per message and allocates nothing but what new topics and
// new chunks of the log need.
func (t *Tree) Apply(m Message) (TopicID, Seq) {
	hash := t.hash(m.Topic)
	m.Properties = keptProperties(m.Properties)
	hint := t.hint(m.Topic)
	ready := readyChunk(m.Properties, m.Payload)
	clock := t.clock.unix()
	size := m.Size
	if size < len(m.Payload) {
		size = len(m.Payload)
	}

	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.inOrder(clock)
	if hint != nil {
		t.hints.warm(&t.names, *hint)
	}
	t.log.warm(&t.names)
	id := t.index.find(&t.names, hash, m.Topic)
	if id == 0 {
		if id = t.create(m.Topic, hash); id == 0 {
			t.refused++
			t.touched.Add(1)
			return 0, 0
		}
	}
	if t.log.frozen != nil {
		t.log.frozen.saveUp(id)
	}
	t.seq++
	node := t.names.at(id)
	if hint != nil && *hint != node.parent {
		*hint = node.parent
	}
	if m.AsPublished && m.Retained && node.kept > 0 && t.log.seq(t.log.handles.latest(node)) > t.asked {
		m.Retained, m.Stored = false, true
	}
	first := node.messages == 0
	node.messages++
	node.bytes += uint64(size)
	if first {
		node.first = now
	}
	if !m.Retained {
		if gap := now - node.lastLive; gap > 0 && node.lastLive != 0 {
			node.interval = node.interval.learn(gap, uint64(t.seq))
		}
		node.lastLive = now
	} else { // what the broker replays is no traffic
		node.sweptMessages++
		node.sweptBytes += uint32(size)
	}
	node.mark(&m, size)
	if node.feedEpoch != t.feed.epoch {
		t.feed.enter(node, id, int(t.names.count))
	}
	for up := node.parent; ; {
		above := t.names.at(up)
		above.messagesBelow++
		if first {
			above.topicsBelow++
		}
		if !m.Retained {
			above.lastBelow = now
		} else {
			above.sweptBelow++
		}
		if up == 0 {
			break
		}
		if above.feedEpoch != t.feed.epoch {
			t.feed.enter(above, up, int(t.names.count))
		}
		up = above.parent
	}
	if node.marks&markSys == 0 {
		t.totals.messages++
		t.totals.bytes += uint64(size)
		if first {
			t.totals.topics++
		}
	}
	h := header{
		seq: t.seq, time: now, topic: id, size: uint32(min(size, math.MaxUint32)),
		packet: m.PacketID, qos: m.QoS, flags: flagsOf(&m),
	}
	t.log.add(&t.names, node, h, m.Properties, m.Payload, ready)
	t.newest.Store(uint64(t.seq))
	return TopicID(id), t.seq
}

// ExpectStored says that the broker is being asked to replay what it stores: see
// Message.AsPublished.
func (t *Tree) ExpectStored() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked = t.seq
}

func (t *Tree) hash(name string) uint32 { return uint32(maphash.String(t.seed, name) >> 32) }

func flagsOf(m *Message) (f RecordFlags) {
	if m.Retained {
		f |= FlagRetained
	}
	if m.Dup {
		f |= FlagDup
	}
	if m.Own {
		f |= FlagOwn
	}
	if m.Stored {
		f |= FlagStored
	}
	return f
}

// mark keeps what the message says about the retained one. A live message
// says nothing about whether it was stored (MQTT 3.1.1, 3.3.1.3), unless it is
// known otherwise.
func (t *topic) mark(m *Message, size int) {
	mark := RetainMark(t.marks & markRetain)
	switch {
	case m.Retained || m.Stored:
		mark = RetainStored
		if size == 0 {
			mark = RetainCleared
		}
	case mark == RetainStored:
		mark = RetainUnknown
	case mark == RetainCleared && size > 0:
		mark = RetainNone
	}
	t.marks = t.marks&^markRetain | uint8(mark)
}

// create adds the topic of that name, which does not exist, and those above it
// that do not exist either. It returns 0 when a cap forbids it.
func (t *Tree) create(name string, hash uint32) uint32 {
	if len(name) > math.MaxUint16 {
		return 0 // longer than MQTT allows (MQTT 3.1.1, 1.5.3)
	}
	t.splits = t.splits[:0]
	for from := 0; len(t.splits) < t.limits.Depth-1; {
		at := strings.IndexByte(name[from:], '/')
		if at < 0 {
			break
		}
		t.splits = append(t.splits, from+at)
		from += at + 1
	}
	t.splits = append(t.splits, len(name))
	// The deepest level above that exists is mostly the last but one.
	parent, from := uint32(0), 0
	missing := len(t.splits) - 1
	for ; missing > 0; missing-- {
		prefix := name[:t.splits[missing-1]]
		if parent = t.index.find(&t.names, t.hash(prefix), prefix); parent != 0 {
			from = len(prefix) + 1
			break
		}
	}
	if int(t.names.count)-1+len(t.splits)-missing > t.limits.Topics {
		return 0
	}
	for _, end := range t.splits[missing:] {
		h := hash
		if end < len(name) {
			h = t.hash(name[:end])
		}
		id := t.addTopic(parent, name[from:end], h)
		if id == 0 {
			return 0
		}
		t.late.came(name[:end], id)
		parent, from = id, end+1
	}
	return parent
}

func (t *Tree) addTopic(parent uint32, level string, hash uint32) uint32 {
	if !t.index.room(hash) {
		return 0
	}
	at, ok := t.names.addName(level)
	if !ok {
		return 0
	}
	id := t.names.count
	if int(id) == len(t.names.pages)*pageSize {
		t.names.pages = append(t.names.pages, new(topicPage))
	}
	if t.log.frozen != nil {
		t.log.frozen.save(parent)
	}
	t.names.count++
	if len(level) <= labelMost {
		copy(t.names.pages[id>>pageBits].labels[id&(pageSize-1)][:], level)
	}
	above := t.names.at(parent)
	node := t.names.at(id)
	*node = topic{
		parent: parent, sibling: above.child, name: at, nameLen: uint16(len(level)),
		marks: above.marks & markSys,
	}
	if parent == 0 {
		if level == sysLevel {
			node.marks |= markSys
			t.sys = id
		}
	} else {
		node.depth = above.depth + 1
	}
	above.child = id
	above.children++
	t.index.add(hash, id)
	t.created.Store(id)
	return id
}

// Newest is the sequence number of the newest message. It changes exactly when
// a message was taken in.
func (t *Tree) Newest() Seq { return Seq(t.newest.Load()) }

// Version changes whenever something that a read returns may have changed.
func (t *Tree) Version() uint64 { return t.newest.Load() + t.touched.Load() }

// SetHistoryBudget changes how many bytes the log may hold. It returns when
// what is too much has left, or can't leave because it is latest values.
func (t *Tree) SetHistoryBudget(bytes int64) {
	if bytes <= 0 {
		bytes = DefaultLimits().History
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.limits.History = bytes
	t.log.budget = max(bytes, budgetSmallest)
	t.log.cut.adjust(t.log.budget)
	t.touched.Add(1)
	end := t.log.handles.first + uint32(len(t.log.chunks))
	for len(t.log.chunks) > 0 && t.log.handles.first < end && t.log.used > t.log.target() {
		t.log.sweep(&t.names, sweepMost)
		t.mu.Unlock()
		t.mu.Lock()
	}
}
