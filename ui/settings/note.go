package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// note is a small text of as many lines as its width asks for.
type note struct {
	widget.BaseWidget
	text   string
	colour fyne.ThemeColorName
}

func newNote() *note {
	n := &note{colour: look.ColourDim}
	n.ExtendBaseWidget(n)
	return n
}

func (n *note) say(text string, colour fyne.ThemeColorName) {
	if n.text != text || n.colour != colour {
		n.text, n.colour = text, colour
		n.Refresh()
	}
}

// height is what the text needs at a width.
func (n *note) height(width float32) float32 {
	if n.text == "" {
		return 0
	}
	f := n.fitter()
	return float32(len(wrap(f, n.text, width))) * lineHeight(f)
}

func (n *note) fitter() *part.Fitter {
	return part.NewFitter(theme.Size(theme.SizeNameCaptionText), fyne.TextStyle{})
}

func lineHeight(f *part.Fitter) float32 { return f.Size() * 1.45 }

// CreateRenderer implements fyne.Widget.
func (n *note) CreateRenderer() fyne.WidgetRenderer {
	r := &noteRenderer{n: n}
	r.Layout(n.Size())
	return r
}

type noteRenderer struct {
	n     *note
	lines []*canvas.Text
	objs  []fyne.CanvasObject
}

func (r *noteRenderer) Destroy() {}

func (r *noteRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *noteRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.n.height(r.n.Size().Width)) }

func (r *noteRenderer) Layout(size fyne.Size) {
	r.objs = r.objs[:0]
	if size.Width <= 0 || r.n.text == "" {
		return
	}
	f := r.n.fitter()
	for i, s := range wrap(f, r.n.text, size.Width) {
		if i == len(r.lines) {
			r.lines = append(r.lines, &canvas.Text{})
		}
		t := r.lines[i]
		t.Text, t.TextSize, t.Color = s, f.Size(), look.Colour(r.n.colour)
		onLine(t, 0, float32(i)*lineHeight(f), lineHeight(f))
		t.Resize(t.MinSize())
		r.objs = append(r.objs, t)
	}
}

func (r *noteRenderer) Refresh() {
	r.Layout(r.n.Size())
	canvas.Refresh(r.n)
}
