package subscribe

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/link"
)

// choose picks an entry of a menu of options.
func (b *bench) choose(o *options, text string) {
	b.Helper()
	for _, item := range o.items() {
		if item.Label == text {
			require.False(b, item.Disabled, text)
			item.Action()
			return
		}
	}
	b.Fatal(text + " is not offered")
}

const (
	noLocal = "No local: leave out what is published from here"
	never   = "Retained messages: never"
)

func TestOptionsOfMQTT5AreOfferedOnlyWhereTheSessionSpeaksIt(t *testing.T) {
	b := newBench(t, sub("#", 0, 0))
	assert.False(t, b.more.Visible())
	assert.False(t, b.rows[0].more.Visible())
	b.speaksFive = true
	b.Update(true)
	assert.True(t, b.more.Visible())
	assert.True(t, b.rows[0].more.Visible())
}

func TestOptionsChangeASubscriptionAndGoWithANewOneOnce(t *testing.T) {
	b := newBench(t, sub("#", 1, 1))
	b.speaksFive = true
	b.Update(true)
	b.choose(b.rows[0].more, noLocal)
	b.settle()
	assert.Contains(t, b.rows[0].more.ToolTip(), "no local")
	b.entry.SetText("home/#")
	b.choose(b.more, never)
	test.Tap(b.add)
	b.settle()
	b.entry.SetText("plant/#")
	test.Tap(b.add)
	b.settle()
	assert.Equal(t, []string{
		"subscribe # QoS 1, no local", "subscribe home/# QoS 0, no retained messages", "subscribe plant/# QoS 0",
	}, b.session.asked)
}

func TestSubscribingAgainKeepsTheOptionsThatAFilterHas(t *testing.T) {
	f := link.Filter{Topic: "home/#", NoLocal: true, RetainHandling: 2}
	b := newBench(t, conn.Subscription{Filter: f, Answered: true, Grant: link.Grant{Filter: f}})
	b.speaksFive = true
	b.Update(true)
	b.entry.SetText("home/#")
	b.qos.pick(1)
	test.Tap(b.add)
	b.settle()
	test.Tap(b.rows[0].mute)
	b.settle()
	b.choose(b.rows[0].more, noLocal)
	b.Update(true)
	test.Tap(b.rows[0].mute)
	b.settle()
	assert.Equal(t, []string{
		"subscribe home/# QoS 1, no local · no retained messages", "mute home/#", "subscribe home/# QoS 1, no retained messages",
	}, b.session.asked, "what is chosen for a muted filter waits until it is subscribed to again")
}

func TestASharedSubscriptionCantLeaveOutOwnMessages(t *testing.T) {
	b := newBench(t, sub("$share/team/f", 0, 0))
	assert.True(t, b.rows[0].more.items()[0].Disabled)
	assert.False(t, b.rows[0].more.items()[1].Disabled)
}
