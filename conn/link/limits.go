package link

import (
	"strconv"
	"strings"
)

// Versions of MQTT, as they stand in Limits and in profiles.
const (
	V5   = "5"
	V311 = "3.1.1"
	V31  = "3.1"
)

// Limits are what the broker said at CONNACK. Before MQTT 5 that is next to
// nothing, and the fields after Version are zero.
type Limits struct {
	SessionPresent bool
	ClientID       string
	Version        string // V5, V311 or V31

	Assigned       bool   // ClientID is the broker's choice (3.2.2.3.7)
	KeepAlive      uint16 // s; the broker's, in place of that of the profile; 0: it has none
	SessionExpiry  uint32 // s, as agreed (3.2.2.3.2)
	ReceiveMaximum uint16 // QoS 1 and 2 messages that may wait for their acknowledgement
	MaximumPacket  uint32 // bytes; 0: no limit
	TopicAliases   uint16 // how many the broker would take; none is used
	MaximumQoS     byte
	Retain         bool // stored messages are available
	Wildcard       bool // filters with # and +
	SubIDs         bool // subscription identifiers
	Shared         bool // shared subscriptions

	Reason          string // reason string
	ResponseInfo    string // what response topics begin with (3.2.2.3.15)
	ServerReference string // another server to use (3.2.2.3.16)
}

// CheckOut refuses what this broker said that it does not take. The error is a
// Cause of KindUnavailable.
func (l Limits) CheckOut(m Out) error {
	switch {
	case l.Version != V5:
		return nil
	case m.QoS > l.MaximumQoS:
		return cannot(CantQoS, uint64(l.MaximumQoS))
	case m.Retain && !l.Retain:
		return cannot(CantRetain, 0)
	case l.MaximumPacket > 0 && uint64(packetSize(m)) > uint64(l.MaximumPacket):
		return cannot(CantSize, uint64(l.MaximumPacket))
	}
	return nil
}

// CheckFilter refuses a filter that this broker said that it does not take. The
// error is a Cause of KindUnavailable with the filter as Args[2].
func (l Limits) CheckFilter(f Filter) error {
	what := ""
	switch {
	case l.Version != V5:
		return nil
	case !l.Wildcard && strings.ContainsAny(f.Topic, "#+"):
		what = CantWildcard
	case !l.Shared && strings.HasPrefix(f.Topic, "$share/"):
		what = CantShare
	default:
		return nil
	}
	c := cannot(what, 0)
	c.Args = append(c.Args, f.Topic)
	return c
}

func cannot(what string, limit uint64) Cause {
	return Cause{Kind: KindUnavailable, Args: []string{what, strconv.FormatUint(limit, 10)}}
}

// packetSize is how many bytes a PUBLISH of MQTT 5 has (3.3).
func packetSize(m Out) int {
	properties := len(m.Properties.Append(nil))
	body := 2 + len(m.Topic) + properties + lengthSize(properties) + len(m.Payload)
	if m.QoS > 0 {
		body += 2
	}
	return 1 + lengthSize(body) + body
}

// lengthSize is how many bytes a variable byte integer takes (1.5.5).
func lengthSize(n int) int {
	size := 1
	for n >>= 7; n > 0; n >>= 7 {
		size++
	}
	return size
}
