package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
)

const barWidth = 8 // of the scroll bar, px; it is taken hold of within 12

// slot is what one visible row is drawn with.
type slot struct {
	ground *canvas.Rectangle
	row    fyne.CanvasObject
}

type listRenderer struct {
	list  *List
	slots []slot
	used  int
	thumb *canvas.Rectangle
	frame *canvas.Rectangle // the focus
	objs  []fyne.CanvasObject
}

func (r *listRenderer) Destroy() {}

func (r *listRenderer) MinSize() fyne.Size { return fyne.NewSize(80, r.list.Height()*2) }

func (r *listRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *listRenderer) Layout(fyne.Size) { r.update() }

func (r *listRenderer) Refresh() { r.update() }

// update binds what is visible. Rows keep their slot from one time to the
// next, so a row that did not change refreshes nothing.
func (r *listRenderer) update() {
	l := r.list
	if l.Len == nil || l.NewRow == nil || l.Bind == nil {
		return
	}
	l.setPos(l.pos())
	first, n := l.InView()
	if l.Prepare != nil {
		l.Prepare(first, n)
	}
	size, rowH, cursor := l.Size(), l.Height(), l.cursor()
	grew := false
	for len(r.slots) < n {
		r.slots = append(r.slots, slot{canvas.NewRectangle(color.Transparent), l.NewRow()})
		grew = true
	}
	for i := range r.slots {
		s := &r.slots[i]
		if i >= n {
			if s.row.Visible() {
				s.row.Hide()
				s.ground.Hide()
			}
			continue
		}
		at := l.RowPosition(first + i)
		s.ground.Move(at)
		s.ground.Resize(fyne.NewSize(size.Width, rowH))
		s.row.Move(at)
		s.row.Resize(fyne.NewSize(size.Width, rowH))
		state := RowState{Cursor: first+i == cursor, Hovered: first+i == l.hover, Focused: l.focused}
		state.Selected = l.Selected != nil && l.Selected(first+i)
		PutFill(s.ground, groundOf(state))
		l.Bind(first+i, s.row, state)
		if !s.row.Visible() {
			s.row.Show()
			s.ground.Show()
		}
	}
	r.used = n
	r.placeBar(size, rowH)
	r.placeFrame(size)
	if grew || r.objs == nil {
		r.objs = r.objs[:0]
		for _, s := range r.slots {
			r.objs = append(r.objs, s.ground, s.row)
		}
		r.objs = append(r.objs, r.thumb, r.frame)
	}
}

func (r *listRenderer) placeBar(size fyne.Size, rowH float32) {
	y, length := thumb(r.list.pos(), size.Height, rowH, r.list.len())
	if length == 0 {
		r.thumb.Hide()
		return
	}
	PutFill(r.thumb, theme.Color(theme.ColorNameScrollBar))
	r.thumb.Move(fyne.NewPos(size.Width-barWidth, y))
	r.thumb.Resize(fyne.NewSize(barWidth-2, length))
	r.thumb.Show()
}

func (r *listRenderer) placeFrame(size fyne.Size) {
	r.frame.FillColor = color.Transparent
	r.frame.StrokeColor = color.Transparent
	if r.list.focused {
		r.frame.StrokeColor = look.Colour(look.ColourFocus)
	}
	r.frame.Resize(size)
	r.frame.Refresh()
}

func groundOf(s RowState) color.Color {
	switch {
	case s.Selected && s.Focused:
		return look.Colour(look.GroundSelected)
	case s.Selected:
		return look.Colour(look.GroundIdle)
	case s.Hovered:
		return theme.Color(theme.ColorNameHover)
	}
	return color.Transparent
}
