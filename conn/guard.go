package conn

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"treetop/conn/link"
)

const (
	// mostTickets is how many messages may wait for a person's word.
	mostTickets = 100
	// mostConfirmed is how many topics are remembered as confirmed.
	mostConfirmed = 10_000
)

// guard asks, for a profile that wants it so, once per topic before something is
// published, and for the profile's name before something is published to many
// topics. The zero guard has asked nothing yet. Any goroutine.
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
	return g.give(sum(m))
}

// give makes a ticket; mu is held.
func (g *guard) give(what [sha256.Size]byte) string {
	if g.tickets == nil || len(g.tickets) >= mostTickets {
		g.tickets = map[string][sha256.Size]byte{}
	}
	t := rand.Text()
	g.tickets[t] = what
	return t
}

// askMany answers a ticket for an action on many topics, which only redeemMany
// takes.
func (g *guard) askMany(what [sha256.Size]byte) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.give(what)
}

// redeemMany takes a ticket, and reports whether it was given out for this very
// action and the name of the profile was typed. With another name the ticket stays
// good. No topic is confirmed by it.
func (g *guard) redeemMany(ticket string, what [sha256.Size]byte, name, typed string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	want, ok := g.tickets[ticket]
	if !ok || want != what || !SameName(name, typed) {
		return false
	}
	delete(g.tickets, ticket)
	return true
}

// SameName reports whether what was typed is the name of a profile, but for
// blanks around and between its words and for how accents are put together.
func SameName(name, typed string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }
	return plain(name) == plain(typed)
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

// sum tells messages apart, and every one from what sumMany answers.
func sum(m link.Out) [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "one %q %d %t %#v\n%s", m.Topic, m.QoS, m.Retain, m.Properties, m.Payload))
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
