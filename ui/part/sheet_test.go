package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/ui/look"
)

func TestASheetIsScrolledAndClosedByKeys(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	w := test.NewTempWindow(t, WithTips(canvas.NewRectangle(nil)))
	w.Resize(fyne.NewSize(700, 300))
	long := canvas.NewRectangle(nil)
	long.SetMinSize(fyne.NewSize(100, 2000))
	shut := 0
	s := NewSheet(w, "Log", long, fyne.NewSize(400, 2000), func() { shut++ })
	s.FocusClose()
	require.True(t, s.Open())
	require.Same(t, s.shut, w.Canvas().Focused())
	assert.LessOrEqual(t, s.popup.Content.Size().Height, float32(300), "it stays in the window")
	var passed []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { passed = append(passed, ev.Name) })
	key := func(n fyne.KeyName) { s.shut.TypedKey(&fyne.KeyEvent{Name: n}) }
	key(fyne.KeyPageDown)
	assert.Positive(t, s.page.Offset.Y)
	key(fyne.KeyHome)
	assert.Zero(t, s.page.Offset.Y)
	key(fyne.KeyEnd)
	assert.InDelta(t, s.page.Content.Size().Height-s.page.Size().Height, s.page.Offset.Y, 1)
	s.Reveal(0, 20)
	assert.Zero(t, s.page.Offset.Y)
	key(fyne.KeyEscape)
	assert.Equal(t, []fyne.KeyName{fyne.KeyEscape}, passed, "the table of the window closes what lies on top")
	key(fyne.KeyReturn)
	assert.False(t, s.Open())
	assert.Equal(t, 1, shut)
}
