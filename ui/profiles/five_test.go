package profiles

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/profile"
	"treetop/ui/part"
)

func (r *rig) session() *sessionPage { return r.pane.form.pages[pageSession].(*sessionPage) }
func (r *rig) filters() *subscriptionsPage {
	return r.pane.form.pages[pageSubscriptions].(*subscriptionsPage)
}

func TestWhatOnlyMQTT5HasIsThereWhereThatMayBeSpoken(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Version = "3.1.1" }))
	r.pane.choose("id-one")
	five := r.session().five
	for i, shown := range map[string]bool{"3.1.1": false, "5": true, "3.1": false, profile.VersionAuto: true} {
		for at, v := range profile.Versions() {
			if v == i {
				r.form().version.pick(at)
			}
		}
		assert.Equal(t, shown, !five.expiryRow.hidden, i)
		assert.Equal(t, shown, !five.more.row.hidden, i)
		assert.Equal(t, shown, r.filters().lines[0].more.Visible(), i)
		assert.True(t, five.moreWill.row.hidden, "there is no last will")
		assert.Equal(t, map[bool]string{true: "clean start", false: "clean session"}[i == "5"], r.session().clean.Text, i)
		assert.True(t, five.limitsRow.hidden, "what is rarely needed is folded")
	}
}

func TestTheFieldsOfMQTT5AreSavedInTheProfileAndTheDataInTheKeyring(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) { p.Version = "5" }))
	r.pane.choose("id-one")
	five := r.session().five
	test.Tap(five.more.button)
	require.False(t, five.limitsRow.hidden)
	r.session().will.Tick(true)
	require.False(t, five.moreWill.row.hidden)
	test.Tap(five.moreWill.button)
	require.False(t, five.delayRow.hidden)

	for e, text := range map[*part.Entry]string{
		five.expiry: "3600", five.receive: "100", five.packet: "1048576", five.method: "K1", five.data: "s3cret",
		r.session().topic: "w", five.willDelay: "5", five.willExpiry: "4294967295", five.contentType: "text/plain", five.response: "answer",
	} {
		test.Type(e, text)
	}
	five.properties.SetText("client: treetop\n\nurn:a: b:c\nempty:")
	five.willProperties.SetText("why：broken")
	assert.Equal(t, []string{"Demo broker", "one *"}, r.rows())
	test.Tap(r.pane.form.save)
	r.settle()

	p := r.saved("id-one")
	assert.Equal(t, profile.MQTT5{
		SessionExpiry: 3600, ReceiveMaximum: 100, MaximumPacketSize: 1048576, AuthMethod: "K1",
		UserProperties: []profile.Property{{Name: "client", Value: "treetop"}, {Name: "urn:a", Value: "b:c"}, {Name: "empty"}},
	}, p.MQTT5)
	assert.Equal(t, profile.Will{
		Topic: "w", DelayInterval: 5, Expiry: 4294967295, ContentType: "text/plain", ResponseTopic: "answer",
		UserProperties: []profile.Property{{Name: "why", Value: "broken"}},
	}, *p.Will)
	assert.Contains(t, r.ring.asks, "keep id-one/"+profile.FieldAuthData)
	assert.Empty(t, five.data.Text, "it is in the keyring now")
	assert.Equal(t, []string{"Demo broker", "one"}, r.rows())
}

func TestWhatIsWrongWithAFieldOfMQTT5IsSaidAndNeverBehindAFold(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	five := r.session().five
	test.Tap(five.more.button)
	five.receive.SetText("0")
	assert.Equal(t, "Type a number from 1 to 65535.", five.limitsRow.note.Said())
	test.Tap(five.more.button)
	assert.False(t, five.limitsRow.hidden, "it stays open until that is mended")
	assert.Equal(t, []string{"Demo broker", "one *"}, r.rows(), "what can't be saved is not forgotten either")
	test.Tap(r.pane.form.connect)
	assert.Empty(t, r.connected)
	assert.Equal(t, pageSession, r.pane.form.tabs.at)
	assert.Equal(t, fyne.Focusable(five.receive), r.win.Canvas().Focused())

	five.receive.SetText("")
	five.properties.SetText("a: b\n: c")
	assert.Equal(t, "Line 2: Type the name and the value of a property, or remove the line.", five.propertiesRow.note.Said())
	five.properties.SetText("")
	five.data.SetText("x")
	assert.Contains(t, five.authRow.note.Said(), "Type the method")
	five.data.SetText("")
	five.expiry.SetText("1h")
	assert.Contains(t, five.expiryRow.note.Said(), "digits only")
	for at, v := range profile.Versions() {
		if v == "3.1.1" {
			r.form().version.pick(at)
		}
	}
	assert.Empty(t, faults(r.pane.current()), "3.1.1 sends none of it")
}

func TestAFormWithAHalfTypedNumberOfMQTT5ComesBackAtTheNextStart(t *testing.T) {
	r := newRig(t, sample("one"))
	r.pane.choose("id-one")
	r.session().five.expiry.SetText("1h")
	r.session().five.packet.SetText("500")
	forms := r.pane.Forms()
	next := newRig(t, sample("one"))
	next.pane.Restore(forms)
	next.pane.choose("id-one")
	assert.Equal(t, "1h", next.session().five.expiry.Text)
	assert.Equal(t, "500", next.session().five.packet.Text)
}

func TestAFilterIsSubscribedToWithTheOptionsOfMQTT5(t *testing.T) {
	r := newRig(t, sample("one", func(p *profile.Profile) {
		p.Subscriptions = []profile.Subscription{{Filter: "a"}, {Filter: "$share/g/a"}}
	}))
	r.pane.choose("id-one")
	r.pane.form.turn(pageSubscriptions)
	choose := func(line, at int) {
		items := r.filters().lines[line].options()
		require.Len(t, items, 6)
		items[at].Action()
	}
	const noLocal, asPublished, onlyNew, never = 0, 1, 4, 5
	choose(0, noLocal)
	choose(0, asPublished)
	choose(0, onlyNew)
	assert.Equal(t, "no local · retain as published · retained messages only where it is new", r.filters().lines[0].row.note.Said())
	choose(0, asPublished)
	choose(0, never)
	assert.Equal(t, "no local · no retained messages", r.filters().lines[0].row.note.Said())
	choose(1, noLocal)
	assert.Contains(t, r.filters().lines[1].row.note.Said(), "switch “no local” off")
	choose(1, noLocal)
	test.Tap(r.pane.form.save)
	r.settle()
	assert.Equal(t, []profile.Subscription{{Filter: "a", NoLocal: true, RetainHandling: 2}, {Filter: "$share/g/a"}}, r.saved("id-one").Subscriptions)
}

func TestANumberOfMQTT5ThatIsZeroIsShownAsNone(t *testing.T) {
	five := fiveOf(profile.MQTT5{ReceiveMaximum: 7}, profile.Will{})
	assert.Equal(t, typedFive{ReceiveMaximum: strconv.Itoa(7)}, five)
}

func TestAPasswordWithoutAUserIsForMQTT5Alone(t *testing.T) {
	for version, fine := range map[string]bool{"5": true, profile.VersionAuto: false, "3.1.1": false} {
		p := sample("one")
		p.Version = version
		d := newDraft(p, false)
		d.setPassword("token")
		assert.Equal(t, fine, len(faults(d)) == 0, version)
	}
}
