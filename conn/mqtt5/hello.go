package mqtt5

import (
	"cmp"
	"encoding/binary"
	"time"

	"treetop/model"
)

// Flags of CONNECT (3.1.2.3).
const (
	flagCleanStart = 1 << 1
	flagWill       = 1 << 2
	flagWillRetain = 1 << 5
	flagPassword   = 1 << 6
	flagUser       = 1 << 7
)

func (o Options) receiveMaximum() uint16 { return cmp.Or(o.ReceiveMaximum, DefaultReceiveMaximum) }

// hello is the CONNECT packet (3.1). The library's own has no room for the
// properties of a last will.
func (o Options) hello() []byte {
	flags := byte(0)
	set := func(flag byte, on bool) {
		if on {
			flags |= flag
		}
	}
	set(flagCleanStart, o.CleanStart)
	set(flagUser, o.Username != "")
	set(flagPassword, o.Password != "")
	if o.Will != nil {
		flags |= flagWill | o.Will.QoS<<3
		set(flagWillRetain, o.Will.Retain)
	}
	b := append([]byte{0, 4, 'M', 'Q', 'T', 'T', 5, flags}, byte(o.KeepAlive/time.Second>>8), byte(o.KeepAlive/time.Second))
	b = appendData(b, o.properties(), true)
	b = appendData(b, []byte(o.ClientID), false)
	if w := o.Will; w != nil {
		properties := w.Properties.Append(nil)
		if w.Delay > 0 {
			properties = binary.BigEndian.AppendUint32(append(properties, byte(model.PropWillDelay)), w.Delay)
		}
		b = appendData(b, properties, true)
		b = appendData(b, []byte(w.Topic), false)
		b = appendData(b, w.Payload, false)
	}
	if o.Username != "" {
		b = appendData(b, []byte(o.Username), false)
	}
	if o.Password != "" {
		b = appendData(b, []byte(o.Password), false)
	}
	return append(model.AppendVarint([]byte{0x10}, uint32(len(b))), b...)
}

// properties are those of CONNECT (3.1.2.11). What is as it is without being
// said is not said.
func (o Options) properties() []byte {
	b := binary.BigEndian.AppendUint16([]byte{byte(model.PropReceiveMaximum)}, o.receiveMaximum())
	if o.SessionExpiry > 0 {
		b = binary.BigEndian.AppendUint32(append(b, byte(model.PropSessionExpiry)), o.SessionExpiry)
	}
	if o.MaximumPacket > 0 {
		b = binary.BigEndian.AppendUint32(append(b, byte(model.PropMaximumPacketSize)), o.MaximumPacket)
	}
	if o.AuthMethod != "" {
		b = appendData(append(b, byte(model.PropAuthMethod)), []byte(o.AuthMethod), false)
		if len(o.AuthData) > 0 {
			b = appendData(append(b, byte(model.PropAuthData)), o.AuthData, false)
		}
	}
	return model.Properties{User: o.User}.Append(b)
}

// appendData appends data with its length before it: in two bytes (1.5.4), or as
// a variable byte integer.
func appendData(b, data []byte, variable bool) []byte {
	if variable {
		b = model.AppendVarint(b, uint32(len(data)))
	} else {
		b = binary.BigEndian.AppendUint16(b, uint16(len(data)))
	}
	return append(b, data...)
}
