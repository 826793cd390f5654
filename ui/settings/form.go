package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
	"treetop/ui/part"
)

// field is a line of the form: a label, its control, and under that a note
// that says what it means, or what is wrong.
type field struct {
	label   *canvas.Text
	control fyne.CanvasObject
	note    *part.Text
	hint    string
	top     float32 // space above, px
}

func newField(label string, control fyne.CanvasObject, hint string) *field {
	f := &field{label: canvas.NewText(label, nil), control: control, note: part.NewText(), hint: hint}
	f.say("")
	return f
}

// say shows what is wrong, or the hint when nothing is. What is wrong is shorter
// mostly; the fields below stay where they are.
func (f *field) say(wrong string) {
	if wrong != "" {
		f.note.Hold()
		f.note.Set(wrong, look.ColourBad)
		return
	}
	f.note.Least = 0
	f.note.Set(f.hint, look.ColourDim)
}

const (
	formWidth float32 = 600 // px, in the default font
	formLeast float32 = 400
	formPad           = part.SheetPad
	labelGap  float32 = 14
	rowGap    float32 = 12
	noteGap   float32 = 3
)

// form lays fields out, labels right aligned in one column. It is the Layout
// of their container.
type form struct {
	fields []*field
	labels float32 // width of their column, px
	width  float32 // last given: the height of the notes follows from it
}

func newForm(fields ...*field) *form {
	f := &form{fields: fields, width: wantedWidth()}
	f.measure()
	return f
}

// objects is everything on the form.
func (f *form) objects() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, x := range f.fields {
		all = append(all, x.label, x.control, x.note)
	}
	return all
}

// wantedWidth is how wide a form reads best.
func wantedWidth() float32 { return formWidth * theme.TextSize() / look.FontDefault }

// measure gives the labels the colour and size of the theme in force, and
// their column the width of the widest.
func (f *form) measure() {
	f.labels = 0
	for _, x := range f.fields {
		x.label.Color, x.label.TextSize = look.Colour(look.ColourDim), theme.TextSize()
		x.label.Alignment = fyne.TextAlignTrailing
		f.labels = max(f.labels, x.label.MinSize().Width)
	}
}

// MinSize implements fyne.Layout.
func (f *form) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(formLeast, f.place(f.width, func(*field, float32, float32, float32) {}))
}

// Layout implements fyne.Layout.
func (f *form) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size.Width > 0 { // it is asked for before there is any
		f.width = size.Width
	}
	left, room := f.column(size.Width)
	f.place(size.Width, func(x *field, y, control, note float32) {
		part.OnLineAt(x.label, formPad, y, control)
		x.label.Resize(fyne.NewSize(f.labels, x.label.MinSize().Height))
		x.control.Move(fyne.NewPos(left, y))
		x.control.Resize(fyne.NewSize(min(x.control.MinSize().Width, room), control))
		x.note.Move(fyne.NewPos(left, y+control+noteGap))
		x.note.Resize(fyne.NewSize(room, note))
	})
}

// column is where the controls begin, and how much room they have.
func (f *form) column(width float32) (left, room float32) {
	left = formPad + f.labels + labelGap
	return left, max(0, width-left-formPad)
}

// place calls put for each field, with where it is from the top and the
// heights of its control and note, and answers the height of all.
func (f *form) place(width float32, put func(x *field, y, control, note float32)) float32 {
	_, room := f.column(width)
	y := formPad - 8
	for _, x := range f.fields {
		y += x.top
		control, note := x.control.MinSize().Height, x.note.HeightAt(room)
		put(x, y, control, note)
		y += control + rowGap
		if note > 0 {
			y += note + noteGap
		}
	}
	return y - rowGap + formPad
}
