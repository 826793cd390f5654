package inspect

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
	"treetop/ui/part"
)

// newAbout is what stands over the newest topics while nothing is selected.
// Where there is too little room for all of it, it scrolls.
func newAbout(subscriptions fyne.CanvasObject, s *summary) *container.Scroll {
	all := fyne.CanvasObject(s)
	if subscriptions != nil {
		all = part.Frame([]fyne.CanvasObject{subscriptions}, nil, s)
	}
	return container.NewVScroll(all)
}

const (
	aboutLeast float32 = 90 // px of it that are seen in the least of windows
	lowerLeast float32 = 90 // px, at the default font size, that it leaves to the newest topics
)

// aboutLayout stacks the head, what is about the session, and the rest.
type aboutLayout struct{}

// MinSize implements fyne.Layout.
func (aboutLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	head, about, rest := objs[0].MinSize(), objs[1], objs[2].MinSize()
	s := fyne.NewSize(max(head.Width, rest.Width), head.Height+rest.Height)
	if about.Visible() {
		s = fyne.NewSize(max(s.Width, about.MinSize().Width), s.Height+aboutLeast)
	}
	return s
}

// Layout implements fyne.Layout.
func (aboutLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	head, about, rest := objs[0], objs[1].(*container.Scroll), objs[2]
	y := head.MinSize().Height
	head.Move(fyne.NewPos(0, 0))
	head.Resize(fyne.NewSize(size.Width, y))
	if about.Visible() {
		about.Resize(fyne.NewSize(size.Width, 1)) // what wraps learns its width first
		h := min(about.Content.MinSize().Height, max(aboutLeast, size.Height-y-lowerLeast*theme.TextSize()/look.FontDefault))
		about.Move(fyne.NewPos(0, y))
		about.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
	rest.Move(fyne.NewPos(0, y))
	rest.Resize(fyne.NewSize(size.Width, max(0, size.Height-y)))
}
