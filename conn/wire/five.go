package wire

import (
	"treetop/conn/link"
	"treetop/model"
)

const (
	// propertiesMost is the most bytes of properties that a PUBLISH may have here.
	propertiesMost = 1 << 20
	// connackMost is the most bytes of any packet but PUBLISH.
	connackMost = bufferSize - headroom
)

// five reports whether the connection speaks MQTT 5.
func (c *Conn) five() bool { return c.opt.Five }

// checkHeader judges what can be judged before the rest of the packet is there.
func (c *Conn) checkHeader(h header) error {
	if c.five() {
		return checkHeader5(h)
	}
	return checkHeader(h)
}

// checkHeader5 is checkHeader for MQTT 5 (2.1).
func checkHeader5(h header) error {
	least, flags := 0, byte(0)
	switch h.typ {
	case typePublish:
		if h.flags>>1&3 == 3 {
			return broke("PUBLISH with QoS 3")
		}
		return nil
	case typeConnack, typePuback, typePubrec, typePubcomp:
		least = 2
	case typePubrel:
		least, flags = 2, 2
	case typeSuback, typeUnsuback:
		least = 4
	case typePingresp:
		if h.remaining != 0 {
			return broke("PINGRESP of %d bytes", h.remaining)
		}
	case typeDisconnect, typeAuth:
	default:
		return broke("%s from the broker", typeName(h.typ))
	}
	switch {
	case h.flags != flags:
		return broke("%s with reserved flags %#x", typeName(h.typ), h.flags)
	case h.remaining < least:
		return broke("%s of %d bytes", typeName(h.typ), h.remaining)
	case h.remaining > connackMost:
		return broke("%s of %d bytes", typeName(h.typ), h.remaining)
	}
	return nil
}

// allowed are the packets, as bits by their types, that may have a property
// (2.2.2.2). PUBLISH is not among them: its own are below.
func allowed(id model.PropertyID) uint16 {
	const (
		connack    = 1 << typeConnack
		disconnect = 1 << typeDisconnect
		answers    = 1<<typePuback | 1<<typePubrec | 1<<typePubrel | 1<<typePubcomp | 1<<typeSuback | 1<<typeUnsuback
		auth       = 1 << typeAuth
	)
	switch id {
	case model.PropPayloadFormat, model.PropMessageExpiry, model.PropContentType, model.PropResponseTopic,
		model.PropCorrelationData, model.PropSubscriptionID, model.PropTopicAlias:
		return 1 << typePublish
	case model.PropUser:
		return connack | disconnect | answers | auth | 1<<typePublish
	case model.PropReasonString:
		return connack | disconnect | answers | auth
	case model.PropServerReference:
		return connack | disconnect
	case model.PropAuthMethod, model.PropAuthData:
		return connack | auth
	case model.PropSessionExpiry, model.PropAssignedClientID, model.PropServerKeepAlive, model.PropResponseInfo,
		model.PropReceiveMaximum, model.PropTopicAliasMaximum, model.PropMaximumQoS, model.PropRetainAvailable,
		model.PropMaximumPacketSize, model.PropWildcardAvailable, model.PropSubscriptionIDs, model.PropSharedSubscriptions:
		return connack
	}
	return 0
}

// properties cuts the properties off b, where their length stands first, and
// gives each to see, if that is not nil. typ is the packet that they are of.
func properties(typ byte, b []byte, see func(model.Property)) (raw, rest []byte, err error) {
	n, size := model.Varint(b)
	if size <= 0 || int(n) > len(b)-size {
		return nil, nil, broke("%s whose properties are longer than the packet", typeName(typ))
	}
	raw, rest = b[size:size+int(n):size+int(n)], b[size+int(n):]
	seen := uint64(0)
	for left := raw; len(left) > 0; {
		p, more, err := model.NextProperty(left)
		if err != nil {
			return nil, nil, broke("%s with %v", typeName(typ), err)
		}
		if allowed(p.ID)&(1<<typ) == 0 {
			return nil, nil, broke("%s with the property %#02x, which it can't have", typeName(typ), byte(p.ID))
		}
		repeats := p.ID == model.PropUser || p.ID == model.PropSubscriptionID && typ == typePublish
		if seen&(1<<p.ID) != 0 && !repeats {
			return nil, nil, broke("%s with the property %#02x twice", typeName(typ), byte(p.ID))
		}
		seen |= 1 << p.ID
		if see != nil {
			see(p)
		}
		left = more
	}
	return raw, rest, nil
}

// reason is what the end of an acknowledgement says (3.4.2): its reason code, 0
// where it has none, and its reason string and server reference.
func reason(typ byte, b []byte) (code byte, text, server string, err error) {
	if len(b) == 0 {
		return 0, "", "", nil
	}
	code = b[0]
	if len(b) > 1 {
		_, rest, err := properties(typ, b[1:], func(p model.Property) {
			switch p.ID {
			case model.PropReasonString:
				text = string(p.Value)
			case model.PropServerReference:
				server = string(p.Value)
			}
		})
		if err != nil {
			return 0, "", "", err
		}
		if len(rest) > 0 {
			return 0, "", "", broke("%s with %d bytes too many", typeName(typ), len(rest))
		}
	}
	return code, text, server, nil
}

// retryConnack reports whether connecting again without a change may help after
// a CONNACK with that code.
func retryConnack(code byte) bool {
	switch code {
	case 3, 0x88, 0x89, 0x97, 0x9F: // unavailable, busy, quota exceeded, too many connections
		return true
	}
	return false
}

// connack5 judges a CONNACK of MQTT 5 and reads what it says (3.2).
func connack5(body []byte) (link.Limits, error) {
	l := link.Limits{
		Version: link.V5, ReceiveMaximum: 65535, MaximumQoS: 2, Retain: true, Wildcard: true, SubIDs: true, Shared: true,
	}
	if len(body) == 2 { // as in MQTT 3.1.1
		if err := checkConnack(body); err != nil {
			return l, err
		}
		return l, link.Cause{Kind: link.KindConnack, Code: 1, Detail: "CONNACK in the form of MQTT 3.1.1"}
	}
	flags, code := body[0], body[1]
	if flags > 1 {
		return l, broke("CONNACK with reserved flags %#x", flags)
	}
	l.SessionPresent = flags == 1
	var wrong error
	_, rest, err := properties(typeConnack, body[2:], func(p model.Property) {
		if e := agree(&l, p); e != nil {
			wrong = e
		}
	})
	switch {
	case err != nil:
		return l, err
	case wrong != nil:
		return l, wrong
	case len(rest) > 0:
		return l, broke("CONNACK with %d bytes too many", len(rest))
	case code == 0:
		return l, nil
	case code < 0x80:
		c := broke("CONNACK with the unknown reason code %#02x", code)
		c.Code = int(code)
		return l, c
	}
	return l, link.Cause{Kind: link.KindConnack, Code: int(code), Args: []string{l.Reason, l.ServerReference}, Retry: retryConnack(code)}
}

// disconnected is why the broker said DISCONNECT (3.14).
func disconnected(body []byte) error {
	code, text, server, err := reason(typeDisconnect, body)
	if err != nil {
		return err
	}
	c := link.Cause{Kind: link.KindDisconnected, Code: int(code), Args: []string{text, server}, Retry: true}
	switch code {
	case 0x8E: // session taken over
		c.Kind, c.Retry = link.KindTakenOver, false
	case 0x87, 0x9C, 0x9D: // not authorized, use another server, server moved
		c.Retry = false
	}
	return c
}

// authentication is a broker that wants to talk about who we are (4.12): what
// can be said is said in CONNECT.
func authentication(body []byte, up bool) error {
	if up {
		return broke("AUTH that was not asked for")
	}
	method := ""
	if len(body) > 1 {
		if _, _, err := properties(typeAuth, body[1:], func(p model.Property) {
			if p.ID == model.PropAuthMethod {
				method = string(p.Value)
			}
		}); err != nil {
			return err
		}
	}
	return link.Cause{Kind: link.KindAuthMethod, Args: []string{method}}
}

// hand5 hands over a PUBLISH of MQTT 5 whose body begins with b and has size
// bytes altogether. It answers what the library is to have instead: at QoS 0
// nothing, else a small one with the same packet identifier, to acknowledge.
func (c *Conn) hand5(h header, first byte, b []byte, size int) ([]byte, error) {
	at, err := publishAt(h, b)
	if err != nil {
		return nil, err
	}
	alias := false
	raw, rest, err := properties(typePublish, b[at:], func(p model.Property) { alias = alias || p.ID == model.PropTopicAlias })
	if err != nil {
		return nil, err
	}
	if alias {
		return nil, broke("PUBLISH with a topic alias, which was not offered")
	}
	payload := rest
	total := size - (len(b) - len(rest)) // of the payload
	if len(payload) > c.opt.MaxPayload {
		payload = payload[:c.opt.MaxPayload:c.opt.MaxPayload]
	}
	if len(payload) < total {
		c.cuts.Add(1)
	}
	topic := int(b[0])<<8 | int(b[1])
	p := Publish{
		Topic: string(b[2 : 2+topic]), Payload: payload, Size: total, Properties: raw,
		QoS: h.flags >> 1 & 3, Retained: h.flags&1 != 0, Dup: h.flags&8 != 0,
	}
	if p.QoS > 0 {
		p.PacketID = uint16(b[at-2])<<8 | uint16(b[at-1])
	}
	if c.opt.Publish != nil {
		c.opt.Publish(p)
	}
	if p.QoS == 0 {
		return nil, nil
	}
	return []byte{first &^ 1, 6, 0, 1, 'a', byte(p.PacketID >> 8), byte(p.PacketID), 0}, nil
}

// answered5 is answered for MQTT 5.
func (c *Conn) answered5(h header, body []byte) (pass bool, err error) {
	switch h.typ {
	case typeConnack:
		limits, err := connack5(body)
		if err != nil {
			return false, err
		}
		c.up = true
		c.mu.Lock()
		c.acked, c.limits = true, limits
		c.mu.Unlock()
		return true, nil
	case typePingresp:
		return false, nil // answered by its arrival, see Read
	case typeDisconnect:
		return false, disconnected(body)
	case typeAuth:
		return false, authentication(body, c.up)
	}
	id := uint16(body[0])<<8 | uint16(body[1])
	code, codes := byte(0), 0
	switch h.typ {
	case typeSuback, typeUnsuback:
		_, rest, err := properties(h.typ, body[2:], nil)
		if err != nil {
			return false, err
		}
		codes = len(rest)
	default:
		if code, _, _, err = reason(h.typ, body[2:]); err != nil {
			return false, err
		}
		if h.typ == typePubrel {
			return true, nil
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.expected(h.typ, id, codes, code >= 0x80)
}

// Accepted is what the broker said in its CONNACK of MQTT 5.
func (c *Conn) Accepted() link.Limits {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.limits
}

// agree keeps what one property of CONNACK says.
func agree(l *link.Limits, p model.Property) error {
	yes := func(b *bool) error {
		if p.Number > 1 {
			return broke("CONNACK whose property %#02x is %d", byte(p.ID), p.Number)
		}
		*b = p.Number == 1
		return nil
	}
	switch p.ID {
	case model.PropSessionExpiry:
		l.SessionExpiry = p.Number
	case model.PropAssignedClientID:
		l.ClientID, l.Assigned = string(p.Value), true
	case model.PropServerKeepAlive:
		l.KeepAlive = uint16(p.Number)
	case model.PropReceiveMaximum:
		if p.Number == 0 {
			return broke("CONNACK with a receive maximum of 0")
		}
		l.ReceiveMaximum = uint16(p.Number)
	case model.PropTopicAliasMaximum:
		l.TopicAliases = uint16(p.Number)
	case model.PropMaximumQoS:
		if p.Number > 1 {
			return broke("CONNACK with a maximum QoS of %d", p.Number)
		}
		l.MaximumQoS = byte(p.Number)
	case model.PropRetainAvailable:
		return yes(&l.Retain)
	case model.PropWildcardAvailable:
		return yes(&l.Wildcard)
	case model.PropSubscriptionIDs:
		return yes(&l.SubIDs)
	case model.PropSharedSubscriptions:
		return yes(&l.Shared)
	case model.PropMaximumPacketSize:
		if p.Number == 0 {
			return broke("CONNACK with a maximum packet size of 0")
		}
		l.MaximumPacket = p.Number
	case model.PropReasonString:
		l.Reason = string(p.Value)
	case model.PropResponseInfo:
		l.ResponseInfo = string(p.Value)
	case model.PropServerReference:
		l.ServerReference = string(p.Value)
	}
	return nil
}
