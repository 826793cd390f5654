package inspect

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

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
