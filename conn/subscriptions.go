package conn

import (
	"context"
	"slices"

	"treetop/conn/link"
	"treetop/conn/profile"
)

// Subscription is a topic filter of a session, and how it stands.
type Subscription struct {
	Filter link.Filter
	// Muted: not subscribed to, because a person wants it so.
	Muted bool
	// Answered: Grant is the broker's answer on the present connection.
	Answered bool
	Grant    link.Grant
}

// Subscriptions are the filters of the session in their order, and behind them
// those that the broker of this connection refused when they were added: these
// are not asked for again on later connections.
func (s *Session) Subscriptions() []Subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Subscription, 0, len(s.filters))
	for _, f := range s.filters {
		sub := Subscription{Filter: f, Muted: s.muted[f.Topic]}
		if i := s.grantOf(f.Topic); i >= 0 {
			sub.Answered, sub.Grant = true, s.state.Grants[i]
		}
		out = append(out, sub)
	}
	for _, g := range s.state.Grants {
		if !s.listed(g.Filter.Topic) {
			out = append(out, Subscription{Filter: g.Filter, Answered: true, Grant: g})
		}
	}
	return out
}

// ListAsProfile is the list as a profile keeps it: with what is muted, without
// what was refused when it was added.
func (s *Session) ListAsProfile() []profile.Subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]profile.Subscription, 0, len(s.filters))
	for _, f := range s.filters {
		kept := profile.Subscription{Filter: f.Topic}
		if i := slices.IndexFunc(s.opt.Profile.Subscriptions, func(p profile.Subscription) bool { return p.Filter == f.Topic }); i >= 0 {
			kept = s.opt.Profile.Subscriptions[i] // with what this version does not know
		}
		kept.QoS, kept.Muted = f.QoS, s.muted[f.Topic]
		kept.NoLocal, kept.RetainAsPublished, kept.RetainHandling = f.NoLocal, f.RetainAsPublished, f.RetainHandling
		out = append(out, kept)
	}
	return out
}

// listed reports whether a filter is one of the session's. Called with mu held.
func (s *Session) listed(topic string) bool {
	return slices.ContainsFunc(s.filters, func(f link.Filter) bool { return f.Topic == topic })
}

// setMuted mutes a filter, or not. Called with mu held.
func (s *Session) setMuted(topic string, on bool) {
	switch {
	case !on:
		delete(s.muted, topic)
	case s.muted == nil:
		s.muted = map[string]bool{topic: true}
	default:
		s.muted[topic] = true
	}
}

// grantOf is where in the grants the answer to a filter is, or -1. Called with
// mu held.
func (s *Session) grantOf(topic string) int {
	return slices.IndexFunc(s.state.Grants, func(g link.Grant) bool { return g.Filter.Topic == topic })
}

// Plan adds filters for the next connection, or changes those with the same
// topic filter; the broker is not asked now. It is what can be done without a
// connection. The error is a link.Cause.
func (s *Session) Plan(filters ...link.Filter) error {
	for _, f := range filters {
		if err := link.CheckFilters(f); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range filters {
		s.keep(f)
	}
	s.version.Add(1)
	return nil
}

// endLeft ends, in a session that the broker has kept (3.1.2.4), what was muted or
// removed while there was no connection: it goes on sending that. One that does
// not answer is told again with the next connection.
func (a *attempts) endLeft(client link.Client, limits link.Limits) {
	s := a.s
	s.mu.Lock()
	left := s.left
	for topic := range s.muted {
		left = append(slices.Clip(left), topic)
	}
	s.mu.Unlock()
	if limits.SessionPresent && len(left) > 0 {
		if err := unsubscribe(a.r.ctx, client, left...); err != nil {
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left = nil
}

// Mute ends a subscription and keeps its filter in the list, also for later
// connections, until Subscribe or Plan asks for it again. What was heard stays.
// The error is a link.Cause.
func (s *Session) Mute(ctx context.Context, topic string) error {
	if err := s.unsubscribe(ctx, topic); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setMuted(topic, true)
	s.ended(topic)
	return nil
}

// Unsubscribe ends subscriptions and takes the filters off the list, also for
// later connections; without a connection that is all. What was heard stays.
// The error is a link.Cause.
func (s *Session) Unsubscribe(ctx context.Context, topics ...string) error {
	if err := s.unsubscribe(ctx, topics...); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.filters = slices.DeleteFunc(slices.Clone(s.filters), func(f link.Filter) bool { return slices.Contains(topics, f.Topic) })
	for _, t := range topics {
		delete(s.muted, t)
	}
	if s.client == nil {
		s.left = append(s.left, topics...)
	}
	s.ended(topics...)
	return nil
}

// unsubscribe asks the broker of the present connection, if there is one, to
// end what it has granted.
func (s *Session) unsubscribe(ctx context.Context, topics ...string) error {
	_, client, err := s.connected()
	if err != nil {
		return nil
	}
	s.mu.Lock()
	topics = slices.DeleteFunc(slices.Clone(topics), func(t string) bool { return s.muted[t] })
	s.mu.Unlock()
	if len(topics) == 0 {
		return nil
	}
	return unsubscribe(ctx, client, topics...)
}

// unsubscribe ends subscriptions, as few at a time as are asked for at once. The
// error is a link.Cause.
func unsubscribe(ctx context.Context, client link.Client, topics ...string) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	for group := range slices.Chunk(topics, groupSize) {
		if err := client.Unsubscribe(ctx, group...); err != nil {
			return link.AsCause(err)
		}
	}
	return nil
}

// ended notes that filters are not subscribed to any more. Called with mu held.
func (s *Session) ended(topics ...string) {
	s.state.Grants = slices.DeleteFunc(slices.Clone(s.state.Grants), func(g link.Grant) bool { return slices.Contains(topics, g.Filter.Topic) })
	for _, t := range topics {
		s.log(Event{Kind: EventUnsubscribed, Text: t})
	}
	s.overlap(nil)
}

// overlap tells who looks for copies, and who for the RETAIN flag, which filters
// are subscribed to, and which are about to be. Called with mu held.
func (s *Session) overlap(asked []link.Filter) {
	var granted []link.Filter
	for _, g := range s.state.Grants {
		if !g.Refused() {
			granted = append(granted, g.Filter)
		}
	}
	s.doubles.expect(s.state.Since, granted, asked)
	if s.published.expect(append(slices.Clone(asked), granted...), s.state.Limits) && len(asked) > 0 {
		s.tree.ExpectStored()
	}
}
