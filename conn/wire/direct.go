package wire

// Publish is a message as it came (3.3).
type Publish struct {
	Topic string
	// Payload is the message, cut at Options.MaxPayload. It is only valid until
	// the call that hands it over returns.
	Payload []byte
	Size    int // true size of the payload, in bytes
	// Properties are those of MQTT 5 as they are on the wire, without their length;
	// valid as long as Payload.
	Properties    []byte
	QoS           byte
	PacketID      uint16 // 0 at QoS 0
	Retained, Dup bool
}

// direct reports whether a PUBLISH may go past the library: nobody waits for an
// answer to it, and none that came before it is still in the library.
func (c *Conn) direct(h header) bool {
	return c.opt.Publish != nil && h.flags>>1&3 == 0 && c.handled.Load() == c.nth
}

// Handled says that the library has handed on the nth PUBLISH that went through
// it, counted from 1, and that it has been dealt with.
func (c *Conn) Handled(nth uint64) { c.handled.Store(nth) }

// hand hands over a PUBLISH whose body begins with b, with its payload at, and
// has size bytes altogether.
func (c *Conn) hand(h header, b []byte, at, size int) {
	size -= at
	kept := min(size, c.opt.MaxPayload)
	if kept < size {
		c.cuts.Add(1)
	}
	c.opt.Publish(Publish{
		Topic: string(b[2:at]), Payload: b[at : at+kept : at+kept], Size: size,
		Retained: h.flags&1 != 0, Dup: h.flags&8 != 0,
	})
}
