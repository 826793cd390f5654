package tree

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/ui/look"
)

// freeze pauses the pane, as F8 does; resume has it go on.
func (f *fixture) freeze() (resume func()) {
	then := f.tree.Freeze()
	f.SetPaused(then)
	return func() {
		f.SetPaused(nil)
		then.Release()
	}
}

func TestAPausedTreeStandsStillAndCatchesUpAtOnce(t *testing.T) {
	f := newFixture(t, wide)
	f.say("home/a", "1")
	f.say("home/b", "7")
	f.show()
	resume := f.freeze()
	before, age := f.lines(), f.drawn("home/a").age.Text
	for range 3 {
		f.say("home/a", "2")
		f.say("garden/c", "3")
		f.show()
	}
	require.Equal(t, before, f.lines(), "what came since is not there")
	a := f.drawn("home/a")
	require.Equal(t, []string{"1", "1", age}, []string{a.value[0].Text, a.messages.Text, a.age.Text})
	require.False(t, a.tint.Visible())

	resume()
	f.rows.Sync()
	f.Tick(f.now)
	require.Equal(t, []string{"garden", " c", "home", " a", " b"}, f.lines())
	a = f.drawn("home/a")
	require.Equal(t, []string{"2", "4"}, []string{a.value[0].Text, a.messages.Text})
}

func TestAgesAndLatenessAreThoseOfThePause(t *testing.T) {
	f := newFixture(t, wide)
	f.every("sensor", 5*time.Second, 8)
	f.show()
	resume := f.freeze()
	f.now = f.now.Add(time.Minute)
	f.show()
	require.Equal(t, "3 s", f.drawn("sensor").age.Text, "late by now, but not then")
	resume()
	require.Equal(t, "! 1 m", f.drawn("sensor").age.Text)
}

func TestWhilePausedTheFrozenTreeIsOpenedFilteredAndSorted(t *testing.T) {
	f := newFixture(t, fyne.NewSize(700, 200))
	for i := range 30 {
		f.say(fmt.Sprintf("plant/%02d", i), "0")
	}
	f.say("plant/07", "80")
	f.show()
	f.freeze()
	f.say("plant/03", "90")
	f.say("plant/99", "90")
	f.goTo(0)
	f.press(fyne.KeyRight)
	f.show()
	require.True(t, f.rows.IsOpen(f.id("plant")))
	require.Equal(t, 31, f.rows.Len())

	f.filter.field.set("value>50")
	f.show()
	require.Equal(t, []string{"plant", " 07"}, f.lines())
	f.filter.clear()
	f.rows.SetSort(model.SortMessages)
	f.show()
	require.Equal(t, "07", f.window[1].Level, "of what was counted then")
}

func TestAProblemOfTheFilterIsSaidWhilePausedToo(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("a")
	f.show()
	f.freeze()
	f.FocusFilter()
	f.filter.field.set("value>x")
	said := f.filter.field.float.said
	require.False(t, said.Visible(), "who is still typing knows it")
	f.show()
	require.True(t, said.Visible())
}

func TestPinsStandStillWithTheTree(t *testing.T) {
	f := newFixture(t, wide)
	f.say("a", "1")
	f.setup.Change(func(v *disk.View) { v.Pin("a", "b") }) // b was not heard yet
	f.show()
	resume := f.freeze()
	f.say("a", "2")
	f.say("b", "3")
	f.show()
	require.Equal(t, "1", f.pinRow(0).value[0].Text)
	require.Equal(t, "nothing received yet", f.pinRow(1).value[0].Text)
	resume()
	f.show()
	require.Equal(t, "2", f.pinRow(0).value[0].Text)
	require.Equal(t, "3", f.pinRow(1).value[0].Text)
}

func TestResumingKeepsTheSelectionThePlaceAndWhatIsOpen(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 60 {
		f.hear(fmt.Sprintf("m/%02d", i), "z/deep/down")
	}
	f.show()
	f.Select(f.id("z/deep/down"))
	f.show()
	f.Select(f.id("m/30"))
	f.show()
	before := f.y("m/30")
	resume := f.freeze()
	for i := range 100 {
		f.hear(fmt.Sprintf("a-%02d/x", i), fmt.Sprintf("m/%02d-new", i))
	}
	f.show()
	require.Equal(t, before, f.y("m/30"))
	resume()
	f.show()
	require.Equal(t, before, f.y("m/30"), "with a hundred rows above it that were not there")
	require.Equal(t, []model.TopicID{f.id("m/30")}, f.Selection())
	require.True(t, f.rows.IsOpen(f.id("z/deep")))
	require.True(t, f.rows.IsOpen(f.id("m")))
}

func TestRowsStayWhereTheyAreWhenTheStripComesAndGoes(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	over := canvas.NewRectangle(nil)
	over.SetMinSize(fyne.NewSize(10, 36))
	over.Hide()
	f := &fixture{t: t, now: time.Now(), setup: &memorySetup{}}
	f.tree = model.NewTree(model.Options{Now: func() time.Time { return f.now }})
	f.Pane = New(Options{Tree: f.tree, Setup: f.setup, Over: over})
	t.Cleanup(f.Close)
	w := test.NewTempWindow(t, f.Content())
	w.SetPadded(false)
	w.Resize(wide)
	for i := range 60 {
		f.hear(fmt.Sprintf("m/%02d", i))
	}
	f.show()
	f.Select(f.id("m/30"))
	f.show()
	place := func() float32 {
		f.Content().Refresh() // the toolkit lays out before it paints
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(f.list).Y + f.y("m/30")
	}
	before := place()
	over.Show()
	resume := f.freeze()
	require.Equal(t, before, place())
	over.Hide()
	resume()
	require.Equal(t, before, place())
}

func TestThePauseButtonSaysWhatItDoes(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	paused := 0
	p := New(Options{Tree: model.NewTree(model.Options{}), OnPause: func() { paused++ }, OnHot: func() {}, OnBroker: func() {},
		OnSubs: func() {}, OnMarkNew: func() {}})
	t.Cleanup(p.Close)
	require.Equal(t, "Pause the screen (F8)", p.filter.pause.ToolTip())
	require.Equal(t, []string{"Expand all", "Collapse all", "Pause the screen", "Hot topics", "Broker", "Subscriptions", "Mark what comes from now on as new", "Columns"},
		names(p.filter.moreItems()))
	p.filter.pause.Tapped(nil)
	require.Equal(t, 1, paused)

	then := p.opt.Tree.Freeze()
	defer then.Release()
	p.SetPaused(then)
	require.Equal(t, "Resume (F8)", p.filter.pause.ToolTip())
	require.True(t, p.filter.pause.Chosen())
	require.Contains(t, names(p.filter.moreItems()), "Resume")
}
