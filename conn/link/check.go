package link

import (
	"cmp"
	"math"
	"strconv"
	"time"

	"treetop/model"
)

// What follows refuses what may not be sent, whatever the version of MQTT and
// whatever the broker can do. The libraries check next to nothing: they cut what
// is too long, take a# for a filter and panic on some of $share. Each error is a
// Cause of KindBadInput.

// maxPayload is the most bytes of a payload that fit into a packet besides the
// longest topic (MQTT 3.1.1, 2.2.3).
const maxPayload = 268_435_455 - 2 - model.MaxTopicBytes - 2

func bad(what string, given ...string) error {
	return Cause{Kind: KindBadInput, Args: append([]string{what}, given...)}
}

// CheckOut refuses a message.
func CheckOut(m Out) error {
	if err := model.CheckTopicName(m.Topic); err != nil {
		return Cause{Kind: KindBadInput, Args: []string{BadTopic, m.Topic}, Err: err}
	}
	if len(m.Payload) > maxPayload {
		return bad(BadPayload, strconv.Itoa(len(m.Payload)))
	}
	return checkQoS(m.QoS)
}

// CheckProperties refuses properties of a message (MQTT 5, 3.3.2.3).
func CheckProperties(p model.Properties) error {
	if problem := p.Check(); problem != model.PropertyFine {
		return bad(BadProperty, problem.String())
	}
	return nil
}

// CheckFilters refuses filters to subscribe to, and that there are none.
func CheckFilters(filters ...Filter) error {
	if len(filters) == 0 {
		return bad(BadNoFilter)
	}
	for _, f := range filters {
		if err := model.CheckTopicFilter(f.Topic); err != nil {
			return Cause{Kind: KindBadInput, Args: []string{BadFilter, f.Topic}, Err: err}
		}
		if err := checkQoS(f.QoS); err != nil {
			return err
		}
	}
	return nil
}

// CheckTopicFilters is CheckFilters for filters to unsubscribe from.
func CheckTopicFilters(topics ...string) error {
	filters := make([]Filter, len(topics))
	for i, t := range topics {
		filters[i].Topic = t
	}
	return CheckFilters(filters...)
}

// CheckConnect refuses what CONNECT has no room for (3.1).
func CheckConnect(clientID, username, password string, keepAlive time.Duration) error {
	if err := cmp.Or(checkLength("client ID", len(clientID)), checkLength("user name", len(username)), checkLength("password", len(password))); err != nil {
		return err
	}
	if keepAlive > math.MaxUint16*time.Second || keepAlive < 0 {
		return bad(BadKeepAlive, keepAlive.String())
	}
	return nil
}

// CheckWill refuses a last will (3.1.2.5).
func CheckWill(topic string, payload []byte, qos byte) error {
	if err := model.CheckTopicName(topic); err != nil {
		return Cause{Kind: KindBadInput, Args: []string{BadWill, topic}, Err: err}
	}
	return cmp.Or(checkQoS(qos), checkLength("last will", len(payload)))
}

func checkQoS(qos byte) error {
	if qos > 2 {
		return bad(BadQoS, strconv.Itoa(int(qos)))
	}
	return nil
}

// checkLength refuses what has a length of two bytes before it.
func checkLength(what string, n int) error {
	if n > math.MaxUint16 {
		return bad(BadTooLong, what)
	}
	return nil
}
