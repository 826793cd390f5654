package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
)

// Check is a box to tick, with a text. Unlike the toolkit's it passes on the
// keys it does not use, is as high as the fields beside it, and stands on their
// base line in every script.
//
// All on the UI goroutine.
type Check struct {
	TipWidget

	Text     string
	On       bool       // to be changed by Set
	OnChange func(bool) // told what a person did

	disabled, hovered, focused bool
}

var (
	_ fyne.Widget       = (*Check)(nil)
	_ fyne.Tappable     = (*Check)(nil)
	_ fyne.Focusable    = (*Check)(nil)
	_ fyne.Shortcutable = (*Check)(nil)
	_ fyne.Disableable  = (*Check)(nil)
	_ desktop.Hoverable = (*Check)(nil)
)

// NewCheck makes a box that is not ticked.
func NewCheck(text string, onChange func(bool)) *Check {
	c := &Check{Text: text, OnChange: onChange}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows on and tells nobody.
func (c *Check) Set(on bool) {
	if c.On != on {
		c.On = on
		c.Refresh()
	}
}

// SetText says what the check is about.
func (c *Check) SetText(text string) {
	if c.Text != text {
		c.Text = text
		c.Refresh()
	}
}

// Tick is what a person does.
func (c *Check) Tick(on bool) {
	if c.disabled || c.On == on {
		return
	}
	c.Set(on)
	c.OnChange(on)
}

// Tapped implements fyne.Tappable.
func (c *Check) Tapped(*fyne.PointEvent) {
	if !c.disabled {
		Focus(c)
		c.Tick(!c.On)
	}
}

// Enable implements fyne.Disableable.
func (c *Check) Enable() { c.disabled = false; c.Refresh() }

// Disable implements fyne.Disableable.
func (c *Check) Disable() { c.disabled = true; c.Refresh() }

// Disabled implements fyne.Disableable.
func (c *Check) Disabled() bool { return c.disabled }

// MouseIn implements desktop.Hoverable.
func (c *Check) MouseIn(ev *desktop.MouseEvent) {
	c.TipWidget.MouseIn(ev)
	c.hovered = true
	c.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (c *Check) MouseMoved(ev *desktop.MouseEvent) { c.TipWidget.MouseMoved(ev) }

// MouseOut implements desktop.Hoverable.
func (c *Check) MouseOut() {
	c.TipWidget.MouseOut()
	c.hovered = false
	c.Refresh()
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *Check) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *Check) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		c.Tick(!c.On)
		return
	}
	PassKey(c, ev)
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Check) TypedShortcut(s fyne.Shortcut) { PassShortcut(c, s) }

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{c: c, box: NewTickBox(), text: canvas.NewText(c.Text, nil), frame: canvas.NewRectangle(nil)}
	r.dress()
	return r
}

type checkRenderer struct {
	c     *Check
	box   *TickBox
	frame *canvas.Rectangle
	text  *canvas.Text
}

func (r *checkRenderer) Destroy() {}

func (r *checkRenderer) Objects() []fyne.CanvasObject {
	return append(r.box.Objects(), r.text, r.frame)
}

func (r *checkRenderer) MinSize() fyne.Size {
	return fyne.NewSize(TickBoxSize()+8+r.text.MinSize().Width+6, ControlHeight())
}

func (r *checkRenderer) Layout(size fyne.Size) {
	s := TickBoxSize()
	r.box.Put(1, (size.Height-s)/2, r.c.On, r.c.disabled)
	OnLineAt(r.text, s+8, 0, size.Height)
	r.text.Resize(r.text.MinSize())
	r.frame.Move(fyne.NewPos(-2, 2))
	r.frame.Resize(fyne.NewSize(s+14+r.text.MinSize().Width, size.Height-4))
}

func (r *checkRenderer) dress() {
	c := r.c
	r.text.Text, r.text.TextSize, r.text.Color = c.Text, theme.TextSize(), look.Colour(look.ColourText)
	if c.disabled {
		r.text.Color = theme.Color(theme.ColorNameDisabled)
	}
	r.frame.FillColor, r.frame.StrokeColor, r.frame.CornerRadius = color.Transparent, color.Transparent, theme.InputRadiusSize()
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
