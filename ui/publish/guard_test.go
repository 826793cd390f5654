package publish

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/model"
)

// wantsConfirming is what a guarded session answers.
func wantsConfirming(topic string) error {
	return link.Cause{Kind: link.KindConfirm, Args: []string{topic, "ticket-" + topic}}
}

func guardedFixture(t *testing.T) *fixture {
	return newFixture(t, func(o *Options) { o.Broker = func() string { return "Plant" } })
}

func TestAGuardedSessionIsConfirmedInThePanelAndSendsThatOneMessage(t *testing.T) {
	f := guardedFixture(t)
	f.Follow("valve/set")
	f.typePayload("open")
	f.Publish()
	f.answered(f.next(), link.Ack{}, wantsConfirming("valve/set"))
	assert.Contains(t, f.noteText(), "Plant asks first: publish to valve/set?")
	assert.Nil(t, f.failure, "it is no failure")
	require.Equal(t, "Confirm", f.ui.note.offer.Text)
	test.Tap(f.ui.note.offer)
	c := f.next()
	assert.Equal(t, "ticket-valve/set", c.ticket)
	assert.Equal(t, "open", string(c.Payload))
	f.answered(c, link.Ack{}, nil)
	assert.Equal(t, "✓ sent", f.ui.outcome.Text)
	assert.Empty(t, f.noteText())
}

func TestWhatIsTypedAfterwardsIsNotWhatWasAsked(t *testing.T) {
	f := guardedFixture(t)
	f.Follow("valve/set")
	f.typePayload("open")
	f.Publish()
	f.answered(f.next(), link.Ack{}, wantsConfirming("valve/set"))
	f.typePayload("shut")
	assert.NotContains(t, f.noteText(), "asks first", "another message stands there now")
	f.Publish()
	assert.Empty(t, f.next().ticket, "it is asked about anew")
}

func TestTheQuestionComesToNothingWhenTheDraftChangedMeanwhile(t *testing.T) {
	f := guardedFixture(t)
	f.Follow("valve/set")
	f.typePayload("open")
	f.Publish()
	c := f.next()
	f.typePayload("shut")
	f.answered(c, link.Ack{}, wantsConfirming("valve/set"))
	assert.Nil(t, f.waiting)
}

func TestClearingAGuardedTopicIsConfirmed(t *testing.T) {
	f := guardedFixture(t)
	f.Clear("valve/set", Kept{Record: model.Record{Payload: []byte("old"), Size: 3}})
	f.answered(f.next(), link.Ack{}, wantsConfirming("valve/set"))
	require.Equal(t, "Confirm", f.ui.strip.offer.Text)
	assert.Contains(t, f.ui.strip.text.Said(), "clear valve/set?")
	test.Tap(f.ui.strip.offer)
	c := f.next()
	assert.Equal(t, "ticket-valve/set", c.ticket)
	assert.True(t, c.Retain)
	assert.Empty(t, c.Payload)
}
