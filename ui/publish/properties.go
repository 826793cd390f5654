package publish

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// properties are those of MQTT 5 as they stand in the panel (3.3.2.3).
type properties disk.Properties

func (p properties) none() bool { return p == properties{} }

// count is how many there are, for the button while they are folded.
func (p properties) count() int {
	n := len(p.user())
	for _, s := range []string{p.ContentType, p.ResponseTopic, p.Correlation, p.Expiry} {
		if s != "" {
			n++
		}
	}
	if p.Text {
		n++
	}
	return n
}

// sent are the properties as they are sent, of which Problem found nothing.
func (p properties) sent() model.Properties {
	out := model.Properties{
		ContentType: p.ContentType, ResponseTopic: p.ResponseTopic, Correlation: p.correlation(), User: p.user(),
		HasFormat: p.Text, Text: p.Text,
	}
	if n, err := strconv.ParseUint(strings.TrimSpace(p.Expiry), 10, 32); err == nil {
		out.HasExpiry, out.Expiry = true, uint32(n)
	}
	return out
}

// propertiesOf are those of a message as they would be typed. What the fields
// can't hold exactly, a line break in a user property, becomes a space.
func propertiesOf(m model.Properties) properties {
	p := properties{ContentType: m.ContentType, ResponseTopic: m.ResponseTopic, Correlation: string(m.Correlation), Text: m.Text}
	if mustHold(m.Correlation) || strings.HasPrefix(p.Correlation, "0x") || strings.ContainsAny(p.Correlation, "\n\t") {
		p.Correlation = "0x" + hex.EncodeToString(m.Correlation)
	}
	if m.HasExpiry {
		p.Expiry = strconv.FormatUint(uint64(m.Expiry), 10)
	}
	lines := make([]string, len(m.User))
	for i, u := range m.User {
		lines[i] = strings.NewReplacer("\n", " ", "\r", " ").Replace(u.Name + ": " + u.Value)
	}
	p.User = strings.Join(lines, "\n")
	return p
}

// correlation is the correlation data: bytes that are no text are typed as 0x
// and hexadecimal.
func (p properties) correlation() []byte {
	if digits, ok := strings.CutPrefix(p.Correlation, "0x"); ok {
		if b, err := hex.DecodeString(digits); err == nil {
			return b
		}
	}
	return []byte(p.Correlation)
}

// user are the user properties, "name: value", one a line.
func (p properties) user() []model.UserProperty {
	var out []model.UserProperty
	for l := range strings.SplitSeq(p.User, "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		name, value, ok := strings.Cut(l, ": ")
		if !ok {
			name, value, _ = strings.Cut(l, ":")
		}
		out = append(out, model.UserProperty{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	return out
}

// problem is why they can't be sent, and what to do, in words; "" if they can.
func (p properties) problem(payload []byte) string {
	if s := strings.TrimSpace(p.Expiry); s != "" {
		if _, err := strconv.ParseUint(s, 10, 32); err != nil {
			return lang.L("Message expiry: type whole seconds, at most 4294967295, or nothing.")
		}
	}
	if p.ResponseTopic != "" {
		if e := (draft{topic: p.ResponseTopic}).topicProblem(); e != nil {
			return lang.L("Response topic: {{.Problem}}", lang.A{"Problem": words.TopicProblem(*e)})
		}
	}
	for _, u := range p.user() {
		if u.Name == "" {
			return lang.L("User properties: begin each line with a name, such as name: value.")
		}
	}
	if p.Text && !utf8.Valid(payload) {
		return lang.L("The payload is not UTF-8 text: take the tick from it in the properties.")
	}
	switch p.sent().Check() {
	case model.PropertyLong:
		return lang.L("A property is too long: 65,535 bytes at most.")
	case model.PropertyUTF8:
		return lang.L("A property holds a NUL character or bytes that are not text: type it anew.")
	}
	return ""
}

// propsProblem is what is wrong with the properties, where they would be sent.
func (p *Pane) propsProblem() string {
	if !p.five || p.d.props.none() {
		return ""
	}
	return p.d.props.problem(p.d.payload())
}

// sentProps are the properties that go with the next message, as typed.
func (p *Pane) sentProps() properties {
	if !p.five {
		return properties{}
	}
	return p.d.props
}
