package payload

import (
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of the Sparkplug B payload and metric messages
// (Sparkplug 3.0.0, 6.4.1).
const (
	payloadTimestamp protowire.Number = 1
	payloadMetrics   protowire.Number = 2
	payloadSeq       protowire.Number = 3
	payloadUUID      protowire.Number = 4
	payloadBody      protowire.Number = 5
	metricName       protowire.Number = 1
)

// isSparkplugTopic reports whether messages under the topic carry Sparkplug B
// payloads: spBv1.0/group/type/node, with a device for the types of devices
// (Sparkplug 3.0.0, 4.1). STATE is JSON.
func isSparkplugTopic(topic string) bool {
	rest, ok := strings.CutPrefix(topic, "spBv1.0/")
	if !ok {
		return false
	}
	levels := strings.Split(rest, "/")
	if len(levels) < 3 {
		return false
	}
	switch levels[1] {
	case "NBIRTH", "NDEATH", "NDATA", "NCMD":
		return len(levels) == 3
	case "DBIRTH", "DDEATH", "DDATA", "DCMD":
		return len(levels) == 4
	}
	return false
}

// countMetrics counts the metrics of a Sparkplug B payload and notes the name
// of the first. It reports whether b is, or with cut begins as, one.
func countMetrics(b []byte, cut bool, f *Facts) bool {
	metrics, name, more := 0, "", false
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			if !cut {
				return false
			}
			more = true
			break
		}
		rest := b[n:]
		switch {
		case num == payloadMetrics && typ == protowire.BytesType:
			size, n := protowire.ConsumeVarint(rest)
			if n < 0 {
				if !cut {
					return false
				}
				more, b = true, nil
				continue
			}
			body := rest[n:]
			whole := size <= uint64(len(body))
			if !whole && !cut {
				return false
			}
			if whole {
				b = body[size:]
				body = body[:size]
			} else {
				more, b = true, nil
			}
			if metrics++; metrics == 1 {
				name = nameOf(body)
			}
			continue
		case (num == payloadTimestamp || num == payloadSeq) && typ == protowire.VarintType:
		case (num == payloadUUID || num == payloadBody) && typ == protowire.BytesType:
		default:
			return false
		}
		n = protowire.ConsumeFieldValue(num, typ, rest)
		if n < 0 {
			if !cut {
				return false
			}
			more = true
			break
		}
		b = rest[n:]
	}
	f.Metrics, f.Metric, f.More = metrics, name, more || cut
	return true
}

// nameOf is the name of a metric, which stands first where there is one.
func nameOf(metric []byte) string {
	num, typ, n := protowire.ConsumeTag(metric)
	if n < 0 || num != metricName || typ != protowire.BytesType {
		return ""
	}
	name, n := protowire.ConsumeBytes(metric[n:])
	if n < 0 || !isText(name, false) {
		return ""
	}
	return string(name)
}
