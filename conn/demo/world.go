package demo

import (
	"container/heap"
	"context"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"time"
)

const (
	// lateLimit is how far a repeated event may lag behind before what was
	// missed is left out: a machine that wakes from sleep must not publish the
	// whole night at once.
	lateLimit = time.Second
	// soon is the time within which every device says something for the first
	// time.
	soon = 2 * time.Second
)

// message is what a device publishes.
type message struct {
	topic   string
	payload []byte
	retain  bool
	qos     byte
}

// world is the time and the post of the simulated place. Devices ask it to call
// them (every, after, on) and publish through it. All of it happens on one
// goroutine, by a clock that is handed in: with the same seed, the same times
// and the same commands the same messages come out.
type world struct {
	seed     uint64
	send     func(message)
	now      time.Time
	events   events
	order    uint64
	commands map[string]func(payload []byte)
	audience []func()
}

func newWorld(seed uint64, now time.Time, send func(message)) *world {
	return &world{seed: seed, now: now, send: send, commands: make(map[string]func([]byte))}
}

// dice are the random numbers of one device. They depend on its name only, so
// that a further device changes none of the others.
func (w *world) dice(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(w.seed, h.Sum64()))
}

// publish sends a message that is not retained.
func (w *world) publish(topic, payload string) {
	w.send(message{topic: topic, payload: []byte(payload)})
}

// retain sends a message that the broker keeps.
func (w *world) retain(topic, payload string) {
	w.send(message{topic: topic, payload: []byte(payload), retain: true})
}

// on calls obey for each message to the topic. Empty ones, which clear what is
// retained, command nothing.
func (w *world) on(topic string, obey func(payload []byte)) { w.commands[topic] = obey }

// onAudience calls fn when somebody new listens.
func (w *world) onAudience(fn func()) { w.audience = append(w.audience, fn) }

// after calls fn once.
func (w *world) after(d time.Duration, fn func()) { w.add(w.now.Add(d), 0, fn) }

// every calls fn again and again, first at some moment soon, so that devices of
// the same period don't all speak at once.
func (w *world) every(name string, period time.Duration, fn func()) {
	first := time.Duration(w.dice("start of " + name).Int64N(int64(min(period, soon))))
	w.add(w.now.Add(first), period, fn)
}

func (w *world) add(at time.Time, period time.Duration, fn func()) {
	w.order++
	heap.Push(&w.events, event{at: at, period: period, order: w.order, fn: fn})
}

// commandTopics are the topics that devices listen to, in order.
func (w *world) commandTopics() []string { return slices.Sorted(maps.Keys(w.commands)) }

// obey hands a message to the device that listens to its topic.
func (w *world) obey(now time.Time, c command) {
	w.now = now
	if fn := w.commands[c.topic]; fn != nil && len(c.payload) > 0 {
		fn(c.payload)
	}
}

// meet tells the devices that somebody new listens.
func (w *world) meet(now time.Time) {
	w.now = now
	for _, fn := range w.audience {
		fn()
	}
}

// next is when something happens next; false when nothing ever does.
func (w *world) next() (time.Time, bool) {
	if len(w.events) == 0 {
		return time.Time{}, false
	}
	return w.events[0].at, true
}

// advance lets happen what is due until now.
func (w *world) advance(now time.Time) {
	for len(w.events) > 0 && !w.events[0].at.After(now) {
		e := heap.Pop(&w.events).(event)
		w.now = now
		if e.period > 0 {
			next := e.at.Add(e.period)
			if next.Before(now.Add(-lateLimit)) {
				next = now.Add(e.period)
			}
			w.add(next, e.period, e.fn)
		}
		e.fn()
	}
	w.now = now
}

// run lets the world go on until ctx ends.
func (w *world) run(ctx context.Context, in *inbox) {
	w.advance(time.Now())
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-in.wake:
			commands, audience := in.take()
			if audience {
				w.meet(time.Now())
			}
			for _, c := range commands {
				w.obey(time.Now(), c)
			}
		case <-timer.C:
			w.advance(time.Now())
		}
		if next, ok := w.next(); ok {
			timer.Reset(time.Until(next))
		}
	}
}

// event is something that is going to happen.
type event struct {
	at     time.Time
	period time.Duration // 0: once
	order  uint64        // among events of the same time
	fn     func()
}

// events is a heap, the next one first.
type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	if !e[i].at.Equal(e[j].at) {
		return e[i].at.Before(e[j].at)
	}
	return e[i].order < e[j].order
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := len(*e) - 1
	x := (*e)[last]
	*e = (*e)[:last]
	return x
}
