package profiles

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/importer"
	"treetop/conn/profile"
	"treetop/conn/profile/canary"
)

// theirs is a file of another program with a new connection, one that cannot be
// used, and one called Plant.
const theirs = `[
 {"id":"1","host":"new.example.com","name":"New","mqttVersion":"3.1.1","port":1883,"username":"u","password":"SECRET","subscriptions":[{"topic":"#"}]},
 {"id":"2","host":"a b","name":"Broken","mqttVersion":"3.1.1"},
 {"id":"3","host":"plant.example.com","name":"Plant","mqttVersion":"3.1.1","port":1884,"username":"u","password":"theirs","subscriptions":[{"topic":"#"}]}
]`

func importRig(t *testing.T, saved ...profile.Profile) *rig {
	r := newRig(t, saved...)
	r.pane.o.Window, r.pane.o.Folder = r.win, r.dir
	return r
}

func (r *rig) write(text string) string {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), "export.json")
	require.NoError(r.t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// imports opens the sheet with a file.
func (r *rig) imports(text string) *importSheet {
	r.t.Helper()
	r.pane.ShowImport(r.write(text))
	r.settle()
	require.NotNil(r.t, r.pane.importing)
	return r.pane.importing
}

func names(r *rig) []string {
	var out []string
	for _, p := range r.store.List() {
		out = append(out, p.Name)
	}
	return out
}

func TestWhatComesInIsShownBeforeAnythingIsChanged(t *testing.T) {
	plant := sample("Plant", func(p *profile.Profile) { p.Host, p.Colour = "old.example.com", "red" })
	r := importRig(t, plant)
	s := r.imports(theirs)
	require.Equal(t, stepPreview, s.step)
	require.Len(t, s.entries, 3)
	assert.Equal(t, []string{"Plant"}, names(r))
	words := func(i int) string { text, _ := standingWords(&s.entries[i]); return text }
	assert.Equal(t, []string{"new here", "can't be imported", "differs"}, []string{words(0), words(1), words(2)})
	assert.Equal(t, 1, s.coming(), "mine is kept unless asked otherwise, and what can't be used stays out")
	s.toggle(1)
	assert.Equal(t, 1, s.coming())
	s.cursor = 2
	assert.Contains(t, s.said(), "address")
	assert.Contains(t, s.foot.Said(), "plain text")
	assert.NotContains(t, s.said()+s.foot.Said()+s.head.Said(), "theirs")
}

func TestImportingBringsProfilesIntoTheStoreAndPasswordsIntoTheKeyring(t *testing.T) {
	r := importRig(t)
	c := canary.New()
	s := r.imports(strings.ReplaceAll(theirs, "SECRET", strings.ReplaceAll(strings.ReplaceAll(c.Secret(), `\`, `\\`), `"`, `\"`)))
	s.forward()
	r.settle()
	require.Equal(t, stepDone, s.step)
	assert.Equal(t, []string{"New", "Plant"}, names(r))
	for _, p := range r.store.List() {
		assert.Equal(t, profile.PasswordKeyring, p.Password)
		assert.NotEmpty(t, r.ring.secret(p.ID))
	}
	assert.Equal(t, c.Secret(), r.ring.secret(r.store.List()[0].ID))
	assert.Contains(t, s.foot.Said(), "delete it")
	assert.Empty(t, r.pane.memory)
	found, n, err := c.Files(r.dir)
	require.NoError(t, err)
	require.Positive(t, n)
	assert.Empty(t, found)
}

func TestOneThatDiffersIsTakenKeptOrBoth(t *testing.T) {
	plant := sample("Plant", func(p *profile.Profile) { p.Host, p.Colour, p.ReadOnly = "old.example.com", "red", true })
	for _, c := range []struct {
		answer answer
		want   []string
		host   string
	}{
		{keepMine, []string{"Plant", "New"}, "old.example.com"},
		{takeTheirs, []string{"Plant", "New"}, "plant.example.com"},
		{keepBoth, []string{"Plant", "New", "Plant (imported)"}, "old.example.com"},
	} {
		t.Run(answerWords(c.answer), func(t *testing.T) {
			r := importRig(t, plant)
			s := r.imports(theirs)
			s.entries[2].answer = c.answer
			s.forward()
			r.settle()
			assert.Equal(t, c.want, names(r))
			mine := r.saved(plant.ID)
			assert.Equal(t, c.host, mine.Host)
			assert.Equal(t, "red", mine.Colour)
			assert.True(t, mine.ReadOnly, "a profile that was read-only stays so")
		})
	}
}

func TestImportingCanBeUndoneForTenSeconds(t *testing.T) {
	plant := sample("Plant", func(p *profile.Profile) { p.Host, p.Password = "old.example.com", profile.PasswordKeyring })
	r := importRig(t, plant)
	r.ring.has[plant.ID] = "mine"
	s := r.imports(theirs)
	s.entries[2].answer = takeTheirs
	s.forward()
	r.settle()
	require.Equal(t, "theirs", r.ring.secret(plant.ID))
	r.pass(9 * time.Second)
	require.True(t, s.cancel.Visible())
	s.back()
	r.settle()
	assert.Equal(t, []string{"Plant"}, names(r))
	assert.Equal(t, "old.example.com", r.saved(plant.ID).Host)
	assert.Equal(t, map[string]string{plant.ID: "mine"}, r.ring.has)
	assert.Equal(t, stepPreview, s.step)

	s.forward()
	r.settle()
	r.pass(11 * time.Second)
	assert.False(t, s.cancel.Visible(), "the time is over")
	s.back()
	r.settle()
	assert.Len(t, names(r), 2)
}

func TestWithoutAKeyringPasswordsStayInMemoryAndThatIsSaid(t *testing.T) {
	r := importRig(t)
	r.ring.failWith(profile.ErrMissing)
	s := r.imports(theirs)
	s.forward()
	r.settle()
	require.Equal(t, stepDone, s.step)
	assert.Contains(t, s.foot.Said(), "There is no system keyring here. 2 passwords are in memory only")
	assert.Equal(t, 1, r.ring.asked(), "one that does not answer is not asked again")
	for _, p := range r.store.List() {
		assert.NotEmpty(t, r.pane.memory[p.ID])
	}
}

func TestAFileThatIsNoneOfTheirsSaysSo(t *testing.T) {
	r := importRig(t)
	s := r.imports(`{"nothing": "here"}`)
	assert.Equal(t, stepChoose, s.step)
	assert.Contains(t, s.failure.Said(), "No program that is known here wrote this file")
	r.pane.ShowImport(r.write(theirs[:len(theirs)-100]))
	r.settle()
	s = r.pane.importing
	assert.Equal(t, stepPreview, s.step, "what was complete can be imported")
	assert.Contains(t, s.failure.Said(), "ends in the middle")
}

func TestOtherProgramsAreLookedForWhenAsked(t *testing.T) {
	r := importRig(t)
	home := t.TempDir()
	path := filepath.Join(home, ".config", "MQTT-Explorer", "settings.json")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(`{"ConnectionManager_connections":{"a":{"host":"h","name":"n"}}}`), 0o600))
	r.pane.o.Machine = &importer.Machine{System: "linux", Home: home, Env: func(string) string { return "" }}
	r.pane.ShowImport("")
	s := r.pane.importing
	assert.Empty(t, s.found)
	s.look()
	r.settle()
	require.Len(t, s.found, 1)
	s.forward()
	r.settle()
	require.Len(t, s.entries, 1)
	s.sheet.Close()
	assert.Nil(t, r.pane.importing)
}

func TestTenThousandConnectionsComeInAsOneChange(t *testing.T) {
	r := importRig(t)
	s := r.imports("[" + strings.Repeat(`{"host":"h","name":"n","mqttVersion":"3.1.1","password":"p","username":"u"},`, 9_999) + `{"host":"h","mqttVersion":"3.1.1"}]`)
	require.Len(t, s.entries, 10_000)
	before := r.store.Version()
	s.forward()
	r.settle()
	assert.Equal(t, before+1, r.store.Version())
	assert.Len(t, r.ring.has, 9_999)
}

// certified is a file with a connection that has its certificates in it.
const certified = `{"version":1,"broker":{"alias":"Plant A","hostname":"plant.example","port":8883,"protocolMethod":"mqtt","ssl":true,"authType":"both",
 "username":"u","password":"p","subscriptions":[{"topic":"#","qos":0}],"certificates":[{"name":"ca.pem","type":"serverCA","data":"LS0tLS1CRUdJTi4uLg=="}]}}`

func TestUndoingAnImportTakesItsCertificatesBackToo(t *testing.T) {
	r := importRig(t)
	s := r.imports(certified)
	s.forward()
	r.settle()
	require.Equal(t, stepDone, s.step)
	require.Len(t, r.store.List(), 1)
	ca := r.store.List()[0].TLS.CAFile
	require.FileExists(t, ca)
	s.back()
	r.settle()
	assert.Empty(t, r.store.List())
	assert.NoDirExists(t, filepath.Join(r.dir, "certificates"))

	// One that takes the place of another's certificate gives it back.
	s.forward()
	r.settle()
	p := r.store.List()[0]
	require.NoError(t, os.WriteFile(p.TLS.CAFile, []byte("newer"), 0o600))
	p.Host = "moved.example"
	require.NoError(t, r.store.Put(p))
	s = r.imports(certified)
	require.Len(t, s.entries, 1)
	s.entries[0].answer, s.entries[0].on = takeTheirs, true
	s.forward()
	r.settle()
	require.Equal(t, "plant.example", r.saved(p.ID).Host)
	s.back()
	r.settle()
	require.Equal(t, "moved.example", r.saved(p.ID).Host)
	now, err := os.ReadFile(p.TLS.CAFile)
	require.NoError(t, err)
	assert.Equal(t, "newer", string(now))
}

func TestACertificateThatCanNotBeWrittenKeepsEverythingAsItWas(t *testing.T) {
	r := importRig(t, sample("Mine"))
	require.NoError(t, os.WriteFile(filepath.Join(r.dir, "certificates"), nil, 0o600)) // in place of the folder
	s := r.imports(certified)
	s.forward()
	r.settle()
	assert.Equal(t, []string{"Mine"}, names(r))
	assert.Empty(t, r.ring.has, "and no password without a profile")
	assert.Equal(t, stepPreview, s.step)
	assert.Contains(t, s.failure.Said(), "could not write the file")
	assert.True(t, s.failure.Visible())
}

func TestImportingSaysWhereThePasswordsGo(t *testing.T) {
	for inFile, where := range map[bool]string{false: "system keyring", true: "encrypted file"} {
		r := importRig(t)
		r.pane.o.InFile = func() bool { return inFile }
		r.pane.Rebuild()
		s := r.imports(theirs)
		assert.Contains(t, s.said(), "goes into the "+where)
		assert.Contains(t, s.foot.Said(), "go into the "+where)
		s.forward()
		r.settle()
		require.Equal(t, stepDone, s.step)
		assert.Contains(t, s.foot.Said(), "in the "+where+" now")
	}
}
