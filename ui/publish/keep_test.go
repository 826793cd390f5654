package publish

import (
	"context"
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
	f.keep.wait(t.Context())
	_, kept := s.Draft("p1")
	assert.False(t, kept, "still typing")

	f.later(time.Millisecond)
	f.keep.wait(t.Context())
	d, _ := s.Draft("p1")
	assert.Equal(t, "half a wor", d.Payload)
	saves := s.saves
	f.later(time.Hour)
	f.keep.wait(t.Context())
	assert.Equal(t, saves, s.saves, "nothing changed, nothing is written")

	f.typePayload("half a word")
	f.Close()
	d, _ = s.Draft("p1")
	assert.Equal(t, "half a word", d.Payload, "closing does not wait for the pause")
}

func TestClosingWaitsForNoDiskAndLosesNothing(t *testing.T) {
	writing, goOn := make(chan struct{}), make(chan struct{})
	s := &store{disk: func() { writing <- struct{}{}; <-goOn }}
	f := newFixture(t, func(o *Options) { o.Store = s })
	f.Follow("home/light")
	f.typePayload("first")
	f.later(draftPause)
	<-writing // and the disk hangs
	f.typePayload("second")
	f.Close()
	d, _ := s.Draft("p1")
	assert.Equal(t, "second", d.Payload, "the next pane begins with it")
	over, end := context.WithCancel(t.Context())
	end()
	f.Written(over) // comes back

	go func() { goOn <- struct{}{}; <-writing; goOn <- struct{}{} }()
	f.Written(t.Context())
	assert.Equal(t, 2, s.saves, "what came meanwhile is written as well")
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
	f.Written(t.Context())

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
	assert.True(t, f.ui.retain.On)

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
	f.keep.wait(t.Context())
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
	f.keep.wait(t.Context())
	assert.Empty(t, s.entries)
	f.Publish()
	f.answered(f.next(), link.Ack{}, link.Cause{Kind: link.KindUnconfirmed})
	f.keep.wait(t.Context())
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
	f.Written(t.Context())
	_, err = os.Stat(filepath.Join(dir, "publish.json"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}
