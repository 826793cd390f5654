package wire

import (
	"fmt"

	"treetop/conn/link"
)

// Types of MQTT control packets (2.2.1).
const (
	typeConnect     = 1
	typeConnack     = 2
	typePublish     = 3
	typePuback      = 4
	typePubrec      = 5
	typePubrel      = 6
	typePubcomp     = 7
	typeSubscribe   = 8
	typeSuback      = 9
	typeUnsubscribe = 10
	typeUnsuback    = 11
	typePingreq     = 12
	typePingresp    = 13
	typeDisconnect  = 14
	typeAuth        = 15
)

func typeName(t byte) string {
	return [...]string{"packet of type 0", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP",
		"SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT", "AUTH"}[t&15]
}

// maxRemaining is the largest remaining length that four bytes can say (2.2.3).
const maxRemaining = 268_435_455

// header is the fixed header of a packet (2.2).
type header struct {
	typ, flags byte
	size       int // bytes of the header itself
	remaining  int // bytes after it
}

// parseHeader reads the fixed header at the start of b. ok is false when b
// ends before it does.
func parseHeader(b []byte) (h header, ok bool, err error) {
	if len(b) == 0 {
		return h, false, nil
	}
	h.typ, h.flags = b[0]>>4, b[0]&15
	for i := 1; ; i++ {
		if i > 4 {
			return h, false, broke("the remaining length of %s has more than four bytes", typeName(h.typ))
		}
		if i >= len(b) {
			return h, false, nil
		}
		h.remaining |= int(b[i]&127) << (7 * (i - 1))
		if b[i]&128 == 0 {
			h.size = i + 1
			return h, true, nil
		}
	}
}

// checkHeader judges what can be judged before the rest of the packet is
// there, so that an announcement costs nothing.
func checkHeader(h header) error {
	switch h.typ {
	case typePublish:
		if h.flags>>1&3 == 3 {
			return broke("PUBLISH with QoS 3")
		}
		return nil
	case typeConnack, typePuback, typePubrec, typePubcomp, typeUnsuback:
		if h.flags != 0 {
			return broke("%s with reserved flags %#x", typeName(h.typ), h.flags)
		}
		if h.remaining > 2 {
			if h.typ == typeConnack {
				return nil // judged with its body, which tells MQTT 5
			}
			return broke("%s of %d bytes, as in MQTT 5, in an MQTT 3.1.1 session", typeName(h.typ), h.remaining)
		}
		if h.remaining != 2 {
			return broke("%s of %d bytes instead of 2", typeName(h.typ), h.remaining)
		}
	case typePubrel:
		if h.flags != 2 {
			return broke("PUBREL with reserved flags %#x", h.flags)
		}
		if h.remaining != 2 {
			return broke("PUBREL of %d bytes instead of 2", h.remaining)
		}
	case typeSuback:
		if h.flags != 0 {
			return broke("SUBACK with reserved flags %#x", h.flags)
		}
		if h.remaining < 3 {
			return broke("SUBACK of %d bytes, without a return code", h.remaining)
		}
	case typePingresp:
		if h.flags != 0 || h.remaining != 0 {
			return broke("PINGRESP with flags %#x and %d bytes", h.flags, h.remaining)
		}
	case typeDisconnect, typeAuth:
		return broke("%s from the broker, as in MQTT 5, in an MQTT 3.1.1 session", typeName(h.typ))
	default:
		return broke("%s from the broker", typeName(h.typ))
	}
	return nil
}

// checkConnack judges the body of the first packet (3.2).
func checkConnack(body []byte) error {
	if len(body) > 2 {
		// MQTT 5 has the length of its properties in the third byte.
		if int(body[2]) == len(body)-3 {
			return link.Cause{Kind: link.KindNotMQTT, Code: int(body[1]), Args: []string{"MQTT 5"},
				Detail: fmt.Sprintf("CONNACK in the form of MQTT 5, reason code %#02x", body[1])}
		}
		return broke("CONNACK of %d bytes instead of 2", len(body))
	}
	flags, code := body[0], body[1]
	switch {
	case flags > 1:
		return broke("CONNACK with reserved flags %#x", flags)
	case code > 5:
		c := broke("CONNACK with the unknown return code %d", code)
		c.Code = int(code)
		return c
	case code != 0:
		return link.Cause{Kind: link.KindConnack, Code: int(code), Retry: code == 3}
	}
	return nil
}

// publishAt answers where the payload of a PUBLISH begins in its body.
func publishAt(h header, body []byte) (int, error) {
	if len(body) < 2 {
		return 0, broke("PUBLISH of %d bytes, without a topic", len(body))
	}
	topic := int(body[0])<<8 | int(body[1])
	at := 2 + topic
	if topic == 0 {
		return 0, broke("PUBLISH with an empty topic")
	}
	if h.flags>>1&3 == 0 {
		if at > len(body) {
			return 0, broke("PUBLISH whose topic is longer than the packet")
		}
		return at, nil
	}
	if at+2 > len(body) {
		return 0, broke("PUBLISH whose topic is longer than the packet")
	}
	if body[at] == 0 && body[at+1] == 0 {
		return 0, broke("PUBLISH with packet identifier 0")
	}
	return at + 2, nil
}

// putHeader writes the fixed header of a packet so that it ends where body
// begins, and answers where it starts. Five bytes before body must be free.
func putHeader(b []byte, body int, first byte, remaining int) int {
	n := 1
	for r := remaining >> 7; r > 0; r >>= 7 {
		n++
	}
	start := body - n - 1
	b[start] = first
	for i := 1; i <= n; i++ {
		b[start+i] = byte(remaining & 127)
		remaining >>= 7
		if i < n {
			b[start+i] |= 128
		}
	}
	return start
}

// broke is the Cause of a broken protocol. Trying again may help: it may have
// been one message.
func broke(format string, args ...any) link.Cause {
	return link.Cause{Kind: link.KindProtocol, Args: []string{fmt.Sprintf(format, args...)}, Retry: true}
}
