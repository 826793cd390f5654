// Package mqtt3 carries a session over MQTT 3.1.1 or 3.1 by eclipse/paho.mqtt.golang.
//
// Of that library only one connection is used at a time: its reconnecting can't
// be interrupted and does not subscribe again. What a broker sends reaches it
// through conn/wire, which refuses what would end the process or be taken for
// something else.
package mqtt3

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"treetop/conn/link"
	"treetop/conn/wire"
	"treetop/model"
)

// Will is the last will (MQTT 3.1.1, 3.1.2.5).
type Will struct {
	Topic   string
	Payload []byte
	QoS     byte
	Retain  bool
}

// Options are what one connection needs. They are not kept longer than it.
type Options struct {
	Target       wire.Target
	ClientID     string
	Username     string
	Password     string
	KeepAlive    time.Duration // whole seconds; 0 switches it off
	CleanSession bool
	Will         *Will
	MaxPayload   int // as wire.Options
	// Old: MQTT 3.1 in place of 3.1.1.
	Old bool
}

// Client is one connection.
type Client struct {
	options Options
	sink    link.Sink

	conn atomic.Pointer[wire.Conn]
	tap  wire.Tap
	paho atomic.Pointer[mqtt.Client]
	nth  uint64 // PUBLISH packets handled; only the handler touches it

	mu      sync.Mutex
	state   state
	running int           // exchanges that somebody waits for
	quiet   chan struct{} // closed when there are none, once Close asked

	identifiers atomic.Int64 // packet identifiers in use, at most

	down     chan struct{} // closed when the connection is of no use any more
	downOnce sync.Once
	why      link.Cause
	clean    bool          // say DISCONNECT; set before down is closed
	tidied   chan struct{} // closed when the library has let go
}

var (
	_ link.Client = (*Client)(nil)
	_ link.Pinger = (*Client)(nil)
	_ link.Tracer = (*Client)(nil)
)

type state uint8

const (
	isNew state = iota
	isConnecting
	isUp
	isClosed
)

// New prepares a connection; nothing happens before Connect.
func New(o Options, sink link.Sink) *Client {
	return &Client{options: o, sink: sink, down: make(chan struct{}), tidied: make(chan struct{})}
}

// pingTimeout is how long nothing at all may come after PINGREQ: no longer
// than the keep alive itself, and at most half a minute.
func pingTimeout(keepAlive time.Duration) time.Duration {
	return max(min(keepAlive, 30*time.Second), time.Second)
}

// libraryOptions are the options of the library for conn, which is open.
func (c *Client) libraryOptions(conn *wire.Conn) *mqtt.ClientOptions {
	o := mqtt.NewClientOptions()
	// The library wants an address although the connection is there already.
	// The real one stays out of it, and with it out of its errors.
	o.AddBroker("tcp://broker:1883")
	o.SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) { return conn, nil })
	level := uint(4) // without one, a refused CONNECT is sent again as MQTT 3.1
	if c.options.Old {
		level = 3
	}
	o.SetProtocolVersion(level)
	o.SetClientID(c.options.ClientID)
	o.SetUsername(c.options.Username)
	o.SetPassword(c.options.Password)
	o.SetCleanSession(c.options.CleanSession)
	o.SetAutoReconnect(false)
	o.SetConnectRetry(false)
	o.SetOrderMatters(true)
	o.SetKeepAlive(c.options.KeepAlive)
	o.SetPingTimeout(pingTimeout(c.options.KeepAlive))
	o.SetWriteTimeout(10 * time.Second)
	o.SetConnectTimeout(time.Hour) // the context is what ends it
	o.SetStore(mqtt.NewOrderedMemoryStore())
	o.SetDefaultPublishHandler(c.message)
	o.SetConnectionLostHandler(c.lost)
	if w := c.options.Will; w != nil {
		o.SetBinaryWill(w.Topic, w.Payload, w.QoS, w.Retain)
	}
	return o
}

// Connect implements link.Client.
func (c *Client) Connect(ctx context.Context) (link.Limits, error) {
	if err := c.options.check(); err != nil {
		return link.Limits{}, err
	}
	if !c.move(isNew, isConnecting) {
		return link.Limits{}, link.Cause{Kind: link.KindNotConnected, Detail: "this connection was used before"}
	}
	begin := time.Now()
	conn, err := wire.Open(ctx, c.options.Target, wire.Options{MaxPayload: c.options.MaxPayload, Publish: c.published, Failed: c.failed, Tap: &c.tap}, c.sink.Progress)
	if err != nil {
		c.end(asCause(err))
		return link.Limits{}, err
	}
	c.conn.Store(conn)
	since := time.Now()
	stop := context.AfterFunc(ctx, func() { conn.Leave() })
	library := mqtt.NewClient(c.libraryOptions(conn))
	c.paho.Store(&library)
	token := library.Connect()
	<-token.Done() // ends when the connection does, and so with ctx
	go c.tidy(library)
	inTime := stop()
	if cause := c.refusal(ctx, token, inTime, begin); cause.Kind != link.KindNone {
		conn.Close()
		c.end(cause)
		return link.Limits{}, cause
	}
	if !c.move(isConnecting, isUp) {
		conn.Leave()
		c.end(link.Cause{Kind: link.KindCancelled})
		return link.Limits{}, link.Cause{Kind: link.KindCancelled}
	}
	limits := link.Limits{ClientID: c.options.ClientID, Version: link.V311}
	if c.options.Old {
		limits.Version = link.V31
	}
	if t, ok := token.(*mqtt.ConnectToken); ok {
		limits.SessionPresent = t.SessionPresent()
	}
	c.sink.Progress(link.Progress{Step: link.StepCONNACK, Detail: c.options.ClientID, Took: time.Since(since)})
	select {
	case <-c.down: // it has ended already, when the sink could not be told yet
		c.tell()
	default:
	}
	return limits, nil
}

// refusal is why there was no CONNACK that accepts; KindNone if there was. A
// connection that was accepted and then closed at once is not a refusal.
func (c *Client) refusal(ctx context.Context, token mqtt.Token, inTime bool, begin time.Time) link.Cause {
	cause := c.conn.Load().Cause()
	switch {
	case !inTime && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return wire.TimedOut(link.Cause{Kind: link.KindTimeout, Retry: true}, link.StepCONNACK, begin)
	case !inTime:
		return link.Cause{Kind: link.KindCancelled}
	case token.Error() == nil:
		return link.Cause{}
	case cause.Kind != link.KindNone:
		return c.named(cause)
	case c.is(isClosed):
		return link.Cause{Kind: link.KindCancelled}
	}
	return link.Cause{Kind: link.KindNetwork, Detail: token.Error().Error(), Retry: true}
}

// move changes the state if it is from, and reports whether it was.
func (c *Client) move(from, to state) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != from {
		return false
	}
	c.state = to
	return true
}

func (c *Client) is(s state) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state == s
}

// named adds to a cause from the wire what only the options know.
func (c *Client) named(cause link.Cause) link.Cause { return c.options.Target.Named(cause) }

// failed hears from the wire, at once and on whichever goroutine found out.
// The library tells too, but only when its handler is free.
func (c *Client) failed(cause link.Cause) {
	c.end(c.named(cause))
	c.tell()
}

// lost hears from the library. Only the missing answer to keep alive is its
// own finding.
func (c *Client) lost(_ mqtt.Client, err error) {
	cause := c.conn.Load().Cause()
	switch {
	case cause.Kind != link.KindNone:
		cause = c.named(cause)
	case strings.Contains(err.Error(), "pingresp"):
		cause = link.Cause{Kind: link.KindKeepAlive, Retry: true}
	default:
		cause = link.Cause{Kind: link.KindNetwork, Detail: err.Error(), Retry: true}
	}
	c.conn.Load().Close()
	c.end(cause)
	c.tell()
}

// end notes the first reason why the connection is over.
func (c *Client) end(cause link.Cause) {
	c.downOnce.Do(func() {
		c.why = cause
		close(c.down)
	})
}

// tell tells the sink, once, and only about a connection that was up.
func (c *Client) tell() {
	if c.move(isUp, isClosed) {
		c.sink.Down(c.why)
	}
}

// tidy makes the library let go when the connection is over. It is asked once
// and not before it has finished connecting: two who ask at the same time may
// wait for each other for ever.
func (c *Client) tidy(library mqtt.Client) {
	defer close(c.tidied)
	<-c.down
	quiesce := uint(0)
	if c.clean {
		quiesce = 500 // ms for writing DISCONNECT
	}
	library.Disconnect(quiesce)
}

// published hears the messages of QoS 0 that do not go through the library, on
// its reader, and never while message has one to deal with.
func (c *Client) published(p wire.Publish) {
	out := model.Message{Topic: p.Topic, Payload: p.Payload, Retained: p.Retained, Dup: p.Dup}
	if p.Size > len(p.Payload) {
		out.Size = p.Size
	}
	c.sink.Message(out)
}

// message hears each PUBLISH that went through the library, in order, on its
// one goroutine.
func (c *Client) message(_ mqtt.Client, m mqtt.Message) {
	c.nth++
	out := model.Message{
		Topic: m.Topic(), Payload: m.Payload(), QoS: m.Qos(),
		Retained: m.Retained(), Dup: m.Duplicate(), PacketID: m.MessageID(),
	}
	conn := c.conn.Load()
	if size, cut := conn.TrueSize(c.nth); cut {
		out.Size = size
	}
	c.sink.Message(out)
	conn.Handled(c.nth)
}

// Stats implements link.Client.
func (c *Client) Stats() link.Stats {
	if conn := c.conn.Load(); conn != nil {
		return conn.Stats()
	}
	return link.Stats{}
}

// Ping implements link.Pinger.
func (c *Client) Ping() {
	if conn := c.conn.Load(); conn != nil {
		conn.Ping()
	}
}

// Trace implements link.Tracer.
func (c *Client) Trace(f func(link.Packet)) { c.tap.Trace(f) }

// Close implements link.Client. During Connect it is the context that ends it.
func (c *Client) Close(ctx context.Context) error {
	c.mu.Lock()
	was := c.state
	c.state = isClosed
	quiet := make(chan struct{})
	if c.running == 0 {
		close(quiet)
	} else {
		c.quiet = quiet
	}
	c.mu.Unlock()
	conn := c.conn.Load()
	if was != isUp {
		c.end(link.Cause{Kind: link.KindCancelled})
		if conn != nil {
			conn.Leave()
			<-conn.Done()
		}
		return nil
	}
	select {
	case <-quiet:
	case <-c.down:
	case <-ctx.Done():
	}
	c.downOnce.Do(func() {
		c.why, c.clean = link.Cause{Kind: link.KindNotConnected}, true
		close(c.down)
	})
	// DISCONNECT has a time limit of its own, and is sent even when ctx ended
	// while waiting for acknowledgements: else the last will would fire.
	<-c.tidied
	conn.Leave()
	<-conn.Done()
	return nil
}

// check refuses what the library would cut short or drop without a word.
func (o Options) check() error {
	tooLong := func(what, s string) error {
		if len(s) > math.MaxUint16 {
			return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadTooLong, what}}
		}
		return nil
	}
	if err := cmp.Or(tooLong("client ID", o.ClientID), tooLong("user name", o.Username), tooLong("password", o.Password)); err != nil {
		return err
	}
	if o.Password != "" && o.Username == "" {
		return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadNoUser}}
	}
	if o.KeepAlive > math.MaxUint16*time.Second || o.KeepAlive < 0 {
		return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadKeepAlive, o.KeepAlive.String()}}
	}
	if w := o.Will; w != nil {
		if err := model.CheckTopicName(w.Topic); err != nil {
			return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadWill, w.Topic}, Err: err}
		}
		if w.QoS > 2 {
			return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadQoS}}
		}
		if err := tooLong("last will", string(w.Payload)); err != nil {
			return err
		}
	}
	return nil
}

// asCause finds the Cause in err.
func asCause(err error) link.Cause {
	var c link.Cause
	if !errors.As(err, &c) {
		c = link.Cause{Kind: link.KindNetwork, Detail: err.Error(), Retry: true}
	}
	return c
}
