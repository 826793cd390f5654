package subscribe

import (
	"fyne.io/fyne/v2"

	"treetop/ui/part"
)

// mostRows is how many filters are on the screen at once; the others scroll.
const mostRows = 6

// arrangement is where the parts of the table are.
type arrangement struct {
	p     *Pane
	width float32 // last given: the height of the note follows from it
}

func (a *arrangement) shown() float32 { return float32(min(len(a.p.list), mostRows)) }

// MinSize implements fyne.Layout.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size {
	line := part.ControlHeight()
	width := a.width
	if width == 0 {
		width = 500
	}
	return fyne.NewSize(260, 8+line*(2+a.shown())+4+a.p.note.HeightAt(width-2*margin)+10)
}

// Layout implements fyne.Layout.
func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p, line := a.p, part.ControlHeight()
	resized := a.width != size.Width
	a.width = size.Width
	y := float32(6)
	part.OnLineAt(p.title, margin, y, line)
	save := p.save.MinSize()
	p.save.Move(fyne.NewPos(size.Width-margin-save.Width, y))
	p.save.Resize(save)
	y += line + 2
	h := a.shown() * line
	p.scroll.Move(fyne.NewPos(0, y))
	p.scroll.Resize(fyne.NewSize(size.Width, h))
	y += h + 4

	right := size.Width - margin
	for _, b := range []fyne.CanvasObject{p.add, p.more, p.qos} {
		if b == fyne.CanvasObject(p.more) {
			if p.more.Hidden = !p.five; !p.five {
				continue
			}
		}
		w := b.MinSize().Width
		right -= w
		b.Move(fyne.NewPos(right, y))
		b.Resize(fyne.NewSize(w, line))
		right -= gap
	}
	p.entry.Move(fyne.NewPos(margin, y))
	p.entry.Resize(fyne.NewSize(max(40, right-margin), line))
	y += line + 2
	p.note.Move(fyne.NewPos(margin, y))
	p.note.Resize(fyne.NewSize(size.Width-2*margin, p.note.HeightAt(size.Width-2*margin)))
	if resized {
		p.lines.Refresh()
	}
}

// stack puts rows below each other.
type stack struct{}

// MinSize implements fyne.Layout.
func (stack) MinSize(objs []fyne.CanvasObject) fyne.Size {
	n := 0
	for _, o := range objs {
		if o.Visible() {
			n++
		}
	}
	return fyne.NewSize(200, float32(n)*part.ControlHeight())
}

// Layout implements fyne.Layout.
func (stack) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	line := part.ControlHeight()
	var y float32
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, line))
		y += line
	}
}
