package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
)

// TickBox is the box of a Check alone, for what draws its own rows. UI goroutine.
type TickBox struct {
	box  *canvas.Rectangle
	tick *canvas.Image
}

// NewTickBox makes a box; Put says where it is.
func NewTickBox() *TickBox {
	return &TickBox{canvas.NewRectangle(nil), canvas.NewImageFromResource(nil)}
}

// Objects are what it is drawn of.
func (t *TickBox) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{t.box, t.tick} }

// TickBoxSize is the side of the box; it grows with the font.
func TickBoxSize() float32 { return theme.TextSize() + 2 }

// Put draws the box with its upper left corner at x and y.
func (t *TickBox) Put(x, y float32, on, disabled bool) {
	fill, line := theme.Color(theme.ColorNameInputBackground), look.Colour(look.ColourDim)
	if on {
		fill, line = theme.Color(theme.ColorNamePrimary), theme.Color(theme.ColorNamePrimary)
	}
	if disabled {
		line = theme.Color(theme.ColorNameDisabled)
		if on {
			fill = line
		}
	}
	t.box.FillColor, t.box.StrokeColor, t.box.StrokeWidth, t.box.CornerRadius = fill, line, 1, 3
	t.tick.Hidden = !on
	if on {
		t.tick.Resource = theme.NewColoredResource(theme.ConfirmIcon(), theme.ColorNameForegroundOnPrimary)
	}
	s := TickBoxSize()
	t.box.Move(fyne.NewPos(x, y))
	t.box.Resize(fyne.NewSize(s, s))
	t.tick.Move(fyne.NewPos(x+1, y+1))
	t.tick.Resize(fyne.NewSize(s-2, s-2))
}
