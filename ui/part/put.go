package part

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"
)

// PutText gives a text its words, colour and size, and draws it anew only when
// one of them has changed.
func PutText(t *canvas.Text, s string, c color.Color, size float32) {
	if t.Text == s && t.Color == c && t.TextSize == size {
		return
	}
	t.Text, t.Color, t.TextSize = s, c, size
	t.Resize(t.MinSize())
	t.Refresh()
}

// PutFill gives a rectangle its colour, and draws it anew only when that has
// changed.
func PutFill(r *canvas.Rectangle, c color.Color) {
	if r.FillColor != c {
		r.FillColor = c
		r.Refresh()
	}
}
