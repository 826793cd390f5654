package inspect

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"treetop/model"
	"treetop/ui/lang/langtest"
	"treetop/ui/look"
)

func TestMain(m *testing.M) { langtest.Main(m) }

// bench is a pane on a screen over a tree of its own, with a clock that stands
// still until it is set.
type bench struct {
	*testing.T
	tree   *model.Tree
	pane   *Pane
	window fyne.Window
	now    time.Time

	copied   string
	selected model.TopicID
	sent     []model.Record
	here     string
}

func newBench(t *testing.T) *bench {
	return newBenchWith(t, model.Limits{})
}

func newBenchWith(t *testing.T, limits model.Limits) *bench {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.Theme{Variant: look.Dark})
	b := &bench{T: t, now: time.Date(2026, 5, 4, 14, 3, 22, 118e6, time.Local)}
	b.tree = model.NewTree(model.Options{Limits: limits, Now: func() time.Time { return b.now }})
	b.window = test.NewTempWindow(t, nil)
	b.pane = New(Options{
		Tree: b.tree, Window: b.window,
		Limits:        func() model.Limits { return limits },
		Copy:          func(s string) { b.copied = s },
		OnSelect:      func(id model.TopicID) { b.selected = id },
		OnEditAndSend: func(r model.Record) { b.sent = append(b.sent, r) },
		OnPublishHere: func(topic string) { b.here = topic },
	})
	t.Cleanup(b.pane.Close)
	b.window.SetContent(b.pane.Content())
	b.window.SetPadded(false)
	b.window.Resize(fyne.NewSize(720, 660))
	b.tick()
	return b
}

func (b *bench) tick() { b.pane.Tick(b.now) }

// later lets time pass and ticks.
func (b *bench) later(d time.Duration) {
	b.now = b.now.Add(d)
	b.tick()
}

func (b *bench) apply(topic, body string) {
	b.message(model.Message{Topic: topic, Payload: []byte(body)})
}

func (b *bench) message(m model.Message) { b.tree.Apply(m) }

func (b *bench) id(topic string) model.TopicID {
	b.Helper()
	id, ok := b.tree.Lookup(topic)
	require.True(b, ok, topic)
	return id
}

func (b *bench) show(topics ...string) {
	b.Helper()
	var ids []model.TopicID
	for _, name := range topics {
		ids = append(ids, b.id(name))
	}
	b.pane.Show(ids)
	b.tick()
}

// text is what the code view shows.
func (b *bench) text() string {
	d := b.pane.value.code.Document()
	out := ""
	for i := range d.Len() {
		if i > 0 {
			out += "\n"
		}
		out += d.Slice(i, 0, 500).Text
	}
	return out
}

// said is the line over the value that tells what is held or being read.
func (b *bench) said() string {
	text, link, _ := b.pane.value.bar.now()
	if link != "" {
		text += " " + link
	}
	return text
}

// counted fills a topic with the numbers from 1 to n, a second each.
func (b *bench) counted(topic string, n int) {
	for i := range n {
		if i > 0 {
			b.now = b.now.Add(time.Second)
		}
		b.apply(topic, fmt.Sprint(i+1))
	}
}
