package conn

import (
	"bytes"
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"treetop/conn/link"
	"treetop/model"
)

const (
	// copyBurst is within what time the copies of one message come: a broker that
	// sends one for each subscription sends them one right after the other.
	copyBurst = 50 * time.Millisecond
	// proof is how many different messages in a row must have come as often as
	// there are subscriptions to them, before that is taken for copies.
	proof = 3
	// mostOpen is how many messages may be waiting for their further copies.
	mostOpen = 16
)

// doubles finds what a broker sends more than once because more than one of the
// session's filters matches it. MQTT 3.1.1 allows both, one copy for all or one
// for each subscription (3.3.5), and nothing in a message tells which it is. So
// it is learned: a broker that sends copies never sends such a message just
// once. What is replayed at subscribing comes once for each filter from every
// broker, and is told by the value that is known already. Where messages say by
// which subscriptions they come (MQTT 5), nothing has to be learned: see named.
//
// As long as no two filters overlap it costs a comparison.
type doubles struct {
	plan atomic.Pointer[overlaps] // nil: no message can come twice
	left atomic.Uint64

	copies copies

	// Only the reader of the connection touches these.
	open   []opened
	proven []uint64 // the last messages of which all copies came
	from   *overlaps
	seed   maphash.Seed
	named  []named
	fresh  bool // the last of them has no number yet
}

// overlaps are the filters that may match the same message. It is not changed
// once it is in use.
type overlaps struct {
	granted []string      // without shared ones, of which it is never known how many come
	asked   []string      // being subscribed to at the moment
	since   time.Time     // when the connection began
	ids     []link.Filter // both, with their identifiers
}

// opened is a message of which more copies may come.
type opened struct {
	sum  uint64
	n, k int // came, and the number of subscriptions to it
	at   time.Time
}

// expect takes the filters that are subscribed to, and those that are being
// asked for.
func (c *doubles) expect(since time.Time, granted, asked []link.Filter) {
	o := &overlaps{since: since}
	for _, f := range granted {
		if !isShared(f) {
			o.granted, o.ids = append(o.granted, f.Topic), append(o.ids, f)
		}
	}
	for _, f := range asked {
		if !isShared(f) {
			o.asked, o.ids = append(o.asked, f.Topic), append(o.ids, f)
		}
	}
	all := append(slices.Clone(o.granted), o.asked...)
	for i, f := range all {
		for _, g := range all[:i] {
			if overlap(f, g) {
				c.plan.Store(o)
				return
			}
		}
	}
	c.plan.Store(nil)
}

// isCopy reports whether m came before by another subscription and is not to be
// counted again. It is called for each message, in order; known answers the
// latest value of a topic.
func (c *doubles) isCopy(m *model.Message, known func(topic string) (model.Record, bool)) bool {
	o := c.plan.Load()
	if o == nil {
		return false
	}
	if m.Retained && !m.AsPublished {
		return count(o.granted, m.Topic)+count(o.asked, m.Topic) > 1 && c.drop(c.isKnown(m, o, known))
	}
	if m.Dup {
		return false
	}
	if came, ok := subscriptions(m.Properties); ok {
		return c.drop(c.isNamedCopy(m, came, o.due(m.Topic)))
	}
	k := count(o.granted, m.Topic)
	return k > 1 && c.drop(c.live(m, o, k))
}

func (c *doubles) drop(yes bool) bool {
	if yes {
		c.left.Add(1)
	}
	return yes
}

// isKnown reports whether a replayed message says what was heard to be stored
// since the connection began.
func (c *doubles) isKnown(m *model.Message, o *overlaps, known func(string) (model.Record, bool)) bool {
	r, ok := known(m.Topic)
	size := max(m.Size, len(m.Payload))
	if !ok || r.Time.Before(o.since) || !r.Has(model.FlagRetained) && !r.Has(model.FlagStored) || r.Size != size || !bytes.Equal(r.Payload, m.Payload) {
		return false
	}
	came, _ := subscriptions(m.Properties)
	c.copies.add(r.Seq, came)
	return true
}

func (c *doubles) live(m *model.Message, o *overlaps, k int) bool {
	now := time.Now()
	if c.from != o {
		c.from, c.open, c.proven = o, nil, nil
	}
	sum := c.sum(m)
	c.open = slices.DeleteFunc(c.open, func(e opened) bool {
		late := now.Sub(e.at) > copyBurst
		if late {
			c.proven = c.proven[:0] // it came less often than it would have
		}
		return late
	})
	i := slices.IndexFunc(c.open, func(e opened) bool { return e.sum == sum })
	if i < 0 {
		if len(c.open) == mostOpen {
			c.open = slices.Delete(c.open, 0, 1)
			c.proven = c.proven[:0]
		}
		c.open = append(c.open, opened{sum: sum, n: 1, k: k, at: now})
		return false
	}
	sure := len(c.proven) >= proof
	if c.open[i].n++; c.open[i].n >= c.open[i].k {
		c.open = slices.Delete(c.open, i, i+1)
		// One message sent again and again proves nothing.
		if !slices.Contains(c.proven, sum) && !sure {
			c.proven = append(c.proven, sum)
		}
	}
	return sure
}

// sum stands for the topic and the payload of a message.
func (c *doubles) sum(m *model.Message) uint64 {
	if c.seed == (maphash.Seed{}) {
		c.seed = maphash.MakeSeed()
	}
	var h maphash.Hash
	h.SetSeed(c.seed)
	h.WriteString(m.Topic)
	h.WriteByte(0)
	h.Write(m.Payload)
	return h.Sum64()
}

// count is how many of the filters match a topic name.
func count(filters []string, topic string) int {
	n := 0
	for _, f := range filters {
		if matches(f, topic) {
			n++
		}
	}
	return n
}

// overlap reports whether there may be a topic name that both filters match.
func overlap(a, b string) bool {
	if strings.HasPrefix(a, "$") != strings.HasPrefix(b, "$") {
		return false // a wildcard does not stand for the $ (4.7.2)
	}
	for {
		first, restA, lastA := cutLevel(a)
		second, restB, lastB := cutLevel(b)
		switch {
		case first == "#" || second == "#":
			return true
		case first != second && first != "+" && second != "+":
			return false
		case lastA || lastB:
			return lastA && lastB || lastA && restB == "#" || lastB && restA == "#"
		}
		a, b = restA, restB
	}
}
