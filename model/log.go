package model

import (
	"encoding/binary"
	"math"
	"sync/atomic"
)

const (
	chunkLargest  = 256 << 10
	chunkSmallest = 4 << 10
	headerSize    = 32
	// budgetSmallest is less than anybody would set; below it the log would
	// spend its time on moving the latest values.
	budgetSmallest = 64 << 10
)

// log holds the kept messages of a tree, in chunks, under one budget. Chunks
// are filled once and then never change, so that a reader may hold on to a
// payload without copying it; room is made by going through the oldest chunk
// and carrying forward what must stay.
//
// It is guarded by the tree's lock.
type log struct {
	budget  int64
	payload int // what the history keeps of a payload

	chunks []*chunk // in order of their numbers, from handles.first on
	open   *chunk   // takes what arrives
	carry  *chunk   // takes what is carried forward
	spare  *chunk   // emptied, and never lent

	used   int64  // bytes written to chunks, without what was swept, and handles
	warmed uint32 // means nothing: see warm
	swept  int    // how far the oldest chunk was gone through

	handles handles
	valued  int64 // topics with a latest value
	latest  int64 // cost of the latest values
	left    uint64

	cut latestCut

	frozen *Frozen // what is to be saved to before a topic changes; mostly nil
	held   uint32  // chunks with lower numbers were held on to by one: not used again

	setBack atomic.Int64 // how far the clock was set back, in nanoseconds: see inOrder
}

// chunk is a run of records: a header of 32 bytes, the payload, and padding to
// a multiple of 8.
type chunk struct {
	number    uint32
	data      []byte // as long as it is filled
	low, high Seq    // the lowest and highest sequence number in it
	lent      bool   // a reader may hold on to a payload in it
	alone     bool   // made for one large record
}

// header is a record in a chunk.
type header struct {
	seq    Seq
	time   int64
	topic  uint32
	size   uint32 // on the wire
	kept   uint32
	packet uint16
	qos    uint8
	flags  RecordFlags
}

// flagCut marks a latest value that was cut, and counted, to save room.
const flagCut RecordFlags = 1 << 7

func (h *header) put(b []byte) {
	_ = b[headerSize-1]
	binary.LittleEndian.PutUint64(b, uint64(h.seq))
	binary.LittleEndian.PutUint64(b[8:], uint64(h.time))
	binary.LittleEndian.PutUint32(b[16:], h.topic)
	binary.LittleEndian.PutUint32(b[20:], h.size)
	binary.LittleEndian.PutUint32(b[24:], h.kept)
	binary.LittleEndian.PutUint16(b[28:], h.packet)
	b[30], b[31] = h.qos, uint8(h.flags)
}

func getHeader(b []byte) header {
	_ = b[headerSize-1]
	return header{
		seq:    Seq(binary.LittleEndian.Uint64(b)),
		time:   int64(binary.LittleEndian.Uint64(b[8:])),
		topic:  binary.LittleEndian.Uint32(b[16:]),
		size:   binary.LittleEndian.Uint32(b[20:]),
		kept:   binary.LittleEndian.Uint32(b[24:]),
		packet: binary.LittleEndian.Uint16(b[28:]),
		qos:    b[30],
		flags:  RecordFlags(b[31]),
	}
}

// span is how many bytes of a chunk a record takes.
func span(payload int) int { return headerSize + (payload+7)&^7 }

// cost is what a record takes of the budget: its place in a chunk and its handle.
func cost(kept uint32) int64 { return int64(span(int(kept))) + 8 }

func handleOf(c *chunk, offset int) uint64 { return uint64(c.number)<<32 | uint64(offset) }

func (l *log) chunk(handle uint64) *chunk { return l.chunks[uint32(handle>>32)-l.handles.first] }

func (l *log) header(handle uint64) header {
	return getHeader(l.chunk(handle).data[uint32(handle):])
}

func (l *log) seq(handle uint64) Seq {
	return Seq(binary.LittleEndian.Uint64(l.chunk(handle).data[uint32(handle):]))
}

// lend returns a payload, at most n bytes of it, and the properties before it,
// which stay valid for as long as somebody refers to them.
func (l *log) lend(handle uint64, h header, n int) (payload, props []byte) {
	c := l.chunk(handle)
	from := int(uint32(handle)) + headerSize
	if n > 0 {
		c.lent = c.lent || h.kept > 0
	}
	return h.split(c.data[from:from+int(h.kept)], n)
}

// at reads the i-th oldest kept record of t. No more of a payload is shown than
// the history keeps, but of the latest value.
func (l *log) at(t *topic, i int) Record {
	handle := l.handles.at(t, i)
	h := l.header(handle)
	most := l.payload
	if i == int(t.kept)-1 {
		most = math.MaxInt
	}
	payload, props := l.lend(handle, h, most)
	return l.record(h, t.messages-uint64(t.kept)+uint64(i)+1, payload, props)
}

// chunkSize is smaller for a small budget, so that a budget is always many
// chunks.
func (l *log) chunkSize() int {
	return int(min(max(l.budget/32, chunkSmallest), chunkLargest)) &^ 7
}

// place finds room for a record of that payload in the chunk that *open points
// to, or in a new one.
func (l *log) place(open **chunk, payload int) (c *chunk, offset int) {
	need := span(payload)
	size := l.chunkSize()
	if need > size/8 {
		c = &chunk{data: make([]byte, need), alone: true}
		l.enter(c)
		l.used += int64(need)
		return c, 0
	}
	if c = *open; c == nil || cap(c.data)-len(c.data) < need {
		if c != nil {
			l.seal(open)
		}
		c = l.newChunk(size)
		*open = c
	}
	offset = len(c.data)
	c.data = c.data[:offset+need]
	l.used += int64(need)
	return c, offset
}

// seal closes an open chunk. What is left at its end counts as used.
func (l *log) seal(open **chunk) {
	c := *open
	l.used += int64(cap(c.data) - len(c.data))
	*open = nil
}

func (l *log) newChunk(size int) *chunk {
	c := l.spare
	l.spare = nil
	if c == nil || cap(c.data) != size {
		c = &chunk{data: make([]byte, 0, size)}
	}
	*c = chunk{data: c.data[:0]}
	l.enter(c)
	return c
}

func (l *log) enter(c *chunk) {
	c.number = l.handles.first + uint32(len(l.chunks))
	c.low = math.MaxUint64
	l.chunks = append(l.chunks, c)
}

func (l *log) leave() *chunk {
	c := l.chunks[0]
	l.chunks[0] = nil
	l.chunks = l.chunks[1:]
	l.handles.first++
	l.swept = 0
	return c
}

// write puts a record where there is room for it and returns its handle.
func (l *log) write(open **chunk, h header, props, payload []byte) uint64 {
	h.kept = uint32(propsSize(props) + len(payload))
	c, offset := l.place(open, int(h.kept))
	h.put(c.data[offset:])
	putKept(c.data[offset+headerSize:], props, payload)
	c.low, c.high = min(c.low, h.seq), max(c.high, h.seq)
	return handleOf(c, offset)
}

// readyChunk copies a payload too large to be copied under the tree's lock.
// It returns nil for any other.
func readyChunk(props, payload []byte) *chunk {
	if len(payload) < chunkLargest {
		return nil
	}
	c := &chunk{data: make([]byte, span(propsSize(props)+len(payload))), alone: true}
	putKept(c.data[headerSize:], props, payload)
	return c
}

// add appends a message to the log and enters it with its topic. ready is what
// readyChunk made of the payload.
func (l *log) add(n *names, t *topic, h header, props, payload []byte, ready *chunk) {
	before := int64(0)
	if t.kept > 0 {
		before = cost(t.latest)
		l.cut.leave(t.latest)
		if int(t.latest) > l.payload {
			l.shorten(t, l.handles.latest(t))
		}
	} else {
		l.valued++
	}
	if limit := l.cut.limit; propsSize(props)+len(payload) > limit {
		if propsSize(props) > limit {
			props = nil
		}
		payload, ready = payload[:min(len(payload), limit-propsSize(props))], nil
		h.flags |= flagCut
		l.cut.count++
	}
	if len(props) > 0 {
		h.flags |= flagProps
	}
	h.kept = uint32(propsSize(props) + len(payload))
	t.latest = h.kept
	var handle uint64
	if ready != nil {
		l.enter(ready)
		h.put(ready.data)
		ready.low, ready.high = h.seq, h.seq
		l.used += int64(len(ready.data))
		handle = handleOf(ready, 0)
	} else {
		handle = l.write(&l.open, h, props, payload)
	}
	l.handles.push(t, handle)
	l.used += 8
	t.keptSize += uint32(cost(h.kept) / 8)
	l.latest += cost(h.kept) - before
	l.cut.enter(h.kept)
	l.cut.adjust(l.budget)
	l.sweep(n, min(sweepLeast+len(payload)/64, sweepMost))
}

// shorten keeps no more of a record with a chunk for itself than the history
// keeps of a payload. It was the latest of its topic until now.
func (l *log) shorten(t *topic, handle uint64) {
	c := l.chunk(handle)
	if !c.alone {
		return // it goes with its chunk; reads show as much as they should
	}
	h := getHeader(c.data)
	_, props := h.split(c.data[headerSize:headerSize+int(h.kept)], 0)
	kept := propsSize(props) + l.payload
	if int(h.kept) <= kept {
		return
	}
	short := &chunk{number: c.number, alone: true, low: c.low, high: c.high}
	short.data = make([]byte, span(kept))
	copy(short.data[headerSize:], c.data[headerSize:headerSize+kept])
	t.keptSize -= uint32(cost(h.kept) / 8)
	h.kept = uint32(kept)
	t.keptSize += uint32(cost(h.kept) / 8)
	h.put(short.data)
	l.used -= int64(len(c.data) - len(short.data))
	l.chunks[c.number-l.handles.first] = short
}

// atOrBefore is how many of the kept records of t have that sequence number or
// an earlier one.
func (l *log) atOrBefore(t *topic, seq Seq) int {
	low, high := 0, int(t.kept)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if l.seq(l.handles.at(t, mid)) <= seq {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}
