package profiles

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/doctor"
	"treetop/conn/profile"
)

// What the test of a connection offers goes the way of what is typed: into the
// form, seen, unsaved, and back by the form's own button.
func TestWhatATestOffersGoesIntoTheFormUnsavedAndCanBeUndone(t *testing.T) {
	for _, c := range []struct {
		remedy doctor.Remedy
		at     profile.Field
		page   int
		seen   func(r *rig) bool
	}{
		{doctor.Remedy{Kind: doctor.RemedyAddress, Way: doctor.Way{Scheme: "wss", Port: 8084, Path: "/ws"}}, profile.FieldPort, pageConnection, func(r *rig) bool {
			f := r.form()
			return f.port.Text == "8084" && f.path.Text == "/ws" && r.pane.current().p.Scheme == "wss"
		}},
		{doctor.Remedy{Kind: doctor.RemedyClientID}, profile.FieldClientID, pageConnection, func(r *rig) bool { return r.pane.current().p.RandomSuffix }},
		{doctor.Remedy{Kind: doctor.RemedyKeepAlive, Seconds: 30}, profile.FieldKeepAlive, pageConnection, func(r *rig) bool { return r.form().keepAlive.Text == "30" }},
		{doctor.Remedy{Kind: doctor.RemedyFilters, Filters: []string{"+/#"}}, profile.FieldSubscription, pageSubscriptions, func(r *rig) bool {
			s := r.pane.form.pages[pageSubscriptions].(*subscriptionsPage)
			return s.used == 2 && s.lines[0].filter.Text == "+/#"
		}},
		{doctor.Remedy{Kind: doctor.RemedyPin, Pin: "ab"}, profile.FieldPin, pageTLS, func(r *rig) bool { return r.tls().pin.Text == "ab" }},
	} {
		r := newRig(t, sample("one", func(p *profile.Profile) { p.ClientID, p.RandomSuffix, p.KeepAlive = "plant-1", false, 300 }), sample("two"))
		before := r.saved("id-one")
		r.pane.choose("id-two")
		require.True(t, r.pane.Amend("id-one", c.at, c.remedy.Apply))
		require.Equal(t, "id-one", r.pane.selected, "it is seen")
		assert.Equal(t, c.page, r.pane.current().page, "on the page that it is about: %v", c.remedy)
		assert.True(t, c.seen(r), "%v", c.remedy)
		assert.True(t, r.pane.current().unsaved())
		assert.Equal(t, before, r.saved("id-one"), "nothing is saved")

		want := before.Clone()
		c.remedy.Apply(&want)
		assert.Equal(t, want, r.pane.current().profile(), "and nothing else is changed")

		require.Equal(t, "Undo", r.pane.form.revert.Text)
		r.pass(time.Hour)
		require.Equal(t, "Undo", r.pane.form.revert.Text, "a test takes its time")
		test.Tap(r.pane.form.revert)
		assert.False(t, r.pane.current().unsaved(), "%v", c.remedy)
		assert.False(t, c.seen(r), "%v", c.remedy)
	}
}

func TestUndoingWhatATestOfferedKeepsWhatWasTypedBefore(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	test.Type(r.form().user, "ann")
	require.True(t, r.pane.Amend("id-one", profile.FieldKeepAlive, doctor.Remedy{Kind: doctor.RemedyKeepAlive, Seconds: 17}.Apply))
	assert.Equal(t, "17", r.form().keepAlive.Text)
	test.Tap(r.pane.form.revert)
	assert.NotEqual(t, "17", r.form().keepAlive.Text)
	assert.Equal(t, "ann", r.form().user.Text)
	assert.Equal(t, "Discard changes", r.pane.form.revert.Text)
	assert.False(t, r.pane.Amend("nobody", profile.FieldPort, func(*profile.Profile) {}))
}

func TestAProfileIsTestedAsItsFormHasItUnlessSomethingIsWrongWithIt(t *testing.T) {
	r := newRig(t, sample("one"), sample("two"))
	var tested []profile.Profile
	r.pane.o.OnTest = func(p profile.Profile, _ string) { tested = append(tested, p) }
	r.pane.choose("id-two")
	require.True(t, r.pane.Test("id-one"))
	require.Equal(t, "id-one", tested[0].ID)
	r.form().port.SetText("none")
	require.False(t, r.pane.Test("id-one"))
	require.Len(t, tested, 1)
	require.False(t, r.pane.Test("nobody"))
}
