package conn

import (
	"context"
	"time"

	"treetop/conn/link"
)

// confirmTime is how long the acknowledgement of a message may take.
const confirmTime = 20 * time.Second

// Publish sends a message. It alone decides whether this profile may: a
// read-only one may not, a guarded one only what was confirmed. At QoS 0 it
// returns when the message is written, at 1 and 2 when it is acknowledged. The
// error is a link.Cause: KindReadOnly, KindBadInput, KindNotConnected,
// KindUnavailable and KindConfirm (see Confirm) mean that nothing was sent,
// KindPublishRefused that the broker did not take it, KindUnconfirmed that the
// message may have arrived.
//
// An empty payload with Retain clears the retained message of the topic
// (3.3.1.3).
func (s *Session) Publish(ctx context.Context, m link.Out) (link.Ack, error) {
	ack, err := s.publish(ctx, m, s.opt.Profile.Guarded())
	if err != nil && told(err) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.log(Event{Kind: EventUnconfirmed, Text: m.Topic, Cause: link.AsCause(err)})
	}
	return ack, err
}

// told reports whether an error of publish is one for the session log: the
// message was handed to the broker.
func told(err error) bool {
	switch link.AsCause(err).Kind {
	case link.KindReadOnly, link.KindBadInput, link.KindNotConnected, link.KindUnavailable, link.KindConfirm:
		return false
	}
	return true
}

// publish is Publish without the session log. With ask a person must have
// confirmed the topic; without, something larger that it is a part of.
func (s *Session) publish(ctx context.Context, m link.Out, ask bool) (link.Ack, error) {
	if s.opt.Profile.ReadOnly {
		return link.Ack{}, link.Cause{Kind: link.KindReadOnly}
	}
	if err := link.CheckOut(m); err != nil {
		return link.Ack{}, err
	}
	_, client, err := s.connected()
	if err != nil {
		return link.Ack{}, err
	}
	if err := s.limits().CheckOut(m); err != nil {
		return link.Ack{}, err
	}
	if ask {
		if ticket := s.guard.ask(m); ticket != "" {
			return link.Ack{}, link.Cause{Kind: link.KindConfirm, Args: []string{m.Topic, ticket}}
		}
	}
	s.echoes.expect(m, s.copies(m.Topic))
	ctx, cancel := context.WithTimeout(ctx, confirmTime)
	defer cancel()
	ack, err := client.Publish(ctx, m)
	if s.opt.Audit != nil {
		s.opt.Audit(m, err)
	}
	if err != nil {
		return link.Ack{}, link.AsCause(err)
	}
	s.sent.Add(1)
	return ack, nil
}

// limits are what the broker said at CONNACK.
func (s *Session) limits() link.Limits {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Limits
}

// copies is how many copies of a message to topic the broker may send back:
// some send one for each filter that matches (3.3.5).
func (s *Session) copies(topic string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, g := range s.state.Grants {
		if !g.Refused() && !(g.Filter.NoLocal && s.state.Limits.Version == link.V5) && matches(g.Filter.Topic, topic) {
			n++
		}
	}
	return n
}
