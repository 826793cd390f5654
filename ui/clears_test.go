package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/part"
)

// pressed presses the button with that text in the sheet that is open.
func pressed(t *testing.T, a *testApp, text string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(a.sheet.Content()) {
		if b, ok := o.(*part.Button); ok && b.Visible() && b.Text == text {
			require.False(t, b.Disabled(), text)
			test.Tap(b)
			return
		}
	}
	t.Fatalf("there is no button %q", text)
}

func TestABranchIsClearedFromTheTreeLoggedAndLedBackToFromAStrip(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	for i := range 4 {
		m.Publish("-t", fmt.Sprintf("old/%d", i), "-m", "x", "-r")
	}
	dir := t.TempDir()
	a := newApp(t, dir)
	v := openOn(t, a, m)
	var branch model.TopicID
	until(t, a, "the topics", func() bool {
		branch, _ = v.sess.Tree().Lookup("old")
		all, _ := v.sess.Tree().Stored(t.Context(), []model.TopicID{branch}, true, nil)
		return len(all) == 4
	})
	v.tree.Select(branch)
	v.clearSelected()
	require.True(t, v.clears.newest.Shown())
	until(t, a, "the list", func() bool {
		return slices.ContainsFunc(test.LaidOutObjects(a.sheet.Content()), func(o fyne.CanvasObject) bool {
			b, ok := o.(*part.Button)
			return ok && b.Text == "Clear 4 retained messages" && b.Visible() && !b.Disabled()
		})
	})
	assert.False(t, v.clears.strip.content.Visible())
	pressed(t, a, "Clear 4 retained messages")
	until(t, a, "the end", func() bool {
		p := v.clears.newest.Progress()
		return p.By[conn.Cleared] == 4 && p.Run == conn.ClearResting
	})
	log, err := disk.NewAudit(dir).Tail(10)
	require.NoError(t, err)
	require.Len(t, log, 4, "each one is in the publish log")
	for _, e := range log {
		assert.Equal(t, outcomeAcknowledged, e.Outcome)
		assert.True(t, e.Retain)
	}

	a.escape()
	require.False(t, v.clears.newest.Shown())
	until(t, a, "the strip", func() bool { return v.clears.strip.content.Visible() })
	assert.Equal(t, []string{"Show", "Dismiss"}, labels(v.clears.strip.buttons))
	test.Tap(v.clears.strip.buttons.Objects[0].(*part.Button))
	require.True(t, v.clears.last().Shown())
	pressed(t, a, "Put 4 back")
	until(t, a, "all back", func() bool {
		p := v.clears.last().Progress()
		return p.By[conn.ClearReturned] == 4 && p.Run == conn.ClearResting
	})
	w := m.Subscribe("-t", "old/#")
	for i := range 4 {
		w.Wait(fmt.Sprintf("old/%d 0 1 x", i))
	}
	a.escape()
	a.Tick(time.Now())
	assert.False(t, v.clears.strip.content.Visible(), "there is nothing left to go back to")
}

func TestSeveralSelectedTopicsOfAGuardedProfileAreAskedAboutAtOnce(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	m.Publish("-t", "a", "-m", "x", "-r")
	m.Publish("-t", "b", "-m", "x", "-r")
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.Name, p.Guard = "Plant", profile.GuardAsk
	v := a.open(p)
	v.connect("")
	var ids []model.TopicID
	until(t, a, "the topics", func() bool {
		ids = nil
		for _, name := range []string{"a", "b"} {
			if id, ok := v.sess.Tree().Lookup(name); ok {
				ids = append(ids, id)
			}
		}
		return len(ids) == 2
	})
	v.clearMany(ids, false)
	find := func() (entry *part.Entry) {
		for _, o := range test.LaidOutObjects(a.sheet.Content()) {
			if e, ok := o.(*part.Entry); ok && e.Visible() && e.PlaceHolder == "Type the profile's name: Plant" {
				entry = e
			}
		}
		return entry
	}
	until(t, a, "the question", func() bool { return find() != nil })
	find().SetText("Plant")
	pressed(t, a, "Clear 2 retained messages")
	until(t, a, "the end", func() bool { return v.clears.newest.Progress().By[conn.Cleared] == 2 })
	until(t, a, "the rest", func() bool { return v.clears.newest.Progress().Run == conn.ClearResting })

	// What was cleared before stays to be put back when more is cleared.
	first := v.clears.last()
	a.escape()
	m.Publish("-t", "c", "-m", "x", "-r")
	v.sess.Reconnect()
	var c model.TopicID
	until(t, a, "the third", func() bool {
		c, _ = v.sess.Tree().Lookup("c")
		topic, _ := v.sess.Tree().Topic(c)
		return topic.Retain == model.RetainStored && v.state.Phase == conn.Connected
	})
	v.clearMany([]model.TopicID{c}, true)
	until(t, a, "the second question", func() bool { return find() != nil })
	find().SetText("Plant")
	pressed(t, a, "Clear 1 retained message")
	until(t, a, "the end", func() bool {
		p := v.clears.newest.Progress()
		return p.By[conn.Cleared] == 1 && p.Run == conn.ClearResting
	})
	a.escape()
	until(t, a, "the strip", func() bool { return v.clears.strip.content.Visible() })
	test.Tap(v.clears.strip.buttons.Objects[1].(*part.Button)) // dismissed
	require.Same(t, first, v.clears.last())
	assert.True(t, v.clears.strip.content.Visible())
	assert.Equal(t, "2 cleared", v.clears.strip.text.full)
}

func TestWhatWasClearedBeforeIsNotWhatIsPutBack(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	m.Publish("-t", "a", "-m", "first", "-r")
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	latest := func(size int) func() bool {
		return func() bool {
			id, _ := v.sess.Tree().Lookup("a")
			r, ok := v.sess.Tree().Latest(id)
			return ok && r.Size == size
		}
	}
	until(t, a, "the stored message", latest(5))
	id, _ := v.sess.Tree().Lookup("a")
	r, ok := v.stored(id)
	require.True(t, ok)
	assert.Equal(t, "first", string(r.Payload))
	assert.False(t, r.Perhaps)

	_, err := v.sess.Publish(t.Context(), link.Out{Topic: "a", QoS: 1, Retain: true}) // as the panel clears
	require.NoError(t, err)
	until(t, a, "the clearing", latest(0))
	r, _ = v.stored(id)
	assert.Zero(t, r.Size, "there is nothing to put back")
	m.Publish("-t", "a", "-m", "second", "-r")
	until(t, a, "the next message", latest(6))
	r, ok = v.stored(id)
	require.True(t, ok)
	assert.Equal(t, "second", string(r.Payload))
	assert.True(t, r.Perhaps, "a live message does not say that it was stored")
}
