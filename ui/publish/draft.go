package publish

import (
	"errors"
	"unicode/utf8"

	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/model"
	"treetop/model/payload"
)

// editBytes is how much the toolkit's entry can hold and still follow the
// keys: at 900 KB it takes minutes. What is larger is held aside.
const editBytes = 8 << 10

// format says how what stands in the editor is meant.
type format uint8

const (
	asText format = iota
	asJSON
)

// The names of the formats in publish.json.
var formatNames = [...]string{asText: "text", asJSON: "json"}

// draft is the message that the panel is about to publish.
type draft struct {
	// topic is byte for byte what is sent. What the entry shows may differ: a
	// topic followed from the tree can hold what no entry can show.
	topic string
	// typed says that the topic does not follow the selection.
	typed bool
	text  string // what stands in the editor
	// held is a payload that the editor can't show exactly, and that is sent as
	// it is; nil: text counts.
	held   []byte
	format format
	qos    byte
	retain bool
	props  properties // of MQTT 5
}

func (d draft) payload() []byte {
	if d.held != nil {
		return d.held
	}
	return []byte(d.text)
}

func (d draft) size() int {
	if d.held != nil {
		return len(d.held)
	}
	return len(d.text)
}

// clears reports whether publishing it takes the retained message away
// (MQTT 3.1.1, 3.3.1.3).
func (d draft) clears() bool { return d.retain && d.size() == 0 }

// blank reports whether nothing in it would be missed.
func (d draft) blank() bool { return d.size() == 0 && !d.typed && d.props.none() }

// out is the message as it is sent, with its properties where MQTT 5 is spoken.
func (d draft) out(five bool) link.Out {
	out := link.Out{Topic: d.topic, Payload: d.payload(), QoS: d.qos, Retain: d.retain}
	if five {
		out.Properties = d.props.sent()
	}
	return out
}

// topicProblem is why the topic can't be published to; nil if it can.
func (d draft) topicProblem() *model.TopicError {
	var e *model.TopicError
	if errors.As(model.CheckTopicName(d.topic), &e) {
		return e
	}
	return nil
}

// jsonProblem is why what was typed as JSON is none. A payload that is held was
// not typed, and an empty one clears.
func (d draft) jsonProblem() *payload.SyntaxError {
	if d.format != asJSON || d.held != nil || d.text == "" {
		return nil
	}
	var e *payload.SyntaxError
	if errors.As(payload.CheckJSON([]byte(d.text)), &e) {
		return e
	}
	return nil
}

// set puts b in, into the editor if that can show it exactly, and takes the
// format from it.
func (d *draft) set(b []byte) {
	d.text, d.held = "", nil
	switch {
	case mustHold(b):
		d.held = b
	default:
		d.text = string(b)
	}
	if len(b) > 0 {
		d.format = formatOf(b)
	}
}

func formatOf(b []byte) format {
	if payload.Detect("", b, len(b)).Kind == payload.JSON && (len(b) > editBytes || payload.CheckJSON(b) == nil) {
		return asJSON
	}
	return asText
}

// mustHold reports whether the editor could not show b, or would change it:
// too large, not UTF-8, or with control characters in it.
func mustHold(b []byte) bool {
	if len(b) > editBytes || !utf8.Valid(b) {
		return true
	}
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return true
		}
	}
	return false
}

// saved is the draft as it is kept on disk.
func (d draft) saved() disk.Draft {
	if d.blank() && d.format == asText && d.qos == 0 && !d.retain {
		return disk.Draft{}
	}
	s := disk.Draft{Typed: d.typed, Payload: string(d.payload()), Format: formatNames[d.format], QoS: d.qos, Retain: d.retain, Properties: disk.Properties(d.props)}
	if d.typed {
		s.Topic = d.topic
	}
	return s
}

// restored is a draft that was kept.
func restored(s disk.Draft) draft {
	d := draft{topic: s.Topic, typed: s.Typed, qos: min(s.QoS, 2), retain: s.Retain, props: properties(s.Properties)}
	d.set([]byte(s.Payload))
	d.format = asText
	if s.Format == formatNames[asJSON] {
		d.format = asJSON
	}
	return d
}

// of is a message that was published, or received, as a draft.
func of(topic string, b []byte, qos byte, retain bool) draft {
	d := draft{topic: topic, typed: true, qos: min(qos, 2), retain: retain}
	d.set(b)
	return d
}
