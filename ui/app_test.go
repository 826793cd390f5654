package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/conn/profile/keyringtest"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// testApp is the program with what stands for fyne.Do: in the driver of tests
// that runs a function where it is called, which is beside the test's goroutine.
// Here it waits for the next tick.
type testApp struct {
	*App
	later chan func()
}

// settle runs what goroutines have found.
func (a *testApp) settle() {
	for {
		select {
		case f := <-a.later:
			f()
		default:
			return
		}
	}
}

// newApp makes the program on a screen in memory, with its files in dir.
func newApp(t *testing.T, dir string) *testApp {
	t.Helper()
	t.Cleanup(func() { lang.Use(lang.English) })
	app, err := New(test.NewTempApp(t), Options{ConfigDir: dir, Language: "en", Version: "test"})
	require.NoError(t, err)
	app.passwords.SetWork(10)
	a := &testApp{App: app, later: make(chan func(), 64)}
	a.win.Resize(fyne.NewSize(1440, 900))
	a.do = func(f func()) { a.later <- f }
	t.Cleanup(func() {
		for _, v := range a.views {
			ended := make(chan struct{})
			v.close(func() { close(ended) })
			<-ended
		}
		require.NoError(t, a.profiles.Close(context.Background()))
		a.saving.Wait()
		a.release()
	})
	return a
}

// until ticks until a condition holds, as the ticker does.
func until(t *testing.T, a *testApp, what string, ok func() bool) {
	t.Helper()
	patience := time.After(30 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		a.settle()
		a.Tick(time.Now())
		if ok() {
			return
		}
		select {
		case <-tick.C:
		case <-patience:
			t.Fatalf("%s did not come", what)
		}
	}
}

func brokerProfile(m *conntest.Mosquitto) profile.Profile {
	p := profile.New()
	p.Port = m.Port()
	return p
}

// openOn opens a session and waits for its tree.
func openOn(t *testing.T, a *testApp, m *conntest.Mosquitto) *sessionView {
	t.Helper()
	v := a.open(brokerProfile(m))
	v.connect("")
	until(t, a, "the connection", func() bool { return v.state.Phase == conn.Connected && len(v.state.Grants) == 2 })
	return v
}

// labels are the texts of all buttons below an object.
func labels(o fyne.CanvasObject) []string {
	var out []string
	switch o := o.(type) {
	case *part.Button:
		out = append(out, o.Text)
	case *fyne.Container:
		for _, c := range o.Objects {
			if c.Visible() {
				out = append(out, labels(c)...)
			}
		}
	}
	return out
}

func TestASessionThatIsNotSavedLeavesNoProfile(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	dir := t.TempDir()
	a := newApp(t, dir)
	v := openOn(t, a, m)
	assert.Equal(t, 1, a.active)
	assert.Empty(t, a.store.List())
	assert.Equal(t, lampOn, v.face(time.Now()).Lamp)
	_, err := os.Stat(filepath.Join(dir, "profiles.json"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestConnectedAndNothingReceivedSaysWhatIsListenedTo(t *testing.T) {
	m := conntest.Start(t, conntest.Options{Config: []string{"sys_interval 0"}})
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	until(t, a, "the card", func() bool { return v.nothing.kind == standInNothing })
	assert.True(t, v.nothing.cover.Visible())
	assert.False(t, v.standIn.cover.Visible())

	m.Publish("-t", "encyclopedia/temperature", "-m", "hot")
	until(t, a, "the tree", func() bool { return v.nothing.kind == standInNone })
	assert.False(t, v.nothing.cover.Visible())
}

func TestConnectingTakesTheKeyboardFromNobody(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := a.open(brokerProfile(m))
	v.connect("")
	until(t, a, "the connection", func() bool { return v.state.Phase == conn.Connected })
	require.Nil(t, a.win.Canvas().Focused(), "the tree gets it once it is drawn")
	v.showPublish()
	payload := a.win.Canvas().Focused()
	require.NotNil(t, payload)
	a.settle()
	assert.Same(t, payload, a.win.Canvas().Focused())
}

func TestTheStatusBarSaysWhichVersionIsSpoken(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.Version = profile.VersionAuto
	v := a.open(p)
	where := func() string { return v.statusFields(time.Now())[1].Text }
	assert.NotContains(t, where(), "MQTT", "it is not known yet")
	v.connect("")
	until(t, a, "the connection", func() bool { return v.state.Phase == conn.Connected })
	assert.Contains(t, where(), "· MQTT "+v.state.Limits.Version+" · mqtt://")
}

func TestLosingTheConnectionTakesNothingOffTheScreen(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	m.Publish("-t", "home/kitchen/light", "-m", "ON", "-r")
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	until(t, a, "the topic", func() bool { _, ok := v.sess.Tree().Lookup("home/kitchen/light"); return ok })
	v.publish.Follow("home/kitchen/light")

	m.Stop()
	until(t, a, "the waiting", func() bool { return v.state.Phase == conn.Waiting })
	assert.True(t, v.strip.content.Visible())
	assert.Equal(t, []string{"Now", "Stop"}, labels(v.strip.buttons))
	assert.False(t, v.standIn.cover.Visible(), "nothing covers the tree")
	assert.Contains(t, v.face(time.Now()).Note, "again in")
	_, still := v.sess.Tree().Lookup("home/kitchen/light")
	assert.True(t, still)

	m.Start()
	test.Tap(v.strip.buttons.Objects[0].(*part.Button))
	until(t, a, "the connection", func() bool { return v.state.Phase == conn.Connected })
	assert.False(t, v.strip.content.Visible())
}

func TestAFailureStandsInPlaceOfThePanesWithWhatToDo(t *testing.T) {
	a := newApp(t, t.TempDir())
	p := profile.New()
	p.Port = conntest.FreePort(t)
	v := a.open(p)
	v.connect("")
	until(t, a, "the failure", func() bool { return v.state.Phase == conn.Failed })
	assert.Equal(t, link.KindRefused, v.state.Cause.Kind)
	assert.True(t, v.standIn.cover.Visible())
	assert.Subset(t, labels(v.standIn.card), []string{"Try again", "Edit profile", "Details"})
}

func TestWhatOnlyTheProfileCanMendOffersTheProfileFirst(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	edited, again := 0, 0
	s := newStandIn(standInActions{connect: func() { again++ }, editProfile: func() { edited++ }})
	s.set(conn.State{Cause: link.Cause{Kind: link.KindClientCert}}, 1, standInFailed, profile.SchemeMQTTS)
	require.Equal(t, []string{lang.L("Edit profile"), lang.L("Try again")}, labels(s.card))
	buttons := s.card.Objects[2].(*fyne.Container).Objects[0].(*fyne.Container).Objects
	test.Tap(buttons[0].(*part.Button))
	test.Tap(buttons[1].(*part.Button))
	assert.Equal(t, []int{1, 1}, []int{edited, again})

	s.set(conn.State{Cause: link.Cause{Kind: link.KindRefused, Args: []string{"h", "1"}}}, 2, standInFailed, profile.SchemeMQTT)
	assert.Equal(t, []string{lang.L("Try again"), lang.L("Edit profile")}, labels(s.card), "here trying again may help")
}

func TestAPortWithoutTLSIsMendedByItsButton(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.Scheme = profile.SchemeMQTTS
	v := a.open(p)
	v.connect("")
	until(t, a, "the failure", func() bool { return v.state.Phase == conn.Failed })
	require.Contains(t, labels(v.standIn.card), "Switch to mqtt")
	buttons := v.standIn.card.Objects[2].(*fyne.Container).Objects[0].(*fyne.Container).Objects
	test.Tap(buttons[0].(*part.Button))
	until(t, a, "the connection", func() bool { return a.current().state.Phase == conn.Connected })
	assert.Equal(t, profile.SchemeMQTT, a.current().sess.Profile().Scheme)
	assert.Len(t, a.views, 1, "in the same tab")
}

func TestAPasswordIsAskedForInPlaceAndUsed(t *testing.T) {
	m := conntest.Start(t, conntest.Options{Users: map[string]string{"me": "s3cret"}})
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.Username, p.Password = "me", profile.PasswordAsk
	v := a.open(p)
	v.connect("")
	until(t, a, "the question", func() bool { return v.standIn.kind == standInPassword })
	assert.Equal(t, lampWait, v.face(time.Now()).Lamp, "to be asked is no failure")
	until(t, a, "the focus", func() bool { return v.standIn.focus == nil && a.win.Canvas().Focused() != nil })
	test.Type(a.win.Canvas().Focused(), "s3cret")
	a.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	until(t, a, "the connection", func() bool { return v.state.Phase == conn.Connected })
}

func TestARefusedFilterOffersANarrowerOneButSYSIsOnlyANote(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	refused := func(filters ...string) conn.State {
		s := conn.State{Phase: conn.Connected}
		for _, f := range filters {
			s.Grants = append(s.Grants, link.Grant{Filter: link.Filter{Topic: f}, Code: 0x80})
		}
		return s
	}
	v.refused.set(refused("$SYS/#"))
	assert.False(t, v.refused.content.Visible())
	v.refused.set(refused("#", "$SYS/#"))
	assert.True(t, v.refused.content.Visible())
	assert.Contains(t, v.refused.text.Said(), "#")

	v.refused.entry.SetText("home/#")
	test.Tap(v.refused.button)
	m.WaitLog("home/# (QoS 0)")
	until(t, a, "the strip to go", func() bool { return !v.refused.content.Visible() })
}

func TestSeveralSessionsHaveATabEachAndCloseCleanly(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	first, second := openOn(t, a, m), openOn(t, a, m)
	assert.Len(t, a.faces(), 3)
	assert.Same(t, second, a.current())
	a.closeTab(2)
	assert.Same(t, first, a.current())
	m.WaitLog("Received DISCONNECT from treetop-")
	a.closeTab(0)
	assert.Len(t, a.views, 1, "the connections stay")
}

func TestTabsShrinkAndThenGoIntoAListButNeverTheActiveOne(t *testing.T) {
	widths := []float32{100, 300, 300, 120}
	assert.Equal(t, []bool{true, true, true, true}, fitTabs(widths, 640, 30, 3))
	var sum float32
	for _, w := range widths {
		sum += w
	}
	assert.LessOrEqual(t, sum, float32(640))
	assert.InDelta(t, 100, widths[0], 1, "narrow ones keep their width")

	many := make([]float32, 12)
	for i := range many {
		many[i] = 200
	}
	shown := fitTabs(many, 500, 30, 11)
	assert.True(t, shown[0] && shown[11])
	assert.False(t, shown[10])
	sum = 0
	for i, w := range many {
		if shown[i] {
			sum += w
			assert.GreaterOrEqual(t, w, float32(tabMin))
		}
	}
	assert.InDelta(t, 470, sum, 1, "the ones that stay share the room")
}

func TestAFileThatCanNotBeReadIsSaidAndKept(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "settings.json"), []byte(`{"version":1,`), 0o600))
	a := newApp(t, dir)
	require.Len(t, a.notices.content.Objects, 1)
	left, err := filepath.Glob(filepath.Join(dir, "settings*"))
	require.NoError(t, err)
	assert.NotEmpty(t, left, "the damaged file is still there")
}

func TestNoKeyIsInTheTableTwice(t *testing.T) {
	a := newApp(t, t.TempDir())
	seen := map[string]bool{}
	for _, k := range a.keys() {
		name := fmt.Sprint(k.name, "+", k.mods)
		assert.False(t, seen[name], name)
		seen[name] = true
	}
	for _, k := range a.shortcuts() {
		assert.NotEmpty(t, k.Keys)
		assert.NotEmpty(t, k.Does)
		assert.NotEmpty(t, k.Group)
	}
}

func TestEveryEventOfTheSessionLogHasWordsInEveryLanguage(t *testing.T) {
	newApp(t, t.TempDir())
	for _, tag := range lang.Languages {
		lang.Use(tag)
		for k := conn.EventConnecting; k < conn.EventKinds; k++ {
			e := conn.Event{Kind: k, Text: "x", Step: link.Progress{Step: link.StepTCP}, Cause: link.Cause{Kind: link.KindClosed}}
			assert.NotEmpty(t, eventWords(e), "%s: event %d", tag, k)
		}
	}
}

func TestTheAddressFieldHasTheFocusAtTheFirstStart(t *testing.T) {
	a := newApp(t, t.TempDir())
	until(t, a, "the focus", func() bool { return a.win.Canvas().Focused() != nil })
	entry, ok := a.win.Canvas().Focused().(*part.Entry)
	require.True(t, ok, "%T", a.win.Canvas().Focused())
	assert.Equal(t, "mqtt://127.0.0.1:1883", entry.Text)
}

func TestWhatABrokerSaysOfItselfIsNotYetSomethingReceived(t *testing.T) {
	m := conntest.Start(t, conntest.Options{Config: []string{"sys_interval 1"}})
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	until(t, a, "$SYS", func() bool { return v.sess.Tree().Newest() != 0 })
	until(t, a, "the card", func() bool { return v.nothing.cover.Visible() })
	v.showAnyway()
	assert.False(t, v.nothing.cover.Visible())
}

func TestAPasswordThatWasCorrectedReplacesTheWrongOneInTheKeyring(t *testing.T) {
	desk := keyringtest.Unlocked(t)
	for _, v := range desk.Env() {
		if address, ok := strings.CutPrefix(v, "DBUS_SESSION_BUS_ADDRESS="); ok {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		}
	}
	m := conntest.Start(t, conntest.Options{Users: map[string]string{"me": "right"}})
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.Username, p.Password = "me", profile.PasswordKeyring
	require.NoError(t, a.store.Put(p))
	require.NoError(t, a.secrets.Set(t.Context(), p.ID, profile.FieldPassword, "wrong"))
	a.connect(p, "")
	v := a.current()
	until(t, a, "the refusal", func() bool { return v.state.Phase == conn.Failed && refusesUser(v.state.Cause) })
	v.standIn.do.password("right")
	until(t, a, "the connection", func() bool { return v.state.Phase == conn.Connected })
	until(t, a, "the password in the keyring", func() bool {
		got, ok := desk.Lookup(profile.Service, p.ID+"/"+profile.FieldPassword)
		return ok && got == "right"
	})
}
