package conn

import (
	"time"

	"treetop/conn/link"
)

// wakeAnswer is how long the broker has for a sign of life after the machine has
// slept. Most connections do not outlive that, and keep alive, whose time stands
// still meanwhile, would take its full time to find out.
const wakeAnswer = 5 * time.Second

// Woke says that the machine has slept, or came to another network: what waits
// is tried at once, and a connection that stands has to show that it still does.
func (s *Session) Woke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run == nil {
		return
	}
	told := s.run.woke
	if s.state.Phase == Waiting {
		told = s.run.now
	}
	select {
	case told <- struct{}{}:
	default:
	}
}

// follow waits until the connection is over, and answers why; with KindNone
// somebody here has ended it.
func (a *attempts) follow(client link.Client, sink *sink) link.Cause {
	var late <-chan time.Time
	var heard uint64
	for {
		select {
		case cause := <-sink.down:
			return cause
		case <-a.r.ctx.Done():
			return link.Cause{}
		case <-a.r.woke:
			heard, late = client.Stats().BytesIn, time.After(wakeAnswer)
			if p, ok := client.(link.Pinger); ok {
				go p.Ping()
			}
		case <-late:
			late = nil
			if client.Stats().BytesIn == heard {
				return link.Cause{Kind: link.KindKeepAlive, Retry: true, Detail: "no sign of life after this computer had slept"}
			}
		}
	}
}
