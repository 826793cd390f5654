package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/assert"

	"treetop/ui/look"
)

// onScreen shows a widget of ours in a window, beside an entry.
func onScreen(t *testing.T, w fyne.CanvasObject) (fyne.Window, *Entry) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	other := NewEntry()
	win := test.NewTempWindow(t, container.NewVBox(other, container.NewHBox(w)))
	win.Resize(fyne.NewSize(400, 200))
	return win, other
}

func drawn(b *Button) *buttonRenderer { return test.WidgetRenderer(b).(*buttonRenderer) }

func TestAButtonIsPressedByPointerEnterAndSpaceUnlessItIsOff(t *testing.T) {
	pressed := 0
	b := NewButton("Save", func() { pressed++ })
	onScreen(t, b)
	test.Tap(b)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	assert.Equal(t, 4, pressed)
	b.Disable()
	test.Tap(b)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	assert.Equal(t, 4, pressed)
	assert.Equal(t, theme.Color(theme.ColorNameDisabled), drawn(b).text.Color)
	b.Enable()
	test.Tap(b)
	assert.Equal(t, 5, pressed)
}

func TestAButtonPassesOnTheKeysThatItDoesNotUse(t *testing.T) {
	b := NewButton("Save", nil)
	w, _ := onScreen(t, b)
	var keys []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { keys = append(keys, ev.Name) })
	b.OnKey = func(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyUp }
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyF6, fyne.KeySpace} {
		b.TypedKey(&fyne.KeyEvent{Name: k})
	}
	assert.Equal(t, []fyne.KeyName{fyne.KeyF6}, keys)
}

func TestAPressLeavesTakesOrDropsTheFocusAsItIsTold(t *testing.T) {
	b := NewButton("Save", nil)
	w, other := onScreen(t, b)
	for _, c := range []struct {
		does TapFocus
		then fyne.Focusable
	}{{FocusStays, other}, {FocusComes, b}, {FocusGoes, nil}, {FocusKept, nil}} {
		b.Focus = c.does
		w.Canvas().Focus(other)
		b.Tapped(&fyne.PointEvent{})
		assert.Equal(t, c.then, w.Canvas().Focused(), "%d", c.does)
	}
}

func TestAPressWithAKeyDropsTheFocusUnlessTheButtonStays(t *testing.T) {
	b := NewButton("Sort", nil)
	w, _ := onScreen(t, b)
	for _, c := range []struct {
		does TapFocus
		then fyne.Focusable
	}{{FocusStays, b}, {FocusGoes, nil}, {FocusKept, b}} {
		b.Focus = c.does
		w.Canvas().Focus(b)
		b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		assert.Equal(t, c.then, w.Canvas().Focused(), "%d", c.does)
	}
}

// embedding is a button as a part of something larger.
type embedding struct{ Button }

func TestWhatEmbedsAButtonGetsTheFocusAndPassesOnKeys(t *testing.T) {
	e := &embedding{}
	e.Focus = FocusComes
	e.ExtendBaseWidget(e)
	w, _ := onScreen(t, e)
	test.Tap(e)
	assert.Same(t, e, w.Canvas().Focused())
	passed := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { passed++ })
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	assert.Equal(t, 1, passed)
}

func TestTheFocusIsSeenOnAButton(t *testing.T) {
	b := NewStyledButton("Back", ButtonLink, nil)
	w, _ := onScreen(t, b)
	assert.Zero(t, drawn(b).over.StrokeWidth)
	w.Canvas().Focus(b)
	assert.Equal(t, look.Colour(look.ColourFocus), drawn(b).over.StrokeColor)
	assert.Positive(t, drawn(b).over.StrokeWidth)
	w.Canvas().Unfocus()
	assert.Zero(t, drawn(b).over.StrokeWidth)
}

func TestAllButtonsAreOfTheHeightOfAnEntry(t *testing.T) {
	b := NewButton("Save", nil)
	_, entry := onScreen(t, b)
	icon := NewIconButton(theme.ContentAddIcon(), "New", nil)
	chinese := NewStyledButton("排序", ButtonPrimary, nil)
	chinese.Menu = true
	for _, o := range []fyne.CanvasObject{b, icon, chinese, NewStyledButton("Back", ButtonLink, nil), NewStyledButton("More", ButtonQuiet, nil)} {
		assert.Equal(t, ControlHeight(), o.MinSize().Height)
	}
	assert.InDelta(t, entry.MinSize().Height, ControlHeight(), 1)
	assert.InDelta(t, 29, ControlHeight(), 2)
}

func TestAButtonFollowsTheFontAndTheTheme(t *testing.T) {
	b := NewButton("Save", nil)
	onScreen(t, b)
	before, dark := b.MinSize(), drawn(b).text.Color
	fyne.CurrentApp().Settings().SetTheme(look.Theme{Variant: look.Light, Text: 20})
	b.Refresh()
	assert.Greater(t, b.MinSize().Width, before.Width)
	assert.Greater(t, b.MinSize().Height, before.Height)
	assert.Equal(t, float32(20), drawn(b).text.TextSize)
	assert.NotEqual(t, dark, drawn(b).text.Color)
}

func TestAButtonIsAsWideAsTheWidestOfItsTexts(t *testing.T) {
	b := NewButton("Show", nil)
	onScreen(t, b)
	b.Fits = []string{"Show", "Save and connect"}
	wide := b.MinSize().Width
	b.SetText("Save and connect")
	assert.Equal(t, wide, b.MinSize().Width)
	b.Fits = nil
	assert.Equal(t, wide, b.MinSize().Width)
	b.SetText("Show")
	assert.Less(t, b.MinSize().Width, wide)
}

func TestWhatOpensAMenuHasItsMarkAtTheRight(t *testing.T) {
	b := NewButton("QoS 1", nil)
	b.Menu = true
	onScreen(t, b)
	b.Resize(fyne.NewSize(300, ControlHeight()))
	r := drawn(b)
	assert.True(t, r.mark.Visible())
	assert.Less(t, r.text.Position().X, float32(20))
	assert.Greater(t, r.mark.Position().X, float32(270))
}

func TestAnIconStandsBeforeOrBehindTheText(t *testing.T) {
	b := NewButton("Back", nil)
	b.Icon = theme.NavigateBackIcon()
	onScreen(t, b)
	r := drawn(b)
	assert.Less(t, r.icon.Position().X, r.text.Position().X)
	b.IconLast = true
	b.Refresh()
	assert.Greater(t, r.icon.Position().X, r.text.Position().X)
	assert.LessOrEqual(t, r.icon.Position().X+r.icon.Size().Width, b.Size().Width)
}

func TestTheTextOfAButtonIsRegularAndChineseStandsOnItsLine(t *testing.T) {
	b := NewButton("Save", nil)
	onScreen(t, b)
	r := drawn(b)
	assert.False(t, r.text.TextStyle.Bold)
	latin := r.text.Position().Y
	b.SetText("保存")
	want := canvas.NewText("保存", nil)
	want.TextSize = theme.TextSize()
	OnLine(want, 0, b.Size().Height)
	assert.Equal(t, want.Position().Y, r.text.Position().Y)
	assert.LessOrEqual(t, r.text.Position().Y, latin)
}

func TestAQuietButtonHasAGroundOnlyWhenItIsChosen(t *testing.T) {
	b := NewStyledButton("History", ButtonQuiet, nil)
	onScreen(t, b)
	alphaOf := func() uint32 { _, _, _, a := drawn(b).ground.FillColor.RGBA(); return a }
	assert.Zero(t, alphaOf())
	b.SetChosen(true)
	assert.True(t, b.Chosen())
	assert.NotZero(t, alphaOf())
}

func TestAReaderOfTheScreenIsToldWhatAButtonIs(t *testing.T) {
	b := NewIconButton(theme.ContentAddIcon(), "New profile", nil)
	assert.Equal(t, "New profile", b.AccessibilityLabel())
	assert.Equal(t, fyne.AccessibleRoleButton, b.AccessibilityRole())
	b.Text = "Add"
	assert.Equal(t, "Add", b.AccessibilityLabel())
}
