package tree

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/ui/look"
)

// fixture is a pane over a tree that the test fills.
type fixture struct {
	*Pane
	tree     *model.Tree
	t        *testing.T
	now      time.Time
	copied   string
	selected []model.TopicID
	setup    *memorySetup
	screen   fyne.Window
}

// memorySetup keeps what is set up for as long as the test runs.
type memorySetup struct {
	view    disk.View
	version uint64
}

func (s *memorySetup) View() disk.View {
	v := s.view
	v.Pins = slices.Clone(v.Pins)
	return v
}
func (s *memorySetup) Version() uint64                { return s.version }
func (s *memorySetup) Change(change func(*disk.View)) { change(&s.view); s.version++ }

func newFixture(t *testing.T, size fyne.Size) *fixture {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	f := &fixture{t: t, now: time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC), setup: &memorySetup{}}
	f.tree = model.NewTree(model.Options{Now: func() time.Time { return f.now }})
	f.Pane = New(Options{
		Tree: f.tree, Copy: func(s string) { f.copied = s },
		OnSelection: func(ids []model.TopicID) { f.selected = ids }, Setup: f.setup,
	})
	t.Cleanup(f.Close)
	w := test.NewTempWindow(t, f.Content())
	f.screen = w
	w.SetPadded(false)
	w.Resize(size)
	return f
}

var wide = fyne.NewSize(700, 500)

func (f *fixture) hear(topics ...string) {
	for _, topic := range topics {
		f.tree.Apply(model.Message{Topic: topic, Payload: []byte("1")})
	}
}

// show takes in all that was heard and draws it.
func (f *fixture) show() {
	f.t.Helper()
	for range 3 { // opening by itself changes the rows once more
		f.rows.Sync()
		f.now = f.now.Add(time.Second)
		f.Tick(f.now)
	}
}

// lines are the names on the screen, moved in by their depth.
func (f *fixture) lines() []string {
	var out []string
	for _, r := range f.window {
		out = append(out, strings.Repeat(" ", r.Depth)+label(r.Level))
	}
	return out
}

func (f *fixture) id(topic string) model.TopicID {
	f.t.Helper()
	id, ok := f.tree.Lookup(topic)
	require.True(f.t, ok, topic)
	return id
}

func (f *fixture) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		f.list.TypedKey(&fyne.KeyEvent{Name: k})
		f.show()
	}
}

// y is where the row of a topic is on the screen.
func (f *fixture) y(topic string) float32 {
	f.t.Helper()
	i, ok := f.rows.Index(f.id(topic))
	require.True(f.t, ok, topic)
	return f.list.RowPosition(i).Y
}

func TestBranchesOpenByThemselvesWhileAllRowsFit(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("home/kitchen/light", "test", "$SYS/broker/uptime")
	f.show()
	assert.Equal(t, []string{"home", " kitchen", "  light", "test", "$SYS"}, f.lines())
}

func TestTopicsThatLookAlikeAreDifferentRows(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("a", "A", "a/b", "/", "a//b")
	f.show()
	assert.Equal(t, []string{"(empty)", " (empty)", "A", "a", " (empty)", "  b", " b"}, f.lines())
}

func TestTheSelectedTopicStaysWhereItIsWhileTopicsCome(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 60 {
		f.hear(fmt.Sprintf("m%02d", i))
	}
	f.show()
	f.Select(f.id("m40"))
	f.show()
	before := f.y("m40")
	for i := range 30 {
		f.hear(fmt.Sprintf("a%02d", i)) // all sort before it
	}
	f.show()
	assert.Equal(t, before, f.y("m40"))
	assert.Equal(t, f.id("m40"), f.sel.cursor)
}

func TestTheTopRowStaysWhenTheSelectionIsOutOfSight(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 100 {
		f.hear(fmt.Sprintf("m%02d", i))
	}
	f.show()
	f.list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1000)})
	f.show()
	top := f.window[0].ID
	y := f.y(f.tree.Name(top))
	f.hear("a1", "a2", "a3")
	f.show()
	assert.Equal(t, top, f.window[0].ID)
	assert.Equal(t, y, f.y(f.tree.Name(top)))
}

func TestBeforeAnyTouchTheViewStaysAtTheTop(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 60 {
		f.hear(fmt.Sprintf("m%02d", i))
	}
	f.show()
	f.hear("a1")
	f.show()
	assert.Equal(t, "a1", f.lines()[0])
}

func TestArrowsOpenAndCloseAndWalk(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("home/kitchen/light", "home/kitchen/power", "zoo")
	f.show()
	f.press(fyne.KeyHome)
	f.press(fyne.KeyLeft)
	assert.Equal(t, []string{"home", "zoo"}, f.lines())
	f.press(fyne.KeyRight)
	assert.Equal(t, []string{"home", " kitchen", "  light", "  power", "zoo"}, f.lines(), "what was open below is open again")
	f.press(fyne.KeyRight)
	assert.Equal(t, f.id("home/kitchen"), f.sel.cursor)
	f.press(fyne.KeyReturn)
	assert.Equal(t, []string{"home", " kitchen", "zoo"}, f.lines())
	f.press(fyne.KeyLeft)
	assert.Equal(t, f.id("home"), f.sel.cursor, "from a closed row to its parent")
	f.list.TypedRune('*')
	f.show()
	assert.Len(t, f.lines(), 5)
	f.press(fyne.KeyEnd)
	assert.Equal(t, f.id("zoo"), f.sel.cursor)
}

func TestLettersJumpToTheTopicThatStartsSo(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("alpha", "beta", "bravo", "gamma")
	f.show()
	f.list.TypedRune('b')
	assert.Equal(t, f.id("beta"), f.sel.cursor)
	f.list.TypedRune('b')
	assert.Equal(t, f.id("bravo"), f.sel.cursor, "the same letter goes on")
	f.jump.at = time.Time{}
	f.list.TypedRune('b')
	f.list.TypedRune('r')
	assert.Equal(t, f.id("bravo"), f.sel.cursor)
}

func TestTheFilterKeepsAncestorsAndGivesBackWhatWasOpen(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("home/kitchen/light", "home/cellar/pump", "plant/line/pump", "zoo")
	f.show()
	f.rows.SetOpen(f.id("plant"), false)
	f.show()
	before := f.lines()
	f.filter.field.set("PUMP")
	f.show()
	assert.Equal(t, []string{"home", " cellar", "  pump", "plant", " line", "  pump"}, f.lines())
	f.show()
	assert.Equal(t, "2 topics match", f.filter.count.Text)

	f.hear("annex/pump 3")
	f.show()
	assert.Contains(t, f.lines(), " pump 3", "new topics are filtered as they come")
	f.filter.field.set("no such thing")
	f.show()
	assert.True(t, f.empty.content.Visible())

	f.filter.clear()
	f.show()
	assert.False(t, f.empty.content.Visible())
	f.rows.SetOpen(f.id("annex"), false)
	f.show()
	assert.Equal(t, append([]string{"annex"}, before...), f.lines())
}

func TestWhatWasFoundByTheFilterStaysInSightWhenItIsCleared(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 60 {
		f.hear(fmt.Sprintf("zigbee/device%02d/state", i))
	}
	f.show()
	f.rows.SetOpenBelow(0, false)
	f.filter.field.set("device47")
	f.show()
	f.Select(f.id("zigbee/device47/state"))
	f.show()
	f.filter.clear()
	f.show()
	i, ok := f.rows.Index(f.id("zigbee/device47/state"))
	require.True(t, ok, "what is above it is open")
	first, n := f.list.InView()
	assert.GreaterOrEqual(t, i, first)
	assert.Less(t, i, first+n)
	assert.Equal(t, i, f.cursor(), "keys go on from it")
}

func TestSeveralAreSelectedAndCopiedInTheOrderOfTheRows(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("a", "b", "c", "d")
	f.show()
	press := func(row int, m fyne.KeyModifier) {
		f.list.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: m,
			PointEvent: fyne.PointEvent{Position: fyne.NewPos(60, (float32(row)+0.5)*f.list.Height())}})
	}
	press(3, 0)
	press(1, fyne.KeyModifierControl)
	assert.Len(t, f.selected, 2)
	f.list.TypedShortcut(&fyne.ShortcutCopy{})
	assert.Equal(t, "b\nd", f.copied)
	press(0, 0)
	press(2, fyne.KeyModifierShift)
	f.list.TypedShortcut(&fyne.ShortcutCopy{})
	assert.Equal(t, "a\nb\nc", f.copied)
	f.list.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift})
	assert.Equal(t, "1\n1\n1", f.copied)
}

func TestAPressOnTheArrowOpensAndSelectsNothing(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("home/light")
	f.show()
	require.Len(t, f.lines(), 2)
	f.list.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: fyne.NewPos(edge+4, 8)}})
	f.show()
	assert.Equal(t, []string{"home"}, f.lines())
	assert.Empty(t, f.selected)
}

func TestAClosedBranchIsNotRebuiltByTraffic(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 500 {
		f.hear(fmt.Sprintf("plant/device%03d/value", i))
	}
	f.show()
	f.rows.SetOpen(f.id("plant"), false)
	f.show()
	require.Equal(t, []string{"plant"}, f.lines())
	work := f.rows.Work()
	for i := range 2000 {
		f.hear(fmt.Sprintf("plant/device%03d/value", i%500))
	}
	f.show()
	after := f.rows.Work()
	assert.Equal(t, work.Built, after.Built, "no list of rows is made anew")
	assert.Equal(t, work.Inserted, after.Inserted)
	assert.LessOrEqual(t, after.Copied-work.Copied, uint64(20), "only the rows on the screen are copied, once a tick")
	assert.Equal(t, uint64(2500), f.window[0].MessagesBelow)
}

func TestAQuietPaneBindsNothing(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("a", "b")
	f.show()
	f.now = f.now.Add(10 * time.Second) // what was new has faded
	f.Tick(f.now)
	f.Tick(f.now)
	work := f.rows.Work()
	for range 5 {
		f.now = f.now.Add(50 * time.Millisecond)
		f.Tick(f.now)
	}
	assert.Equal(t, work.Copied, f.rows.Work().Copied)
}

func TestAChangeTintsTheValueForAMomentAndAReplayNever(t *testing.T) {
	f := newFixture(t, wide)
	f.tree.Apply(model.Message{Topic: "stored", Payload: []byte("ON"), Retained: true})
	f.hear("live")
	f.rows.Sync()
	f.Tick(f.now)
	assert.True(t, f.ground.tinted)
	f.now = f.now.Add(tintTime)
	f.Tick(f.now)
	assert.False(t, f.ground.tinted)

	f.tree.Apply(model.Message{Topic: "stored", Payload: []byte("OFF"), Retained: true})
	f.rows.Sync()
	f.Tick(f.now)
	assert.False(t, f.ground.tinted)
}

func TestColumnsGoInTurnAsThePaneNarrows(t *testing.T) {
	shown := func(width float32) string {
		c := Columns{}.layout(width, 13, false)
		out := ""
		for _, x := range []struct {
			name string
			col  column
		}{{"topic ", c.topic}, {"value ", c.value}, {"topics ", c.topics}, {"msgs ", c.messages}, {"age", c.age}} {
			if x.col.shown() {
				out += x.name
			}
		}
		return out
	}
	assert.Equal(t, "topic value topics msgs age", shown(700))
	assert.Equal(t, "topic value msgs age", shown(560))
	assert.Equal(t, "topic value age", shown(450))
	assert.Equal(t, "topic value ", shown(300))
}

func TestIndentationStopsAtAThirdAndTheDepthIsWritten(t *testing.T) {
	col := column{10, 240}
	px, numbered := indent(3, col, 13)
	assert.Less(t, px, float32(80))
	assert.False(t, numbered)
	px, numbered = indent(200, col, 13)
	assert.Equal(t, float32(80), px)
	assert.True(t, numbered)
}

func TestTheCommandOfATopicIsQuotedForAShell(t *testing.T) {
	rec := func(s string, flags model.RecordFlags, qos byte) model.Record {
		return model.Record{Payload: []byte(s), Size: len(s), Flags: flags, QoS: qos}
	}
	assert.Equal(t, `mosquitto_pub -t 'it'\''s' -q 1 -r -m 'a $b'`, MosquittoPub("it's", rec("a $b", model.FlagRetained, 1), nil))
	assert.Equal(t, `mosquitto_pub -t 'x' -n`, MosquittoPub("x", rec("", 0, 0), nil))
	to := []string{"-h", "$(id)", "-u", "anna o'neil", "-P", PasswordVariable}
	assert.Equal(t, `printf '\377\000' | mosquitto_pub -h '$(id)' -u 'anna o'\''neil' -P "$MQTT_PASSWORD" -t 'x' -s`,
		MosquittoPub("x", rec("\xff\x00", 0, 0), to))
}

func TestTheMenuOffersOnlyWhatCanBeDone(t *testing.T) {
	f := newFixture(t, wide)
	f.opt.OnClear = func(model.TopicID) {}
	f.hear("home/light")
	f.tree.Apply(model.Message{Topic: "stored", Payload: []byte("ON"), Retained: true})
	f.show()
	menu := func(topic string) (out []string) {
		f.Select(f.id(topic))
		for _, item := range f.menuItems() {
			if !item.IsSeparator {
				out = append(out, item.Label)
			}
		}
		return out
	}
	assert.NotContains(t, menu("home"), "Copy value")
	assert.Contains(t, menu("home"), "Expand all below")
	assert.NotContains(t, menu("home/light"), "Clear retained…")
	assert.Contains(t, menu("stored"), "Clear retained…")
	assert.Contains(t, menu("stored"), "Copy as mosquitto_pub")
	f.opt.MosquittoTo = func() []string { return nil }
	assert.NotContains(t, menu("stored"), "Copy as mosquitto_pub", "it would publish elsewhere")
}

func TestTheMenuClearsOneTopicAtOnceAndSeveralOrABranchOnTheSheet(t *testing.T) {
	f := newFixture(t, wide)
	type asked struct {
		names string
		below bool
	}
	var one []string
	var many []asked
	f.opt.OnClear = func(id model.TopicID) { one = append(one, f.tree.Name(id)) }
	f.opt.OnClearMany = func(ids []model.TopicID, below bool) {
		var names []string
		for _, id := range ids {
			names = append(names, f.tree.Name(id))
		}
		slices.Sort(names)
		many = append(many, asked{strings.Join(names, " "), below})
	}
	f.tree.Apply(model.Message{Topic: "home/light", Payload: []byte("ON"), Retained: true})
	f.tree.Apply(model.Message{Topic: "stored", Payload: []byte("ON"), Retained: true})
	f.tree.Apply(model.Message{Topic: "$SYS/broker/uptime", Payload: []byte("1"), Retained: true})
	f.hear("live/only")
	f.show()
	do := func(label string) bool {
		for _, item := range f.menuItems() {
			if item.Label == label {
				item.Action()
				return true
			}
		}
		return false
	}
	f.Select(f.id("stored"))
	assert.True(t, do("Clear retained…"))
	assert.False(t, do("Clear retained below…"), "there is nothing below it")
	f.Select(f.id("home"))
	assert.True(t, do("Clear retained below…"))
	assert.False(t, do("Clear retained…"), "it has nothing of its own")
	f.Select(f.id("$SYS"))
	assert.False(t, do("Clear retained below…"), "what the broker says of itself is left alone")
	f.Select(f.id("home"))
	f.sel.ids[f.id("stored")] = true
	assert.True(t, do("Clear retained…"))
	assert.True(t, do("Clear retained below…"))
	assert.Equal(t, []string{"stored"}, one)
	assert.Equal(t, []asked{{"home", true}, {"home stored", false}, {"home stored", true}}, many)
}

func TestTheHeaderSaysWhereTheFirstVisibleRowIs(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 60 {
		f.hear(fmt.Sprintf("plant/line/m%02d", i))
	}
	f.show()
	f.rows.SetOpenBelow(0, true)
	f.show()
	assert.Equal(t, "topic", f.head.path())
	f.list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -500)})
	f.Tick(f.now)
	assert.Equal(t, "plant/line /", f.head.topic.Text)
}
