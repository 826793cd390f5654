// Package adapter is what the adapters of the MQTT libraries have in common: the
// life of one connection, from dialling to the last word, and whoever waits for
// an answer meanwhile.
package adapter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"treetop/conn/link"
	"treetop/conn/wire"
	"treetop/model"
)

// parting is how long the end of a connection may take after DISCONNECT: longer
// than conn/wire leaves the broker.
const parting = 5 * time.Second

// Life is that of one connection. A Client embeds it and adds what is its
// library's.
type Life struct {
	target   wire.Target
	clientID string
	sink     link.Sink
	conn     atomic.Pointer[wire.Conn]
	tap      wire.Tap
	parting  time.Duration

	mu      sync.Mutex
	state   state
	limits  link.Limits
	waiting int               // exchanges that somebody waits for
	held    int               // packet identifiers in use, at most
	quiet   chan struct{}     // closed once Close has been called and nobody waits
	letGo   []<-chan struct{} // what Close waits for at the end
	why     link.Cause        // set before over is closed
	over    chan struct{}     // closed when the connection is of no use any more
}

type state uint8

const (
	isNew state = iota
	isConnecting
	isUp
	isClosed
)

// New prepares the life of a connection to target that tells sink.
func New(target wire.Target, clientID string, sink link.Sink) *Life {
	return &Life{target: target, clientID: clientID, sink: sink, parting: parting, quiet: make(chan struct{}), over: make(chan struct{})}
}

// Open opens the connection, within ctx. Over it hello says CONNECT, and answers
// when CONNACK has come or the connection has ended; it need not look at ctx,
// with which the connection ends. Of o only MaxPayload and Five are needed. The
// error is a link.Cause.
func (l *Life) Open(ctx context.Context, o wire.Options, hello func(*wire.Conn) (link.Limits, error)) (link.Limits, error) {
	if !l.move(isNew, isConnecting) {
		return link.Limits{}, link.Cause{Kind: link.KindNotConnected, Detail: "this connection was used before"}
	}
	begin := time.Now()
	o.Publish, o.Failed, o.Tap = l.published, l.failed, &l.tap
	conn, err := wire.Open(ctx, l.target, o, l.sink.Progress)
	if err != nil {
		l.end(link.AsCause(err))
		return link.Limits{}, err
	}
	l.conn.Store(conn)
	l.Await(conn.Done())
	since := time.Now()
	// The connection is left, and not just closed: a broker that has accepted it
	// by then would publish the last will.
	stop := context.AfterFunc(ctx, func() { conn.Leave() })
	limits, err := hello(conn)
	inTime := stop()
	if cause := l.refusal(ctx, err, inTime, begin); cause.Kind != link.KindNone {
		conn.Close()
		l.end(cause)
		return link.Limits{}, cause
	}
	limits.ClientID = cmp.Or(limits.ClientID, l.clientID)
	if !l.opened(limits) {
		conn.Leave()
		l.end(link.Cause{Kind: link.KindCancelled})
		return link.Limits{}, link.Cause{Kind: link.KindCancelled}
	}
	l.sink.Progress(link.Progress{Step: link.StepCONNACK, Detail: limits.ClientID, Took: time.Since(since)})
	select {
	case <-l.over: // it has ended already, when the sink could not be told yet
		l.tell()
	default:
	}
	return limits, nil
}

// refusal is why there was no CONNACK that accepts; KindNone if there was. A
// connection that was accepted and then closed at once is not a refusal.
func (l *Life) refusal(ctx context.Context, err error, inTime bool, begin time.Time) link.Cause {
	cause := l.Wire().Cause()
	switch {
	case !inTime && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return wire.TimedOut(link.Cause{Kind: link.KindTimeout, Retry: true}, link.StepCONNACK, begin)
	case !inTime:
		return link.Cause{Kind: link.KindCancelled}
	case err == nil:
		return link.Cause{}
	case cause.Kind != link.KindNone:
		return l.named(cause)
	case l.is(isClosed):
		return link.Cause{Kind: link.KindCancelled}
	}
	return link.AsCause(err)
}

// Wire is the connection below; nil before there is one.
func (l *Life) Wire() *wire.Conn { return l.conn.Load() }

// Await has Close wait for c as well: for a library to let go.
func (l *Life) Await(c <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.letGo = append(l.letGo, c)
}

// Over is closed when the connection is of no use any more.
func (l *Life) Over() <-chan struct{} { return l.over }

// Why is why the connection is over; KindNone while it is not.
func (l *Life) Why() link.Cause {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.why
}

// Up answers what the broker said at CONNACK, or a link.Cause when the
// connection can't be used.
func (l *Life) Up() (link.Limits, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state != isUp {
		return link.Limits{}, link.Cause{Kind: link.KindNotConnected}
	}
	return l.limits, nil
}

// opened changes from connecting to up, unless Close was called meanwhile.
func (l *Life) opened(limits link.Limits) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state != isConnecting {
		return false
	}
	l.state, l.limits = isUp, limits
	return true
}

// move changes the state if it is from, and reports whether it was.
func (l *Life) move(from, to state) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state != from {
		return false
	}
	l.state = to
	return true
}

func (l *Life) is(s state) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state == s
}

// named adds to a cause from the wire what only the options know.
func (l *Life) named(cause link.Cause) link.Cause {
	if cause.Kind == link.KindTakenOver {
		cause.Args = []string{l.clientID}
	}
	return l.target.Named(cause)
}

// failed hears from the wire, at once and on whichever goroutine found out.
// The library tells too, but later.
func (l *Life) failed(cause link.Cause) {
	l.end(l.named(cause))
	l.tell()
}

// Lost is for a library that gives the connection up. By itself it finds out
// only that nothing came after PINGREQ, which is what silent says.
func (l *Life) Lost(err error, silent bool) {
	cause := l.Wire().Cause()
	switch {
	case cause.Kind != link.KindNone:
		cause = l.named(cause)
	case silent:
		cause = link.Cause{Kind: link.KindKeepAlive, Retry: true}
	default:
		cause = link.AsCause(err)
	}
	l.Wire().Close()
	l.end(cause)
	l.tell()
}

// end notes the first reason why the connection is over.
func (l *Life) end(cause link.Cause) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.why.Kind == link.KindNone {
		l.why = cause
		close(l.over)
	}
}

// tell tells the sink, once, and only about a connection that was up.
func (l *Life) tell() {
	if l.move(isUp, isClosed) {
		l.sink.Down(l.Why())
	}
}

// published hears the messages that do not go through the library, in order, on
// the goroutine that reads.
func (l *Life) published(p wire.Publish) {
	out := model.Message{
		Topic: p.Topic, Payload: p.Payload, QoS: p.QoS, Retained: p.Retained, Dup: p.Dup, PacketID: p.PacketID,
		Properties: p.Properties,
	}
	if p.Size > len(p.Payload) {
		out.Size = p.Size
	}
	l.sink.Message(out)
}

// Stats implements link.Client.
func (l *Life) Stats() link.Stats {
	if conn := l.Wire(); conn != nil {
		return conn.Stats()
	}
	return link.Stats{}
}

// Ping implements link.Pinger.
func (l *Life) Ping() {
	if conn := l.Wire(); conn != nil {
		conn.Ping()
	}
}

// Trace implements link.Tracer.
func (l *Life) Trace(f func(link.Packet)) { l.tap.Trace(f) }

// Close implements link.Client. During Connect it is the context that ends it.
func (l *Life) Close(ctx context.Context) error {
	l.mu.Lock()
	was := l.state
	l.state = isClosed
	if was != isClosed && l.waiting == 0 {
		close(l.quiet)
	}
	l.mu.Unlock()
	if was == isUp {
		select {
		case <-l.quiet:
		case <-l.over:
		case <-ctx.Done():
		}
	}
	// DISCONNECT is said even when ctx has ended: else the last will would fire.
	if conn := l.Wire(); conn != nil {
		conn.Leave()
	}
	l.end(link.Cause{Kind: link.KindCancelled})
	l.mu.Lock()
	letGo := l.letGo
	l.mu.Unlock()
	limit := time.NewTimer(l.parting)
	defer limit.Stop()
	for _, c := range letGo {
		select {
		case <-c:
		case <-limit.C:
			return fmt.Errorf("closing the connection: it has not ended %v after DISCONNECT", l.parting)
		}
	}
	return nil
}
