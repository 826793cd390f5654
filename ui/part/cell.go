package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Bare is a renderer of objects that are placed by whoever owns them.
type Bare struct{ Objs []fyne.CanvasObject }

// Layout implements fyne.WidgetRenderer.
func (b Bare) Layout(fyne.Size) {}

// MinSize implements fyne.WidgetRenderer.
func (b Bare) MinSize() fyne.Size { return fyne.Size{} }

// Refresh implements fyne.WidgetRenderer.
func (b Bare) Refresh() {}

// Destroy implements fyne.WidgetRenderer.
func (b Bare) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (b Bare) Objects() []fyne.CanvasObject { return b.Objs }

// Sizer is a Fitter of the text size in force; the zero value is ready after
// Use.
type Sizer struct{ *Fitter }

// Use follows the text size, which a person may have changed.
func (s *Sizer) Use() {
	if size := theme.TextSize(); s.Fitter == nil || s.Size() != size {
		s.Fitter = NewFitter(size, fyne.TextStyle{})
	}
}

// PutCell draws a text at x of a row of this height, cut at its end to a
// width; an empty one is hidden.
func PutCell(t *canvas.Text, s string, c color.Color, x, height, width float32, fit *Sizer) {
	if s == "" || width <= 0 {
		t.Hide()
		return
	}
	PutText(t, fit.End(s, width), c, fit.Size())
	OnLine(t, x, height)
	t.Show()
}

// PutRight draws a text that ends at x; an empty one is hidden.
func PutRight(t *canvas.Text, s string, c color.Color, x, height float32, fit *Sizer) {
	w := fit.Width(s)
	PutCell(t, s, c, x-w, height, w+1, fit)
}
