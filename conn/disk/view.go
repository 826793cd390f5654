package disk

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// View is what a person has set up for looking at the topics of one profile.
type View struct {
	Pins   []string    // topic names, byte for byte, in the order in which they are shown
	Folded bool        // the list of pins shows its heading only
	Late   []LateLimit // how long branches may be silent
	Trend  Trend

	// Unknown are fields of a newer version, kept as they are.
	Unknown Unknown
}

// LateLimit is the silence after which a topic, and all below it, is late.
type LateLimit struct {
	Branch string // its topic name, byte for byte
	After  time.Duration
}

// Trend is the column that draws how values went.
type Trend struct {
	On   bool   `json:"on,omitempty"`
	Path string `json:"path,omitempty"` // where the number is in a JSON payload; empty: the payload is the number
}

// Pin adds topics to the end of the pins, those that are pinned already
// excepted.
func (v *View) Pin(topics ...string) {
	for _, topic := range topics {
		if !slices.Contains(v.Pins, topic) {
			v.Pins = append(v.Pins, topic)
		}
	}
}

// Unpin takes topics out of the pins.
func (v *View) Unpin(topics ...string) {
	v.Pins = slices.DeleteFunc(v.Pins, func(p string) bool { return slices.Contains(topics, p) })
}

// MovePin moves a pin by so many places, up if by is negative, as far as there
// are any.
func (v *View) MovePin(topic string, by int) {
	from := slices.Index(v.Pins, topic)
	if from < 0 {
		return
	}
	to := max(0, min(from+by, len(v.Pins)-1))
	v.Pins = slices.Insert(slices.Delete(v.Pins, from, from+1), to, topic)
}

// SetLate sets how long a branch may be silent; 0 takes its limit away.
func (v *View) SetLate(branch string, after time.Duration) {
	at := slices.IndexFunc(v.Late, func(l LateLimit) bool { return l.Branch == branch })
	switch {
	case after <= 0 && at >= 0:
		v.Late = slices.Delete(v.Late, at, at+1)
	case after <= 0:
	case at >= 0:
		v.Late[at].After = after
	default:
		v.Late = append(v.Late, LateLimit{branch, after})
	}
}

func (v *View) empty() bool {
	return len(v.Pins)+len(v.Late)+len(v.Unknown) == 0 && !v.Folded && v.Trend == Trend{}
}

func (v View) clone() View {
	v.Pins, v.Late = slices.Clone(v.Pins), slices.Clone(v.Late)
	return v // nobody changes Unknown
}

// viewJSON is a View in the file.
type viewJSON struct {
	Pins   []anyText  `json:"pins,omitempty"`
	Folded bool       `json:"folded,omitempty"`
	Late   []lateJSON `json:"late,omitempty"`
	Trend  Trend      `json:"trend,omitzero"`
}

type lateJSON struct {
	Branch anyText `json:"branch"`
	After  string  `json:"after"` // as "1m30s"
}

// MarshalJSON writes the View as it is in views.json.
func (v View) MarshalJSON() ([]byte, error) {
	j := viewJSON{Folded: v.Folded, Trend: v.Trend}
	for _, p := range v.Pins {
		j.Pins = append(j.Pins, anyText(p))
	}
	for _, l := range v.Late {
		j.Late = append(j.Late, lateJSON{anyText(l.Branch), l.After.String()})
	}
	b, err := json.Marshal(j)
	if err != nil {
		return nil, err
	}
	return Overlay(b, v.Unknown, viewJSON{})
}

// UnmarshalJSON reads a View of views.json.
func (v *View) UnmarshalJSON(raw []byte) error {
	var j viewJSON
	if err := json.Unmarshal(raw, &j); err != nil {
		return err
	}
	read := View{Folded: j.Folded, Trend: j.Trend, Unknown: Rest(raw, viewJSON{})}
	for _, p := range j.Pins {
		read.Pins = append(read.Pins, string(p))
	}
	for _, l := range j.Late {
		after, err := time.ParseDuration(l.After)
		if err != nil {
			return fmt.Errorf("limit of %q: %w", l.Branch, err)
		}
		read.Late = append(read.Late, LateLimit{string(l.Branch), after})
	}
	*v = read
	return nil
}

// anyText is text of any bytes: JSON has none for those that are not UTF-8, so
// they stand there in Base64.
type anyText string

type bytesJSON struct {
	Base64 []byte `json:"base64"`
}

// MarshalJSON implements json.Marshaler.
func (t anyText) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(t)) {
		return json.Marshal(string(t))
	}
	return json.Marshal(bytesJSON{[]byte(t)})
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *anyText) UnmarshalJSON(raw []byte) error {
	if isObject(raw) {
		var b bytesJSON
		if err := json.Unmarshal(raw, &b); err != nil {
			return err
		}
		*t = anyText(b.Base64)
		return nil
	}
	return json.Unmarshal(raw, (*string)(t))
}
