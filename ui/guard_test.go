package ui

import (
	"image/color"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/profile"
	"treetop/ui/look"
)

func TestTheWindowIsFramedInTheProfilesColourWhileAGuardedSessionIsShown(t *testing.T) {
	a := newApp(t, t.TempDir())
	assert.False(t, a.frame.Visible(), "the connections have none")

	plant := profile.New()
	plant.Guard, plant.Colour = profile.GuardAsk, "red"
	uncoloured := profile.New()
	uncoloured.Guard = profile.GuardAsk
	readOnly := profile.New()
	readOnly.ReadOnly, readOnly.Colour = true, "red"
	sandbox := profile.New()
	sandbox.Colour = "green"
	a.open(plant)
	a.open(uncoloured)
	a.open(readOnly)
	a.open(sandbox)
	require.Len(t, a.views, 4)

	tabs := []struct {
		name   string
		tab    int
		framed bool
		colour color.Color
	}{
		{"guarded", 1, true, look.ProfileColour("red")},
		{"not guarded", 4, false, nil},
		{"guarded, without a colour", 2, true, look.Colour(look.ColourWait)},
		{"read-only", 3, false, nil},
		{"guarded again", 1, true, look.ProfileColour("red")},
		{"the connections", 0, false, nil},
	}
	for _, tab := range tabs {
		a.pick(tab.tab)
		require.Equal(t, tab.framed, a.frame.Visible(), "%s, as soon as its tab is picked", tab.name)
		if tab.framed {
			assert.Equal(t, tab.colour, a.frame.StrokeColor, tab.name)
			assert.EqualValues(t, guardFrame, a.frame.StrokeWidth)
			assert.Equal(t, a.win.Canvas().Size(), a.frame.Size(), "around the whole window")
		}
		a.Tick(time.Now())
		assert.Equal(t, tab.framed, a.frame.Visible(), "%s, at the next tick", tab.name)
	}

	a.pick(2)
	a.closeTab(2)
	assert.Equal(t, look.ProfileColour("red"), a.frame.StrokeColor, "that of the tab before, when the shown one is closed")
	a.closeTab(1)
	assert.False(t, a.frame.Visible(), "the connections are shown now")
}
