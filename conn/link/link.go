// Package link says what a client library must offer to carry a session: one
// network connection that can be opened once, cancelled at any moment and
// closed cleanly. It names no library.
package link

import (
	"context"
	"time"

	"treetop/model"
)

// Filter is one topic filter to subscribe to (MQTT 3.1.1, 4.7 and 3.8).
type Filter struct {
	Topic string
	QoS   byte
	// The rest is of MQTT 5 (3.8.3.1), and ignored by older versions.
	NoLocal           bool // do not send what this client publishes
	RetainAsPublished bool // leave the RETAIN flag as it was published
	RetainHandling    byte // stored messages: 0 send, 1 only to a new subscription, 2 never
	// ID is the subscription identifier to ask for, where the broker has any
	// (3.8.2.1.2); 0: none.
	ID uint32
}

// Grant is the broker's answer to one Filter (3.9.3).
type Grant struct {
	Filter Filter
	// Code is the return code as it came: 0 to 2 the granted QoS, 0x80 and
	// above a refusal; NoAnswer when none came.
	Code byte
	// Reason is the reason string of the SUBACK (MQTT 5), which may be about
	// any of its filters.
	Reason string
}

// NoAnswer is the Code of a Grant whose SUBACK did not come in time. No
// version of MQTT has a return code of this value.
const NoAnswer = 0xFF

// Refused reports whether the broker refused the filter.
func (g Grant) Refused() bool { return g.Code >= 0x80 }

// Cause is why the filter is not subscribed to: KindFilterRefused,
// KindNoAnswer, or KindNone when it is.
func (g Grant) Cause() Cause {
	switch {
	case g.Code == NoAnswer:
		return Cause{Kind: KindNoAnswer, Args: []string{g.Filter.Topic}, Retry: true}
	case g.Refused():
		c := Cause{Kind: KindFilterRefused, Code: int(g.Code), Args: []string{g.Filter.Topic}}
		if g.Reason != "" {
			c.Args = append(c.Args, g.Reason)
		}
		return c
	}
	return Cause{}
}

// Out is a message to publish.
type Out struct {
	Topic   string
	Payload []byte
	QoS     byte
	Retain  bool
	// Properties are sent with MQTT 5 only.
	Properties model.Properties
}

// Ack says how far a publish came.
type Ack struct {
	// QoS is the one it was sent with. At QoS 0 there is no acknowledgement:
	// the packet was written to the connection, and that is all that is known.
	QoS  byte
	Took time.Duration // from the call until written (QoS 0) or acknowledged
	// NoSubscribers: the broker said that nobody is subscribed (MQTT 5, 3.4.2.1).
	// Most brokers do not say so.
	NoSubscribers bool
}

// Step is one stage of connecting, reported as it passes.
type Step uint8

const (
	StepSecret  Step = iota + 1 // reading the password from the keyring
	StepResolve                 // looking up the host name
	StepSocket                  // opening a Unix socket
	StepTCP
	StepProxy // asking the proxy for a tunnel
	StepTLS
	StepWebSocket // the HTTP upgrade
	StepCONNACK   // CONNECT sent, waiting for CONNACK
	StepSUBACK
)

var stepNames = [...]string{"", "secret", "resolve", "socket", "tcp", "proxy", "tls", "websocket", "connack", "suback"}

// String is the name of the step as it stands in Cause.Args; the screen makes
// words of it.
func (s Step) String() string {
	if int(s) < len(stepNames) {
		return stepNames[s]
	}
	return ""
}

// Progress is a Step that has ended, with what it found and how long it took.
type Progress struct {
	Step Step
	// Detail is what the step found: the addresses of the name (StepResolve),
	// the address connected to (StepTCP), the path (StepSocket), the proxy
	// (StepProxy), the version of TLS (StepTLS), the
	// client ID (StepCONNACK).
	Detail string
	// Until is the last day of the broker's certificate (StepTLS).
	Until time.Time
	Took  time.Duration
}

// Stats are the counters of one connection.
type Stats struct {
	BytesIn, BytesOut uint64
	Cut               uint64 // payloads cut at the limit
	// Worked is how long the reader did anything but wait for the network, since
	// the connection was opened.
	Worked time.Duration
	// Unread is how many bytes have arrived and wait in the system; -1 where the
	// system does not tell.
	Unread int
	// Ping is how long the last PINGREQ took that was answered, and Pings how many
	// were.
	Ping  time.Duration
	Pings uint64
}

// Sink is who hears what a Client receives.
type Sink interface {
	// Message is called one at a time, in order, on a goroutine of the
	// Client's. It must not block and must not call the Client, and the payload
	// is only valid until it returns.
	Message(model.Message)
	// Down is called once, after a Connect that succeeded, when the connection
	// has ended by anything but Close. Any goroutine.
	Down(Cause)
	// Progress is called for each step of Connect that passed. Any goroutine.
	Progress(Progress)
}

// Pinger is a Client that can measure the way to the broker and back.
type Pinger interface {
	// Ping sends a PINGREQ; Stats have the result. It may take as long as a write.
	Ping()
}

// Tracer is a Client that tells of its control packets.
type Tracer interface {
	// Trace has f hear of each packet from here on; nil: nobody. f is called on
	// the goroutines that read and write, and must not block.
	Trace(f func(Packet))
}

// Client is one network connection to a broker. It is opened once and not used
// again. All methods may be called from any goroutine but the Sink's.
type Client interface {
	// Connect dials, shakes hands and waits for CONNACK, within ctx. The error
	// is a Cause.
	Connect(ctx context.Context) (Limits, error)
	// Subscribe answers one Grant for each filter, in order. The error is a
	// Cause, and says that there was no answer.
	Subscribe(ctx context.Context, filters ...Filter) ([]Grant, error)
	// Unsubscribe waits for UNSUBACK.
	Unsubscribe(ctx context.Context, topics ...string) error
	// Publish returns when the message is written (QoS 0) or acknowledged
	// (QoS 1 and 2). It never queues: without a connection it answers a Cause
	// of KindNotConnected at once.
	Publish(ctx context.Context, m Out) (Ack, error)
	// Stats may be called at any time.
	Stats() Stats
	// Close waits for outstanding acknowledgements until ctx ends, then sends
	// DISCONNECT and closes the connection, so that no last will fires. That takes
	// a few seconds at most, whether or not ctx has ended; the error says that it
	// did not come about in them.
	Close(ctx context.Context) error
}
