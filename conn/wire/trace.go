package wire

import (
	"sync/atomic"
	"time"

	"treetop/conn/link"
)

// Tap is where somebody may listen to the packets of connections. The zero value
// is ready. It may be used from any goroutine.
type Tap struct {
	hears atomic.Pointer[func(link.Packet)]
}

// Trace has f hear of each packet from here on, in either direction; nil: nobody.
// f is called on the goroutines that read and write, and must not block. While
// nobody listens, a packet costs the look whether somebody does.
func (t *Tap) Trace(f func(link.Packet)) {
	if f == nil {
		t.hears.Store(nil)
		return
	}
	t.hears.Store(&f)
}

// listener is who hears of packets, or nil.
func (c *Conn) listener() *func(link.Packet) {
	if c.opt.Tap == nil {
		return nil
	}
	return c.opt.Tap.hears.Load()
}

// came looks at a packet that has come. b is its beginning, at least to the end of
// its topic, and size all of it.
func (c *Conn) came(h header, b []byte, size int) {
	if h.typ == typePingresp {
		c.ponged()
	}
	c.tell(false, b, size)
}

// tell tells whoever listens of a packet.
func (c *Conn) tell(out bool, b []byte, size int) {
	f := c.listener()
	if f == nil {
		return
	}
	p := link.DecodePacket(b, size, c.five())
	p.Time, p.Out = time.Now(), out
	(*f)(p)
}

// cameLarge is came of a packet that did not fit into the buffer.
func (c *Conn) cameLarge(l *large) {
	if c.listener() == nil {
		return
	}
	whole := l.header.size + l.header.remaining
	b := append(make([]byte, headroom, headroom+len(l.data)), l.data[headroom:min(len(l.data), headroom+largest)]...)
	c.tell(false, b[putHeader(b, headroom, l.first, l.header.remaining):], whole)
}

// largest is how much of a large packet is looked at: more than its topic.
const largest = 68 << 10
