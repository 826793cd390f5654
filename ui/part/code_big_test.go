package part

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/model/payload"
)

// bigJSON is an array of n objects: six lines each when formatted.
func bigJSON(n int) string {
	var s strings.Builder
	s.WriteString("[")
	for i := range n {
		if i > 0 {
			s.WriteByte(',')
		}
		fmt.Fprintf(&s, `{"id":%d,"name":"sensor %d in hall 7","value":%d.%d,"unit":"温度 °C"}`, i, i, i%90, i%10)
	}
	return s.String() + "]"
}

// endless is a document of n lines that are all alike.
type endless int

func (e endless) Len() int    { return int(e) }
func (endless) Width(int) int { return 4 }
func (endless) MaxWidth() int { return 4 }
func (e endless) Slice(line, from, to int) payload.Slice {
	return payload.Slice{Text: "line"[min(4, max(0, from)):min(4, to)], From: from}
}

func TestAVeryLongDocumentHasObjectsForOneScreenOnly(t *testing.T) {
	doc := open(t, bigJSON(50_000), payload.AsJSON)
	require.Greater(t, doc.Len(), 300_000)
	f := newCodeFixture(t, doc)
	screen := int(f.Size().Height/f.body.view().row) + 2
	for _, row := range []int{0, 1000, 150_000, doc.Len()} {
		f.body.top = position{row: row, rem: 3}
		f.Refresh()
		n, runes := objects(f.body)
		assert.LessOrEqual(t, n, screen*14, "at row %d", row)
		assert.LessOrEqual(t, runes, screen*80, "at row %d", row)
		assert.GreaterOrEqual(t, len(f.texts()), screen-2)
	}
	assert.Equal(t, "]", f.texts()[len(f.texts())-1], "the end can be reached")
}

func TestALineOfTwentyMegabytesHasObjectsForItsVisiblePartOnly(t *testing.T) {
	doc := open(t, strings.Repeat("0123456789 value ", 20<<20/17), payload.AsText)
	f := newCodeFixture(t, doc)
	for _, cell := range []int{0, 10_000_000, doc.Width(0)} {
		f.body.left = position{row: cell}
		f.Refresh()
		n, runes := objects(f.body)
		assert.LessOrEqual(t, n, 12, "at cell %d", cell)
		assert.LessOrEqual(t, runes, 3*codeBlock, "at cell %d", cell)
	}
	v := f.body.view()
	assert.Equal(t, lastPosition(v.width, v.cell, v.cells), f.body.left)
	f.body.left = position{row: 10_000_000, rem: 2}
	f.Refresh()
	at := f.renderer().texts.all[0].Position()
	f.body.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-1, 0)})
	assert.InDelta(t, at.X-1, f.renderer().texts.all[0].Position().X, 0.01, "one pixel is one pixel")
	got := f.body.spotAt(fyne.NewPos(v.gutter+20*v.cell, 5))
	assert.InDelta(t, 10_000_020, got.Cell, 1)
}

func TestFiveMillionLinesScrollByTheSinglePixel(t *testing.T) {
	f := newCodeFixture(t, endless(5_000_000))
	f.body.top = position{row: 4_000_000, rem: 2}
	f.Refresh()
	at := f.renderer().texts.all[0].Position()
	f.body.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1)})
	assert.Equal(t, position{row: 4_000_000, rem: 3}, f.body.top)
	assert.Equal(t, at.Y-1, f.renderer().texts.all[0].Position().Y)
	assert.Equal(t, Spot{4_000_001, 2}, f.body.spotAt(f.point(4_000_001, 2)))
}

func TestTheScrollBarsReachBothEnds(t *testing.T) {
	f := newCodeFixture(t, open(t, strings.Repeat(strings.Repeat("wide ", 100)+"\n", 5000), payload.AsText))
	v, size := f.body.view(), f.body.Size()
	require.True(t, f.body.takeBar(fyne.NewPos(size.Width-3, 4)))
	f.dragTo(fyne.NewPos(size.Width-3, size.Height+500))
	assert.Equal(t, lastPosition(v.height, v.row, v.rows), f.body.top)
	f.dragTo(fyne.NewPos(size.Width-3, -500))
	assert.Equal(t, position{}, f.body.top)
	f.body.DragEnd()
	require.True(t, f.body.takeBar(fyne.NewPos(v.gutter+4, size.Height-3)))
	f.dragTo(fyne.NewPos(size.Width+500, size.Height-3))
	assert.Equal(t, lastPosition(v.width, v.cell, v.cells), f.body.left)
	assert.False(t, f.Selected(), "a scroll bar selects nothing")
}

// The benchmarks scroll: each step draws the screen anew.

func BenchmarkCodeScrollsThreeHundredThousandLines(b *testing.B) {
	f := newCodeFixture(b, open(b, bigJSON(50_000), payload.AsJSON))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		f.body.top = position{row: i * 37 % 299_000, rem: 5}
		f.body.Refresh()
	}
}

func BenchmarkCodeScrollsALineOfTwentyMegabytes(b *testing.B) {
	f := newCodeFixture(b, open(b, strings.Repeat("0123456789 值 ", 20<<20/15), payload.AsText))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		f.body.left = position{row: i * 3701 % 17_000_000, rem: 5}
		f.body.Refresh()
	}
}

func BenchmarkCodeSelectsAllOfThreeHundredThousandLines(b *testing.B) {
	f := newCodeFixture(b, open(b, bigJSON(50_000), payload.AsJSON))
	for b.Loop() {
		f.SelectAll()
		if f.SelectedText() == "" {
			b.Fatal("nothing is selected")
		}
	}
}

func BenchmarkFindInThreeHundredThousandLines(b *testing.B) {
	doc := open(b, bigJSON(50_000), payload.AsJSON)
	var f finder
	for b.Loop() {
		f.start(doc.Lines, "SENSOR 4999", false)
		f.wait()
	}
	if f.state().n != 11 {
		b.Fatalf("%d matches, want 11", f.state().n)
	}
}
