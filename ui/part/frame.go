package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Frame puts objects above and below a middle one that takes what is left,
// edge to edge: the toolkit's border layout leaves a gap at each edge, also
// beside what is empty. Objects of top are stacked downwards, those of bottom
// above each other; hidden ones take no room.
func Frame(top, bottom []fyne.CanvasObject, middle fyne.CanvasObject) *fyne.Container {
	all := append(append([]fyne.CanvasObject{}, top...), bottom...)
	return container.New(&frame{top: len(top)}, append(all, middle)...)
}

type frame struct{ top int }

// Layout implements fyne.Layout.
func (f *frame) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	last := len(objs) - 1
	var above, below float32
	for i, o := range objs[:last] {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(size.Width, 1)) // what wraps learns its width first
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, h))
		if i < f.top {
			o.Move(fyne.NewPos(0, above))
			above += h
		} else {
			below += h
			o.Move(fyne.NewPos(0, size.Height-below))
		}
	}
	objs[last].Move(fyne.NewPos(0, above))
	objs[last].Resize(fyne.NewSize(size.Width, max(0, size.Height-above-below)))
}

// MinSize implements fyne.Layout.
func (f *frame) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objs {
		if o.Visible() {
			m := o.MinSize()
			s.Width = max(s.Width, m.Width)
			s.Height += m.Height
		}
	}
	return s
}
