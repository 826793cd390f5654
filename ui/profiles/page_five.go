package profiles

import (
	"slices"

	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/part"
)

// fold is a line of the form that shows the lines below it, or puts them away.
type fold struct {
	button *part.Button
	row    *field
	text   string
	inside []*field
}

func newFold(text string, tap func(), inside ...*field) *fold {
	f := &fold{text: text, inside: inside}
	f.button = newButton("", part.ButtonLink, tap)
	f.row = newField("", line(natural(f.button)), "")
	return f
}

// set shows what is inside, or no trace of it all, and reports whether that is
// another height than before.
func (f *fold) set(there, open bool) bool {
	sign := "▸ "
	if open {
		sign = "▾ "
	}
	if f.button.Text != sign+f.text {
		f.button.SetText(sign + f.text)
	}
	changed := f.row.hidden == there
	f.row.hidden = !there
	for _, in := range f.inside {
		changed = changed || in.hidden == (there && open)
		in.hidden = !there || !open
	}
	return changed
}

// fivePart are the fields of the session page that only MQTT 5 has.
type fivePart struct {
	f *formSide

	expiry                            *part.Entry
	receive, packet                   *part.Entry
	properties, method, data          *part.Entry
	expiryRow                         *field
	limitsRow, propertiesRow, authRow *field
	more                              *fold

	willDelay, willExpiry, contentType, response, willProperties *part.Entry
	delayRow, contentRow, responseRow, willPropertiesRow         *field
	moreWill                                                     *fold
}

func newFivePart(f *formSide) *fivePart {
	v := &fivePart{f: f}
	v.expiry = f.entry(func(d *draft, s string) { d.five.SessionExpiry = s })
	v.expiryRow = newField(lang.L("Session expiry"), line(fixed(v.expiry, 120), natural(dimText(lang.L("s")))), "")

	v.receive = f.entry(func(d *draft, s string) { d.five.ReceiveMaximum = s })
	v.receive.SetPlaceHolder("16384")
	v.packet = f.entry(func(d *draft, s string) { d.five.MaximumPacket = s })
	v.limitsRow = newField(lang.L("Limits"), line(
		natural(dimText(lang.L("Receive maximum"))), fixed(v.receive, 84), fixed(dimText(""), 6),
		natural(dimText(lang.L("Largest packet"))), fixed(v.packet, 120), natural(dimText(lang.L("bytes")))),
		lang.L("How many messages of QoS 1 and 2 the broker sends ahead, and how large a packet it may send; empty: no limit of size"))
	v.properties = f.propertiesEntry(func(d *draft, all []profile.Property) { d.p.MQTT5.UserProperties = all })
	v.propertiesRow = newField(lang.L("User properties"), v.properties, lang.L("Sent with CONNECT, one a line: name: value"))
	v.method = f.entry(func(d *draft, s string) { d.p.MQTT5.AuthMethod = s })
	v.method.SetPlaceHolder(lang.L("Method"))
	v.data = f.secretEntry(profile.FieldAuthData)
	v.data.SetPlaceHolder(lang.L("Data"))
	v.authRow = newField(lang.L("Authentication"), line(stretch(v.method), stretch(v.data)), "")
	v.more = newFold(lang.L("More of MQTT 5"), v.toggle(func(d *draft) *bool { return &d.unfolded }), v.limitsRow, v.propertiesRow, v.authRow)

	v.willDelay = f.entry(func(d *draft, s string) { d.five.WillDelay = s })
	v.willExpiry = f.entry(func(d *draft, s string) { d.five.WillExpiry = s })
	v.delayRow = newField(lang.L("Delay"), line(
		fixed(v.willDelay, 84), natural(dimText(lang.L("s"))), fixed(dimText(""), 6),
		natural(dimText(lang.L("Message expiry"))), fixed(v.willExpiry, 84), natural(dimText(lang.L("s")))),
		lang.L("It is published so long after the connection broke, unless this client is back; empty: at once, and kept for ever"))
	v.contentType = f.entry(func(d *draft, s string) { d.will.ContentType = s })
	v.contentType.SetPlaceHolder("application/json")
	v.contentRow = newField(lang.L("Content type"), v.contentType, "")
	v.response = f.entry(func(d *draft, s string) { d.will.ResponseTopic = s })
	v.responseRow = newField(lang.L("Response topic"), v.response, "")
	v.willProperties = f.propertiesEntry(func(d *draft, all []profile.Property) { d.will.UserProperties = all })
	v.willPropertiesRow = newField(lang.L("User properties"), v.willProperties, lang.L("Published with the last will, one a line: name: value"))
	v.moreWill = newFold(lang.L("More of the last will (MQTT 5)"), v.toggle(func(d *draft) *bool { return &d.willUnfolded }),
		v.delayRow, v.contentRow, v.responseRow, v.willPropertiesRow)
	return v
}

// propertiesEntry is a field for user properties, one a line.
func (f *formSide) propertiesEntry(set func(*draft, []profile.Property)) *part.Entry {
	e := part.NewMultiLineEntry()
	e.SetMinRowsVisible(3)
	e.OnChanged = edit(f, func(d *draft, s string) { set(d, propertiesOf(s)) })
	return e
}

func (v *fivePart) toggle(which func(*draft) *bool) func() {
	return func() {
		if d := v.f.d; d != nil {
			*which(d) = !*which(d)
			v.f.status()
		}
	}
}

func (v *fivePart) load(d *draft) {
	fill(v.expiry, d.five.SessionExpiry)
	fill(v.receive, d.five.ReceiveMaximum)
	fill(v.packet, d.five.MaximumPacket)
	fillProperties(v.properties, d.p.MQTT5.UserProperties)
	fill(v.method, d.p.MQTT5.AuthMethod)
	fill(v.data, d.secrets[profile.FieldAuthData])
	fill(v.willDelay, d.five.WillDelay)
	fill(v.willExpiry, d.five.WillExpiry)
	fill(v.contentType, d.will.ContentType)
	fill(v.response, d.will.ResponseTopic)
	fillProperties(v.willProperties, d.will.UserProperties)
}

func fillProperties(e *part.Entry, all []profile.Property) {
	if !slices.Equal(propertiesOf(e.Text), all) {
		e.SetText(headerText(all))
	}
}

// show reports whether lines have come or gone. What is wrong is never behind a
// fold.
func (v *fivePart) show(d *draft, wrong []profile.FieldError) bool {
	for _, e := range wrong {
		switch e.Field {
		case profile.FieldReceiveMaximum, profile.FieldMaximumPacket, profile.FieldUserProperty, profile.FieldAuthMethod, profile.FieldAuthSecret:
			d.unfolded = true
		case profile.FieldWillDelay, profile.FieldWillExpiry, profile.FieldWillContentType, profile.FieldWillResponse, profile.FieldWillProperty:
			d.willUnfolded = true
		}
	}
	five := d.p.Five()
	changed := v.expiryRow.hidden == five
	v.expiryRow.hidden = !five
	changed = v.more.set(five, d.unfolded) || changed
	changed = v.moreWill.set(five && d.willOn, d.willUnfolded) || changed

	never := lang.L("never")
	if d.p.CleanSession {
		never = lang.L("at once")
	}
	if v.expiry.PlaceHolder != never {
		v.expiry.SetPlaceHolder(never)
	}
	v.expiryRow.hint = lang.L("MQTT 5: how long after the connection the broker keeps the session")
	v.expiryRow.judge(wrong, profile.FieldSessionExpiry)
	v.limitsRow.judge(wrong, profile.FieldReceiveMaximum, profile.FieldMaximumPacket)
	judgeLines(v.propertiesRow, wrong, profile.FieldUserProperty)
	v.authRow.hint = v.f.secretHint(lang.L("Only for brokers with enhanced authentication"))
	v.authRow.judge(wrong, profile.FieldAuthMethod, profile.FieldAuthSecret)
	v.delayRow.judge(wrong, profile.FieldWillDelay, profile.FieldWillExpiry)
	v.contentRow.judge(wrong, profile.FieldWillContentType)
	v.responseRow.judge(wrong, profile.FieldWillResponse)
	judgeLines(v.willPropertiesRow, wrong, profile.FieldWillProperty)
	return changed
}

// field is the entry of a field, nil for one that is elsewhere.
func (v *fivePart) field(f profile.Field) *part.Entry {
	switch f {
	case profile.FieldSessionExpiry:
		return v.expiry
	case profile.FieldReceiveMaximum:
		return v.receive
	case profile.FieldMaximumPacket:
		return v.packet
	case profile.FieldUserProperty:
		return v.properties
	case profile.FieldAuthMethod:
		return v.method
	case profile.FieldAuthSecret:
		return v.data
	case profile.FieldWillDelay:
		return v.willDelay
	case profile.FieldWillExpiry:
		return v.willExpiry
	case profile.FieldWillContentType:
		return v.contentType
	case profile.FieldWillResponse:
		return v.response
	case profile.FieldWillProperty:
		return v.willProperties
	}
	return nil
}
