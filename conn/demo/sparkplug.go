package demo

import (
	"math"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// sparkType is a data type of Sparkplug B (Sparkplug 3.0, 6.4.16).
type sparkType uint64

const (
	sparkInt32    sparkType = 3
	sparkInt64    sparkType = 4
	sparkUInt16   sparkType = 6
	sparkUInt64   sparkType = 8
	sparkFloat    sparkType = 9
	sparkDouble   sparkType = 10
	sparkBoolean  sparkType = 11
	sparkString   sparkType = 12
	sparkDateTime sparkType = 13
)

// Field numbers of the messages Payload and Metric (Sparkplug 3.0, 6.4.1).
const (
	payloadTimestamp = 1
	payloadMetrics   = 2
	payloadSeq       = 3

	metricName      = 1
	metricAlias     = 2
	metricTimestamp = 3
	metricDatatype  = 4
	metricInt       = 10
	metricLong      = 11
	metricFloat     = 12
	metricDouble    = 13
	metricBoolean   = 14
	metricString    = 15
)

// metric is one value of a Sparkplug message. A birth says its name, alias and
// type; data names the alias alone.
type metric struct {
	name  string
	alias uint64 // 0: none
	kind  sparkType
	// The value, by kind: integers, booleans (0 or 1) and times (ms since 1970)
	// in whole, floating point numbers in real, strings in text.
	whole int64
	real  float64
	text  string
}

// number is the value of a metric of any numeric kind.
func (m metric) number() float64 {
	if m.kind == sparkFloat || m.kind == sparkDouble {
		return m.real
	}
	return float64(m.whole)
}

// sparkMessage encodes a Payload. A command has no sequence number: negative.
func sparkMessage(now time.Time, seq int, birth bool, metrics []metric) []byte {
	var b []byte
	b = appendVarint(b, payloadTimestamp, millis(now))
	for _, m := range metrics {
		b = protowire.AppendTag(b, payloadMetrics, protowire.BytesType)
		b = protowire.AppendBytes(b, m.encode(now, birth))
	}
	if seq >= 0 {
		b = appendVarint(b, payloadSeq, uint64(seq))
	}
	return b
}

func (m metric) encode(now time.Time, birth bool) []byte {
	var b []byte
	if birth || m.alias == 0 {
		b = protowire.AppendTag(b, metricName, protowire.BytesType)
		b = protowire.AppendString(b, m.name)
	}
	if m.alias != 0 {
		b = appendVarint(b, metricAlias, m.alias)
	}
	b = appendVarint(b, metricTimestamp, millis(now))
	if birth || m.alias == 0 {
		b = appendVarint(b, metricDatatype, uint64(m.kind))
	}
	switch m.kind {
	case sparkInt32, sparkUInt16:
		// Signed integers up to 32 bits travel as their two's complement.
		return appendVarint(b, metricInt, uint64(uint32(m.whole)))
	case sparkInt64, sparkUInt64, sparkDateTime:
		return appendVarint(b, metricLong, uint64(m.whole))
	case sparkBoolean:
		return appendVarint(b, metricBoolean, uint64(m.whole))
	case sparkFloat:
		b = protowire.AppendTag(b, metricFloat, protowire.Fixed32Type)
		return protowire.AppendFixed32(b, math.Float32bits(float32(m.real)))
	case sparkDouble:
		b = protowire.AppendTag(b, metricDouble, protowire.Fixed64Type)
		return protowire.AppendFixed64(b, math.Float64bits(m.real))
	case sparkString:
		b = protowire.AppendTag(b, metricString, protowire.BytesType)
		return protowire.AppendString(b, m.text)
	}
	return b
}

func appendVarint(b []byte, field protowire.Number, v uint64) []byte {
	b = protowire.AppendTag(b, field, protowire.VarintType)
	return protowire.AppendVarint(b, v)
}

func millis(t time.Time) uint64 { return uint64(t.UnixMilli()) }

// sparkCommand reads the metrics of a command, each with its name or its alias.
// What is broken or unknown is left out.
func sparkCommand(payload []byte) []metric {
	var out []metric
	eachField(payload, func(field protowire.Number, kind protowire.Type, body []byte, _ uint64) {
		if field == payloadMetrics && kind == protowire.BytesType {
			out = append(out, decodeMetric(body))
		}
	})
	return out
}

// decodeMetric reads one metric. Its kind is that of the field in which the
// value came: a command by alias may leave out the type.
func decodeMetric(b []byte) metric {
	var m metric
	eachField(b, func(field protowire.Number, kind protowire.Type, body []byte, n uint64) {
		switch {
		case field == metricName && kind == protowire.BytesType:
			m.name = string(body)
		case field == metricAlias && kind == protowire.VarintType:
			m.alias = n
		case field == metricBoolean && kind == protowire.VarintType:
			m.kind, m.whole = sparkBoolean, int64(n)
		case field == metricInt && kind == protowire.VarintType:
			m.kind, m.whole = sparkInt32, int64(int32(uint32(n)))
		case field == metricLong && kind == protowire.VarintType:
			m.kind, m.whole = sparkInt64, int64(n)
		case field == metricFloat && kind == protowire.Fixed32Type:
			m.kind, m.real = sparkFloat, float64(math.Float32frombits(uint32(n)))
		case field == metricDouble && kind == protowire.Fixed64Type:
			m.kind, m.real = sparkDouble, math.Float64frombits(n)
		case field == metricString && kind == protowire.BytesType:
			m.kind, m.text = sparkString, string(body)
		}
	})
	return m
}

// eachField walks over the fields of a message, with the bytes or the number of
// each, up to the first that is broken.
func eachField(b []byte, fn func(field protowire.Number, kind protowire.Type, body []byte, n uint64)) {
	for len(b) > 0 {
		field, kind, size := protowire.ConsumeTag(b)
		if size < 0 {
			return
		}
		b = b[size:]
		var body []byte
		var n uint64
		switch kind {
		case protowire.VarintType:
			n, size = protowire.ConsumeVarint(b)
		case protowire.Fixed32Type:
			var short uint32
			short, size = protowire.ConsumeFixed32(b)
			n = uint64(short)
		case protowire.Fixed64Type:
			n, size = protowire.ConsumeFixed64(b)
		case protowire.BytesType:
			body, size = protowire.ConsumeBytes(b)
		default:
			size = protowire.ConsumeFieldValue(field, kind, b)
		}
		if size < 0 {
			return
		}
		b = b[size:]
		fn(field, kind, body, n)
	}
}
