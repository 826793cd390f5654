package inspect

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// valueBar is the line over a value: at the left what is being held or made
// ready, at the right the format. Nothing moves when words appear in it.
type valueBar struct {
	widget.BaseWidget
	value *value

	said, label *canvas.Text
	link, pick  *part.Button
	lower       *canvas.Rectangle
	act         func() // what the link does
	fit         part.Sizer

	notice string // said until a moment that is near
	until  time.Time
}

// sayTime is how long a success is said.
const sayTime = 4 * time.Second

func newValueBar(v *value) *valueBar {
	b := &valueBar{value: v, said: canvas.NewText("", color.White), label: canvas.NewText("", color.White), lower: canvas.NewRectangle(nil)}
	b.link = part.NewStyledButton("", part.ButtonLink, func() {
		if b.act != nil {
			b.act()
		}
	})
	b.pick = part.NewButton("", func() { part.MenuBelow(b.pick, b.formats()...) })
	b.pick.Menu = true
	b.ExtendBaseWidget(b)
	return b
}

// formats is the menu of the ways to show the value.
func (b *valueBar) formats() []*fyne.MenuItem {
	item := func(as payload.Format, text string) *fyne.MenuItem {
		m := fyne.NewMenuItem(text, func() { b.value.setFormat(as) })
		m.Checked = b.value.format() == as
		return m
	}
	return []*fyne.MenuItem{
		item(payload.Auto, lang.L("Automatic")), fyne.NewMenuItemSeparator(),
		item(payload.AsJSON, "JSON"), item(payload.AsText, lang.L("Text")), item(payload.AsHex, lang.L("Hex")),
	}
}

// formatLabel names the format in force, and that it was found by itself.
func (b *valueBar) formatLabel() string {
	v := b.value
	as := v.format()
	if as != payload.Auto {
		return formatLabel(as)
	}
	if !v.has {
		return lang.L("Automatic")
	}
	return lang.L("{{.Format}} (found)", lang.A{"Format": formatLabel(v.shown.doc.Format)})
}

func formatLabel(as payload.Format) string {
	switch as {
	case payload.AsJSON:
		return "JSON"
	case payload.AsHex:
		return lang.L("Hex")
	}
	return lang.L("Text")
}

// CreateRenderer implements fyne.Widget.
func (b *valueBar) CreateRenderer() fyne.WidgetRenderer {
	return &valueBarRenderer{b, []fyne.CanvasObject{b.lower, b.said, b.label, b.link, b.pick}}
}

type valueBarRenderer struct {
	b    *valueBar
	objs []fyne.CanvasObject
}

func (r *valueBarRenderer) Destroy()                     {}
func (r *valueBarRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *valueBarRenderer) Layout(fyne.Size)             { r.b.draw() }
func (r *valueBarRenderer) Refresh()                     { r.b.draw() }

func (r *valueBarRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, r.b.pick.MinSize().Height+6)
}

func (b *valueBar) draw() {
	b.fit.Use()
	size, dim := b.Size(), look.Colour(look.ColourDim)
	part.PutFill(b.lower, look.Colour(look.ColourBorder))
	b.lower.Move(fyne.NewPos(0, size.Height-1))
	b.lower.Resize(fyne.NewSize(size.Width, 1))

	readable := !b.value.has || b.value.shown.rec.Size > 0
	showOnly(b.pick, readable)
	b.pick.SetText(b.formatLabel())
	m := b.pick.MinSize()
	right := size.Width - paneMargin - m.Width
	b.pick.Move(fyne.NewPos(right, (size.Height-m.Height)/2))
	b.pick.Resize(m)
	label := lang.L("show as")
	if !readable {
		label = ""
	}
	part.PutRight(b.label, label, dim, right-8, size.Height, &b.fit)

	said, link, act := b.now()
	b.act = act
	room := right - 16 - b.fit.Width(label) - paneMargin
	if link != "" {
		b.link.SetText(link)
		room -= b.link.MinSize().Width + 8
	}
	tone := look.ColourWait
	if said == b.notice {
		tone = look.ColourGood
	}
	part.PutCell(b.said, said, look.Colour(tone), paneMargin, size.Height, room, &b.fit)
	if link == "" || said == "" {
		b.link.Hide()
		return
	}
	lm := b.link.MinSize()
	b.link.Move(fyne.NewPos(paneMargin+b.said.MinSize().Width+6, (size.Height-lm.Height)/2))
	b.link.Resize(lm)
	b.link.Show()
}

// say tells of a success, for a while.
func (b *valueBar) say(text string) {
	b.notice, b.until = text, b.value.pane.now.Add(sayTime)
	b.Refresh()
}

// now is what has to be said at this moment, and what can be done about it.
func (b *valueBar) now() (said, link string, act func()) {
	v := b.value
	if v.slowly() {
		text := lang.L("Reading {{.Size}} …", lang.A{"Size": words.Bytes(int64(len(v.opener.want.rec.Payload)))})
		return text, lang.L("show as hex instead"), func() { v.setFormat(payload.AsHex) }
	}
	if v.pane.copying != nil {
		return lang.L("Copying …"), "", nil
	}
	if b.notice != "" && v.pane.now.Before(b.until) {
		return b.notice, "", nil
	}
	if held := v.heldLine(); held != "" {
		return held + " ·", lang.L("back to live"), v.backToLive
	}
	return "", "", nil
}

// note is a line with a ground of its own that says what has to be known about
// what stands under it. Without words it takes no room.
type note struct {
	part.TipWidget
	text   string
	words  *canvas.Text
	ground *canvas.Rectangle
	fit    part.Sizer
}

func newNote() *note {
	n := &note{words: canvas.NewText("", color.White), ground: canvas.NewRectangle(nil)}
	n.ExtendBaseWidget(n)
	n.Hide()
	return n
}

// set says this and answers whether the room that the note takes has changed.
func (n *note) set(text string) bool {
	if text == n.text {
		return false
	}
	n.text = text
	n.SetToolTip(text)
	was := n.Visible()
	showOnly(n, text != "")
	n.Refresh()
	return was != n.Visible()
}

// CreateRenderer implements fyne.Widget.
func (n *note) CreateRenderer() fyne.WidgetRenderer {
	return &noteRenderer{n, []fyne.CanvasObject{n.ground, n.words}}
}

type noteRenderer struct {
	n    *note
	objs []fyne.CanvasObject
}

func (r *noteRenderer) Destroy()                     {}
func (r *noteRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *noteRenderer) Refresh()                     { r.Layout(r.n.Size()) }

func (r *noteRenderer) MinSize() fyne.Size {
	r.n.fit.Use()
	return fyne.NewSize(80, fyne.MeasureText("M", r.n.fit.Size(), fyne.TextStyle{}).Height+8)
}

func (r *noteRenderer) Layout(size fyne.Size) {
	n := r.n
	n.fit.Use()
	part.PutFill(n.ground, look.Colour(look.GroundStrip))
	n.ground.Resize(size)
	part.PutCell(n.words, n.text, look.Colour(look.ColourText), paneMargin, size.Height, size.Width-2*paneMargin, &n.fit)
}
