package model

import (
	"slices"
	"sync"
	"time"
)

const (
	frozenBits  = 6
	frozenBlock = 1 << frozenBits
)

// Frozen is a Tree as it was at one moment, while the tree goes on. Freezing
// copies nothing: whoever changes a topic afterwards saves the block of topics
// that it stands in first. The log's chunks never change anyway, those of that
// moment are only held on to, which costs at most the history budget once more.
//
// All methods may be called from any goroutine.
type Frozen struct {
	tree   *Tree
	names  names // the topics of then
	seq    Seq
	at     time.Time
	totals Totals
	tenth  uint32 // rates.tenth of then

	// Guarded by the tree's lock.
	released bool
	blocks   []*[frozenBlock]topic // nil as long as the tree has them unchanged

	chunks []*chunk // of then; what is sealed is read without a lock

	// Never change.
	first       uint32 // number of chunks[0]
	swept       int    // of chunks[0]
	open, carry *chunk // grew since: their data of then
	openData    []byte
	carryData   []byte

	mu    sync.Mutex // for what was worked out off the tree's lock
	below belowCache
	found map[TopicID][]uint64 // handles of the kept records, for what left since
}

// Freeze keeps the tree as it is now for whoever shows it paused. There is one
// frozen state at a time: another one releases the one before.
func (t *Tree) Freeze() *Frozen {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := &Frozen{tree: t}
	for len(f.blocks)<<frozenBits < int(t.names.count) {
		count := t.names.count
		t.mu.Unlock()
		f.blocks = make([]*[frozenBlock]topic, count>>frozenBits+frozenBlock)
		t.mu.Lock()
	}
	if t.log.frozen != nil {
		t.log.frozen.release()
	}
	f.names, f.seq, f.at, f.tenth = t.names, t.seq, t.now(), t.rates.tenth
	f.totals = t.sums()
	l := &t.log
	f.chunks, f.first, f.swept = slices.Clone(l.chunks), l.handles.first, l.swept
	if f.open = l.open; f.open != nil {
		f.openData = f.open.data
	}
	if f.carry = l.carry; f.carry != nil {
		f.carryData = f.carry.data
	}
	l.held = l.handles.first + uint32(len(l.chunks))
	l.frozen = f
	return f
}

// Release gives back what the frozen state holds. Reads answer from the live
// tree from then on.
func (f *Frozen) Release() {
	f.tree.mu.Lock()
	f.release()
	f.tree.mu.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.found, f.below = nil, belowCache{}
}

// release does it with the tree's lock held.
func (f *Frozen) release() {
	if f.released {
		return
	}
	f.released = true
	f.blocks, f.chunks = nil, nil
	f.tree.log.frozen = nil
	f.tree.touched.Add(1)
}

// save keeps the block of a topic that is about to change. The tree's lock is
// held.
func (f *Frozen) save(id uint32) {
	at := id >> frozenBits
	if id >= f.names.count || f.blocks[at] != nil {
		return
	}
	t := f.tree
	block := new([frozenBlock]topic)
	first := at << frozenBits
	copy(block[:], t.names.pages[first>>pageBits].topics[first&(pageSize-1):])
	for i := range block {
		// Only the newest handle is needed: the storage of the others is the
		// live topic's, and goes on changing.
		if node := &block[i]; node.kept > 0 {
			node.handle, node.ringClass = t.log.handles.latest(node), classNone
		}
	}
	f.blocks[at] = block
}

// saveUp saves a topic and all above it.
func (f *Frozen) saveUp(id uint32) {
	for f.save(id); id != 0; f.save(id) {
		id = f.tree.names.at(id).parent
	}
}

// Seq is the number of the newest message of that moment.
func (f *Frozen) Seq() Seq { return f.seq }

// At is the moment.
func (f *Frozen) At() time.Time { return f.at }

// Totals are the figures of the whole tree.
func (f *Frozen) Totals() Totals {
	t := f.tree
	t.mu.Lock()
	defer t.mu.Unlock()
	if f.released {
		return t.sums()
	}
	return f.totals
}

// NewestID is the highest topic ID of that moment.
func (f *Frozen) NewestID() TopicID {
	t := f.tree
	t.mu.Lock()
	defer t.mu.Unlock()
	if f.released {
		return TopicID(t.names.count - 1)
	}
	return TopicID(f.names.count - 1)
}

// Topic returns what was known of a topic; false for the root and for one that
// did not exist. What a person set about silence and news (SetLateAfter,
// SetNewSince) is that of now.
func (f *Frozen) Topic(id TopicID) (Topic, bool) {
	t := f.tree
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.knownAt(f, id) {
		return Topic{}, false
	}
	return t.topicAt(f, uint32(id)), true
}

// Latest returns what was the newest message of a topic, whether or not it has
// left the history since; false when there was none.
func (f *Frozen) Latest(id TopicID) (Record, bool) {
	t := f.tree
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.knownAt(f, id) || t.nodeAt(f, uint32(id)).kept == 0 {
		return Record{}, false
	}
	return t.recordAt(f, uint32(id)), true
}

// Below is Tree.Below of that moment.
func (f *Frozen) Below(id TopicID, n int) (topics []Topic, total uint64) {
	t := f.tree
	t.mu.Lock()
	if f.released {
		t.mu.Unlock()
		return t.Below(id, n)
	}
	if uint32(id) < f.names.count {
		total = uint64(t.nodeAt(f, uint32(id)).topicsBelow)
	}
	t.mu.Unlock()
	if total == 0 || n <= 0 {
		return nil, total
	}
	f.mu.Lock()
	cache := f.below
	f.mu.Unlock()
	if cache.top != id || cache.most != n || cache.ids == nil {
		cache = t.listBelow(f, &f.names, id, n, total)
		f.mu.Lock()
		f.below = cache
		f.mu.Unlock()
	}
	return t.topicsAt(f, cache.ids), total
}

// frozenNow is f as long as it is frozen, else nil. The tree's lock is held, as
// for all of the following.
func frozenNow(f *Frozen) *Frozen {
	if f != nil && f.released {
		return nil
	}
	return f
}

// knownAt reports whether id was a topic at the moment of f (nil: is now).
func (t *Tree) knownAt(f *Frozen, id TopicID) bool {
	if f = frozenNow(f); f != nil {
		return id != 0 && uint32(id) < f.names.count
	}
	return t.known(id)
}

// namesAt is a snapshot of the names at the moment of f (nil: now). Unlike the
// others it is called without the tree's lock.
func (t *Tree) namesAt(f *Frozen) names {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f = frozenNow(f); f != nil {
		return f.names
	}
	return t.names
}

// nodeAt is the record of a topic at the moment of f (nil: now). Of a saved
// one, only the newest handle is there.
func (t *Tree) nodeAt(f *Frozen, id uint32) *topic {
	if f = frozenNow(f); f != nil {
		if block := f.blocks[id>>frozenBits]; block != nil {
			return &block[id&(frozenBlock-1)]
		}
	}
	return t.names.at(id)
}

// newestAt reads the newest record of a topic that has one: its header, and at
// most n bytes of its payload, and its properties.
func (t *Tree) newestAt(f *Frozen, id uint32, n int) (h header, payload, props []byte) {
	if f = frozenNow(f); f != nil {
		if block := f.blocks[id>>frozenBits]; block != nil {
			return f.read(block[id&(frozenBlock-1)].handle, n)
		}
	}
	handle := t.log.handles.latest(t.names.at(id))
	h = t.log.header(handle)
	payload, props = t.log.lend(handle, h, n)
	return h, payload, props
}
