// Package mqtt3 carries a session over MQTT 3.1.1 or 3.1 by eclipse/paho.mqtt.golang.
//
// Of that library only one connection is used at a time: its reconnecting can't
// be interrupted and does not subscribe again. What a broker sends reaches it
// through conn/wire, which refuses what would end the process or be taken for
// something else.
package mqtt3

import (
	"context"
	"net"
	"net/url"
	"strings"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"treetop/conn/adapter"
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
	*adapter.Life
	options Options
	sink    link.Sink
	library mqtt.Client // set before the connection is up
	nth     uint64      // PUBLISH packets handled; only the handler touches it
}

var (
	_ link.Client = (*Client)(nil)
	_ link.Pinger = (*Client)(nil)
	_ link.Tracer = (*Client)(nil)
)

// New prepares a connection; nothing happens before Connect.
func New(o Options, sink link.Sink) *Client {
	return &Client{Life: adapter.New(o.Target, o.ClientID, sink), options: o, sink: sink}
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
	return c.Open(ctx, wire.Options{MaxPayload: c.options.MaxPayload}, c.hello)
}

// hello says CONNECT and waits for CONNACK.
func (c *Client) hello(conn *wire.Conn) (link.Limits, error) {
	c.library = mqtt.NewClient(c.libraryOptions(conn))
	token := c.library.Connect()
	<-token.Done() // ends when the connection does
	tidied := make(chan struct{})
	c.Await(tidied)
	go c.tidy(tidied)
	limits := link.Limits{Version: link.V311}
	if c.options.Old {
		limits.Version = link.V31
	}
	if t, ok := token.(*mqtt.ConnectToken); ok {
		limits.SessionPresent = t.SessionPresent()
	}
	return limits, token.Error()
}

// lost hears from the library.
func (c *Client) lost(_ mqtt.Client, err error) {
	c.Lost(err, strings.Contains(err.Error(), "pingresp"))
}

// tidy makes the library let go when the connection is over. It is asked once
// and not before it has finished connecting: two who ask at the same time may
// wait for each other for ever.
func (c *Client) tidy(tidied chan<- struct{}) {
	defer close(tidied)
	<-c.Over()
	c.library.Disconnect(500) // ms, at most
}

// message hears each PUBLISH that went through the library, in order, on its
// one goroutine.
func (c *Client) message(_ mqtt.Client, m mqtt.Message) {
	c.nth++
	out := model.Message{
		Topic: m.Topic(), Payload: m.Payload(), QoS: m.Qos(),
		Retained: m.Retained(), Dup: m.Duplicate(), PacketID: m.MessageID(),
	}
	conn := c.Wire()
	if size, cut := conn.TrueSize(c.nth); cut {
		out.Size = size
	}
	c.sink.Message(out)
	conn.Handled(c.nth)
}

// check refuses what the library would cut short or drop without a word.
func (o Options) check() error {
	if err := link.CheckConnect(o.ClientID, o.Username, o.Password, o.KeepAlive); err != nil {
		return err
	}
	if o.Password != "" && o.Username == "" {
		return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadNoUser}}
	}
	if w := o.Will; w != nil {
		return link.CheckWill(w.Topic, w.Payload, w.QoS)
	}
	return nil
}
