package profiles

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/profile"
	"treetop/ui/lang"
)

func TestTheVeryFirstStartOffersAnAddressAndTheDemo(t *testing.T) {
	r := newRig(t)
	assert.False(t, r.pane.list.box.Visible())
	assert.True(t, r.pane.first.box.Visible())
	r.pane.Focus()
	assert.Same(t, r.pane.first.address, r.win.Canvas().Focused())
	assert.Equal(t, "mqtt://127.0.0.1:1883", r.pane.first.address.Text)
	test.Tap(r.pane.first.demo)
	assert.Equal(t, 1, r.demos)
}

func TestEnterConnectsAtOnceAndSavesNothing(t *testing.T) {
	r := newRig(t)
	r.pane.Focus()
	test.Type(r.pane.first.address, "abc.s1.eu.hivemq.cloud")
	assert.Equal(t, "Connects to mqtts://abc.s1.eu.hivemq.cloud:8883", r.pane.first.note.Said(), "what was offered was replaced, and is taken as it is meant")
	r.pane.first.address.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	require.Len(t, r.connected, 1)
	assert.Equal(t, "mqtts://abc.s1.eu.hivemq.cloud:8883", r.connected[0].p.Address())
	assert.Empty(t, r.store.List())
}

func TestAPasswordInTheAddressIsUsedAndNotShown(t *testing.T) {
	r := newRig(t)
	r.pane.first.address.SetText("mqtt://alice:s3cret@broker.example.com")
	assert.NotContains(t, r.pane.first.note.Said(), "s3cret")
	test.Tap(r.pane.first.connect)
	require.Len(t, r.connected, 1)
	assert.Equal(t, "s3cret", r.connected[0].password)
	assert.Equal(t, "mqtt://alice@broker.example.com", r.pane.first.address.Text)
	for in, want := range map[string]string{
		"alice:s3cret@host:1884/a/#":   "alice@host:1884/a/#",
		"wss://a:p:q@host/x?topic=a@b": "wss://a@host/x?topic=a@b",
		"mqtt://host/a:b@c":            "mqtt://host/a:b@c",
		"mqtt://alice@host":            "mqtt://alice@host",
	} {
		assert.Equal(t, want, withoutPassword(in))
	}
}

func TestAnAddressThatIsNoneIsSaidAndDoesNotConnect(t *testing.T) {
	r := newRig(t)
	r.pane.first.address.SetText("http://broker.example.com")
	assert.Equal(t, Problem(profile.FieldError{Problem: profile.ProblemScheme}), r.pane.first.note.Said())
	assert.True(t, r.pane.first.connect.Disabled())
	r.pane.first.address.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.Empty(t, r.connected)
}

func TestANewProfileTakesTheFirstStartAway(t *testing.T) {
	r := newRig(t)
	test.Tap(r.pane.first.fresh)
	assert.True(t, r.pane.list.box.Visible())
	assert.True(t, r.pane.form.box.Visible())
	assert.False(t, r.pane.first.box.Visible())
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Len(t, r.store.List(), 1)
}

func TestBelow900PixelsOneSideIsShownAtATime(t *testing.T) {
	r := newRig(t, sample("a"))
	r.win.Resize(fyne.NewSize(880, 700))
	p := r.pane
	assert.True(t, p.list.box.Visible())
	assert.False(t, p.form.box.Visible())
	p.choose("id-a")
	assert.True(t, p.list.box.Visible(), "selecting stays on the list: a double click needs its second click there")
	test.Tap(p.list.edit)
	assert.False(t, p.list.box.Visible())
	assert.True(t, p.form.box.Visible())
	assert.True(t, p.form.back.Visible())
	assert.Equal(t, float32(880), p.form.box.Size().Width)
	test.Tap(p.form.back)
	assert.True(t, p.list.box.Visible())
	assert.False(t, p.form.box.Visible())

	r.win.Resize(fyne.NewSize(1200, 800))
	assert.True(t, p.list.box.Visible())
	assert.True(t, p.form.box.Visible())
	assert.False(t, p.form.back.Visible())
}

func TestF6GoesFromTheListToTheFormAndBack(t *testing.T) {
	r := newRig(t, sample("a"))
	r.pane.Focus()
	r.pane.NextSide()
	assert.Same(t, r.pane.first.address, r.win.Canvas().Focused())
	r.pane.NextSide()
	assert.Same(t, r.pane.list.rows, r.win.Canvas().Focused())
	r.pane.choose("id-a")
	r.pane.NextSide()
	assert.Same(t, r.pane.form.tabs, r.win.Canvas().Focused())
	r.pane.form.tabs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	assert.Equal(t, pageTLS, r.pane.form.tabs.at)
	r.pane.NextSide()
	assert.Same(t, r.pane.list.rows, r.win.Canvas().Focused())
}

func TestAnotherLanguageKeepsWhatIsTyped(t *testing.T) {
	r := newRig(t, sample("a"))
	defer lang.Use(lang.English)
	r.pane.choose("id-a")
	test.Type(r.form().user, "alice")
	lang.Use("zh-Hans")
	r.pane.Rebuild()
	assert.Equal(t, "alice", r.form().user.Text)
	assert.Equal(t, "保存并连接", r.pane.form.connect.Text)
	assert.Equal(t, []string{"演示服务器", "a *"}, r.rows())
	assert.True(t, r.pane.form.box.Visible())
	assert.False(t, r.pane.first.box.Visible())
}
