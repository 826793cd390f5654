package model

import (
	"encoding/binary"
	"errors"
)

// PropertyID is the identifier of a property of MQTT 5 (2.2.2.2).
type PropertyID byte

// The properties of MQTT 5.
const (
	PropPayloadFormat       PropertyID = 0x01
	PropMessageExpiry       PropertyID = 0x02
	PropContentType         PropertyID = 0x03
	PropResponseTopic       PropertyID = 0x08
	PropCorrelationData     PropertyID = 0x09
	PropSubscriptionID      PropertyID = 0x0B
	PropSessionExpiry       PropertyID = 0x11
	PropAssignedClientID    PropertyID = 0x12
	PropServerKeepAlive     PropertyID = 0x13
	PropAuthMethod          PropertyID = 0x15
	PropAuthData            PropertyID = 0x16
	PropRequestProblemInfo  PropertyID = 0x17
	PropWillDelay           PropertyID = 0x18
	PropRequestResponseInfo PropertyID = 0x19
	PropResponseInfo        PropertyID = 0x1A
	PropServerReference     PropertyID = 0x1C
	PropReasonString        PropertyID = 0x1F
	PropReceiveMaximum      PropertyID = 0x21
	PropTopicAliasMaximum   PropertyID = 0x22
	PropTopicAlias          PropertyID = 0x23
	PropMaximumQoS          PropertyID = 0x24
	PropRetainAvailable     PropertyID = 0x25
	PropUser                PropertyID = 0x26
	PropMaximumPacketSize   PropertyID = 0x27
	PropWildcardAvailable   PropertyID = 0x28
	PropSubscriptionIDs     PropertyID = 0x29
	PropSharedSubscriptions PropertyID = 0x2A
)

// propForm is how the value of a property is written (1.5).
type propForm byte

const (
	formNone propForm = iota // there is no such property
	formByte
	formTwo
	formFour
	formVarint
	formBytes // a string or binary data
	formPair  // two strings
)

func (id PropertyID) form() propForm {
	switch id {
	case PropPayloadFormat, PropRequestProblemInfo, PropRequestResponseInfo, PropMaximumQoS, PropRetainAvailable,
		PropWildcardAvailable, PropSubscriptionIDs, PropSharedSubscriptions:
		return formByte
	case PropServerKeepAlive, PropReceiveMaximum, PropTopicAliasMaximum, PropTopicAlias:
		return formTwo
	case PropMessageExpiry, PropSessionExpiry, PropWillDelay, PropMaximumPacketSize:
		return formFour
	case PropSubscriptionID:
		return formVarint
	case PropContentType, PropResponseTopic, PropCorrelationData, PropAssignedClientID, PropAuthMethod, PropAuthData,
		PropResponseInfo, PropServerReference, PropReasonString:
		return formBytes
	case PropUser:
		return formPair
	}
	return formNone
}

// Property is one property as it is on the wire.
type Property struct {
	ID PropertyID
	// Number is the value of one that is a number.
	Number uint32
	// Value is the value of one that is text or data; of a user property its name.
	// It is a part of what was read.
	Value []byte
	// Second is the value of a user property.
	Second []byte
}

var (
	errPropShort   = errors.New("a property is cut off")
	errPropUnknown = errors.New("a property that does not exist")
)

// NextProperty reads the property at the start of b and answers what comes
// after it. It allocates nothing. The error says in English what is wrong.
func NextProperty(b []byte) (p Property, rest []byte, err error) {
	if len(b) == 0 {
		return p, nil, errPropShort
	}
	p.ID = PropertyID(b[0])
	b = b[1:]
	ok := true
	switch p.ID.form() {
	case formByte:
		if len(b) < 1 {
			return p, nil, errPropShort
		}
		p.Number, b = uint32(b[0]), b[1:]
	case formTwo:
		if len(b) < 2 {
			return p, nil, errPropShort
		}
		p.Number, b = uint32(binary.BigEndian.Uint16(b)), b[2:]
	case formFour:
		if len(b) < 4 {
			return p, nil, errPropShort
		}
		p.Number, b = binary.BigEndian.Uint32(b), b[4:]
	case formVarint:
		var size int
		if p.Number, size = Varint(b); size <= 0 {
			return p, nil, errPropShort
		}
		b = b[size:]
	case formBytes:
		p.Value, b, ok = cutBytes(b)
	case formPair:
		if p.Value, b, ok = cutBytes(b); ok {
			p.Second, b, ok = cutBytes(b)
		}
	default:
		return p, nil, errPropUnknown
	}
	if !ok {
		return p, nil, errPropShort
	}
	return p, b, nil
}

// Varint reads a variable byte integer (1.5.5) at the start of b and answers
// how many bytes it has: 0 when b is too short, -1 when it has more than four.
func Varint(b []byte) (n uint32, size int) {
	for i := range b {
		if i == 4 {
			return 0, -1
		}
		n |= uint32(b[i]&127) << (7 * i)
		if b[i]&128 == 0 {
			return n, i + 1
		}
	}
	if len(b) >= 4 {
		return 0, -1
	}
	return 0, 0
}

// AppendVarint appends a variable byte integer (1.5.5).
func AppendVarint(b []byte, n uint32) []byte {
	for ; n > 127; n >>= 7 {
		b = append(b, byte(n&127|128))
	}
	return append(b, byte(n))
}

func cutBytes(b []byte) (value, rest []byte, ok bool) {
	if len(b) < 2 {
		return nil, nil, false
	}
	n := int(binary.BigEndian.Uint16(b))
	if b = b[2:]; len(b) < n {
		return nil, nil, false
	}
	return b[:n:n], b[n:], true
}
