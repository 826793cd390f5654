package conntest

import (
	"bufio"
	"io"
)

// Packet is one MQTT control packet as it is on the wire.
type Packet struct {
	First byte   // type and flags
	Body  []byte // what follows the remaining length
}

// Type is the type of the packet (MQTT 3.1.1, 2.2.1).
func (p Packet) Type() byte { return p.First >> 4 }

// Bytes is the packet as it goes over the wire.
func (p Packet) Bytes() []byte {
	b := []byte{p.First}
	for n := len(p.Body); ; {
		digit := byte(n & 127)
		if n >>= 7; n > 0 {
			digit |= 128
		}
		b = append(b, digit)
		if n == 0 {
			return append(b, p.Body...)
		}
	}
}

// Message is a PUBLISH at QoS 0.
func Message(topic, payload string) Packet {
	body := append([]byte{byte(len(topic) >> 8), byte(len(topic))}, topic...)
	return Packet{First: 0x30, Body: append(body, payload...)}
}

// readPacket reads one packet; it trusts what it reads.
func readPacket(r *bufio.Reader) (Packet, error) {
	first, err := r.ReadByte()
	if err != nil {
		return Packet{}, err
	}
	size := 0
	for shift := 0; ; shift += 7 {
		digit, err := r.ReadByte()
		if err != nil {
			return Packet{}, err
		}
		size |= int(digit&127) << shift
		if digit&128 == 0 {
			break
		}
	}
	p := Packet{First: first, Body: make([]byte, size)}
	_, err = io.ReadFull(r, p.Body)
	return p, err
}
