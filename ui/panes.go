package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/part"
)

// narrowBelow is the width of window in pixels below which there is one pane
// at a time, with Back.
const narrowBelow = 900

// panes lays out a session: the tree on the left, the inspector over the
// publish panel on the right, a bar between that can be dragged; in a narrow
// window one side at a time.
type panes struct {
	widget.BaseWidget

	left, right fyne.CanvasObject
	sides       *part.Split // the tree beside the rest
	stack       *part.Split // inspector over publish
	back        *fyne.Container
	toTree      *part.Button
	open        *part.Button // in a narrow window: to what is selected
	details     bool         // in a narrow window: the right side is shown
}

// newPanes lays out the three. A publish panel that is only a line, as that of a
// read-only profile, leaves the rest of its room to the inspector.
func newPanes(a *App, left, inspect, publish fyne.CanvasObject, line bool) *panes {
	p := &panes{left: left}
	p.stack = part.NewSplit(true, inspect, publish, a.split("inspect", 0.8))
	p.right = p.stack
	if line {
		p.right = part.Frame(nil, []fyne.CanvasObject{widget.NewSeparator(), publish}, inspect)
	}
	p.sides = part.NewSplit(false, left, p.right, a.split("tree", 0.486))
	p.sides.Least = [2]float32{300, 380}
	keep := func(float64) { a.keepSplits(p.sides.Share, p.stack.Share) }
	p.sides.OnShare, p.stack.OnShare = keep, keep
	p.toTree = iconButton(theme.NavigateBackIcon(), p.showTree)
	p.back = container.NewHBox(p.toTree)
	p.open = plain("", p.showDetails)
	p.open.Icon, p.open.IconLast = theme.NavigateNextIcon(), true
	p.retext()
	p.ExtendBaseWidget(p)
	return p
}

func (p *panes) retext() {
	p.toTree.SetText(lang.L("Back"))
	p.open.SetText(lang.L("Value and publish"))
}

func (p *panes) narrow() bool { return p.Size().Width < narrowBelow }

// showDetails shows value and publish panel, where only one side is shown.
func (p *panes) showDetails() { p.setDetails(true) }

func (p *panes) showTree() { p.setDetails(false) }

func (p *panes) setDetails(on bool) {
	if p.details != on {
		p.details = on
		p.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (p *panes) CreateRenderer() fyne.WidgetRenderer { return &panesRenderer{p} }

type panesRenderer struct{ p *panes }

func (r *panesRenderer) Destroy()           {}
func (r *panesRenderer) MinSize() fyne.Size { return fyne.NewSize(320, 240) }
func (r *panesRenderer) Refresh()           { r.Layout(r.p.Size()) }
func (r *panesRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.sides, r.p.back, r.p.open}
}

func (r *panesRenderer) Layout(size fyne.Size) {
	p := r.p
	narrow := p.narrow()
	show(p.left, !narrow || !p.details)
	show(p.right, !narrow || p.details)
	show(p.back, narrow && p.details)
	show(p.open, narrow && !p.details)
	var above, below float32
	if p.back.Visible() {
		above = p.back.MinSize().Height + 4
		p.back.Move(fyne.NewPos(0, 2))
		p.back.Resize(fyne.NewSize(size.Width, above-4))
	}
	if p.open.Visible() {
		h := p.open.MinSize().Height
		below = h + 12
		p.open.Move(fyne.NewPos(8, size.Height-h-6))
		p.open.Resize(fyne.NewSize(size.Width-16, h))
	}
	p.sides.Move(fyne.NewPos(0, above))
	p.sides.Resize(fyne.NewSize(size.Width, size.Height-above-below))
	p.sides.Refresh()
}

func show(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}
