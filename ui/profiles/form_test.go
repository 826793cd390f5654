package profiles

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/profile"
	"treetop/ui/look"
)

func TestAFormSurvivesAnotherProfileAndAnotherPage(t *testing.T) {
	r := newRig(t, sample("one"), sample("two"))
	r.pane.choose("id-one")
	test.Type(r.form().user, "alice")
	test.Type(r.form().port, "x")
	r.pane.form.turn(pageTLS)
	r.pane.choose("id-two")
	assert.Empty(t, r.form().user.Text)

	r.pane.choose("id-one")
	assert.Equal(t, pageTLS, r.pane.form.tabs.at, "it opens on the page last looked at")
	assert.Equal(t, "alice", r.form().user.Text)
	assert.Contains(t, r.form().port.Text, "x", "even a number that is none is kept")
	assert.Equal(t, []string{"Demo broker", "one *", "two"}, r.rows())
	assert.Empty(t, r.saved("id-one").Username, "nothing is saved by itself")
}

func TestSavingClearsTheMarkAndSaysSoOnce(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	assert.True(t, r.pane.form.save.Disabled(), "there is nothing to save")
	assert.Equal(t, "Connect", r.pane.form.connect.Text)
	test.Type(r.form().user, "alice")
	assert.Equal(t, "Save and connect", r.pane.form.connect.Text)
	assert.Equal(t, "Not saved yet", r.pane.form.message.Said())

	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, "alice", r.saved("id-one").Username)
	assert.Equal(t, []string{"Demo broker", "one"}, r.rows())
	assert.Equal(t, "Saved", r.pane.form.message.Said())
	assert.Empty(t, r.connected, "saving does not connect")
	r.pass(5 * time.Second)
	assert.Empty(t, r.pane.form.message.Said())
}

func TestSaveAndConnectHandsOverThePasswordAtOnce(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	test.Type(r.form().user, "alice")
	test.Type(r.form().password, "s3cret")
	test.Tap(r.pane.form.connect)
	require.Len(t, r.connected, 1, "neither disk nor keyring is waited for")
	assert.Equal(t, "s3cret", r.connected[0].password)
	assert.Equal(t, profile.PasswordKeyring, r.connected[0].p.Password)
	assert.Equal(t, "Putting it into the system keyring…", r.form().passwordRow.note.Said(), "it may take a while")
	r.settle()
	assert.NotContains(t, r.form().passwordRow.note.Said(), "Putting")
	assert.Equal(t, "s3cret", r.ring.secret("id-one"))
	assert.Empty(t, r.form().password.Text, "it is in the keyring now, and no longer here")
	assert.Equal(t, "••••••••", r.form().password.PlaceHolder)
	assert.Empty(t, r.pane.memory)
	assert.Equal(t, []string{"Demo broker", "one"}, r.rows())

	files, err := filepath.Glob(filepath.Join(r.dir, "*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		if data, err := os.ReadFile(f); err == nil {
			assert.NotContains(t, string(data), "s3cret", f)
		}
	}
}

func TestAPasswordStaysInMemoryWhereTheKeyringDoesNotTakeIt(t *testing.T) {
	for kind, say := range map[error]string{
		profile.ErrMissing: "There is no system keyring here.",
		profile.ErrLocked:  "The system keyring is locked.",
		profile.ErrSlow:    "The system keyring does not answer.",
		profile.ErrFailed:  "The system keyring reports a failure.",
	} {
		t.Run(say, func(t *testing.T) {
			r := newRig(t, sample("one", func(p *profile.Profile) { p.Scheme, p.Port, p.Username = "mqtts", 8883, "alice" }))
			r.ring.failWith(kind)
			r.pane.choose("id-one")
			test.Type(r.form().password, "s3cret")
			r.settle()
			assert.Contains(t, r.form().passwordRow.note.Said(), say, "it is said while the password is typed")
			assert.Contains(t, r.form().passwordRow.note.Said(), "asked for at each connect")

			test.Tap(r.pane.form.save)
			r.settle()
			assert.Equal(t, "s3cret", r.form().password.Text, "what was typed is not lost")
			assert.Contains(t, r.form().passwordRow.note.Said(), say)
			assert.Equal(t, []string{"Demo broker", "one"}, r.rows(), "the profile itself is saved")
			r.pane.open("id-one")
			require.Len(t, r.connected, 1)
			assert.Equal(t, "s3cret", r.connected[0].password)

			r.ring.failWith(nil)
			require.True(t, r.form().again.Visible())
			test.Tap(r.form().again)
			r.settle()
			assert.Equal(t, "s3cret", r.ring.secret("id-one"))
			assert.Empty(t, r.pane.memory)
			assert.Equal(t, "Kept in the system keyring, never in a file", r.form().passwordRow.note.Said())
			assert.False(t, r.form().again.Visible())
		})
	}
}

func TestLookingAtAProfileDoesNotAskTheKeyring(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Password = profile.PasswordKeyring }))
	r.ring.has["id-one"] = "s3cret"
	r.pane.choose("id-one")
	r.settle()
	assert.Zero(t, r.ring.asked(), "a locked keyring would put up its question")

	test.Tap(r.form().eye)
	r.settle()
	assert.Equal(t, "s3cret", r.form().password.Text)
	assert.False(t, r.form().password.Password, "it can be read")
	assert.Equal(t, []string{"Demo broker", "one"}, r.rows(), "looking changes nothing")
	test.Tap(r.form().eye)
	assert.True(t, r.form().password.Password)

	r.pane.choose("")
	r.pane.choose("id-one")
	assert.Empty(t, r.form().password.Text, "it is not kept longer than it is looked at")
}

func TestAPastedAddressFillsTheFields(t *testing.T) {
	r := newRig(t)
	r.pane.NewProfile()
	f := r.form()
	f.host.SetText("wss://alice:s3cret@broker.example.com:8084/path?topic=home/%23")
	assert.Equal(t, "wss://", f.scheme.Text)
	assert.Equal(t, "broker.example.com", f.host.Text)
	assert.Equal(t, "8084", f.port.Text)
	assert.Equal(t, "/path", f.path.Text)
	assert.True(t, f.path.Visible())
	assert.Equal(t, "alice", f.user.Text)
	assert.Equal(t, "s3cret", f.password.Text)
	assert.True(t, f.password.Password, "the password is concealed")
	assert.Equal(t, []profile.Subscription{{Filter: "home/#"}}, r.pane.current().p.Subscriptions)
	r.settle()
}

func TestATypedAddressIsTakenApartWhenItIsComplete(t *testing.T) {
	r := newRig(t)
	r.pane.NewProfile()
	f := r.form()
	f.host.SetText("")
	test.Type(f.host, "mqtts://broker.example.com:8884")
	assert.Equal(t, "mqtts://broker.example.com:8884", f.host.Text, "its pieces do not jump away while it is typed")
	assert.Contains(t, f.brokerRow.note.Said(), "press Enter")
	f.host.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.Equal(t, "broker.example.com", f.host.Text)
	assert.Equal(t, "mqtts://", f.scheme.Text)
	assert.Equal(t, "8884", f.port.Text)
}

func TestThePortFollowsTheSchemeUntilItIsEdited(t *testing.T) {
	r := newRig(t)
	r.pane.NewProfile()
	f := r.form()
	f.scheme.pick(1)
	assert.Equal(t, "8883", f.port.Text)
	f.scheme.pick(3)
	assert.Equal(t, "443", f.port.Text)
	assert.Equal(t, "/mqtt", f.path.Text)
	f.port.SetText("9443")
	f.scheme.pick(1)
	assert.Equal(t, "9443", f.port.Text, "it was edited")
	f.port.SetText("")
	f.scheme.pick(0)
	assert.Equal(t, "1883", f.port.Text, "cleared, it follows again")
	r.settle()
}

func TestAHostThatSpeaksOnlyTLSIsTakenAsItIsMeant(t *testing.T) {
	r := newRig(t)
	r.pane.NewProfile()
	f := r.form()
	f.host.SetText("abc123.s1.eu.hivemq.cloud")
	assert.Equal(t, "mqtts://", f.scheme.Text)
	assert.Equal(t, "8883", f.port.Text)
	r.settle()
}

func TestWhatIsWrongIsSaidUnderItsFieldWhileTyping(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	f := r.form()
	f.port.SetText("70000")
	assert.Equal(t, "Type a number from 1 to 65535.", f.brokerRow.note.Said())
	assert.Equal(t, look.ColourBad, f.brokerRow.note.Tone())
	assert.True(t, r.pane.form.tabs.titles[pageConnection].bad)
	f.port.SetText("1884")
	assert.Contains(t, f.brokerRow.note.Said(), "Paste a whole URL")
	f.keepAlive.SetText("soon")
	assert.Equal(t, "This is not a whole number: type digits only.", f.timesRow.note.Said())
}

func TestSavingWhatIsWrongGoesToTheField(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	session := r.pane.form.pages[pageSession].(*sessionPage)
	session.will.Tick(true)
	test.Tap(r.pane.form.save)
	assert.Equal(t, pageSession, r.pane.form.tabs.at)
	assert.Same(t, session.topic, r.win.Canvas().Focused())
	assert.Equal(t, "Type the topic that the last will is published to.", session.topicRow.note.Said())
	assert.Nil(t, r.saved("id-one").Will)

	test.Type(session.topic, "home/treetop/state")
	session.payload.SetText("gone")
	session.qos.pick(1)
	session.retain.Tick(true)
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, &profile.Will{Topic: "home/treetop/state", Payload: "gone", QoS: 1, Retain: true}, r.saved("id-one").Will)

	session.will.Tick(false)
	session.will.Tick(true)
	assert.Equal(t, "home/treetop/state", session.topic.Text, "switched off and on, it is still there")
}

func TestFiltersAreAddedChangedAndRemoved(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	page := r.pane.form.pages[pageSubscriptions].(*subscriptionsPage)
	assert.Equal(t, "Subscriptions (2)", r.pane.form.tabs.titles[pageSubscriptions].text)
	r.pane.form.turn(pageSubscriptions)
	test.Tap(page.add)
	assert.Equal(t, "Subscriptions (3)", r.pane.form.tabs.titles[pageSubscriptions].text)
	assert.Same(t, page.lines[2].filter, r.win.Canvas().Focused())
	test.Type(page.lines[2].filter, "home/#/x")
	assert.Contains(t, page.lines[2].row.note.Said(), "# must be the last level")
	page.lines[2].filter.SetText("home/#")
	page.lines[2].qos.pick(1)
	assert.Empty(t, page.lines[2].row.note.Said())
	page.remove(0)
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, []profile.Subscription{{Filter: "$SYS/#"}, {Filter: "home/#", QoS: 1}}, r.saved("id-one").Subscriptions)
}

func TestNotVerifyingIsSaidInRedInTheFormAndInTheList(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Scheme, p.Port = "mqtts", 8883 }))
	r.pane.choose("id-one")
	page := r.pane.form.pages[pageTLS].(*tlsPage)
	assert.False(t, r.pane.rows[1].unverified)
	page.verify.Tick(false)
	assert.Contains(t, page.verifyRow.note.Said(), "Not verified")
	assert.Equal(t, look.ColourBad, page.verifyRow.note.Tone())
	assert.True(t, r.pane.rows[1].unverified, "the list says it before it is saved")
	r.settle()
}

func TestFilesOfTLSAreLookedAt(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Scheme, p.Port = "mqtts", 8883 }))
	var asked string
	r.pane.o.PickFile = func(start string, picked func(string)) {
		asked = start
		picked(filepath.Join(r.dir, "no-such.pem"))
	}
	r.pane.choose("id-one")
	page := r.pane.form.pages[pageTLS].(*tlsPage)
	page.ca.SetText("/before.pem")
	r.pane.pickFile(page.ca.Text, page.ca.SetText)
	r.settle()
	assert.Equal(t, "/before.pem", asked)
	assert.Equal(t, "There is no such file: choose it again.", page.caRow.note.Said())
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, filepath.Join(r.dir, "no-such.pem"), r.saved("id-one").TLS.CAFile, "it may be on a disk that is not there just now")
}

func TestDiscardedChangesComeBackByUndo(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	test.Type(r.form().user, "alice")
	test.Tap(r.pane.form.revert)
	assert.Empty(t, r.form().user.Text)
	assert.Equal(t, "Undo", r.pane.form.revert.Text)
	test.Tap(r.pane.form.revert)
	assert.Equal(t, "alice", r.form().user.Text)
	assert.Equal(t, "Discard changes", r.pane.form.revert.Text)

	test.Tap(r.pane.form.revert)
	r.pass(11 * time.Second)
	assert.False(t, r.pane.form.revert.Visible(), "there is nothing left to discard or to undo")
}

func TestADuplicateTakesOverThePassword(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) {
		p.Scheme, p.Port, p.Username, p.Password = "mqtts", 8883, "alice", profile.PasswordKeyring
	}))
	r.ring.has["id-one"] = "s3cret"
	r.pane.choose("id-one")
	test.Tap(r.pane.form.duplicate)
	id := r.pane.selected
	require.NotEqual(t, "id-one", id)
	assert.Equal(t, []string{"Demo broker", "one", "one (copy) *"}, r.rows())
	assert.Equal(t, "alice", r.form().user.Text)
	test.Tap(r.pane.form.connect)
	r.settle()
	require.Len(t, r.connected, 1)
	assert.Equal(t, "s3cret", r.connected[0].password)
	assert.Equal(t, "s3cret", r.ring.secret(id))
	assert.Equal(t, "one (copy)", r.saved(id).Name)
	assert.Equal(t, []string{"Demo broker", "one", "one (copy)"}, r.rows())
}

func TestAPasswordNoLongerWantedLeavesTheKeyring(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Username, p.Password = "alice", profile.PasswordKeyring }))
	r.ring.has["id-one"] = "s3cret"
	r.pane.choose("id-one")
	r.form().keep.pick(1)
	assert.Equal(t, "Asked for at each connect, and kept in memory only", r.form().passwordRow.hint)
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, profile.PasswordAsk, r.saved("id-one").Password)
	assert.Empty(t, r.ring.secret("id-one"))
}

func TestASessionInUseCanBeSaved(t *testing.T) {
	r := newRig(t)
	p, password, err := profile.ParseURL("mqtt://alice:s3cret@broker.example.com")
	require.NoError(t, err)
	r.pane.SaveNew(p, password)
	assert.Equal(t, p.ID, r.pane.selected)
	assert.Same(t, r.form().name, r.win.Canvas().Focused())
	assert.Equal(t, []string{"Demo broker", "broker.example.com *"}, r.rows())
	r.pane.Save()
	r.settle()
	assert.Equal(t, "broker.example.com", r.saved(p.ID).Host)
	assert.Equal(t, profile.PasswordKeyring, r.saved(p.ID).Password)
	assert.Equal(t, "s3cret", r.ring.secret(p.ID))
}

func TestAPasswordWithoutAUserNameIsSaid(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	test.Type(r.form().password, "s3cret")
	assert.Equal(t, "Type the user name that goes with the password.", r.form().userRow.note.Said())
	test.Tap(r.pane.form.connect)
	assert.Empty(t, r.connected)
	assert.Same(t, r.form().user, r.win.Canvas().Focused())
	test.Type(r.form().user, "alice")
	assert.Empty(t, r.form().userRow.note.Said())
	r.settle()
}

func TestALockedKeyringIsAskedOnceWhileTyping(t *testing.T) {
	r := newRig(t, sample("one"))
	r.ring.failWith(profile.ErrLocked)
	r.pane.choose("id-one")
	for range 3 {
		test.Type(r.form().password, "s3cret")
		r.settle()
	}
	assert.Equal(t, 1, r.ring.asked(), "each time it puts up its question")
}

func TestAPasswordInAnAddressBeingTypedIsNotInTheList(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.NewProfile()
	r.form().host.SetText("")
	test.Type(r.form().host, "mqtt://alice:s3cret@broker.example.com")
	for _, row := range r.pane.rows {
		assert.NotContains(t, row.name+row.address, "s3cret")
	}
	r.form().host.FocusLost()
	assert.Equal(t, "broker.example.com", r.form().host.Text)
	assert.Equal(t, "s3cret", r.form().password.Text)
	r.settle()
}

func TestTheFormIsLaidOutForAnyFontAndWidth(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Scheme, p.Port, p.Path = "wss", 443, "/mqtt" }))
	r.pane.choose("id-one")
	for _, font := range []float32{look.FontMin, look.FontDefault, look.FontMax} {
		fyne.CurrentApp().Settings().SetTheme(look.Theme{Variant: look.Dark, Text: font})
		for _, width := range []float32{900, 1200, 2000} {
			r.win.Resize(fyne.NewSize(width, 700))
			f := r.form()
			right := f.scroll.Size().Width
			for name, o := range map[string]fyne.CanvasObject{"path": f.path, "keep": f.keep, "group": f.group} {
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X - fyne.CurrentApp().Driver().AbsolutePositionForObject(f.scroll).X
				assert.GreaterOrEqual(t, at, float32(0), "%s at font %v and width %v", name, font, width)
				if font <= 16 {
					assert.LessOrEqual(t, at+o.Size().Width, right, "%s at font %v and width %v", name, font, width)
				}
			}
			assert.Greater(t, f.host.Size().Width, float32(19), "font %v and width %v", font, width)
		}
	}
}

func TestTheFileDialogOpens(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Scheme, p.Port = "mqtts", 8883 }))
	r.pane.o.Window = r.win
	r.pane.choose("id-one")
	r.pane.pickFile(filepath.Join(r.dir, "ca.pem"), func(string) {})
	assert.Len(t, r.win.Canvas().Overlays().List(), 1)
}

func TestTheKeyboardComesToANewProfileEvenIfItWasMadeUnseen(t *testing.T) {
	r := newRig(t)
	r.pane.NewProfile()
	r.win.Canvas().Unfocus()
	r.pane.Focus()
	assert.Same(t, r.form().name, r.win.Canvas().Focused())
	r.pane.choose(demoID)
	r.pane.Focus()
	assert.Same(t, r.pane.list.rows, r.win.Canvas().Focused())
}
