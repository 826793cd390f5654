package publish

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/model"
)

func stores(payload string, qos byte) model.Record {
	return model.Record{Payload: []byte(payload), Size: len(payload), QoS: qos, Flags: model.FlagRetained}
}

func TestClearingIsDoneAtOnceAndUndoneWithinTenSeconds(t *testing.T) {
	f := newFixture(t, nil)
	f.typePayload("a draft")
	f.Clear("home/light", Kept{Record: stores("ON", 2)})
	c := f.next()
	assert.Equal(t, link.Out{Topic: "home/light", QoS: 1, Retain: true}, c.Out)
	assert.Contains(t, f.stripText(), "Clearing home/light")
	f.answered(c, link.Ack{QoS: 1}, nil)
	assert.Equal(t, "Cleared home/light, which held ON", f.stripText())
	assert.Equal(t, "Undo (10 s)", f.ui.strip.offer.Text)
	f.later(6 * time.Second)
	assert.Equal(t, "Undo (4 s)", f.ui.strip.offer.Text)

	test.Tap(f.ui.strip.offer)
	c = f.next()
	assert.Equal(t, link.Out{Topic: "home/light", Payload: []byte("ON"), QoS: 2, Retain: true}, c.Out)
	f.answered(c, link.Ack{QoS: 2}, nil)
	assert.Equal(t, "Put home/light back", f.stripText())
	f.later(outcomeStays)
	assert.Empty(t, f.stripText())
	assert.Equal(t, "a draft", f.ui.editor.entry.Text)
}

func TestWhatIsPutBackHasItsPropertiesAndWhatIsLeftOfItsLife(t *testing.T) {
	f := newFixture(t, nil)
	had := model.Properties{
		ContentType: "text/plain", ResponseTopic: "a/answer", Correlation: []byte{0, 0xff}, HasFormat: true, Text: true,
		HasExpiry: true, Expiry: 60, User: []model.UserProperty{{Name: "k", Value: "v\nw"}},
	}
	r := stores("ON", 1)
	r.Time, r.Properties = f.now, had.Append([]byte{byte(model.PropSubscriptionID), 1})
	f.Clear("a", Kept{Record: r})
	c := f.next()
	assert.Zero(t, c.Properties, "clearing says nothing more")
	f.answered(c, link.Ack{QoS: 1}, nil)
	f.later(5 * time.Second)
	test.Tap(f.ui.strip.offer)
	c = f.next()
	had.Expiry = 55
	assert.Equal(t, link.Out{Topic: "a", Payload: []byte("ON"), QoS: 1, Retain: true, Properties: had}, c.Out)
	f.answered(c, link.Ack{QoS: 1}, nil)
	assert.Equal(t, "Put a back", f.stripText())
}

func TestWhatHasExpiredIsNotPutBack(t *testing.T) {
	f := newFixture(t, nil)
	r := stores("ON", 1)
	r.Time, r.Properties = f.now, model.Properties{HasExpiry: true, Expiry: 3}.Append(nil)
	f.Clear("a", Kept{Record: r})
	f.answered(f.next(), link.Ack{QoS: 1}, nil)
	f.later(3 * time.Second)
	test.Tap(f.ui.strip.offer)
	f.nothing()
	assert.Equal(t, "a was not put back: its time is over", f.stripText())
	f.later(outcomeStays)
	assert.Empty(t, f.stripText())
}

func TestAMessageWithMorePropertiesThanAreKeptIsNotClearedUnasked(t *testing.T) {
	f := newFixture(t, nil)
	r := stores("ON", 1)
	r.Properties = append(model.Properties{ContentType: "t"}.Append(nil), byte(model.PropUser))
	f.Clear("a", Kept{Record: r})
	f.nothing()
	assert.Equal(t, "a has more properties than are kept here: it could not be put back.", f.stripText())
	test.Tap(f.ui.strip.offer)
	f.answered(f.next(), link.Ack{QoS: 1}, nil)
	assert.Equal(t, "Cleared a", f.stripText())
}

func TestAfterTenSecondsThereIsNothingToUndo(t *testing.T) {
	f := newFixture(t, nil)
	f.Clear("a", Kept{Record: stores("x", 0)})
	f.answered(f.next(), link.Ack{QoS: 1}, nil)
	f.later(undoStays - time.Millisecond)
	assert.NotEmpty(t, f.stripText())
	f.later(time.Millisecond)
	assert.Empty(t, f.stripText())
	assert.Nil(t, f.clears)
}

func TestOfAValueThatWasPerhapsReplacedItIsSaidWhen(t *testing.T) {
	f := newFixture(t, nil)
	f.Clear("a", Kept{Record: stores("x", 0), Perhaps: true})
	f.answered(f.next(), link.Ack{QoS: 1}, nil)
	assert.Equal(t, "Cleared a. Known to have been stored, before later messages: x", f.stripText())
}

func TestSeveralClearedAreUndoneTogether(t *testing.T) {
	f := newFixture(t, nil)
	for _, topic := range []string{"a", "b", "c"} {
		f.Clear(topic, Kept{Record: stores(topic, 0)})
	}
	for range 3 {
		f.oneOf(f.next(), link.Ack{QoS: 1}, nil)
	}
	f.settled()
	assert.Equal(t, "Cleared a and 2 more", f.stripText())
	test.Tap(f.ui.strip.offer)
	got := map[string]string{}
	for range 3 {
		c := f.next()
		got[c.Topic] = string(c.Payload)
		assert.True(t, c.Retain)
		f.oneOf(c, link.Ack{}, nil)
	}
	f.settled()
	assert.Equal(t, map[string]string{"a": "a", "b": "b", "c": "c"}, got)
	assert.Equal(t, "Put a and 2 more back", f.stripText())
}

func TestWhatIsNotKeptWholeIsNotClearedUnasked(t *testing.T) {
	f := newFixture(t, nil)
	f.Clear("camera", Kept{Record: model.Record{Payload: make([]byte, 1000), Size: 3_000_000}})
	f.nothing()
	assert.Contains(t, f.stripText(), "camera holds 3 MB, of which only 1 kB are here")
	test.Tap(f.ui.strip.close)
	assert.Empty(t, f.stripText())
	f.nothing()

	f.Clear("camera", Kept{Record: model.Record{Payload: make([]byte, 1000), Size: 3_000_000}})
	test.Tap(f.ui.strip.offer)
	f.answered(f.next(), link.Ack{QoS: 1}, nil)
	assert.Equal(t, "Cleared camera", f.stripText())
	assert.False(t, f.ui.strip.offer.Visible(), "nothing is offered that can't be done")
}

func TestClearingThatFailsSaysSoAndCanBeTriedAgain(t *testing.T) {
	f := newFixture(t, nil)
	f.Clear("a", Kept{Record: stores("x", 0)})
	f.answered(f.next(), link.Ack{}, link.Cause{Kind: link.KindNotConnected})
	assert.Contains(t, f.stripText(), "a was not cleared: There is no connection")
	f.later(time.Hour)
	require.NotEmpty(t, f.stripText(), "it stands until it is solved or dismissed")
	test.Tap(f.ui.strip.offer)
	f.answered(f.next(), link.Ack{QoS: 1}, nil)
	assert.Equal(t, "Cleared a, which held x", f.stripText())

	test.Tap(f.ui.strip.offer)
	f.answered(f.next(), link.Ack{}, link.Cause{Kind: link.KindUnconfirmed})
	assert.Contains(t, f.stripText(), "a was not put back")
	f.later(time.Hour)
	test.Tap(f.ui.strip.offer)
	c := f.next()
	assert.Equal(t, "x", string(c.Payload), "what was stored is not forgotten before it is back")
	f.answered(c, link.Ack{}, nil)
	assert.Equal(t, "Put a back", f.stripText())
}

func TestATopicThatCannotBeClearedSaysWhy(t *testing.T) {
	f := newFixture(t, nil)
	f.Clear("a/#", Kept{Record: stores("x", 0)})
	f.answered(f.next(), link.Ack{}, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadTopic, "a/#"}, Err: model.CheckTopicName("a/#")})
	assert.Contains(t, f.stripText(), "can't hold them")
	assert.False(t, f.ui.strip.offer.Visible())
	test.Tap(f.ui.strip.close)
	assert.Empty(t, f.stripText())
}

func TestThePanelsOwnButtonClearsWithUndoWhereTheValueIsKnown(t *testing.T) {
	f := newFixture(t, func(o *Options) {
		o.Stored = func(topic string) (Kept, bool) { return Kept{Record: stores("ON", 1)}, topic == "known" }
	})
	f.Follow("known")
	test.Tap(f.ui.retain)
	test.Tap(f.ui.publish)
	f.answered(f.next(), link.Ack{QoS: 1}, nil)
	assert.Equal(t, "Cleared known, which held ON", f.stripText())

	f.Follow("unknown")
	test.Tap(f.ui.publish)
	c := f.next()
	assert.Equal(t, link.Out{Topic: "unknown", Payload: []byte{}, Retain: true}, c.Out)
	f.answered(c, link.Ack{}, nil)
	assert.Equal(t, "✓ sent", f.ui.outcome.Text)
}
