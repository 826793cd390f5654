package tree

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"treetop/model"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// drawn is the row of a topic as it is on the screen.
func (f *fixture) drawn(topic string) *row {
	f.t.Helper()
	id, ok := f.tree.Lookup(topic)
	require.True(f.t, ok, topic)
	for i := range f.window {
		if f.window[i].ID == id {
			r := newRow()
			r.Resize(fyne.NewSize(f.list.Size().Width, f.list.Height()))
			f.bind(f.first+i, r, part.RowState{})
			return r
		}
	}
	f.t.Fatalf("%s is not on the screen", topic)
	return nil
}

// every has a topic heard n times, with that time between.
func (f *fixture) every(topic string, between time.Duration, n int) {
	for range n {
		f.now = f.now.Add(between)
		f.hear(topic)
	}
}

func TestATopicThatIsLateIsMarkedBesideItsAge(t *testing.T) {
	f := newFixture(t, wide)
	f.every("sensor", 5*time.Second, 8)
	f.show()
	require.Equal(t, "3 s", f.drawn("sensor").age.Text)

	f.now = f.now.Add(20 * time.Second)
	f.show()
	age := f.drawn("sensor").age
	require.Equal(t, "! 26 s", age.Text, "not by the colour alone")
	require.Equal(t, look.Colour(look.ColourWait), age.Color)
	require.Contains(t, f.tip(0, f.head.cols.age.x+5), "5.0 s")

	f.SetStale(true)
	require.Equal(t, "26 s", f.drawn("sensor").age.Text, "without a connection nothing can come")
}

func TestALimitOfABranchIsKeptAndMarksWhatIsBelow(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("plant/a")
	f.show()
	f.Select(f.id("plant"))
	menu := f.lateMenu("plant").ChildMenu.Items
	require.True(t, menu[0].Checked, "nothing is set")
	for _, item := range menu {
		if item.Label == "1 m" {
			item.Action()
		}
	}
	require.Equal(t, time.Minute, f.lateLimit("plant"))
	require.Equal(t, time.Minute, f.setup.View().Late[0].After)
	f.now = f.now.Add(2 * time.Minute)
	f.show()
	require.Equal(t, "! 2 m", f.drawn("plant/a").age.Text)
	require.Contains(t, words.Late(f.now, f.window[1].Topic), "1 m")

	other := New(Options{Tree: model.NewTree(model.Options{Now: func() time.Time { return f.now }}), Setup: f.setup})
	defer other.Close()
	other.opt.Tree.Apply(model.Message{Topic: "plant/b"})
	id, _ := other.opt.Tree.Lookup("plant/b")
	topic, _ := other.opt.Tree.Topic(id)
	require.Equal(t, time.Minute, topic.LateAfter, "the next session has it too")
}

func TestTheMenuSaysWhichLimitATopicHasFromABranchAboveIt(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("plant/line/a")
	first := func(topic string) *fyne.MenuItem { return f.lateMenu(topic).ChildMenu.Items[0] }
	require.Equal(t, "three times the usual interval", first("plant/line/a").Label)

	f.keepLateLimit("plant", time.Minute)
	require.Equal(t, "1 m, as for plant", first("plant/line/a").Label)
	require.True(t, first("plant/line/a").Checked, "it has none of its own")
	require.Equal(t, "three times the usual interval", first("plant").Label)
	require.False(t, first("plant").Checked)

	f.keepLateLimit("plant/line", time.Hour)
	require.Equal(t, "1 h, as for plant/line", first("plant/line/a").Label, "the nearest one holds")
	f.keepLateLimit("plant/line/a", 10*time.Second)
	require.False(t, first("plant/line/a").Checked)
	first("plant/line/a").Action()
	topic, _ := f.tree.Topic(f.id("plant/line/a"))
	require.Equal(t, time.Hour, topic.LateAfter, "what the menu said is what holds")
	require.Equal(t, "three times the usual interval", first("plantain").Label, "part of a level is no branch")
}

func TestMarkingWhatIsNewIsSaidAndLeadsToIt(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("old", "older")
	f.show()
	f.filter.field.set("o")
	f.now = f.now.Add(time.Second)
	f.tree.SetNewSince(f.now)
	f.TellNew()
	float := f.filter.field.float
	require.True(t, float.said.Visible())
	require.Contains(t, float.note, "marked")
	f.hear("one more", "else")
	float.way.OnTapped()
	require.Equal(t, "o new:yes", f.filter.field.entry.Text, "what was typed stays")
	require.False(t, float.said.Visible())
	f.show()
	require.Equal(t, []string{"one more"}, f.lines())
}

func TestEscTakesANoteAwayBeforeTheFilter(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("old", "older")
	f.show()
	esc := &fyne.KeyEvent{Name: fyne.KeyEscape}
	for _, key := range []func(*fyne.KeyEvent) bool{f.onKey, f.filter.field.onKey} {
		f.filter.field.set("old")
		f.TellNew()
		require.True(t, f.filter.field.float.box.Visible())
		require.True(t, key(esc))
		require.False(t, f.filter.field.float.box.Visible(), "the rows under it can be seen")
		require.Equal(t, "old", f.filter.field.entry.Text)
		require.True(t, key(esc))
		require.Empty(t, f.filter.field.entry.Text)
		require.False(t, key(esc), "there is nothing left for it here")
	}
}

func TestWhatCameAfterTheMomentThatWasSetIsMarkedAsNew(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("old")
	f.now = f.now.Add(time.Second)
	f.tree.SetNewSince(f.now)
	f.now = f.now.Add(time.Second)
	f.hear("new one", "old")
	f.show()
	require.False(t, f.drawn("old").news.Visible())
	require.True(t, f.drawn("new one").news.Visible())
	require.Equal(t, "new", f.drawn("new one").news.Text)
}

func TestAfterAnOrderWasPickedTheKeysAreForTheTreeUnlessTheyAreElsewhere(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("a")
	f.show()
	f.screen.Canvas().Unfocus() // as a press with the pointer does
	f.filter.sortItems()[1].Action()
	require.True(t, f.list.Focused())

	part.Focus(f.filter.sort)
	f.filter.sortItems()[2].Action()
	require.Equal(t, fyne.Focusable(f.filter.sort), f.screen.Canvas().Focused())
}
