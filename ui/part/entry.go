package part

import (
	"reflect"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Entry is the toolkit's entry, but it lives with others: Tab leaves it, even
// a multiline one, and keys and shortcuts that it does not use go on to the
// table of the window.
type Entry struct {
	widget.Entry

	// OnKey sees each key first and answers whether it has used it.
	OnKey func(*fyne.KeyEvent) bool
	// OnFocus is told when the focus comes and goes.
	OnFocus func(focused bool)
	// WantsTab is asked whether Tab is a key for OnKey at this moment.
	WantsTab func() bool

	scrolled func() fyne.Position // how far the text is moved to the left

	arriving bool         // the focus came in the event that is being handled
	after    func(func()) // calls a function after that event; nil: fyne.Do
}

var (
	_ fyne.Focusable    = (*Entry)(nil)
	_ fyne.Shortcutable = (*Entry)(nil)
)

// NewEntry makes a single-line entry.
func NewEntry() *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrapOff
	e.ExtendBaseWidget(e)
	return e
}

// NewMultiLineEntry makes an entry of several lines, wrapped at words.
func NewMultiLineEntry() *Entry {
	e := &Entry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	return e
}

// NewPasswordEntry makes an entry that conceals what is typed.
func NewPasswordEntry() *Entry {
	e := NewEntry()
	e.Password = true
	return e
}

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	e.scrolled = nil
	for _, o := range r.Objects() {
		if at, ok := scrolledBy(o); ok {
			e.scrolled = at
		}
	}
	return r
}

// scrolledBy answers how far an object scrolls what is in it, where it does. The
// toolkit tells nobody how far an entry is scrolled, and the type that knows is
// internal to it; but the field is exported.
func scrolledBy(o fyne.CanvasObject) (at func() fyne.Position, ok bool) {
	v := reflect.Indirect(reflect.ValueOf(o))
	if v.Kind() != reflect.Struct {
		return nil, false
	}
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && f.Type == reflect.TypeFor[fyne.Position]() {
			return func() fyne.Position { return v.Field(i).Interface().(fyne.Position) }, true
		}
	}
	return nil, false
}

// TextX is where the text of a single line has its byte i, from the left edge
// of the entry, be it scrolled out of it. UI goroutine.
func (e *Entry) TextX(i int) float32 {
	x := theme.InnerPadding() + fyne.MeasureText(e.Text[:min(i, len(e.Text))], theme.TextSize(), e.TextStyle).Width
	if e.Icon != nil {
		x += theme.IconInlineSize() + theme.LineSpacing()
	}
	if e.scrolled != nil {
		x -= e.scrolled().X
	}
	return x
}

// Caret is the byte of the text before which the caret stands.
func (e *Entry) Caret() int {
	n := e.CursorTextOffset()
	for i := range e.Text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(e.Text)
}

// SetText puts another text in, of which nothing is selected.
func (e *Entry) SetText(text string) {
	if text != e.Text {
		e.dropSelection()
	}
	e.Entry.SetText(text)
}

// dropSelection ends what is selected. The toolkit keeps a selection when the
// text is set, and has the second letter that is typed then replace the first.
func (e *Entry) dropSelection() {
	if e.SelectedText() != "" {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
}

// Replace puts a text in place of the bytes from and to, and the caret behind
// it.
func (e *Entry) Replace(from, to int, text string) {
	e.dropSelection()
	before := e.Text[:from] + text
	e.CursorRow, e.CursorColumn = 0, utf8.RuneCountInString(before)
	e.SetText(before + e.Text[to:])
	e.CursorColumn = utf8.RuneCountInString(before)
	e.Refresh()
}

// AcceptsTab implements fyne.Tabbable: Tab moves the focus.
func (e *Entry) AcceptsTab() bool { return e.WantsTab != nil && e.WantsTab() }

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	e.arriving = false
	if e.OnKey != nil && e.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12, desktop.KeyMenu:
		PassKey(e, ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// TypedRune implements fyne.Focusable. The space bar is a key first and then a
// blank: where the key pressed a button that brought the focus here, or picked
// from a menu, the blank comes here too, and nobody has typed it.
func (e *Entry) TypedRune(r rune) {
	if r == ' ' && e.arriving {
		return
	}
	e.Entry.TypedRune(r)
}

// TypedShortcut implements fyne.Shortcutable. Moving by words stays with the
// entry, as do the shortcuts of the clipboard and of undo.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok {
		e.Entry.TypedShortcut(s)
		return
	}
	switch custom.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
		e.Entry.TypedShortcut(s)
	default:
		PassShortcut(e, s)
	}
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.arrive()
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

func (e *Entry) arrive() {
	e.arriving = true
	after := e.after
	if after == nil {
		after = fyne.Do
	}
	after(func() { e.arriving = false })
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}
