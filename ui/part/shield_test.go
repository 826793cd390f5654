package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
)

func TestWhatIsBehindAShieldHearsNothingOfThePointer(t *testing.T) {
	test.NewTempApp(t)
	pressed := 0
	below, above := NewButton("below", func() { pressed++ }), NewButton("above", func() { pressed += 10 })
	shield := NewShield()
	content := container.NewStack(below, shield, container.NewCenter(above))
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 300))
	corner := fyne.NewPos(10, 10)
	test.TapCanvas(w.Canvas(), corner)
	assert.Zero(t, pressed)
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 150))
	assert.Equal(t, 10, pressed, "what stands on it does")
	shield.Hide()
	test.TapCanvas(w.Canvas(), corner)
	assert.Equal(t, 11, pressed)
}
