package tree

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/model"
)

// pin pins topics as a person does.
func (f *fixture) pin(topics ...string) {
	f.t.Helper()
	for _, topic := range topics {
		f.Select(f.id(topic))
		f.TogglePins()
	}
	f.show()
}

// pinned are the pins on the screen, each with its value.
func (f *fixture) pinned() []string {
	var out []string
	for i := range f.pins.window {
		out = append(out, f.pins.window[i].Level+"="+string(f.pins.window[i].Value))
	}
	return out
}

// pressPin presses the mouse on a pin.
func (f *fixture) pressPin(i int, b desktop.MouseButton, mods fyne.KeyModifier) {
	f.pins.list.MouseDown(&desktop.MouseEvent{Button: b, Modifier: mods,
		PointEvent: fyne.PointEvent{Position: fyne.NewPos(60, (float32(i)+0.5)*f.pins.list.Height())}})
}

// pinRow is what pin i is drawn with.
func (f *fixture) pinRow(i int) *row {
	f.t.Helper()
	var rows []*row
	for _, o := range test.WidgetRenderer(f.pins.list).Objects() {
		if r, ok := o.(*row); ok && r.Visible() {
			rows = append(rows, r)
		}
	}
	require.Greater(f.t, len(rows), i)
	return rows[i]
}

func names(items []*fyne.MenuItem) (out []string) {
	for _, item := range items {
		if !item.IsSeparator {
			out = append(out, item.Label)
		}
	}
	return out
}

func TestAPinnedTopicStandsAboveTheTreeByItsWholeName(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("home/kitchen/light", "test")
	f.show()
	assert.False(t, f.pins.content.Visible(), "without pins there is no list")
	top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(f.list).Y }
	before := top()
	f.pin("home/kitchen/light", "home")
	assert.Equal(t, []string{"home/kitchen/light=1", "home="}, f.pinned())
	assert.Equal(t, []string{"home/kitchen/light", "home"}, f.setup.view.Pins)
	assert.Equal(t, f.pins.head.Size().Height+2*f.list.Height()+1, f.pins.content.Size().Height)
	assert.Equal(t, before+f.pins.content.Size().Height, top(), "the tree begins below them")

	f.tree.Apply(model.Message{Topic: "home/kitchen/light", Payload: []byte("OFF")})
	f.Tick(f.now)
	assert.Equal(t, "OFF", f.pinRow(0).value[0].Text)
	assert.True(t, f.pinRow(0).tint.Visible(), "a change is highlighted as in the tree")
	assert.False(t, f.pinRow(1).arrow.Visible(), "nothing opens here")
	assert.Equal(t, "1", f.pinRow(1).topics.Text)

	f.pin("home", "home/kitchen/light")
	assert.Empty(t, f.setup.view.Pins, "the same key unpins")
	assert.False(t, f.pins.content.Visible())
}

func TestSelectingAPinSelectsItsTopicAndEnterShowsItInTheTree(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 60 {
		f.hear(fmt.Sprintf("zigbee/device%02d/state", i))
	}
	f.show()
	f.pin("zigbee/device47/state", "zigbee/device03/state")
	f.rows.SetOpenBelow(0, false)
	f.list.SetTop(0, 0)
	f.show()
	f.pressPin(0, desktop.MouseButtonPrimary, 0)
	assert.Equal(t, []model.TopicID{f.id("zigbee/device47/state")}, f.selected)
	f.show()
	assert.Equal(t, []string{"zigbee"}, f.lines(), "looking at it opens nothing")

	f.pins.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	assert.Equal(t, []model.TopicID{f.id("zigbee/device03/state")}, f.selected)
	f.pins.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	f.show()
	i, ok := f.rows.Index(f.id("zigbee/device03/state"))
	require.True(t, ok)
	first, n := f.list.InView()
	assert.GreaterOrEqual(t, i, first)
	assert.Less(t, i, first+n)
	assert.Equal(t, i, f.cursor())
	assert.True(t, f.list.Focused())
}

func TestAPinIsShownInTheTreeAlsoWhereAFilterHidesIt(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("home/light", "plant/pump")
	f.show()
	f.pin("plant/pump")
	f.filter.field.set("light")
	f.show()
	f.pins.onActivate(0)
	f.show()
	assert.Empty(t, f.filter.field.entry.Text)
	_, ok := f.rows.Index(f.id("plant/pump"))
	assert.True(t, ok)
	assert.Equal(t, []model.TopicID{f.id("plant/pump")}, f.Selection())
}

func TestATopicThatTheFilterHidesIsPickedForTheOtherPanesAndLeavesTheFilter(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("home/light", "plant/pump")
	f.show()
	f.filter.field.set("light")
	f.show()
	before := f.lines()
	f.Select(f.id("plant/pump"))
	f.show()
	assert.Equal(t, []model.TopicID{f.id("plant/pump")}, f.selected, "as from a line of the hot topics")
	assert.Equal(t, "light", f.filter.field.entry.Text)
	assert.Equal(t, before, f.lines())
	assert.Equal(t, -1, f.cursor(), "it has no row")

	f.filter.clear()
	f.show()
	_, ok := f.rows.Index(f.id("plant/pump"))
	assert.True(t, ok, "it is in sight when the filter goes")
}

func TestAPinOfWhatWasNotHeardYetSaysSoAndComesAlive(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("home/light")
	f.setup.Change(func(v *disk.View) { v.Pin("later/on", "home/light") }) // as another window does
	f.show()
	assert.Equal(t, "nothing received yet", f.pinRow(0).value[0].Text)
	f.Select(f.id("home/light"))
	f.pressPin(0, desktop.MouseButtonPrimary, 0)
	assert.Empty(t, f.selected, "there is no topic yet")
	assert.Equal(t, []string{"Move down", "Copy topic", "Unpin"}, names(f.pins.menuItems()))

	f.hear("later/on")
	f.Tick(f.now)
	assert.Equal(t, "1", f.pinRow(0).value[0].Text)
	f.pressPin(0, desktop.MouseButtonPrimary, fyne.KeyModifierControl)
	assert.Equal(t, []model.TopicID{f.id("later/on")}, f.selected)
}

func TestAPinOfWhatWasNotHeardYetCanBeUnpinned(t *testing.T) {
	f := newFixture(t, wide)
	f.setup.Change(func(v *disk.View) { v.Pin("never", "neither") })
	f.show()
	f.pressPin(0, desktop.MouseButtonPrimary, 0)
	f.TogglePins()
	f.show()
	assert.Equal(t, []string{"neither="}, f.pinned())
}

func TestThePinsTakeAThirdOfThePaneAndSixRowsAtMost(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 20 {
		f.setup.Change(func(v *disk.View) { v.Pin(fmt.Sprint("p", i)) })
	}
	f.show()
	_, n := f.pins.list.InView()
	assert.Equal(t, 6, n)
	f.screen.Resize(fyne.NewSize(300, 200))
	f.show()
	assert.LessOrEqual(t, f.pins.list.Size().Height, float32(200)/3)
	assert.Positive(t, f.pins.list.Fits())
	f.pins.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	assert.Equal(t, "p19", f.pins.silent)
	first, n := f.pins.list.InView()
	assert.Equal(t, 20, first+n)
}

func TestFoldedPinsLeaveTheirHeadingAndStaySo(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("a", "b")
	f.show()
	f.pin("a", "b")
	press := func() {
		f.pins.head.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
		f.show()
	}
	press()
	assert.True(t, f.setup.view.Folded)
	assert.Equal(t, "Pinned · 2", f.pins.head.text.Text)
	assert.Equal(t, f.pins.head.Size().Height+1, f.pins.content.Size().Height)
	again := New(Options{Tree: f.tree, Setup: f.setup})
	defer again.Close()
	assert.True(t, again.pins.folded)
	press()
	assert.Equal(t, "Pinned", f.pins.head.text.Text)
	assert.Equal(t, []string{"a=1", "b=1"}, f.pinned())
}

func TestPinsAreMovedByKeyAndByMenu(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("a", "b", "c")
	f.show()
	f.pin("a", "b", "c")
	f.pressPin(2, desktop.MouseButtonPrimary, 0)
	f.pins.list.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt})
	assert.Equal(t, []string{"a", "c", "b"}, f.setup.view.Pins)
	items := f.pins.menuItems()
	require.Equal(t, "Move up", items[1].Label)
	items[1].Action()
	assert.Equal(t, []string{"c", "a", "b"}, f.setup.view.Pins)
	assert.NotContains(t, names(f.pins.menuItems()), "Move up")
	assert.Equal(t, []model.TopicID{f.id("c")}, f.selected, "it is still the one that is selected")
}

func TestSeveralArePinnedAtOnceButNotAnyNumber(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 2 * mostPinned {
		f.hear(fmt.Sprintf("m%03d", i))
	}
	f.show()
	f.pin("m001")
	f.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	f.onSelect(2, 2)
	assert.Contains(t, names(f.menuItems()), "Pin")
	f.TogglePins()
	assert.Equal(t, []string{"m001", "m000", "m002"}, f.setup.view.Pins)
	assert.Contains(t, names(f.menuItems()), "Unpin")
	f.onSelect(mostPinned+5, 2)
	assert.NotContains(t, names(f.menuItems()), "Pin")
	f.TogglePins()
	assert.Len(t, f.setup.view.Pins, 3)
}

// counting counts what is read of single topics.
type counting struct {
	source
	topics, latest int
}

func (c *counting) Topic(id model.TopicID) (model.Topic, bool) {
	c.topics++
	return c.source.Topic(id)
}

func (c *counting) Latest(id model.TopicID) (model.Record, bool) {
	c.latest++
	return c.source.Latest(id)
}

func TestOnlyPinsOnTheScreenAreReadAndQuietOnesOnlyCompared(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 500 {
		topic := fmt.Sprintf("m%03d", i)
		f.hear(topic)
		f.setup.Change(func(v *disk.View) { v.Pin(topic) })
	}
	f.show()
	f.show() // what was new has faded
	reads := &counting{source: f.from}
	f.from = reads
	f.Tick(f.now)
	assert.Zero(t, reads.latest)
	assert.Equal(t, 6, reads.topics)
	f.hear("m499")
	f.Tick(f.now)
	assert.Zero(t, reads.latest, "it is out of sight")
	f.hear("m002")
	f.Tick(f.now)
	assert.Equal(t, 6, reads.latest)
}

func TestAScrolledTreeStaysWhereItIsWhenATopicIsPinned(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 100 {
		f.hear(fmt.Sprintf("m%02d", i))
	}
	f.show()
	f.Select(f.id("m50"))
	f.show()
	onScreen := func() float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(f.list).Y + f.y("m50")
	}
	before := onScreen()
	f.TogglePins()
	f.show()
	assert.InDelta(t, before, onScreen(), 0.5)
	f.TogglePins()
	f.show()
	assert.InDelta(t, before, onScreen(), 0.5)
}

func TestTabGoesFromTheFilterThroughThePinsToTheTree(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("a")
	f.show()
	f.pin("a")
	var seen []string
	f.screen.Canvas().Focus(f.filter.field.entry)
	for range 10 {
		switch f.screen.Canvas().Focused() {
		case f.filter.field.entry:
			seen = append(seen, "filter")
		case f.pins.list:
			seen = append(seen, "pins")
		case f.list:
			seen = append(seen, "tree")
		}
		f.screen.Canvas().FocusNext()
	}
	require.GreaterOrEqual(t, len(seen), 3)
	assert.Equal(t, []string{"filter", "pins", "tree"}, seen[:3])
	f.screen.Canvas().Focus(f.pins.list)
	assert.True(t, f.Focused())
}
