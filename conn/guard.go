package conn

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"sync"

	"treetop/conn/link"
)

const (
	// mostTickets is how many messages may wait for a person's word.
	mostTickets = 100
	// mostConfirmed is how many topics are remembered as confirmed.
	mostConfirmed = 10_000
)

// guard asks, for a profile that wants it so, once per topic before something is
// published. The zero guard has asked nothing yet. Any goroutine.
type guard struct {
	mu        sync.Mutex
	tickets   map[string][sha256.Size]byte // what each was given out for
	confirmed map[string]bool              // topics
}

// ask answers a ticket for the message; an empty one means that its topic is
// confirmed.
func (g *guard) ask(m link.Out) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.confirmed[m.Topic] {
		return ""
	}
	if g.tickets == nil || len(g.tickets) >= mostTickets {
		g.tickets = map[string][sha256.Size]byte{}
	}
	t := rand.Text()
	g.tickets[t] = sum(m)
	return t
}

// redeem takes a ticket, and reports whether it was given out for this very
// message. From then on its topic is confirmed.
func (g *guard) redeem(ticket string, m link.Out) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	want, ok := g.tickets[ticket]
	if !ok || want != sum(m) {
		return false
	}
	delete(g.tickets, ticket)
	if g.confirmed == nil || len(g.confirmed) >= mostConfirmed {
		g.confirmed = map[string]bool{}
	}
	g.confirmed[m.Topic] = true
	return true
}

func sum(m link.Out) [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%q %d %t %#v\n%s", m.Topic, m.QoS, m.Retain, m.Properties, m.Payload))
}

// Confirm is Publish for a message that a person has confirmed, after Publish
// has answered KindConfirm with the ticket. A ticket is good for that
// one message, once; with any other the answer is KindConfirm again.
// The topic is not asked about any more as long as the session lasts.
func (s *Session) Confirm(ctx context.Context, m link.Out, ticket string) (link.Ack, error) {
	if s.opt.Profile.Guarded() && !s.opt.Profile.ReadOnly {
		s.guard.redeem(ticket, m)
	}
	return s.Publish(ctx, m)
}
