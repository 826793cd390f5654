package model

import (
	"sync/atomic"
	"time"
)

// timekeeper tells the time of messages. Asking the system for the time of day costs
// a message more than finding its topic, so that it is asked only now and then:
// in between it is what the system's monotonic clock makes of it.
type timekeeper struct {
	ask    func() time.Time // the clock of Options
	start  time.Time
	offset atomic.Int64 // nanoseconds; Unix time at start, as it looks today
	fast   bool
}

func newTimekeeper(ask func() time.Time) *timekeeper {
	if ask != nil {
		return &timekeeper{ask: ask}
	}
	c := &timekeeper{ask: time.Now, start: time.Now(), fast: true}
	c.follow()
	return c
}

// follow takes over what the system takes for the time of day: its clock may
// have been set, or have gone on while the machine slept.
func (c *timekeeper) follow() {
	if c.fast {
		now := c.ask()
		c.set(now.UnixNano(), now.Sub(c.start))
	}
}

// set says what time it was, in Unix nanoseconds, so long after the start.
func (c *timekeeper) set(unix int64, since time.Duration) { c.offset.Store(unix - int64(since)) }

// unix is the time in nanoseconds since 1970.
func (c *timekeeper) unix() int64 {
	if c.fast {
		return c.offset.Load() + int64(time.Since(c.start))
	}
	return c.ask().UnixNano()
}
