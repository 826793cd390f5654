package tree

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// barLine lays out the line of the filter: the field, and behind it the
// buttons. Where they would leave too little of the field, the order goes into
// the menu.
type barLine struct{ bar *filterBar }

// leastField is how many times the size of the text the field has room for
// before the order goes.
const leastField = 14

// MinSize implements fyne.Layout.
func (barLine) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objs {
		s.Height = max(s.Height, o.MinSize().Height)
	}
	return s
}

// Layout implements fyne.Layout.
func (l barLine) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	gap, room := theme.Padding(), size.Width
	for _, o := range objs[1:] {
		room -= o.MinSize().Width + gap
	}
	put(l.bar.sort, room >= leastField*theme.TextSize())
	x := size.Width
	for i := len(objs) - 1; i > 0; i-- {
		if o := objs[i]; o.Visible() {
			w := o.MinSize().Width
			o.Move(fyne.NewPos(x-w, 0))
			o.Resize(fyne.NewSize(w, size.Height))
			x -= w + gap
		}
	}
	objs[0].Move(fyne.NewPos(0, 0))
	objs[0].Resize(fyne.NewSize(max(0, x), size.Height))
}
