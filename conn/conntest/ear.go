package conntest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"treetop/conn/link"
	"treetop/model"
)

// Ear is a link.Sink that keeps what it hears, as far as there is room.
type Ear struct {
	Heard chan model.Message
	Ended chan link.Cause
}

// NewEar makes an Ear with room for a thousand messages.
func NewEar() *Ear {
	return &Ear{Heard: make(chan model.Message, 1000), Ended: make(chan link.Cause, 10)}
}

// Message implements link.Sink.
func (e *Ear) Message(m model.Message) {
	m.Payload, m.Properties = slices.Clone(m.Payload), slices.Clone(m.Properties)
	e.Heard <- m
}

// Down implements link.Sink.
func (e *Ear) Down(c link.Cause) { e.Ended <- c }

// Progress implements link.Sink.
func (e *Ear) Progress(link.Progress) {}

// Within is a context of the test with a limit.
func Within(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// Receive is what comes next from c.
func Receive[T any](t testing.TB, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

// CauseOf is the link.Cause in err.
func CauseOf(t testing.TB, err error) link.Cause {
	t.Helper()
	var c link.Cause
	if !errors.As(err, &c) {
		t.Fatalf("no cause: %v", err)
	}
	return c
}
