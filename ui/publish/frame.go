package publish

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
)

// frame is a box like that of an entry, around what is only read. It is a
// widget so that it follows the theme.
type frame struct{ widget.BaseWidget }

var _ fyne.Widget = (*frame)(nil)

func newFrame() *frame {
	f := &frame{}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer implements fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	r := &frameRenderer{box: canvas.NewRectangle(nil)}
	r.box.StrokeWidth = 1
	r.Refresh()
	return r
}

type frameRenderer struct{ box *canvas.Rectangle }

func (r *frameRenderer) Destroy()                     {}
func (r *frameRenderer) Layout(size fyne.Size)        { r.box.Resize(size) }
func (r *frameRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *frameRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }

func (r *frameRenderer) Refresh() {
	r.box.FillColor = look.Colour(look.GroundPane)
	r.box.StrokeColor = look.Colour(theme.ColorNameInputBorder)
	r.box.CornerRadius = theme.InputRadiusSize()
	r.box.Refresh()
}
