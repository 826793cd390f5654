package conn

import (
	"bytes"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"treetop/conn/link"
	"treetop/model"
)

const (
	// echoTime is how long after publishing the echo may come.
	echoTime = 10 * time.Second
	// copyTime is how long after the first echo further copies may come.
	copyTime = time.Second
	// mostEchoes and mostEchoBytes bound what is remembered of messages whose
	// echo has not come; the oldest are forgotten.
	mostEchoes    = 256
	mostEchoBytes = 32 << 20
)

// echoes recognises the messages of this session when the broker sends them
// back, so that it is known of them what MQTT 3.1.1 does not tell: that the
// broker stored them.
type echoes struct {
	waiting atomic.Int64 // len(list), to be looked at without the lock

	mu    sync.Mutex
	list  []echo
	bytes int
}

type echo struct {
	out    link.Out
	copies int
	until  time.Time
}

// expect remembers a message that is about to be sent.
func (e *echoes) expect(m link.Out, copies int) {
	if copies == 0 {
		return
	}
	m.Payload = bytes.Clone(m.Payload)
	e.mu.Lock()
	defer e.mu.Unlock()
	now := time.Now()
	e.list = append(e.list, echo{out: m, copies: copies, until: now.Add(echoTime)})
	e.bytes += len(m.Payload)
	for len(e.list) > mostEchoes || len(e.list) > 1 && e.bytes > mostEchoBytes {
		e.remove(0)
	}
	e.expire(now)
}

// mark sets Own and Stored of a message that is the echo of one of ours.
func (e *echoes) mark(m *model.Message) {
	if e.waiting.Load() == 0 || m.Retained && !m.AsPublished {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now := time.Now()
	e.expire(now)
	for i := range e.list {
		x := &e.list[i]
		if x.out.Topic != m.Topic || !sameFor(x.out.Payload, m) {
			continue
		}
		m.Own, m.Stored, m.Retained = true, x.out.Retain, false
		if x.copies--; x.copies == 0 {
			e.remove(i)
		} else {
			x.until = now.Add(copyTime)
		}
		return
	}
}

// sameFor compares a payload with that of m, which may have been cut.
func sameFor(payload []byte, m *model.Message) bool {
	if m.Size > len(m.Payload) {
		return m.Size == len(payload) && bytes.HasPrefix(payload, m.Payload)
	}
	return bytes.Equal(payload, m.Payload)
}

func (e *echoes) expire(now time.Time) {
	for i := len(e.list) - 1; i >= 0; i-- {
		if now.After(e.list[i].until) {
			e.remove(i)
		}
	}
	e.waiting.Store(int64(len(e.list)))
}

func (e *echoes) remove(i int) {
	e.bytes -= len(e.list[i].out.Payload)
	e.list = append(e.list[:i], e.list[i+1:]...)
	e.waiting.Store(int64(len(e.list)))
}

// matches reports whether a topic filter matches a topic name (4.7).
func matches(filter, topic string) bool {
	if rest, shared := strings.CutPrefix(filter, "$share/"); shared {
		_, filter, _ = strings.Cut(rest, "/")
	}
	if strings.HasPrefix(topic, "$") && !strings.HasPrefix(filter, "$") {
		return false // 4.7.2
	}
	for {
		level, more, last := cutLevel(filter)
		if level == "#" {
			return true
		}
		have, rest, end := cutLevel(topic)
		if level != "+" && level != have {
			return false
		}
		switch {
		case last && end:
			return true
		case last:
			return false
		case end:
			return more == "#" // a/# matches a, too
		}
		filter, topic = more, rest
	}
}

// cutLevel cuts the first level off s; last tells that there is no other.
func cutLevel(s string) (level, rest string, last bool) {
	level, rest, more := strings.Cut(s, "/")
	return level, rest, !more
}
