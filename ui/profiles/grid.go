package profiles

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
	"treetop/ui/part"
)

// Sizes of a form, px.
const (
	formPad    float32 = 22  // around it
	labelGap   float32 = 14  // between label and control
	lineGap    float32 = 8   // between controls on one line
	rowGap     float32 = 6   // between a note and the next control
	controlMax float32 = 760 // wider lines are hard to follow
)

// field is a line of a form: a label, its control, and a note under that.
type field struct {
	label   *canvas.Text
	control fyne.CanvasObject
	note    *part.Text
	hint    string // what the note says while nothing is wrong
	hidden  bool
}

func newField(label string, control fyne.CanvasObject, hint string) *field {
	f := &field{label: canvas.NewText(label, nil), control: control, note: newNote(), hint: hint}
	f.note.Set(hint, look.ColourDim)
	return f
}

// newNote is a text under a field: a hint, or what is wrong and what to do. It
// is always as high as one line, so that a message that comes or goes moves
// nothing; only one that needs more makes room for itself.
func newNote() *part.Text {
	t := part.NewText()
	t.Least = 1
	return t
}

// say shows what is wrong, or the hint when nothing is.
func (f *field) say(wrong string) {
	if wrong == "" {
		f.note.Set(f.hint, look.ColourDim)
		return
	}
	f.note.Set(wrong, look.ColourBad)
}

// grid lays the fields of a page out: labels right aligned in one column,
// controls in another, each with its note below. It is the Layout of the page,
// and keeps the width last given, since the height follows from it.
type grid struct {
	fields []*field
	width  float32
}

var _ fyne.Layout = (*grid)(nil)

// newPage is a scrolling page of these fields.
func newPage(fields ...*field) (*container.Scroll, *grid) {
	g := &grid{fields: fields, width: 600}
	box := container.New(g)
	for _, f := range fields {
		box.Add(f.label)
		box.Add(f.control)
		box.Add(f.note)
		f.note.OnHeight = func() { box.Refresh() }
	}
	return container.NewVScroll(box), g
}

// labelWidth is how wide a label is drawn.
func labelWidth(text string) float32 {
	return fyne.MeasureText(text, theme.TextSize(), fyne.TextStyle{}).Width
}

func (g *grid) controlWidth() float32 {
	return max(120, min(controlMax*scale(), g.width-2*formPad-labelColumn()-labelGap))
}

// scale is how much larger than by default the font is: what is measured in
// pixels grows with it.
func scale() float32 { return theme.TextSize() / look.FontDefault }

// MinSize implements fyne.Layout.
func (g *grid) MinSize([]fyne.CanvasObject) fyne.Size {
	h := formPad
	for _, f := range g.fields {
		if !f.hidden {
			h += max(controlHeight(), f.control.MinSize().Height) + 2 + f.note.HeightAt(g.controlWidth()) + rowGap
		}
	}
	return fyne.NewSize(300, h)
}

// Layout implements fyne.Layout.
func (g *grid) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	g.width = size.Width
	labels := labelColumn()
	w, x, y := g.controlWidth(), formPad+labels+labelGap, formPad-4
	for _, f := range g.fields {
		for _, o := range []fyne.CanvasObject{f.label, f.control, f.note} {
			if f.hidden {
				o.Hide()
			} else {
				o.Show()
			}
		}
		if f.hidden {
			continue
		}
		f.label.TextSize, f.label.Color = theme.TextSize(), look.Colour(look.ColourDim)
		line := controlHeight()
		label := f.label.MinSize()
		onLine(f.label, formPad+labels-label.Width, y, line)
		h := max(line, f.control.MinSize().Height)
		f.control.Move(fyne.NewPos(x, y))
		f.control.Resize(fyne.NewSize(w, h))
		y += h + 2
		h = f.note.HeightAt(w)
		f.note.Move(fyne.NewPos(x, y))
		f.note.Resize(fyne.NewSize(w, h))
		y += h + rowGap
	}
}

// item is a control on a line, and its width: 0 its own, less than 0 a share
// of what is left.
type item struct {
	fyne.CanvasObject
	width float32
}

// stretch takes what is left of a line, fixed a width in pixels at the default
// font size, natural what the control wants.
func stretch(o fyne.CanvasObject) item          { return item{o, -1} }
func fixed(o fyne.CanvasObject, w float32) item { return item{o, w} }
func natural(o fyne.CanvasObject) item          { return item{o, 0} }

// line puts controls beside each other.
func line(items ...item) *fyne.Container {
	l := lineLayout{items: items}
	c := container.New(l)
	for _, i := range items {
		c.Add(i.CanvasObject)
	}
	return c
}

type lineLayout struct{ items []item }

func (l lineLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, controlHeight())
	for _, i := range l.items {
		if !i.Visible() {
			continue
		}
		m := i.MinSize()
		size.Height = max(size.Height, m.Height)
		switch {
		case i.width > 0:
			size.Width += i.width * scale()
		case i.width == 0:
			size.Width += m.Width
		default:
			size.Width += 60
		}
		size.Width += lineGap
	}
	return size
}

func (l lineLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	left, shares := size.Width+lineGap, float32(0)
	for _, i := range l.items {
		if !i.Visible() {
			continue
		}
		left -= lineGap
		switch {
		case i.width > 0:
			left -= i.width * scale()
		case i.width == 0:
			left -= i.MinSize().Width
		default:
			shares++
		}
	}
	var x float32
	for _, i := range l.items {
		if !i.Visible() {
			continue
		}
		w := i.width * scale()
		switch {
		case w == 0:
			w = i.MinSize().Width
		case w < 0:
			w = max(20, left/shares)
		}
		h := size.Height
		if n, ok := i.CanvasObject.(*part.Text); ok {
			h = n.HeightAt(w)
		}
		i.Move(fyne.NewPos(x, (size.Height-h)/2))
		i.Resize(fyne.NewSize(w, h))
		x += w + lineGap
	}
}
