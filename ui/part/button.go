package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// ButtonStyle is how much a button asks for attention.
type ButtonStyle uint8

const (
	ButtonPlain   ButtonStyle = iota
	ButtonPrimary             // the one that most people want here
	ButtonDanger              // takes something away
	ButtonQuiet               // without a ground until the pointer is on it
	ButtonLink                // a link in a line of text
)

// TapFocus is what a press with the pointer does to the keyboard focus.
type TapFocus uint8

const (
	FocusStays TapFocus = iota // where it was
	FocusComes                 // to the button, so that what was being typed elsewhere is taken in first
	FocusGoes                  // from whatever had it: the keys are the window's until something takes it
	// FocusKept is FocusGoes for what is still there after the press: one with a
	// key leaves the focus on the button, so that the next Tab goes on from it.
	FocusKept
)

// Button is a compact button with a tooltip: a text, an icon or both, and a
// mark where it opens a menu. The toolkit's own is bold and a third higher, has
// no red but a filled one, and keeps the keys that it does not use to itself.
//
// The fields are set before the button is shown, or changed with Refresh after
// it. All of it belongs to the UI goroutine.
type Button struct {
	TipWidget

	Text  string
	Icon  fyne.Resource // nil: none
	Style ButtonStyle
	Focus TapFocus
	// IconLast puts the icon behind the text.
	IconLast bool
	// Menu shows a ▾ behind the text.
	Menu bool
	// Dot is the name of a profile's colour that is shown before the text, ""
	// for none; Dotted keeps room for one, also while there is none.
	Dot    string
	Dotted bool
	// Fits are all texts that the button may have. It is as wide as the widest
	// needs, so that a text that changes moves nothing.
	Fits []string
	// OnTapped is what a press does, with the pointer or with Enter or Space.
	OnTapped func()
	// OnKey sees each key first and answers whether it has used it.
	OnKey func(*fyne.KeyEvent) bool

	self                               fyne.Widget // what embeds the button, or the button
	disabled, hovered, focused, chosen bool
}

var (
	_ fyne.Widget        = (*Button)(nil)
	_ fyne.Tappable      = (*Button)(nil)
	_ fyne.Focusable     = (*Button)(nil)
	_ fyne.Shortcutable  = (*Button)(nil)
	_ fyne.Disableable   = (*Button)(nil)
	_ desktop.Hoverable  = (*Button)(nil)
	_ desktop.Cursorable = (*Button)(nil)
)

// NewButton makes a plain button with a text.
func NewButton(text string, onTapped func()) *Button {
	return NewStyledButton(text, ButtonPlain, onTapped)
}

// NewStyledButton makes a button with a text.
func NewStyledButton(text string, style ButtonStyle, onTapped func()) *Button {
	b := &Button{Text: text, Style: style, OnTapped: onTapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton makes a plain button with an icon only, which its tooltip puts
// into words.
func NewIconButton(icon fyne.Resource, tip string, onTapped func()) *Button {
	b := NewButton("", onTapped)
	b.Icon = icon
	b.SetToolTip(tip)
	return b
}

// ControlHeight is the height of a button, which is that of an entry: what
// stands in one line is of one height. In pixels, about 30 in the default font.
func ControlHeight() float32 {
	return fyne.MeasureText("M", theme.TextSize(), fyne.TextStyle{}).Height + 2*theme.InnerPadding()
}

// ExtendBaseWidget makes the button work as a part of w, which embeds it.
func (b *Button) ExtendBaseWidget(w fyne.Widget) {
	b.self = w
	b.TipWidget.ExtendBaseWidget(w)
}

// SetText changes the text; the same one again costs nothing.
func (b *Button) SetText(text string) {
	if b.Text != text {
		b.Text = text
		b.Refresh()
	}
}

// SetChosen marks the button as the one picked of several, or not.
func (b *Button) SetChosen(on bool) {
	if b.chosen != on {
		b.chosen = on
		b.Refresh()
	}
}

// Chosen reports whether the button is the one picked of several.
func (b *Button) Chosen() bool { return b.chosen }

// Enable implements fyne.Disableable.
func (b *Button) Enable() { b.SetDisabled(false) }

// Disable implements fyne.Disableable.
func (b *Button) Disable() { b.SetDisabled(true) }

// Disabled implements fyne.Disableable.
func (b *Button) Disabled() bool { return b.disabled }

// SetDisabled is Disable or Enable.
func (b *Button) SetDisabled(off bool) {
	if b.disabled != off {
		b.disabled = off
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.disabled {
		return
	}
	switch b.Focus {
	case FocusComes:
		if w, ok := b.self.(fyne.Focusable); ok {
			Focus(w)
		}
	case FocusGoes, FocusKept:
		b.unfocus()
	}
	b.act()
}

func (b *Button) unfocus() {
	if c := canvasOf(b.self); c != nil {
		c.Unfocus()
	}
}

func (b *Button) act() {
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor {
	if b.Style == ButtonLink && !b.disabled {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(ev *desktop.MouseEvent) {
	b.TipWidget.MouseIn(ev)
	b.hovered = true
	b.Refresh()
}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() {
	b.TipWidget.MouseOut()
	b.hovered = false
	b.Refresh()
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if b.OnKey != nil && b.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if b.Focus == FocusGoes && !b.disabled {
			b.unfocus()
		}
		b.act()
	default:
		PassKey(b.self, ev)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (b *Button) TypedShortcut(s fyne.Shortcut) { PassShortcut(b.self, s) }

// AccessibilityLabel is what a reader of the screen says: the text, or what the
// tooltip says of an icon.
func (b *Button) AccessibilityLabel() string {
	if b.Text != "" {
		return b.Text
	}
	return b.ToolTip()
}

// AccessibilityRole tells a reader of the screen that this is a button.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		b: b, ground: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil),
		text: canvas.NewText("", nil), mark: canvas.NewText("▾", nil),
		icon: canvas.NewImageFromResource(nil), dot: canvas.NewCircle(color.Transparent),
	}
	r.icon.FillMode = canvas.ImageFillContain
	r.objs = []fyne.CanvasObject{r.ground, r.over, r.icon, r.dot, r.text, r.mark}
	r.Refresh()
	return r
}
