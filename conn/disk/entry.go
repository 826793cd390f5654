package disk

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

// Entry is a message that was published.
type Entry struct {
	Profile string // ID of the profile that it was published with
	Time    time.Time
	Topic   string
	Payload []byte
	QoS     byte
	Retain  bool
	// Properties are those that it was published with, MQTT 5 only.
	Properties Properties
}

// Properties are those of MQTT 5 as they were typed: the expiry in seconds, the
// correlation data as text or as 0x and hexadecimal, user properties one a line.
type Properties struct {
	ContentType   string `json:"content_type,omitempty"`
	ResponseTopic string `json:"response_topic,omitempty"`
	Correlation   string `json:"correlation,omitempty"`
	Expiry        string `json:"expiry,omitempty"`
	User          string `json:"user,omitempty"`
	Text          bool   `json:"text,omitempty"` // the payload is said to be UTF-8
}

// Draft is what stands in the publish panel of a profile.
type Draft struct {
	Topic   string
	Typed   bool   // the topic was typed, and does not follow the selection
	Payload string // may be any bytes
	Format  string // as the panel names it
	QoS     byte
	Retain  bool
	// Properties are kept while a session can't send them, too.
	Properties Properties
}

// entryJSON is an Entry in the file. A payload that is text stands there as
// text, any other in Base64.
type entryJSON struct {
	Profile string    `json:"profile,omitempty"`
	Time    time.Time `json:"time"`
	Topic   string    `json:"topic"`
	payloadJSON
	QoS    byte       `json:"qos,omitempty"`
	Retain bool       `json:"retain,omitempty"`
	Five   Properties `json:"properties,omitzero"`
}

type draftJSON struct {
	Topic string `json:"topic,omitempty"`
	Typed bool   `json:"typed,omitempty"`
	payloadJSON
	Format string     `json:"format,omitempty"`
	QoS    byte       `json:"qos,omitempty"`
	Retain bool       `json:"retain,omitempty"`
	Five   Properties `json:"properties,omitzero"`
}

type payloadJSON struct {
	Text   string `json:"payload,omitempty"`
	Base64 []byte `json:"payload_base64,omitempty"`
}

func payloadOf(b []byte) payloadJSON {
	if isText(b) {
		return payloadJSON{Text: string(b)}
	}
	return payloadJSON{Base64: b}
}

func (p payloadJSON) bytes() []byte {
	if p.Base64 != nil {
		return p.Base64
	}
	return []byte(p.Text)
}

// isText: valid UTF-8 with few characters that JSON would write in six bytes.
func isText(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	control := 0
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
			control++
		}
	}
	return control <= len(b)/20
}

// MarshalJSON writes the Entry as it is in publish.json.
func (e Entry) MarshalJSON() ([]byte, error) {
	return json.Marshal(entryJSON{e.Profile, e.Time, e.Topic, payloadOf(e.Payload), e.QoS, e.Retain, e.Properties})
}

// UnmarshalJSON reads an Entry of publish.json.
func (e *Entry) UnmarshalJSON(raw []byte) error {
	var j entryJSON
	if err := json.Unmarshal(raw, &j); err != nil {
		return err
	}
	*e = Entry{j.Profile, j.Time, j.Topic, j.bytes(), j.QoS, j.Retain, j.Five}
	return nil
}

// MarshalJSON writes the Draft as it is in publish.json.
func (d Draft) MarshalJSON() ([]byte, error) {
	return json.Marshal(draftJSON{d.Topic, d.Typed, payloadOf([]byte(d.Payload)), d.Format, d.QoS, d.Retain, d.Properties})
}

// UnmarshalJSON reads a Draft of publish.json.
func (d *Draft) UnmarshalJSON(raw []byte) error {
	var j draftJSON
	if err := json.Unmarshal(raw, &j); err != nil {
		return err
	}
	*d = Draft{j.Topic, j.Typed, string(j.bytes()), j.Format, j.QoS, j.Retain, j.Five}
	return nil
}
