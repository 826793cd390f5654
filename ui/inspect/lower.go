package inspect

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// lower is the part of the pane below the value: the history of the topic, or
// a table of topics. A topic that has both a value and topics below it offers
// the two side by side.
type lower struct {
	pane    *Pane
	content *fyne.Container
	bar     *lowerBar
	table   *fyne.Container
	history bool // the history is shown, not the table
}

func newLower(p *Pane) *lower {
	l := &lower{pane: p}
	l.bar = newLowerBar(l)
	l.table = part.Frame([]fyne.CanvasObject{p.table.head}, nil, p.table.list)
	l.content = part.Frame([]fyne.CanvasObject{l.bar}, nil, container.NewStack(p.history.list, l.table))
	return l
}

// show puts the history or the table on the screen.
func (l *lower) show(history bool) {
	l.history = history
	showOnly(l.pane.history.list, history)
	showOnly(l.table, !history)
	l.showHead()
	l.bar.Refresh()
}

// showHead shows the headings of what there is: none over newest topics while
// there is no topic.
func (l *lower) showHead() {
	none := l.pane.mode == modeNothing && len(l.pane.table.rows) == 0
	if l.bar.Visible() == none {
		showOnly(l.bar, !none)
		showOnly(l.pane.table.head, !none)
		l.content.Refresh()
		l.table.Refresh()
	}
}

func showOnly(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}

// lowerBar is the heading of the lower part.
type lowerBar struct {
	widget.BaseWidget
	lower          *lower
	title          *canvas.Text
	history, table *part.Button
	newer          *part.Button
	line           *canvas.Rectangle
	fit            part.Sizer
}

func newLowerBar(l *lower) *lowerBar {
	b := &lowerBar{lower: l, title: canvas.NewText("", color.White), line: canvas.NewRectangle(nil)}
	b.history = part.NewStyledButton("", part.ButtonQuiet, func() { l.show(true) })
	b.table = part.NewStyledButton("", part.ButtonQuiet, func() { l.show(false) })
	b.newer = part.NewStyledButton("", part.ButtonLink, l.pane.value.backToLive)
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *lowerBar) CreateRenderer() fyne.WidgetRenderer {
	return &lowerBarRenderer{b, []fyne.CanvasObject{b.line, b.title, b.history, b.table, b.newer}}
}

type lowerBarRenderer struct {
	b    *lowerBar
	objs []fyne.CanvasObject
}

func (r *lowerBarRenderer) Destroy()                     {}
func (r *lowerBarRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *lowerBarRenderer) Layout(fyne.Size)             { r.b.draw() }
func (r *lowerBarRenderer) Refresh()                     { r.b.draw() }

func (r *lowerBarRenderer) MinSize() fyne.Size {
	return fyne.NewSize(160, r.b.history.MinSize().Height+4)
}

func (b *lowerBar) draw() {
	b.fit.Use()
	p, size := b.lower.pane, b.Size()
	part.PutFill(b.line, look.Colour(look.ColourBorder))
	b.line.Move(fyne.NewPos(0, size.Height-1))
	b.line.Resize(fyne.NewSize(size.Width, 1))
	x := float32(paneMargin)
	both := p.mode == modeTopic && p.below
	if both {
		x = b.put(b.history, x-10, p.history.title(), b.lower.history)
		x = b.put(b.table, x, p.table.title(), !b.lower.history)
		b.title.Hide()
	} else {
		b.history.Hide()
		b.table.Hide()
		title := p.table.title()
		if b.lower.history {
			title = p.history.title()
		}
		part.PutCell(b.title, title, look.Colour(look.ColourDim), x, size.Height, size.Width-2*paneMargin, &b.fit)
		x += b.fit.Width(title) + 8
	}
	newer := uint64(0)
	if p.mode == modeTopic && b.lower.history {
		if t, ok := p.tree.Topic(p.ids[0]); ok {
			newer = p.history.newer(t)
		}
	}
	if newer == 0 {
		b.newer.Hide()
		return
	}
	b.put(b.newer, x, lang.L("{{.N}} newer", lang.A{"N": words.Count(newer)}), false)
}

// put places a button and answers where it ends.
func (b *lowerBar) put(btn *part.Button, x float32, text string, chosen bool) float32 {
	btn.SetText(text)
	btn.SetChosen(chosen)
	m := btn.MinSize()
	btn.Move(fyne.NewPos(x, (b.Size().Height-m.Height)/2))
	btn.Resize(m)
	btn.Show()
	return x + m.Width + 4
}
