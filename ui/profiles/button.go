package profiles

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// style is how much a button asks for attention.
type style uint8

const (
	plain   style = iota
	primary       // the one that most people want here
	danger        // takes something away
	quiet         // without a ground: an icon, or a link in a sentence
)

// button is a compact button: a text, an icon or both, and a mark where it
// opens a menu. The toolkit's own is a third higher, has no red but a filled
// one, and keeps the keys that it does not use to itself.
type button struct {
	ttwidget.ToolTipWidget

	text  string
	icon  fyne.Resource
	dot   string // the name of a profile's colour to show before the text
	style style
	menu  bool // a ▾ after the text
	// dotted keeps room for a dot, also while there is none.
	dotted bool
	// fits are all texts that it may have: it is as wide as the widest needs, so
	// that a text that changes moves nothing.
	fits []string
	// onTap is what it does; a button without it is disabled.
	onTap func()
	// onKey sees each key first.
	onKey func(*fyne.KeyEvent) bool

	disabled, hovered, focused bool
}

var (
	_ fyne.Widget       = (*button)(nil)
	_ fyne.Tappable     = (*button)(nil)
	_ fyne.Focusable    = (*button)(nil)
	_ fyne.Shortcutable = (*button)(nil)
	_ fyne.Disableable  = (*button)(nil)
	_ desktop.Hoverable = (*button)(nil)
)

func newButton(text string, s style, onTap func()) *button {
	b := &button{text: text, style: s, onTap: onTap}
	b.ExtendBaseWidget(b)
	return b
}

func newIconButton(icon fyne.Resource, tip string, onTap func()) *button {
	b := newButton("", plain, onTap)
	b.icon = icon
	b.SetToolTip(tip)
	return b
}

// setText changes the text and nothing else.
func (b *button) setText(text string) {
	if b.text != text {
		b.text = text
		b.Refresh()
	}
}

// Enable implements fyne.Disableable.
func (b *button) Enable() { b.setDisabled(false) }

// Disable implements fyne.Disableable.
func (b *button) Disable() { b.setDisabled(true) }

// Disabled implements fyne.Disableable.
func (b *button) Disabled() bool { return b.disabled }

func (b *button) setDisabled(off bool) {
	if b.disabled != off {
		b.disabled = off
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable. The focus moves to the button, so that what
// was being typed elsewhere is taken in first.
func (b *button) Tapped(*fyne.PointEvent) {
	if b.disabled {
		return
	}
	part.Focus(b)
	b.act()
}

func (b *button) act() {
	if !b.disabled && b.onTap != nil {
		b.onTap()
	}
}

// MouseIn implements desktop.Hoverable.
func (b *button) MouseIn(ev *desktop.MouseEvent) {
	b.ToolTipWidget.MouseIn(ev)
	b.hovered = true
	b.Refresh()
}

// MouseOut implements desktop.Hoverable.
func (b *button) MouseOut() {
	b.ToolTipWidget.MouseOut()
	b.hovered = false
	b.Refresh()
}

// FocusGained implements fyne.Focusable.
func (b *button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *button) TypedKey(ev *fyne.KeyEvent) {
	if b.onKey != nil && b.onKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.act()
	default:
		part.PassKey(b, ev)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (b *button) TypedShortcut(s fyne.Shortcut) { part.PassShortcut(b, s) }

// CreateRenderer implements fyne.Widget.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		b: b, ground: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil),
		text: canvas.NewText("", nil), mark: canvas.NewText("▾", nil),
		icon: canvas.NewImageFromResource(nil), dot: canvas.NewCircle(color.Transparent),
	}
	r.icon.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b            *button
	ground, over *canvas.Rectangle
	text, mark   *canvas.Text
	icon         *canvas.Image
	dot          *canvas.Circle
}

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.over, r.icon, r.dot, r.text, r.mark}
}

const dotSize = 10

// parts are the widths of what is shown, from left to right, 0 for what is not.
func (r *buttonRenderer) parts() (icon, dot, text, mark float32) {
	if r.b.icon != nil {
		icon = theme.IconInlineSize()
	}
	if r.b.dot != "" {
		dot = dotSize
	}
	if r.b.text != "" {
		text = r.text.MinSize().Width
	}
	if r.b.menu {
		mark = r.mark.MinSize().Width
	}
	return icon, dot, text, mark
}

const buttonGap = 6

func sum(widths ...float32) float32 {
	var w float32
	for _, x := range widths {
		if x > 0 {
			if w > 0 {
				w += buttonGap
			}
			w += x
		}
	}
	return w
}

func (r *buttonRenderer) MinSize() fyne.Size {
	icon, dot, text, mark := r.parts()
	pad := float32(10)
	if r.b.style == quiet {
		pad = 4
	} else if text == 0 {
		pad = 7
	}
	for _, t := range r.b.fits {
		text = max(text, labelWidth(t))
	}
	if len(r.b.fits) > 0 && r.b.dotted {
		dot = dotSize
	}
	return fyne.NewSize(sum(icon, dot, text, mark)+2*pad, controlHeight())
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.over.Resize(size)
	icon, dot, text, mark := r.parts()
	x := (size.Width - sum(icon, dot, text, mark)) / 2
	if r.b.menu {
		x = min(x, 10) // what opens a menu reads like a field: from the left, its mark at the right
	}
	place := func(o fyne.CanvasObject, w, h float32) {
		if w == 0 {
			return
		}
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		x += w + buttonGap
	}
	place(r.icon, icon, icon)
	place(r.dot, dot, dot)
	if text > 0 {
		onLine(r.text, x, 0, size.Height)
		x += text + buttonGap
	}
	if mark > 0 {
		x = max(x, size.Width-mark-8)
		place(r.mark, mark, r.mark.MinSize().Height)
	}
}

func (r *buttonRenderer) Refresh() {
	b := r.b
	r.text.Text = b.text
	r.text.TextSize, r.mark.TextSize = theme.TextSize(), theme.TextSize()
	ground, border, words := theme.Color(theme.ColorNameButton), look.Colour(look.ColourBorder), look.Colour(look.ColourText)
	switch b.style {
	case primary:
		ground, border = theme.Color(theme.ColorNamePrimary), theme.Color(theme.ColorNamePrimary)
		words = theme.Color(theme.ColorNameForegroundOnPrimary)
	case danger:
		words = look.Colour(look.ColourBad)
	case quiet:
		ground, border = color.Transparent, color.Transparent
		if b.text != "" {
			words = look.Colour(look.ColourLink)
		}
	}
	if b.disabled {
		words = theme.Color(theme.ColorNameDisabled)
		if b.style != quiet {
			ground, border = theme.Color(theme.ColorNameDisabledButton), look.Colour(look.ColourBorder)
		}
	}
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = ground, border, 1
	r.ground.CornerRadius = theme.InputRadiusSize()
	r.over.FillColor, r.over.StrokeColor, r.over.StrokeWidth = color.Transparent, color.Transparent, 0
	r.over.CornerRadius = theme.InputRadiusSize()
	if b.hovered && !b.disabled {
		r.over.FillColor = theme.Color(theme.ColorNameHover)
	}
	if b.focused {
		r.over.StrokeColor, r.over.StrokeWidth = look.Colour(look.ColourFocus), 2
	}
	r.text.Color, r.mark.Color = words, words
	r.show(r.text, b.text != "")
	r.show(r.mark, b.menu)
	r.show(r.dot, b.dot != "")
	r.dot.FillColor = look.ProfileColour(b.dot)
	r.icon.Resource = b.icon
	if b.icon != nil && b.disabled {
		r.icon.Resource = theme.NewDisabledResource(b.icon)
	}
	r.show(r.icon, b.icon != nil)
	r.Layout(b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *buttonRenderer) show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// controlHeight is the height of all that stands in a line of the form: that
// of an entry.
func controlHeight() float32 {
	return fyne.MeasureText("M", theme.TextSize(), fyne.TextStyle{}).Height + 2*theme.InnerPadding()
}
