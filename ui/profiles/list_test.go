package profiles

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/conn/profile"
	"treetop/ui/part"
)

func key(r *rig, names ...fyne.KeyName) {
	for _, n := range names {
		r.pane.list.rows.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestProfilesStandInTheirGroups(t *testing.T) {
	r := newRig(t, sample("b", inGroup("Cloud")), sample("a"), sample("c", inGroup("工厂")), sample("d", inGroup("Cloud")))
	assert.Equal(t, []string{"Demo broker", "a", "[Cloud]", "b", "d", "[工厂]", "c"}, r.rows())
	r.pane.moveTo("id-d", "工厂")
	r.settle()
	assert.Equal(t, []string{"Demo broker", "a", "[Cloud]", "b", "[工厂]", "c", "d"}, r.rows())
	assert.Equal(t, "工厂", r.saved("id-d").Group)
}

func TestMovingToAGroupSavesNothingElse(t *testing.T) {
	r := newRig(t, sample("a"), sample("b", inGroup("Cloud")))
	r.pane.choose("id-a")
	test.Type(r.form().user, "alice")
	r.pane.moveTo("id-a", "Cloud")
	r.settle()
	assert.Equal(t, "Cloud", r.saved("id-a").Group)
	assert.Empty(t, r.saved("id-a").Username)
	assert.Equal(t, "alice", r.form().user.Text)
	assert.Equal(t, []string{"Demo broker", "[Cloud]", "a *", "b"}, r.rows())
}

func TestTheFilterLooksAtNameAddressGroupAndUser(t *testing.T) {
	r := newRig(t, sample("kitchen", func(p *profile.Profile) { p.Username = "alice" }), sample("plant", inGroup("Cloud"), func(p *profile.Profile) { p.Host = "10.0.0.7" }))
	for filter, want := range map[string][]string{
		"KITCH":    {"kitchen"},
		"10.0 pla": {"[Cloud]", "plant"},
		"cloud":    {"[Cloud]", "plant"},
		"alice":    {"kitchen"},
		"demo":     {"Demo broker"},
		"nothing":  nil,
	} {
		r.pane.list.filter.SetText(filter)
		assert.Equal(t, want, r.rows(), "filter %q", filter)
		assert.Equal(t, want == nil, r.pane.list.nothing.Visible(), "filter %q", filter)
	}
	r.pane.list.filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.Len(t, r.rows(), 4)
}

func TestTheListIsUsedByKeyboard(t *testing.T) {
	r := newRig(t, sample("apple"), sample("berry", inGroup("Cloud")))
	r.pane.FocusFilter()
	assert.Same(t, r.pane.list.filter, r.win.Canvas().Focused())
	r.pane.list.filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	assert.Same(t, r.pane.list.rows, r.win.Canvas().Focused())
	assert.Equal(t, "demo", r.pane.selected)
	key(r, fyne.KeyDown)
	assert.Equal(t, "id-apple", r.pane.selected)
	key(r, fyne.KeyDown)
	assert.Equal(t, "id-berry", r.pane.selected, "a heading is passed over")
	key(r, fyne.KeyUp)
	assert.Equal(t, "id-apple", r.pane.selected)
	r.pane.list.rows.TypedRune('b')
	assert.Equal(t, "id-berry", r.pane.selected)
	key(r, fyne.KeyReturn)
	require.Len(t, r.connected, 1)
	assert.Equal(t, "id-berry", r.connected[0].p.ID)
	key(r, fyne.KeyHome, fyne.KeyReturn)
	assert.Equal(t, 1, r.demos)
	key(r, fyne.KeyEnd, fyne.KeyF2)
	assert.Same(t, r.form().name, r.win.Canvas().Focused())
}

func TestADoubleClickConnectsWithWhatTheFormShows(t *testing.T) {
	r := newRig(t, sample("a"))
	r.pane.choose("id-a")
	test.Type(r.form().user, "alice")
	r.pane.list.rows.OnActivate(1)
	require.Len(t, r.connected, 1)
	assert.Equal(t, "alice", r.connected[0].p.Username)
	assert.Empty(t, r.saved("id-a").Username, "connecting does not save")

	r.form().port.SetText("")
	r.pane.list.rows.OnActivate(1)
	assert.Len(t, r.connected, 1, "with something wrong it does not connect")
	assert.Same(t, r.form().port, r.win.Canvas().Focused(), "it shows what")
}

func TestADeletedProfileComesBackByUndoWithItsPasswordAndItsForm(t *testing.T) {
	r := newRig(t, sample("a"), sample("b", func(p *profile.Profile) { p.Password = profile.PasswordKeyring }), sample("c"))
	r.ring.has["id-b"] = "s3cret"
	r.pane.choose("id-b")
	test.Type(r.form().user, "alice")
	test.Tap(r.pane.form.remove)
	r.settle()
	assert.Equal(t, []string{"Demo broker", "a", "c"}, r.rows())
	_, there := r.store.Get("id-b")
	assert.False(t, there)
	assert.Contains(t, r.pane.list.stripText.Said(), "Deleted “b”")
	assert.True(t, r.pane.list.undo.Visible())

	r.pass(9 * time.Second)
	assert.Equal(t, "s3cret", r.ring.secret("id-b"), "it is kept as long as it can be undone")
	test.Tap(r.pane.list.undo)
	r.settle()
	assert.Equal(t, []string{"Demo broker", "a", "b *", "c"}, r.rows(), "it is where it was")
	assert.Equal(t, "alice", r.form().user.Text)
	assert.False(t, r.pane.list.undo.Visible())

	key(r, fyne.KeyDelete)
	r.settle()
	r.pass(10 * time.Second)
	assert.Empty(t, r.ring.secret("id-b"))
	assert.False(t, r.pane.list.undo.Visible())
}

func TestSeveralDeletedProfilesComeBackOneByOne(t *testing.T) {
	r := newRig(t, sample("a"), sample("b"), sample("c"))
	for _, id := range []string{"id-a", "id-b", "id-c"} {
		r.pane.remove(id)
	}
	assert.Equal(t, []string{"Demo broker"}, r.rows(), "at once, whatever the disk does")
	r.settle()
	for range 3 {
		test.Tap(r.pane.list.undo)
	}
	r.settle()
	assert.Equal(t, []string{"Demo broker", "a", "b", "c"}, r.rows())
}

func TestTheSecretOfADeletedProfileGoesAtTheEnd(t *testing.T) {
	r := newRig(t, sample("a", func(p *profile.Profile) { p.Password = profile.PasswordKeyring }))
	r.ring.has["id-a"] = "s3cret"
	r.pane.remove("id-a")
	require.NoError(t, r.pane.Close(context.Background()))
	assert.Empty(t, r.ring.secret("id-a"))
}

func TestANewProfileThatIsDeletedBeforeItIsSavedComesBackToo(t *testing.T) {
	r := newRig(t, sample("a"))
	r.pane.NewProfile()
	test.Type(r.form().name, "fresh")
	r.pane.remove(r.pane.selected)
	assert.Equal(t, []string{"Demo broker", "a"}, r.rows())
	test.Tap(r.pane.list.undo)
	assert.Equal(t, []string{"Demo broker", "a", "fresh *"}, r.rows())
	assert.Equal(t, "fresh", r.form().name.Text)
	assert.Len(t, r.store.List(), 1)
}

func TestTheListShowsHowSessionsStand(t *testing.T) {
	r := newRig(t, sample("a"), sample("b"))
	r.states["id-a"] = State{Phase: Waiting, Until: r.now.Add(8 * time.Second)}
	r.states["id-b"] = State{Phase: Connected}
	r.pass(0)
	assert.Equal(t, []string{"Demo broker", "a · reconnecting in 8 s", "b · connected"}, r.rows())
	r.pass(time.Second)
	assert.Equal(t, "a · reconnecting in 7 s", r.rows()[1])
	r.pane.choose("id-b")
	assert.Equal(t, "Show", r.pane.form.connect.Text)
	assert.Equal(t, "Connect", r.pane.demo.connect.Text)
	r.states["demo"] = State{Phase: Connected}
	r.pass(time.Second)
	assert.Equal(t, "Show", r.pane.demo.connect.Text)
}

func TestTheListSaysWhichProfilesAskBeforeTheyPublish(t *testing.T) {
	ask := func(p *profile.Profile) { p.Guard = profile.GuardAsk }
	r := newRig(t, sample("a"), sample("b", ask), sample("c", ask, func(p *profile.Profile) { p.ReadOnly = true }))
	var marked []string
	for _, line := range r.pane.rows {
		v := newRowView()
		v.Resize(fyne.NewSize(300, rowHeight()))
		v.set(line)
		if v.asks.Visible() {
			marked = append(marked, v.name.Text+" "+v.asks.Text)
		}
	}
	assert.Equal(t, []string{"b asks first"}, marked, "a read-only profile publishes nothing")
}

func TestWhatAnotherInstanceSavesAppearsAndTakesNothingTyped(t *testing.T) {
	r := newRig(t, sample("a"), sample("b"))
	r.pane.choose("id-a")
	test.Type(r.form().user, "alice")
	other, _, err := profile.OpenStore(r.dir)
	require.NoError(t, err)
	require.NoError(t, other.Put(sample("a", func(p *profile.Profile) { p.Host = "elsewhere.example.com" })))
	require.NoError(t, other.Put(sample("z")))
	_, err = other.Delete("id-b")
	require.NoError(t, err)
	r.pass(time.Minute)
	r.pass(time.Minute)
	assert.Equal(t, []string{"Demo broker", "a *", "z"}, r.rows())
	assert.Equal(t, "alice", r.form().user.Text)
}

func TestAFormBeingEditedSurvivesItsDeletionElsewhere(t *testing.T) {
	r := newRig(t, sample("a"))
	r.pane.choose("id-a")
	test.Type(r.form().user, "alice")
	other, _, err := profile.OpenStore(r.dir)
	require.NoError(t, err)
	_, err = other.Delete("id-a")
	require.NoError(t, err)
	r.pass(time.Minute)
	r.pass(time.Minute)
	assert.Equal(t, []string{"Demo broker", "a *"}, r.rows())
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, "alice", r.saved("id-a").Username)
}

// full is a store on a disk that takes nothing.
type full struct {
	*profile.Store
	full bool
}

func (f *full) Put(p profile.Profile) error {
	err := f.Store.Put(p)
	if f.full {
		return &disk.Error{Doing: "save", Path: "profiles.json", Problem: disk.ProblemFull, Err: errors.New("no space")}
	}
	return err
}

func TestAFullDiskIsSaidAndKeepsTheMark(t *testing.T) {
	r := newRig(t, sample("a"))
	f := &full{r.store, true}
	r.open(f)
	r.pane.choose("id-a")
	test.Type(r.form().user, "alice")
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, "The disk is full: free some space, then save again.", r.pane.form.message.Said())
	assert.Equal(t, []string{"Demo broker", "a *"}, r.rows())
	r.pass(time.Minute)
	assert.Equal(t, "The disk is full: free some space, then save again.", r.pane.form.message.Said(), "until it is solved")
	f.full = false
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, "Saved", r.pane.form.message.Said())
	assert.Equal(t, []string{"Demo broker", "a"}, r.rows())
}

func TestAQuietListDrawsNothing(t *testing.T) {
	r := newRig(t, sample("a"), sample("b"))
	r.pass(0)
	drawn := 0
	bind := r.pane.list.rows.Bind
	r.pane.list.rows.Bind = func(i int, o fyne.CanvasObject, s part.RowState) { drawn++; bind(i, o, s) }
	for range 10 {
		r.pass(time.Second)
	}
	assert.Zero(t, drawn)
	r.states["id-a"] = State{Phase: Connected}
	r.pass(time.Second)
	assert.Positive(t, drawn)
}

func TestNamesOfOtherProgramsCannotHideWhatTheyAre(t *testing.T) {
	r := newRig(t, sample("a", func(p *profile.Profile) {
		p.Name, p.Group = "good\u202Egnp.exe\nsecond line", "g\u200Bg"
	}))
	for _, row := range r.pane.rows {
		for _, s := range []string{row.name, row.heading, row.address} {
			assert.NotContains(t, s, "\u202E")
			assert.NotContains(t, s, "\n")
			assert.NotContains(t, s, "\u200B")
		}
	}
}

func TestATooltipSaysOnlyWhatTheRowDoesNot(t *testing.T) {
	long := "a-very-long-host-name.of-a-broker.somewhere.example.com"
	r := newRig(t, sample("short"), sample("b", func(p *profile.Profile) { p.Host, p.ReadOnly = long, true }))
	assert.Empty(t, r.pane.list.tip(1, 10))
	assert.Equal(t, "mqtt://"+long+":1883", r.pane.list.tip(2, 10))
	assert.Equal(t, "Read-only: publishing is off", r.pane.list.tip(2, r.pane.list.rows.Size().Width-5))
}
