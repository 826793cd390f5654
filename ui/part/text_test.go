package part

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/assert"

	"treetop/ui/look"
)

const sentence = "经纪拒绝了“#”。换一个更窄的过滤器，例如 home/#。"

func TestATextIsAsHighAsItsLinesAndSaysWhenThatChanges(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	x := NewText()
	x.SizeName = theme.SizeNameText
	line := x.lineHeight()
	half := NewFitter(theme.TextSize(), fyne.TextStyle{}).Width(sentence) * 0.7
	assert.Zero(t, x.HeightAt(half))
	changed := 0
	x.OnHeight = func() { changed++ }
	x.Set("short", look.ColourDim)
	assert.Equal(t, line, x.HeightAt(half))
	assert.Equal(t, 1, changed)
	x.Set("brief", look.ColourBad)
	assert.Equal(t, 1, changed)
	x.Set(sentence, look.ColourBad)
	assert.Equal(t, 2, changed)
	assert.Equal(t, 2*line, x.HeightAt(half))
	assert.Equal(t, line, x.HeightAt(2000))
	x.Least = 3
	assert.Equal(t, 3*line, x.HeightAt(2000))
}

func TestATextThatIsCopiedHasNoBreaksThatTheScreenMade(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	now := time.Unix(0, 0)
	x := NewCopyText()
	x.now = func() time.Time { return now }
	x.Set(sentence, look.ColourText)
	w := test.NewTempWindow(t, x)
	w.Resize(fyne.NewSize(160, 200))
	assert.Greater(t, len(x.lines), 1)
	line := x.lineHeight()
	press := func(px, y float32, mods fyne.KeyModifier) {
		x.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(px, x.top+y)}, Button: desktop.MouseButtonPrimary, Modifier: mods})
	}
	copied := func() string {
		x.TypedShortcut(&fyne.ShortcutCopy{})
		return fyne.CurrentApp().Clipboard().Content()
	}

	press(0, 1, 0)
	assert.Equal(t, sentence, copied(), "all where nothing is selected")
	x.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x.fit.Width("经纪")+1, x.top+1)}})
	assert.Equal(t, "经纪", copied())
	x.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(-5, x.top+line+1)}})
	first := x.lines[1].from
	assert.Equal(t, sentence[:first], copied(), "up to the beginning of the second line")
	x.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(0, 1000)}})
	assert.Equal(t, sentence, copied(), "far below is the end")

	now = now.Add(time.Second)
	press(1, 1, 0)
	press(1, 1, 0)
	assert.Equal(t, "经纪拒绝了", x.Selected(), "twice is a word")
	press(1, 1, 0)
	assert.Equal(t, sentence, x.Selected(), "three times is all")
	now = now.Add(time.Second)
	press(0, 1, 0)
	press(x.fit.Width("经纪")+1, 1, fyne.KeyModifierShift)
	assert.Equal(t, "经纪", x.Selected())

	x.Set(sentence, look.ColourBad)
	assert.Equal(t, "经纪", x.Selected(), "saying the same takes nothing away")
	x.Set("anew", look.ColourBad)
	assert.Empty(t, x.Selected())
}

func TestTheKeyboardSelectsAllOfAText(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	x := NewCopyText()
	x.Set("refused", look.ColourBad)
	w := test.NewTempWindow(t, x)
	w.Canvas().Focus(x)
	assert.Equal(t, "refused", x.Selected(), "which shows where the focus is")
	w.Canvas().Unfocus()
	assert.Empty(t, x.Selected())
}
