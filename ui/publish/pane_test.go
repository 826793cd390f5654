package publish

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

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
	assert.Equal(t, "QoS 2", f.ui.qos.Text)
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

func TestAReadOnlyProfileHasOneLineInPlaceOfThePanel(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.ReadOnly = true })
	f.Follow("a")
	f.Fill("a", []byte("x"), 0, false)
	f.Here("a")
	f.Publish()
	f.Clear("a", Kept{Record: model.Record{Payload: []byte("x"), Size: 1}})
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
