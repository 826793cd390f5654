package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
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
	content fyne.CanvasObject

	left, right  fyne.CanvasObject
	stack        *container.Split // inspector over publish
	bar          *splitBar
	back         *fyne.Container
	open         *widget.Button // in a narrow window: to what is selected
	share        float64        // of the left side
	details      bool           // in a narrow window: the right side is shown
	hasSelection bool
	onShare      func(left, upper float64)
}

func newPanes(a *App, left, inspect, publish fyne.CanvasObject) *panes {
	p := &panes{left: left, share: a.split("tree", 0.486)}
	p.stack = container.NewVSplit(inspect, publish)
	p.stack.Offset = a.split("inspect", 0.8)
	p.right = p.stack
	p.bar = newSplitBar(p)
	back := widget.NewButtonWithIcon(lang.L("Back"), theme.NavigateBackIcon(), p.showTree)
	back.Importance = widget.LowImportance
	p.back = container.NewHBox(back)
	p.open = widget.NewButtonWithIcon(lang.L("Value and publish"), theme.NavigateNextIcon(), p.showDetails)
	p.open.IconPlacement = widget.ButtonIconTrailingText
	p.onShare = func(l, u float64) { a.keepSplits(l, u) }
	p.ExtendBaseWidget(p)
	p.content = p
	return p
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

func (p *panes) selected(ids []model.TopicID) { p.hasSelection = len(ids) > 0 }

// upper is the inspector's share of the right side.
func (p *panes) upper() float64 { return p.stack.Offset }

// CreateRenderer implements fyne.Widget.
func (p *panes) CreateRenderer() fyne.WidgetRenderer { return &panesRenderer{p} }

type panesRenderer struct{ p *panes }

func (r *panesRenderer) Destroy()           {}
func (r *panesRenderer) MinSize() fyne.Size { return fyne.NewSize(320, 240) }
func (r *panesRenderer) Refresh()           { r.Layout(r.p.Size()) }
func (r *panesRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.left, r.p.right, r.p.bar, r.p.back, r.p.open}
}

func (r *panesRenderer) Layout(size fyne.Size) {
	p := r.p
	show := func(o fyne.CanvasObject, on bool) {
		if on != o.Visible() {
			if on {
				o.Show()
			} else {
				o.Hide()
			}
		}
	}
	narrow := p.narrow()
	show(p.bar, !narrow)
	show(p.left, !narrow || !p.details)
	show(p.right, !narrow || p.details)
	show(p.back, narrow && p.details)
	show(p.open, narrow && !p.details)
	if narrow {
		h := p.back.MinSize().Height
		p.back.Resize(fyne.NewSize(size.Width, h))
		p.back.Move(fyne.NewPos(0, 2))
		p.right.Move(fyne.NewPos(0, h+4))
		p.right.Resize(fyne.NewSize(size.Width, size.Height-h-4))
		oh := p.open.MinSize().Height
		p.open.Resize(fyne.NewSize(size.Width-16, oh))
		p.open.Move(fyne.NewPos(8, size.Height-oh-6))
		p.left.Move(fyne.NewPos(0, 0))
		p.left.Resize(fyne.NewSize(size.Width, size.Height-oh-12))
		return
	}
	const barWidth = 5
	x := float32(p.share) * size.Width
	x = max(300, min(x, size.Width-380))
	p.left.Move(fyne.NewPos(0, 0))
	p.left.Resize(fyne.NewSize(x, size.Height))
	p.bar.Move(fyne.NewPos(x, 0))
	p.bar.Resize(fyne.NewSize(barWidth, size.Height))
	p.right.Move(fyne.NewPos(x+barWidth, 0))
	p.right.Resize(fyne.NewSize(size.Width-x-barWidth, size.Height))
}

// splitBar is the line between the sides.
type splitBar struct {
	widget.BaseWidget
	p    *panes
	line *canvas.Rectangle
}

var (
	_ fyne.Draggable     = (*splitBar)(nil)
	_ desktop.Cursorable = (*splitBar)(nil)
)

func newSplitBar(p *panes) *splitBar {
	b := &splitBar{p: p, line: canvas.NewRectangle(nil)}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *splitBar) CreateRenderer() fyne.WidgetRenderer { return &splitBarRenderer{b} }

type splitBarRenderer struct{ b *splitBar }

func (r *splitBarRenderer) Destroy()                     {}
func (r *splitBarRenderer) MinSize() fyne.Size           { return fyne.NewSize(5, 5) }
func (r *splitBarRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.line} }
func (r *splitBarRenderer) Refresh()                     { r.Layout(r.b.Size()) }
func (r *splitBarRenderer) Layout(size fyne.Size) {
	part.PutFill(r.b.line, look.Colour(look.ColourBorder))
	r.b.line.Move(fyne.NewPos(size.Width/2-0.5, 0))
	r.b.line.Resize(fyne.NewSize(1, size.Height))
}

// Dragged implements fyne.Draggable.
func (b *splitBar) Dragged(ev *fyne.DragEvent) {
	if w := b.p.Size().Width; w > 0 {
		b.p.share = float64((b.Position().X + ev.Position.X) / w)
		b.p.Refresh()
	}
}

// DragEnd implements fyne.Draggable.
func (b *splitBar) DragEnd() { b.p.onShare(b.p.share, b.p.upper()) }

// Cursor implements desktop.Cursorable.
func (b *splitBar) Cursor() desktop.Cursor { return desktop.HResizeCursor }
