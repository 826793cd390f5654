package publish

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// isSend reports whether s is Ctrl+Enter (⌘+Enter on macOS).
func isSend(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	return ok && c.Modifier == fyne.KeyModifierShortcutDefault && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter)
}

// showMenu opens a menu above an object, or below where there is no room.
func showMenu(at fyne.CanvasObject, items ...*fyne.MenuItem) {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(at)
	if c == nil {
		return
	}
	m := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	pos := d.AbsolutePositionForObject(at)
	if pos.Y >= m.MinSize().Height {
		pos.Y -= m.MinSize().Height
	} else {
		pos.Y += at.Size().Height
	}
	m.ShowAtPosition(pos)
}

func checked(text string, on bool, do func()) *fyne.MenuItem {
	i := fyne.NewMenuItem(text, do)
	i.Checked = on
	return i
}

// offerTopics offers the topic that is selected and those that it is usual to
// publish to in its place.
func (f *face) offerTopics() {
	var items []*fyne.MenuItem
	for _, t := range f.p.suggestions() {
		items = append(items, fyne.NewMenuItem(model.Visible(t), func() {
			f.p.toTopic(t)
			f.p.FocusPayload()
		}))
	}
	if len(items) > 0 {
		showMenu(f.topic, items...)
	}
}

func (f *face) offerQoS() {
	texts := [...]string{
		lang.L("QoS 0: sent once, nothing comes back"),
		lang.L("QoS 1: acknowledged, may arrive twice"),
		lang.L("QoS 2: acknowledged, arrives once"),
	}
	var items []*fyne.MenuItem
	for q, text := range texts {
		items = append(items, checked(text, int(f.p.d.qos) == q, func() {
			f.p.d.qos = byte(q)
			f.p.touched(true)
			f.settle()
		}))
	}
	showMenu(f.qos, items...)
}

func qosText(q byte) string { return fmt.Sprintf("QoS %d", q) }

func (f *face) offerFormats() {
	set := func(to format) func() {
		return func() {
			f.p.d.format = to
			f.p.touched(true)
			f.p.hurried = true
			f.p.say()
			f.settle()
		}
	}
	indent := fyne.NewMenuItem(lang.L("Format the JSON"), func() { f.reformat(payload.IndentJSON) })
	compact := fyne.NewMenuItem(lang.L("Write the JSON on one line"), func() { f.reformat(payload.CompactJSON) })
	off := f.p.d.held != nil || f.p.d.text == ""
	indent.Disabled, compact.Disabled = off, off
	showMenu(f.format,
		checked(lang.L("Text, sent as typed"), f.p.d.format == asText, set(asText)),
		checked(lang.L("JSON, checked before it is sent"), f.p.d.format == asJSON, set(asJSON)),
		fyne.NewMenuItemSeparator(), indent, compact)
}

// reformat writes what was typed anew, or says why it is not JSON.
func (f *face) reformat(write func([]byte) ([]byte, error)) {
	p := f.p
	p.d.format = asJSON
	b, err := write([]byte(p.d.text))
	if err == nil && len(b) <= editBytes {
		p.d.text = string(b)
		f.editor.show(p.d)
	}
	p.touched(true)
	if err == nil && len(b) > editBytes {
		p.info = &info{
			text:  lang.L("Formatted it would be {{.Size}}, more than can be edited here.", lang.A{"Size": words.Bytes(int64(len(b)))}),
			until: p.now().Add(infoStays),
		}
	}
	p.hurried = true
	p.say()
	f.settle()
}
