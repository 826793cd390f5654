package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/conn/link"
)

func TestADraftIsKeptWhenTypingRests(t *testing.T) {
	s := &store{}
	f := newFixture(t, func(o *Options) { o.Store = s })
	f.Follow("home/light")
	f.typePayload("half a wor")
	f.later(draftPause - time.Millisecond)
	f.keep.wait()
	_, kept := s.Draft("p1")
	assert.False(t, kept, "still typing")

	f.later(time.Millisecond)
	f.keep.wait()
	d, _ := s.Draft("p1")
	assert.Equal(t, "half a wor", d.Payload)
	saves := s.saves
	f.later(time.Hour)
	f.keep.wait()
	assert.Equal(t, saves, s.saves, "nothing changed, nothing is written")

	f.typePayload("half a word")
	f.Close()
	d, _ = s.Draft("p1")
	assert.Equal(t, "half a word", d.Payload, "closing does not wait for the pause")
}

func TestWhatWasTypedAndPublishedComesBackAfterARestart(t *testing.T) {
	dir := t.TempDir()
	open := func() (*fixture, *disk.Published) {
		s, notice, err := disk.OpenPublished(dir)
		require.NoError(t, err)
		require.Nil(t, notice)
		return newFixture(t, func(o *Options) { o.Store = s }), s
	}
	f, _ := open()
	f.typeTopic("home/light/set")
	f.typePayload("ON")
	test.Tap(f.ui.retain)
	f.d.qos = 1
	f.Publish()
	f.answered(f.next(), link.Ack{QoS: 1}, nil)
	f.typePayload("unsent")
	f.Fill("other", []byte("picked"), 0, false)
	f.Close()

	f, s := open()
	assert.Equal(t, "other", f.ui.topic.Text)
	assert.Equal(t, "picked", f.ui.editor.entry.Text)
	f.Follow("selected")
	assert.Equal(t, "other", f.ui.topic.Text, "it was picked, and still does not follow")
	list := s.List("p1", 10)
	require.Len(t, list, 1)
	assert.Equal(t, disk.Entry{Profile: "p1", Time: list[0].Time, Topic: "home/light/set", Payload: []byte("ON"), QoS: 1, Retain: true}, list[0])
	f.bringBack()
	assert.Equal(t, "unsent", f.ui.editor.entry.Text)
	assert.Equal(t, "home/light/set", f.ui.topic.Text)
	assert.True(t, f.ui.retain.Checked)

	g := newFixture(t, func(o *Options) { o.Store, o.Profile = s, "p2" })
	assert.Empty(t, g.ui.editor.entry.Text, "drafts are by profile")
}

func TestAFullDiskIsReportedAndStopsNothing(t *testing.T) {
	s := &store{err: errors.New("no space left")}
	var reported []error
	f := newFixture(t, func(o *Options) { o.Store, o.OnError = s, func(err error) { reported = append(reported, err) } })
	f.Follow("a")
	f.typePayload("x")
	f.later(draftPause)
	f.keep.wait()
	f.settled()
	require.Len(t, reported, 1)
	assert.Equal(t, s.err, reported[0])
	f.Publish()
	f.answered(f.next(), link.Ack{}, nil)
	assert.Equal(t, "✓ sent", f.ui.outcome.Text)
}

func TestWhatWasRefusedBeforeItWasSentIsNoHistory(t *testing.T) {
	s := &store{}
	f := newFixture(t, func(o *Options) { o.Store = s })
	f.Follow("a")
	for _, k := range []link.Kind{link.KindNotConnected, link.KindReadOnly, link.KindBadInput} {
		f.Publish()
		f.answered(f.next(), link.Ack{}, link.Cause{Kind: k})
	}
	f.keep.wait()
	assert.Empty(t, s.entries)
	f.Publish()
	f.answered(f.next(), link.Ack{}, link.Cause{Kind: link.KindUnconfirmed})
	f.keep.wait()
	assert.Len(t, s.entries, 1, "it may have arrived")
}

func TestNothingIsWrittenWithoutAProfile(t *testing.T) {
	dir := t.TempDir()
	s, _, err := disk.OpenPublished(dir)
	require.NoError(t, err)
	f := newFixture(t, func(o *Options) { o.Store, o.Profile = s, "" })
	f.Follow("a")
	f.typePayload("x")
	f.Publish()
	f.answered(f.next(), link.Ack{}, nil)
	f.Close()
	_, err = os.Stat(filepath.Join(dir, "publish.json"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}
