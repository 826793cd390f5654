package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/part"
)

// hears has a session take in a message, as its client does.
func (v *sessionView) hears(topic, value string) model.TopicID {
	id, _ := v.sess.Tree().Apply(model.Message{Topic: topic, Payload: []byte(value)})
	return id
}

// openPaused opens a session that has heard the topic a and is paused.
func openPaused(t *testing.T, a *testApp, m *conntest.Mosquitto) *sessionView {
	t.Helper()
	v := openOn(t, a, m)
	v.hears("a", "1")
	until(t, a, "the tree", func() bool { return v.started })
	v.togglePause()
	require.NotNil(t, v.paused.then)
	return v
}

// shows reports whether the tree has a row for a topic.
func (v *sessionView) shows(id model.TopicID) bool {
	v.tree.Select(id)
	now := v.tree.Selection()
	return len(now) == 1 && now[0] == id
}

func TestAPausedScreenCountsOnAndCatchesUp(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	v.togglePause()
	require.Nil(t, v.paused.then, "there is nothing that could stand still")

	v.hears("a", "1")
	until(t, a, "the tree", func() bool { return v.started })
	v.togglePause()
	var b model.TopicID
	for range 3 {
		b = v.hears("b", "2")
	}
	a.Tick(time.Now())
	require.Equal(t, "Paused", v.paused.overTree.now.Title)
	require.Contains(t, v.paused.overTree.now.Text, "3 messages since")
	require.True(t, v.paused.overTree.content.Visible())
	require.Equal(t, "paused", v.face(time.Now()).Note)
	require.False(t, v.shows(b))
	require.Equal(t, uint64(4), v.sess.Tree().Totals().Messages)

	v.paused.overTree.buttons.Objects[0].(*part.Button).Tapped(&fyne.PointEvent{})
	require.Nil(t, v.paused.then)
	require.False(t, v.paused.overTree.content.Visible())
	require.Empty(t, v.face(time.Now()).Note)
	until(t, a, "the new topic", func() bool { return v.shows(b) })
}

func TestWhilePausedTheConnectionGoesOnAndItsStateIsSaid(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openPaused(t, a, m)
	then := v.paused.then
	m.Stop()
	until(t, a, "the waiting", func() bool { return v.state.Phase == conn.Waiting })
	require.True(t, v.strip.content.Visible())
	require.True(t, v.paused.overTree.content.Visible())
	require.Contains(t, v.face(time.Now()).Note, "again in", "which matters more")

	m.Start()
	v.sess.Connect()
	until(t, a, "the connection", func() bool { return v.state.Phase == conn.Connected && len(v.state.Grants) == 2 })
	m.Publish("-t", "b", "-m", "2")
	until(t, a, "the message", func() bool { _, ok := v.sess.Tree().Lookup("b"); return ok })
	require.Same(t, then, v.paused.then)
	b, _ := v.sess.Tree().Lookup("b")
	require.False(t, v.shows(b))

	v.sess.Disconnect()
	until(t, a, "the end", func() bool { return v.state.Phase == conn.Idle })
	require.Contains(t, v.paused.overTree.now.Text, "1 message since")
	v.resume()
	until(t, a, "the new topic", func() bool { return v.shows(b) })
}

func TestPublishingIsLiveWhilePaused(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openPaused(t, a, m)
	_, err := v.sess.Publish(t.Context(), link.Out{Topic: "out", Payload: []byte("sent while paused"), QoS: 1}) // as the panel does
	require.NoError(t, err)
	until(t, a, "the message", func() bool { return v.sess.Tree().Totals().Messages == 2 })
	out, ok := v.sess.Tree().Lookup("out")
	require.True(t, ok)
	require.False(t, v.shows(out), "it is not shown before the screen goes on")
}

func TestClosingAPausedTabGivesBackWhatWasKept(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openPaused(t, a, m)
	then := v.paused.then
	v.hears("b", "2")
	require.Equal(t, uint64(1), then.Totals().Messages)
	a.closeTab(1)
	require.Equal(t, uint64(2), then.Totals().Messages, "released, it answers as of now")
}

func TestEachTabIsPausedOnItsOwn(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	first := openPaused(t, a, m)
	second := openOn(t, a, m)
	b, other := first.hears("b", "2"), second.hears("b", "2")
	until(t, a, "the other tree", func() bool { return second.started && second.shows(other) })
	faces := a.faces()
	assert.Equal(t, "paused", faces[1].Note)
	assert.Empty(t, faces[2].Note)

	a.pick(1)
	a.Tick(time.Now())
	require.Contains(t, first.paused.overTree.now.Text, "1 message since")
	require.False(t, first.shows(b))
}

func TestHotTopicsSayThatTheyStandStill(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openPaused(t, a, m)
	v.toggleHot()
	a.Tick(time.Now())
	require.True(t, v.paused.overHot.content.Visible())
	v.togglePause()
	require.False(t, v.paused.overHot.content.Visible())
}
