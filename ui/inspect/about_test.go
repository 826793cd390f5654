package inspect

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"treetop/model"
	"treetop/ui/look"
)

func TestTheSubscriptionsScrollWhereTheWindowIsLowAndLeaveTheNewestTopicsTheirRoom(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	high := canvas.NewRectangle(color.White)
	high.SetMinSize(fyne.NewSize(200, 300))
	p := New(Options{Tree: model.NewTree(model.Options{}), Subscriptions: high})
	t.Cleanup(p.Close)
	w := test.NewTempWindow(t, p.Content())
	w.SetPadded(false)

	w.Resize(fyne.NewSize(600, 900))
	require.Equal(t, p.about.Content.MinSize().Height, p.about.Size().Height, "all of it is seen")
	require.Less(t, p.Content().MinSize().Height, float32(300))
	w.Resize(fyne.NewSize(600, 400))
	require.Less(t, p.about.Size().Height, float32(300))
	require.GreaterOrEqual(t, p.split.Size().Height, lowerLeast)
	require.InDelta(t, 400, p.split.Position().Y+p.split.Size().Height, 1)
}
