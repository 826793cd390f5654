package publish

import (
	"context"
	"errors"
	"time"

	"treetop/conn/disk"
	"treetop/conn/link"
)

// mostInFlight is how many messages may wait for their acknowledgement; a
// broker that answers none is not sent more.
const mostInFlight = 64

// sending is one message on its way. Its result is bound to it, whatever
// stands in the panel by then.
type sending struct {
	out    link.Out
	props  properties // as they were typed
	ticket string     // of a message that was confirmed
	began  time.Time
	cancel context.CancelFunc

	done  bool
	at    time.Time // when it was done
	ack   link.Ack
	cause link.Cause // why it failed; KindNone if it did not
}

func (s *sending) failed() bool { return s.done && s.cause.Kind != link.KindNone }

// send publishes out off the UI goroutine and calls then, on it, with the
// result. A message that was confirmed has its ticket. It reports false, and does nothing, when too many are on their way.
func (p *Pane) send(out link.Out, props properties, ticket string, then func(*sending)) (*sending, bool) {
	if p.inFlight >= mostInFlight {
		return nil, false
	}
	ctx, cancel := context.WithCancel(p.ctx)
	s := &sending{out: out, props: props, ticket: ticket, began: p.now(), cancel: cancel}
	p.inFlight++
	p.work.Add(1)
	go func() {
		defer p.work.Done()
		defer cancel()
		var ack link.Ack
		var err error
		if ticket != "" {
			ack, err = p.opt.Publisher.Confirm(ctx, out, ticket)
		} else {
			ack, err = p.opt.Publisher.Publish(ctx, out)
		}
		p.opt.Do(func() {
			p.inFlight--
			s.done, s.at, s.ack = true, p.now(), ack
			if err != nil {
				s.cause = causeOf(err, out)
			}
			if s.mayHaveArrived() {
				p.remember(s)
			}
			if p.closed {
				return
			}
			then(s)
			p.say()
		})
	}()
	return s, true
}

// mayHaveArrived: what was refused before it was sent is not history.
func (s *sending) mayHaveArrived() bool {
	switch s.cause.Kind {
	case link.KindNone, link.KindUnconfirmed, link.KindCancelled:
		return true
	}
	return false
}

func (p *Pane) remember(s *sending) {
	p.keep.add(disk.Entry{
		Profile: p.opt.Profile, Time: s.began,
		Topic: s.out.Topic, Payload: s.out.Payload, QoS: s.out.QoS, Retain: s.out.Retain,
		Properties: disk.Properties(s.props),
	})
}

// causeOf is err as a cause. A Publisher answers nothing else, but an error
// that is none must not be taken for a success.
func causeOf(err error, out link.Out) link.Cause {
	var c link.Cause
	if errors.As(err, &c) && c.Kind != link.KindNone {
		return c
	}
	if out.QoS == 0 {
		return link.Cause{Kind: link.KindNetwork, Detail: err.Error()}
	}
	return link.Cause{Kind: link.KindUnconfirmed, Detail: err.Error()}
}

// Publish does what the button does: it publishes what stands in the panel, or
// says why it can't. Nothing that was typed goes away.
func (p *Pane) Publish() {
	if p.opt.ReadOnly || p.closed {
		return
	}
	p.asked = true
	p.hurried = true // a JSON problem counts at once, not when typing rests
	if p.blocked() != "" {
		p.say()
		return
	}
	if p.d.clears() && p.opt.Stored != nil {
		if r, ok := p.opt.Stored(p.d.topic); ok && r.Size > 0 {
			p.Clear(p.d.topic, r)
			return
		}
	}
	p.dispatch(p.d.out(p.five), p.sentProps())
}

// dispatch sends a message of the panel and shows what becomes of it beside
// the button.
func (p *Pane) dispatch(out link.Out, props properties) { p.dispatchWith(out, props, "") }

// confirm sends what a person has just confirmed.
func (p *Pane) confirm() {
	s := p.waiting
	p.waiting = nil
	p.dispatchWith(s.out, s.props, s.cause.Args[1])
}

// asks reports whether the message waits for a person's word.
func (s *sending) asks() bool {
	return s.cause.Kind == link.KindConfirm && len(s.cause.Args) == 2
}

func (p *Pane) dispatchWith(out link.Out, props properties, ticket string) {
	sent := p.d
	s, ok := p.send(out, props, ticket, func(s *sending) {
		if s.asks() {
			p.waiting = nil
			if same(p.d, sent) {
				p.waiting = s
			}
			return
		}
		if s.failed() {
			p.failure = s
			return
		}
		if p.failure != nil && p.failure.began.Before(s.began) {
			p.failure = nil
		}
		if same(p.d, sent) {
			p.dirty = false // it is in the history now
		}
	})
	if !ok {
		p.crowded = true
		p.say()
		return
	}
	p.crowded, p.failure, p.info, p.waiting = false, nil, nil, nil
	p.last = s
	p.say()
}

// same reports whether nothing of the message was changed.
func same(a, b draft) bool {
	return a.topic == b.topic && a.text == b.text && a.qos == b.qos && a.retain == b.retain && a.props == b.props &&
		len(a.held) == len(b.held) && (len(a.held) == 0 || &a.held[0] == &b.held[0])
}
