package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
)

// Split shares its room between two objects, side by side or one above the
// other, with a thin line between that can be dragged. The toolkit's own split
// draws a bright handle in the middle of its bar, which the eye keeps going to.
type Split struct {
	widget.BaseWidget

	// Share is what the first one gets, 0 to 1, as far as the least sizes allow.
	Share float64
	// Least are the least widths (heights, when Vertical) of the two in pixels;
	// zero: their own.
	Least [2]float32
	// OnShare is told when the line was dragged.
	OnShare func(share float64)

	vertical      bool
	first, second fyne.CanvasObject
	bar           *splitBar
}

var _ fyne.Widget = (*Split)(nil)

// splitBarWidth is how wide the line is to take hold of; it is drawn 1 px wide.
const splitBarWidth = 7

// NewSplit shares side by side, or with vertical one above the other.
func NewSplit(vertical bool, first, second fyne.CanvasObject, share float64) *Split {
	s := &Split{Share: share, vertical: vertical, first: first, second: second}
	s.bar = &splitBar{split: s, line: canvas.NewRectangle(nil)}
	s.bar.ExtendBaseWidget(s.bar)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Split) CreateRenderer() fyne.WidgetRenderer { return &splitRenderer{s} }

type splitRenderer struct{ s *Split }

func (r *splitRenderer) Destroy() {}
func (r *splitRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.first, r.s.second, r.s.bar} // the bar on top: it laps over both
}
func (r *splitRenderer) Refresh() { r.Layout(r.s.Size()) }

func (r *splitRenderer) MinSize() fyne.Size {
	a, b := r.s.first.MinSize(), r.s.second.MinSize()
	if r.s.vertical {
		return fyne.NewSize(max(a.Width, b.Width), r.s.least(0)+r.s.least(1)+1)
	}
	return fyne.NewSize(r.s.least(0)+r.s.least(1)+1, max(a.Height, b.Height))
}

// least is the least length of one side.
func (s *Split) least(i int) float32 {
	o := s.first
	if i == 1 {
		o = s.second
	}
	switch {
	case !o.Visible():
		return 0
	case s.Least[i] > 0:
		return s.Least[i]
	case s.vertical:
		return o.MinSize().Height
	}
	return o.MinSize().Width
}

func (r *splitRenderer) Layout(size fyne.Size) {
	s := r.s
	switch {
	case !s.first.Visible():
		s.second.Move(fyne.NewPos(0, 0))
		s.second.Resize(size)
		s.bar.Hide()
		return
	case !s.second.Visible():
		s.first.Move(fyne.NewPos(0, 0))
		s.first.Resize(size)
		s.bar.Hide()
		return
	}
	s.bar.Show()
	length := size.Width
	if s.vertical {
		length = size.Height
	}
	at := splitAt(float32(s.Share)*length, length, s.least(0), s.least(1))
	if s.vertical {
		s.first.Move(fyne.NewPos(0, 0))
		s.first.Resize(fyne.NewSize(size.Width, at))
		s.second.Move(fyne.NewPos(0, at+1))
		s.second.Resize(fyne.NewSize(size.Width, length-at-1))
		s.bar.Move(fyne.NewPos(0, at-splitBarWidth/2))
		s.bar.Resize(fyne.NewSize(size.Width, splitBarWidth))
		return
	}
	s.first.Move(fyne.NewPos(0, 0))
	s.first.Resize(fyne.NewSize(at, size.Height))
	s.second.Move(fyne.NewPos(at+1, 0))
	s.second.Resize(fyne.NewSize(length-at-1, size.Height))
	s.bar.Move(fyne.NewPos(at-splitBarWidth/2, 0))
	s.bar.Resize(fyne.NewSize(splitBarWidth, size.Height))
}

// splitAt is where the line stands: where it is wanted, as far as both sides
// keep their least; the second one goes first when there is no room for both.
func splitAt(want, length, first, second float32) float32 {
	at := min(want, length-1-second)
	return max(0, min(max(at, first), length-1))
}

// splitBar is the line between the sides.
type splitBar struct {
	widget.BaseWidget
	split *Split
	line  *canvas.Rectangle
}

var (
	_ fyne.Draggable     = (*splitBar)(nil)
	_ desktop.Cursorable = (*splitBar)(nil)
)

// CreateRenderer implements fyne.Widget.
func (b *splitBar) CreateRenderer() fyne.WidgetRenderer { return &splitBarRenderer{b} }

type splitBarRenderer struct{ b *splitBar }

func (r *splitBarRenderer) Destroy()                     {}
func (r *splitBarRenderer) MinSize() fyne.Size           { return fyne.NewSize(splitBarWidth, splitBarWidth) }
func (r *splitBarRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.line} }
func (r *splitBarRenderer) Refresh()                     { r.Layout(r.b.Size()) }

func (r *splitBarRenderer) Layout(size fyne.Size) {
	const middle = splitBarWidth / 2
	PutFill(r.b.line, look.Colour(look.ColourBorder))
	if r.b.split.vertical {
		r.b.line.Move(fyne.NewPos(0, middle))
		r.b.line.Resize(fyne.NewSize(size.Width, 1))
		return
	}
	r.b.line.Move(fyne.NewPos(middle, 0))
	r.b.line.Resize(fyne.NewSize(1, size.Height))
}

// Dragged implements fyne.Draggable.
func (b *splitBar) Dragged(ev *fyne.DragEvent) {
	s := b.split
	at, length := b.Position().X+ev.Position.X, s.Size().Width
	if s.vertical {
		at, length = b.Position().Y+ev.Position.Y, s.Size().Height
	}
	if length > 0 {
		s.Share = float64(splitAt(at, length, s.least(0), s.least(1)) / length)
		s.Refresh()
	}
}

// DragEnd implements fyne.Draggable.
func (b *splitBar) DragEnd() {
	if b.split.OnShare != nil {
		b.split.OnShare(b.split.Share)
	}
}

// Cursor implements desktop.Cursorable.
func (b *splitBar) Cursor() desktop.Cursor {
	if b.split.vertical {
		return desktop.VResizeCursor
	}
	return desktop.HResizeCursor
}
