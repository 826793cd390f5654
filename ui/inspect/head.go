package inspect

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// head is the top of the pane: what is selected, and in two lines what is
// known of it.
type head struct {
	widget.BaseWidget
	pane   *Pane
	crumbs *crumbs
	title  *canvas.Text // in place of the crumbs
	count  *canvas.Text
	line   *canvas.Text
	copy   *part.Button
	more   *part.Button
	lower  *canvas.Rectangle
	fit    part.Sizer

	said headWords
}

// headWords is what the head says; it is drawn anew only when that changes.
type headWords struct {
	title, count, line string
	menus              bool
}

func newHead(p *Pane) *head {
	text := func() *canvas.Text { return canvas.NewText("", color.White) }
	h := &head{pane: p, title: text(), count: text(), line: text(), lower: canvas.NewRectangle(nil), crumbs: newCrumbs(p.pick)}
	h.copy = part.NewStyledButton("", part.ButtonQuiet, func() { part.MenuBelow(h.copy, p.copyMenu()...) })
	h.copy.Menu = true
	h.more = part.NewStyledButton("⋯", part.ButtonQuiet, func() { part.MenuBelow(h.more, p.moreMenu()...) })
	h.ExtendBaseWidget(h)
	return h
}

// set says this.
func (h *head) set(w headWords) {
	if w != h.said {
		h.said = w
		h.Refresh()
	}
}

// words is what there is to say at this moment.
func (p *Pane) headWords() headWords {
	switch p.mode {
	case modeTopic, modeBranch:
		return p.topicWords()
	case modeSeveral:
		return headWords{
			title: lang.N("{{.N}} topics selected", len(p.ids), lang.A{"N": words.Count(uint64(len(p.ids)))}),
			line:  p.table.sums(),
			menus: true,
		}
	}
	return headWords{title: p.session.Name, line: joined(p.session.State, p.session.Address)}
}

func (p *Pane) topicWords() headWords {
	t, ok := p.tree.Topic(p.ids[0])
	if !ok {
		return headWords{}
	}
	w := headWords{menus: true}
	if t.HasValue() {
		w.count = lang.N("{{.N}} messages", int(t.Messages), lang.A{"N": words.Count(t.Messages)})
		if t.Rate > 0 {
			w.count += " · " + words.RateShort(t.Rate)
		}
		if p.value.has {
			w.line = p.facts(p.value.shown.rec, true)
			if t.Retain == model.RetainUnknown && p.value.shown.rec.Seq == t.Latest {
				w.line = joined(w.line, lang.L("an earlier value was stored"))
			}
		}
		return w
	}
	w.count = lang.N("{{.N}} topics below", int(t.TopicsBelow), lang.A{"N": words.Count(t.TopicsBelow)})
	w.line = lang.N("{{.N}} messages", int(t.MessagesBelow), lang.A{"N": words.Count(t.MessagesBelow)})
	if t.RateBelow > 0 {
		w.line += " · " + words.RateShort(t.RateBelow)
	}
	return w
}

// facts is what is known of a message: when it came, how, and what it carries.
// With shown, also what kind of value it is, for the one that is on the screen.
func (p *Pane) facts(r model.Record, shown bool) string {
	when := words.Clock(r.Time, p.now)
	how := lang.L("live")
	switch {
	case r.Has(model.FlagRetained):
		when = lang.L("stored, received {{.Time}}", lang.A{"Time": words.ClockShort(r.Time, p.now)})
		how = ""
	case r.Has(model.FlagStored) && r.Size == 0:
		how = lang.L("cleared")
	case r.Has(model.FlagStored):
		how = lang.L("live, stored by the broker")
	}
	parts := []string{when, lang.L("QoS {{.N}}", lang.A{"N": r.QoS}), how}
	if r.Has(model.FlagDup) {
		parts = append(parts, "DUP")
	}
	if r.Has(model.FlagOwn) {
		parts = append(parts, lang.L("sent from here"))
	}
	size := words.Bytes(int64(r.Size))
	if shown && r.Size > 0 {
		size = words.KindAndSize(p.value.shown.doc.Facts, int(r.Size))
	}
	return joined(append(parts, size)...)
}

// joined puts what is not empty side by side.
func joined(parts ...string) string {
	out := ""
	for _, s := range parts {
		if s == "" {
			continue
		}
		if out != "" {
			out += " · "
		}
		out += s
	}
	return out
}

// CreateRenderer implements fyne.Widget.
func (h *head) CreateRenderer() fyne.WidgetRenderer {
	return &headRenderer{h, []fyne.CanvasObject{h.lower, h.crumbs, h.title, h.count, h.line, h.copy, h.more}}
}

type headRenderer struct {
	h    *head
	objs []fyne.CanvasObject
}

func (r *headRenderer) Destroy()                     {}
func (r *headRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *headRenderer) Layout(fyne.Size)             { r.h.draw() }
func (r *headRenderer) Refresh()                     { r.h.draw() }

func (r *headRenderer) MinSize() fyne.Size {
	r.h.fit.Use()
	line := fyne.MeasureText("M", r.h.fit.Size(), fyne.TextStyle{}).Height
	return fyne.NewSize(240, 2*line+26)
}

func (h *head) draw() {
	h.fit.Use()
	size, dim := h.Size(), look.Colour(look.ColourDim)
	part.PutFill(h.lower, look.Colour(look.ColourBorder))
	h.lower.Move(fyne.NewPos(0, size.Height-1))
	h.lower.Resize(fyne.NewSize(size.Width, 1))

	right := size.Width - paneMargin
	h.copy.SetText(lang.L("Copy"))
	h.more.SetToolTip(lang.L("More"))
	for _, b := range []*part.Button{h.more, h.copy} {
		if !h.said.menus {
			b.Hide()
			continue
		}
		m := b.MinSize()
		right -= m.Width
		b.Move(fyne.NewPos(right, 4))
		b.Resize(m)
		b.Show()
		right -= 4
	}
	const y = 8
	line := fyne.MeasureText("M", h.fit.Size(), fyne.TextStyle{}).Height + 4
	room := right - paneMargin - 8
	count := h.fit.Width(h.said.count)
	if h.said.title != "" {
		h.crumbs.Hide()
		part.PutText(h.title, h.fit.End(h.said.title, room), look.Colour(look.ColourText), h.fit.Size()+1)
		part.OnLineAt(h.title, paneMargin, y, line)
		h.title.Show()
	} else {
		h.title.Hide()
		if room-count-12 < 120 {
			count = 0 // the name is worth more
		}
		w := room
		if count > 0 {
			w = min(h.crumbs.natural(), room-count-12)
		}
		h.crumbs.Move(fyne.NewPos(paneMargin, y))
		h.crumbs.Resize(fyne.NewSize(w+1, line))
		h.crumbs.Show()
		if count > 0 {
			part.PutCell(h.count, h.said.count, dim, paneMargin+w+12, line, count+1, &h.fit)
			h.count.Move(h.count.Position().AddXY(0, y+0.5))
		}
	}
	if count == 0 {
		h.count.Hide()
	}
	part.PutCell(h.line, h.said.line, dim, paneMargin, line, size.Width-2*paneMargin, &h.fit)
	h.line.Move(h.line.Position().AddXY(0, y+line+2))
}
