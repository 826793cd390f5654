package model

import (
	"testing"
	"time"
)

func TestAReplayedMessageIsNoRate(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	tree := NewTree(Options{Now: func() time.Time { return now }})
	stored, _ := tree.Apply(Message{Topic: "stored", Payload: []byte("1"), Retained: true})
	live, _ := tree.Apply(Message{Topic: "live", Payload: []byte("1")})
	now = now.Add(time.Second)
	tree.Sweep(now)
	if s, _ := tree.Topic(stored); s.Rate != 0 {
		t.Errorf("a stored value comes %v times a second", s.Rate)
	}
	if l, _ := tree.Topic(live); l.Rate <= 0 {
		t.Error("a live value has no rate")
	}
}
