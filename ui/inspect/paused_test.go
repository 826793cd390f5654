package inspect

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAPausedPaneStandsStillAndCatchesUpAtOnce(t *testing.T) {
	b := newBench(t)
	b.counted("a", 3)
	b.apply("b/c", "x")
	b.show("a")
	require.Equal(t, "3", b.text())
	before := b.pane.head.said

	then := b.tree.Freeze()
	defer then.Release()
	b.pane.SetPaused(then)
	for range 4 {
		b.apply("a", "new")
		b.apply("b/d", "new")
		b.later(time.Second)
	}
	require.Equal(t, "3", b.text())
	require.Equal(t, before, b.pane.head.said)
	require.Equal(t, 3, b.pane.history.total)
	b.show("b")
	require.Len(t, b.pane.table.rows, 1, "what came since is not there")
	b.show("a")
	require.Equal(t, "3", b.text(), "also when it is selected anew")

	b.pane.SetPaused(nil)
	require.Equal(t, "new", b.text(), "at once, without a tick")
	require.Equal(t, 7, b.pane.history.total)
}

func TestAgesInATableStandStillWhilePaused(t *testing.T) {
	b := newBench(t)
	b.apply("b/c", "x")
	b.show("b")
	b.later(3 * time.Second)
	then := b.tree.Freeze()
	defer then.Release()
	b.pane.SetPaused(then)
	b.later(time.Minute)
	require.Equal(t, 3*time.Second, b.pane.clock().Sub(b.pane.table.rows[0].LastLive))
	b.pane.SetPaused(nil)
	require.Equal(t, time.Minute+3*time.Second, b.pane.clock().Sub(b.pane.table.rows[0].LastLive))
}
