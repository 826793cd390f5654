package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Shield is a ground that hides what lies behind it from the pointer too: the
// toolkit gives a press to the topmost object that wants one, and a rectangle
// does not.
type Shield struct {
	widget.BaseWidget
	Fill *canvas.Rectangle
}

// NewShield returns a shield without a colour.
func NewShield() *Shield {
	s := &Shield{Fill: canvas.NewRectangle(nil)}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Shield) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.Fill) }

// Cursor implements desktop.Cursorable.
func (s *Shield) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// What follows takes what the pointer does, and does nothing.

func (s *Shield) Tapped(*fyne.PointEvent)          {}
func (s *Shield) TappedSecondary(*fyne.PointEvent) {}
func (s *Shield) DoubleTapped(*fyne.PointEvent)    {}
func (s *Shield) MouseDown(*desktop.MouseEvent)    {}
func (s *Shield) MouseUp(*desktop.MouseEvent)      {}
func (s *Shield) MouseIn(*desktop.MouseEvent)      {}
func (s *Shield) MouseMoved(*desktop.MouseEvent)   {}
func (s *Shield) MouseOut()                        {}
func (s *Shield) Scrolled(*fyne.ScrollEvent)       {}
func (s *Shield) Dragged(*fyne.DragEvent)          {}
func (s *Shield) DragEnd()                         {}

var (
	_ fyne.Tappable          = (*Shield)(nil)
	_ fyne.SecondaryTappable = (*Shield)(nil)
	_ fyne.DoubleTappable    = (*Shield)(nil)
	_ fyne.Scrollable        = (*Shield)(nil)
	_ fyne.Draggable         = (*Shield)(nil)
	_ desktop.Mouseable      = (*Shield)(nil)
	_ desktop.Hoverable      = (*Shield)(nil)
	_ desktop.Cursorable     = (*Shield)(nil)
)
