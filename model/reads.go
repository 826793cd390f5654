package model

import "math"

// readSlice is how many records are copied under the lock at once.
const readSlice = 256

// Totals returns the figures of the whole tree.
func (t *Tree) Totals() Totals {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sums()
}

func (t *Tree) sums() Totals {
	return Totals{
		Topics: t.totals.topics, Messages: t.totals.messages, Bytes: t.totals.bytes,
		Rate:    t.rates.total,
		History: t.log.used, Budget: t.log.budget, Left: t.log.left,
		CutLatest: t.log.cut.count, TopicsRefused: t.refused,
	}
}

// Lookup finds a topic by its whole name, byte for byte. Branches that never
// had a message of their own are found too.
func (t *Tree) Lookup(name string) (TopicID, bool) {
	hash := t.hash(name)
	t.mu.Lock()
	defer t.mu.Unlock()
	id := t.index.find(&t.names, hash, name)
	return TopicID(id), id != 0
}

// known reports whether id is a topic, which the root is not.
func (t *Tree) known(id TopicID) bool { return id != 0 && uint32(id) < t.names.count }

// Name is the whole topic name, byte for byte as it came; "" for an unknown
// topic.
func (t *Tree) Name(id TopicID) string {
	n := t.snapshot()
	if id == 0 || uint32(id) >= n.count {
		return ""
	}
	return string(n.appendName(nil, uint32(id)))
}

// Path lists the topics from the first level down to id itself; nil for an
// unknown topic.
func (t *Tree) Path(id TopicID) []TopicID {
	n := t.snapshot()
	if id == 0 || uint32(id) >= n.count {
		return nil
	}
	path := make([]TopicID, int(n.at(uint32(id)).depth)+1)
	for i := len(path) - 1; i >= 0; i-- {
		path[i] = id
		id = TopicID(n.at(uint32(id)).parent)
	}
	return path
}

// snapshot returns the names as they are now.
func (t *Tree) snapshot() names {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.names
}

// Topic returns what is known of a topic; false for the root and for an
// unknown one.
func (t *Tree) Topic(id TopicID) (Topic, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.known(id) {
		return Topic{}, false
	}
	return t.topic(uint32(id)), true
}

// topicAt is what was known of a topic at the moment of f (nil: is known now).
func (t *Tree) topicAt(f *Frozen, id uint32) Topic {
	node := t.nodeAt(f, id)
	topic := Topic{
		ID: TopicID(id), Parent: TopicID(node.parent), Level: t.names.level(id), Depth: int(node.depth),
		Messages: node.messages, Bytes: node.bytes,
		MessagesBelow: node.messagesBelow, TopicsBelow: uint64(node.topicsBelow), Children: int(node.children),
		First:    t.log.timeOf(node.first),
		LastLive: t.log.timeOf(node.lastLive), LastBelow: t.log.timeOf(node.newestLive()),
		Retain: RetainMark(node.marks & markRetain),
		Kept:   int(node.kept), Left: node.messages - uint64(node.kept),
		Interval: node.interval.usual(),
	}
	if node.messages > 0 {
		topic.LateAfter = t.lateAfter(id, node)
		topic.New = t.late.newSince != 0 && node.first >= t.late.newSince
	}
	topic.Rate, topic.RateBelow = t.ratesAt(f, node)
	if node.kept > 0 {
		latest, _, _ := t.newestAt(f, id, 0)
		topic.Latest, topic.Last = latest.seq, t.log.timeOf(latest.time)
		topic.LastSize, topic.QoS = int(latest.size), latest.qos
	}
	return topic
}

func (t *Tree) topic(id uint32) Topic { return t.topicAt(nil, id) }

// ratesAt are the messages per second of a topic, and of it with all below, at
// the moment of f (nil: now). What was only replayed says nothing of how often
// it comes.
func (t *Tree) ratesAt(f *Frozen, node *topic) (own, below float64) {
	tenth := t.rates.tenth
	if f = frozenNow(f); f != nil {
		tenth = f.tenth
	}
	dwindled := node.dwindled(tenth)
	if node.lastLive != 0 {
		own = settle(float64(node.rate) * dwindled)
	}
	return own, own + settle(float64(node.rateBelow)*dwindled)
}

// newestLive is the time of the newest live message of a topic or any below it.
func (t *topic) newestLive() int64 { return max(t.lastLive, t.lastBelow) }

// Latest returns the newest message of a topic; false when it never had one.
func (t *Tree) Latest(id TopicID) (Record, bool) { return t.LatestAt(id, 0) }

// LatestAt returns the newest message of a topic as of that sequence number (0:
// now); false when there was none, or when it has left the history.
func (t *Tree) LatestAt(id TopicID, at Seq) (Record, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.known(id) {
		return Record{}, false
	}
	node := t.names.at(uint32(id))
	n := t.keptAt(node, at)
	if n == 0 {
		return Record{}, false
	}
	return t.log.at(node, n-1), true
}

// keptAt is how many of the kept messages of a topic came at or before at.
func (t *Tree) keptAt(node *topic, at Seq) int {
	if at == 0 || at >= t.seq {
		return int(node.kept)
	}
	return t.log.atOrBefore(node, at)
}

// History returns up to n kept messages of a topic, newest first, leaving out
// the newest skip of them, as of the sequence number at (0: now); total is how
// many are kept as of then.
func (t *Tree) History(id TopicID, at Seq, skip, n int) (recs []Record, total int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.known(id) {
		return nil, 0
	}
	node := t.names.at(uint32(id))
	total = t.keptAt(node, at)
	skip = max(skip, 0)
	n = min(n, total-skip)
	if n <= 0 {
		return nil, total
	}
	recs = make([]Record, 0, n)
	// Messages leave at the old end only, so that the n-th of a topic is found
	// again however many left while the lock was let go.
	nth := node.messages - uint64(node.kept) + uint64(total-skip)
	for i := range uint64(n) {
		if i%readSlice == readSlice-1 {
			t.mu.Unlock()
			t.mu.Lock()
		}
		left := node.messages - uint64(node.kept)
		if nth-i <= left {
			break
		}
		recs = append(recs, t.log.at(node, int(nth-i-left)-1))
	}
	return recs, total
}

// Record finds a kept message by its sequence number.
func (t *Tree) Record(seq Seq) (Record, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seq == 0 || seq > t.seq {
		return Record{}, false
	}
	// What is carried forward while the lock is let go moves to a later chunk,
	// so going by chunk numbers from the oldest on does not miss it.
	looked := 0
	for number := uint64(t.log.handles.first); ; number++ {
		number = max(number, uint64(t.log.handles.first))
		if number >= uint64(t.log.handles.first)+uint64(len(t.log.chunks)) {
			return Record{}, false
		}
		c := t.log.chunks[uint32(number)-t.log.handles.first]
		if seq < c.low || seq > c.high {
			continue
		}
		if id, ok := c.find(seq); ok {
			node := t.names.at(id)
			if i := t.log.atOrBefore(node, seq) - 1; i >= 0 {
				if r := t.log.at(node, i); r.Seq == seq {
					return r, true
				}
			}
		}
		if looked++; looked%32 == 0 {
			t.mu.Unlock()
			t.mu.Lock()
		}
	}
}

// find looks for a record in a chunk and returns its topic.
func (c *chunk) find(seq Seq) (topic uint32, ok bool) {
	for at := 0; at < len(c.data); {
		h := getHeader(c.data[at:])
		if h.seq == seq {
			return h.topic, true
		}
		at += span(int(h.kept))
	}
	return 0, false
}

// NewestTopics lists the n topics that were created last and had a message,
// newest first, without $SYS.
func (t *Tree) NewestTopics(n int) []TopicID {
	t.mu.Lock()
	defer t.mu.Unlock()
	n = min(n, int(min(t.totals.topics, math.MaxInt32)))
	if n <= 0 {
		return nil
	}
	ids := make([]TopicID, 0, n)
	looked := 0
	for id := t.names.count - 1; id > 0 && len(ids) < n; id-- {
		if node := t.names.at(id); node.messages > 0 && node.marks&markSys == 0 {
			ids = append(ids, TopicID(id))
		}
		if looked++; looked%4096 == 0 {
			t.mu.Unlock()
			t.mu.Lock()
		}
	}
	return ids
}

// Changed is the feed of changed topics, for whoever follows the tree: topics
// whose own or below counts, values or marks changed since the cursor, those
// above them included, each at least once, in no particular order and without
// new topics being told apart (they have the highest IDs). It appends at most
// as many as fit into the capacity of dst and returns the new cursor; a reader
// begins with 0. It reports lost when the reader stayed away so long that the
// feed no longer reaches back: then any topic may have changed.
func (t *Tree) Changed(cursor uint64, dst []TopicID) (ids []TopicID, next uint64, lost bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.feed.read(cursor, dst)
}

// NewestID is the highest topic ID given out so far, 0 when there are none.
func (t *Tree) NewestID() TopicID { return TopicID(t.created.Load()) }

// feedEnd is the cursor of a reader that begins now.
func (t *Tree) feedEnd() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.feed.epoch++
	return t.feed.end
}
