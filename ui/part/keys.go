// Package part holds the widgets that more than one pane uses: the row list,
// the code view, the entry, and what lets keys find their way.
package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// The toolkit gives a key to the focused widget and to nobody else. So the one
// table of keys hangs on the canvas (keys without a modifier as OnTypedKey,
// the others as its shortcuts), and every focusable widget of ours passes on
// what it does not use itself, with the two functions below.

// PassKey hands a key that w does not use to the table of its canvas.
func PassKey(w fyne.CanvasObject, ev *fyne.KeyEvent) {
	if c := canvasOf(w); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(ev)
	}
}

// PassShortcut hands a shortcut that w does not use to the table of its canvas.
func PassShortcut(w fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := canvasOf(w).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// Focus puts the keyboard focus on w, which must be on a canvas. It may have
// been shown this moment: the toolkit knows the canvas of what it has drawn
// already, and else it is that of the only window.
func Focus(w fyne.Focusable) {
	o, ok := w.(fyne.CanvasObject)
	if !ok {
		return
	}
	c := canvasOf(o)
	if windows := fyne.CurrentApp().Driver().AllWindows(); c == nil && len(windows) == 1 {
		c = windows[0].Canvas()
	}
	if c != nil {
		c.Focus(w)
	}
}

// FocusIfFree is Focus where nothing has the focus, as after a press with the
// pointer: the keys go on with what the press was about.
func FocusIfFree(w fyne.Focusable) {
	o, ok := w.(fyne.CanvasObject)
	if !ok {
		return
	}
	if c := canvasOf(o); c != nil && c.Focused() == nil {
		c.Focus(w)
	}
}

// Modifiers are the modifier keys that are down at this moment. Zero where the
// driver has no keyboard.
func Modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

func canvasOf(w fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(w)
}
