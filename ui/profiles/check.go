package profiles

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// check is a box to tick, with a text. Unlike the toolkit's it passes on the
// keys it does not use, is as high as the fields beside it, and stands on their
// base line in every script.
type check struct {
	widget.BaseWidget

	text     string
	on       bool
	onChange func(bool)

	disabled, hovered, focused bool
}

var (
	_ fyne.Widget       = (*check)(nil)
	_ fyne.Tappable     = (*check)(nil)
	_ fyne.Focusable    = (*check)(nil)
	_ fyne.Shortcutable = (*check)(nil)
	_ fyne.Disableable  = (*check)(nil)
	_ desktop.Hoverable = (*check)(nil)
)

func newCheck(text string, onChange func(bool)) *check {
	c := &check{text: text, onChange: onChange}
	c.ExtendBaseWidget(c)
	return c
}

// set shows on and tells nobody.
func (c *check) set(on bool) {
	if c.on != on {
		c.on = on
		c.Refresh()
	}
}

// setText says what the check is about.
func (c *check) setText(text string) {
	if c.text != text {
		c.text = text
		c.Refresh()
	}
}

// tick is what a person does.
func (c *check) tick(on bool) {
	if c.disabled || c.on == on {
		return
	}
	c.set(on)
	c.onChange(on)
}

// Tapped implements fyne.Tappable.
func (c *check) Tapped(*fyne.PointEvent) {
	if !c.disabled {
		part.Focus(c)
		c.tick(!c.on)
	}
}

// Enable implements fyne.Disableable.
func (c *check) Enable() { c.disabled = false; c.Refresh() }

// Disable implements fyne.Disableable.
func (c *check) Disable() { c.disabled = true; c.Refresh() }

// Disabled implements fyne.Disableable.
func (c *check) Disabled() bool { return c.disabled }

// MouseIn implements desktop.Hoverable.
func (c *check) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *check) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *check) MouseOut() { c.hovered = false; c.Refresh() }

// FocusGained implements fyne.Focusable.
func (c *check) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *check) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *check) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (c *check) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		c.tick(!c.on)
		return
	}
	part.PassKey(c, ev)
}

// TypedShortcut implements fyne.Shortcutable.
func (c *check) TypedShortcut(s fyne.Shortcut) { part.PassShortcut(c, s) }

// CreateRenderer implements fyne.Widget.
func (c *check) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{c: c, box: canvas.NewRectangle(nil), tick: canvas.NewImageFromResource(nil), text: canvas.NewText(c.text, nil), frame: canvas.NewRectangle(nil)}
	r.dress()
	return r
}

type checkRenderer struct {
	c          *check
	box, frame *canvas.Rectangle
	tick       *canvas.Image
	text       *canvas.Text
}

func (r *checkRenderer) Destroy() {}

func (r *checkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.tick, r.text, r.frame}
}

// boxSize is the side of the box; it grows with the font.
func boxSize() float32 { return theme.TextSize() + 2 }

func (r *checkRenderer) MinSize() fyne.Size {
	return fyne.NewSize(boxSize()+8+r.text.MinSize().Width+6, controlHeight())
}

func (r *checkRenderer) Layout(size fyne.Size) {
	s := boxSize()
	y := (size.Height - s) / 2
	r.box.Move(fyne.NewPos(1, y))
	r.box.Resize(fyne.NewSize(s, s))
	r.tick.Move(fyne.NewPos(2, y+1))
	r.tick.Resize(fyne.NewSize(s-2, s-2))
	onLine(r.text, s+8, 0, size.Height)
	r.frame.Move(fyne.NewPos(-2, 2))
	r.frame.Resize(fyne.NewSize(s+14+r.text.MinSize().Width, size.Height-4))
}

func (r *checkRenderer) dress() {
	c := r.c
	r.text.Text, r.text.TextSize, r.text.Color = c.text, theme.TextSize(), look.Colour(look.ColourText)
	r.box.FillColor, r.box.StrokeColor = theme.Color(theme.ColorNameInputBackground), look.Colour(look.ColourDim)
	r.box.StrokeWidth, r.box.CornerRadius = 1, 3
	r.frame.FillColor, r.frame.StrokeColor, r.frame.CornerRadius = color.Transparent, color.Transparent, theme.InputRadiusSize()
	if c.on {
		r.box.FillColor, r.box.StrokeColor = theme.Color(theme.ColorNamePrimary), theme.Color(theme.ColorNamePrimary)
		r.tick.Resource = theme.NewColoredResource(theme.ConfirmIcon(), theme.ColorNameForegroundOnPrimary)
		r.tick.Show()
	} else {
		r.tick.Hide()
	}
	if c.disabled {
		r.text.Color, r.box.StrokeColor = theme.Color(theme.ColorNameDisabled), theme.Color(theme.ColorNameDisabled)
		if c.on {
			r.box.FillColor = theme.Color(theme.ColorNameDisabled)
		}
	}
	if c.hovered && !c.disabled {
		r.frame.FillColor = theme.Color(theme.ColorNameHover)
	}
	if c.focused {
		r.frame.StrokeColor, r.frame.StrokeWidth = look.Colour(look.ColourFocus), 2
	}
}

func (r *checkRenderer) Refresh() {
	r.dress()
	r.Layout(r.c.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
