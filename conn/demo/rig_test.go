package demo

import (
	"testing"
	"time"
)

// rig is a world without broker and without real time: what is published is
// kept, and what devices command each other arrives.
type rig struct {
	t       *testing.T
	w       *world
	sent    []sent
	pending []command
}

type sent struct {
	message
	at time.Time
}

// begin is when every simulated world begins.
func begin() time.Time { return time.Date(2026, 3, 1, 14, 0, 0, 0, time.UTC) }

func newRig(t *testing.T, seed uint64, put func(*world)) *rig {
	r := &rig{t: t}
	r.w = newWorld(seed, begin(), func(m message) {
		r.sent = append(r.sent, sent{m, r.w.now})
		if r.w.commands[m.topic] != nil {
			r.pending = append(r.pending, command{m.topic, m.payload})
		}
	})
	put(r.w)
	return r
}

// pass lets time go by, event by event.
func (r *rig) pass(d time.Duration) {
	end := r.w.now.Add(d)
	for {
		r.deliver()
		next, ok := r.w.next()
		if !ok || next.After(end) {
			break
		}
		r.w.advance(next)
	}
	r.w.advance(end)
	r.deliver()
}

func (r *rig) deliver() {
	for len(r.pending) > 0 {
		c := r.pending[0]
		r.pending = r.pending[1:]
		r.w.obey(r.w.now, c)
	}
}

// tell publishes a command, as a client would.
func (r *rig) tell(topic, payload string) {
	r.t.Helper()
	if r.w.commands[topic] == nil {
		r.t.Fatalf("nobody listens to %q", topic)
	}
	r.w.obey(r.w.now, command{topic, []byte(payload)})
}

// meet lets somebody new listen.
func (r *rig) meet() { r.w.meet(r.w.now) }

// all are the messages of one topic.
func (r *rig) all(topic string) []sent {
	var some []sent
	for _, m := range r.sent {
		if m.topic == topic {
			some = append(some, m)
		}
	}
	return some
}

// last is the newest message of a topic.
func (r *rig) last(topic string) sent {
	r.t.Helper()
	some := r.all(topic)
	if len(some) == 0 {
		r.t.Fatalf("nothing was published to %q", topic)
	}
	return some[len(some)-1]
}

func (r *rig) wantLast(topic, payload string) {
	r.t.Helper()
	if got := string(r.last(topic).payload); got != payload {
		r.t.Errorf("%s is %q, want %q", topic, got, payload)
	}
}
