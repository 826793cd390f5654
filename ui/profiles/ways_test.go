package profiles

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/profile"
	"treetop/ui/look"
)

func (r *rig) network() *networkPage { return r.pane.form.pages[pageNetwork].(*networkPage) }
func (r *rig) tls() *tlsPage         { return r.pane.form.pages[pageTLS].(*tlsPage) }

func TestAPassphraseGoesIntoTheKeyringAndIsThereForWhoConnectsAtOnce(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Scheme, p.Port = "mqtts", 8883 }))
	r.pane.choose("id-one")
	test.Type(r.tls().pass, "s3cret")
	assert.Equal(t, []string{"Demo broker", "one *"}, r.rows())
	slow := make(chan struct{})
	r.pane.disk.do(func() { <-slow }) // which the keyring comes after
	test.Tap(r.pane.form.connect)
	got, ok := r.pane.Typed("id-one", profile.FieldKeyPassphrase)
	assert.True(t, ok, "neither the disk nor the keyring is waited for")
	assert.Equal(t, "s3cret", got)
	close(slow)
	r.settle()
	_, ok = r.pane.Typed("id-one", profile.FieldKeyPassphrase)
	assert.False(t, ok, "it is in the keyring now")
	assert.Contains(t, r.ring.asks, "keep id-one/"+profile.FieldKeyPassphrase)
	assert.Empty(t, r.tls().pass.Text)
	assert.Equal(t, []string{"Demo broker", "one"}, r.rows())
}

func TestAPassphraseThatNoKeyringTakesStaysInMemory(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Scheme, p.Port = "mqtts", 8883 }))
	r.ring.failWith(profile.ErrMissing)
	r.pane.choose("id-one")
	test.Type(r.tls().pass, "s3cret")
	test.Tap(r.pane.form.save)
	r.settle()
	got, _ := r.pane.Typed("id-one", profile.FieldKeyPassphrase)
	assert.Equal(t, "s3cret", got)
	assert.Contains(t, r.tls().passRow.note.Said(), "There is no system keyring here.")
}

func TestTheFormOffersToPinWhatTheBrokerShowed(t *testing.T) {
	const pin = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Scheme, p.Port = "mqtts", 8883 }))
	r.pane.choose("id-one")
	assert.False(t, r.tls().take.Visible())
	r.pane.OfferPin("id-one", pin)
	require.True(t, r.tls().take.Visible())
	test.Tap(r.tls().take)
	assert.Equal(t, pin, r.tls().pin.Text)
	assert.False(t, r.tls().take.Visible())
	assert.Contains(t, r.tls().verifyRow.note.Said(), "pinned")
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, pin, r.saved("id-one").TLS.Pin)
}

func TestAProxyAndFurtherAddressesAreTypedAndChecked(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Scheme, p.Port, p.Path = "wss", 443, "/mqtt" }))
	r.pane.choose("id-one")
	n := r.network()
	assert.False(t, n.address.Visible())
	n.proxy.pick(proxySOCKS)
	require.True(t, n.address.Visible())
	assert.Contains(t, n.proxyRow.note.Said(), "socks5://host:port", "an address is still missing")
	test.Type(n.address, "proxy:1080")
	test.Type(n.user, "ann")
	n.others.SetText("wss://b.example.com/mqtt\n\nmqtt://ann@c.example.com\n")
	assert.Contains(t, n.othersRow.note.Said(), "Line 2: User name and password are those of the first address")
	n.others.SetText("wss://b.example.com/mqtt\n")
	n.headers.SetText("X-Tenant: plant\nAuthorization: Bearer {password}")
	test.Tap(r.pane.form.save)
	r.settle()
	want := profile.Network{
		Proxy: "socks5://proxy:1080", ProxyUser: "ann", Others: []string{"wss://b.example.com/mqtt"},
		Headers: []profile.Property{{Name: "X-Tenant", Value: "plant"}, {Name: "Authorization", Value: "Bearer {password}"}},
	}
	assert.Equal(t, want, r.saved("id-one").Network)
}

func TestAUnixSocketTakesThePlaceOfHostAndPort(t *testing.T) {
	r := newRig(t)
	r.pane.NewProfile()
	f := r.form()
	f.host.SetText("unix:///run/mosquitto/mosquitto.sock")
	assert.Equal(t, "unix://", f.scheme.Text)
	assert.Equal(t, "/run/mosquitto/mosquitto.sock", f.socket.Text)
	assert.True(t, f.socket.Visible())
	assert.False(t, f.host.Visible())
	q := r.pane.current().profile()
	assert.Equal(t, "unix:///run/mosquitto/mosquitto.sock", q.Address())
	assert.Empty(t, faults(r.pane.current()))
	f.scheme.pick(0)
	assert.True(t, f.host.Visible())
	r.settle()
}

func TestAPresetIsOfferedForANewProfileAndKeepsWhatWasTyped(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.NewProfile()
	f := r.form()
	test.Type(f.user, "ann")
	f.preset.pick(int(profile.PresetAWS))
	assert.Equal(t, "443", f.port.Text)
	assert.Equal(t, "mqtts://", f.scheme.Text)
	assert.Equal(t, "ann", f.user.Text)
	assert.Equal(t, "x-amzn-mqtt-ca", r.tls().alpn.Text)
	assert.Contains(t, f.presets.note.Said(), "-ats")
	assert.Empty(t, f.host.Text)
	assert.Equal(t, look.ColourDim, f.brokerRow.note.Tone(), "nobody has been at the host yet")
	assert.False(t, r.pane.form.tabs.titles[pageConnection].bad)
	r.pane.save(false)
	assert.Equal(t, look.ColourBad, f.brokerRow.note.Tone(), "it is asked for")
	r.pane.choose("id-one")
	assert.True(t, f.presets.hidden, "a profile that is set up needs none")
	r.settle()
}

func TestEveryPresetSaysWhatToTypeInEveryLanguage(t *testing.T) {
	inAll(t, func(t *testing.T) {
		seen := map[string]bool{}
		for s := range profile.PresetCount {
			for _, text := range []string{presetName(s), presetGuide(s)} {
				assert.NotEmpty(t, text)
				assert.False(t, seen[text], text)
				seen[text] = true
			}
		}
	})
}
