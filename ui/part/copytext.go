package part

import (
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/lang"
	"treetop/ui/look"
)

// CopyText is a Text that can be selected and copied, as every error can. What
// is copied is the text as it was given, without the breaks of its lines.
type CopyText struct {
	Text

	from, to int  // what is selected, in bytes; in either order
	press    bool // the focus comes by the pointer
	taps     tapCounter
	now      func() time.Time
}

var (
	_ fyne.Widget        = (*CopyText)(nil)
	_ fyne.Focusable     = (*CopyText)(nil)
	_ fyne.Shortcutable  = (*CopyText)(nil)
	_ fyne.Draggable     = (*CopyText)(nil)
	_ desktop.Mouseable  = (*CopyText)(nil)
	_ desktop.Cursorable = (*CopyText)(nil)
)

// NewCopyText makes a text of the size of captions with nothing in it.
func NewCopyText() *CopyText {
	t := &CopyText{now: time.Now}
	t.SizeName, t.tone, t.marks, t.self = theme.SizeNameCaptionText, look.ColourDim, t.marked, t
	t.ExtendBaseWidget(t)
	return t
}

// Set shows a text in a colour of look. What was selected stays selected for
// as long as the text is the same.
func (t *CopyText) Set(text string, tone fyne.ThemeColorName) {
	if text != t.text {
		t.from, t.to = 0, 0
	}
	t.Text.Set(text, tone)
}

// Selected is the selected text.
func (t *CopyText) Selected() string {
	from, to := t.selection()
	return t.text[from:to]
}

func (t *CopyText) selection() (from, to int) { return min(t.from, t.to), max(t.from, t.to) }

func (t *CopyText) choose(from, to int) {
	if t.from != from || t.to != to {
		t.from, t.to = from, to
		t.Refresh()
	}
}

// marked is where the selected part of a line is.
func (t *CopyText) marked(l stretch) (x, width float32) {
	from, to := t.selection()
	from, to = max(from, l.from), min(to, l.to)
	if from >= to {
		return 0, 0
	}
	return t.left(l) + t.fit.Width(t.text[l.from:from]), t.fit.Width(t.text[from:to])
}

// byteAt is the byte of the text that a point is nearest to.
func (t *CopyText) byteAt(p fyne.Position) int {
	y := p.Y - t.top
	if len(t.lines) == 0 || y < 0 {
		return 0
	}
	i := int(y / t.lineHeight())
	if i >= len(t.lines) {
		return len(t.text)
	}
	l := t.lines[i]
	x := p.X - t.left(l)
	for at, r := range t.text[l.from:l.to] {
		w := t.fit.advance(r)
		if x < w/2 {
			return l.from + at
		}
		x -= w
	}
	return l.to
}

// wordAt is the word around a byte of the text.
func (t *CopyText) wordAt(at int) (from, to int) {
	from, to = at, at
	r, _ := utf8.DecodeRuneInString(t.text[at:])
	kind := kindOf(r)
	for from > 0 {
		r, n := utf8.DecodeLastRuneInString(t.text[:from])
		if kindOf(r) != kind {
			break
		}
		from -= n
	}
	for to < len(t.text) {
		r, n := utf8.DecodeRuneInString(t.text[to:])
		if kindOf(r) != kind {
			break
		}
		to += n
	}
	return from, to
}

// Cursor implements desktop.Cursorable.
func (t *CopyText) Cursor() desktop.Cursor { return desktop.TextCursor }

// MouseDown implements desktop.Mouseable. Clicks are counted here: the
// toolkit's double tap would delay every single one.
func (t *CopyText) MouseDown(ev *desktop.MouseEvent) {
	t.press = true
	Focus(t)
	t.press = false
	if ev.Button == desktop.MouseButtonSecondary {
		t.menu(ev.AbsolutePosition)
		return
	}
	if ev.Button != desktop.MouseButtonPrimary {
		return
	}
	at := t.byteAt(ev.Position)
	switch taps := t.taps.tap(0, t.now()); {
	case ev.Modifier&fyne.KeyModifierShift != 0:
		t.choose(t.from, at)
	case taps == 1:
		t.choose(at, at)
	case taps == 2:
		t.choose(t.wordAt(at))
	default:
		t.choose(0, len(t.text))
	}
}

// MouseUp implements desktop.Mouseable.
func (t *CopyText) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable. The point may lie far outside.
func (t *CopyText) Dragged(ev *fyne.DragEvent) { t.choose(t.from, t.byteAt(ev.Position)) }

// DragEnd implements fyne.Draggable.
func (t *CopyText) DragEnd() {}

// FocusGained implements fyne.Focusable. By the keyboard it selects all, which
// shows where the focus is.
func (t *CopyText) FocusGained() {
	if !t.press && t.from == t.to {
		t.choose(0, len(t.text))
	}
}

// FocusLost implements fyne.Focusable. What is selected stays so under a menu
// that is open over it.
func (t *CopyText) FocusLost() {
	if c := canvasOf(t); c == nil || c.Overlays().Top() == nil {
		t.choose(0, 0)
	}
}

// TypedRune implements fyne.Focusable.
func (t *CopyText) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (t *CopyText) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyMenu || ev.Name == fyne.KeyF10 && Modifiers()&fyne.KeyModifierShift != 0 {
		t.menu(fyne.CurrentApp().Driver().AbsolutePositionForObject(t).AddXY(20, t.lineHeight()))
		return
	}
	PassKey(t, ev)
}

// TypedShortcut implements fyne.Shortcutable.
func (t *CopyText) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		t.copy()
	case *fyne.ShortcutSelectAll:
		t.choose(0, len(t.text))
	default:
		PassShortcut(t, s)
	}
}

// copy takes what is selected, or all where nothing is.
func (t *CopyText) copy() {
	s := t.Selected()
	if s == "" {
		s = t.text
	}
	fyne.CurrentApp().Clipboard().SetContent(s)
}

func (t *CopyText) menu(at fyne.Position) {
	MenuAt(t, at,
		fyne.NewMenuItem(lang.L("Copy"), t.copy),
		fyne.NewMenuItem(lang.L("Select all"), func() { t.choose(0, len(t.text)) }))
}
