package ui

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
)

func TestQuittingWaitsForWhatIsBeingWrittenButNotForEver(t *testing.T) {
	a := newApp(t, t.TempDir())
	written := make(chan struct{})
	a.saving.Go(func() { <-written })
	require.ErrorContains(t, a.finish(time.Millisecond), "end what is being written: it takes too long")
	close(written)
	require.NoError(t, a.finish(time.Minute))
}

func TestQuittingBesideAnotherTreetopThatHoldsAFileWritesTheOthers(t *testing.T) {
	dir := t.TempDir()
	a := newApp(t, dir)
	held := flock.New(filepath.Join(dir, "settings.lock"))
	require.NoError(t, held.Lock())
	t.Cleanup(func() { assert.NoError(t, held.Unlock()) })
	a.settings.Apply(func(s *disk.Settings) { s.FontSize = 17 })
	a.setups.Apply(func(v *disk.Views) { v.SaveFilter("hot", "value>80") })
	got := make(chan error, 1)
	go func() { got <- a.writeAll(time.Minute) }()
	require.Eventually(t, func() bool { return !a.setups.Unsaved() }, 30*time.Second, time.Millisecond)
	require.NoError(t, held.Unlock())
	require.NoError(t, <-got)
	assert.False(t, a.settings.Unsaved())
}

func TestTheLimitsOfQuittingFitIntoItsTime(t *testing.T) {
	assert.Less(t, closeTime+2*writeTime, quitTime)
}

func TestWhatTakesLongIsToldThatTheProgramEnds(t *testing.T) {
	a := newApp(t, t.TempDir())
	require.NoError(t, a.life.Err())
	quit(t, a)
	require.Error(t, a.life.Err())
}
