package model

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// everyProperty has one of each, and two of those that may repeat.
func everyProperty() Properties {
	return Properties{
		ContentType: "text/plain", ResponseTopic: "a/b", Correlation: []byte{0, 0xff}, Expiry: 77, HasExpiry: true,
		Text: true, HasFormat: true, User: []UserProperty{{"k", "v"}, {"k", ""}},
	}
}

func TestPropertiesComeBackAsTheyWereWritten(t *testing.T) {
	p := everyProperty()
	require.Equal(t, p, DecodeProperties(p.Append(nil)))
	raw := AppendVarint([]byte{byte(PropSubscriptionID)}, 268_435_455)
	raw = append(raw, byte(PropSubscriptionID), 1)
	require.Equal(t, []uint32{268_435_455, 1}, DecodeProperties(raw).Subscriptions)
	require.True(t, DecodeProperties(nil).None())
	require.False(t, p.None())
}

func TestPropertiesThatAreCutOffKeepWhatIsWhole(t *testing.T) {
	p := everyProperty()
	raw := p.Append(nil)
	for n := range raw {
		got := DecodeProperties(raw[:n])
		require.True(t, bytes.HasPrefix(raw[:n], got.Append(nil)), "after %d bytes", n)
	}
}

func FuzzProperties(f *testing.F) {
	f.Add(everyProperty().Append(nil))
	f.Add([]byte{0x0b, 0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{0x26, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := DecodeProperties(raw)
		if len(p.Append(nil)) > len(raw) {
			t.Fatalf("%x is read as more than it says: %+v", raw, p)
		}
		kept := keptProperties(raw)
		if len(kept) > propsMost {
			t.Fatalf("%d bytes are kept", len(kept))
		}
		again := DecodeProperties(p.Append(nil))
		if again.Subscriptions, again.Cut = p.Subscriptions, p.Cut; fmt.Sprint(again) != fmt.Sprint(p) {
			t.Fatalf("%+v becomes %+v", p, again)
		}
	})
}

func TestThePropertiesOfAMessageStandBesideItInTheHistory(t *testing.T) {
	tree := NewTree(Options{})
	props := everyProperty()
	id, seq := tree.Apply(Message{Topic: "a", Payload: []byte("one"), Properties: props.Append(nil)})
	tree.Apply(Message{Topic: "a", Payload: []byte("two")})
	frozen := tree.Freeze()
	defer frozen.Release()
	tree.Apply(Message{Topic: "a", Payload: bytes.Repeat([]byte{'x'}, 2<<20), Properties: props.Append(nil)})

	r, ok := tree.Record(seq)
	require.True(t, ok)
	require.Equal(t, "one", string(r.Payload))
	require.Equal(t, props, DecodeProperties(r.Properties))
	require.Zero(t, r.Flags)
	latest, _ := tree.Latest(id)
	require.Len(t, latest.Payload, 2<<20)
	require.False(t, latest.Cut())
	require.Equal(t, props, DecodeProperties(latest.Properties))
	tree.Apply(Message{Topic: "a", Payload: []byte("four")})
	all, _ := tree.History(id, 0, 0, 10)
	require.Len(t, all, 4)
	require.Empty(t, all[0].Properties)
	require.Len(t, all[1].Payload, DefaultLimits().Payload, "the history keeps as much of a payload as without properties")
	require.Equal(t, props, DecodeProperties(all[1].Properties))
	require.Equal(t, props, DecodeProperties(all[3].Properties))

	then, _ := frozen.History(id, 0, 10)
	require.Len(t, then, 2)
	require.Equal(t, "two", string(then[0].Payload))
	require.Empty(t, then[0].Properties)
	require.Equal(t, "one", string(then[1].Payload))
	require.Equal(t, props, DecodeProperties(then[1].Properties))
}

func TestPropertiesCountInTheBudgetAndOutliveMakingRoom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	tree := NewTree(Options{Limits: Limits{History: 1 << 20}})
	latest := map[string]string{}
	for i := range 30_000 {
		topic := fmt.Sprint("t/", random.IntN(100))
		note := fmt.Sprint(i)
		latest[topic] = note
		var raw []byte
		if i%3 > 0 {
			raw = Properties{ContentType: note, User: []UserProperty{{"pad", strings.Repeat("x", random.IntN(300))}}}.Append(nil)
		} else {
			latest[topic] = ""
		}
		tree.Apply(Message{Topic: topic, Payload: []byte(note), Properties: raw})
	}
	totals := tree.Totals()
	require.LessOrEqual(t, totals.History, totals.Budget)
	for topic, note := range latest {
		id, ok := tree.Lookup(topic)
		require.True(t, ok)
		all, _ := tree.History(id, 0, 0, 1000)
		require.Equal(t, note, DecodeProperties(all[0].Properties).ContentType)
		for _, r := range all {
			if p := DecodeProperties(r.Properties); !p.None() {
				require.Equal(t, string(r.Payload), p.ContentType)
				require.False(t, p.Cut)
			}
		}
	}
}

func TestTooManyPropertiesAreCutAtAWholeOne(t *testing.T) {
	var p Properties
	for i := range 1000 {
		p.User = append(p.User, UserProperty{fmt.Sprint(i), "some value"})
	}
	tree := NewTree(Options{})
	id, _ := tree.Apply(Message{Topic: "a", Payload: []byte("1"), Properties: p.Append(nil)})
	r, _ := tree.Latest(id)
	got := DecodeProperties(r.Properties)
	require.True(t, got.Cut)
	require.NotEmpty(t, got.User)
	require.Equal(t, p.User[:len(got.User)], got.User)
	require.Equal(t, "1", string(r.Payload))
}

func TestTheRetainFlagAsPublishedTellsWhatTheBrokerStores(t *testing.T) {
	tree := NewTree(Options{})
	say := func(retain bool, payload string) Topic {
		id, _ := tree.Apply(Message{Topic: "a", Payload: []byte(payload), Retained: retain, AsPublished: true})
		topic, _ := tree.Topic(id)
		return topic
	}
	tree.ExpectStored()
	require.True(t, say(true, "replayed").LastLive.IsZero())
	live := say(true, "stored live")
	require.False(t, live.LastLive.IsZero(), "a topic is replayed once")
	require.Equal(t, RetainStored, live.Retain)
	require.Equal(t, RetainUnknown, say(false, "not stored").Retain)
	tree.ExpectStored()
	before := say(false, "live").LastLive
	tree.ExpectStored()
	require.Equal(t, before, say(true, "replayed again").LastLive)
	require.Equal(t, RetainCleared, say(true, "").Retain)
}

func TestAMessageWithPropertiesIsTakenInWithoutAllocating(t *testing.T) {
	tree := NewTree(Options{})
	m := Message{Topic: "a", Payload: []byte("1"), Properties: everyProperty().Append(nil)}
	tree.Apply(m)
	plain := Message{Topic: "a", Payload: []byte("1")}
	require.Less(t, testing.AllocsPerRun(1000, func() { tree.Apply(m); tree.Apply(plain) }), 0.5)
}

func TestAMessageIsPublishedAgainWithWhatIsLeftOfItsLife(t *testing.T) {
	p := Properties{ContentType: "t", HasExpiry: true, Expiry: 60, Subscriptions: []uint32{1}}
	again, alive := p.Again(20*time.Second + 900*time.Millisecond)
	require.True(t, alive)
	require.Equal(t, Properties{ContentType: "t", HasExpiry: true, Expiry: 40}, again)
	again, alive = p.Again(-time.Hour)
	require.True(t, alive, "a clock that was set back")
	require.EqualValues(t, 60, again.Expiry)
	_, alive = p.Again(time.Minute)
	require.False(t, alive)
	_, alive = Properties{}.Again(1000 * time.Hour)
	require.True(t, alive, "without an expiry it stays")
}
