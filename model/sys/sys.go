// Package sys knows what brokers say of themselves in the topics below $SYS, and
// makes the same few facts of it, whichever broker it is.
package sys

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"treetop/model"
)

// Fact is what a topic below $SYS tells.
type Fact uint8

const (
	Version Fact = iota + 1
	Uptime
	Clients    // connected at the moment
	Received   // messages that the broker has received since it started
	Sent       // messages that it has sent
	Dropped    // messages that it has dropped
	BytesIn    // bytes that it has received
	BytesOut   // bytes that it has sent
	Subscribed // subscriptions at the moment
	Retained   // stored messages at the moment
	Memory     // bytes
	Facts      // how many there are, and one; not a fact
)

// Counts reports whether a fact is a number that only grows, of which the pace is
// what one wants to see.
func (f Fact) Counts() bool {
	return f == Received || f == Sent || f == Dropped || f == BytesIn || f == BytesOut
}

// source is a topic that tells a fact; + in it stands for the name of a node.
type source struct {
	fact  Fact
	topic string
	// unit is how long one is of an Uptime that is a bare number.
	unit time.Duration
}

// sources are the topics of the brokers that are known, of each fact the better
// one first: of Mosquitto PUBLISH packets go before packets of all kinds.
// Mosquitto: mosquitto(8). HiveMQ: its extension for $SYS, which has taken most
// names from there. mochi publishes uptime as a bare number of seconds, EMQX since
// version 5 of milliseconds. VerneMQ makes a level of each word of its metrics.
var sources = []source{
	{Version, "$SYS/broker/version", 0},
	{Version, "$SYS/brokers/+/version", 0},
	{Uptime, "$SYS/broker/uptime", time.Second},
	{Uptime, "$SYS/brokers/+/uptime", time.Millisecond},
	{Uptime, "$SYS/+/system/wallclock", time.Millisecond},
	{Clients, "$SYS/broker/clients/connected", 0},
	{Clients, "$SYS/brokers/+/stats/connections/count", 0},
	{Clients, "$SYS/+/active/mqtt/connections", 0},
	{Received, "$SYS/broker/publish/messages/received", 0},
	{Received, "$SYS/broker/messages/publish/received", 0},
	{Received, "$SYS/broker/messages/received", 0},
	{Received, "$SYS/brokers/+/metrics/messages/received", 0},
	{Received, "$SYS/+/mqtt/publish/received", 0},
	{Sent, "$SYS/broker/publish/messages/sent", 0},
	{Sent, "$SYS/broker/messages/publish/sent", 0},
	{Sent, "$SYS/broker/messages/sent", 0},
	{Sent, "$SYS/brokers/+/metrics/messages/sent", 0},
	{Sent, "$SYS/+/mqtt/publish/sent", 0},
	{Dropped, "$SYS/broker/publish/messages/dropped", 0},
	{Dropped, "$SYS/broker/messages/publish/dropped", 0},
	{Dropped, "$SYS/broker/messages/dropped", 0},
	{Dropped, "$SYS/brokers/+/metrics/messages/dropped", 0},
	{Dropped, "$SYS/+/queue/message/drop", 0},
	{BytesIn, "$SYS/broker/bytes/received", 0},
	{BytesIn, "$SYS/broker/load/bytes/received", 0},
	{BytesIn, "$SYS/brokers/+/metrics/bytes/received", 0},
	{BytesIn, "$SYS/+/bytes/received", 0},
	{BytesOut, "$SYS/broker/bytes/sent", 0},
	{BytesOut, "$SYS/broker/load/bytes/sent", 0},
	{BytesOut, "$SYS/brokers/+/metrics/bytes/sent", 0},
	{BytesOut, "$SYS/+/bytes/sent", 0},
	{Subscribed, "$SYS/broker/subscriptions/count", 0},
	{Subscribed, "$SYS/broker/subscriptions", 0},
	{Subscribed, "$SYS/brokers/+/stats/subscriptions/count", 0},
	{Subscribed, "$SYS/+/router/subscriptions", 0},
	{Retained, "$SYS/broker/retained messages/count", 0},
	{Retained, "$SYS/broker/messages/retained/count", 0},
	{Retained, "$SYS/broker/retained", 0},
	{Retained, "$SYS/brokers/+/stats/retained/count", 0},
	{Retained, "$SYS/+/retain/messages", 0},
	{Memory, "$SYS/broker/heap/current", 0},
	{Memory, "$SYS/broker/system/memory", 0},
	{Memory, "$SYS/+/vm/memory/total", 0},
}

// mostTopics is how many topics below $SYS are looked at: EMQX publishes some for
// each client as well.
const mostTopics = 5000

// Found is a fact and the topic that tells it.
type Found struct {
	Topic model.Topic
	unit  time.Duration
}

// Find finds which topics of a tree tell which facts. In a cluster it is the node
// that was heard first. It looks at all topics below $SYS.
func Find(t *model.Tree) map[Fact]Found {
	top, ok := t.Lookup("$SYS")
	if !ok {
		return nil
	}
	topics, _ := t.Below(top, mostTopics)
	found, rank := make(map[Fact]Found), make(map[Fact]int)
	for _, topic := range topics {
		if !topic.HasValue() {
			continue
		}
		levels := strings.Split(t.Name(topic.ID), "/")
		i := slices.IndexFunc(sources, func(s source) bool { return s.tells(levels) })
		if i < 0 {
			continue
		}
		f := sources[i].fact
		before, has := rank[f]
		if has && (i > before || i == before && topic.ID > found[f].Topic.ID) {
			continue
		}
		found[f], rank[f] = Found{topic, sources[i].unit}, i
	}
	return found
}

func (s source) tells(levels []string) bool {
	rest := s.topic
	for i, level := range levels {
		want, more, last := cut(rest)
		if want != "+" && want != level || last != (i == len(levels)-1) {
			return false
		}
		rest = more
	}
	return true
}

func cut(s string) (level, rest string, last bool) {
	level, rest, more := strings.Cut(s, "/")
	return level, rest, !more
}

// Number is the number that a payload begins with; false when it begins with none.
func Number(payload string) (float64, bool) {
	s := strings.TrimSpace(payload)
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		s = s[:i]
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// units are how brokers write times.
var units = map[string]time.Duration{
	"day": 24 * time.Hour, "hour": time.Hour, "minute": time.Minute, "second": time.Second,
}

// Since is how long the broker has been up, by a payload of an Uptime: a number,
// one with its unit ("5 seconds"), or several ("2 hours, 3 minutes, 5 seconds").
func (f Found) Since(payload string) (time.Duration, bool) {
	words := strings.FieldsFunc(payload, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	if len(words) == 1 {
		n, ok := Number(words[0])
		return time.Duration(n * float64(f.unit)), ok
	}
	var sum time.Duration
	for i := 0; i+1 < len(words); i += 2 {
		n, ok := Number(words[i])
		unit, known := units[strings.TrimSuffix(words[i+1], "s")]
		if !ok || !known {
			return 0, false
		}
		sum += time.Duration(n * float64(unit))
	}
	return sum, len(words) > 0
}
