package subscribe

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/ui/lang/langtest"
	"treetop/ui/look"
	"treetop/ui/words"
)

func TestMain(m *testing.M) { langtest.Main(m) }

// answers is a session that answers as a test says.
type answers struct {
	list    []conn.Subscription
	offline bool
	asked   []string
	fail    error
}

func (a *answers) Subscriptions() []conn.Subscription { return a.list }

func (a *answers) Subscribe(_ context.Context, fs ...link.Filter) ([]link.Grant, error) {
	if a.offline {
		return nil, link.Cause{Kind: link.KindNotConnected}
	}
	if a.fail != nil {
		return nil, a.fail
	}
	f := fs[0]
	said := "subscribe " + f.Topic + " " + names[f.QoS]
	if options := words.FilterOptionsSaid(f); options != "" {
		said += ", " + options
	}
	a.asked = append(a.asked, said)
	a.list = slices.DeleteFunc(a.list, func(s conn.Subscription) bool { return s.Filter.Topic == f.Topic })
	a.list = append(a.list, conn.Subscription{Filter: f, Answered: true, Grant: link.Grant{Filter: f, Code: f.QoS}})
	return nil, nil
}

func (a *answers) Plan(fs ...link.Filter) error {
	a.asked = append(a.asked, "plan "+fs[0].Topic)
	return nil
}

func (a *answers) Mute(_ context.Context, topic string) error {
	a.asked = append(a.asked, "mute "+topic)
	a.list[0].Muted = true
	return nil
}

func (a *answers) Unsubscribe(_ context.Context, topics ...string) error {
	a.asked = append(a.asked, "remove "+topics[0])
	a.list = a.list[1:]
	return nil
}

// bench is a table on a screen in memory.
type bench struct {
	*testing.T
	*Pane
	session    *answers
	later      chan func()
	unsaved    bool
	saves      int
	fitted     int
	speaksFive bool
	wheel      []*fyne.ScrollEvent
}

func newBench(t *testing.T, list ...conn.Subscription) *bench {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	b := &bench{T: t, session: &answers{list: list}, later: make(chan func(), 8)}
	b.Pane = New(Options{
		Session: b.session, Do: func(f func()) { b.later <- f },
		Five:    func() bool { return b.speaksFive },
		OnWheel: func(ev *fyne.ScrollEvent) { b.wheel = append(b.wheel, ev) },
		Unsaved: func() bool { return b.unsaved }, OnSave: func() { b.saves++ }, OnHeight: func() { b.fitted++ },
	})
	w := test.NewTempWindow(t, b.Content())
	w.Resize(fyne.NewSize(600, 300))
	b.Update(true)
	return b
}

// settle waits for the answer to what was asked.
func (b *bench) settle() {
	select {
	case f := <-b.later:
		f()
	case <-time.After(30 * time.Second):
		b.Fatal("no answer came")
	}
}

func (b *bench) states() []string {
	var out []string
	for _, r := range b.rows[:len(b.list)] {
		out = append(out, r.name.Text+" "+r.qos.Text+" "+r.state.Text)
	}
	return out
}

func sub(topic string, qos, code byte) conn.Subscription {
	f := link.Filter{Topic: topic, QoS: qos}
	return conn.Subscription{Filter: f, Answered: true, Grant: link.Grant{Filter: f, Code: code}}
}

func TestTheTableSaysHowEachFilterStands(t *testing.T) {
	b := newBench(t, sub("#", 0, 0), sub("a/#", 2, 1), sub("b/#", 0, 0x80), sub("$SYS/#", 0, 0x80), sub("c", 0, link.NoAnswer),
		conn.Subscription{Filter: link.Filter{Topic: "d"}, Muted: true}, conn.Subscription{Filter: link.Filter{Topic: "e"}},
		sub("$share/team/f", 0, 0))
	assert.Equal(t, []string{
		"# QoS 0 subscribed", "a/# QoS 2 granted QoS 1", "b/# QoS 0 refused", "$SYS/# QoS 0 not offered", "c QoS 0 no answer",
		"d QoS 0 muted", "e QoS 0 asking…", "$share/team/f QoS 0 subscribed · shared",
	}, b.states())
	assert.Contains(t, b.rows[2].ToolTip(), "The broker does not allow b/#")
	assert.Contains(t, b.rows[7].ToolTip(), "the others miss")
	b.Update(false)
	assert.Equal(t, "e QoS 0 not connected", b.states()[6])
}

func TestAFilterIsCheckedAsItIsTyped(t *testing.T) {
	b := newBench(t, sub("#", 0, 0))
	for typed, says := range map[string]string{
		"":                 "+ stands for one level, # at the end for all below",
		"home#":            "# must be the last level, and stand alone: home/#.",
		"$share/team":      "A shared subscription is written $share/group/filter.",
		"$share/team/home": "Shared with the group “team”: each message goes to one member only. What comes here, the others miss.",
		"#":                "It is in the list; subscribing again changes its QoS and has retained messages sent again.",
		"home/#":           "# covers this already; what both match is counted once.",
		"$SYS/#":           "+ stands for one level, # at the end for all below",
	} {
		b.entry.SetText(typed)
		assert.Equal(t, says, b.note.Said(), typed)
		assert.Equal(t, typed == "" || typed == "home#" || typed == "$share/team", b.add.Disabled(), typed)
	}
}

func TestFiltersAreAddedMutedSubscribedAgainAndRemoved(t *testing.T) {
	b := newBench(t)
	test.Type(b.entry, " home/# ")
	b.qos.pick(1)
	b.entry.OnSubmitted(b.entry.Text)
	require.True(t, b.busy["home/#"])
	b.settle()
	assert.Empty(t, b.entry.Text)
	assert.Equal(t, []string{"home/# QoS 1 subscribed"}, b.states())
	test.Tap(b.rows[0].mute)
	b.settle()
	assert.Equal(t, []string{"home/# QoS 1 muted"}, b.states())
	b.rows[0].qos.pick(2)
	test.Tap(b.rows[0].mute)
	b.settle()
	before := b.fitted
	test.Tap(b.rows[0].remove)
	b.settle()
	assert.Greater(t, b.fitted, before, "what stands below moves up at once")
	assert.Equal(t, []string{"subscribe home/# QoS 1", "mute home/#", "subscribe home/# QoS 2", "remove home/#"}, b.session.asked)
}

func TestWhatFailsIsSaidAndWhatWasTypedStays(t *testing.T) {
	b := newBench(t)
	b.session.fail = link.Cause{Kind: link.KindNoAnswer}
	b.entry.SetText("home/#")
	test.Tap(b.add)
	b.settle()
	assert.Equal(t, "home/#", b.entry.Text)
	assert.Contains(t, b.note.Said(), "The broker did not say")
	assert.Equal(t, look.ColourBad, b.note.Tone())
}

func TestWithoutAConnectionAFilterWaitsForTheNextOne(t *testing.T) {
	b := newBench(t)
	b.session.offline = true
	b.entry.SetText("home/#")
	test.Tap(b.add)
	b.settle()
	assert.Equal(t, []string{"plan home/#"}, b.session.asked)
}

func TestTheWheelOverRowsThatAllHaveRoomScrollsWhatIsAround(t *testing.T) {
	b := newBench(t, sub("#", 0, 0), sub("$SYS/#", 0, 0))
	turn := &fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -20)}
	b.scroll.Scrolled(turn)
	assert.Equal(t, []*fyne.ScrollEvent{turn}, b.wheel)
	for _, topic := range []string{"a", "b", "c", "d", "e", "f"} {
		b.session.list = append(b.session.list, sub(topic, 0, 0))
	}
	b.Update(true)
	b.scroll.Scrolled(turn)
	assert.Len(t, b.wheel, 1, "there are more rows than have room")
	assert.Positive(t, b.scroll.Offset.Y)
	for range 20 {
		b.scroll.Scrolled(turn)
	}
	assert.Greater(t, len(b.wheel), 1, "the rows are at their end")
}

func TestSavingIsOfferedOnlyWhileTheListDiffers(t *testing.T) {
	b := newBench(t, sub("#", 0, 0))
	assert.False(t, b.save.Visible())
	b.unsaved = true
	b.Update(true)
	require.True(t, b.save.Visible())
	test.Tap(b.save)
	assert.Equal(t, 1, b.saves)
}

func TestOneFilterCoversAnother(t *testing.T) {
	for _, c := range []struct {
		outer, inner string
		want         bool
	}{
		{"#", "a/b", true},
		{"#", "$SYS/#", false},
		{"a/#", "a", true},
		{"a/+", "a/b", true},
		{"a/+", "a/#", false},
		{"a/b", "a/+", false},
		{"a", "a", false},
		{"#", "$share/g/a", false},
	} {
		assert.Equal(t, c.want, covers(c.outer, c.inner), "%s and %s", c.outer, c.inner)
	}
}
