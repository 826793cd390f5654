package publish

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/part"
)

// sendEntry is an entry that shows each shortcut to the panel first, and passes
// on itself what it does not use: the canvas knows the outermost widget only.
type sendEntry struct {
	part.Entry
	onShortcut func(fyne.Shortcut) bool
}

var (
	_ fyne.Focusable    = (*sendEntry)(nil)
	_ fyne.Shortcutable = (*sendEntry)(nil)
)

func newSendEntry(lines bool) *sendEntry {
	e := &sendEntry{}
	e.Wrapping = fyne.TextWrapOff
	if lines {
		e.MultiLine = true
		e.Wrapping = fyne.TextWrapWord
	}
	e.OnKey = e.passKey
	e.ExtendBaseWidget(e)
	return e
}

func (e *sendEntry) passKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12, desktop.KeyMenu:
		part.PassKey(e, ev)
		return true
	}
	return false
}

// TypedShortcut implements fyne.Shortcutable.
func (e *sendEntry) TypedShortcut(s fyne.Shortcut) {
	if e.onShortcut(s) {
		return
	}
	if custom, ok := s.(*desktop.CustomShortcut); ok && !edits(custom.KeyName) {
		part.PassShortcut(e, s)
		return
	}
	e.put(s)
}

// put hands a shortcut to the toolkit's entry.
func (e *sendEntry) put(s fyne.Shortcut) {
	var w *widget.Entry = &e.Entry.Entry
	w.TypedShortcut(s)
}

// edits: with Ctrl these keys move or delete by words, which stays here.
func edits(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}
