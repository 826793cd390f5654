package conn

import (
	"sync/atomic"

	"treetop/conn/link"
)

// published are the filters of a connection that ask for the RETAIN flag as it
// was published (MQTT 5, 3.8.3.1).
type published struct{ filters atomic.Pointer[[]string] }

// expect takes the filters that are subscribed to, or about to be.
func (p *published) expect(filters []link.Filter, limits link.Limits) (any bool) {
	var asked []string
	for _, f := range filters {
		if f.RetainAsPublished && limits.Version == link.V5 {
			asked = append(asked, f.Topic)
		}
	}
	if asked == nil {
		p.filters.Store(nil)
		return false
	}
	p.filters.Store(&asked)
	return true
}

// has reports whether one of them matches a topic. It is called for messages
// with the flag only.
func (p *published) has(topic string) bool {
	filters := p.filters.Load()
	return filters != nil && count(*filters, topic) > 0
}
