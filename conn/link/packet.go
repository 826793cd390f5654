package link

import (
	"encoding/binary"
	"time"
)

// Packet is one control packet (2.1) without what is in it but nobody may see: no
// password and no authentication data, no last will, no payload.
type Packet struct {
	Time time.Time
	Out  bool // sent by us
	// Type is 1 CONNECT to 15 AUTH (2.2.1), Flags the lower half of the first byte.
	Type, Flags byte
	Size        int    // of the whole packet, in bytes
	ID          uint16 // packet identifier; 0: none
	// Topic is that of a PUBLISH, the first filter of a SUBSCRIBE or UNSUBSCRIBE,
	// the client ID of a CONNECT; Topics how many filters there are.
	Topic   string
	Topics  int
	QoS     byte // PUBLISH: its own; SUBSCRIBE: of the first filter
	Payload int  // PUBLISH: its size in bytes
	// Codes are the return or reason codes, as far as there are any: those of
	// SUBACK and UNSUBACK one for each filter, of others one.
	Codes []byte
	// KeepAlive and Level are those of a CONNECT: seconds, and 3, 4 or 5.
	KeepAlive int
	Level     byte
	// Session: a CONNACK says that the broker has a session.
	Session bool
}

// mostCodes is how many codes of a packet are kept.
const mostCodes = 16

var packetNames = [16]string{"RESERVED", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP",
	"SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT", "AUTH"}

// Name is the name of the packet's type in the specification.
func (p Packet) Name() string { return packetNames[p.Type&15] }

// Dup, Retain are the flags of a PUBLISH (3.3.1).
func (p Packet) Dup() bool { return p.Type == 3 && p.Flags&8 != 0 }

// Retain is whether a PUBLISH has its flag set.
func (p Packet) Retain() bool { return p.Type == 3 && p.Flags&1 != 0 }

// DecodePacket decodes what is known of a packet from its beginning; size is the
// size of all of it, and five says that it is one of MQTT 5. What is missing or
// malformed is left out. b is not kept.
func DecodePacket(b []byte, size int, five bool) Packet {
	p := Packet{Size: size}
	if len(b) == 0 {
		return p
	}
	p.Type, p.Flags = b[0]>>4, b[0]&15
	head := 1
	for head < len(b) && head < 5 {
		head++
		if b[head-1]&128 == 0 {
			break
		}
	}
	r := reader{b: b[min(head, len(b)):]}
	switch p.Type {
	case 1:
		p.connect(&r)
	case 2:
		p.Session = r.byte()&1 != 0
		p.code(&r)
	case 3:
		p.Topic = r.text()
		p.QoS = p.Flags >> 1 & 3
		if p.QoS > 0 {
			p.ID = r.short()
		}
		at := head + r.at
		if five {
			at += r.properties()
		}
		p.Payload = max(size-at, 0)
	case 4, 5, 6, 7:
		p.ID = r.short()
		if five {
			p.code(&r)
		}
	case 8, 10:
		p.filters(&r, five)
	case 9, 11:
		p.ID = r.short()
		if five {
			r.skip(r.properties())
		}
		p.Codes = append(p.Codes, r.rest(mostCodes)...)
	case 14, 15:
		if five {
			p.code(&r)
		}
	}
	return p
}

func (p *Packet) code(r *reader) {
	if len(r.b) > r.at {
		p.Codes = []byte{r.byte()}
	}
}

// connect reads what of a CONNECT comes before what is secret (3.1.2).
func (p *Packet) connect(r *reader) {
	r.text() // MQTT or MQIsdp
	p.Level = r.byte()
	r.byte() // the flags tell that there is a password, and no more
	p.KeepAlive = int(r.short())
	if p.Level >= 5 {
		r.skip(r.properties())
	}
	p.Topic = r.text()
}

func (p *Packet) filters(r *reader, five bool) {
	p.ID = r.short()
	if five {
		r.skip(r.properties())
	}
	for r.at < len(r.b) {
		f := r.text()
		if p.Topics++; p.Topics == 1 {
			p.Topic = f
		}
		if p.Type == 8 {
			if q := r.byte() & 3; p.Topics == 1 {
				p.QoS = q
			}
		}
	}
}

// reader reads a packet that may end anywhere.
type reader struct {
	b  []byte
	at int
}

func (r *reader) byte() byte {
	if r.at >= len(r.b) {
		r.at = len(r.b)
		return 0
	}
	r.at++
	return r.b[r.at-1]
}

func (r *reader) short() uint16 {
	if r.at+2 > len(r.b) {
		r.at = len(r.b)
		return 0
	}
	r.at += 2
	return binary.BigEndian.Uint16(r.b[r.at-2:])
}

func (r *reader) text() string {
	n := int(r.short())
	if r.at+n > len(r.b) {
		n = len(r.b) - r.at
	}
	r.at += n
	return string(r.b[r.at-n : r.at])
}

func (r *reader) skip(n int) { r.at = min(r.at+n, len(r.b)) }

// properties is how many bytes the properties that begin here take, with their own
// length.
func (r *reader) properties() int {
	n, size := 0, 0
	for size < 4 && r.at+size < len(r.b) {
		b := r.b[r.at+size]
		n |= int(b&127) << (7 * size)
		size++
		if b&128 == 0 {
			break
		}
	}
	return n + size
}

func (r *reader) rest(most int) []byte { return r.b[r.at:min(len(r.b), r.at+most)] }
