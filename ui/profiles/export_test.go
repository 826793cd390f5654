package profiles

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/importer"
	"treetop/conn/profile"
	"treetop/conn/profile/canary"
)

const phrase = "Correct horse battery staple 7"

// exports opens the sheet, to write into a folder of the test.
func exportRig(t *testing.T, c *canary.Canary) (*rig, string) {
	one := sample("One", func(p *profile.Profile) { p.Username, p.Password = "u", profile.PasswordKeyring })
	r := importRig(t, one, sample("Two"))
	r.ring.has[one.ID] = c.Secret()
	dir := t.TempDir()
	r.pane.o.PickSave = func(name string, picked func(string)) { picked(filepath.Join(dir, name)) }
	return r, dir
}

func TestAnExportHasNoSecretInItUnlessAskedFor(t *testing.T) {
	c := canary.New()
	r, dir := exportRig(t, c)
	r.pane.ShowExport("")
	s := r.pane.exporting
	s.forward()
	r.settle()
	assert.True(t, s.done)
	assert.Zero(t, r.ring.asked(), "the keyring need not be asked")
	found, n, err := c.Files(dir)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	assert.Empty(t, found)
	res, err := importer.ReadFile(context.Background(), filepath.Join(dir, "treetop-profiles.json"), importer.Options{})
	require.NoError(t, err)
	assert.Len(t, res.Entries, 2)
	s.forward()
	assert.Nil(t, r.pane.exporting)
}

func TestSecretsGoOutEncryptedAndComeBackWithThePassphrase(t *testing.T) {
	c := canary.New()
	r, dir := exportRig(t, c)
	one := r.store.List()[0]
	r.pane.ShowExport(one.ID)
	s := r.pane.exporting
	s.secret.Tick(true)
	assert.True(t, s.act.Disabled())
	for _, weak := range []string{"abc", "aaaaaaaaaaaaaaaaaaaa", "passwort"} {
		s.pass.SetText(weak)
		s.again.SetText(weak)
		assert.True(t, s.act.Disabled(), weak)
	}
	s.pass.SetText(phrase)
	s.again.SetText(phrase + "x")
	assert.True(t, s.act.Disabled())
	assert.Contains(t, s.hint.Said(), "not the same")
	s.again.SetText(phrase)
	require.False(t, s.act.Disabled())
	s.forward()
	r.settle()
	require.True(t, s.done)
	assert.Empty(t, s.pass.Text, "the passphrase is not kept")
	found, n, err := c.Files(dir)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	assert.Empty(t, found)
	s.sheet.Close()

	other := importRig(t)
	other.pane.ShowImport(filepath.Join(dir, "treetop-profiles.age"))
	other.settle()
	in := other.pane.importing
	require.True(t, in.sealed)
	in.pass.SetText("another one")
	in.forward()
	other.settle()
	assert.Contains(t, in.failure.Said(), "not the passphrase")
	in.pass.SetText(phrase)
	in.forward()
	other.settle()
	require.Equal(t, stepPreview, in.step)
	assert.Empty(t, in.pass.Text)
	assert.NotContains(t, in.foot.Said(), "plain text")
	in.forward()
	other.settle()
	assert.Equal(t, c.Secret(), other.ring.secret(one.ID))
	assert.Equal(t, "One", other.saved(one.ID).Name)
}

func TestWhatTheKeyringDoesNotGiveIsSaidToBeMissing(t *testing.T) {
	r, dir := exportRig(t, canary.New())
	r.ring.failWith(profile.ErrLocked)
	r.pane.ShowExport("")
	s := r.pane.exporting
	s.secret.Tick(true)
	s.pass.SetText(phrase)
	s.again.SetText(phrase)
	s.forward()
	r.settle()
	assert.Contains(t, s.failure.Said(), "The system keyring is locked. Passwords that it holds are not in")
	assert.Equal(t, 1, r.ring.asked())
	_, err := os.Stat(filepath.Join(dir, "treetop-profiles.age"))
	assert.NoError(t, err)
}

func TestAFolderThatCantBeWrittenIsSaid(t *testing.T) {
	r, dir := exportRig(t, canary.New())
	r.pane.o.PickSave = func(name string, picked func(string)) { picked(filepath.Join(dir, "not there", name)) }
	r.pane.ShowExport("")
	s := r.pane.exporting
	s.forward()
	r.settle()
	assert.False(t, s.done)
	assert.Contains(t, s.failure.Said(), "was not written")
}
