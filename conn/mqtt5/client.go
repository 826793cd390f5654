// Package mqtt5 carries a session over MQTT 5 by eclipse/paho.golang.
//
// The library says CONNECT, keeps the connection alive and acknowledges. What a
// broker sends is read and checked by conn/wire: a message never goes through
// the library, of one that must be acknowledged only the packet identifier
// does, and CONNACK and DISCONNECT are understood before it sees them.
package mqtt5

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/eclipse/paho.golang/paho"

	"treetop/conn/link"
	"treetop/conn/wire"
	"treetop/model"
)

// Will is the last will (MQTT 5, 3.1.2.5).
type Will struct {
	Topic      string
	Payload    []byte
	QoS        byte
	Retain     bool
	Delay      uint32 // s; how long after the end of the connection
	Properties model.Properties
}

// Options are what one connection needs. They are not kept longer than it.
type Options struct {
	Target     wire.Target
	ClientID   string // empty: the broker chooses one
	Username   string
	Password   string // may come without a user name
	KeepAlive  time.Duration
	CleanStart bool
	Will       *Will
	MaxPayload int // as wire.Options

	SessionExpiry  uint32 // s; 0: with the connection, 0xFFFFFFFF: never
	ReceiveMaximum uint16 // 0: DefaultReceiveMaximum
	MaximumPacket  uint32 // bytes; 0: no limit is said
	User           []model.UserProperty
	AuthMethod     string
	AuthData       []byte
}

// DefaultReceiveMaximum is how many messages of QoS 1 and 2 a broker may send
// ahead of their acknowledgement. Many, because of a burst of stored messages brokers
// drop what fits neither into it nor into their own queue. The library makes room
// for a pointer to each.
const DefaultReceiveMaximum = 16_384

// Client is one connection.
type Client struct {
	options Options
	sink    link.Sink

	conn   atomic.Pointer[wire.Conn]
	tap    wire.Tap
	paho   atomic.Pointer[paho.Client]
	limits link.Limits // set before isUp

	mu      sync.Mutex
	state   state
	early   bool          // connected to something that closed without CONNACK
	running int           // exchanges that somebody waits for
	quiet   chan struct{} // closed when there are none, once Close asked

	life     context.Context // ends when the connection is of no use any more
	downOnce sync.Once
	kill     context.CancelFunc
	why      link.Cause
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
	c := &Client{options: o, sink: sink}
	c.life, c.kill = context.WithCancel(context.Background())
	return c
}

// joined makes one write of the pieces that the library writes a packet in.
// The library holds the lock meanwhile.
type joined struct {
	*wire.Conn
	sync.Mutex
	hello  []byte // goes out in place of the first packet
	pieces []byte
}

// Write takes one piece.
func (j *joined) Write(p []byte) (int, error) {
	j.pieces = append(j.pieces, p...)
	if len(j.pieces) < 2 {
		return len(p), nil
	}
	n, size := model.Varint(j.pieces[1:])
	if size <= 0 || len(j.pieces) < 1+size+int(n) {
		return len(p), nil
	}
	packet := j.pieces
	if j.hello != nil {
		packet, j.hello = j.hello, nil
	}
	_, err := j.Conn.Write(packet)
	j.pieces = j.pieces[:0]
	if cap(j.pieces) > 1<<16 {
		j.pieces = nil
	}
	return len(p), err
}

// noDialogue is there because the library falls over a CONNACK with an
// authentication method when there is nobody to tell. The wire lets no AUTH
// through.
type noDialogue struct{}

func (noDialogue) Authenticate(a *paho.Auth) *paho.Auth { return a }
func (noDialogue) Authenticated()                       {}

// Connect implements link.Client.
func (c *Client) Connect(ctx context.Context) (link.Limits, error) {
	if err := c.options.check(); err != nil {
		return link.Limits{}, err
	}
	if !c.move(isNew, isConnecting) {
		return link.Limits{}, link.Cause{Kind: link.KindNotConnected, Detail: "this connection was used before"}
	}
	begin := time.Now()
	conn, err := wire.Open(ctx, c.options.Target, wire.Options{
		MaxPayload: c.options.MaxPayload, Five: true, Publish: c.published, Failed: c.failed, Tap: &c.tap,
	}, c.sink.Progress)
	if err != nil {
		c.end(asCause(err))
		return link.Limits{}, err
	}
	c.conn.Store(conn)
	since := time.Now()
	stop := context.AfterFunc(ctx, func() { conn.Leave() })
	library := paho.NewClient(paho.ClientConfig{
		Conn:              &joined{Conn: conn, hello: c.options.hello()},
		AuthHandler:       noDialogue{},
		PacketTimeout:     time.Hour, // contexts are what ends it
		OnPublishReceived: []func(paho.PublishReceived) (bool, error){func(paho.PublishReceived) (bool, error) { return true, nil }},
		OnClientError:     c.lost,
	})
	// Not with ctx: when that ends, DISCONNECT is to be said before the library
	// closes the connection.
	_, err = library.Connect(context.Background(), c.options.connect())
	inTime := stop()
	if cause := c.refusal(ctx, err, inTime, begin); cause.Kind != link.KindNone {
		conn.Close()
		c.end(cause)
		return link.Limits{}, cause
	}
	c.paho.Store(library)
	c.limits = conn.Accepted()
	c.limits.ClientID = cmp.Or(c.limits.ClientID, c.options.ClientID)
	if !c.move(isConnecting, isUp) {
		conn.Leave()
		c.end(link.Cause{Kind: link.KindCancelled})
		return link.Limits{}, link.Cause{Kind: link.KindCancelled}
	}
	c.sink.Progress(link.Progress{Step: link.StepCONNACK, Detail: c.limits.ClientID, Took: time.Since(since)})
	if c.life.Err() != nil { // it has ended already, when the sink could not be told yet
		c.tell()
	}
	return c.limits, nil
}

// connect is as much of CONNECT as the library must know itself.
func (o Options) connect() *paho.Connect {
	receive := o.receiveMaximum()
	return &paho.Connect{
		ClientID: o.ClientID, CleanStart: o.CleanStart, KeepAlive: uint16(o.KeepAlive / time.Second),
		Properties: &paho.ConnectProperties{ReceiveMaximum: &receive, SessionExpiryInterval: &o.SessionExpiry},
	}
}

func users(have []model.UserProperty) paho.UserProperties {
	var out paho.UserProperties
	for _, u := range have {
		out.Add(u.Name, u.Value)
	}
	return out
}

func format(p model.Properties) *byte {
	if !p.HasFormat {
		return nil
	}
	is := byte(0)
	if p.Text {
		is = 1
	}
	return &is
}

func expiry(p model.Properties) *uint32 {
	if !p.HasExpiry {
		return nil
	}
	return &p.Expiry
}

// refusal is why there was no CONNACK that accepts; KindNone if there was. A
// connection that was accepted and then closed at once is not a refusal.
func (c *Client) refusal(ctx context.Context, err error, inTime bool, begin time.Time) link.Cause {
	conn := c.conn.Load()
	cause := conn.Cause()
	switch {
	case !inTime && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return wire.TimedOut(link.Cause{Kind: link.KindTimeout, Retry: true}, link.StepCONNACK, begin)
	case !inTime:
		return link.Cause{Kind: link.KindCancelled}
	case err == nil:
		return link.Cause{}
	case cause.Kind != link.KindNone:
		if (cause.Kind == link.KindClosed || cause.Kind == link.KindNetwork) && conn.Stats().BytesIn == 0 {
			c.mu.Lock()
			c.early = true
			c.mu.Unlock()
		}
		return c.named(cause)
	case c.is(isClosed):
		return link.Cause{Kind: link.KindCancelled}
	}
	return link.Cause{Kind: link.KindNetwork, Detail: err.Error(), Retry: true}
}

// WrongVersion reports whether Connect failed because the broker does not speak
// MQTT 5: it said so, or closed the connection at CONNECT without an answer.
func (c *Client) WrongVersion() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.life.Err() != nil && (c.early || c.why.Kind == link.KindConnack && (c.why.Code == 0x84 || c.why.Code == 1))
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
func (c *Client) named(cause link.Cause) link.Cause {
	if cause.Kind == link.KindTakenOver {
		cause.Args = []string{c.options.ClientID}
	}
	return c.options.Target.Named(cause)
}

// failed hears from the wire, at once and on whichever goroutine found out.
func (c *Client) failed(cause link.Cause) {
	c.end(c.named(cause))
	c.tell()
}

// lost hears from the library. Only the missing answer to keep alive is its
// own finding.
func (c *Client) lost(err error) {
	cause := c.conn.Load().Cause()
	switch {
	case cause.Kind != link.KindNone:
		cause = c.named(cause)
	case errors.Is(err, net.ErrClosed):
		return // what the library meets that closed it itself; it tells the reason as well
	case strings.Contains(err.Error(), "PINGRESP"):
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
		c.mu.Lock()
		c.why = cause
		c.mu.Unlock()
		c.kill()
	})
}

// tell tells the sink, once, and only about a connection that was up.
func (c *Client) tell() {
	if c.move(isUp, isClosed) {
		c.sink.Down(c.why)
	}
}

// published hears each message, in order, on the goroutine that reads.
func (c *Client) published(p wire.Publish) {
	out := model.Message{
		Topic: p.Topic, Payload: p.Payload, QoS: p.QoS, Retained: p.Retained, Dup: p.Dup, PacketID: p.PacketID,
		Properties: p.Properties,
	}
	if p.Size > len(p.Payload) {
		out.Size = p.Size
	}
	c.sink.Message(out)
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
	if was == isUp {
		select {
		case <-quiet:
		case <-c.life.Done():
		case <-ctx.Done():
		}
	}
	c.end(link.Cause{Kind: link.KindCancelled})
	if conn := c.conn.Load(); conn != nil {
		conn.Leave()
		<-conn.Done()
	}
	if library := c.paho.Load(); library != nil {
		<-library.Done()
	}
	return nil
}

// check refuses what the library would cut short. MQTT 5 allows a password
// without a user name.
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
	if o.KeepAlive > math.MaxUint16*time.Second || o.KeepAlive < 0 {
		return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadKeepAlive, o.KeepAlive.String()}}
	}
	if err := link.CheckProperties(model.Properties{User: o.User, ContentType: o.AuthMethod, Correlation: o.AuthData}); err != nil {
		return err
	}
	if w := o.Will; w != nil {
		if err := model.CheckTopicName(w.Topic); err != nil {
			return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadWill, w.Topic}, Err: err}
		}
		if w.QoS > 2 {
			return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadQoS}}
		}
		return cmp.Or(tooLong("last will", string(w.Payload)), link.CheckProperties(w.Properties))
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
