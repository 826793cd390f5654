package conn

import (
	"context"
	"slices"
	"testing"

	"treetop/conn/link"
	"treetop/conn/profile"
)

func TestOnlyWhatWasHandedToTheBrokerIsTold(t *testing.T) {
	p := profile.New()
	p.Guard = profile.GuardAsk
	s, _ := guardedSession(p)
	var told []string
	s.opt.Audit = func(m link.Out, err error) {
		if err != nil {
			t.Error(err)
		}
		told = append(told, m.Topic)
	}
	ctx, m := context.Background(), message("valve/set", "open")
	_, err := s.Publish(ctx, m)
	if len(told) != 0 {
		t.Errorf("%v is told before it was confirmed", told)
	}
	if _, err := s.Confirm(ctx, m, needs(err)); err != nil {
		t.Error(err)
	}
	if _, err := s.Publish(ctx, message("#", "")); err == nil {
		t.Error("a filter was published to")
	}
	if !slices.Equal(told, []string{"valve/set"}) {
		t.Errorf("told %v", told)
	}
}
