package conn

import (
	"context"
	"errors"
	"slices"
	"testing"

	"treetop/conn/link"
	"treetop/conn/profile"
)

func message(topic, payload string) link.Out { return link.Out{Topic: topic, Payload: []byte(payload)} }

func TestATicketIsGoodForItsOwnMessageOnce(t *testing.T) {
	var g guard
	m := message("plant/valve/set", "open")
	ticket := g.ask(m)
	if ticket == "" {
		t.Fatal("nothing was asked")
	}
	others := []link.Out{message("plant/valve/set", "shut"), message("plant/other", "open"), m, m}
	others[2].Retain, others[3].QoS = true, 1
	for _, other := range others {
		if g.redeem(ticket, other) {
			t.Errorf("the ticket is taken for %+v", other)
		}
	}
	if g.redeem("", m) || g.redeem("made up", m) {
		t.Error("something else is taken for a ticket")
	}
	if !g.redeem(ticket, m) || g.redeem(ticket, m) {
		t.Error("a ticket is good once")
	}
	if g.ask(message("plant/valve/set", "shut")) != "" {
		t.Error("the topic is asked about again")
	}
	if g.ask(message("plant/valve", "shut")) == "" {
		t.Error("another topic is not asked about")
	}
}

func TestTicketsAndTopicsAreNotKeptWithoutEnd(t *testing.T) {
	var g guard
	for range mostConfirmed + 10 {
		m := message(string(rune('a'+len(g.confirmed)%26))+profile.New().ID, "")
		g.redeem(g.ask(m), m)
		g.ask(message(profile.New().ID, ""))
		if len(g.tickets) > mostTickets || len(g.confirmed) > mostConfirmed {
			t.Fatalf("%d tickets, %d topics", len(g.tickets), len(g.confirmed))
		}
	}
}

// needs answers the ticket that err asks to confirm with.
func needs(err error) string {
	var c link.Cause
	if errors.As(err, &c) && c.Kind == link.KindConfirm && len(c.Args) == 2 {
		return c.Args[1]
	}
	return ""
}

// sent counts what reaches the client.
type sent struct {
	link.Client
	topics []string
}

func (c *sent) Publish(_ context.Context, m link.Out) (link.Ack, error) {
	c.topics = append(c.topics, m.Topic)
	return link.Ack{}, nil
}

// guardedSession is a session that is connected to a client that counts.
func guardedSession(p profile.Profile) (*Session, *sent) {
	c := &sent{}
	s := &Session{opt: Options{Profile: p}, client: c}
	s.state.Phase = Connected
	return s, c
}

func TestAGuardedProfilePublishesOnlyWhatWasConfirmed(t *testing.T) {
	p := profile.New()
	p.Guard = profile.GuardAsk
	s, c := guardedSession(p)
	ctx, m := context.Background(), message("plant/valve/set", "open")
	_, err := s.Publish(ctx, m)
	ticket := needs(err)
	if ticket == "" || len(c.topics) != 0 {
		t.Fatalf("%v, sent %v", err, c.topics)
	}
	if _, err := s.Confirm(ctx, message("plant/valve/set", "shut"), ticket); needs(err) == "" {
		t.Errorf("another message went out with the ticket: %v", err)
	}
	if _, err := s.Confirm(ctx, m, ticket); err != nil {
		t.Error(err)
	}
	if _, err := s.Publish(ctx, m); err != nil {
		t.Errorf("the topic is asked about again: %v", err)
	}
	if _, err := s.Publish(ctx, message("plant/other", "")); needs(err) == "" {
		t.Errorf("another topic is not asked about: %v", err)
	}
	if want := []string{"plant/valve/set", "plant/valve/set"}; !slices.Equal(c.topics, want) {
		t.Errorf("sent %v", c.topics)
	}
}

func TestAReadOnlyProfileCantBeTalkedIntoPublishing(t *testing.T) {
	p := profile.New()
	p.Guard, p.ReadOnly = profile.GuardAsk, true
	s, c := guardedSession(p)
	var cause link.Cause
	if _, err := s.Confirm(context.Background(), message("a", ""), "x"); !errors.As(err, &cause) || cause.Kind != link.KindReadOnly || len(c.topics) != 0 {
		t.Errorf("%v, sent %v", err, c.topics)
	}
}

func TestAProfileWithoutAGuardIsNotAsked(t *testing.T) {
	s, c := guardedSession(profile.New())
	if _, err := s.Publish(context.Background(), message("a", "")); err != nil || len(c.topics) != 1 {
		t.Errorf("%v, sent %v", err, c.topics)
	}
}
