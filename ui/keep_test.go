package ui

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/conn/profile"
)

func TestWhatIsSetUpForAProfileIsThereAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	saved := profile.New()
	saved.Name = "House"
	sameAddress := profile.New() // opened from a URL, each time with another ID
	first := newApp(t, dir)
	first.keepSetup(saved, func(v *disk.View) { v.Pin("home/light") })
	first.keepSetup(sameAddress, func(v *disk.View) { v.Pin("test") })
	first.keepSetup(profile.NewDemo(), func(v *disk.View) { v.Pin("plant") })
	first.keepForAll(func(v *disk.Views) { v.SaveFilter("hot", "value>80") })
	first.saving.Wait()

	second := newApp(t, dir)
	assert.Equal(t, []string{"home/light"}, second.setup(saved).Pins)
	assert.Equal(t, []string{"test"}, second.setup(profile.New()).Pins)
	assert.Equal(t, []string{"plant"}, second.setup(profile.NewDemo()).Pins)
	assert.Equal(t, []disk.SavedFilter{{Name: "hot", Text: "value>80"}}, second.setups.Filters())
}

func TestWhatIsSetUpForAProfileGoesWithIt(t *testing.T) {
	a := newApp(t, t.TempDir())
	p := profile.New()
	p.Name = "House"
	a.keepSetup(p, func(v *disk.View) { v.Pin("home/light") })
	require.NoError(t, a.forget(context.Background(), p.ID))
	assert.Empty(t, a.setup(p).Pins)
	assert.False(t, a.setups.Unsaved())
}

func TestASetupThatCanNotBeSavedIsSaidAndKeptInMemory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "treetop")
	a := newApp(t, dir)
	require.NoError(t, os.RemoveAll(dir))
	require.NoError(t, os.WriteFile(dir, nil, 0o600)) // where the folder would have to be
	a.keepSetup(profile.NewDemo(), func(v *disk.View) { v.Pin("plant") })
	a.saving.Wait()
	a.settle()
	assert.Len(t, a.notices.content.Objects, 1)
	assert.Equal(t, []string{"plant"}, a.setup(profile.NewDemo()).Pins)
}
