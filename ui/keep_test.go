package ui

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/conn/importer"
	"treetop/conn/profile"
)

func setupOf(a *testApp, p profile.Profile) *setup { return &setup{a.App, profileKey(p)} }

func TestWhatIsSetUpForAProfileIsThereAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	saved := profile.New()
	saved.Name = "House"
	sameAddress := profile.New() // opened from a URL, each time with another ID
	first := newApp(t, dir)
	setupOf(first, saved).Change(func(v *disk.View) { v.Pin("home/light") })
	setupOf(first, sameAddress).Change(func(v *disk.View) { v.Pin("test") })
	setupOf(first, profile.NewDemo()).Change(func(v *disk.View) { v.Pin("plant") })
	first.keepForAll(func(v *disk.Views) { v.SaveFilter("hot", "value>80") })
	first.saving.Wait()

	second := newApp(t, dir)
	assert.Equal(t, []string{"home/light"}, setupOf(second, saved).View().Pins)
	assert.Equal(t, []string{"test"}, setupOf(second, profile.New()).View().Pins)
	assert.Equal(t, []string{"plant"}, setupOf(second, profile.NewDemo()).View().Pins)
	assert.Equal(t, []disk.SavedFilter{{Name: "hot", Text: "value>80"}}, second.setups.Filters())
}

func TestWhatIsSetUpForAProfileGoesWithIt(t *testing.T) {
	a := newApp(t, t.TempDir())
	p := profile.New()
	p.Name = "House"
	setupOf(a, p).Change(func(v *disk.View) { v.Pin("home/light") })
	came, _, err := importer.Entry{Profile: p, Files: []importer.File{{Kind: importer.FileKey, Data: []byte("key")}}}.
		Keep(filepath.Join(a.opt.ConfigDir, importer.CertificatesDir))
	require.NoError(t, err)
	require.NoError(t, a.forget(context.Background(), p.ID))
	assert.NoFileExists(t, came.TLS.KeyFile)
	assert.Empty(t, setupOf(a, p).View().Pins)
	assert.False(t, a.setups.Unsaved())
}

func TestASetupThatCanNotBeSavedIsSaidAndKeptInMemory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "treetop")
	a := newApp(t, dir)
	require.NoError(t, os.RemoveAll(dir))
	require.NoError(t, os.WriteFile(dir, nil, 0o600)) // where the folder would have to be
	setupOf(a, profile.NewDemo()).Change(func(v *disk.View) { v.Pin("plant") })
	a.saving.Wait()
	a.settle()
	assert.Len(t, a.notices.content.Objects, 1)
	assert.Equal(t, []string{"plant"}, setupOf(a, profile.NewDemo()).View().Pins)
}
