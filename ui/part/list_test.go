package part

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/ui/look"
)

func TestAViewNeverShowsPastTheLastRowNorBeforeTheFirst(t *testing.T) {
	const rowH = 20
	assert.Equal(t, position{}, clamp(position{5, 3}, 100, rowH, 4), "all rows fit")
	assert.Equal(t, position{95, 10}, clamp(position{200, 0}, 90, rowH, 100))
	assert.Equal(t, position{}, clamp(position{-3, 5}, 90, rowH, 100))
	assert.Equal(t, position{40, 7}, clamp(position{40, 7}, 90, rowH, 100))
}

func TestAMillionRowsScrollByTheSinglePixel(t *testing.T) {
	const rows, rowH = 1_000_000, 23
	p := position{row: 999_000}
	for range 23 {
		p = clamp(scrolled(p, 1, rowH), 700, rowH, rows)
	}
	assert.Equal(t, position{999_001, 0}, p)
	p = clamp(scrolled(p, -1, rowH), 700, rowH, rows)
	assert.Equal(t, position{999_000, 22}, p)
}

func TestARowIsRevealedByTheSmallestMove(t *testing.T) {
	const rowH = 20
	p := reveal(position{10, 5}, 10, 90, rowH, 100)
	assert.Equal(t, position{10, 0}, p, "cut at the top")
	p = reveal(position{10, 0}, 14, 90, rowH, 100)
	assert.Equal(t, position{10, 10}, p, "cut at the bottom")
	p = reveal(position{10, 0}, 12, 90, rowH, 100)
	assert.Equal(t, position{10, 0}, p, "seen already")
}

func TestTheThumbAndThePositionAreEachOthersReverse(t *testing.T) {
	for _, rows := range []int{50, 1000, 1_000_000} {
		for _, row := range []int{0, rows / 3, rows / 2, rows - 40} {
			want := clamp(position{row: row}, 700, 23, rows)
			y, length := thumb(want, 700, 23, rows)
			require.Positive(t, length)
			got := atThumb(y, 700, 23, rows)
			assert.InDelta(t, want.row, got.row, float64(rows)/600+1, "%d rows at %d", rows, row)
		}
	}
}

// fixture is a list of numbered rows with a selection of its own.
type fixture struct {
	*List
	rows     int
	cursor   int
	selected map[int]bool
	made     int
	bound    map[int]int
}

func newFixture(t *testing.T, rows int) (*fixture, fyne.Window) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	f := &fixture{List: NewList(), rows: rows, cursor: -1, selected: map[int]bool{}, bound: map[int]int{}}
	f.RowHeight = 20
	f.Len = func() int { return f.rows }
	f.List.NewRow = func() fyne.CanvasObject { f.made++; return canvas.NewText("", nil) }
	f.List.Bind = func(i int, o fyne.CanvasObject, _ RowState) {
		f.bound[i]++
		o.(*canvas.Text).Text = fmt.Sprint(i)
	}
	f.List.Cursor = func() int { return f.cursor }
	f.List.Selected = func(i int) bool { return f.selected[i] }
	f.OnSelect = func(i int, m SelectMode) {
		if m == SelectOnly {
			f.selected = map[int]bool{}
		}
		f.cursor, f.selected[i] = i, true
	}
	w := test.NewTempWindow(t, f.List)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 200))
	return f, w
}

func TestOnlyVisibleRowsHaveObjects(t *testing.T) {
	f, _ := newFixture(t, 1_000_000)
	f.SetTop(500_000, 7)
	f.Refresh()
	assert.LessOrEqual(t, f.made, 12)
	assert.Contains(t, f.bound, 500_000)
	assert.Contains(t, f.bound, 500_010)
	assert.NotContains(t, f.bound, 500_011)
}

func TestKeysMoveTheCursorAndKeepItVisible(t *testing.T) {
	f, w := newFixture(t, 100)
	w.Canvas().Focus(f.List)
	press := func(k fyne.KeyName) { f.TypedKey(&fyne.KeyEvent{Name: k}) }
	press(fyne.KeyDown)
	assert.Equal(t, 0, f.cursor)
	press(fyne.KeyPageDown)
	assert.Equal(t, 9, f.cursor)
	press(fyne.KeyEnd)
	assert.Equal(t, 99, f.cursor)
	first, n := f.InView()
	assert.Equal(t, 100, first+n)
	press(fyne.KeyHome)
	assert.Equal(t, 0, f.cursor)
	row, rem := f.Top()
	assert.Zero(t, row)
	assert.Zero(t, rem)
}

func TestAKeyThatTheListDoesNotUseReachesTheTableOfTheWindow(t *testing.T) {
	f, w := newFixture(t, 3)
	var got fyne.KeyName
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { got = ev.Name })
	w.Canvas().Focus(f.List)
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	assert.Equal(t, fyne.KeyF6, got)
}

func TestAPressSelectsAtOnceAndTheSecondOpens(t *testing.T) {
	f, _ := newFixture(t, 100)
	opened := -1
	f.OnActivate = func(i int) { opened = i }
	at := func(y float32, m fyne.KeyModifier) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, y)}, Button: desktop.MouseButtonPrimary, Modifier: m}
	}
	f.MouseDown(at(45, 0))
	assert.Equal(t, map[int]bool{2: true}, f.selected)
	assert.Equal(t, -1, opened)
	f.MouseDown(at(45, 0))
	assert.Equal(t, 2, opened)
	f.MouseDown(at(85, fyne.KeyModifierControl))
	assert.Equal(t, map[int]bool{2: true, 4: true}, f.selected)
}

func TestAMenuSelectsTheRowItIsAbout(t *testing.T) {
	f, _ := newFixture(t, 100)
	menu := -2
	f.OnMenu = func(i int, _ fyne.Position) { menu = i }
	right := func(y float32) {
		f.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, y)}, Button: desktop.MouseButtonSecondary})
	}
	right(65)
	assert.Equal(t, 3, menu)
	assert.True(t, f.selected[3])
	f.selected = map[int]bool{3: true, 5: true}
	right(105)
	assert.Equal(t, 5, menu)
	assert.Len(t, f.selected, 2, "a row of the selection keeps it")
}

func TestTextsAreCutByHandToTheWidth(t *testing.T) {
	test.NewTempApp(t)
	f := NewFitter(13, fyne.TextStyle{})
	long := "plant/area-01/line-07/device-0001234/temperature"
	for _, w := range []float32{60, 120, 200} {
		assert.LessOrEqual(t, f.Width(f.End(long, w)), w)
		mid := f.Middle(long, w)
		assert.LessOrEqual(t, f.Width(mid), w)
		assert.Equal(t, "ure", mid[len(mid)-3:], "the end is kept")
	}
	assert.Equal(t, long, f.End(long, 2000))
	assert.InDelta(t, fyne.MeasureText(long, 13, fyne.TextStyle{}).Width, f.Width(long), 8)
}
