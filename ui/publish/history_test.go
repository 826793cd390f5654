package publish

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/conn/link"
)

// open opens the history and answers its list.
func (f *fixture) open() *history {
	f.t.Helper()
	test.Tap(f.ui.history)
	f.settled()
	require.NotNil(f.t, f.ui.past)
	require.NotNil(f.t, f.win.Canvas().Overlays().Top())
	return f.ui.past
}

func (h *history) topics() (topics []string) {
	for _, i := range h.shown {
		topics = append(topics, h.all[i].entry.Topic)
	}
	return topics
}

func TestTheHistoryHasTheNewestFirstAndFillsTheDraft(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Store = &store{} })
	for i := range 3 {
		f.typeTopic(fmt.Sprint("topic/", i))
		f.typePayload(fmt.Sprint("value ", i))
		f.Publish()
		f.answered(f.next(), link.Ack{}, nil)
		f.later(time.Second)
	}
	h := f.open()
	assert.Equal(t, []string{"topic/2", "topic/1", "topic/0"}, h.topics())
	assert.Same(t, h.filter, f.win.Canvas().Focused())

	h.filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	h.filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.Nil(t, f.win.Canvas().Overlays().Top())
	assert.Equal(t, "topic/1", f.ui.topic.Text)
	assert.Equal(t, "value 1", f.ui.editor.entry.Text)
	assert.Same(t, f.ui.editor.entry, f.win.Canvas().Focused())
	assert.Nil(t, f.aside, "what stood there was sent, so nothing is set aside")
	f.nothing()
}

func TestTheHistoryIsFilteredByWordsOfTopicAndPayload(t *testing.T) {
	s := &store{}
	for _, e := range []struct{ topic, payload string }{{"home/Light/set", "ON"}, {"home/door", "Light"}, {"工厂/状态", "运行"}, {"camera", "\xff\xfe"}} {
		s.Add(disk.Entry{Profile: "p1", Topic: e.topic, Payload: []byte(e.payload)})
	}
	f := newFixture(t, func(o *Options) { o.Store = s })
	h := f.open()
	for want, filter := range map[string]string{"home/door home/Light/set": "light", "home/Light/set": "on light", "工厂/状态": "运行", "camera": "cam", "": "nothing such"} {
		h.filter.SetText(filter)
		assert.Equal(t, want, strings.Join(h.topics(), " "), filter)
	}
	h.filter.SetText("nothing such")
	assert.Equal(t, "Nothing that was published matches.", h.empty.Text)
	h.filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.NotNil(t, f.ui.past, "there is nothing to pick")
	h.filter.SetText("")
	assert.Len(t, h.shown, 4)
	h.filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.Nil(t, f.win.Canvas().Overlays().Top())
}

func TestPickingSetsWhatWasTypedAsideAndItCanBeBroughtBack(t *testing.T) {
	s := &store{}
	s.Add(disk.Entry{Profile: "p1", Topic: "old", Payload: []byte("old value"), QoS: 1, Retain: true})
	f := newFixture(t, func(o *Options) { o.Store = s })
	f.Follow("home/light")
	f.typePayload("typed and not sent")
	f.open().pick(0)
	assert.Equal(t, "old value", f.ui.editor.entry.Text)
	assert.Equal(t, "QoS 1", f.ui.qos.Text)
	assert.True(t, f.ui.retain.On)
	assert.Equal(t, "What was typed and not sent is set aside.", f.noteText())
	f.later(infoStays)
	assert.Empty(t, f.noteText(), "the offer goes")

	h := f.open()
	require.True(t, h.all[0].aside, "and stays in the history")
	h.pick(0)
	assert.Equal(t, "typed and not sent", f.ui.editor.entry.Text)
	assert.Equal(t, "home/light", f.ui.topic.Text)
	assert.True(t, f.ui.follow.Disabled(), "following as it did")
	assert.Nil(t, f.aside)
}

func TestOneMessageAfterTheOtherCanBePickedWithoutLosingWhatWasTyped(t *testing.T) {
	s := &store{}
	for _, v := range []string{"one", "two"} {
		s.Add(disk.Entry{Profile: "p1", Topic: v, Payload: []byte(v)})
	}
	f := newFixture(t, func(o *Options) { o.Store = s })
	f.typePayload("mine")
	f.open().pick(0)
	f.open().pick(2)
	assert.Equal(t, "one", f.ui.editor.entry.Text)
	f.bringBack()
	assert.Equal(t, "mine", f.ui.editor.entry.Text)
}

func TestTenThousandMessagesAreListedByTheVisibleOnes(t *testing.T) {
	s := &store{}
	for i := range 10_000 {
		s.entries = append(s.entries, disk.Entry{Profile: "p1", Topic: fmt.Sprint("t/", i), Payload: []byte("x")})
	}
	f := newFixture(t, func(o *Options) { o.Store = s })
	h := f.open()
	assert.Len(t, h.shown, 10_000)
	_, n := h.list.InView()
	assert.Less(t, n, 40)
	for range 3 {
		h.filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	}
	first, _ := h.list.InView()
	assert.Positive(t, first, "the cursor stays in view")
}

func TestAnEmptyHistorySaysSo(t *testing.T) {
	f := newFixture(t, nil)
	assert.Equal(t, "Nothing was published yet.", f.open().empty.Text)
}
