package tree

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"
)

func TestInANarrowPaneTheOrderGoesIntoTheMenu(t *testing.T) {
	f := newFixture(t, wide)
	require.True(t, f.filter.sort.Visible())
	require.NotContains(t, names(f.filter.moreItems()), "Sort")
	field := f.filter.field.Size().Width

	f.screen.Resize(fyne.NewSize(300, 500))
	require.False(t, f.filter.sort.Visible())
	require.Contains(t, names(f.filter.moreItems()), "Sort")
	require.Greater(t, f.filter.field.Size().Width, float32(180))

	f.screen.Resize(wide)
	require.True(t, f.filter.sort.Visible())
	require.Equal(t, field, f.filter.field.Size().Width)
}
