package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// sightRoom is how far what has the keyboard keeps from the edges of what
// scrolls, px.
const sightRoom float32 = 28

// Sight keeps what has the keyboard in sight, where Tab leads to what is scrolled
// away: the toolkit does not. UI goroutine.
type Sight struct {
	last fyne.Focusable
}

// Keep scrolls as little as needed once the keyboard has gone to something else.
// It is for a tick: asking costs little.
func (s *Sight) Keep(scroll *container.Scroll) {
	c := canvasOf(scroll)
	if c == nil || c.Focused() == s.last {
		return
	}
	s.last = c.Focused()
	o, ok := s.last.(fyne.CanvasObject)
	if !ok || !holds(scroll.Content, o) {
		return
	}
	d := fyne.CurrentApp().Driver()
	top := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(scroll.Content).Y
	y := scroll.Offset.Y
	y = min(max(y, top+o.Size().Height+sightRoom-scroll.Size().Height), max(0, top-sightRoom))
	if y != scroll.Offset.Y {
		scroll.ScrollToOffset(fyne.NewPos(scroll.Offset.X, y))
	}
}

// holds reports whether an object is another one or in a container below it.
func holds(in, o fyne.CanvasObject) bool {
	if in == o {
		return true
	}
	box, ok := in.(*fyne.Container)
	return ok && slices.ContainsFunc(box.Objects, func(child fyne.CanvasObject) bool { return child.Visible() && holds(child, o) })
}
