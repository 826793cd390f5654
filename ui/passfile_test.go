package ui

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/conn/profile/canary"
	"treetop/conn/profile/keyringtest"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// withoutKeyring makes the process one at a desk that has none.
func withoutKeyring(t *testing.T) {
	t.Helper()
	d := keyringtest.NoBus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(d.Home(), "run", "bus"))
}

// answer fills a sheet in and waits for what it says.
func (s *passSheet) answer(t *testing.T, a *testApp, typed ...string) string {
	t.Helper()
	require.Len(t, s.entries, len(typed))
	for i, text := range typed {
		s.entries[i].SetText(text)
	}
	test.Tap(s.button)
	until(t, a, "the answer", func() bool { return !s.busy })
	return s.message.Said()
}

// asked is the sheet that a step has opened.
func asked(a *testApp, step func()) *passSheet {
	step()
	return a.asking
}

func TestAPasswordFileIsMadeOpenedChangedAndGivenUp(t *testing.T) {
	withoutKeyring(t)
	m := conntest.Start(t, conntest.Options{Users: map[string]string{"me": "s3cret"}})
	dir := t.TempDir()
	first := newApp(t, dir)
	first.start()
	p := brokerProfile(m)
	p.Name, p.Username, p.Password = "House", "me", profile.PasswordKeyring
	require.NoError(t, first.store.Put(p))

	s := asked(first, first.showPasswordFile)
	assert.Contains(t, s.answer(t, first, "short", "short"), "at least 8")
	assert.Contains(t, s.answer(t, first, "correct horse", "correct hoarse"), "not the same")
	s.answer(t, first, "correct horse", "correct horse")
	assert.False(t, s.sheet.Open())
	assert.True(t, first.secrets.InFile())
	require.NoError(t, first.secrets.Set(t.Context(), p.ID, profile.FieldPassword, "s3cret"))
	first.open(p)
	quit(t, first)

	second := newApp(t, dir)
	second.start()
	assert.True(t, second.secrets.InFile(), "it was noted")
	v := second.current()
	require.NotNil(t, v)
	v.connect("")
	until(t, second, "the question", func() bool { return wantsFile(v.state) && v.standIn.kind == standInPassword })
	assert.Equal(t, []string{"Open the password file…", "Edit profile"}, labels(v.standIn.card))
	s = asked(second, v.standIn.do.openFile)
	assert.Equal(t, "This is not the passphrase. Try again.", s.answer(t, second, "wrong horse"))
	assert.True(t, s.sheet.Open(), "there is another try")
	s.answer(t, second, "correct horse")
	until(t, second, "the connection", func() bool { return v.state.Phase == conn.Connected })

	s = asked(second, second.showNewPassphrase)
	assert.Contains(t, s.answer(t, second, "wrong horse", "battery staple", "battery staple"), "not the passphrase")
	s.answer(t, second, "correct horse", "battery staple", "battery staple")
	assert.False(t, s.sheet.Open())
	require.ErrorIs(t, second.passwords.Unlock("correct horse"), profile.ErrPassphrase)

	s = asked(second, func() { second.keepSecretsIn(false) })
	assert.Equal(t, "There is no system keyring here. The passwords stay where they are.", s.answer(t, second))
	got, err := second.secrets.Get(t.Context(), p.ID, profile.FieldPassword)
	require.NoError(t, err)
	assert.Equal(t, "s3cret", got)
	s.sheet.Close()
}

func TestPasswordsMoveFromTheKeyringIntoTheFileAndBack(t *testing.T) {
	desk := keyringtest.Unlocked(t)
	for _, v := range desk.Env() {
		if address, ok := strings.CutPrefix(v, "DBUS_SESSION_BUS_ADDRESS="); ok {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		}
	}
	c := canary.New()
	dir := t.TempDir()
	a := newApp(t, dir)
	p := profile.New()
	p.Username, p.Password = "me", profile.PasswordKeyring
	require.NoError(t, a.store.Put(p))
	require.NoError(t, a.secrets.Set(t.Context(), p.ID, profile.FieldPassword, c.Secret()))
	token := profile.New() // it has no other secret than this
	token.MQTT5.AuthMethod = "K8S-SAT"
	require.NoError(t, a.store.Put(token))
	require.NoError(t, a.secrets.Set(t.Context(), token.ID, profile.FieldAuthData, "token"))

	asked(a, a.showPasswordFile).answer(t, a, "correct horse", "correct horse")
	require.True(t, a.secrets.InFile())
	_, still := desk.Lookup(profile.Service, p.ID+"/"+profile.FieldPassword)
	assert.False(t, still)
	c.Scan(t, dir, []int{os.Getpid()})
	got, err := a.secrets.Get(t.Context(), p.ID, profile.FieldPassword)
	require.NoError(t, err)
	assert.Equal(t, c.Secret(), got)
	got, err = a.secrets.Get(t.Context(), token.ID, profile.FieldAuthData)
	require.NoError(t, err)
	assert.Equal(t, "token", got)

	asked(a, func() { a.keepSecretsIn(false) }).answer(t, a)
	require.False(t, a.secrets.InFile())
	back, ok := desk.Lookup(profile.Service, p.ID+"/"+profile.FieldPassword)
	assert.True(t, ok && back == c.Secret())
	assert.False(t, a.passwords.Exists())
	assert.Empty(t, a.settings.Get().SecretsIn)
}

func TestTheFormOffersTheFileWhereThereIsNoKeyring(t *testing.T) {
	withoutKeyring(t)
	a := newApp(t, t.TempDir())
	a.start()
	p := profile.New()
	p.Username = "me"
	a.profiles.SaveNew(p, "s3cret")
	a.profiles.Save()
	until(t, a, "the offer", func() bool { return shows(a.win.Canvas(), "Keep in a file…") })
	asked(a, a.showPasswordFile).answer(t, a, "correct horse", "correct horse")
	until(t, a, "the password in the file", func() bool {
		got, err := a.secrets.Get(t.Context(), p.ID, profile.FieldPassword)
		return err == nil && got == "s3cret"
	})
	until(t, a, "the words", func() bool {
		return !shows(a.win.Canvas(), "Keep in a file…") && shows(a.win.Canvas(), "keep in: encrypted file")
	})
}

func TestEveryFailureOfThePasswordFileHasWordsInEveryLanguage(t *testing.T) {
	newApp(t, t.TempDir())
	for _, tag := range lang.Languages {
		lang.Use(tag)
		said := map[string]bool{}
		for _, err := range []error{profile.ErrPassphrase, profile.ErrShort, profile.ErrExists, profile.ErrFileLocked, errDiffer, profile.ErrMissing,
			profile.ErrLocked, profile.ErrSlow, profile.ErrDenied, errors.New("x"), &disk.Error{Doing: "save", Path: "p", Problem: disk.ProblemFull}} {
			text := passWords(err)
			assert.NotEmpty(t, text)
			assert.False(t, said[text], "%s: %s", tag, text)
			said[text] = true
		}
	}
}

// shows reports whether a text can be seen on the canvas.
func shows(c fyne.Canvas, text string) bool {
	for _, o := range test.LaidOutObjects(c.Content()) {
		if t, ok := o.(*canvas.Text); ok && t.Text == text && t.Visible() {
			return true
		}
	}
	return false
}

func TestAPasswordThatTheOpenedFileDoesNotHaveIsAskedFor(t *testing.T) {
	withoutKeyring(t)
	m := conntest.Start(t, conntest.Options{})
	dir := t.TempDir()
	file, _, err := profile.OpenSecretFile(dir)
	require.NoError(t, err)
	file.SetWork(10)
	require.NoError(t, file.Create("correct horse"))
	settings, _, err := disk.OpenSettings(dir)
	require.NoError(t, err)
	require.NoError(t, settings.Update(func(s *disk.Settings) { s.SecretsIn = disk.SecretsInFile }))
	a := newApp(t, dir)
	p := brokerProfile(m)
	p.Username, p.Password = "me", profile.PasswordKeyring
	v := a.open(p)
	v.connect("")
	until(t, a, "the question for the passphrase", func() bool { return wantsFile(v.state) })
	asked(a, v.standIn.do.openFile).answer(t, a, "correct horse")
	until(t, a, "the question for the password", func() bool { return needsPassword(v.state) && !wantsFile(v.state) })
	assert.Equal(t, []string{"Connect", "Edit profile"}, labels(v.standIn.card), "the card is another one")
}

func TestWhatThePasswordFileCanNotAnswerIsNotBlamedOnTheKeyring(t *testing.T) {
	for field, title := range map[string]string{profile.FieldPassword: "", profile.FieldKeyPassphrase: "/home/ada/client.p12"} {
		p := profile.New()
		p.Password = profile.PasswordKeyring
		ring := profile.NewSecrets("", 0)
		file, _, err := profile.OpenSecretFile(t.TempDir())
		require.NoError(t, err)
		file.SetWork(10)
		ring.SetFile(file)
		ring.UseFile(true)
		_, err = secretsOf(p, ring, func(string, string) (string, bool) { return "", false })(t.Context(), field)
		var c link.Cause
		require.ErrorAs(t, err, &c)
		require.Equal(t, []string{needFile}, c.Args)
		if title != "" {
			c.Args = append(c.Args, field, title)
		}
		said := words.Cause(c)
		assert.Contains(t, said.What, "in an encrypted file, which is not open yet")
		assert.Contains(t, said.What, title)
		assert.True(t, wantsFile(conn.State{Phase: conn.Failed, Cause: c}), "its button opens the file")
	}
}
