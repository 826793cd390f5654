package inspect

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// tone is how a button looks.
type tone uint8

const (
	tonePlain tone = iota // with a ground
	toneQuiet             // without one
	toneLink              // a link in a line of text
)

// button is a text to press, no higher than the line that it stands in. The
// toolkit's own is half as high again and keeps all keys to itself.
type button struct {
	ttwidget.ToolTipWidget

	text   string
	tone   tone
	chosen bool // one of several to pick from, and the one picked
	onTap  func()

	hovered, focused bool
}

var (
	_ fyne.Widget        = (*button)(nil)
	_ fyne.Tappable      = (*button)(nil)
	_ fyne.Focusable     = (*button)(nil)
	_ fyne.Shortcutable  = (*button)(nil)
	_ desktop.Hoverable  = (*button)(nil)
	_ desktop.Cursorable = (*button)(nil)
)

func newButton(text string, t tone, onTap func()) *button {
	b := &button{text: text, tone: t, onTap: onTap}
	b.ExtendBaseWidget(b)
	return b
}

// set changes what the button says and whether it is the chosen one.
func (b *button) set(text string, chosen bool) {
	if b.text != text || b.chosen != chosen {
		b.text, b.chosen = text, chosen
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (b *button) Tapped(*fyne.PointEvent) { b.act() }

func (b *button) act() {
	if b.onTap != nil {
		b.onTap()
	}
}

// Cursor implements desktop.Cursorable.
func (b *button) Cursor() desktop.Cursor {
	if b.tone == toneLink {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
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
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.act()
	default:
		part.PassKey(b, ev)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (b *button) TypedShortcut(s fyne.Shortcut) { part.PassShortcut(b, s) }

// pad is the room left and right of the text.
func (b *button) pad() float32 {
	if b.tone == toneLink {
		return 2
	}
	return 9
}

// CreateRenderer implements fyne.Widget.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, ground: canvas.NewRectangle(nil), text: canvas.NewText("", color.White)}
	r.objs = []fyne.CanvasObject{r.ground, r.text}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b      *button
	ground *canvas.Rectangle
	text   *canvas.Text
	objs   []fyne.CanvasObject
}

func (r *buttonRenderer) Destroy()                     {}
func (r *buttonRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *buttonRenderer) MinSize() fyne.Size {
	s := fyne.MeasureText(r.b.text, theme.TextSize(), fyne.TextStyle{})
	return fyne.NewSize(s.Width+2*r.b.pad(), s.Height+6)
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.text.Move(fyne.NewPos(r.b.pad(), (size.Height-r.text.MinSize().Height)/2))
}

func (r *buttonRenderer) Refresh() {
	b := r.b
	ground, ink := color.Color(color.Transparent), look.Colour(look.ColourText)
	switch {
	case b.tone == toneLink:
		ink = look.Colour(look.ColourLink)
	case b.tone == tonePlain, b.chosen:
		ground = theme.Color(theme.ColorNameButton)
	default:
		ink = look.Colour(look.ColourDim)
	}
	if b.hovered {
		if b.tone == toneQuiet && !b.chosen {
			ground = theme.Color(theme.ColorNameHover)
		}
		if b.tone != toneLink {
			ink = look.Colour(look.ColourText)
		}
	}
	r.ground.FillColor = ground
	r.ground.CornerRadius = theme.InputRadiusSize()
	r.ground.StrokeWidth, r.ground.StrokeColor = 0, color.Transparent
	if b.focused {
		r.ground.StrokeWidth, r.ground.StrokeColor = 1, look.Colour(look.ColourFocus)
	}
	r.ground.Refresh()
	part.PutText(r.text, b.text, ink, theme.TextSize())
	r.Layout(b.Size())
}

// showBelow opens a menu at the lower edge of what it belongs to.
func showBelow(o fyne.CanvasObject, items []*fyne.MenuItem) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(0, o.Size().Height+2)
	showMenu(o, items, at)
}

// showMenu opens a menu at a place of the window that o is in.
func showMenu(o fyne.CanvasObject, items []*fyne.MenuItem, at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil || len(items) == 0 {
		return
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at)
}
