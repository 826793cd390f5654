package tree

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/model/series"
	"treetop/ui/look"
	"treetop/ui/part"
)

// say has a topic send values.
func (f *fixture) say(topic string, values ...string) {
	for _, v := range values {
		f.tree.Apply(model.Message{Topic: topic, Payload: []byte(v)})
	}
}

// rowOf is what the row of a topic is drawn with.
func (f *fixture) rowOf(topic string) *row {
	f.t.Helper()
	i, ok := f.rows.Index(f.id(topic))
	require.True(f.t, ok)
	at := f.list.RowPosition(i)
	for _, o := range test.WidgetRenderer(f.list).Objects() {
		if r, ok := o.(*row); ok && r.Visible() && r.Position() == at {
			return r
		}
	}
	f.t.Fatalf("%s is not on the screen", topic)
	return nil
}

// trendOf are the numbers that the line of a topic is of; nil if it has none.
func (f *fixture) trendOf(topic string) []float64 {
	f.t.Helper()
	if r := f.rowOf(topic); r.trend.Raster.Visible() {
		return r.drawn.of.Values()
	}
	return nil
}

func (f *fixture) setTrendOf(path string) {
	f.setTrend(func(t *disk.Trend) { *t = disk.Trend{On: true, Path: path} })
	f.show()
}

// choose picks an entry of a menu, or of those below it.
func choose(t *testing.T, items []*fyne.MenuItem, label string) *fyne.MenuItem {
	t.Helper()
	for _, i := range items {
		if i.Label == label {
			return i
		}
		if i.ChildMenu != nil {
			for _, j := range i.ChildMenu.Items {
				if j.Label == label {
					return j
				}
			}
		}
	}
	t.Fatalf("the menu has no %q", label)
	return nil
}

func TestTheTrendIsShownWhenItIsAskedForAndStaysSo(t *testing.T) {
	f := newFixture(t, wide)
	f.say("a", "1", "2", "3")
	f.show()
	assert.False(t, f.head.cols.trend.shown())
	assert.Nil(t, f.trendOf("a"))
	on := choose(t, f.columnItems(), "Trend")
	assert.False(t, on.Checked)
	on.Action()
	f.show()
	assert.Equal(t, disk.Trend{On: true}, f.setup.view.Trend)
	assert.True(t, f.head.cols.trend.shown())
	assert.Equal(t, []float64{1, 2, 3}, f.trendOf("a"))
	assert.True(t, choose(t, f.columnItems(), "Trend").Checked)

	again := New(Options{Tree: f.tree, Setup: f.setup})
	defer again.Close()
	assert.True(t, again.trend.now.On)
	choose(t, f.columnItems(), "Trend").Action()
	f.show()
	assert.False(t, f.head.cols.trend.shown())
	assert.Nil(t, f.trendOf("a"))
}

func TestOnlyNumbersHaveATrend(t *testing.T) {
	f := newFixture(t, wide)
	f.say("number", "1", "2.5 V")
	f.say("switch", "ON", "OFF")
	f.say("text", "hello")
	f.say("json", `{"t":20}`, `{"t":21}`)
	f.hear("branch/x")
	f.setTrendOf("")
	assert.Equal(t, []float64{1, 2.5}, f.trendOf("number"))
	assert.Equal(t, []float64{1, 0}, f.trendOf("switch"))
	assert.Nil(t, f.trendOf("text"))
	assert.Nil(t, f.trendOf("json"))
	assert.Nil(t, f.trendOf("branch"))
	f.setTrendOf("t")
	assert.Equal(t, []float64{20, 21}, f.trendOf("json"))
	assert.Nil(t, f.trendOf("number"))
	assert.Equal(t, "t", f.head.trend.Text)
}

func TestPinsHaveTheSameTrend(t *testing.T) {
	f := newFixture(t, wide)
	f.say("home/t", "1", "2")
	f.show()
	f.pin("home/t")
	f.setTrendOf("")
	assert.Equal(t, []float64{1, 2}, f.pinRow(0).drawn.of.Values())
	f.say("home/t", "3")
	f.Tick(f.now)
	assert.Equal(t, []float64{1, 2, 3}, f.pinRow(0).drawn.of.Values())
}

func TestALineIsDrawnAnewOnlyWhenItsNumbersChange(t *testing.T) {
	f := newFixture(t, wide)
	f.say("a", "1", "2")
	f.say("b", "1", "2")
	f.setTrendOf("")
	read := 0
	f.trend.reader = series.NewReader(func(id model.TopicID, at model.Seq, skip, n int) ([]model.Record, int) {
		read++
		return f.tree.History(id, at, skip, n)
	}, "", trendPoints)
	f.show()
	require.Equal(t, 2, read)
	quiet, version := f.rowOf("b").drawn.of, f.rowOf("b").drawn.version
	f.say("a", "3")
	f.rows.Sync()
	f.Tick(f.now)
	assert.Equal(t, 3, read, "only what has changed is read")
	assert.Equal(t, []float64{1, 2, 3}, f.trendOf("a"))
	assert.Same(t, quiet, f.rowOf("b").drawn.of)
	assert.Equal(t, version, f.rowOf("b").drawn.version)
	version = f.rowOf("a").drawn.version
	f.say("a", "no number")
	f.rows.Sync()
	f.Tick(f.now)
	assert.Equal(t, version, f.rowOf("a").drawn.version)
	f.list.Scrolled(&fyne.ScrollEvent{})
	f.show()
	assert.Equal(t, 4, read)
}

func TestLargeValuesAreReadOverSeveralDrawings(t *testing.T) {
	const topics = 12
	f := newFixture(t, wide)
	filler := strings.Repeat("x", 60<<10)
	for i := range topics {
		for n := range 10 {
			f.say("m"+strconv.Itoa(i), fmt.Sprintf(`{"x":%q,"t":%d}`, filler, n))
		}
	}
	f.rows.Sync()
	f.Tick(f.now)
	f.setTrend(func(t *disk.Trend) { *t = disk.Trend{On: true, Path: "t"} })
	drawn := func() (n int) {
		for i := range topics {
			if f.trendOf("m"+strconv.Itoa(i)) != nil {
				n++
			}
		}
		return n
	}
	assert.True(t, f.ground.behind())
	assert.Less(t, drawn(), topics, "a drawing does not wait for all of it")
	for range 40 {
		f.Tick(f.now)
	}
	assert.Equal(t, topics, drawn())
	assert.False(t, f.ground.behind())
}

func TestAFrozenTrendIsThatOfThen(t *testing.T) {
	f := newFixture(t, wide)
	f.say("a", "1", "2")
	f.setTrendOf("")
	frozen := f.tree.Freeze()
	defer frozen.Release()
	f.from = frozen
	f.say("a", "3")
	f.trend.begin()
	then, ok := frozen.Topic(f.id("a"))
	require.True(t, ok)
	assert.Equal(t, []float64{1, 2}, f.trend.series(then).Values())
	f.from = f.tree
	f.trend.begin()
	now, _ := f.tree.Topic(f.id("a"))
	assert.Equal(t, []float64{1, 2, 3}, f.trend.series(now).Values())
}

func TestTheTipOfATrendSaysWhatItIsMadeOf(t *testing.T) {
	f := newFixture(t, wide)
	f.say("a", "21.5", "19", "20.25")
	f.setTrendOf("")
	assert.Equal(t, "3 values · min 19 · max 21.5 · last 20.25", f.tip(0, f.head.cols.trend.x+10))
}

func TestPlacesOfTheSelectedValueAreOfferedForTheTrend(t *testing.T) {
	f := newFixture(t, wide)
	f.say("a", `{"temperature":21.5,"battery":90,"name":"x"}`)
	f.show()
	f.Select(f.id("a"))
	labels := names(f.trendItems())
	assert.Equal(t, []string{"The value itself", "temperature", "battery", "A JSON path…"}, labels)
	choose(t, f.trendItems(), "battery").Action()
	f.show()
	assert.Equal(t, disk.Trend{On: true, Path: "battery"}, f.setup.view.Trend)
	assert.Equal(t, []float64{90}, f.trendOf("a"))
	assert.True(t, choose(t, f.trendItems(), "battery").Checked)
}

func TestAPathIsTypedAndSaysWhatItFinds(t *testing.T) {
	f := newFixture(t, wide)
	f.say("a", `{"values":[{"t":21.5}]}`)
	f.show()
	f.Select(f.id("a"))
	f.askPath()
	popup := f.screen.Canvas().Overlays().Top()
	require.NotNil(t, popup)
	entry, ok := f.screen.Canvas().Focused().(*part.Entry)
	require.True(t, ok)
	entry.SetText("values.0.t")
	var texts []string
	for _, o := range test.LaidOutObjects(popup) {
		if text, ok := o.(interface{ MinSize() fyne.Size }); ok {
			texts = append(texts, fmt.Sprintf("%+v", text))
		}
	}
	assert.Contains(t, strings.Join(texts, "\n"), "The selected topic has 21.5 there")
	entry.OnSubmitted(entry.Text)
	assert.Equal(t, disk.Trend{On: true, Path: "values.0.t"}, f.setup.view.Trend)
	assert.Nil(t, f.screen.Canvas().Overlays().Top())
}

func TestColumnsThatAreNotWantedLeaveTheirRoomToTheOthers(t *testing.T) {
	f := newFixture(t, wide)
	var kept Columns
	f.opt.OnColumns = func(c Columns) { kept = c }
	f.hear("a")
	f.show()
	before := f.head.cols.value.w
	f.head.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonSecondary})
	require.NotNil(t, f.screen.Canvas().Overlays().Top(), "the header has a menu")
	choose(t, f.columnItems(), "Messages").Action()
	assert.False(t, f.head.cols.messages.shown())
	assert.True(t, f.head.cols.age.shown())
	assert.Greater(t, f.head.cols.value.w+f.head.cols.topic.w, before)
	assert.True(t, kept.NoMessages)
	assert.False(t, choose(t, f.columnItems(), "Messages").Checked)
	choose(t, f.columnItems(), "Messages").Action()
	assert.True(t, f.head.cols.messages.shown())
}

func TestTheTrendGoesBeforeTheFiguresAsThePaneNarrows(t *testing.T) {
	shown := func(width float32, c Columns) (out string) {
		at := c.layout(width, 13, true)
		for _, x := range []struct {
			name string
			col  column
		}{{"trend ", at.trend}, {"topics ", at.topics}, {"msgs ", at.messages}, {"age", at.age}} {
			if x.col.shown() {
				out += x.name
			}
		}
		require.GreaterOrEqual(t, at.topic.w, float32(minTopic))
		return out
	}
	assert.Equal(t, "trend topics msgs age", shown(760, Columns{}))
	assert.Equal(t, "trend msgs age", shown(700, Columns{}))
	assert.Equal(t, "msgs age", shown(560, Columns{}))
	assert.Equal(t, "age", shown(450, Columns{}))
	assert.Equal(t, "", shown(300, Columns{}))
	assert.Equal(t, "trend age", shown(500, Columns{NoMessages: true, NoTopics: true}))
	at := Columns{Trend: 200}.layout(900, 13, true)
	assert.Equal(t, float32(200), at.trend.w)
	assert.Equal(t, at.trend.x+200+gap, at.topics.x)
	assert.Equal(t, at.value.x+at.value.w+gap, at.trend.x)
}

func TestTheTrendIsDraggedWiderAndThatIsKept(t *testing.T) {
	f := newFixture(t, fyne.NewSize(900, 400))
	var kept Columns
	f.opt.OnColumns = func(c Columns) { kept = c }
	f.hear("a")
	f.setTrendOf("")
	before := f.head.cols.trend
	x := before.x - gap/2
	f.head.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 5)}})
	f.head.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-30, 0)})
	f.head.DragEnd()
	assert.InDelta(t, before.w+30, kept.Trend, 0.01)
	assert.InDelta(t, before.x+before.w, f.head.cols.trend.x+f.head.cols.trend.w, 0.01)
}

// BenchmarkTick is one tick at 40 visible rows: with the trend and without it,
// while nothing has changed and while every row has.
func BenchmarkTick(b *testing.B) {
	for _, c := range []struct {
		name      string
		on, noisy bool
	}{{"quiet", false, false}, {"quiet+trend", true, false}, {"busy", false, true}, {"busy+trend", true, true}} {
		b.Run(c.name, func(b *testing.B) {
			test.NewTempApp(b).Settings().SetTheme(look.Theme{Variant: look.Dark})
			f := &fixture{setup: &memorySetup{}}
			f.setup.view.Trend.On = c.on
			f.tree = model.NewTree(model.Options{})
			f.Pane = New(Options{Tree: f.tree, Setup: f.setup})
			defer f.Close()
			w := test.NewTempWindow(b, f.Content())
			w.Resize(fyne.NewSize(760, 80+40*23))
			now := f.Pane.now
			hear := func(n int) {
				for i := range 40 {
					f.say(fmt.Sprintf("m%02d", i), strconv.Itoa(n))
				}
			}
			for n := range 100 {
				hear(n)
			}
			f.rows.Sync()
			f.Tick(now)
			require.GreaterOrEqual(b, len(f.window), 38)
			n := 100
			for b.Loop() {
				if c.noisy {
					b.StopTimer()
					n++
					hear(n * 7 % 100)
					f.rows.Sync()
					b.StartTimer()
				}
				f.seen = 0 // as when something else on the screen has changed
				f.Tick(now)
			}
		})
	}
}
