package publish

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/part"
)

// propsFace are the fields for the properties of MQTT 5, beside the payload, and
// the button that they are folded into.
type propsFace struct {
	f       *face
	button  *part.Button // in the topmost line
	low     *part.Button // in the lowest one, where that has no room for it
	wide    bool
	content *container.Scroll

	labels                                           [6]*widget.Label
	contentType, response, correlation, expiry, user *sendEntry
	text                                             *part.Check
}

func newPropsFace(f *face) *propsFace {
	v := &propsFace{f: f}
	v.button, v.low = button(part.ButtonPlain, v.toggle), button(part.ButtonPlain, v.toggle)
	entry := func(lines bool, set func(*properties, string)) *sendEntry {
		e := newSendEntry(lines)
		e.onShortcut = f.shortcut
		e.OnChanged = func(s string) {
			if f.setting {
				return
			}
			set(&f.p.d.props, s)
			f.p.touched(true)
		}
		return e
	}
	v.contentType = entry(false, func(p *properties, s string) { p.ContentType = s })
	v.response = entry(false, func(p *properties, s string) { p.ResponseTopic = s })
	v.correlation = entry(false, func(p *properties, s string) { p.Correlation = s })
	v.expiry = entry(false, func(p *properties, s string) { p.Expiry = s })
	v.user = entry(true, func(p *properties, s string) { p.User = s })
	v.user.SetMinRowsVisible(2)
	v.text = part.NewCheck("", func(on bool) {
		if !f.setting {
			f.p.d.props.Text = on
			f.p.touched(true)
		}
	})
	form := container.New(layout.NewFormLayout())
	for i, e := range []fyne.CanvasObject{v.contentType, v.response, v.correlation, v.expiry, v.user, v.text} {
		v.labels[i] = widget.NewLabel("")
		v.labels[i].Importance = widget.LowImportance
		form.Add(v.labels[i])
		form.Add(e)
	}
	// The bar of the scroller is drawn over what it scrolls.
	v.content = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.Padding()+theme.ScrollBarSize()), form))
	v.content.Hide()
	v.button.Hide()
	v.low.Hide()
	return v
}

// toggle opens or folds the fields.
func (v *propsFace) toggle() {
	v.open(!v.content.Visible())
	if v.content.Visible() {
		part.Focus(v.contentType)
	} else {
		v.f.editor.focus()
	}
}

func (v *propsFace) open(on bool) {
	if v.content.Visible() == on {
		return
	}
	show(v.content, on)
	v.f.beside.Refresh()
	v.f.p.say()
}

// show puts properties into the fields. What is there is not hidden.
func (v *propsFace) show(p properties) {
	v.f.set(func() {
		v.contentType.SetText(p.ContentType)
		v.response.SetText(p.ResponseTopic)
		v.correlation.SetText(p.Correlation)
		v.expiry.SetText(p.Expiry)
		v.user.SetText(p.User)
		v.text.Set(p.Text)
	})
}

// say puts words on it all, for a session that speaks MQTT 5.
func (v *propsFace) say(p *Pane) {
	for i, text := range []string{
		lang.L("Content type"), lang.L("Response topic"), lang.L("Correlation data"), lang.L("Message expiry"), lang.L("User properties"), lang.L("Payload format"),
	} {
		setText(v.labels[i], text)
	}
	setHint(v.contentType, "application/json")
	setHint(v.response, "")
	setHint(v.correlation, lang.L("text, or 0x0aff"))
	setHint(v.expiry, lang.L("seconds; empty: never"))
	setHint(v.user, lang.L("name: value, one a line"))
	v.text.SetText(lang.L("UTF-8 text"))
	v.text.SetToolTip(lang.L("Tells receivers that the payload may be read as text"))

	sign := " ▸"
	if v.content.Visible() {
		sign = " ▾"
	}
	text := lang.L("Properties")
	if n := p.d.props.count(); n > 0 {
		text = lang.L("Properties ({{.N}})", lang.A{"N": n})
	}
	for _, b := range []*part.Button{v.button, v.low} {
		setButton(b, text+sign, true, lang.L("What MQTT 5 sends beside the payload"))
	}
	v.place(v.wide)
	if !p.five {
		v.open(false)
	}
}

// place puts the button where there is room for it, or away.
func (v *propsFace) place(wide bool) {
	v.wide = wide
	five := v.f.p.five
	if v.button.Visible() == (five && wide) && v.low.Visible() == (five && !wide) {
		return
	}
	show(v.button, five && wide)
	show(v.low, five && !wide)
	v.f.foot.Layout(nil, v.f.foot.size)
	v.f.relayout()
}

func (v *propsFace) focused(w fyne.Focusable) bool {
	for _, one := range []fyne.Focusable{v.button, v.low, v.contentType, v.response, v.correlation, v.expiry, v.user, v.text} {
		if w == one {
			return true
		}
	}
	return false
}
