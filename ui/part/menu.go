package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// MenuAt opens a menu at a place of the window that o is in; without items, or
// where o is in none, it opens nothing. For the UI goroutine, as MenuBelow.
func MenuAt(o fyne.CanvasObject, at fyne.Position, items ...*fyne.MenuItem) {
	if c := canvasOf(o); c != nil && len(items) > 0 {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at)
	}
}

// MenuBelow opens a menu at the lower edge of what it belongs to.
func MenuBelow(o fyne.CanvasObject, items ...*fyne.MenuItem) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	MenuAt(o, at.AddXY(0, o.Size().Height+menuGap), items...)
}

// menuGap is between a menu and what it belongs to.
const menuGap = 2
