package model

import (
	"cmp"
	"math"
	"slices"
)

// History returns up to n of the messages of a topic that were kept at that
// moment, newest first, leaving out the newest skip of them; total is how many
// there were. Where some have left the history since, they are looked for in
// all that was kept, once for each topic asked for: some ten milliseconds.
func (f *Frozen) History(id TopicID, skip, n int) (recs []Record, total int) {
	t := f.tree
	t.mu.Lock()
	if f.released {
		t.mu.Unlock()
		return t.History(id, 0, skip, n)
	}
	if !t.knownAt(f, id) {
		t.mu.Unlock()
		return nil, 0
	}
	then := *t.nodeAt(f, uint32(id))
	total = int(then.kept)
	skip = max(skip, 0)
	n = min(n, total-skip)
	if n <= 0 {
		t.mu.Unlock()
		return nil, total
	}
	recs = make([]Record, 0, n)
	leftThen := then.messages - uint64(then.kept)
	for i := range n {
		if i%readSlice == readSlice-1 {
			t.mu.Unlock()
			t.mu.Lock()
			if f.released {
				break
			}
		}
		if i+skip == 0 {
			recs = append(recs, t.recordAt(f, uint32(id)))
			continue
		}
		nth := then.messages - uint64(skip+i)
		now := t.names.at(uint32(id))
		left := now.messages - uint64(now.kept)
		if nth <= left {
			chunks := f.chunks
			t.mu.Unlock()
			return f.fromChunks(chunks, id, then.kept, leftThen, recs, skip, n), total
		}
		recs = append(recs, t.log.at(now, int(nth-left)-1))
	}
	t.mu.Unlock()
	return recs, total
}

// fromChunks completes what History began from the chunks of then, without the
// tree's lock.
func (f *Frozen) fromChunks(chunks []*chunk, id TopicID, kept uint32, left uint64, recs []Record, skip, n int) []Record {
	handles := f.handles(chunks, id, int(kept))
	for i := len(recs); i < n; i++ {
		at := int(kept) - 1 - skip - i
		h, payload, props := f.readFrom(chunks, handles[at], f.tree.log.payload)
		recs = append(recs, f.tree.log.record(h, left+uint64(at)+1, payload, props))
	}
	return recs
}

// handles finds the kept records of a topic, oldest first. What a topic keeps
// is always the newest of it without a gap; records that stand in a chunk but
// had left are older than that.
func (f *Frozen) handles(chunks []*chunk, id TopicID, kept int) []uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if handles, ok := f.found[id]; ok {
		return handles
	}
	type place struct {
		seq    Seq
		handle uint64
	}
	var places []place
	for i, c := range chunks {
		data, offset := f.dataOf(c), 0
		if i == 0 {
			offset = f.swept
		}
		for offset < len(data) {
			h := getHeader(data[offset:])
			if h.topic == uint32(id) {
				places = append(places, place{h.seq, f.handleAt(i, offset)})
			}
			offset += span(int(h.kept))
		}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.seq, b.seq) })
	handles := make([]uint64, 0, kept)
	for _, p := range places[len(places)-kept:] {
		handles = append(handles, p.handle)
	}
	if f.found == nil {
		f.found = map[TopicID][]uint64{}
	}
	f.found[id] = handles
	return handles
}

func (f *Frozen) handleAt(i, offset int) uint64 {
	return uint64(f.first+uint32(i))<<32 | uint64(offset)
}

// dataOf is what a chunk held then.
func (f *Frozen) dataOf(c *chunk) []byte {
	switch c {
	case f.open:
		return f.openData
	case f.carry:
		return f.carryData
	}
	return c.data
}

// read reads a record of then, and at most n bytes of its payload. Its chunk is
// never used again (log.held), so the payload stays valid.
func (f *Frozen) read(handle uint64, n int) (h header, payload, props []byte) {
	return f.readFrom(f.chunks, handle, n)
}

func (f *Frozen) readFrom(chunks []*chunk, handle uint64, n int) (h header, payload, props []byte) {
	data := f.dataOf(chunks[uint32(handle>>32)-f.first])
	from := int(uint32(handle))
	h = getHeader(data[from:])
	from += headerSize
	payload, props = h.split(data[from:from+int(h.kept)], n)
	return h, payload, props
}

// recordAt is the newest message of a topic that has one, at the moment of f
// (nil: now). The tree's lock is held.
func (t *Tree) recordAt(f *Frozen, id uint32) Record {
	h, payload, props := t.newestAt(f, id, math.MaxInt)
	return t.log.record(h, t.nodeAt(f, id).messages, payload, props)
}

func (l *log) record(h header, nth uint64, payload, props []byte) Record {
	return Record{
		Seq: h.seq, Topic: TopicID(h.topic), Nth: nth, Time: l.timeOf(h.time), Payload: payload, Size: int(h.size),
		QoS: h.qos, Flags: h.flags &^ (flagCut | flagProps), PacketID: h.packet, Properties: props,
	}
}
