package adapter

import (
	"context"
	"errors"

	"treetop/conn/link"
)

// mostHeld is how many packets may wait for their acknowledgement, whether or not
// somebody still waits with them. There are 65,535 packet identifiers.
const mostHeld = 60_000

// ErrEnded says that the connection ended before the answer came.
var ErrEnded = errors.New("the connection ended first")

// Exchange runs ask, which may block while the library is busy, and waits until
// it has an answer, ctx ends or the connection does. A packet identifier counts as
// in use until ask returns; its context ends when nobody waits any more. The error
// is a link.Cause: that of ask if it is one, else of kind.
func Exchange[T any](ctx context.Context, l *Life, kind link.Kind, ask func(context.Context) (T, error)) (T, error) {
	what, err := exchange(ctx, l, ask)
	var cause link.Cause
	if err != nil && !errors.As(err, &cause) {
		err = link.Cause{Kind: kind, Retry: true, Detail: err.Error()}
	}
	return what, err
}

func exchange[T any](ctx context.Context, l *Life, ask func(context.Context) (T, error)) (T, error) {
	var none T
	if err := l.begin(); err != nil {
		return none, err
	}
	defer l.finish()
	type answer struct {
		what T
		err  error
	}
	answered := make(chan answer, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer l.release()
		what, err := ask(ctx)
		answered <- answer{what, err}
	}()
	select {
	case a := <-answered:
		return a.what, a.err
	case <-ctx.Done():
		return none, ctx.Err()
	case <-l.over:
	}
	select {
	case a := <-answered: // both at once
		return a.what, a.err
	default:
		return none, ErrEnded
	}
}

// begin counts an exchange, if the connection can be used.
func (l *Life) begin() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state != isUp {
		return link.Cause{Kind: link.KindNotConnected}
	}
	if l.held >= mostHeld {
		return link.Cause{Kind: link.KindUnconfirmed, Retry: true, Detail: "not sent: too many messages wait for their acknowledgement"}
	}
	l.held++
	l.waiting++
	return nil
}

func (l *Life) finish() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting--
	if l.waiting == 0 && l.state == isClosed {
		close(l.quiet)
	}
}

func (l *Life) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held--
}
