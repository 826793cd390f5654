package profiles

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/profile"
)

func TestWhatWasTypedIntoFormsComesBackWithoutThePassword(t *testing.T) {
	saved := profile.New()
	saved.Name, saved.Username, saved.Password = "House", "me", profile.PasswordKeyring
	untouched := profile.New()
	untouched.Name = "Plant"
	r := newRig(t, saved, untouched)
	r.pane.choose(untouched.ID)
	r.pane.choose(saved.ID)
	d := r.pane.current()
	d.p.Name, d.keepAlive, d.willOn, d.will.Topic = "Home", "6x", true, "gone"
	d.setPort("18")
	d.setPassword("kAnaRy")
	d.p.Host = "mqtt://me:kAnaRy@broker.example"
	d.page = pageSession
	r.pane.NewProfile()
	fresh := r.pane.current()
	fresh.p.Name = "New one"
	fresh.p.Network.Others = []string{"mqtt://me:kAnaRy@other"}

	forms := r.pane.Forms()
	require.Len(t, forms, 2)
	all, err := json.Marshal(forms)
	require.NoError(t, err)
	assert.NotContains(t, strings.ToLower(string(all)), "kanary")

	r.open(r.store) // the next start
	r.pane.Restore(forms)
	back := r.pane.drafts[saved.ID]
	require.NotNil(t, back)
	assert.True(t, back.unsaved())
	assert.Equal(t, []string{"Home", "18", "6x", "gone", "mqtt://broker.example"}, []string{back.p.Name, back.port, back.keepAlive, back.will.Topic, back.p.Host})
	assert.Equal(t, pageSession, back.page)
	assert.Equal(t, "House", back.base.Name, "what is saved is not touched")
	assert.Equal(t, []string{fresh.p.ID}, r.pane.fresh)
	assert.Equal(t, "New one", r.pane.drafts[fresh.p.ID].p.Name)
	assert.Equal(t, []string{"mqtt://other"}, r.pane.drafts[fresh.p.ID].p.Network.Others)
	for _, d := range r.pane.drafts {
		assert.Empty(t, d.password)
	}
	assert.Equal(t, len(forms), len(r.pane.Forms()), "it is kept again")
}

func TestAPasswordAloneLeavesNoFormBehind(t *testing.T) {
	saved := profile.New()
	saved.Name, saved.Username = "House", "me"
	r := newRig(t, saved)
	r.pane.choose(saved.ID)
	r.pane.current().setPassword("kAnaRy")
	require.True(t, r.pane.current().unsaved())
	assert.Empty(t, r.pane.Forms())
}

func TestAFormThatCanNotBeReadIsLeftOut(t *testing.T) {
	r := newRig(t)
	r.pane.Restore(map[string]json.RawMessage{"a": json.RawMessage(`[]`), "b": json.RawMessage(`{"profile":{"id":"c"}}`)})
	assert.True(t, r.pane.empty())
}
