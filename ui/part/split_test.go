package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"treetop/ui/look"
)

func TestBothSidesOfASplitKeepTheirLeast(t *testing.T) {
	for _, c := range []struct{ want, length, first, second, at float32 }{
		{500, 1000, 300, 380, 500},
		{100, 1000, 300, 380, 300},
		{900, 1000, 300, 380, 619},
		{500, 500, 300, 380, 300}, // no room for both: the second one is cut
	} {
		assert.Equal(t, c.at, splitAt(c.want, c.length, c.first, c.second), "%+v", c)
	}
}

func TestDraggingTheLineIsKeptAsAShare(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	a, b := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	s := NewSplit(true, a, b, 0.5)
	told := 0.0
	s.OnShare = func(v float64) { told = v }
	w := test.NewTempWindow(t, s)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(200, 400))
	assert.Equal(t, float32(200), a.Size().Height)
	s.bar.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(10, 103)}})
	s.bar.DragEnd()
	assert.InDelta(t, 300, a.Size().Height, 1)
	assert.InDelta(t, 99, b.Size().Height, 1)
	assert.InDelta(t, 0.75, told, 0.01)

	b.Hide()
	s.Refresh()
	assert.Equal(t, float32(400), a.Size().Height, "one that is hidden leaves its room to the other")
}
