package publish

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/ui/words"
)

func TestTheOutcomeStandsBesideTheButtonAndGoes(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.typePayload("x")
	f.Publish()
	f.answered(f.next(), link.Ack{}, nil)
	assert.Equal(t, "✓ sent", f.ui.outcome.Text)
	f.later(outcomeStays)
	assert.Empty(t, f.ui.outcome.Text)

	f.d.qos = 1
	f.Publish()
	c := f.next()
	f.answered(c, link.Ack{QoS: 1, Took: 3 * time.Millisecond}, nil)
	assert.Equal(t, "✓ acknowledged in 3 ms", f.ui.outcome.Text)
	assert.Equal(t, "x", f.ui.editor.entry.Text, "what was typed stays")
	f.later(outcomeStays)
	assert.Empty(t, f.ui.outcome.Text)
}

func TestSendingThatTakesLongSaysSoAndCanBeCancelled(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.typePayload("x")
	f.d.qos = 1
	f.Publish()
	f.next()
	assert.Empty(t, f.ui.outcome.Text)
	f.later(soon)
	assert.Equal(t, "sending…", f.ui.outcome.Text)
	assert.False(t, f.ui.cancel.Visible())
	f.later(3 * time.Second)
	assert.Equal(t, "waiting for the acknowledgement, 3 s", f.ui.outcome.Text)
	require.True(t, f.ui.cancel.Visible())
	test.Tap(f.ui.cancel)
	f.settled()
	assert.Contains(t, f.noteText(), "cancelled")
	assert.False(t, f.ui.cancel.Visible())
	assert.Equal(t, "x", f.ui.editor.entry.Text)
}

func TestAFailureStandsUntilItIsDismissedAndTakesNothingAway(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.typePayload("x")
	f.Publish()
	f.answered(f.next(), link.Ack{}, link.Cause{Kind: link.KindUnconfirmed})
	want := words.Cause(link.Cause{Kind: link.KindUnconfirmed}).Line()
	assert.Equal(t, want, f.noteText())
	assert.Equal(t, "x", f.ui.editor.entry.Text)
	f.later(time.Hour)
	assert.Equal(t, want, f.noteText())
	f.ui.note.text.TypedShortcut(&fyne.ShortcutCopy{})
	assert.Equal(t, want, fyne.CurrentApp().Clipboard().Content(), "an error can be copied")
	test.Tap(f.ui.note.close)
	assert.Empty(t, f.noteText())
}

func TestAResultIsBoundToItsOwnMessage(t *testing.T) {
	f := newFixture(t, nil)
	f.typeTopic("first")
	f.typePayload("1")
	f.Publish()
	first := f.next()
	f.typeTopic("second")
	f.typePayload("2")
	f.Publish()
	second := f.next()

	f.oneOf(second, link.Ack{}, nil)
	assert.Equal(t, "✓ sent", f.ui.outcome.Text)
	f.answered(first, link.Ack{}, link.Cause{Kind: link.KindUnconfirmed})
	assert.Equal(t, "✓ sent", f.ui.outcome.Text, "the second one was")
	assert.True(t, strings.HasPrefix(f.noteText(), "first: "), f.noteText())

	test.Tap(f.ui.note.offer)
	again := f.next()
	assert.Equal(t, first.Out, again.Out, "trying again sends what failed, not what stands there now")
	f.answered(again, link.Ack{}, nil)
	assert.Empty(t, f.noteText())
	assert.Equal(t, "2", f.ui.editor.entry.Text)
}

func TestAnErrorThatIsNoCauseIsNotTakenForSuccess(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.Publish()
	f.answered(f.next(), link.Ack{}, errors.New("odd"))
	assert.NotEmpty(t, f.noteText())
	assert.Empty(t, f.ui.outcome.Text)
}

func TestWhileNotConnectedNothingIsSentAndEverythingIsKept(t *testing.T) {
	var fixed []words.Fix
	f := newFixture(t, func(o *Options) { o.OnFix = func(x words.Fix) { fixed = append(fixed, x) } })
	f.Follow("a")
	f.SetConnected(false, "waiting, 8 s")
	assert.Equal(t, "not connected", f.ui.outcome.Text, "there is nothing to keep")
	f.typePayload("x")
	assert.Equal(t, "kept until connected", f.ui.outcome.Text)
	assert.True(t, f.ui.publish.Disabled())
	assert.Contains(t, f.ui.publish.ToolTip(), "waiting, 8 s")

	f.ctrlEnter()
	f.nothing()
	assert.Contains(t, f.noteText(), "waiting, 8 s")
	test.Tap(f.ui.note.offer)
	assert.Equal(t, []words.Fix{words.FixConnect}, fixed)

	f.SetConnected(true, "")
	assert.Empty(t, f.noteText())
	assert.Empty(t, f.ui.outcome.Text)
	assert.False(t, f.ui.publish.Disabled())
	assert.Equal(t, "x", f.ui.editor.entry.Text)
}

func TestABrokerThatAcknowledgesNothingIsNotSentMoreAndMore(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.d.qos = 1
	var all []*call
	for range mostInFlight {
		f.Publish()
		all = append(all, f.next())
	}
	f.Publish()
	assert.Equal(t, mostInFlight, f.inFlight)
	assert.True(t, f.ui.publish.Disabled())
	assert.Contains(t, f.ui.publish.ToolTip(), "64 messages still wait")
	for _, c := range all {
		c.answer <- answer{link.Ack{QoS: 1}, nil}
	}
	f.settled()
	assert.False(t, f.ui.publish.Disabled())
}
