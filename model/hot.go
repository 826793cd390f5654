package model

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"
	"time"
)

// The windows that Hot counts over.
const (
	HotShort  = 10 * time.Second
	HotMedium = time.Minute
	HotLong   = 10 * time.Minute
)

// HotBy is what makes a topic hot.
type HotBy uint8

const (
	HotByMessages HotBy = iota
	HotByBytes          // true payload bytes
)

// Hot is what came to a topic, or to a branch, within a window, without what the
// broker replayed at subscribing.
type Hot struct {
	ID       TopicID
	Messages uint64
	Bytes    uint64
	Rate     float64 // messages per second
	ByteRate float64 // bytes per second
	Share    float64 // of all traffic, 0 to 1, by what was asked for
}

// Hot ranks what had most traffic in a window (HotShort, HotMedium, HotLong),
// $SYS left out: the first n topics by their own messages or, with branches,
// the first n branches by what came to them and all topics below. total is all
// traffic of that window. The window slides with Sweep and is never longer than
// asked for, at most a tenth shorter but for the beginning.
//
// All is exact as long as no more than 65,536 topics have messages within a
// minute. Beyond, the least active ones are counted with the branch above them:
// then the sums of branches stay exact, unless there are tens of thousands of
// them too, and total always does.
//
// With many topics it takes some ten milliseconds: call it off the UI
// goroutine. It does not hold the tree's lock.
func (t *Tree) Hot(window time.Duration, by HotBy, branches bool, n int) (ranked []Hot, total Hot) {
	frames, seconds := t.hot.within(window)
	entries := mergeHot(nil, frames)
	for _, e := range entries {
		total.Messages += uint64(e.messages)
		total.Bytes += e.bytes
	}
	if total.Messages == 0 || n <= 0 {
		return nil, total
	}
	all := total.weight(by)
	finish := func(h *Hot) {
		h.Rate, h.ByteRate = float64(h.Messages)/seconds, float64(h.Bytes)/seconds
		if all > 0 {
			h.Share = float64(h.weight(by)) / float64(all)
		}
	}
	top := hotRank{by: by, most: n}
	if branches {
		names := t.snapshot()
		hotBranches(&names, entries, top.enter)
	} else {
		for _, e := range entries {
			if !e.rest() {
				top.enter(Hot{ID: TopicID(e.id()), Messages: uint64(e.messages), Bytes: e.bytes})
			}
		}
	}
	for i := range top.ranked {
		finish(&top.ranked[i])
	}
	finish(&total)
	return top.ranked, total
}

func (h *Hot) weight(by HotBy) uint64 {
	if by == HotByBytes {
		return h.Bytes
	}
	return h.Messages
}

// hotBranches calls visit for each branch with what came to it and below. A
// topic is always younger than the one above it, so one walk from the newest
// to the oldest adds all up.
func hotBranches(n *names, entries []hotEntry, visit func(Hot)) {
	if len(entries) == 0 {
		return
	}
	newest := entries[len(entries)-1].id()
	sums := make([]struct {
		bytes, messages uint64
		branch          bool
	}, newest+1)
	for _, e := range entries {
		sum := &sums[e.id()]
		sum.messages += uint64(e.messages)
		sum.bytes += e.bytes
		sum.branch = sum.branch || e.rest()
	}
	for id := newest; id > 0; id-- {
		sum := &sums[id]
		if sum.messages == 0 {
			continue
		}
		above := &sums[n.at(id).parent]
		above.messages += sum.messages
		above.bytes += sum.bytes
		above.branch = true
		if sum.branch {
			visit(Hot{ID: TopicID(id), Messages: sum.messages, Bytes: sum.bytes})
		}
	}
}

// hotRank keeps the first of what is entered.
type hotRank struct {
	by     HotBy
	most   int
	ranked []Hot
}

func (r *hotRank) enter(h Hot) {
	if len(r.ranked) == r.most && r.compare(h, r.ranked[r.most-1]) > 0 {
		return
	}
	at, _ := slices.BinarySearchFunc(r.ranked, h, r.compare)
	if len(r.ranked) == r.most {
		r.ranked = r.ranked[:r.most-1]
	}
	r.ranked = slices.Insert(r.ranked, at, h)
}

func (r *hotRank) compare(a, b Hot) int {
	messages, bytes := cmp.Compare(b.Messages, a.Messages), cmp.Compare(b.Bytes, a.Bytes)
	if r.by == HotByBytes {
		messages, bytes = bytes, messages
	}
	return cmp.Or(messages, bytes, cmp.Compare(a.ID, b.ID))
}

// hotFrames are counts of the last ten minutes, per topic: by the second at
// first, then merged to six seconds, then to a minute.
type hotFrames struct {
	mu     sync.Mutex
	levels [3][]hotFrame // oldest first; a level is older than the one before

	// Guarded by Tree.sweeping.
	gathered []hotEntry // for the frame to come
	since    float64
	merged   []hotEntry // room to add frames up in
	scratch  []byte     // room to pack in
}

// hotFrame is what came within a time, in seconds swept over.
type hotFrame struct {
	from, to float64
	packed   []byte // entries by key, each once; never changed
}

// hotEntry is what came to one topic; or what came to topics below it that are
// not counted one by one any more.
type hotEntry struct {
	key      uint32 // ID times two, plus one for the latter
	messages uint32
	bytes    uint64
}

func (e hotEntry) id() uint32 { return e.key >> 1 }
func (e hotEntry) rest() bool { return e.key&1 != 0 }

const (
	// hotMost is how many entries a frame has at most: some 300 kB.
	hotMost = 1 << 16
	// hotSecond is the shortest frame: the ticks of a clock are not exact.
	hotSecond = 0.9
	// hotSlack is by how much a window may be too long for the same reason.
	hotSlack = 1.01
)

// hotLevels are how long the frames of a level are, and how long a time must be
// covered up to that level before its oldest are merged into the next.
var hotLevels = [3]struct{ frame, cover float64 }{
	{0, HotShort.Seconds()}, {6, HotMedium.Seconds()}, {60, HotLong.Seconds()},
}

// finish makes a frame of what was gathered, once it is a second long.
func (h *hotFrames) finish(n *names, now float64) {
	if now-h.since < hotSecond {
		return
	}
	sortHot(h.gathered)
	frame := h.pack(h.since, now, foldHot(n, combineHot(h.gathered), hotMost))
	h.gathered, h.since = h.gathered[:0], now
	if cap(h.gathered) > 4*hotMost {
		h.gathered = nil
	}
	h.mu.Lock()
	levels := h.levels
	h.mu.Unlock()
	levels[0] = append(slices.Clip(levels[0]), frame)
	for i := range levels {
		levels[i] = levels[i][h.age(n, &levels, i, now):]
	}
	h.mu.Lock()
	h.levels = levels
	h.mu.Unlock()
}

// age merges the oldest frames of a level into the next one, as long as the
// others cover what they should, and returns how many are done with. What is
// too old for the last level is forgotten.
func (h *hotFrames) age(n *names, levels *[3][]hotFrame, level int, now float64) (done int) {
	frames := levels[level]
	last := level == len(levels)-1
	for from := 0; from < len(frames); {
		to := from + 1
		for !last && to < len(frames) && frames[to-1].to-frames[from].from < hotLevels[level+1].frame-hotSecond/2 {
			to++
		}
		if to == len(frames) || now-frames[to].from < hotLevels[level].cover {
			break
		}
		if !last {
			h.merged = mergeHot(h.merged[:0], frames[from:to])
			merged := h.pack(frames[from].from, frames[to-1].to, foldHot(n, h.merged, hotMost))
			levels[level+1] = append(slices.Clip(levels[level+1]), merged)
		}
		done, from = to, to
	}
	return done
}

// within returns the frames of a window that ends now, and how many seconds
// they cover.
func (h *hotFrames) within(window time.Duration) (frames []hotFrame, seconds float64) {
	h.mu.Lock()
	levels := h.levels
	h.mu.Unlock()
	end := 0.0
	for _, level := range levels {
		for _, f := range slices.Backward(level) {
			if len(frames) == 0 {
				end = f.to
			} else if end-f.from > window.Seconds()*hotSlack {
				return frames, seconds
			}
			frames = append(frames, f)
			seconds = end - f.from
		}
	}
	return frames, seconds
}

// mergeHot adds up what is in frames, and appends it to into.
func mergeHot(into []hotEntry, frames []hotFrame) []hotEntry {
	cursors := make([]hotCursor, 0, len(frames))
	for _, f := range frames {
		if c := (hotCursor{rest: f.packed}); c.next() {
			cursors = append(cursors, c)
		}
	}
	for len(cursors) > 0 {
		sum := hotEntry{key: cursors[0].key}
		for _, c := range cursors[1:] {
			sum.key = min(sum.key, c.key)
		}
		for i := 0; i < len(cursors); {
			c := &cursors[i]
			if c.key == sum.key {
				sum.messages += c.messages
				sum.bytes += c.bytes
				if !c.next() {
					cursors = slices.Delete(cursors, i, i+1)
					continue
				}
			}
			i++
		}
		into = append(into, sum)
	}
	return into
}

// hotCursor reads what pack wrote.
type hotCursor struct {
	hotEntry
	rest []byte
}

// next goes on to the next entry, if there is one.
func (c *hotCursor) next() bool {
	if len(c.rest) == 0 {
		return false
	}
	c.key += uint32(c.varint())
	c.messages = uint32(c.varint())
	c.bytes = c.varint()
	return true
}

func (c *hotCursor) varint() uint64 {
	v, n := binary.Uvarint(c.rest)
	c.rest = c.rest[n:]
	return v
}

// pack writes entries as three varints each: by how much the key is above the
// one before, messages and bytes. That is a quarter of what they take in
// memory, and ten minutes of a large plant would be tens of megabytes.
func (h *hotFrames) pack(from, to float64, entries []hotEntry) hotFrame {
	out, last := h.scratch[:0], uint32(0)
	for _, e := range entries {
		out = binary.AppendUvarint(out, uint64(e.key-last))
		out = binary.AppendUvarint(out, uint64(e.messages))
		out = binary.AppendUvarint(out, e.bytes)
		last = e.key
	}
	h.scratch = out
	return hotFrame{from, to, slices.Clone(out)}
}

func sortHot(entries []hotEntry) {
	slices.SortFunc(entries, func(a, b hotEntry) int { return cmp.Compare(a.key, b.key) })
}

// combineHot adds up entries of the same key, in place.
func combineHot(entries []hotEntry) []hotEntry {
	if len(entries) == 0 {
		return entries
	}
	last := 0
	for _, e := range entries[1:] {
		if e.key == entries[last].key {
			entries[last].messages += e.messages
			entries[last].bytes += e.bytes
			continue
		}
		last++
		entries[last] = e
	}
	return entries[:last+1]
}

// foldHot counts the least active topics with the branch above them, until no
// more than most entries are left. It changes entries.
func foldHot(n *names, entries []hotEntry, most int) []hotEntry {
	for len(entries) > most {
		all := hotEntry{}
		for _, e := range entries {
			all.messages += e.messages
			all.bytes += e.bytes
		}
		share := func(e hotEntry) float64 {
			return max(float64(e.messages)/float64(max(all.messages, 1)), float64(e.bytes)/float64(max(all.bytes, 1)))
		}
		keep := most / 2
		slices.SortFunc(entries, func(a, b hotEntry) int {
			return cmp.Or(cmp.Compare(share(b), share(a)), cmp.Compare(a.key, b.key))
		})
		for i, e := range entries[keep:] {
			entries[keep+i].key = n.at(e.id()).parent<<1 | 1
		}
		sortHot(entries)
		entries = combineHot(entries)
	}
	return entries
}
