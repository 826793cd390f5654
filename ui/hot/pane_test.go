package hot

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"treetop/model"
	"treetop/ui/lang/langtest"
	"treetop/ui/look"
	"treetop/ui/part"
)

func TestMain(m *testing.M) { langtest.Main(m) }

// ranking answers what it was told to, and notes what it was asked.
type ranking struct {
	asked  chan question
	answer chan []model.Hot
}

// shown is a pane in a window, with a ranking behind it.
func shown(t *testing.T) (*Pane, ranking, *[]model.TopicID) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	r := ranking{make(chan question, 8), make(chan []model.Hot, 8)}
	var picked []model.TopicID
	p := New(Options{
		Rank: func(window time.Duration, by model.HotBy, branches bool, n int) ([]model.Hot, model.Hot) {
			r.asked <- question{window, by, branches}
			ranked := <-r.answer
			var total model.Hot
			for _, h := range ranked {
				total.Messages += h.Messages
				total.Rate += h.Rate
			}
			return ranked, total
		},
		Name:    func(id model.TopicID) string { return fmt.Sprintf("plant/device-%d", id) },
		OnPick:  func(id model.TopicID) { picked = append(picked, id) },
		OnClose: func() {},
	})
	t.Cleanup(func() { close(r.answer) }) // a question that is still open is answered so
	w := test.NewTempWindow(t, p.Content())
	w.Resize(fyne.NewSize(700, 500))
	return p, r, &picked
}

func of(ids ...model.TopicID) []model.Hot {
	var out []model.Hot
	for i, id := range ids {
		n := uint64(len(ids) - i)
		out = append(out, model.Hot{ID: id, Messages: n, Rate: float64(n), Share: float64(n) / 10})
	}
	return out
}

// settle waits for the answer that is due and shows it.
func (p *Pane) settle(now time.Time) {
	a := <-p.answers
	p.answers <- a
	p.Tick(now)
}

func names(p *Pane) []string {
	var out []string
	for _, l := range p.rows {
		out = append(out, l.name)
	}
	return out
}

func TestAHiddenViewAsksNothing(t *testing.T) {
	p, r, _ := shown(t)
	p.Tick(time.Now())
	require.Empty(t, r.asked)
	require.False(t, p.asking)
}

func TestTheRankingIsShownInItsOrder(t *testing.T) {
	p, r, _ := shown(t)
	r.answer <- of(7, 3, 5)
	r.answer <- nil
	p.Show(true)
	require.Equal(t, question{model.HotShort, model.HotByMessages, false}, <-r.asked)
	p.settle(time.Now())
	require.Equal(t, []string{"plant/device-7", "plant/device-3", "plant/device-5"}, names(p))
	require.Contains(t, p.bar.total.Text, "6.0 msg/s")
}

func TestRowsStayWhereTheyAreUnderThePointer(t *testing.T) {
	p, r, _ := shown(t)
	r.answer <- of(1, 2)
	p.Show(true)
	start := time.Now() // not before the question, or it is asked again
	p.settle(start)
	p.list.MouseIn(&desktop.MouseEvent{})
	r.answer <- of(2, 1)
	p.Tick(start.Add(2 * time.Second))
	p.settle(start.Add(2 * time.Second))
	require.Equal(t, []string{"plant/device-1", "plant/device-2"}, names(p), "nothing moves under the pointer")
	require.Equal(t, uint64(1), p.rows[0].Messages, "its figures go on")

	p.list.MouseOut()
	r.answer <- of(2, 1)
	p.Tick(start.Add(9 * time.Second))
	p.settle(start.Add(9 * time.Second))
	require.Equal(t, []string{"plant/device-2", "plant/device-1"}, names(p))
}

func TestAnotherQuestionDropsTheAnswerToTheOneBefore(t *testing.T) {
	p, r, _ := shown(t)
	p.Show(true)
	<-r.asked
	p.change(question{window: model.HotLong, by: model.HotByBytes, branches: true})
	r.answer <- of(1)
	r.answer <- of(9)
	p.settle(time.Now())
	require.Empty(t, names(p), "that was the answer to another question")
	require.Equal(t, question{model.HotLong, model.HotByBytes, true}, <-r.asked)
	p.settle(time.Now())
	require.Equal(t, []string{"plant/device-9"}, names(p))
}

func TestAPressOnARowGoesToItsTopic(t *testing.T) {
	p, r, picked := shown(t)
	r.answer <- of(4, 8)
	p.Show(true)
	p.settle(time.Now())
	p.list.OnSelect(1, part.SelectOnly)
	require.Equal(t, []model.TopicID{8}, *picked)
	require.Equal(t, 1, p.cursor())

	var opened []model.TopicID
	p.opt.OnOpen = func(id model.TopicID) { opened = append(opened, id) }
	p.list.OnActivate(0)
	p.list.OnActivate(2)
	require.Equal(t, []model.TopicID{4}, opened, "there is no third row")
}

func TestTheMenuOfARowGoesToItsTopicAndHasWhatCanBeDoneWithIt(t *testing.T) {
	p, r, picked := shown(t)
	p.opt.Menu = func() []*fyne.MenuItem {
		return []*fyne.MenuItem{fyne.NewMenuItem("of topic", func() {})}
	}
	var opened []model.TopicID
	p.opt.OnOpen = func(id model.TopicID) { opened = append(opened, id) }
	r.answer <- of(4, 8)
	p.Show(true)
	p.settle(time.Now())
	c := fyne.CurrentApp().Driver().CanvasForObject(p.list)
	p.list.OnMenu(-1, fyne.Position{})
	require.Nil(t, c.Overlays().Top(), "beside all rows there is none")

	p.list.OnSelect(1, part.SelectOnly) // as the right button does before
	p.list.OnMenu(1, fyne.Position{})
	require.NotNil(t, c.Overlays().Top())
	require.Equal(t, []model.TopicID{8}, *picked)
	items := p.menuItems()
	require.Len(t, items, 3)
	require.Equal(t, "of topic", items[2].Label)
	p.list.OnSelect(0, part.SelectOnly)
	items[0].Action()
	require.Equal(t, []model.TopicID{8}, opened)
}

func TestAfterAPressWithThePointerTheKeysAreForTheRanking(t *testing.T) {
	p, r, _ := shown(t)
	r.answer <- of(4, 8)
	p.Show(true)
	p.settle(time.Now())
	c := fyne.CurrentApp().Driver().CanvasForObject(p.list)
	branches := p.bar.choices[4].button
	c.Unfocus() // as the toolkit does at the press
	branches.Tapped(&fyne.PointEvent{})
	require.True(t, p.Focused())

	c.Focus(branches)
	branches.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	require.Equal(t, fyne.Focusable(branches), c.Focused(), "with a key it stays on the button")
}

func TestTheRowOfATopicThatWasPickedElsewhereIsMarked(t *testing.T) {
	p, r, picked := shown(t)
	r.answer <- of(4, 8)
	p.Show(true)
	p.settle(time.Now())
	p.Select(8)
	require.True(t, p.list.Selected(1))
	p.Select(5)
	require.Equal(t, -1, p.cursor(), "that one is not hot")
	require.Empty(t, *picked, "nobody is told what is known")
}

func TestNothingWithinTheWindowIsSaid(t *testing.T) {
	p, r, _ := shown(t)
	r.answer <- nil
	p.Show(true)
	require.Empty(t, p.quiet.Text, "nothing is known yet")
	p.settle(time.Now())
	require.Contains(t, p.quiet.Text, "10 s")
}

func TestEveryChoiceIsAButtonAndOneOfEachIsChosen(t *testing.T) {
	p, _, _ := shown(t)
	p.Show(true)
	for _, c := range p.bar.choices {
		require.NotEmpty(t, c.button.Text)
		c.button.Tapped(nil)
		require.True(t, c.button.Chosen())
	}
	chosen := 0
	for _, c := range p.bar.choices {
		if c.button.Chosen() {
			chosen++
		}
	}
	require.Equal(t, 3, chosen, "a window, a kind and an order")
	require.Equal(t, question{model.HotLong, model.HotByBytes, true}, p.ask)
}

func TestAPausedRankingStandsStillAndKnowsNoTopicThatCameLater(t *testing.T) {
	tree := model.NewTree(model.Options{})
	tree.Apply(model.Message{Topic: "a"})
	tree.Apply(model.Message{Topic: "b"})
	then := tree.Freeze()
	defer then.Release()
	tree.Apply(model.Message{Topic: "c"}) // of ID 3

	p, r, _ := shown(t)
	r.answer <- of(2, 1)
	p.Show(true)
	start := time.Now()
	p.settle(start)
	<-r.asked
	p.SetPaused(then)
	p.Tick(start.Add(time.Minute))
	require.Empty(t, r.asked, "it stands still")

	r.answer <- of(3, 1, 2)
	p.change(question{model.HotLong, model.HotByBytes, false})
	p.settle(start)
	require.Equal(t, []string{"plant/device-1", "plant/device-2"}, names(p))

	r.answer <- of(3, 1, 2)
	p.SetPaused(nil)
	if !p.asking { // at once, or a second after the question before
		p.Tick(time.Now().Add(time.Second))
	}
	p.settle(time.Now())
	require.Len(t, names(p), 3)
}

func TestInANarrowPaneTheChoicesStandBelowEachOther(t *testing.T) {
	p, r, _ := shown(t)
	r.answer <- of(1)
	p.Show(true)
	p.settle(time.Now())
	choices := func() (right float32, lines map[float32]bool) {
		lines = map[float32]bool{}
		for _, c := range p.bar.choices {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.button)
			right = max(right, at.X+c.button.Size().Width)
			lines[at.Y] = true
		}
		return right, lines
	}
	_, lines := choices()
	require.Len(t, lines, 1)
	require.True(t, p.bar.total.Visible())
	p.content.Resize(fyne.NewSize(240, 500))
	right, lines := choices()
	require.Greater(t, len(lines), 1)
	require.LessOrEqual(t, right, float32(240)+fyne.CurrentApp().Driver().AbsolutePositionForObject(p.content).X)
	bottom := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.head).Y
	for y := range lines {
		require.Less(t, y, bottom, "above the ranking")
	}
	require.False(t, p.bar.total.Visible(), "there is no room for it")
}
