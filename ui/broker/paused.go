package broker

import (
	"time"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
)

// paused is what the session was when the screen was paused; the tree remembers
// for itself.
type paused struct {
	then    *model.Frozen
	state   conn.State
	packets []link.Packet
	seen    uint64
}

// SetPaused has the page stand still as things were at that moment, which is
// about now; nil has it go on at once. Call it when Options.Over says so already.
func (p *Pane) SetPaused(then *model.Frozen) {
	p.paused = nil
	if then != nil {
		s := p.opt.Session
		p.own.take(s.Traffic(), then.At()) // also while the page is hidden: it may be opened later
		p.paused = &paused{then: then, state: s.State()}
		p.paused.packets, p.paused.seen = s.Packets()
	}
	p.now = time.Time{}
	p.Tick(time.Now())
	p.content.Refresh()
}

// state is how the session stands, or stood.
func (p *Pane) state() conn.State {
	if p.paused != nil {
		return p.paused.state
	}
	return p.opt.Session.State()
}

// logged are the control packets that are kept, oldest first, and how many there
// have been.
func (p *Pane) logged() ([]link.Packet, uint64) {
	if p.paused != nil {
		return p.paused.packets, p.paused.seen
	}
	return p.opt.Session.Packets()
}

// topic is a topic with its latest message, as they are or were.
func (p *Pane) topic(id model.TopicID) (t model.Topic, r model.Record, ok bool) {
	if p.paused != nil {
		t, _ = p.paused.then.Topic(id)
		r, ok = p.paused.then.Latest(id)
		return t, r, ok
	}
	t, _ = p.opt.Tree.Topic(id)
	r, ok = p.opt.Tree.Latest(id)
	return t, r, ok
}
