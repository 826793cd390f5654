package model

import "encoding/binary"

// sweepLeast and sweepMost bound the records that one Apply looks at to make
// room: more for a larger payload, never so many that it shows.
const sweepLeast, sweepMost = 8, 1000

// warmBytes is how far warm looks ahead: a message makes room for itself, past
// about as much that is carried forward.
const warmBytes = 288

// share is what each topic may keep of the budget, whatever the others do.
// What the latest values leave of three quarters of the budget is given out
// so, and the last quarter to whoever sends most: were all of it given out,
// making room would move nearly everything to free next to nothing.
func (l *log) share() int64 {
	if l.valued == 0 {
		return 0
	}
	return max(0, l.budget*3/4-l.latest) / l.valued
}

// target is how much may be used: the open chunks and the one being swept hold
// some memory besides.
func (l *log) target() int64 { return l.budget - 3*int64(l.chunkSize()) }

// sweep goes through at most that many records of the oldest chunks while the
// budget is overdrawn: each is carried forward, or leaves the history. It does
// a little at each message instead of a whole chunk at once, so that no
// message waits.
func (l *log) sweep(n *names, most int) {
	target := l.target()
	if l.used <= target {
		return
	}
	share := l.share()
	for range most {
		if l.used <= target || len(l.chunks) == 0 {
			return
		}
		c := l.chunks[0]
		switch c {
		case l.open:
			l.seal(&l.open)
		case l.carry:
			l.seal(&l.carry)
		}
		offset := l.swept
		h := getHeader(c.data[offset:])
		if moved := l.sweepRecord(n.at(h.topic), h, c, offset, share); moved {
			continue
		}
		l.swept += span(int(h.kept))
		l.used -= int64(span(int(h.kept)))
		if l.swept == len(c.data) {
			l.used -= int64(cap(c.data) - len(c.data))
			if l.leave(); !c.lent && !c.alone && c.number >= l.held {
				l.spare = c
			}
		}
	}
}

// warm reads from the topics whose records sweep will look at next. In a large
// tree they are in no cache; read first, they come while the message's own
// topic is waited for.
func (l *log) warm(n *names) {
	if len(l.chunks) == 0 || l.used < l.target() {
		return
	}
	data := l.chunks[0].data
	for at, end := l.swept, min(len(data), l.swept+warmBytes); at < end; {
		h := data[at : at+headerSize]
		l.warmed += l.handles.warm(n.at(binary.LittleEndian.Uint32(h[16:])))
		at += span(int(binary.LittleEndian.Uint32(h[24:])))
	}
}

// sweepRecord decides about one record of the oldest chunk. It reports whether
// the record moved to the end together with its chunk.
func (l *log) sweepRecord(t *topic, h header, c *chunk, offset int, share int64) (moved bool) {
	handle := handleOf(c, offset)
	at := 0
	if t.kept == 0 {
		return false
	}
	if oldest := l.handles.at(t, 0); oldest != handle {
		if h.seq < l.seq(oldest) {
			return false // it left before: older than what the topic keeps
		}
		at = l.atOrBefore(t, h.seq) - 1
	}
	if l.frozen != nil {
		l.frozen.save(h.topic)
	}
	isLatest := at == int(t.kept)-1
	switch {
	case isLatest || int64(t.keptSize)*8 <= share:
		return l.carryForward(t, at, h, c, offset, isLatest)
	default:
		// What a topic keeps is always the newest of it without a gap: what
		// was carried forward before goes first.
		for range at {
			l.popOldest(t, l.header(l.handles.at(t, 0)).kept)
		}
		l.popOldest(t, h.kept)
		return false
	}
}

// popOldest lets the oldest record of t, which keeps that many bytes, leave the
// history.
func (l *log) popOldest(t *topic, kept uint32) {
	l.handles.pop(t)
	t.keptSize -= uint32(cost(kept) / 8)
	l.used -= 8
	l.left++
}

// carryForward writes a record again at the end of the log. One that has a
// chunk for itself moves there with it, uncopied.
func (l *log) carryForward(t *topic, at int, h header, c *chunk, offset int, isLatest bool) (moved bool) {
	kept := h.kept
	if isLatest && int(kept) > l.cut.limit {
		kept = uint32(l.cut.limit)
		l.cut.leave(h.kept)
		l.cut.enter(kept)
		t.latest = kept
		if h.flags&flagCut == 0 {
			h.flags |= flagCut
			l.cut.count++
		}
		l.latest -= cost(h.kept) - cost(kept)
		t.keptSize -= uint32((cost(h.kept) - cost(kept)) / 8)
	} else if c.alone {
		low, high := c.low, c.high
		l.leave()
		l.enter(c)
		c.low, c.high = low, high
		l.handles.set(t, at, handleOf(c, 0))
		return true
	}
	from := offset + headerSize
	l.handles.set(t, at, l.write(&l.carry, h, nil, c.data[from:from+int(kept)]))
	return false
}
