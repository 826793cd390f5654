package inspect

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/model"
	"treetop/ui/part"
)

// restOn lets the pointer rest on a row of a list until its tip is due.
func (b *bench) restOn(l *part.List, row int, x float32) *part.TipLayer {
	content := part.WithTips(b.pane.Content())
	b.window.SetContent(content)
	layer := content.Objects[1].(*part.TipLayer)
	var due func()
	layer.After = func(_ time.Duration, f func()) func() {
		due = f
		return func() {}
	}
	at := l.RowPosition(row).AddXY(x, 3)
	l.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{
		Position: at, AbsolutePosition: fyne.CurrentApp().Driver().AbsolutePositionForObject(l).Add(at),
	}})
	require.NotNil(b, due, "a tip is due")
	due()
	require.NotEmpty(b, layer.Shown())
	return layer
}

func TestATipOfTheHistoryGoesWhenTheHistoryGoes(t *testing.T) {
	b := newBench(t)
	b.apply("a/one", strings.Repeat("long ", 200))
	b.apply("a/two", "2")
	b.show("a/one")
	layer := b.restOn(b.pane.history.list, 0, 300)
	b.pane.Show([]model.TopicID{b.id("a/one"), b.id("a/two")})
	assert.False(t, b.pane.history.list.Visible())
	assert.Empty(t, layer.Shown())
}

func TestATipOfATableGoesWhenATopicIsSelected(t *testing.T) {
	b := newBench(t)
	b.apply("a/one", strings.Repeat("long ", 200))
	b.show("a")
	layer := b.restOn(b.pane.table.list, 0, paneMargin+1)
	b.show("a/one")
	assert.False(t, b.pane.lower.table.Visible())
	assert.Empty(t, layer.Shown())
}

func TestNewestTopicsHaveNoHeadingWhileThereIsNone(t *testing.T) {
	b := newBench(t)
	assert.False(t, b.pane.lower.bar.Visible())
	assert.False(t, b.pane.table.head.Visible())
	b.apply("a", "1")
	b.later(time.Second)
	assert.True(t, b.pane.lower.bar.Visible())
	assert.True(t, b.pane.table.head.Visible())
	assert.Len(t, b.pane.table.rows, 1)
}
