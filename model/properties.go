package model

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Properties are those of a message of MQTT 5 (3.3.2.3) for reading and
// writing. The log keeps them as they are on the wire; see DecodeProperties.
// The zero value is none.
type Properties struct {
	ContentType   string
	ResponseTopic string
	Correlation   []byte
	// Expiry is what was left of the life of the message, in seconds, when it was
	// delivered; only with HasExpiry.
	Expiry    uint32
	HasExpiry bool
	// Text: the publisher says that the payload is UTF-8 (3.3.2.3.2).
	Text bool
	// HasFormat tells a publisher that says that it is unspecified bytes from one that
	// says nothing.
	HasFormat bool
	User      []UserProperty
	// Subscriptions are the identifiers of the subscriptions that it was sent for.
	Subscriptions []uint32
	// Cut: there were more than are kept.
	Cut bool
}

// UserProperty is a name and a value that publishers use as they like. A name
// may come several times (3.3.2.3.7).
type UserProperty struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// None reports whether there is nothing to show.
func (p Properties) None() bool {
	return p.ContentType == "" && p.ResponseTopic == "" && len(p.Correlation) == 0 && !p.HasExpiry && !p.HasFormat &&
		len(p.User) == 0 && len(p.Subscriptions) == 0 && !p.Cut
}

// Clone is a copy that shares nothing with p.
func (p Properties) Clone() Properties {
	p.Correlation = slices.Clone(p.Correlation)
	p.User = slices.Clone(p.User)
	p.Subscriptions = slices.Clone(p.Subscriptions)
	return p
}

// Again answers the properties with which a message is published again, so long
// after it came: with what is left of its life, and without the subscriptions that
// it came by. It reports false when nothing is left (3.3.2.3.3).
func (p Properties) Again(after time.Duration) (Properties, bool) {
	p.Subscriptions = nil
	if p.HasExpiry {
		past := uint64(max(after, 0) / time.Second)
		if past >= uint64(p.Expiry) {
			return p, false
		}
		p.Expiry -= uint32(past)
	}
	return p, true
}

// DecodeProperties reads the properties of a PUBLISH, without their length. What
// comes after one that can't be read is left out, and so is what does not belong
// there. Nothing of raw is shared.
func DecodeProperties(raw []byte) Properties {
	var p Properties
	for len(raw) > 0 {
		one, rest, err := NextProperty(raw)
		if err != nil {
			p.Cut = true
			return p
		}
		raw = rest
		switch one.ID {
		case PropPayloadFormat:
			p.HasFormat, p.Text = true, one.Number == 1
		case PropMessageExpiry:
			p.HasExpiry, p.Expiry = true, one.Number
		case PropContentType:
			p.ContentType = string(one.Value)
		case PropResponseTopic:
			p.ResponseTopic = string(one.Value)
		case PropCorrelationData:
			p.Correlation = slices.Clone(one.Value)
		case PropSubscriptionID:
			p.Subscriptions = append(p.Subscriptions, one.Number)
		case PropUser:
			p.User = append(p.User, UserProperty{string(one.Value), string(one.Second)})
		}
	}
	return p
}

// Append appends the properties as they are on the wire, without their length.
// Subscription identifiers are not in it: only a broker sends those.
func (p Properties) Append(b []byte) []byte {
	if p.HasFormat {
		format := byte(0)
		if p.Text {
			format = 1
		}
		b = append(b, byte(PropPayloadFormat), format)
	}
	if p.HasExpiry {
		b = binary.BigEndian.AppendUint32(append(b, byte(PropMessageExpiry)), p.Expiry)
	}
	if p.ContentType != "" {
		b = appendString(append(b, byte(PropContentType)), p.ContentType)
	}
	if p.ResponseTopic != "" {
		b = appendString(append(b, byte(PropResponseTopic)), p.ResponseTopic)
	}
	if len(p.Correlation) > 0 {
		b = appendString(append(b, byte(PropCorrelationData)), string(p.Correlation))
	}
	for _, u := range p.User {
		b = appendString(appendString(append(b, byte(PropUser)), u.Name), u.Value)
	}
	return b
}

// appendString appends a string or binary data (1.5.4), cut where it is too long.
func appendString(b []byte, s string) []byte {
	s = s[:min(len(s), math.MaxUint16)]
	return append(binary.BigEndian.AppendUint16(b, uint16(len(s))), s...)
}

// PropertyProblem is why properties may not be sent.
type PropertyProblem byte

const (
	PropertyFine        PropertyProblem = iota
	PropertyLong                        // above 65,535 bytes
	PropertyUTF8                        // invalid UTF-8, or a NUL
	PropertyResponse                    // the response topic is not a topic name
	PropertyProblemEnds                 // how many there are; not a problem
)

// String is the problem as it stands in the arguments of a cause.
func (p PropertyProblem) String() string {
	return [...]string{"", "long", "utf8", "response"}[min(p, PropertyResponse)]
}

// Check answers what is wrong with properties that are to be sent.
func (p Properties) Check() PropertyProblem {
	texts := []string{p.ContentType, p.ResponseTopic}
	for _, u := range p.User {
		texts = append(texts, u.Name, u.Value)
	}
	for _, s := range texts {
		switch {
		case len(s) > math.MaxUint16:
			return PropertyLong
		case !utf8.ValidString(s), strings.ContainsRune(s, 0):
			return PropertyUTF8
		}
	}
	if len(p.Correlation) > math.MaxUint16 {
		return PropertyLong
	}
	if p.ResponseTopic != "" && CheckTopicName(p.ResponseTopic) != nil {
		return PropertyResponse
	}
	return PropertyFine
}
