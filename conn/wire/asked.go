package wire

import "treetop/model"

// expected is the acknowledgement that is due for a packet identifier.
type expected struct {
	typ   byte // of the packet that is to come next
	codes int  // SUBACK: how many return codes
}

// note remembers what a written packet asks for. The libraries write each
// packet with one call, at least its head.
func (c *Conn) note(p []byte) {
	h, ok, err := parseHeader(p)
	if !ok || err != nil {
		return
	}
	body := p[h.size:min(len(p), h.size+h.remaining)]
	c.tell(true, p, h.size+h.remaining)
	switch h.typ {
	case typeConnect:
		c.mu.Lock()
		c.hello = true
		c.mu.Unlock()
	case typePingreq:
		c.ping.Store(pingSent)
		c.pinged()
	case typePublish:
		qos := h.flags >> 1 & 3
		if qos == 0 || len(body) < 2 {
			return
		}
		at := 2 + int(body[0])<<8 + int(body[1])
		if qos == 1 {
			c.expect(body, at, expected{typ: typePuback})
		} else {
			c.expect(body, at, expected{typ: typePubrec})
		}
	case typeSubscribe:
		c.expect(body, 0, expected{typ: typeSuback, codes: countFilters(body, c.five())})
	case typeUnsubscribe:
		c.expect(body, 0, expected{typ: typeUnsuback, codes: countTopics(body)})
	}
}

// expect remembers e for the packet identifier at body[at:].
func (c *Conn) expect(body []byte, at int, e expected) {
	if at+2 > len(body) {
		return
	}
	c.mu.Lock()
	c.asked[uint16(body[at])<<8|uint16(body[at+1])] = e
	c.mu.Unlock()
}

// countFilters counts the topic filters in the body of a SUBSCRIBE (3.8.3).
func countFilters(body []byte, five bool) int {
	n, at := 0, 2
	if five {
		at = pastProperties(body)
	}
	for ; at+2 < len(body); n++ {
		at += 2 + int(body[at])<<8 + int(body[at+1]) + 1
	}
	return n
}

// countTopics counts the topic filters in the body of an UNSUBSCRIBE of MQTT 5
// (3.10.3).
func countTopics(body []byte) int {
	n := 0
	for at := pastProperties(body); at+2 <= len(body); n++ {
		at += 2 + int(body[at])<<8 + int(body[at+1])
	}
	return n
}

// pastProperties is where the payload of a packet of MQTT 5 begins whose body
// is a packet identifier, properties and that.
func pastProperties(body []byte) int {
	if len(body) < 3 {
		return len(body)
	}
	n, size := model.Varint(body[2:])
	return 2 + max(size, 0) + int(n)
}

// answered judges a packet other than PUBLISH and reports whether the library
// is to have it. Acknowledgements that answer nothing are left out: a library
// that looks only at the identifier would take them for those of another
// packet.
func (c *Conn) answered(h header, body []byte) (pass bool, err error) {
	if c.five() {
		return c.answered5(h, body)
	}
	switch h.typ {
	case typeConnack:
		if err := checkConnack(body); err != nil {
			return false, err
		}
		c.up = true
		c.mu.Lock()
		c.acked = true
		c.mu.Unlock()
		return true, nil
	case typePingresp:
		return false, nil // answered by its arrival, see Read
	case typePubrel:
		return true, nil
	}
	id := uint16(body[0])<<8 | uint16(body[1])
	c.mu.Lock()
	defer c.mu.Unlock()
	codes := 0
	if h.typ == typeSuback {
		codes = len(body) - 2
	}
	return c.expected(h.typ, id, codes, false)
}

// expected judges an acknowledgement: its packet identifier, how many codes it
// has, and whether it says that the packet was refused. Called with mu held.
func (c *Conn) expected(typ byte, id uint16, codes int, refused bool) (pass bool, err error) {
	e, ok := c.asked[id]
	again := typ == typePubrec && e.typ == typePubcomp // sent twice: PUBREL must be, too
	if !ok || e.typ != typ && !again {
		c.strays.Add(1)
		return false, nil
	}
	switch {
	case (typ == typeSuback || typ == typeUnsuback && c.five()) && codes != e.codes:
		return false, broke("%s with %d return codes in place of %d", typeName(typ), codes, e.codes)
	case typ == typePubrec && !refused:
		c.asked[id] = expected{typ: typePubcomp}
	default:
		delete(c.asked, id)
	}
	return true, nil
}
