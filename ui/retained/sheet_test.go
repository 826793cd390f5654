package retained

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/assets"
	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/lang"
)

// stored are the topics below house that the broker stores, as another client sees
// it.
func (f *fixture) stored() []string {
	f.b.Publish("-t", "zz/end", "-m", "x", "-r")
	w := f.b.Subscribe("-t", "house/#", "-t", "zz/end")
	w.Wait("zz/end")
	var out []string
	for _, line := range w.Lines() {
		if topic, _, _ := strings.Cut(line, " "); topic != "zz/end" {
			out = append(out, topic)
		}
	}
	w.End()
	slices.Sort(out)
	return out
}

func (f *fixture) key(name fyne.KeyName) {
	f.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

func guarded(p *profile.Profile) { p.Name, p.Guard = "Plant", profile.GuardAsk }

func TestABranchIsListedChosenClearedAndPutBackWithTheKeyboard(t *testing.T) {
	f := newFixture(t, 5, nil)
	f.open(true, "house")
	assert.Equal(t, "5 stored for certain", f.head.Said())
	assert.Equal(t, "All of them can be put back afterwards.", f.undo.Said())
	assert.Equal(t, "Clear 5 retained messages", f.act.Text)
	assert.False(t, f.name.Visible(), "a profile without a guard wants no name")
	require.Same(t, f.list, f.win.Canvas().Focused())
	assert.Equal(t, "01/state", f.label(f.items[1].ID))

	f.key(fyne.KeyDown)
	f.key(fyne.KeySpace)
	assert.Equal(t, "Clear 4 retained messages", f.act.Text)
	f.win.Canvas().Focus(f.act)
	f.key(fyne.KeyReturn)
	f.rested()
	assert.Equal(t, "4 cleared", f.head.Said())
	assert.Equal(t, []string{"house/01/state"}, f.stored())
	f.until("the rows", func() bool { return len(f.rows) == 4 })
	f.toggle(0)
	assert.False(t, f.out[0], "it is too late to choose")
	assert.False(t, f.act.Visible())

	assert.Equal(t, "Put 4 back", f.back.Text)
	f.win.Canvas().Focus(f.back)
	f.key(fyne.KeyReturn)
	f.rested()
	f.until("all back", func() bool { return f.progress.By[conn.ClearReturned] == 4 })
	f.rested()
	assert.Equal(t, "4 put back", f.head.Said())
	assert.Len(t, f.stored(), 5)
	assert.False(t, f.back.Visible())
	test.Tap(f.cancel)
	assert.False(t, f.Shown())
	assert.Equal(t, 1, f.shut)
}

func TestAGuardedProfileWantsItsNameBeforeTheButtonDoesAnything(t *testing.T) {
	f := newFixture(t, 3, guarded)
	f.open(true, "house")
	require.True(t, f.name.Visible())
	assert.Contains(t, f.name.PlaceHolder, "Plant")
	assert.True(t, f.act.Disabled())
	f.press()
	f.win.Canvas().Focus(f.name)
	test.Type(f.name, "plant")
	f.key(fyne.KeyReturn)
	assert.True(t, f.act.Disabled())
	assert.Nil(t, f.clearing)
	assert.Len(t, f.stored(), 3)
	f.name.SetText("")
	test.Type(f.name, "Plant")
	assert.False(t, f.act.Disabled())
	f.key(fyne.KeyReturn)
	f.rested()
	assert.Empty(t, f.stored())
}

func TestTheFilterNarrowsTheListAndAllAndNoneAreOfWhatItShows(t *testing.T) {
	f := newFixture(t, 12, nil)
	f.open(true, "house")
	f.filter.SetText("HOUSE 1")
	f.until("the filter", func() bool { return len(f.rows) == 3 }) // 01, 10, 11
	test.Tap(f.all)
	assert.Equal(t, "Clear 9 retained messages", f.act.Text, "what is not shown is still to be cleared, and counted")
	assert.Equal(t, "All", f.all.Text)
	test.Tap(f.all)
	assert.Equal(t, "Clear 12 retained messages", f.act.Text)
	f.filter.SetText("nothing like it")
	f.until("no rows", func() bool { return len(f.rows) == 0 })
	f.filter.SetText("")
	f.until("all rows", func() bool { return len(f.rows) == 12 })
}

func TestWhatIsKnownAndWhatIsNotIsSaid(t *testing.T) {
	f := newFixture(t, 2, func(p *profile.Profile) {
		p.Subscriptions = []profile.Subscription{{Filter: "house/+/state"}}
	})
	f.b.Publish("-t", "house/00/state", "-m", "live")
	f.until("the live one", func() bool {
		id, _ := f.sess.Tree().Lookup("house/00/state")
		topic, _ := f.sess.Tree().Topic(id)
		return topic.Retain == model.RetainUnknown
	})
	f.open(true, "house")
	assert.Equal(t, "1 stored for certain · 1 perhaps stored: an earlier value was, and live ones came since", f.head.Said())
	assert.Contains(t, f.note.Said(), "The subscriptions bring only a part of this")
	value, _ := f.value(0)
	assert.Equal(t, "value 0", value, "what was stored, not what came since")
	state, _ := f.state(0)
	assert.Equal(t, "perhaps stored", state)
	state, _ = f.state(1)
	assert.Equal(t, "stored", state)
}

func TestWhatCantBePutBackIsSaidBefore(t *testing.T) {
	f := newFixture(t, 1, nil)
	f.sess.Tree().Apply(model.Message{Topic: "house/cam", Payload: []byte("half"), Size: 8, Retained: true})
	f.open(true, "house")
	assert.Contains(t, f.undo.Said(), "1 of them can't be put back")
	value, _ := f.value(1)
	assert.True(t, strings.HasPrefix(value, "! can't be put back"), value)
	f.toggle(1)
	assert.Equal(t, "All of them can be put back afterwards.", f.undo.Said())
}

func TestWhereNothingMayBeClearedTheReasonStandsInPlaceOfTheList(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*profile.Profile)
		want   string
	}{
		"read-only": {func(p *profile.Profile) { p.ReadOnly = true }, "This profile is read-only"},
		"shared": {func(p *profile.Profile) {
			p.Subscriptions = []profile.Subscription{{Filter: "$share/g/house/#"}, {Filter: "other"}}
		}, "shared subscription"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, 0, c.change)
			f.until("the subscriptions", func() bool { return len(f.sess.State().Grants) > 1 })
			f.sess.Tree().Apply(model.Message{Topic: "house/a", Payload: []byte("x"), Stored: true, Own: true})
			f.open(true, "house")
			assert.Contains(t, f.note.Said(), c.want)
			assert.Empty(t, f.items)
			assert.False(t, f.act.Visible())
			assert.Equal(t, "Close", f.cancel.Text)
		})
	}
}

func TestWithoutAConnectionNothingIsOfferedAndWhatIsListedStays(t *testing.T) {
	f := newFixture(t, 3, nil)
	f.open(true, "house")
	f.sess.Disconnect()
	f.until("offline", func() bool { return !f.online })
	assert.True(t, f.act.Disabled())
	assert.Contains(t, f.foot.Said(), "no connection")
	assert.Len(t, f.rows, 3)
}

func TestALineThatBreaksIsSaidAndTheRestGoesOnAfterwards(t *testing.T) {
	f := newFixture(t, 30, nil)
	require.NoError(t, f.sess.Close(t.Context()))
	proxy := conntest.NewProxy(t, f.b.Port())
	f.connect(proxy.Port(), 30, nil)
	f.open(true, "house")
	proxy.CutAfter(4) // PUBACK
	test.Tap(f.act)
	f.rested()
	f.until("the loss", func() bool { return f.foot.Said() != "" && !f.online })
	assert.Contains(t, f.foot.Said(), "It stopped")
	assert.True(t, f.act.Disabled())
	first := f.outcome(int(f.rows[0])).Stage
	assert.NotEqual(t, conn.Cleared, first, "what is left comes first")
	proxy.CutAfter(0)
	f.sess.Connect()
	f.until("the connection", func() bool { return f.online && len(f.sess.State().Grants) == 2 })
	require.False(t, f.act.Disabled())
	assert.True(t, strings.HasPrefix(f.act.Text, "Clear the other"), f.act.Text)
	test.Tap(f.act)
	f.until("all", func() bool { return f.progress.By[conn.Cleared] == 30 })
	assert.Empty(t, f.stored())
}

func TestClosedWhileItRunsItGoesOnAndCanBeOpenedAgain(t *testing.T) {
	f := newFixture(t, 10, nil)
	f.open(true, "house")
	test.Tap(f.act)
	f.until("the beginning", func() bool { return f.clearing != nil })
	f.sheet.Close()
	f.rested()
	assert.False(t, f.Shown())
	assert.Empty(t, f.stored())
	f.Show()
	assert.True(t, f.Shown())
	assert.Equal(t, "10 cleared", f.head.Said())
	test.Tap(f.back)
	f.until("all back", func() bool { return f.progress.By[conn.ClearReturned] == 10 })
}

func TestEveryStageHasWordsInEveryLanguage(t *testing.T) {
	require.NoError(t, lang.Load(assets.Translations, assets.TranslationsDir))
	seen := map[string]bool{}
	for _, tag := range lang.Languages {
		lang.Use(tag)
		for stage := range conn.ClearStages {
			said := tag + stageWords(stage)
			assert.False(t, seen[said], "%s: stage %d says what another says", said, stage)
			seen[said] = true
		}
	}
	lang.Use(lang.English)
}
