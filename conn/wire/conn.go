// Package wire is the network connection under both MQTT libraries. It opens
// one (name, TCP, TLS, WebSocket), reads it in large pieces, and lets only
// well-formed packets through: the libraries trust what a broker announces,
// and six bytes are enough to end the process.
package wire

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"treetop/conn/link"
)

const (
	// bufferSize is how much is read at once. The libraries read a few bytes
	// at a time; this alone triples what they take in.
	bufferSize = 64 << 10
	// DefaultMaxPayload is the most of one payload that is handed on, in bytes.
	DefaultMaxPayload = 16 << 20
	// stall is how long a piece of bufferSize may take to be written before
	// the connection counts as broken.
	stall = 20 * time.Second
)

// Options of a Conn. The zero value is usable.
type Options struct {
	// MaxPayload is the most of one payload that is handed on; longer ones are
	// cut, with their true size kept. Zero means DefaultMaxPayload.
	MaxPayload int
	// Publish, when set, is handed the messages of QoS 0, which need no
	// answer, past the library: its reader costs several times what all the
	// rest does. It is called on the goroutine that reads, never while a
	// message that went through the library is not Handled, so that the order
	// is that of the broker. It must not block.
	Publish func(Publish)
	// Five: the connection speaks MQTT 5. Then Publish is handed every message,
	// and the library only what is to be acknowledged.
	Five bool
	// Tap, when set, is where somebody may listen to the packets.
	Tap *Tap
	// Failed, when set, is called once when the connection ends by anything
	// but Close, on the goroutine that found out. It must not block.
	Failed func(link.Cause)
}

// Conn is a net.Conn that carries MQTT and checks what comes in. One
// goroutine may read while others write and close.
//
// Deadlines are its own: a write fails when nothing of it is taken for a
// while, and whoever wants to stop waiting closes the connection.
type Conn struct {
	nc  net.Conn
	raw *socket // below TLS and WebSocket; drained at the end
	opt Options

	read  sync.Mutex // the fields down to err
	buf   []byte
	r, w  int // unread bytes of buf
	large *large
	up    bool   // CONNACK was accepted
	nth   uint64 // PUBLISH packets handed to the library
	out   []byte // of a whole checked packet: what the library still has to take
	err   error  // sticky

	write chan struct{} // full while a packet is being written
	ping  atomic.Uint32
	// pinging: Ping writes, or waits for its turn.
	pinging atomic.Bool

	mu       sync.Mutex
	asked    map[uint16]expected
	cause    *link.Cause
	pong     ponder
	closed   bool
	hello    bool        // CONNECT was written
	goodbye  bool        // DISCONNECT was written
	acked    bool        // as up
	limits   link.Limits // what the CONNACK of MQTT 5 said
	cut      []cutSize
	gone     chan struct{}
	goneOnce sync.Once

	in, outBytes, cuts, strays atomic.Uint64
	cutWaiting                 atomic.Int64
	handled                    atomic.Uint64
}

var _ net.Conn = (*Conn)(nil)

// States of Conn.ping.
const (
	pingNone     = iota
	pingSent     // PINGREQ was written and nothing came since
	pingAnswered // something came since
)

// cutSize is the true size of the payload of the n-th PUBLISH for the library.
type cutSize struct {
	nth  uint64
	size int
}

// NewConn guards nc, which is ready to carry MQTT.
func NewConn(nc net.Conn, o Options) *Conn {
	raw := newSocket(nc)
	return newConn(raw, raw, o)
}

func newConn(nc net.Conn, raw *socket, o Options) *Conn {
	if o.MaxPayload <= 0 {
		o.MaxPayload = DefaultMaxPayload
	}
	o.MaxPayload = min(o.MaxPayload, maxRemaining) // none is larger, and sums of it stay numbers
	return &Conn{
		nc: nc, raw: raw, opt: o,
		buf:   make([]byte, bufferSize),
		write: make(chan struct{}, 1),
		asked: make(map[uint16]expected),
		gone:  make(chan struct{}),
	}
}

// Read hands on bytes of whole, checked packets. An answer to keep alive comes
// before everything else as soon as anything arrives after PINGREQ: a broker
// that sends is alive, however long the way to its PINGRESP is, and the real
// one is left out. The error is a link.Cause, net.ErrClosed after Close.
func (c *Conn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c.read.Lock()
	defer c.read.Unlock()
	for {
		if len(c.out) > 0 {
			n := copy(p, c.out)
			c.out = c.out[n:]
			return n, nil
		}
		c.out = nil
		if c.err != nil {
			return 0, c.err
		}
		if c.ping.CompareAndSwap(pingAnswered, pingNone) {
			c.out = []byte{typePingresp << 4, 0}
			continue
		}
		packet, err := c.next()
		if err != nil {
			c.err = c.fail(err)
			continue
		}
		if packet != nil {
			c.out = packet
			continue
		}
		if err := c.fill(); err != nil {
			c.err = c.fail(err)
		}
	}
}

// fill reads from the network once. Called only while nothing of buf is out.
func (c *Conn) fill() error {
	if c.r == c.w {
		c.r, c.w = 0, 0
	} else if c.r > 0 && c.w == len(c.buf) {
		c.w = copy(c.buf, c.buf[c.r:c.w])
		c.r = 0
	}
	n, err := c.nc.Read(c.buf[c.w:])
	if n > 0 {
		c.w += n
		c.in.Add(uint64(n))
		c.ping.CompareAndSwap(pingSent, pingAnswered)
		return nil // an error comes again
	}
	if err == nil {
		return io.ErrNoProgress
	}
	return err
}

// Write sends one or more packets, in pieces, each of which must be taken
// within stall. It may be called from several goroutines.
func (c *Conn) Write(p []byte) (int, error) {
	c.write <- struct{}{}
	defer func() { <-c.write }()
	c.mu.Lock()
	left := c.goodbye
	c.mu.Unlock()
	if left {
		return 0, net.ErrClosed // nothing may follow DISCONNECT (3.14.4)
	}
	c.note(p)
	done := 0
	for done < len(p) {
		piece := p[done:min(done+bufferSize, len(p))]
		if err := c.nc.SetWriteDeadline(time.Now().Add(stall)); err != nil {
			return done, c.fail(err)
		}
		n, err := c.nc.Write(piece)
		c.outBytes.Add(uint64(n))
		done += n
		if err != nil {
			return done, c.fail(c.lastWords(err))
		}
	}
	if len(p) >= 2 && len(p) <= 4 && p[0] == typeDisconnect<<4 && int(p[1]) == len(p)-2 {
		c.mu.Lock()
		c.goodbye = true
		c.mu.Unlock()
	}
	return done, nil
}

// Stats are the counters so far; TLS and WebSocket framing are not in them.
func (c *Conn) Stats() link.Stats {
	c.mu.Lock()
	took, answered := c.pong.took, c.pong.n
	c.mu.Unlock()
	return link.Stats{
		BytesIn: c.in.Load(), BytesOut: c.outBytes.Load(), Cut: c.cuts.Load(),
		Worked: c.raw.worked(time.Now()), Unread: unread(c.raw.Conn),
		Ping: took, Pings: answered,
	}
}

// Strays is how many acknowledgements were left out because they answered
// nothing that was sent.
func (c *Conn) Strays() uint64 { return c.strays.Load() }

// TrueSize answers the true size of the payload of the nth PUBLISH that went
// through the library, counted from 1, if it was cut. It must be asked in order, and
// forgets what it has answered.
func (c *Conn) TrueSize(nth uint64) (size int, cut bool) {
	if c.cutWaiting.Load() == 0 {
		return 0, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.cut) > 0 && c.cut[0].nth <= nth {
		if c.cut[0].nth == nth {
			size, cut = c.cut[0].size, true
		}
		c.cut = c.cut[1:]
		c.cutWaiting.Add(-1)
	}
	return size, cut
}

// LocalAddr is the address of this side.
func (c *Conn) LocalAddr() net.Addr { return c.nc.LocalAddr() }

// RemoteAddr is the address of the broker.
func (c *Conn) RemoteAddr() net.Addr { return c.nc.RemoteAddr() }

// SetDeadline does nothing: see Conn.
func (c *Conn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing: see Conn.
func (c *Conn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing: see Conn.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }
