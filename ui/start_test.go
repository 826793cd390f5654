package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/disk"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/part"
)

// quit closes the window and waits until all is written.
func quit(t *testing.T, a *testApp) {
	t.Helper()
	a.Quit()
	until(t, a, "the end of the sessions", func() bool { return a.closing == 0 })
	require.False(t, a.left.Unsaved())
}

// named is a saved profile that leads to nothing.
func named(t *testing.T, a *testApp, name string) profile.Profile {
	t.Helper()
	p := profile.New()
	p.Name, p.Port = name, conntest.FreePort(t)
	require.NoError(t, a.store.Put(p))
	return p
}

// said reports whether a text is on a card.
func said(card *fyne.Container, text string) bool {
	for _, o := range card.Objects {
		if c, ok := o.(*fyne.Container); ok && said(c, text) {
			return true
		}
		if t, ok := o.(*part.CopyText); ok && t.Said() == text {
			return true
		}
	}
	return false
}

func titles(a *testApp) []string {
	var out []string
	for _, v := range a.views {
		out = append(out, v.title())
	}
	return out
}

func TestTheLastTabsComeBackAsTheyWereAndDoNotConnect(t *testing.T) {
	dir := t.TempDir()
	first := newApp(t, dir)
	first.start()
	house, plant := named(t, first, "House"), named(t, first, "Plant")
	unsaved := profile.New()
	unsaved.Host = "broker.example"
	first.open(plant)
	first.open(unsaved)
	v := first.open(house)
	first.open(profile.NewDemo())
	first.pick(3)
	v.tree.SetSort("rate")
	v.tree.SetFilter(`value>80 "open`) // not a filter yet, but typed
	v.sess.Tree().Apply(model.Message{Topic: "house/door", Payload: []byte("1")})
	door, _ := v.sess.Tree().Lookup("house/door")
	v.tree.Select(door)
	v.panes.sides.Share, v.panes.stack.Share, v.panes.details = 0.31, 0.66, true
	first.views[0].toggleHot()
	quit(t, first)

	second := newApp(t, dir)
	second.start()
	assert.Equal(t, []string{"Plant", "broker.example", "House", "Demo broker"}, titles(second))
	assert.Equal(t, 3, second.active)
	back := second.current()
	assert.Equal(t, "rate", back.tree.Sort())
	assert.Equal(t, `value>80 "open`, back.tree.Filter())
	assert.Equal(t, []float64{0.31, 0.66}, []float64{back.panes.sides.Share, back.panes.stack.Share})
	assert.True(t, back.panes.details)
	assert.Equal(t, "house/door", back.tree.Picked(), "kept until it is heard again")
	assert.True(t, second.views[0].hot.Visible())
	for _, v := range second.views {
		assert.Equal(t, conn.Idle, v.sess.State().Phase)
	}
	assert.Equal(t, standInIdle, back.standIn.kind)
	assert.Equal(t, []string{"Connect", "Edit profile"}, labels(back.standIn.card))
	assert.Contains(t, back.what(), "House")
	assert.Contains(t, back.what(), house.Address())
	lang.Use(lang.Languages[1])
	back.retext()
	back.ticked = time.Time{}
	back.Tick(time.Now())
	assert.True(t, said(back.standIn.card, back.what()), "in the language that is now in force")
}

func TestAProfileThatConnectsAtStartDoesSoWithAndWithoutALastTab(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	dir := t.TempDir()
	first := newApp(t, dir)
	first.start()
	idle := named(t, first, "Idle")
	var both []profile.Profile
	for _, name := range []string{"Open", "Closed"} {
		p := brokerProfile(m)
		p.Name, p.ConnectAtStart = name, true
		require.NoError(t, first.store.Put(p))
		both = append(both, p)
	}
	first.open(both[0])
	first.open(idle)
	quit(t, first)

	second := newApp(t, dir)
	second.start()
	require.Equal(t, []string{"Open", "Idle", "Closed"}, titles(second))
	assert.Equal(t, 2, second.active, "the one that was shown")
	until(t, second, "both connections", func() bool {
		return second.views[0].sess.State().Phase == conn.Connected && second.views[2].sess.State().Phase == conn.Connected
	})
	assert.Equal(t, conn.Idle, second.views[1].sess.State().Phase)
	second.settings.Apply(func(s *disk.Settings) { s.NoLastTabs = true })
	quit(t, second)

	third := newApp(t, dir)
	third.start()
	assert.Equal(t, []string{"Open", "Closed"}, titles(third), "without the last tabs they connect all the same")
	assert.Equal(t, 1, third.active)
}

func TestATabWhoseProfileIsGoneIsLeftOut(t *testing.T) {
	dir := t.TempDir()
	first := newApp(t, dir)
	first.start()
	gone, here := named(t, first, "Gone"), named(t, first, "Here")
	first.open(gone)
	first.open(here)
	quit(t, first)
	store, _, err := profile.OpenStore(dir)
	require.NoError(t, err)
	_, err = store.Delete(gone.ID)
	require.NoError(t, err)
	second := newApp(t, dir)
	second.start()
	assert.Equal(t, []string{"Here"}, titles(second))
	assert.Equal(t, 1, second.active)
}

func TestWhatTheCommandLineOpensNeitherBringsNorLosesTheLastTabs(t *testing.T) {
	dir := t.TempDir()
	first := newApp(t, dir)
	first.start()
	first.open(named(t, first, "House"))
	quit(t, first)

	guest := newApp(t, dir)
	p := profile.New()
	p.Port = conntest.FreePort(t)
	guest.opt.Profile = &p
	guest.start()
	assert.Equal(t, []string{p.Title()}, titles(guest))
	guest.closeTab(1)
	quit(t, guest)

	again := newApp(t, dir)
	again.start()
	assert.Equal(t, []string{"House"}, titles(again))
}

func TestASecondTreetopDoesNotOpenWhatIsOpenInTheFirst(t *testing.T) {
	dir := t.TempDir()
	first := newApp(t, dir)
	first.start()
	p := named(t, first, "House")
	p.ConnectAtStart = true
	require.NoError(t, first.store.Put(p))
	first.open(p)
	first.pick(1)
	first.keepOpen(first.now.Add(keepEvery))
	first.saving.Wait()

	second := newApp(t, dir)
	second.start()
	assert.Empty(t, second.views)
	quit(t, second) // it never had a tab, and takes none away
	quit(t, first)
	third := newApp(t, dir)
	third.start()
	assert.Equal(t, []string{"House"}, titles(third))
}

func TestTheTabsOfTheTreetopThatWasClosedLastComeBack(t *testing.T) {
	dir := t.TempDir()
	first := newApp(t, dir)
	first.start()
	first.open(named(t, first, "House"))
	second := newApp(t, dir)
	second.start()
	second.open(named(t, second, "Plant"))
	quit(t, second)
	quit(t, first)
	third := newApp(t, dir)
	third.start()
	assert.Equal(t, []string{"House"}, titles(third))
	assert.Len(t, third.store.List(), 2, "profiles of both are there")
}

func TestWhatAnotherTreetopSetsIsInForceHere(t *testing.T) {
	dir := t.TempDir()
	a := newApp(t, dir)
	other, _, err := disk.OpenSettings(dir)
	require.NoError(t, err)
	require.NoError(t, other.Update(func(s *disk.Settings) { s.FontSize = 17 }))
	until(t, a, "the font", func() bool { return fyne.CurrentApp().Settings().Theme().Size("text") == 17 })
}

func TestAnEndWithoutNoticeKeepsTheTabs(t *testing.T) {
	dir := t.TempDir()
	first := newApp(t, dir)
	first.start()
	first.open(named(t, first, "House"))
	first.keepOpen(first.now.Add(keepEvery))
	first.saving.Wait()
	first.release() // it is gone
	second := newApp(t, dir)
	second.start()
	assert.Equal(t, []string{"House"}, titles(second))
}

func TestEveryDamagedFileIsSetAsideAndSaidOnTheScreen(t *testing.T) {
	for _, name := range []string{"profiles", "settings", "publish", "views", "tabs", "secrets"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.MkdirAll(filepath.Join(dir, "backups"), 0o700))
			good := []byte(`{"version":1}`)
			require.NoError(t, os.WriteFile(filepath.Join(dir, name+".json"), []byte(`{"version":1,"x`), 0o600))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "backups", name+".1.json"), []byte(`{"ver`), 0o600))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "backups", name+".2.json"), good, 0o600))
			a := newApp(t, dir)
			require.Len(t, a.notices.content.Objects, 1)
			for said := range a.notices.said {
				assert.Contains(t, said, name+".json: the file is damaged")
				assert.Contains(t, said, name+".unreadable-")
				assert.Contains(t, said, "The backup of ")
			}
			now, err := os.ReadFile(filepath.Join(dir, name+".json"))
			require.NoError(t, err)
			assert.Equal(t, string(good), string(now))
			a.Tick(a.now)
			assert.Len(t, a.notices.content.Objects, 1, "it is said once")
		})
	}
}

func TestWhatStandsInAFormUnsavedIsThereAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	first := newApp(t, dir)
	first.start()
	first.newConnection() // nothing is typed into this one
	first.newConnection()
	until(t, first, "the focus", func() bool { _, ok := first.win.Canvas().Focused().(*part.Entry); return ok })
	test.Type(first.win.Canvas().Focused(), "Ne") // the name
	quit(t, first)
	second := newApp(t, dir)
	second.start()
	require.Len(t, second.profiles.Forms(), 1)
	for _, raw := range second.profiles.Forms() {
		assert.Contains(t, string(raw), `"name":"Ne"`)
	}
	assert.Empty(t, second.store.List(), "it is not saved by that")
}

func TestANoticeThatComesLaterMakesRoomForItself(t *testing.T) {
	a := newApp(t, t.TempDir())
	before := a.body.Position().Y
	a.notices.add("A file", "could not be read")
	lines := a.notices.content
	assert.Positive(t, lines.Size().Height)
	assert.GreaterOrEqual(t, a.body.Position().Y, lines.Position().Y+lines.Size().Height, "it lies over nothing")
	assert.Greater(t, a.body.Position().Y, before)
}
