package publish

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	fynetooltip "github.com/dweymouth/fyne-tooltip"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/assets"
	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/words"
)

func TestMain(m *testing.M) {
	if err := lang.Load(assets.Translations, assets.TranslationsDir); err != nil {
		panic(err)
	}
	lang.Use(lang.English)
	os.Exit(m.Run())
}

// publisher answers when the test says so.
type publisher struct {
	calls chan *call
}

type call struct {
	link.Out
	answer chan answer
}

type answer struct {
	ack link.Ack
	err error
}

func (f *publisher) Publish(ctx context.Context, out link.Out) (link.Ack, error) {
	c := &call{out, make(chan answer, 1)}
	f.calls <- c
	select {
	case a := <-c.answer:
		return a.ack, a.err
	case <-ctx.Done():
		return link.Ack{}, link.Cause{Kind: link.KindCancelled}
	}
}

// fixture is a panel on a window, with a clock that stands still.
type fixture struct {
	*Pane
	t   *testing.T
	pub *publisher
	win fyne.Window
	now time.Time

	mu   sync.Mutex
	todo []func() // what goroutines want done on the UI goroutine, the test's
}

func newFixture(t *testing.T, change func(*Options)) *fixture {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	f := &fixture{t: t, pub: &publisher{calls: make(chan *call, 200)}, now: time.Date(2026, 11, 21, 14, 3, 22, 0, time.UTC)}
	opt := Options{
		Publisher: f.pub,
		Profile:   "p1",
		Broker:    func() string { return "Demo broker" },
		Now:       func() time.Time { return f.now },
		Do: func(do func()) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.todo = append(f.todo, do)
		},
	}
	if change != nil {
		change(&opt)
	}
	f.Pane = New(opt)
	f.win = test.NewTempWindow(t, nil)
	f.win.SetContent(fynetooltip.AddWindowToolTipLayer(f.Content(), f.win.Canvas()))
	f.win.Resize(fyne.NewSize(720, 240))
	f.SetConnected(true, "")
	t.Cleanup(func() {
		f.Close()
		f.work.Wait()
		fynetooltip.DestroyWindowToolTipLayer(f.win.Canvas())
	})
	return f
}

// next is the message that is being published now.
func (f *fixture) next() *call {
	f.t.Helper()
	select {
	case c := <-f.pub.calls:
		return c
	case <-time.After(10 * time.Second):
		f.t.Fatal("nothing was published")
		return nil
	}
}

// nothing fails the test if a message is on its way.
func (f *fixture) nothing() {
	f.t.Helper()
	assert.Zero(f.t, f.inFlight, "something is being published")
}

// settled waits for all goroutines of the panel and does what they wanted done.
func (f *fixture) settled() {
	f.work.Wait()
	for {
		f.mu.Lock()
		todo := f.todo
		f.todo = nil
		f.mu.Unlock()
		if len(todo) == 0 {
			return
		}
		for _, do := range todo {
			do()
		}
		f.work.Wait()
	}
}

// answered answers a message, alone on its way, and waits until that is shown.
func (f *fixture) answered(c *call, ack link.Ack, err error) {
	c.answer <- answer{ack, err}
	f.settled()
}

// oneOf answers a message while others are still on their way.
func (f *fixture) oneOf(c *call, ack link.Ack, err error) {
	c.answer <- answer{ack, err}
	for done := false; !done; {
		f.mu.Lock()
		done = len(f.todo) > 0
		todo := f.todo
		f.todo = nil
		f.mu.Unlock()
		for _, do := range todo {
			do()
		}
	}
}

// later lets time pass.
func (f *fixture) later(d time.Duration) {
	f.now = f.now.Add(d)
	f.Tick(f.now)
}

func (f *fixture) typeTopic(s string) {
	f.ui.topic.SetText("")
	f.win.Canvas().Focus(f.ui.topic)
	test.Type(f.ui.topic, s)
}

func (f *fixture) typePayload(s string) {
	f.ui.editor.entry.SetText("")
	f.win.Canvas().Focus(f.ui.editor.entry)
	test.Type(f.ui.editor.entry, s)
}

func (f *fixture) ctrlEnter() {
	f.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
}

func (f *fixture) noteText() string {
	if !f.ui.note.content.Visible() {
		return ""
	}
	return f.ui.note.text.Text
}

func (f *fixture) stripText() string {
	if !f.ui.strip.content.Visible() {
		return ""
	}
	return f.ui.strip.text.Text
}

func TestTheTopicFollowsTheSelectionUntilItIsTypedInto(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("home/kitchen/climate")
	assert.Equal(t, "home/kitchen/climate", f.ui.topic.Text)
	assert.True(t, f.ui.follow.Disabled())
	f.Follow("home/kitchen/light")
	assert.Equal(t, "home/kitchen/light", f.ui.topic.Text)

	f.typeTopic("home/kitchen/light/set")
	f.Follow("home/garage")
	assert.Equal(t, "home/kitchen/light/set", f.ui.topic.Text, "what was typed is not replaced by what was clicked")

	test.Tap(f.ui.follow)
	assert.Equal(t, "home/garage", f.ui.topic.Text)
	f.Follow("home/hall")
	assert.Equal(t, "home/hall", f.ui.topic.Text)
}

func TestATopicThatNoEntryCanShowIsPublishedByteForByte(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a\x01b\u202ec")
	assert.Equal(t, `a\u{0001}b\u{202E}c`, f.ui.topic.Text)
	f.Publish()
	c := f.next()
	assert.Equal(t, "a\x01b\u202ec", c.Topic)
	f.answered(c, link.Ack{}, nil)
}

func TestATopicOf64KBIsShownInPartAndPublishedWhole(t *testing.T) {
	f := newFixture(t, nil)
	topic := strings.Repeat("level/", model.MaxTopicBytes/6)
	f.Follow(topic)
	assert.Less(t, len(f.ui.topic.Text), 2100)
	f.Publish()
	c := f.next()
	assert.Equal(t, topic, c.Topic)
	f.answered(c, link.Ack{}, nil)
}

func TestInvalidTopicsAreRefusedWithTheReason(t *testing.T) {
	f := newFixture(t, nil)
	f.typePayload("x")
	for _, bad := range []string{"home/+/light", "home/#", "nul\x00", "bad\xff", strings.Repeat("x", model.MaxTopicBytes+1)} {
		f.Follow(bad)
		var e *model.TopicError
		require.ErrorAs(t, model.CheckTopicName(bad), &e)
		assert.Equal(t, words.TopicProblem(*e), f.noteText(), "as soon as it stands there")
		assert.True(t, f.ui.publish.Disabled())
		f.win.Canvas().Focus(f.ui.editor.entry)
		f.ctrlEnter()
		f.nothing()
	}
	f.Follow("")
	assert.Empty(t, f.noteText(), "nothing is selected: no reproach before somebody publishes")
	f.ctrlEnter()
	f.nothing()
	assert.Equal(t, "A topic needs at least one character.", f.noteText())
	f.typeTopic("home/+")
	assert.Contains(t, f.noteText(), "belong in filters")
	f.typeTopic("home/ok")
	assert.Empty(t, f.noteText())
	assert.Equal(t, "x", f.ui.editor.entry.Text)
}

func TestOnlyCtrlEnterPublishes(t *testing.T) {
	f := newFixture(t, nil)
	f.typeTopic("home/light/set")
	f.ui.topic.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	f.nothing()
	assert.Same(t, f.ui.editor.entry, f.win.Canvas().Focused(), "Enter goes on to the payload")
	test.Type(f.ui.editor.entry, "ON")
	f.ui.editor.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	f.nothing()
	assert.Equal(t, "ON\n", f.ui.editor.entry.Text)

	for _, w := range []fyne.Focusable{f.ui.topic, f.ui.editor.entry} {
		f.win.Canvas().Focus(w)
		f.ctrlEnter()
		c := f.next()
		assert.Equal(t, link.Out{Topic: "home/light/set", Payload: []byte("ON\n")}, c.Out)
		f.answered(c, link.Ack{}, nil)
	}
}

func TestThePanelKnowsWhetherItHasTheFocus(t *testing.T) {
	f := newFixture(t, nil)
	assert.False(t, f.Focused())
	for _, w := range []fyne.Focusable{f.ui.topic, f.ui.editor.entry, f.ui.qos, f.ui.retain, f.ui.publish} {
		f.win.Canvas().Focus(w)
		assert.True(t, f.Focused())
	}
	f.win.Canvas().Unfocus()
	assert.False(t, f.Focused())
	f.FocusPayload()
	assert.True(t, f.Focused())
}

func TestAKeyThatThePanelDoesNotUseReachesTheTableOfTheWindow(t *testing.T) {
	f := newFixture(t, nil)
	var keys []fyne.KeyName
	f.win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { keys = append(keys, ev.Name) })
	for _, e := range []*sendEntry{f.ui.topic, f.ui.editor.entry} {
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
		assert.False(t, e.AcceptsTab())
	}
	assert.Equal(t, []fyne.KeyName{fyne.KeyEscape, fyne.KeyF6, fyne.KeyEscape, fyne.KeyF6}, keys)
}

func TestTheMessageHasTheQoSAndTheRetainFlagChosen(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.typePayload("x")
	test.Tap(f.ui.retain)
	test.Tap(f.ui.qos)
	menu := f.win.Canvas().Overlays().Top()
	require.NotNil(t, menu)
	popup := f.win.Canvas().Focused().(*widget.PopUpMenu)
	popup.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	popup.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	popup.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	popup.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.Equal(t, "QoS 2 ▾", f.ui.qos.Text)
	test.Tap(f.ui.publish)
	c := f.next()
	assert.Equal(t, link.Out{Topic: "a", Payload: []byte("x"), QoS: 2, Retain: true}, c.Out)
	f.answered(c, link.Ack{QoS: 2, Took: 3 * time.Millisecond}, nil)
}

func TestTheButtonNamesTheBrokerAndSaysWhenItClears(t *testing.T) {
	name := "Demo broker"
	f := newFixture(t, func(o *Options) { o.Broker = func() string { return name } })
	f.Follow("a")
	assert.Equal(t, "Publish to Demo broker", f.ui.publish.Text)
	at := f.ui.publish.Position()
	test.Tap(f.ui.retain)
	assert.Equal(t, "Clear retained", f.ui.publish.Text)
	assert.Equal(t, at, f.ui.publish.Position(), "and stays where it is")
	f.typePayload("x")
	assert.Equal(t, "Publish to Demo broker", f.ui.publish.Text)

	name = strings.Repeat("a very long name ", 10)
	f.later(0)
	assert.Contains(t, f.ui.publish.Text, "…")
	assert.Less(t, f.ui.publish.MinSize().Width, float32(360))
}

func TestTheOutcomeStandsBesideTheButtonAndGoes(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.typePayload("x")
	f.Publish()
	f.answered(f.next(), link.Ack{}, nil)
	assert.Equal(t, "✓ sent", f.ui.outcome.Text)
	f.later(outcomeStays)
	assert.Empty(t, f.ui.outcome.Text)

	f.d.qos = 1
	f.Publish()
	c := f.next()
	f.answered(c, link.Ack{QoS: 1, Took: 3 * time.Millisecond}, nil)
	assert.Equal(t, "✓ acknowledged in 3 ms", f.ui.outcome.Text)
	assert.Equal(t, "x", f.ui.editor.entry.Text, "what was typed stays")
	f.later(outcomeStays)
	assert.Empty(t, f.ui.outcome.Text)
}

func TestSendingThatTakesLongSaysSoAndCanBeCancelled(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.typePayload("x")
	f.d.qos = 1
	f.Publish()
	f.next()
	assert.Empty(t, f.ui.outcome.Text)
	f.later(soon)
	assert.Equal(t, "sending…", f.ui.outcome.Text)
	assert.False(t, f.ui.cancel.Visible())
	f.later(3 * time.Second)
	assert.Equal(t, "waiting for the acknowledgement, 3 s", f.ui.outcome.Text)
	require.True(t, f.ui.cancel.Visible())
	test.Tap(f.ui.cancel)
	f.settled()
	assert.Contains(t, f.noteText(), "cancelled")
	assert.False(t, f.ui.cancel.Visible())
	assert.Equal(t, "x", f.ui.editor.entry.Text)
}

func TestAFailureStandsUntilItIsDismissedAndTakesNothingAway(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.typePayload("x")
	f.Publish()
	f.answered(f.next(), link.Ack{}, link.Cause{Kind: link.KindUnconfirmed})
	want := words.Cause(link.Cause{Kind: link.KindUnconfirmed}).Line()
	assert.Equal(t, want, f.noteText())
	assert.Equal(t, "x", f.ui.editor.entry.Text)
	f.later(time.Hour)
	assert.Equal(t, want, f.noteText())
	assert.True(t, f.ui.note.text.Selectable, "an error can be copied")
	test.Tap(f.ui.note.close)
	assert.Empty(t, f.noteText())
}

func TestAResultIsBoundToItsOwnMessage(t *testing.T) {
	f := newFixture(t, nil)
	f.typeTopic("first")
	f.typePayload("1")
	f.Publish()
	first := f.next()
	f.typeTopic("second")
	f.typePayload("2")
	f.Publish()
	second := f.next()

	f.oneOf(second, link.Ack{}, nil)
	assert.Equal(t, "✓ sent", f.ui.outcome.Text)
	f.answered(first, link.Ack{}, link.Cause{Kind: link.KindUnconfirmed})
	assert.Equal(t, "✓ sent", f.ui.outcome.Text, "the second one was")
	assert.True(t, strings.HasPrefix(f.noteText(), "first: "), f.noteText())

	test.Tap(f.ui.note.offer)
	again := f.next()
	assert.Equal(t, first.Out, again.Out, "trying again sends what failed, not what stands there now")
	f.answered(again, link.Ack{}, nil)
	assert.Empty(t, f.noteText())
	assert.Equal(t, "2", f.ui.editor.entry.Text)
}

func TestAnErrorThatIsNoCauseIsNotTakenForSuccess(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.Publish()
	f.answered(f.next(), link.Ack{}, errors.New("odd"))
	assert.NotEmpty(t, f.noteText())
	assert.Empty(t, f.ui.outcome.Text)
}

func TestWhileNotConnectedNothingIsSentAndEverythingIsKept(t *testing.T) {
	var fixed []words.Fix
	f := newFixture(t, func(o *Options) { o.OnFix = func(x words.Fix) { fixed = append(fixed, x) } })
	f.Follow("a")
	f.SetConnected(false, "waiting, 8 s")
	assert.Equal(t, "not connected", f.ui.outcome.Text, "there is nothing to keep")
	f.typePayload("x")
	assert.Equal(t, "kept until connected", f.ui.outcome.Text)
	assert.True(t, f.ui.publish.Disabled())
	assert.Contains(t, f.ui.publish.ToolTip(), "waiting, 8 s")

	f.ctrlEnter()
	f.nothing()
	assert.Contains(t, f.noteText(), "waiting, 8 s")
	test.Tap(f.ui.note.offer)
	assert.Equal(t, []words.Fix{words.FixConnect}, fixed)

	f.SetConnected(true, "")
	assert.Empty(t, f.noteText())
	assert.Empty(t, f.ui.outcome.Text)
	assert.False(t, f.ui.publish.Disabled())
	assert.Equal(t, "x", f.ui.editor.entry.Text)
}

func TestABrokerThatAcknowledgesNothingIsNotSentMoreAndMore(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.d.qos = 1
	var all []*call
	for range mostInFlight {
		f.Publish()
		all = append(all, f.next())
	}
	f.Publish()
	assert.Equal(t, mostInFlight, f.inFlight)
	assert.True(t, f.ui.publish.Disabled())
	assert.Contains(t, f.ui.publish.ToolTip(), "64 messages still wait")
	for _, c := range all {
		c.answer <- answer{link.Ack{QoS: 1}, nil}
	}
	f.settled()
	assert.False(t, f.ui.publish.Disabled())
}

func TestAReadOnlyProfileHasOneLineInPlaceOfThePanel(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.ReadOnly = true })
	f.Follow("a")
	f.Fill("a", []byte("x"), 0, false)
	f.Here("a")
	f.Publish()
	f.Clear("a", model.Record{Payload: []byte("x"), Size: 1})
	f.FocusPayload()
	f.later(time.Second)
	f.nothing()
	var texts []string
	walk(f.Content(), func(o fyne.CanvasObject) {
		switch w := o.(type) {
		case *widget.Label:
			texts = append(texts, w.Text)
		case fyne.Focusable:
			assert.Fail(t, "something to use", "%T", w)
		}
	})
	assert.Equal(t, []string{"Read-only: publishing is off"}, texts)
	assert.Less(t, f.Content().MinSize().Height, float32(50))
}

func walk(o fyne.CanvasObject, see func(fyne.CanvasObject)) {
	see(o)
	if c, ok := o.(*fyne.Container); ok {
		for _, o := range c.Objects {
			walk(o, see)
		}
	}
}

func TestPublishHereTakesTheTopicAndOffersWhereCommandsGo(t *testing.T) {
	f := newFixture(t, func(o *Options) {
		o.Suggest = func(topic string) []string {
			if topic == "home/light" {
				return []string{"home/light/set", "home/light/brightness/set"}
			}
			return nil
		}
	})
	f.Follow("home/door")
	assert.True(t, f.ui.here.Disabled())
	f.Here("home/light")
	assert.Equal(t, "home/light", f.ui.topic.Text)
	assert.False(t, f.ui.here.Disabled())
	popup, ok := f.win.Canvas().Focused().(*widget.PopUpMenu)
	require.True(t, ok, "the offer is open")
	popup.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	popup.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.Equal(t, "home/light/set", f.ui.topic.Text)
	assert.Same(t, f.ui.editor.entry, f.win.Canvas().Focused())
	f.Follow("home/door")
	assert.Equal(t, "home/light/set", f.ui.topic.Text, "it does not follow any more")
	f.Here("home/hall")
	assert.Nil(t, f.win.Canvas().Overlays().Top(), "nothing to offer")
}

func TestWhereCommandsGoIsOfferedAsSoonAsItExists(t *testing.T) {
	asked, exists := 0, false
	f := newFixture(t, func(o *Options) {
		o.Suggest = func(topic string) []string {
			asked++
			if exists {
				return []string{topic + "/set"}
			}
			return nil
		}
	})
	f.Follow("home/light")
	before := asked
	for range 100 {
		f.later(10 * time.Millisecond)
	}
	assert.Equal(t, before, asked, "a quiet panel asks nothing ten times a second")
	exists = true
	f.later(2 * time.Second)
	assert.False(t, f.ui.here.Disabled())
}

func TestAResultAfterTheTabWasClosedTouchesNothing(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.Publish()
	f.next()
	f.Close()
	f.settled()
	assert.Empty(t, f.ui.outcome.Text)
	f.Publish()
	f.nothing()
}

func TestTheOutcomeNeverMovesTheButton(t *testing.T) {
	for _, width := range []float32{420, 720} {
		f := newFixture(t, nil)
		f.win.Resize(fyne.NewSize(width, 320))
		f.Follow("a")
		f.typePayload("x")
		d := fyne.CurrentApp().Driver()
		at := d.AbsolutePositionForObject(f.ui.publish)
		f.d.qos = 1
		f.Publish()
		c := f.next()
		f.later(slow)
		assert.Equal(t, at, d.AbsolutePositionForObject(f.ui.publish))
		f.answered(c, link.Ack{}, link.Cause{Kind: link.KindUnconfirmed})
		assert.NotEmpty(t, f.noteText())
		assert.Equal(t, at, d.AbsolutePositionForObject(f.ui.publish))
		right := at.X + f.ui.publish.Size().Width
		assert.LessOrEqual(t, right, width)
		for _, o := range []fyne.CanvasObject{f.ui.history, f.ui.qos, f.ui.retain, f.ui.outcome} {
			p := d.AbsolutePositionForObject(o)
			overlaps := p.Y < at.Y+f.ui.publish.Size().Height && at.Y < p.Y+o.Size().Height &&
				p.X < right && at.X < p.X+o.Size().Width
			assert.False(t, overlaps, "%T at %v", o, p)
		}
	}
}

func TestEveryWordChangesWithTheLanguage(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	defer lang.Use(lang.English)
	lang.Use("zh-Hans")
	f.Retext()
	assert.Equal(t, "发布到 Demo broker", f.ui.publish.Text)
	assert.Equal(t, "保留", f.ui.retain.Text)
	assert.Equal(t, "消息内容", f.ui.editor.entry.PlaceHolder)
	f.SetConnected(false, "")
	f.typePayload("x")
	assert.Equal(t, "连接后可发送", f.ui.outcome.Text)
}

// store is a Store in memory.
type store struct {
	mu      sync.Mutex
	entries []disk.Entry
	drafts  map[string]disk.Draft
	saves   int
	err     error
}

func (s *store) Add(e disk.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries = append(s.entries, e)
	return nil
}

func (s *store) List(profile string, n int) []disk.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []disk.Entry
	for _, e := range slices.Backward(s.entries) {
		if e.Profile == profile && len(out) < n {
			out = append(out, e)
		}
	}
	return out
}

func (s *store) Draft(profile string) (disk.Draft, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.drafts[profile]
	return d, ok
}

func (s *store) SetDraft(profile string, d disk.Draft) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drafts == nil {
		s.drafts = map[string]disk.Draft{}
	}
	s.drafts[profile] = d
	return nil
}

func (s *store) Save() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saves++
	return s.err
}
