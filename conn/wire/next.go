package wire

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"treetop/conn/link"
)

// headroom is what a fixed header needs at most.
const headroom = 5

// large is a PUBLISH that does not fit into the buffer. It grows with what
// arrives, never with what was announced.
type large struct {
	header header
	first  byte
	data   []byte // headroom, then as much of the body as is kept
	keep   int    // how much of the body is kept at most
	got    int    // how much of the body has come
}

// next answers the next whole packet for the library, or nil when more must be
// read first.
func (c *Conn) next() ([]byte, error) {
	for {
		if c.large != nil {
			packet, err := c.nextLarge()
			if packet != nil || err != nil || c.large != nil {
				return packet, err
			}
			continue // it was handed over
		}
		unread := c.buf[c.r:c.w]
		if len(unread) == 0 {
			return nil, nil
		}
		if !c.up && unread[0] != typeConnack<<4 && !c.mayBeFirst(unread[0]) {
			if len(unread) < 4 {
				return nil, nil // too little to tell what it is
			}
			return nil, notConnack(unread)
		}
		h, ok, err := parseHeader(unread)
		if err != nil || !ok {
			return nil, err
		}
		if err := c.checkHeader(h); err != nil {
			return nil, err
		}
		if err := c.checkOrder(h); err != nil {
			return nil, err
		}
		whole := h.size + h.remaining
		if whole > len(c.buf) {
			c.beginLarge(h)
			continue
		}
		if len(unread) < whole {
			return nil, nil
		}
		c.came(h, unread[:whole], whole)
		c.r += whole
		body := unread[h.size:whole]
		if h.typ == typePublish && c.five() {
			packet, err := c.hand5(h, unread[0], body, len(body))
			if packet != nil || err != nil {
				return packet, err
			}
			continue
		}
		if h.typ == typePublish {
			at, err := publishAt(h, body)
			if err != nil {
				return nil, err
			}
			if c.direct(h) {
				c.hand(h, body, at, len(body))
				continue
			}
			if len(body)-at > c.opt.MaxPayload { // only with a tiny limit
				return c.cutShort(h, unread[0], append(make([]byte, headroom, headroom+whole), body...), at, len(body)), nil
			}
			c.delivered(0)
			return unread[:whole:whole], nil
		}
		pass, err := c.answered(h, body)
		if err != nil {
			return nil, err
		}
		if pass {
			return unread[:whole:whole], nil
		}
	}
}

// mayBeFirst reports whether a broker of MQTT 5 may say that before CONNACK.
func (c *Conn) mayBeFirst(first byte) bool {
	return c.five() && (first == typeAuth<<4 || first == typeDisconnect<<4)
}

// checkOrder refuses what may not come at all, or not yet.
func (c *Conn) checkOrder(h header) error {
	switch {
	case h.typ == typeConnack && c.up:
		return broke("a second CONNACK")
	case h.typ == typeConnack && h.remaining > 1<<10 && !c.five():
		return broke("CONNACK of %d bytes instead of 2", h.remaining)
	case h.typ == typeSuback && h.size+h.remaining > len(c.buf):
		return broke("SUBACK with %d return codes, more than filters were sent", h.remaining-2)
	}
	return nil
}

func (c *Conn) beginLarge(h header) {
	// The topic may take 65,535 bytes; exactly how much is known at the end.
	keep := min(h.remaining, 2+65535+2+c.opt.MaxPayload)
	if c.five() {
		keep = min(h.remaining, keep+4+propertiesMost)
	}
	c.large = &large{header: h, first: c.buf[c.r], keep: keep, data: make([]byte, headroom, bufferSize)}
	c.r += h.size
}

func (c *Conn) nextLarge() ([]byte, error) {
	l := c.large
	n := min(c.w-c.r, l.header.remaining-l.got)
	piece := c.buf[c.r : c.r+n]
	c.r += n
	l.got += n
	if have := len(l.data) - headroom; have < l.keep {
		l.data = append(l.data, piece[:min(n, l.keep-have)]...)
	}
	if l.got < l.header.remaining {
		return nil, nil
	}
	c.cameLarge(l)
	c.large = nil
	if c.five() {
		return c.hand5(l.header, l.first, l.data[headroom:], l.got)
	}
	at, err := publishAt(l.header, l.data[headroom:])
	if err != nil {
		return nil, err
	}
	if c.direct(l.header) {
		c.hand(l.header, l.data[headroom:], at, l.got)
		return nil, nil
	}
	return c.cutShort(l.header, l.first, l.data, at, l.got), nil
}

// cutShort answers the packet whose body is data[headroom:], of which the
// payload begins at and the whole body had size bytes, with no more payload
// than is allowed.
func (c *Conn) cutShort(h header, first byte, data []byte, at, size int) []byte {
	kept := min(size-at, c.opt.MaxPayload)
	if kept < size-at {
		c.cuts.Add(1)
		c.delivered(size - at)
	} else {
		c.delivered(0)
	}
	data = data[:headroom+at+kept]
	return data[putHeader(data, headroom, first, at+kept):]
}

// delivered counts a PUBLISH that is handed on, with its true size if it was
// cut.
func (c *Conn) delivered(cut int) {
	c.nth++
	if cut > 0 {
		c.mu.Lock()
		c.cut = append(c.cut, cutSize{c.nth, cut})
		c.cutWaiting.Add(1)
		c.mu.Unlock()
	}
}

// notConnack says what came instead of CONNACK.
func notConnack(b []byte) error {
	detail := fmt.Sprintf("it began with %q", b[:min(len(b), 32)])
	speaks := ""
	switch {
	case b[0] == 'H':
		speaks = "HTTP"
	case b[0] == 'S':
		speaks = "SSH"
	case b[0] == 0x15 || b[0] == 0x16:
		speaks = "TLS"
	case !looksLikeText(b):
		if h, ok, err := parseHeader(b); ok && err == nil && h.typ != typeConnack && checkHeader(h) == nil {
			c := broke("%s before CONNACK", typeName(h.typ))
			c.Retry = false
			return c
		}
		if b[0]>>4 == typeConnack {
			c := broke("CONNACK with reserved flags %#x", b[0]&15)
			c.Retry = false
			return c
		}
	}
	return link.Cause{Kind: link.KindNotMQTT, Args: []string{speaks}, Detail: detail}
}

// looksLikeText reports whether b reads like the greeting of another service.
func looksLikeText(b []byte) bool {
	b = b[:min(len(b), 64)]
	return utf8.Valid(b) && strings.IndexFunc(string(b), func(r rune) bool {
		return r < ' ' && r != '\r' && r != '\n' && r != '\t'
	}) < 0
}
