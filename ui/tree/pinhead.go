package tree

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// pinHead is the heading of the pins. A press folds them, or shows them again.
type pinHead struct {
	widget.BaseWidget
	pins *pins

	ground  *canvas.Rectangle
	arrow   *canvas.RegularPolygon
	text    *canvas.Text
	hovered bool
}

var (
	_ desktop.Mouseable = (*pinHead)(nil)
	_ desktop.Hoverable = (*pinHead)(nil)
)

func newPinHead(s *pins) *pinHead {
	h := &pinHead{pins: s, ground: canvas.NewRectangle(color.Transparent),
		arrow: canvas.NewRegularPolygon(3, color.White), text: canvas.NewText("", nil)}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *pinHead) CreateRenderer() fyne.WidgetRenderer {
	return &pinHeadRenderer{part.Bare{Objs: []fyne.CanvasObject{h.ground, h.arrow, h.text}}, h}
}

type pinHeadRenderer struct {
	part.Bare
	h *pinHead
}

func (r *pinHeadRenderer) MinSize() fyne.Size { return fyne.NewSize(80, theme.TextSize()+8) }
func (r *pinHeadRenderer) Layout(fyne.Size)   { r.h.arrange() }
func (r *pinHeadRenderer) Refresh()           { r.h.arrange() }

func (h *pinHead) arrange() {
	size, dim := h.Size(), look.Colour(look.ColourDim)
	ground := color.Color(color.Transparent)
	if h.hovered {
		ground = theme.Color(theme.ColorNameHover)
	}
	part.PutFill(h.ground, ground)
	h.ground.Resize(size)
	text, angle := lang.L("Pinned"), float32(180)
	if h.pins.folded {
		text, angle = text+" · "+strconv.Itoa(len(h.pins.all)), 90
	}
	putArrow(h.arrow, edge, theme.TextSize(), size.Height, angle, dim)
	part.PutText(h.text, text, dim, theme.Size(theme.SizeNameCaptionText))
	part.OnLine(h.text, edge+arrowWidth(theme.TextSize())+2, size.Height)
}

// MouseDown implements desktop.Mouseable. It acts on the press, as rows do.
func (h *pinHead) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary {
		h.pins.setFolded(!h.pins.folded)
	}
}

// MouseUp implements desktop.Mouseable.
func (h *pinHead) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements desktop.Hoverable.
func (h *pinHead) MouseIn(*desktop.MouseEvent) { h.hovered = true; h.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (h *pinHead) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *pinHead) MouseOut() { h.hovered = false; h.Refresh() }

// pinLayout puts the rows below the heading: as many as there are, up to a
// third of the pane, and a line that parts them from the tree.
type pinLayout struct{ pins *pins }

// MinSize implements fyne.Layout.
func (l *pinLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	s := l.pins.head.MinSize()
	s.Height += float32(l.pins.rows())*l.pins.list.Height() + 1
	return s
}

// Layout implements fyne.Layout.
func (l *pinLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	h := l.pins.head.MinSize().Height
	l.pins.head.Resize(fyne.NewSize(size.Width, h))
	l.pins.list.Move(fyne.NewPos(0, h))
	l.pins.list.Resize(fyne.NewSize(size.Width, max(0, size.Height-h-1)))
	part.PutFill(l.pins.line, look.Colour(look.ColourBorder))
	l.pins.line.Move(fyne.NewPos(0, size.Height-1))
	l.pins.line.Resize(fyne.NewSize(size.Width, 1))
}
