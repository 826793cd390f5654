package conn

import (
	"slices"
	"strings"
	"time"

	"treetop/conn/link"
	"treetop/model"
)

const (
	// namedWithin is within what time the copies of one message come, where each
	// says for which subscription it is. Those of QoS 1 and 2 may have to wait for
	// acknowledgements before they are sent.
	namedWithin = time.Second
	// mostNamed is how many messages may be waiting for their further copies.
	mostNamed = 64
)

// named is a message of which copies for other subscriptions may come. A broker
// either sends one message with the identifiers of all of them, or one for each
// with its own (MQTT 5, 3.3.4). So two messages alike are copies of one exactly
// when they have no subscription in common: of what its publisher says twice the
// first copies have.
type named struct {
	sum  uint64
	came mask
	at   time.Time
	seq  model.Seq // of the one that is counted, once it has one
}

// mask is a set of subscriptions, by their identifiers. Those above 63 are not
// told apart, and have messages be judged as in MQTT 3.1.1.
type mask uint64

// subscriptions are those that a message says that it came by; false: it does
// not say, or not so that a mask can hold it.
func subscriptions(properties []byte) (mask, bool) {
	var all mask
	for len(properties) > 0 {
		p, rest, err := model.NextProperty(properties)
		if err != nil {
			return 0, false
		}
		if p.ID == model.PropSubscriptionID {
			if p.Number > 63 {
				return 0, false
			}
			all |= 1 << p.Number
		}
		properties = rest
	}
	return all, all != 0
}

// due are the subscriptions that a message to topic comes by.
func (o *overlaps) due(topic string) mask {
	var all mask
	for _, f := range o.ids {
		if f.ID < 64 && matches(f.Topic, topic) {
			all |= 1 << f.ID
		}
	}
	return all
}

// isNamedCopy reports whether a message that came by these subscriptions came by
// another of those that are due.
func (c *doubles) isNamedCopy(m *model.Message, came, due mask) bool {
	if came == due || came&^due != 0 { // by all at once, or by what a broker has kept
		return false
	}
	now, sum := time.Now(), c.sum(m)
	late := 0
	for late < len(c.named) && now.Sub(c.named[late].at) > namedWithin {
		late++
	}
	c.named = slices.Delete(c.named, 0, late)
	i := slices.IndexFunc(c.named, func(n named) bool { return n.sum == sum && n.came&came == 0 })
	if i < 0 {
		if len(c.named) == mostNamed {
			c.named = slices.Delete(c.named, 0, 1)
		}
		c.named = append(c.named, named{sum: sum, came: came, at: now})
		c.fresh = true
		return false
	}
	c.copies.add(c.named[i].seq, came)
	if c.named[i].came |= came; c.named[i].came == due {
		c.named = slices.Delete(c.named, i, i+1)
	}
	return true
}

// counted takes the number that the message has been given of which isCopy was
// asked last; 0: none.
func (c *doubles) counted(seq model.Seq) {
	if c.fresh {
		c.fresh = false
		c.named[len(c.named)-1].seq = seq
	}
}

// isShared reports whether a filter is that of a shared subscription.
func isShared(f link.Filter) bool { return strings.HasPrefix(f.Topic, "$share/") }
