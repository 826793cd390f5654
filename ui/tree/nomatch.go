package tree

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// noMatch stands in place of the rows when the filter leaves none.
type noMatch struct {
	pane    *Pane
	content *fyne.Container
	text    *canvas.Text
	clear   *part.Button
}

func newNoMatch(p *Pane) *noMatch {
	n := &noMatch{pane: p, text: canvas.NewText("", nil)}
	n.clear = part.NewButton("", func() { p.filter.clear() })
	n.clear.Focus = part.FocusGoes
	n.content = container.NewVBox(layout.NewSpacer(), container.NewCenter(n.text), container.NewCenter(n.clear), layout.NewSpacer(), layout.NewSpacer())
	n.content.Hide()
	return n
}

func (n *noMatch) tick() {
	matches, complete := n.pane.rows.Matches()
	f := n.pane.rows.Filter()
	if f == nil || !complete || matches > 0 || n.pane.rows.MatchesInSys() > 0 {
		n.content.Hide()
		return
	}
	about := lang.A{"Filter": part.NewFitter(theme.TextSize(), fyne.TextStyle{}).Middle(model.Visible(f.String()), n.pane.list.Size().Width*0.6)}
	text := lang.L("No topic name matches {{.Filter}}", about)
	if f.Needs() != 0 {
		text = lang.L("No topic matches {{.Filter}} now", about)
	}
	n.clear.SetText(lang.L("Clear the filter"))
	part.PutText(n.text, text, look.Colour(look.ColourDim), theme.TextSize())
	n.content.Show()
}
