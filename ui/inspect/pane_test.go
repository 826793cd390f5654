package inspect

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/model"
	"treetop/ui/part"
)

func TestATopicShowsItsWayItsFactsAndItsValue(t *testing.T) {
	b := newBench(t)
	for range 128 {
		b.message(model.Message{Topic: "home/kitchen/climate", QoS: 1, Payload: []byte(`{"t":21.48}`)})
	}
	b.show("home/kitchen/climate")
	p := b.pane
	assert.Equal(t, "128 messages", p.head.said.count)
	assert.Equal(t, "14:03:22.118 · QoS 1 · live · JSON, 11 B", p.head.said.line)
	assert.Equal(t, "{\n  \"t\": 21.48\n}", b.text())
	assert.Equal(t, "JSON (found)", p.value.bar.formatLabel())
	assert.Equal(t, "History · 128 kept", p.history.title())
	assert.True(t, p.value.content.Visible())
	assert.True(t, p.history.list.Visible())
	assert.False(t, p.lower.table.Visible())
	assert.False(t, p.about.Visible())
	var way []string
	for _, l := range p.head.crumbs.levels {
		way = append(way, l.label)
	}
	assert.Equal(t, []string{"home", "kitchen", "climate"}, way)
}

func TestAReplayedMessageHasNoAgeAndSaysThatItWasStored(t *testing.T) {
	b := newBench(t)
	b.message(model.Message{Topic: "light", Payload: []byte("ON"), Retained: true})
	b.show("light")
	assert.Equal(t, "stored, received 14:03:22 · QoS 0 · text, 2 B", b.pane.head.said.line)
	r, _ := b.tree.Latest(b.id("light"))
	assert.Equal(t, "stored", b.pane.history.when(r))
	assert.Equal(t, "retained, received 14:03:22", b.pane.history.note(r))

	b.message(model.Message{Topic: "light", Payload: []byte("OFF"), Dup: true, QoS: 1})
	b.tick()
	assert.Equal(t, "14:03:22.118 · QoS 1 · live · DUP · text, 3 B · an earlier value was stored", b.pane.head.said.line)
	b.message(model.Message{Topic: "light", Payload: []byte("ON"), Own: true, Stored: true})
	b.tick()
	assert.Equal(t, "14:03:22.118 · QoS 0 · live, stored by the broker · sent from here · text, 2 B", b.pane.head.said.line)
}

func TestNothingSelectedShowsTheSession(t *testing.T) {
	b := newBench(t)
	b.pane.SetSession(Session{
		Name: "Demo broker", Address: "mqtt://127.0.0.1:1883", State: "connected",
	})
	b.apply("one", "1")
	b.apply("two", "2")
	b.later(time.Second)
	p := b.pane
	assert.Equal(t, headWords{title: "Demo broker", line: "connected · mqtt://127.0.0.1:1883"}, p.head.said)
	var lines []string
	for _, l := range p.summary.lines {
		lines = append(lines, l.name+"|"+l.text)
	}
	assert.Equal(t, []string{
		"Topics|2",
	}, lines[:1])
	assert.True(t, strings.HasPrefix(lines[1], "Messages|2 · "), lines[1])
	assert.Len(t, lines, 5, "three hints")
	require.Len(t, p.table.rows, 2)
	assert.Equal(t, "two", p.table.rows[0].name, "the newest first")
	assert.Equal(t, "Newest topics", p.table.title())
	assert.False(t, p.value.content.Visible())
}

func TestAPaceOfNothingIsNotShown(t *testing.T) {
	b := newBench(t)
	b.apply("one", "1")
	b.later(time.Second)
	messages := func() string {
		for _, l := range b.pane.summary.lines {
			if l.name == "Messages" {
				return l.text
			}
		}
		return ""
	}
	for range 300 {
		b.now = b.now.Add(time.Second)
		b.tree.Sweep(b.now)
	}
	b.tick()
	require.Zero(t, b.tree.Totals().Rate)
	assert.Equal(t, "1 · 1 B", messages())
}

func TestABranchShowsATableOfWhatIsBelow(t *testing.T) {
	b := newBench(t)
	b.apply("home/a10", "1")
	b.apply("home/a2/x", "21.5 °C")
	b.apply("elsewhere", "3")
	b.show("home")
	p := b.pane
	assert.Equal(t, modeBranch, p.mode)
	assert.Equal(t, "2 topics below", p.head.said.count)
	assert.Equal(t, "2 messages", p.head.said.line)
	assert.Equal(t, "Topics below · 2", p.table.title())
	require.Len(t, p.table.rows, 2)
	assert.Equal(t, "a2/x", p.table.label(0))
	assert.Equal(t, "a10", p.table.label(1))
	assert.False(t, p.value.content.Visible())

	p.table.open(1)
	assert.Equal(t, b.id("home/a10"), b.selected)
}

func TestABranchThatGetsAValueShowsIt(t *testing.T) {
	b := newBench(t)
	b.apply("home/lamp", "1")
	b.show("home")
	assert.Equal(t, modeBranch, b.pane.mode)
	b.apply("home", "own")
	b.tick()
	assert.Equal(t, modeTopic, b.pane.mode)
	assert.Equal(t, "own", b.text())
	assert.True(t, b.pane.lower.table.Visible(), "and what is below stays in view")
	assert.False(t, b.pane.history.list.Visible())
	b.pane.lower.show(true)
	assert.True(t, b.pane.history.list.Visible())
}

func TestATopicThatGetsAChildKeepsWhatIsShown(t *testing.T) {
	b := newBench(t)
	b.apply("a", "1")
	b.show("a")
	b.apply("a/b", "2")
	b.tick()
	assert.True(t, b.pane.below, "what is below is offered")
	assert.True(t, b.pane.history.list.Visible(), "and the history stays")
	assert.Equal(t, "1", b.text())
}

func TestSeveralSelectedCanBeCopied(t *testing.T) {
	b := newBench(t)
	b.apply("b", "2")
	b.apply("a", "1")
	b.apply("bin", "\x00\xff")
	b.show("b", "a", "bin")
	p := b.pane
	assert.Equal(t, "3 topics selected", p.head.said.title)
	assert.Equal(t, "a", p.table.rows[0].name, "the table is in order")
	items := p.copyMenu()
	require.Len(t, items, 2)
	assert.Equal(t, "Copy names", items[0].Label)
	items[0].Action()
	assert.Equal(t, "b\na\nbin", b.copied)
	assert.Equal(t, "Copy values", items[1].Label)
	items[1].Action()
	assert.Equal(t, "2\n1\n00ff", b.copied)
}

func TestEmptyAndClearedValuesSaySo(t *testing.T) {
	b := newBench(t)
	b.apply("empty", "")
	b.message(model.Message{Topic: "gone", Payload: []byte("x"), Retained: true})
	b.message(model.Message{Topic: "gone", Retained: true})
	b.show("empty")
	v := b.pane.value
	assert.True(t, v.blank.Visible())
	assert.Equal(t, "empty (0 B)", v.blank.Text)
	assert.False(t, v.bar.pick.Visible(), "there is nothing to format")
	b.show("gone")
	assert.Equal(t, "cleared: an empty retained message took the stored value away", v.blank.Text)
	b.apply("gone", "back")
	b.tick()
	assert.False(t, v.blank.Visible())
	assert.True(t, v.bar.pick.Visible())
	assert.Equal(t, "back", b.text())
}

func TestACutValueSaysHowMuchIsThereAndWhy(t *testing.T) {
	b := newBenchWith(t, model.Limits{Payload: 1000})
	long := strings.Repeat("x", 5000)
	b.apply("a", long)
	b.apply("a", "short")
	b.message(model.Message{Topic: "b", Payload: []byte(long), Size: 20_000_000})
	b.show("a")
	assert.Empty(t, b.pane.value.note.text)
	b.pane.history.pick(1)
	assert.Equal(t, "1 kB of 5 kB are kept. The history keeps 1 kB of a payload: see Settings, “Kept of a payload”.", b.pane.value.note.text)
	assert.True(t, b.pane.value.note.Visible())
	b.show("b")
	b.pane.EditAndSend()
	assert.Empty(t, b.sent, "a part of a message is another message")
	for _, item := range b.pane.moreMenu() {
		assert.NotEqual(t, "Edit and send again", item.Label)
	}
	assert.Equal(t, "5 kB of 20 MB are kept. The packet was larger than what is taken in: see “packet” in settings.json.", b.pane.value.note.text)
}

func TestABranchAndSeveralTopicsOfferToClearWhatIsStored(t *testing.T) {
	b := newBench(t)
	var asked []string
	b.pane.opt.OnClear = func(ids []model.TopicID, below bool) { asked = append(asked, fmt.Sprint(len(ids), below)) }
	b.apply("home/light", "ON")
	b.apply("home/door", "shut")
	do := func(label string) bool {
		for _, item := range b.pane.moreMenu() {
			if item.Label == label {
				item.Action()
				return true
			}
		}
		return false
	}
	b.show("home")
	assert.True(t, do("Clear retained below…"))
	b.show("home/light")
	assert.False(t, do("Clear retained below…"))
	b.show("home/light", "home/door")
	assert.True(t, do("Clear retained…"))
	assert.False(t, do("Clear retained below…"))
	b.show("home", "home/door")
	assert.True(t, do("Clear retained below…"))
	assert.Equal(t, []string{"1 true", "2 false", "2 true"}, asked)
}

func TestBrokenJSONIsTextWithTheReason(t *testing.T) {
	b := newBench(t)
	b.apply("a", "{\"a\": NaN}")
	b.show("a")
	assert.Equal(t, "{\"a\": NaN}", b.text())
	assert.Equal(t, "Text (found)", b.pane.value.bar.formatLabel())
	assert.Equal(t, "Shown as text, it is not JSON: line 1, column 7: a word that JSON does not have", b.pane.value.note.text)
	b.apply("a", "{\"a\": 1}")
	b.tick()
	assert.Equal(t, "JSON (found)", b.pane.value.bar.formatLabel(), "each message is recognised by itself")
	assert.False(t, b.pane.value.note.Visible())
}

func TestAFormatPickedByHandStaysWithItsTopic(t *testing.T) {
	b := newBench(t)
	b.apply("a", "hello")
	b.apply("b", "world")
	b.show("a")
	pick := func(label string) {
		for _, item := range b.pane.value.bar.formats() {
			if item.Label == label {
				item.Action()
				return
			}
		}
		t.Fatalf("no format %q", label)
	}
	pick("Hex")
	assert.Equal(t, "Hex", b.pane.value.bar.formatLabel())
	assert.True(t, strings.HasPrefix(b.text(), "00000000  68 65 6c 6c 6f"), b.text())
	b.show("b")
	assert.Equal(t, "world", b.text())
	b.show("a")
	assert.True(t, strings.HasPrefix(b.text(), "00000000"))
	pick("Automatic")
	assert.Equal(t, "hello", b.text())
}

func TestOddTopicNamesAreShownWithoutLying(t *testing.T) {
	b := newBench(t)
	b.apply("a//b\u202e/\xff", "1")
	b.show("a//b\u202e/\xff")
	var way []string
	for _, l := range b.pane.head.crumbs.levels {
		way = append(way, l.label)
	}
	assert.Equal(t, []string{"a", "(empty)", `b\u{202E}`, `\xFF`}, way)
	b.pane.copyTopic()
	assert.Equal(t, "a//b\u202e/\xff", b.copied, "byte for byte")
	for _, item := range b.pane.moreMenu() {
		assert.NotEqual(t, "Publish here", item.Label, "it could not be sent to")
	}
}

func TestAQuietPaneCostsAComparison(t *testing.T) {
	b := newBench(t)
	b.counted("a", 10)
	b.show("a")
	b.tick()
	assert.Zero(t, testing.AllocsPerRun(100, b.tick))
}

func TestTrafficElsewhereDrawsAndDecodesNothing(t *testing.T) {
	b := newBench(t)
	b.counted("a", 5)
	b.show("a")
	list, bound := b.pane.history.list, 0
	bind := list.Bind
	list.Bind = func(i int, row fyne.CanvasObject, s part.RowState) { bound++; bind(i, row, s) }
	before := b.pane.value.code.Document()
	for range 2000 {
		b.apply("b", "x")
		b.tick()
	}
	assert.Zero(t, bound, "rows drawn")
	assert.True(t, before == b.pane.value.code.Document())
	b.apply("a", "6")
	b.tick()
	assert.Equal(t, 6, bound)
	assert.Equal(t, "6", b.text())
}

func TestAllWordsChangeWithTheLanguage(t *testing.T) {
	b := newBench(t)
	b.apply("a", "")
	b.show("a")
	useLanguage(t, "zh-Hans")
	b.pane.Retext()
	assert.Equal(t, "空（0 B）", b.pane.value.blank.Text)
	assert.Equal(t, "1 条消息", b.pane.head.said.count)
	assert.Equal(t, "复制", b.pane.head.copy.Text)
	assert.Equal(t, "历史 · 已存 1 条", b.pane.history.title())
}

func TestAValueThatChangesIsHighlightedForHalfASecond(t *testing.T) {
	b := newBench(t)
	b.message(model.Message{Topic: "home/old", Payload: []byte("1"), Retained: true})
	b.apply("home/lamp", "1")
	b.later(2 * time.Second)
	b.show("home")
	tinted := func() (names []string) {
		for i, r := range b.pane.table.rows {
			row := newTableRow()
			row.Resize(fyne.NewSize(700, 22))
			row.bind(b.pane.table, i, part.RowState{})
			if row.tint.Visible() {
				names = append(names, r.name)
			}
		}
		return names
	}
	assert.Empty(t, tinted())
	b.apply("home/lamp", "2")
	b.message(model.Message{Topic: "home/old", Payload: []byte("1"), Retained: true})
	b.later(100 * time.Millisecond)
	assert.Equal(t, []string{"home/lamp"}, tinted(), "a replayed message changes nothing")
	b.later(500 * time.Millisecond)
	assert.Empty(t, tinted())
}

func TestAHugeSelectionListsTheFirstByName(t *testing.T) {
	b := newBench(t)
	var names []string
	for i := range 1500 {
		names = append(names, fmt.Sprintf("t%04d", 1499-i))
		b.apply(names[i], "x")
	}
	b.show(names...)
	assert.Equal(t, "1,500 topics selected", b.pane.head.said.title)
	assert.Equal(t, "Selected topics · the first 1,000", b.pane.table.title())
	assert.Equal(t, "t0000", b.pane.table.rows[0].name)
	assert.Empty(t, b.pane.head.said.line)
}
