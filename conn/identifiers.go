package conn

import (
	"slices"
	"sync"

	"treetop/conn/link"
	"treetop/model"
)

// identifiers are the subscription identifiers (MQTT 5, 3.8.2.1.2) of a session:
// one for each topic filter that it ever asked for. None is given twice, since
// what has come may name a filter that is not subscribed to any more.
type identifiers struct {
	mu     sync.Mutex
	of     map[string]uint32
	topics []string // that of identifier n is at n-1
}

// give answers the filters with their identifiers.
func (i *identifiers) give(filters []link.Filter) []link.Filter {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.of == nil {
		i.of = make(map[string]uint32)
	}
	out := make([]link.Filter, len(filters))
	for at, f := range filters {
		if i.of[f.Topic] == 0 {
			i.topics = append(i.topics, f.Topic)
			i.of[f.Topic] = uint32(len(i.topics))
		}
		f.ID = i.of[f.Topic]
		out[at] = f
	}
	return out
}

// topic is the topic filter with an identifier; empty: there is none.
func (i *identifiers) topic(id uint32) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	if id == 0 || int64(id) > int64(len(i.topics)) {
		return ""
	}
	return i.topics[id-1]
}

// several reports whether more than one filter was ever asked for, besides those
// for what the broker says of itself.
func (i *identifiers) several() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	n := 0
	for _, t := range i.topics {
		if !isSys(link.Filter{Topic: t}) {
			n++
		}
	}
	return n > 1
}

// CameBy answers the topic filters by which a message came, as its subscription
// identifiers and those of its copies say, and the identifiers that are not known: a
// broker that has kept a session may send what was subscribed to under another
// numbering. Both are empty where there is nothing to tell: the session has never
// had more than one filter, besides that for $SYS. Of copies only the newest
// mostCopies are remembered.
func (s *Session) CameBy(r model.Record) (filters []string, unknown []uint32) {
	if len(r.Properties) == 0 || !s.identifiers.several() {
		return nil, nil
	}
	topic := s.tree.Name(r.Topic)
	for _, id := range append(model.DecodeProperties(r.Properties).Subscriptions, s.doubles.copies.of(r.Seq)...) {
		f := s.identifiers.topic(id)
		switch {
		case f == "" || !matches(f, topic):
			unknown = append(unknown, id)
		case !slices.Contains(filters, f):
			filters = append(filters, f)
		}
	}
	return filters, unknown
}
