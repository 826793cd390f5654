package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

func TestSubscriptionsOfASavedProfileAreSavedWhenAsked(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.Name = "kitchen"
	require.NoError(t, a.store.Put(p))
	v := a.open(p)
	v.connect("")
	until(t, a, "the connection", func() bool { return v.state.Phase == conn.Connected && len(v.state.Grants) == 2 })
	assert.False(t, v.unsavedSubscriptions())
	_, err := v.sess.Subscribe(t.Context(), link.Filter{Topic: "home/#", QoS: 1, NoLocal: true, RetainHandling: 2})
	require.NoError(t, err)
	require.NoError(t, v.sess.Mute(t.Context(), "$SYS/#"))
	assert.True(t, v.unsavedSubscriptions())
	v.saveSubscriptions()
	until(t, a, "the saving", func() bool { return v.kept != nil })
	assert.False(t, v.unsavedSubscriptions())
	saved, _ := a.store.Get(p.ID)
	want := []profile.Subscription{{Filter: "#"}, {Filter: "$SYS/#", Muted: true}, {Filter: "home/#", QoS: 1, NoLocal: true, RetainHandling: 2}}
	assert.Equal(t, want, saved.Subscriptions)
	assert.True(t, sameConnection(v.profile(), saved), "connecting it again needs no new connection")
}

func TestTheTableOfSubscriptionsIsReachedByTheKeyboardWhateverIsSelected(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	m.Publish("-t", "home/a", "-m", "1")
	until(t, a, "the tree", func() bool { return v.started })
	id, _ := v.sess.Tree().Lookup("home/a")
	v.tree.Select(id)
	require.NotEmpty(t, v.tree.Selection())
	require.False(t, v.subs.Content().Visible())
	v.editSubscriptions()
	require.Empty(t, v.tree.Selection())
	require.True(t, v.subs.Content().Visible())
	require.False(t, v.unsavedSubscriptions(), "there is no profile to save to")
}

func TestFiltersThatAProfileHasNoMoreAreLeftBehind(t *testing.T) {
	had := []conn.Subscription{{Filter: link.Filter{Topic: "a"}}, {Filter: link.Filter{Topic: "b"}, Muted: true}, {Filter: link.Filter{Topic: "c"}}}
	now := profile.Profile{Subscriptions: []profile.Subscription{{Filter: "c", QoS: 1}, {Filter: "d"}}}
	assert.Equal(t, []string{"a", "b"}, leftBehind(had, now))
}
