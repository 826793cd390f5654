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
	"net"
	"strings"
	"sync"
	"time"

	"github.com/eclipse/paho.golang/paho"

	"treetop/conn/adapter"
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
	*adapter.Life
	options Options
	library *paho.Client // set before the connection is up
}

var (
	_ link.Client = (*Client)(nil)
	_ link.Pinger = (*Client)(nil)
	_ link.Tracer = (*Client)(nil)
)

// New prepares a connection; nothing happens before Connect.
func New(o Options, sink link.Sink) *Client {
	return &Client{Life: adapter.New(o.Target, o.ClientID, sink), options: o}
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
	return c.Open(ctx, wire.Options{MaxPayload: c.options.MaxPayload, Five: true}, c.hello)
}

// hello says CONNECT and waits for CONNACK.
func (c *Client) hello(conn *wire.Conn) (link.Limits, error) {
	c.library = paho.NewClient(paho.ClientConfig{
		Conn:              &joined{Conn: conn, hello: c.options.hello()},
		AuthHandler:       noDialogue{},
		PacketTimeout:     time.Hour, // contexts are what ends it
		OnPublishReceived: []func(paho.PublishReceived) (bool, error){func(paho.PublishReceived) (bool, error) { return true, nil }},
		OnClientError:     c.lost,
	})
	// Without a limit: the connection has one, and DISCONNECT is to be said before
	// the library closes it.
	if _, err := c.library.Connect(context.Background(), c.options.connect()); err != nil {
		return link.Limits{}, err
	}
	c.Await(c.library.Done())
	return conn.Accepted(), nil
}

// connect is as much of CONNECT as the library must know itself.
func (o Options) connect() *paho.Connect {
	receive := o.receiveMaximum()
	return &paho.Connect{
		ClientID: o.ClientID, CleanStart: o.CleanStart, KeepAlive: uint16(o.KeepAlive / time.Second),
		Properties: &paho.ConnectProperties{ReceiveMaximum: &receive, SessionExpiryInterval: &o.SessionExpiry},
	}
}

// WrongVersion reports whether Connect failed because the broker does not speak
// MQTT 5: it said so, or closed the connection at CONNECT without an answer.
func (c *Client) WrongVersion() bool {
	switch why := c.Why(); why.Kind {
	case link.KindConnack:
		return why.Code == 0x84 || why.Code == 1
	case link.KindClosed, link.KindNetwork:
		return c.Wire() != nil && c.Stats().BytesIn == 0
	}
	return false
}

// lost hears from the library.
func (c *Client) lost(err error) {
	if !errors.Is(err, net.ErrClosed) { // else it has closed the connection itself, and tells the reason as well
		c.Lost(err, strings.Contains(err.Error(), "PINGRESP"))
	}
}

// check refuses what the library would cut short. MQTT 5 allows a password
// without a user name.
func (o Options) check() error {
	if err := link.CheckConnect(o.ClientID, o.Username, o.Password, o.KeepAlive); err != nil {
		return err
	}
	if err := link.CheckProperties(model.Properties{User: o.User, ContentType: o.AuthMethod, Correlation: o.AuthData}); err != nil {
		return err
	}
	if w := o.Will; w != nil {
		return cmp.Or(link.CheckWill(w.Topic, w.Payload, w.QoS), link.CheckProperties(w.Properties))
	}
	return nil
}
