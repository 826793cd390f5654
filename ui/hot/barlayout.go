package hot

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// tight puts what belongs together side by side without gaps.
type tight struct{}

// MinSize implements fyne.Layout.
func (tight) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objs {
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	return s
}

// Layout implements fyne.Layout.
func (tight) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for _, o := range objs {
		m := o.MinSize()
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(m.Width, size.Height))
		x += m.Width
	}
}

// flow puts objects side by side, and those that find no room below. It is as
// high as that needs in the width that it was given last.
type flow struct{ width float32 }

const (
	flowGap  = 14 // between what stands side by side
	flowLine = 2  // between the lines
)

// MinSize implements fyne.Layout.
func (f *flow) MinSize(objs []fyne.CanvasObject) fyne.Size {
	height := f.arrange(objs, f.width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
	var width float32
	for _, o := range objs {
		width = max(width, o.MinSize().Width)
	}
	return fyne.NewSize(width, height)
}

// Layout implements fyne.Layout.
func (f *flow) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.arrange(objs, size.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	})
}

func (f *flow) arrange(objs []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) (height float32) {
	var x, y float32
	for _, o := range objs {
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y = 0, height+flowLine
		}
		put(o, fyne.NewPos(x, y), m)
		x += m.Width + flowGap
		height = max(height, y+m.Height)
	}
	return height
}

// titleLine has a title on the left, a button on the right, and between them a
// text that stays away when there is no room for it.
type titleLine struct{}

// MinSize implements fyne.Layout.
func (titleLine) MinSize(objs []fyne.CanvasObject) fyne.Size {
	title, button := objs[0].MinSize(), objs[2].MinSize()
	return fyne.NewSize(title.Width+button.Width, max(title.Height, button.Height))
}

// Layout implements fyne.Layout.
func (titleLine) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	title, text, button := objs[0].MinSize(), objs[1].MinSize(), objs[2].MinSize()
	left := margin - theme.Padding() // it stands in a padded container
	objs[0].Move(fyne.NewPos(left, (size.Height-title.Height)/2))
	objs[0].Resize(title)
	objs[2].Move(fyne.NewPos(size.Width-button.Width, 0))
	objs[2].Resize(fyne.NewSize(button.Width, size.Height))
	x := left + title.Width + flowGap
	if x+text.Width > size.Width-button.Width {
		objs[1].Hide()
		return
	}
	objs[1].Move(fyne.NewPos(x, (size.Height-text.Height)/2))
	objs[1].Resize(text)
	objs[1].Show()
}
