package subscribe

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// rowScroll scrolls the rows where there are more than have room, and leaves the
// wheel to what is around it where it can go no further.
type rowScroll struct {
	container.Scroll
	over func(*fyne.ScrollEvent)
}

func newRowScroll(rows fyne.CanvasObject, over func(*fyne.ScrollEvent)) *rowScroll {
	s := &rowScroll{over: over}
	s.Content, s.Direction = rows, container.ScrollVerticalOnly
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled implements fyne.Scrollable.
func (s *rowScroll) Scrolled(ev *fyne.ScrollEvent) {
	before := s.Offset
	s.Scroll.Scrolled(ev)
	if s.Offset == before && s.over != nil {
		s.over(ev)
	}
}
