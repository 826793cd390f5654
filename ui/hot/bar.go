package hot

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// bar is the line over the ranking: what is asked, and what everything comes
// to.
type bar struct {
	pane    *Pane
	content fyne.CanvasObject
	first   *fyne.Container // the title, the total and the way back
	title   *canvas.Text
	total   *canvas.Text
	choices []choice
	close   *part.Button
}

// choice is a button that stands for a part of the question.
type choice struct {
	button *part.Button
	label  func() string
	chosen func(question) bool
}

func newBar(p *Pane) *bar {
	b := &bar{pane: p, title: canvas.NewText("", nil), total: canvas.NewText("", nil)}
	group := func(cs ...fyne.CanvasObject) fyne.CanvasObject { return container.New(tight{}, cs...) }
	pick := func(label func() string, with func(*question)) fyne.CanvasObject {
		button := part.NewStyledButton("", part.ButtonQuiet, func() {
			to := p.ask
			with(&to)
			p.change(to)
			part.FocusIfFree(p.list)
		})
		b.choices = append(b.choices, choice{button, label, func(q question) bool {
			with(&q)
			return q == p.ask
		}})
		return button
	}
	over := func(d time.Duration) fyne.CanvasObject {
		return pick(func() string { return words.Span(d) }, func(q *question) { q.window = d })
	}
	windows := group(over(model.HotShort), over(model.HotMedium), over(model.HotLong))
	kinds := group(
		pick(func() string { return lang.L("Topics") }, func(q *question) { q.branches = false }),
		pick(func() string { return lang.L("Branches") }, func(q *question) { q.branches = true }))
	orders := group(
		pick(func() string { return lang.L("By messages") }, func(q *question) { q.by = model.HotByMessages }),
		pick(func() string { return lang.L("By bytes") }, func(q *question) { q.by = model.HotByBytes }))
	b.close = part.NewIconButton(theme.CancelIcon(), "", func() { p.opt.OnClose() })
	b.close.Style = part.ButtonQuiet
	b.first = container.New(titleLine{}, b.title, b.total, b.close)
	b.content = container.NewPadded(container.NewVBox(b.first, container.New(&flow{}, windows, kinds, orders)))
	b.retext()
	return b
}

func (b *bar) retext() {
	for _, c := range b.choices {
		c.button.SetText(c.label())
	}
	b.close.SetToolTip(lang.L("Back to the tree"))
	b.refresh()
}

// refresh shows which question is asked and what everything comes to.
func (b *bar) refresh() {
	size := theme.TextSize()
	part.PutText(b.title, lang.L("Hot topics"), look.Colour(look.ColourText), size)
	b.title.TextStyle.Bold = true
	said := ""
	if t := b.pane.total; b.pane.known && t.Messages > 0 {
		said = lang.L("{{.Rate}} in all", lang.A{"Rate": words.Rate(t.Rate) + " · " + words.ByteRate(t.ByteRate)})
	}
	if b.total.Text != said {
		defer b.first.Refresh() // there may be room for it, or not any more
	}
	part.PutText(b.total, said, look.Colour(look.ColourDim), size)
	for _, c := range b.choices {
		c.button.SetChosen(c.chosen(b.pane.ask))
	}
}
