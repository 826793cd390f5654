package conn

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"treetop/conn/link"
)

const (
	// groupSize is how many filters go into one SUBSCRIBE or UNSUBSCRIBE. Some
	// brokers take no more than eight.
	groupSize = 8
	// answerTime is how long SUBACK may take, behind a flood.
	answerTime = 30 * time.Second
)

// refusedCode is the return code of a refused filter in MQTT 3.1.1 (3.9.3).
const refusedCode = 0x80

// isSys reports whether a filter asks for what the broker says about itself.
func isSys(f link.Filter) bool { return strings.HasPrefix(f.Topic, "$SYS") }

// sysDrops is how often a broker closes the connection at $SYS before it is not
// asked for it any more.
const sysDrops = 2

// subscribeAll subscribes to the session's filters on a new connection. When
// the connection ends meanwhile, it answers a filter that was being asked for.
func (s *Session) subscribeAll(r *run, client link.Client) (asking string) {
	s.mu.Lock()
	filters, noSys := slices.Clone(s.filters), s.sysDrops >= sysDrops
	filters = slices.DeleteFunc(filters, func(f link.Filter) bool { return s.muted[f.Topic] })
	filters = s.identifiers.give(filters)
	s.overlap(filters)
	s.mu.Unlock()
	own := slices.DeleteFunc(slices.Clone(filters), isSys)
	sys := slices.DeleteFunc(filters, func(f link.Filter) bool { return !isSys(f) })
	s.change(r, func() { s.state.Current = link.StepSUBACK })
	for group := range slices.Chunk(own, groupSize) {
		if s.subscribeGroup(r, client, group) != nil {
			return group[0].Topic
		}
	}
	// Apart, because there are brokers that answer to $SYS by closing the
	// connection. Those are not asked again.
	switch {
	case len(sys) > 0 && noSys:
		s.change(r, func() { s.granted(refusals(sys, refusedCode)) })
	case len(sys) > 0:
		if s.subscribeGroup(r, client, sys) != nil {
			s.change(r, func() { s.sysDrops++ })
			return sys[0].Topic
		}
		s.change(r, func() { s.sysDrops = 0 })
	}
	s.change(r, func() {
		s.state.Current = 0
		s.overlap(nil)
	})
	return ""
}

// subscribeGroup subscribes to filters; an error says that the connection is
// gone or r ended.
func (s *Session) subscribeGroup(r *run, client link.Client, filters []link.Filter) error {
	ctx, cancel := context.WithTimeout(r.ctx, answerTime)
	defer cancel()
	grants, err := client.Subscribe(ctx, filters...)
	if err != nil {
		if r.ctx.Err() != nil || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return err
		}
		grants = refusals(filters, link.NoAnswer)
	}
	s.change(r, func() { s.granted(grants) })
	return nil
}

// refusals are grants of code for each filter.
func refusals(filters []link.Filter, code byte) []link.Grant {
	out := make([]link.Grant, len(filters))
	for i, f := range filters {
		out[i] = link.Grant{Filter: f, Code: code}
	}
	return out
}

// granted notes the answers to subscriptions. Called with mu held.
func (s *Session) granted(grants []link.Grant) {
	for _, g := range grants {
		if i := slices.IndexFunc(s.state.Grants, func(have link.Grant) bool { return have.Filter.Topic == g.Filter.Topic }); i >= 0 {
			s.state.Grants[i] = g
		} else {
			s.state.Grants = append(s.state.Grants, g)
		}
		kind := EventSubscribed
		if g.Refused() {
			kind = EventRefused
		}
		s.log(Event{Kind: kind, Grant: g, Cause: g.Cause()})
	}
}

// Subscribe subscribes to filters, now and on each later connection of this
// session; one with the same topic filter is replaced, and not muted any more.
// Those that the broker refuses are not kept, unless they were in the list
// before. The error is a link.Cause.
func (s *Session) Subscribe(ctx context.Context, filters ...link.Filter) ([]link.Grant, error) {
	if err := link.CheckFilters(filters...); err != nil {
		return nil, err
	}
	r, client, err := s.connected()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	filters = s.identifiers.give(filters)
	s.watch.expectStored()
	s.change(r, func() {
		for _, f := range filters {
			delete(s.muted, f.Topic)
		}
		s.overlap(filters)
	})
	defer func() { s.change(r, func() { s.overlap(nil) }) }()
	var all []link.Grant
	for group := range slices.Chunk(filters, groupSize) {
		grants, err := client.Subscribe(ctx, group...)
		if err != nil {
			return all, link.AsCause(err)
		}
		all = append(all, grants...)
		s.change(r, func() {
			s.granted(grants)
			for _, g := range grants {
				if !g.Refused() {
					s.keep(g.Filter)
				}
			}
		})
	}
	return all, nil
}

// keep adds f to the filters of later connections, in the place of one with the
// same topic filter, and has it not be muted. Called with mu held.
func (s *Session) keep(f link.Filter) {
	delete(s.muted, f.Topic)
	s.filters = slices.Clone(s.filters)
	if i := slices.IndexFunc(s.filters, func(have link.Filter) bool { return have.Topic == f.Topic }); i >= 0 {
		s.filters[i] = f
		return
	}
	s.filters = append(s.filters, f)
}

// connected answers the present connection.
func (s *Session) connected() (*run, link.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil || s.state.Phase != Connected {
		return nil, nil, link.Cause{Kind: link.KindNotConnected}
	}
	return s.run, s.client, nil
}
