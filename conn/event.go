package conn

import (
	"slices"
	"time"

	"treetop/conn/link"
)

// EventKind is what happened.
type EventKind uint8

const (
	EventConnecting   EventKind = iota + 1 // Text: address; Attempt
	EventStep                              // Step
	EventConnected                         // Text: client ID
	EventSubscribed                        // Grant
	EventRefused                           // Grant, Cause
	EventUnsubscribed                      // Text: filter
	EventDown                              // Cause: the connection ended
	EventWaiting                           // Cause, Until
	EventFailed                            // Cause
	EventDisconnected                      // by the person
	EventUnconfirmed                       // Text: topic; Cause: a publish came to nothing
	EventStoredCut                         // Count: stored messages that came before they stopped
	EventElsewhere                         // Cause: this address failed, the next one is tried
	EventVersion                           // Text: the version that is tried next; Cause: why not the one before
	EventKinds                             // how many there are, and one; not a kind
)

// Event is an entry of the session log. It holds no secret.
type Event struct {
	Time    time.Time
	Kind    EventKind
	Text    string
	Attempt int
	Step    link.Progress
	Grant   link.Grant
	Cause   link.Cause
	Until   time.Time
	Count   uint64
}

// mostEvents is how many entries the session log keeps.
const mostEvents = 1000

// Events is the session log, newest last; the oldest of more than a thousand
// are forgotten.
func (s *Session) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.events)
}

// log adds an entry. Called with mu held.
func (s *Session) log(e Event) {
	e.Time = time.Now()
	if len(s.events) >= mostEvents {
		s.events = append(s.events[:0], s.events[mostEvents/10:]...)
	}
	s.events = append(s.events, e)
	s.version.Add(1)
}
