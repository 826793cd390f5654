package publish

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

const (
	edge = 10  // around the panel
	gap  = 6   // between its lines
	room = 150 // for an outcome beside the button
	// least is the height of an editor that has given its room to remarks.
	least = 46
)

// columnLayout puts what is visible under each other. One of them, the fill-th,
// takes what height is left: what appears below it takes its room from there,
// and moves nothing else.
type columnLayout struct{ fill int }

func (l *columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := size.Width - 2*edge
	heights := make([]float32, len(objects))
	left := size.Height - gap - edge
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if i > 0 {
			left -= gap
		}
		if i == l.fill {
			continue
		}
		// The height of wrapped text is known once it has its width.
		o.Resize(fyne.NewSize(width, o.Size().Height))
		heights[i] = o.MinSize().Height
		left -= heights[i]
	}
	if l.fill >= 0 {
		heights[l.fill] = max(left, objects[l.fill].MinSize().Height)
	}
	y := float32(gap)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Move(fyne.NewPos(edge, y))
		o.Resize(fyne.NewSize(width, heights[i]))
		y += heights[i] + gap
	}
}

func (l *columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, edge)
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			size.Width = max(size.Width, m.Width)
			size.Height += m.Height + gap
		}
	}
	size.Width += 2 * edge
	return size
}

// footLayout is the lowest line: history, QoS, retain; outcome, cancel and the
// button. Where that does not fit the right half has a line of its own, always,
// so that an outcome never moves the button.
type footLayout struct {
	f      *face
	narrow bool
	size   fyne.Size
}

func (l *footLayout) button() float32 {
	return l.f.publish.MinSize().Width
}

func (l *footLayout) controls() float32 {
	f := l.f
	return f.history.MinSize().Width + f.qos.MinSize().Width + f.retain.MinSize().Width + 3*gap
}

func (l *footLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.size = size
	f, pad := l.f, theme.Padding()
	line := f.publish.MinSize().Height
	l.narrow = f.props.low.Visible() || l.controls()+room+l.button() > size.Width
	y := float32(0)
	x := float32(0)
	for _, o := range []fyne.CanvasObject{f.history, f.qos, f.retain} {
		o.Resize(fyne.NewSize(o.MinSize().Width, line))
		o.Move(fyne.NewPos(x, y))
		x += o.Size().Width + gap
	}
	if l.narrow {
		x, y = 0, line+gap
	}
	if low := f.props.low; low.Visible() {
		low.Resize(fyne.NewSize(low.MinSize().Width, line))
		low.Move(fyne.NewPos(x, y))
		x += low.Size().Width + gap
	}
	end := size.Width - min(l.button(), size.Width)
	f.publish.Resize(fyne.NewSize(size.Width-end, line))
	f.publish.Move(fyne.NewPos(end, y))
	end -= pad
	if f.cancel.Visible() {
		w := f.cancel.MinSize().Width
		f.cancel.Resize(fyne.NewSize(w, line))
		f.cancel.Move(fyne.NewPos(end-w, y))
		end -= w
	}
	f.outcome.Resize(fyne.NewSize(max(end-x, 0), line))
	f.outcome.Move(fyne.NewPos(x, y))
}

func (l *footLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	line := l.f.publish.MinSize().Height
	h := line
	if l.narrow {
		h += line + gap
	}
	return fyne.NewSize(max(l.controls(), min(l.button(), room)), h)
}

// besideLayout puts the second object to the right of the first, or in its place
// where there is no room for both.
type besideLayout struct{ f *face }

// besideRoom is the width from which both are shown, in heights of the text.
const besideRoom = 40

func (l *besideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first, second := objects[0], objects[1]
	l.f.props.place(size.Width >= besideRoom*theme.TextSize())
	first.Move(fyne.NewPos(0, 0))
	second.Move(fyne.NewPos(0, 0))
	second.Resize(size)
	if !second.Visible() {
		first.Show()
		first.Resize(size)
		return
	}
	show(first, size.Width >= besideRoom*theme.TextSize())
	half := (size.Width - gap) / 2
	if first.Visible() {
		first.Resize(fyne.NewSize(half, size.Height))
		second.Move(fyne.NewPos(half+gap, 0))
		second.Resize(fyne.NewSize(half, size.Height))
	}
}

func (l *besideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if objects[1].Visible() { // three lines of it can be seen
		return fyne.NewSize(2*least, 3*objects[1].(*container.Scroll).Content.MinSize().Height/7)
	}
	return fyne.NewSize(2*least, least)
}
