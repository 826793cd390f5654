package conn

import (
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"treetop/conn/link"
	"treetop/model"
)

// Load is how well a Session keeps up with its broker, and what was lost where.
// It is renewed once a second.
type Load struct {
	// Busy is the share of time, 0 to 1, over the last seconds, that the
	// connection's reader worked on messages and did not wait for more.
	Busy float64
	// Unread is how many bytes wait in the system to be read; -1 where it does
	// not tell.
	Unread int
	// Behind is how long it takes to read them at the present pace. What waits
	// at the broker comes on top of it; nobody tells how much that is.
	Behind time.Duration
	// Overloaded: for some seconds the reader has had no rest, and bytes wait.
	Overloaded bool
	// BrokerDropped is how many messages the broker says that it has dropped for
	// any of its clients since this session connected.
	BrokerDropped uint64
	// BrokerTells reports whether the broker says so at all, and lets us hear it.
	BrokerTells bool
	// Cut is how many payloads were cut at the limit for packets.
	Cut uint64
}

const (
	// span is how many seconds Busy is the mean of.
	span = 5
	// busyAbove and unreadAbove are what a session is overloaded at.
	busyAbove   = 0.8
	unreadAbove = 64 << 10
	// overloadedFor is how many looks in a row must find it so.
	overloadedFor = 3
)

// droppedTopics are where brokers say how many messages they have dropped:
// Mosquitto, and mochi.
var droppedTopics = [...]string{"$SYS/broker/publish/messages/dropped", "$SYS/broker/messages/dropped"}

// watch follows how a connection copes.
type watch struct {
	stored atomic.Uint64 // stored messages of QoS 1 and 2 since the last subscribing

	mu      sync.Mutex
	samples []sample // of the present connection, newest last
	over    int      // looks in a row that found it overloaded
	load    Load
	first   uint64 // of what the broker has dropped
	seen    uint64 // stored, at the last look
	judged  bool   // the stored messages were looked at
	window  uint64 // how many of QoS 1 and 2 the broker may send ahead, as MQTT 5 says it; else 0
}

type sample struct {
	at     time.Time
	client link.Client
	link.Stats
}

// begin forgets the connection before.
func (w *watch) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.load = Load{Unread: -1}
	w.samples, w.over = nil, 0
	w.stored.Store(0)
	w.seen, w.judged = 0, false
}

// ahead says how many messages of QoS 1 and 2 the broker may send ahead of their
// acknowledgement; 0: it decides that itself.
func (w *watch) ahead(window uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.window = window
}

// expectStored says that stored messages may come again.
func (w *watch) expectStored() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stored.Store(0)
	w.seen, w.judged = 0, false
}

// hear is told of each message. All but a few cost two comparisons.
func (w *watch) hear(m *model.Message) {
	if m.Retained && m.QoS > 0 {
		w.stored.Add(1)
	}
	if len(m.Topic) > 0 && m.Topic[0] == '$' && (m.Topic == droppedTopics[0] || m.Topic == droppedTopics[1]) {
		w.dropped(string(m.Payload))
	}
}

func (w *watch) dropped(said string) {
	n, err := strconv.ParseUint(said, 10, 64)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.load.BrokerTells || n < w.first { // n < first: the broker counts anew
		w.first, w.load.BrokerTells = n, true
	}
	w.load.BrokerDropped = n - w.first
}

// look takes the figures of a second. It answers how many stored messages came,
// once, when they have stopped at a number that a queue of the broker explains;
// else 0.
func (w *watch) look(now time.Time, client link.Client) (stopped uint64) {
	stats := client.Stats()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.samples) > 0 && w.samples[0].client != client {
		w.samples = nil
	}
	w.samples = append(w.samples, sample{now, client, stats})
	if len(w.samples) > span+1 {
		w.samples = w.samples[1:]
	}
	w.measure(stats)
	n := w.stored.Load()
	quiet := n > 0 && n == w.seen
	w.seen = n
	if !quiet || w.judged {
		return 0
	}
	w.judged = true
	if !explained(n, w.window) {
		return 0
	}
	return n
}

// measure makes the Load of the samples. Called with mu held.
func (w *watch) measure(newest link.Stats) {
	w.load.Unread, w.load.Cut = newest.Unread, newest.Cut
	w.load.Busy, w.load.Behind = 0, 0
	oldest, last := w.samples[0], w.samples[len(w.samples)-1]
	took := last.at.Sub(oldest.at)
	if took <= 0 {
		return
	}
	w.load.Busy = min(float64(last.Worked-oldest.Worked)/float64(took), 1)
	if newest.Unread > 0 {
		w.load.Behind = took // nothing is read at all
		if read := float64(last.BytesIn - oldest.BytesIn); read > float64(newest.Unread) {
			w.load.Behind = time.Duration(float64(newest.Unread) / read * float64(took))
		}
	}
	if w.load.Busy >= busyAbove && (newest.Unread < 0 || newest.Unread >= unreadAbove) {
		w.over++
	} else {
		w.over = 0
	}
	w.load.Overloaded = w.over >= overloadedFor
}

// explained reports whether a broker's queue explains that just so many stored
// messages of QoS 1 or 2 came. Mosquitto sends 20 and queues 1,000 (100 in its
// older versions) or what is configured, mostly whole thousands; EMQX sends 32
// and queues 1,000; mochi queues 8,192. In MQTT 5 the window, if not 0, is what
// Mosquitto sends ahead of what it queues.
func explained(n, window uint64) bool {
	if window > 0 && n > window && ((n-window)%1000 == 0 || n-window == 100) {
		return true
	}
	switch n {
	case 120, 1032, 8192:
		return true
	}
	return n > 20 && (n-20)%1000 == 0
}

// Load is how well the session keeps up, as of the last second.
func (s *Session) Load() Load {
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	if len(s.watch.samples) == 0 {
		l := s.watch.load
		l.Unread = -1
		return l
	}
	return s.watch.load
}

// look looks, once a second, at how the present connection copes.
func (s *Session) look(now time.Time) {
	s.mu.Lock()
	client := s.client
	s.mu.Unlock()
	if client == nil {
		s.watch.rest()
		return
	}
	if n := s.watch.look(now, client); n > 0 {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.client == client {
			s.log(Event{Kind: EventStoredCut, Count: n})
		}
	}
}

// rest is the look while there is no connection. What was lost stays known.
func (w *watch) rest() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.samples, w.over = nil, 0
	w.load.Busy, w.load.Behind, w.load.Unread, w.load.Overloaded = 0, 0, -1, false
}
