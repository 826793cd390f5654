package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// cells is a row of texts to press, of which one may be the one in force: a
// choice that shows all it has, or a number between minus and plus.
type cells struct {
	widget.BaseWidget

	texts []string
	at    int     // the one in force, -1: none
	fixed int     // one that is not to be pressed, -1: none
	least float32 // width of a cell, px
	// onTap is told which cell was pressed.
	onTap func(i int)
	// onStep is told of an arrow key, -1 or 1.
	onStep func(by int)
	// onFocus is told when the focus comes.
	onFocus func()

	hover   int // -1: the pointer is on none
	focused bool
}

var (
	_ fyne.Widget       = (*cells)(nil)
	_ fyne.Tappable     = (*cells)(nil)
	_ fyne.Focusable    = (*cells)(nil)
	_ fyne.Shortcutable = (*cells)(nil)
	_ desktop.Hoverable = (*cells)(nil)
)

// newChoice is a choice among texts; pick is told of another one.
func newChoice(pick func(i int), texts ...string) *cells {
	c := &cells{texts: texts, at: -1, fixed: -1, hover: -1}
	c.onTap = func(i int) {
		if i != c.at && i >= 0 && i < len(c.texts) {
			c.set(i)
			pick(i)
		}
	}
	c.onStep = func(by int) { c.onTap(c.at + by) }
	c.ExtendBaseWidget(c)
	return c
}

// newStepper is a text between minus and plus; step is told of each.
func newStepper(step func(by int)) *cells {
	c := &cells{texts: []string{"−", "", "+"}, at: -1, fixed: 1, hover: -1, least: 34, onStep: step}
	c.onTap = func(i int) { step(i - 1) }
	c.ExtendBaseWidget(c)
	return c
}

// set puts cell i into force and tells nobody.
func (c *cells) set(i int) {
	c.at = i
	c.Refresh()
}

// setText changes the text of a cell.
func (c *cells) setText(i int, s string) {
	c.texts[i] = s
	c.Refresh()
}

// widths are those of the cells; a text has room to become bold.
func (c *cells) widths() []float32 {
	out := make([]float32, len(c.texts))
	for i, s := range c.texts {
		out[i] = max(c.least, fyne.MeasureText(s, theme.TextSize(), fyne.TextStyle{Bold: true}).Width+22)
	}
	return out
}

func (c *cells) cellAt(x float32) int {
	for i, w := range c.widths() {
		if x < w {
			return i
		}
		x -= w
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (c *cells) Tapped(ev *fyne.PointEvent) {
	part.Focus(c)
	if i := c.cellAt(ev.Position.X); i >= 0 && i != c.fixed {
		c.onTap(i)
	}
}

// MouseIn implements desktop.Hoverable.
func (c *cells) MouseIn(ev *desktop.MouseEvent) { c.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (c *cells) MouseMoved(ev *desktop.MouseEvent) { c.setHover(c.cellAt(ev.Position.X)) }

// MouseOut implements desktop.Hoverable.
func (c *cells) MouseOut() { c.setHover(-1) }

func (c *cells) setHover(i int) {
	if c.hover != i {
		c.hover = i
		c.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (c *cells) FocusGained() {
	c.focused = true
	if c.onFocus != nil {
		c.onFocus()
	}
	c.Refresh()
}

// FocusLost implements fyne.Focusable.
func (c *cells) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *cells) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (c *cells) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyDown:
		c.onStep(-1)
	case fyne.KeyRight, fyne.KeyUp:
		c.onStep(1)
	default:
		part.PassKey(c, ev)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (c *cells) TypedShortcut(s fyne.Shortcut) { part.PassShortcut(c, s) }

// CreateRenderer implements fyne.Widget.
func (c *cells) CreateRenderer() fyne.WidgetRenderer {
	r := &cellsRenderer{c: c, ground: &canvas.Rectangle{CornerRadius: 4}, frame: &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 1}, under: &canvas.Rectangle{}}
	r.objs = append(r.objs, r.ground)
	for range c.texts {
		g, t := &canvas.Rectangle{CornerRadius: 4}, &canvas.Text{Alignment: fyne.TextAlignCenter}
		r.grounds, r.texts = append(r.grounds, g), append(r.texts, t)
		r.objs = append(r.objs, g, t)
	}
	r.objs = append(r.objs, r.under, r.frame)
	r.paint()
	return r
}

type cellsRenderer struct {
	c             *cells
	ground, frame *canvas.Rectangle
	under         *canvas.Rectangle // the one in force, said by more than a colour
	grounds       []*canvas.Rectangle
	texts         []*canvas.Text
	objs          []fyne.CanvasObject
}

func (r *cellsRenderer) Destroy() {}

func (r *cellsRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *cellsRenderer) MinSize() fyne.Size {
	var w float32
	for _, x := range r.c.widths() {
		w += x
	}
	return fyne.NewSize(w, theme.TextSize()+16)
}

func (r *cellsRenderer) Layout(size fyne.Size) {
	h := r.MinSize().Height
	var x float32
	for i, w := range r.c.widths() {
		r.grounds[i].Move(fyne.NewPos(x, 0))
		r.grounds[i].Resize(fyne.NewSize(w, h))
		part.OnLine(r.texts[i], x, h)
		r.texts[i].Resize(fyne.NewSize(w, r.texts[i].MinSize().Height))
		if i == r.c.at {
			r.under.Move(fyne.NewPos(x+4, h-3))
			r.under.Resize(fyne.NewSize(w-8, 2))
		}
		x += w
	}
	r.ground.Resize(fyne.NewSize(x, h))
	r.frame.Resize(fyne.NewSize(x, h))
}

func (r *cellsRenderer) Refresh() {
	r.paint()
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *cellsRenderer) paint() {
	c := r.c

	r.ground.FillColor = theme.Color(theme.ColorNameButton)
	r.frame.FillColor, r.frame.StrokeColor = nil, look.Colour(look.ColourBorder)
	if c.focused {
		r.frame.StrokeColor = look.Colour(look.ColourFocus)
	}
	r.under.FillColor = nil
	if c.at >= 0 {
		r.under.FillColor = look.Colour(look.ColourFocus)
	}
	for i, t := range r.texts {
		t.Text, t.TextSize = c.texts[i], theme.TextSize()
		t.Color, t.TextStyle.Bold = look.Colour(look.ColourText), i == c.at
		r.grounds[i].FillColor = nil
		switch {
		case i == c.at:
			r.grounds[i].FillColor = look.Colour(look.GroundSelected)
		case i == c.hover && i != c.fixed:
			r.grounds[i].FillColor = theme.Color(theme.ColorNameHover)
		}
	}
}
