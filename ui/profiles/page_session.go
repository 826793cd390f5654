package profiles

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// sessionPage says what the broker keeps of us: the session, and what it
// publishes when the connection breaks.
type sessionPage struct {
	f      *formSide
	scroll *container.Scroll

	clean, will, retain        *part.Check
	topic, payload             *part.Entry
	qos                        *choice
	cleanRow, willRow          *field
	topicRow, payloadRow, send *field
	five                       *fivePart
}

func newSessionPage(f *formSide) *sessionPage {
	s := &sessionPage{f: f}
	s.clean = part.NewCheck(lang.L("clean session"), edit(f, func(d *draft, on bool) { d.p.CleanSession = on }))
	s.cleanRow = newField(lang.L("Session"), line(natural(s.clean)), "")
	s.will = part.NewCheck(lang.L("publish a message when the connection breaks"), edit(f, func(d *draft, on bool) { d.willOn = on }))
	s.willRow = newField(lang.L("Last will"), line(natural(s.will)), "")
	s.topic = f.entry(func(d *draft, t string) { d.will.Topic = t })
	s.topicRow = newField(lang.L("Topic"), s.topic, "")
	s.payload = part.NewMultiLineEntry()
	s.payload.SetMinRowsVisible(4)
	s.payload.OnChanged = edit(f, func(d *draft, t string) { d.will.Payload = t })
	s.payloadRow = newField(lang.L("Payload"), s.payload, "")
	s.qos = newChoice(qosNames(), edit(f, func(d *draft, q int) { d.will.QoS = byte(q) }))
	s.retain = part.NewCheck(lang.L("retained"), edit(f, func(d *draft, on bool) { d.will.Retain = on }))
	s.send = newField(lang.L("Delivery"), line(natural(s.qos), natural(s.retain)), "")
	s.five = newFivePart(f)
	rows := []*field{s.cleanRow, s.five.expiryRow, s.willRow, s.topicRow, s.payloadRow, s.send, s.five.moreWill.row}
	rows = append(rows, s.five.moreWill.inside...)
	rows = append(rows, s.five.more.row)
	s.scroll, _ = newPage(append(rows, s.five.more.inside...)...)
	return s
}

func (s *sessionPage) title() title              { return title{text: lang.L("Session & last will")} }
func (s *sessionPage) object() fyne.CanvasObject { return s.scroll }

func (s *sessionPage) load(d *draft) {
	s.clean.Set(d.p.CleanSession)
	s.will.Set(d.willOn)
	fill(s.topic, d.will.Topic)
	fill(s.payload, d.will.Payload)
	s.qos.set(int(d.will.QoS))
	s.retain.Set(d.will.Retain)
	s.five.load(d)
}

func (s *sessionPage) show(d *draft, wrong []profile.FieldError) {
	s.clean.SetText(cleanWords(d.p))
	s.cleanRow.hint = cleanHint(d.p)
	s.cleanRow.judge(wrong, profile.FieldCleanSession)
	s.willRow.hint = lang.L("The broker publishes it when the connection breaks, not when it is ended here")
	switch {
	case d.willOn && d.p.ReadOnly:
		s.willRow.note.Set(lang.L("This profile is read-only: no last will is left with the broker."), look.ColourWait)
	default:
		s.willRow.say("")
	}
	moved := s.five.show(d, wrong)
	if hidden := !d.willOn; s.topicRow.hidden != hidden {
		s.topicRow.hidden, s.payloadRow.hidden, s.send.hidden = hidden, hidden, hidden
		moved = true
	}
	if moved {
		s.scroll.Content.Refresh()
		s.scroll.Refresh()
	}
	s.topicRow.judge(wrong, profile.FieldWillTopic)
	s.payloadRow.judge(wrong, profile.FieldWillPayload)
	s.send.judge(wrong, profile.FieldWillQoS)
}

// cleanWords is what MQTT calls it to begin without an earlier session: clean
// start in version 5 (3.1.2.4), clean session before.
func cleanWords(p profile.Profile) string {
	if p.Version == link.V5 {
		return lang.L("clean start")
	}
	return lang.L("clean session")
}

// cleanHint says what comes of it. How long a session is kept MQTT 5 says beside
// it.
func cleanHint(p profile.Profile) string {
	switch five := p.Version == link.V5; {
	case five && p.CleanSession:
		return lang.L("The broker drops what it kept of an earlier session")
	case five:
		return lang.L("The broker goes on with the session that it kept")
	case p.CleanSession:
		return lang.L("The broker forgets subscriptions and waiting messages when the connection ends")
	}
	return lang.L("The broker keeps subscriptions, and QoS 1 and 2 messages that come meanwhile")
}

func (s *sessionPage) field(e profile.FieldError) fyne.Focusable {
	switch e.Field {
	case profile.FieldCleanSession:
		return s.clean
	case profile.FieldWillTopic:
		return s.topic
	case profile.FieldWillPayload:
		return s.payload
	case profile.FieldWillQoS:
		return s.qos
	}
	if e := s.five.field(e.Field); e != nil {
		return e
	}
	return nil
}
