package part

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/model/payload"
	"treetop/ui/look"
)

// open makes a document as the program does.
func open(t testing.TB, text string, as payload.Format) payload.Document {
	t.Helper()
	doc, err := payload.Open(context.Background(), "topic", []byte(text), len(text), as)
	require.NoError(t, err)
	return doc
}

// codeFixture is a view in a window, with a clock and modifier keys of its own.
type codeFixture struct {
	*Code
	window fyne.Window
	now    time.Time
	mods   fyne.KeyModifier
}

func newCodeFixture(t testing.TB, doc payload.Lines) *codeFixture {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.Theme{Variant: look.Dark})
	f := &codeFixture{Code: NewCode(), now: time.Unix(1_700_000_000, 0)}
	f.body.now = func() time.Time { return f.now }
	f.body.mods = func() fyne.KeyModifier { return f.mods }
	f.window = test.NewTempWindow(t, f.Code)
	f.window.SetPadded(false)
	f.window.Resize(fyne.NewSize(600, 400))
	f.SetDocument(doc, "one")
	f.Focus()
	t.Cleanup(f.Close)
	return f
}

func (f *codeFixture) renderer() *codeRenderer {
	return test.WidgetRenderer(f.body).(*codeRenderer)
}

// texts are the texts on the screen, by rows, without the margin.
func (f *codeFixture) texts() []string {
	r := f.renderer()
	var rows []string
	last := float32(-1000)
	for _, t := range r.texts.all[:r.texts.used] {
		if t.Position().Y > last+f.body.metrics.row/2 {
			rows = append(rows, "")
			last = t.Position().Y
		}
		rows[len(rows)-1] += t.Text
	}
	return rows
}

// point is the middle of the left edge of a cell.
func (f *codeFixture) point(line, cell int) fyne.Position {
	v := f.body.view()
	return fyne.NewPos(v.gutter+float32(cell-f.body.left.row)*v.cell-f.body.left.rem+1,
		codePad+float32(f.body.folds.row(line)-f.body.top.row)*v.row-f.body.top.rem+v.row/2)
}

func (f *codeFixture) press(line, cell int, mods fyne.KeyModifier) {
	f.body.MouseDown(&desktop.MouseEvent{
		PointEvent: fyne.PointEvent{Position: f.point(line, cell)}, Button: desktop.MouseButtonPrimary, Modifier: mods,
	})
}

func (f *codeFixture) dragTo(p fyne.Position) {
	f.body.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
}

func (f *codeFixture) key(name fyne.KeyName, mods fyne.KeyModifier) {
	f.mods = mods
	f.body.TypedKey(&fyne.KeyEvent{Name: name})
	f.mods = 0
}

const threeLines = "first line\nsecond 中文 line\nthird"

func TestThePointerSelectsAndCtrlCCopiesWhatCame(t *testing.T) {
	f := newCodeFixture(t, open(t, "say \x1b[31mred\x1b[0m\r\nnext\u202eline\r\nlast", payload.AsText))
	f.press(0, 0, 0)
	assert.False(t, f.Selected(), "a press alone selects nothing")
	f.dragTo(f.point(2, 2))
	f.body.DragEnd()
	f.body.TypedShortcut(&fyne.ShortcutCopy{Clipboard: fyne.CurrentApp().Clipboard()})
	assert.Equal(t, "say \x1b[31mred\x1b[0m\r\nnext\u202eline\r\nla", fyne.CurrentApp().Clipboard().Content())
	assert.True(t, f.Reading())
}

func TestClicksSelectAWordThenTheLineAndShiftExtends(t *testing.T) {
	f := newCodeFixture(t, open(t, threeLines, payload.AsText))
	f.press(1, 9, 0)
	f.press(1, 9, 0)
	assert.Equal(t, "中文", f.SelectedText())
	f.press(1, 9, 0)
	assert.Equal(t, "second 中文 line\n", f.SelectedText())
	f.now = f.now.Add(time.Second)
	f.press(1, 7, 0)
	assert.Empty(t, f.SelectedText(), "a later click is a first one")
	f.press(2, 3, fyne.KeyModifierShift)
	assert.Equal(t, "中文 line\nthi", f.SelectedText())

	f.now = f.now.Add(time.Second)
	f.press(0, 1, 0)
	f.press(0, 1, 0)
	f.dragTo(f.point(1, 2))
	assert.Equal(t, "first line\nsecond", f.SelectedText(), "a drag after a double click goes on by words")
}

func TestADoubleClickTakesANumberWhole(t *testing.T) {
	f := newCodeFixture(t, open(t, `{"volts": -21.48e3, "a_b": "x y"}`, payload.AsJSON))
	f.press(1, 14, 0)
	f.press(1, 14, 0)
	assert.Equal(t, "-21.48e3", f.SelectedText())
	f.press(2, 4, 0)
	f.press(2, 4, 0)
	assert.Equal(t, "a_b", f.SelectedText())
}

func TestAWideCharacterIsSelectedWholeByItsNearerEdge(t *testing.T) {
	doc := open(t, "a中b", payload.AsText)
	for cell, want := range map[float64]int{0.4: 0, 0.6: 1, 1.9: 1, 2.1: 3, 3.4: 3, 3.6: 4, 9: 4, -2: 0} {
		assert.Equal(t, want, snap(doc.Lines, 0, cell), "cell %.1f", cell)
	}
}

func TestADragHeldOutsideScrollsOn(t *testing.T) {
	f := newCodeFixture(t, open(t, strings.Repeat("line of text\n", 500), payload.AsText))
	f.press(3, 2, 0)
	f.dragTo(fyne.NewPos(100, 450))
	require.NotNil(t, f.body.roll)
	before := f.body.sel.head
	for range 20 {
		f.body.rollOn(50 * time.Millisecond)
	}
	assert.Greater(t, f.body.top.row, 10)
	assert.True(t, before.Before(f.body.sel.head))
	assert.Equal(t, Spot{3, 2}, f.body.sel.anchor)
	f.body.DragEnd()
	assert.Nil(t, f.body.roll)
	head := f.body.sel.head
	f.dragTo(fyne.NewPos(0, 0))
	assert.Equal(t, head, f.body.sel.head, "a drag that has ended selects nothing")
}

func TestKeysScrollAndWithShiftSelect(t *testing.T) {
	f := newCodeFixture(t, open(t, threeLines+strings.Repeat("\nmore", 300), payload.AsText))
	f.key(fyne.KeyDown, 0)
	assert.Equal(t, position{row: 1}, f.body.top)
	assert.False(t, f.Selected())
	f.key(fyne.KeyEnd, 0)
	assert.Equal(t, lastPosition(f.body.view().height, f.body.view().row, 303), f.body.top)
	f.key(fyne.KeyHome, 0)
	assert.Equal(t, position{}, f.body.top)
	assert.False(t, f.Reading())

	f.key(fyne.KeyDown, fyne.KeyModifierShift)
	f.key(fyne.KeyEnd, fyne.KeyModifierShift)
	assert.Equal(t, "first line\nsecond 中文 line", f.SelectedText())
	for range 6 {
		f.key(fyne.KeyLeft, fyne.KeyModifierShift)
	}
	assert.Equal(t, "first line\nsecond 中", f.SelectedText(), "a wide character is one step")
	f.key(fyne.KeyRight, fyne.KeyModifierShift)
	assert.Equal(t, "first line\nsecond 中文", f.SelectedText())
	f.key(fyne.KeyEscape, 0)
	assert.False(t, f.Selected())
	f.body.TypedShortcut(&fyne.ShortcutSelectAll{})
	assert.Equal(t, threeLines+strings.Repeat("\nmore", 300), f.SelectedText())
	f.body.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyEnd, Modifier: fyne.KeyModifierControl})
	assert.Positive(t, f.body.top.row)
}

func TestWhatTheViewDoesNotUseGoesToTheTableOfTheWindow(t *testing.T) {
	f := newCodeFixture(t, open(t, threeLines, payload.AsText))
	var keys []fyne.KeyName
	f.window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { keys = append(keys, ev.Name) })
	f.key(fyne.KeyF6, 0)
	f.key(fyne.KeyEscape, 0)
	assert.Equal(t, []fyne.KeyName{fyne.KeyF6, fyne.KeyEscape}, keys)
	assert.False(t, f.Copy(), "nothing is selected: the pane may copy something else")
	f.SelectAll()
	f.key(fyne.KeyEscape, 0)
	assert.Len(t, keys, 2, "it was for the selection")
}

func TestThePaneSeesKeysBeforeTheView(t *testing.T) {
	f := newCodeFixture(t, open(t, threeLines, payload.AsText))
	f.OnKey = func(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyEnd }
	f.OnShortcut = func(s fyne.Shortcut) bool { return s.ShortcutName() == "SelectAll" }
	f.body.TypedShortcut(&fyne.ShortcutSelectAll{})
	assert.False(t, f.Selected())
	f.key(fyne.KeyEnd, fyne.KeyModifierShift)
	assert.False(t, f.Selected())
	f.key(fyne.KeyDown, fyne.KeyModifierShift)
	assert.True(t, f.Selected())
}

func TestARefreshedValueStaysWhereItIsRead(t *testing.T) {
	text := func(v int) string { return fmt.Sprintf(`{"a":{"x":%d},"list":[%s1]}`, v, strings.Repeat("1,", 300)) }
	f := newCodeFixture(t, open(t, text(1), payload.AsJSON))
	var told []bool
	f.OnReading = func(r bool) { told = append(told, r) }
	f.body.tapFold(fyne.NewPos(f.body.view().arrows, f.point(1, 0).Y))
	require.Len(t, f.body.folds.all, 1)
	f.Select(Spot{Line: 100, Cell: 4}, Spot{Line: 100, Cell: 5})
	top := f.body.top
	require.Positive(t, top.row)
	f.SetDocument(open(t, text(2), payload.AsJSON), "one")
	assert.Equal(t, top, f.body.top)
	assert.Equal(t, "1", f.SelectedText())
	assert.Len(t, f.body.folds.all, 1)
	assert.Equal(t, []bool{true}, told)

	f.SetDocument(open(t, `{"a":1}`, payload.AsJSON), "one")
	assert.False(t, f.Selected(), "what was selected reads differently")
	assert.Empty(t, f.body.folds.all)
	assert.Equal(t, position{}, f.body.top)
	assert.Equal(t, []bool{true, false}, told)

	f.SetDocument(open(t, text(3), payload.AsJSON), "one")
	f.Select(Spot{Line: 100, Cell: 4}, Spot{Line: 100, Cell: 5})
	f.SetDocument(open(t, text(3), payload.AsJSON), "two")
	assert.False(t, f.Reading(), "something else is shown from its beginning")
	f.SetDocument(nil, "")
	assert.Empty(t, f.texts())
}

func TestAFoldedObjectIsOneRowAndCopiedWhole(t *testing.T) {
	f := newCodeFixture(t, open(t, `{"a":{"x":1,"y":[1,2]},"b":[3],"c":4}`, payload.AsJSON))
	require.Equal(t, []string{"{", `"a": {`, `"x": 1,`, `"y": [`, "1,", "2", "]", "},", `"b": [`, "3", "],", `"c": 4`, "}"}, f.texts())
	arrow := fyne.NewPos(f.body.view().arrows+1, f.point(1, 0).Y)
	require.True(t, f.body.tapFold(arrow))
	assert.Equal(t, []string{"{", `"a": {…},`, `"b": [`, "3", "],", `"c": 4`, "}"}, f.texts())
	f.press(1, 0, 0)
	f.dragTo(f.point(8, 2))
	assert.Equal(t, "  \"a\": {\n    \"x\": 1,\n    \"y\": [\n      1,\n      2\n    ]\n  },\n  ", f.SelectedText())
	f.FoldAll()
	assert.Equal(t, []string{"{", `"a": {…},`, `"b": […],`, `"c": 4`, "}"}, f.texts())
	f.Select(Spot{Line: 4, Cell: 6}, Spot{Line: 4, Cell: 7})
	assert.Equal(t, []string{"{", `"a": {`, `"x": 1,`, `"y": [`, "1,", "2", "]", "},", `"b": […],`, `"c": 4`, "}"}, f.texts(), "what is shown is opened")
	f.FoldAll()
	require.True(t, f.body.tapFold(f.point(1, f.Document().Width(1)+2)), "the dots open it as well")
	f.UnfoldAll()
	assert.Len(t, f.texts(), 13)
}

func TestFoldedRowsAndLinesAreEachOthersReverse(t *testing.T) {
	var f folds
	doc := noLines{}
	f.add(doc, 10, 20)
	f.add(doc, 40, 41)
	f.add(doc, 2, 5)
	assert.Equal(t, 100-10-1-3, f.rows(100))
	for row := range f.rows(100) {
		assert.Equal(t, row, f.row(f.line(row)), "row %d", row)
	}
	assert.Equal(t, 10, f.line(7))
	assert.Equal(t, 21, f.line(8))
	assert.Equal(t, 7, f.row(15), "a hidden line is seen in the row of its fold")
	f.add(doc, 8, 30)
	assert.Len(t, f.all, 3, "a fold takes those inside with it")
	f.remove(doc, 8)
	assert.Equal(t, 100-1-3, f.rows(100))
}

func TestTheColoursFollowTheTheme(t *testing.T) {
	f := newCodeFixture(t, open(t, `{"a":1}`, payload.AsJSON))
	colour := func() []any {
		r := f.renderer()
		var out []any
		for _, x := range r.texts.all[:r.texts.used] {
			out = append(out, x.Color)
		}
		return append(out, r.ground.FillColor)
	}
	want := func(v look.Variant) []any {
		th := look.Theme{Variant: v}
		c := func(n fyne.ThemeColorName) any { return th.Color(n, theme.VariantDark) }
		return []any{c(look.ColourText), c(look.ColourKey), c(look.ColourText), c(look.ColourNumber), c(look.ColourText), c(look.GroundPane)}
	}
	assert.Equal(t, want(look.Dark), colour())
	fyne.CurrentApp().Settings().SetTheme(look.Theme{Variant: look.Light, Text: 20})
	f.Refresh()
	assert.Equal(t, want(look.Light), colour())
	assert.Equal(t, float32(20), f.renderer().texts.all[0].TextSize)
}

func TestAMenuIsAboutWhatIsUnderThePointer(t *testing.T) {
	f := newCodeFixture(t, open(t, threeLines, payload.AsText))
	var got []Spot
	f.OnMenu = func(_ fyne.Position, at Spot) { got = append(got, at) }
	f.body.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: f.point(1, 3)}, Button: desktop.MouseButtonSecondary})
	f.key(desktop.KeyMenu, 0)
	f.key(fyne.KeyF10, fyne.KeyModifierShift)
	assert.Equal(t, []Spot{{1, 3}, {0, 0}, {0, 0}}, got)
}

func TestOneTextIsDrawnAtEachCellThatItBeginsIn(t *testing.T) {
	doc := open(t, "ab中c 文d", payload.AsText)
	runs := appendRuns(nil, doc.Slice(0, 0, 100))
	var got []string
	for _, r := range runs {
		got = append(got, fmt.Sprintf("%d+%d %s", r.cell, r.cells, strings.TrimSpace(r.text)))
	}
	assert.Equal(t, []string{"0+2 ab", "2+2 中", "4+2 c", "6+2 文", "8+1 d"}, got)

	runs = appendRuns(nil, open(t, "👍🏽🇩🇪👨\u200d👩x", payload.AsText).Slice(0, 0, 100))
	require.Len(t, runs, 4, "a sequence of emoji is one picture")
	assert.Equal(t, 12, runs[3].cell)
}

func TestOtherFontsStandOnTheSameLine(t *testing.T) {
	test.NewTempApp(t)
	var b baselines
	for _, s := range []string{"中", "😀", "م"} {
		letter, beside := inkTops("H"+s, true)
		alone, rest := inkTops(s, false)
		if alone < 0 || rest >= 0 && rest < alone {
			alone = rest
		}
		if beside < 0 {
			continue // no font here has it
		}
		h, _ := inkTops("H", true)
		assert.InDelta(t, float32(beside-letter), float32(alone-h)-b.drop(s, baselineSize), 0.01, s)
	}
}

func TestTheFindBarLiesOverTheTextAndMovesNothing(t *testing.T) {
	f := newCodeFixture(t, open(t, threeLines, payload.AsText))
	at := f.renderer().texts.all[0].Position()
	f.Find()
	assert.Equal(t, at, f.renderer().texts.all[0].Position())
	assert.True(t, f.bar.Visible())
	assert.Same(t, f.bar.entry, f.window.Canvas().Focused())
	assert.LessOrEqual(t, f.bar.Position().X+f.bar.Size().Width, f.Size().Width)
}

func objects(o fyne.CanvasObject) (n int, runes int) {
	for _, x := range test.LaidOutObjects(o) {
		n++
		if t, ok := x.(*canvas.Text); ok {
			runes += len([]rune(t.Text))
		}
	}
	return n, runes
}
