package inspect

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"treetop/ui/look"
	"treetop/ui/part"
)

func TestTopicsBelowThatAreLateAreMarked(t *testing.T) {
	b := newBench(t)
	for range 12 {
		b.apply("hall/clock", "x")
		b.now = b.now.Add(5 * time.Second)
	}
	b.apply("hall/once", "x")
	b.show("hall")
	ages := func() (clock, once *tableRow) {
		for i, r := range b.pane.table.rows {
			row := newTableRow()
			row.Resize(fyne.NewSize(700, 24))
			row.bind(b.pane.table, i, part.RowState{})
			if r.name == "hall/clock" {
				clock = row
			} else {
				once = row
			}
		}
		return clock, once
	}
	tip := func() string { return b.pane.table.tip(0, 700-paneMargin-1) }
	clock, _ := ages()
	require.Equal(t, "5 s", clock.age.Text)
	require.Empty(t, tip())

	b.later(20 * time.Second)
	clock, once := ages()
	require.Equal(t, "! 25 s", clock.age.Text)
	require.Equal(t, look.Colour(look.ColourWait), clock.age.Color)
	require.Equal(t, "20 s", once.age.Text, "nothing is known of how often it comes")
	require.Contains(t, tip(), "5.0 s")

	b.pane.SetStale(true)
	clock, _ = ages()
	require.Equal(t, "25 s", clock.age.Text, "without a connection nothing can come")
	require.Empty(t, tip())
}
