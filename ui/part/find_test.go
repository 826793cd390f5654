package part

import (
	"context"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/assets"
	"treetop/model/payload"
	"treetop/ui/lang"
)

func TestFindCountsAndGoesAround(t *testing.T) {
	f := newCodeFixture(t, open(t, "one two\ntwo Two\n中文 two 二", payload.AsText))
	f.body.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault})
	f.bar.entry.SetText("two")
	assert.Equal(t, "1 of 4", f.bar.count.Text, "the first match is shown while typing")
	f.bar.key(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.Equal(t, "2 of 4", f.bar.count.Text)
	f.key(fyne.KeyF3, 0)
	f.key(fyne.KeyF3, 0)
	assert.Equal(t, "4 of 4", f.bar.count.Text)
	assert.Equal(t, span{Spot{2, 5}, Spot{2, 8}}, f.body.sel, "wide characters are two cells")
	f.key(fyne.KeyF3, 0)
	assert.Equal(t, "1 of 4", f.bar.count.Text)
	f.key(fyne.KeyF3, fyne.KeyModifierShift)
	assert.Equal(t, "4 of 4", f.bar.count.Text)

	f.bar.toggleCase()
	f.key(fyne.KeyF3, 0)
	assert.Equal(t, "1 of 3", f.bar.count.Text, "Two is not two")
	f.bar.toggleCase()
	f.key(fyne.KeyF3, 0)
	assert.Contains(t, f.bar.count.Text, " of 4", "and it is again")
	f.bar.entry.SetText("nowhere")
	assert.Equal(t, "no match", f.bar.count.Text)
	f.key(fyne.KeyF3, 0)
	f.key(fyne.KeyEscape, 0)
	assert.False(t, f.bar.Visible())
	assert.True(t, f.Focused(), "the focus goes back to the text")
}

func TestEveryVisibleMatchHasAGround(t *testing.T) {
	f := newCodeFixture(t, open(t, strings.Repeat("abcabc\n", 400), payload.AsText))
	grounds := func() int { f.renderer().update(); return f.renderer().grounds.used }
	require.Zero(t, grounds())
	f.Find()
	f.bar.entry.SetText("bc")
	_, rows := visible(f.body.top, f.body.Size().Height-codePad, f.body.view().row, f.body.doc.Len())
	assert.Equal(t, 2*rows+1, grounds(), "and one for the match that is selected")
	f.CloseFind()
	assert.Equal(t, 1, grounds())
}

func TestTheBarSpeaksTheLanguageInForceWhenItIsOpened(t *testing.T) {
	require.NoError(t, lang.Load(assets.Translations, assets.TranslationsDir))
	defer lang.Use(lang.English)
	f := newCodeFixture(t, open(t, "pump fan", payload.AsText))
	f.Find()
	assert.Equal(t, "Find", f.bar.entry.PlaceHolder)
	f.CloseFind()
	lang.Use("zh-Hant")
	f.Find()
	assert.Equal(t, "尋找", f.bar.entry.PlaceHolder)
	f.bar.entry.SetText("nowhere")
	assert.Equal(t, "沒有符合項目", f.bar.count.Text)
}

func TestFindTakesWhatIsSelected(t *testing.T) {
	f := newCodeFixture(t, open(t, "pump fan pump fan", payload.AsText))
	f.Select(Spot{0, 5}, Spot{0, 8})
	f.Find()
	assert.Equal(t, "fan", f.bar.entry.Text)
	assert.Equal(t, "1 of 2", f.bar.count.Text)
	assert.Equal(t, span{Spot{0, 5}, Spot{0, 8}}, f.body.sel)
}

func TestAMatchFarAwayIsBroughtOntoTheScreenBesideTheBar(t *testing.T) {
	f := newCodeFixture(t, open(t, "x\n"+strings.Repeat("y ", 5000)+"needle\n"+strings.Repeat("z\n", 3000)+"needle", payload.AsText))
	f.Find()
	f.bar.entry.SetText("needle")
	v := f.body.view()
	x := f.point(1, 10_000).X
	assert.True(t, x > v.gutter && x+6*v.cell <= v.gutter+v.width, "x is %v", x)
	f.key(fyne.KeyF3, 0)
	y := f.point(3002, 0).Y
	assert.True(t, y > 0 && y < v.height, "y is %v", y)
	assert.Equal(t, position{}, f.body.left, "and sideways no further than needed")
}

func TestALargeDocumentIsSearchedByAWorkerAndTickedIn(t *testing.T) {
	doc := open(t, bigJSON(8_000), payload.AsJSON)
	f := newCodeFixture(t, doc)
	f.Find()
	f.bar.entry.SetText("sensor 7999")
	f.bar.finder.wait()
	f.Tick()
	assert.Equal(t, "1 of 1", f.bar.count.Text)
	assert.Equal(t, "sensor 7999", f.SelectedText())
	f.bar.entry.SetText("sensor")
	f.CloseFind()
	assert.Zero(t, f.bar.finder.state().n, "closing ends the search")
	f.Select(Spot{}, Spot{})
	f.Find()
	f.bar.finder.wait()
	f.Tick()
	assert.Equal(t, 8_000, f.bar.finder.state().n)
}

func TestAMatchAcrossThePiecesOfALongLineIsFoundOnce(t *testing.T) {
	const n = 40
	text := strings.Repeat(strings.Repeat("-", findChunk-3)+"needle"+strings.Repeat("中", 5), n)
	var f finder
	f.start(open(t, text, payload.AsText).Lines, "NEEDLE", false)
	f.wait()
	require.Equal(t, n, f.state().n)
	for i := range n {
		at := findChunk - 3 + i*(findChunk-3+6+10)
		assert.Equal(t, found{0, at, at + 6}, f.at(i))
	}
	assert.Len(t, f.inLine(nil, 0, findChunk, findChunk+10), 1, "also where it begins to the left")
	assert.Empty(t, f.inLine(nil, 0, findChunk+10, findChunk+20))
}

func TestMatchesDoNotOverlapAndAreCapped(t *testing.T) {
	var f finder
	f.start(open(t, "aaaaa", payload.AsText).Lines, "aa", true)
	assert.Equal(t, 2, f.state().n)
	f.start(open(t, strings.Repeat("a", findCap+findStep), payload.AsText).Lines, "a", true)
	f.wait()
	s := f.state()
	assert.Equal(t, findCap, s.n)
	assert.True(t, s.capped)
	assert.False(t, s.running)
	f.start(open(t, "aaaaa", payload.AsText).Lines, "", true)
	assert.Zero(t, f.state().n)
}

func TestASearchThatIsNotWantedAnyMoreEnds(t *testing.T) {
	s := &search{finder: &finder{}, doc: endless(1 << 40), query: "x", width: 1}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	assert.False(t, s.run(ctx, math.MaxInt), "it comes back although the document has no end")
	var f finder
	f.start(endless(1<<40), "x", true)
	assert.True(t, f.state().running)
	f.stop()
	assert.False(t, f.state().running)
}
