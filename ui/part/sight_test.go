package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
)

func TestWhatTabLeadsToComesIntoSightAndIsNotHeldThere(t *testing.T) {
	test.NewTempApp(t)
	var fields []fyne.CanvasObject
	for range 30 {
		fields = append(fields, NewEntry())
	}
	scroll := container.NewVScroll(container.NewVBox(fields...))
	beside := NewEntry()
	w := test.NewTempWindow(t, container.NewBorder(beside, nil, nil, nil, scroll))
	w.Resize(fyne.NewSize(300, 200))
	var s Sight
	seen := func(i int) bool {
		o := fields[i]
		return o.Position().Y >= scroll.Offset.Y && o.Position().Y+o.Size().Height <= scroll.Offset.Y+scroll.Size().Height
	}
	for _, i := range []int{0, 10, 29, 12, 0} {
		w.Canvas().Focus(fields[i].(*Entry))
		s.Keep(scroll)
		assert.True(t, seen(i), i)
	}
	scroll.ScrollToOffset(fyne.NewPos(0, 400))
	s.Keep(scroll)
	assert.Equal(t, float32(400), scroll.Offset.Y, "who scrolls is not brought back")
	w.Canvas().Focus(beside)
	s.Keep(scroll)
	assert.Equal(t, float32(400), scroll.Offset.Y)
}
