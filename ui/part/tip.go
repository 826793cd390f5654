package part

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A tip comes up when the pointer has rested for tipAfter, and sooner while a
// person goes from one to the next.
const (
	tipAfter     = 750 * time.Millisecond
	tipSoonAfter = 300 * time.Millisecond
	tipSoon      = 1500 * time.Millisecond
)

// Tip is what a widget says while the pointer rests on it. The widget embeds
// it, hands it its MouseIn, MouseMoved and MouseOut, and sets Owner. It is
// drawn in the TipLayer of the window or of the sheet that the widget is on;
// where there is none, or where a menu has opened in the meantime, nothing
// comes up. UI goroutine.
type Tip struct {
	// Owner is the widget; the pointer has to be on it for the tip to show.
	Owner fyne.CanvasObject

	text string
	turn uint64        // of the waiting: what was begun earlier counts no more
	at   fyne.Position // of the pointer, on the canvas
	over fyne.CanvasObject
	stop func() // ends the waiting; nil: it does not wait
}

// SetToolTip says what the tip says from the next time on; "" for none.
func (t *Tip) SetToolTip(text string) { t.text = text }

// ToolTip is what it says.
func (t *Tip) ToolTip() string { return t.text }

// MouseIn is called when the pointer comes.
func (t *Tip) MouseIn(ev *desktop.MouseEvent) {
	t.rest()
	t.at = ev.AbsolutePosition
	c := t.canvas()
	if c == nil || t.text == "" {
		return
	}
	t.over = c.Overlays().Top()
	l := layerOf(c, t.over)
	if l == nil {
		return
	}
	wait := tipAfter
	if time.Since(l.gone) < tipSoon {
		wait = tipSoonAfter
	}
	t.turn++
	turn := t.turn
	t.stop = l.After(wait, func() {
		if turn == t.turn {
			t.show()
		}
	})
}

// MouseMoved is called when the pointer moves.
func (t *Tip) MouseMoved(ev *desktop.MouseEvent) { t.at = ev.AbsolutePosition }

// MouseOut is called when the pointer goes, and by what takes the widget off
// the screen or opens a menu over it.
func (t *Tip) MouseOut() {
	t.rest()
	if c := t.canvas(); c != nil {
		if l := layerOf(c, t.over); l != nil && l.tip == t {
			l.clear()
		}
	}
}

// rest ends the waiting.
func (t *Tip) rest() {
	t.turn++
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
}

func (t *Tip) show() {
	c := t.canvas()
	if c == nil || !t.stands(c) {
		return
	}
	if l := layerOf(c, t.over); l != nil {
		l.put(t, c.Size())
	}
}

// stands reports whether the pointer can still be on the widget: no menu has
// opened over it, and it was not taken off the screen.
func (t *Tip) stands(c fyne.Canvas) bool {
	if c.Overlays().Top() != t.over || t.text == "" {
		return false
	}
	at := t.at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(t.Owner)) // of nothing visible: the corner
	size := t.Owner.Size()
	return t.Owner.Visible() && at.X >= 0 && at.Y >= 0 && at.X <= size.Width && at.Y <= size.Height
}

func (t *Tip) canvas() fyne.Canvas {
	if t.Owner == nil {
		return nil
	}
	return canvasOf(t.Owner)
}

// TipWidget is the base of a widget that has a tip.
type TipWidget struct {
	widget.BaseWidget
	Tip
}

// ExtendBaseWidget makes it the base of w.
func (t *TipWidget) ExtendBaseWidget(w fyne.Widget) {
	t.Owner = w
	t.BaseWidget.ExtendBaseWidget(w)
}
