package model

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// storedTree has topics in every state of their retained message.
func storedTree(limits Limits) *Tree {
	tree := NewTree(Options{Limits: limits})
	replay := func(topic, payload string) {
		tree.Apply(Message{Topic: topic, Payload: []byte(payload), Retained: true})
	}
	live := func(topic, payload string) { tree.Apply(Message{Topic: topic, Payload: []byte(payload)}) }
	replay("home", "on top")
	replay("home/light10", "ON")
	replay("home/light2", "OFF")
	live("home/light2", "ON") // stored or not: nobody knows
	live("home/button", "pressed")
	replay("home/gone", "x")
	tree.Apply(Message{Topic: "home/gone", Stored: true, Own: true})
	tree.Apply(Message{Topic: "home/own", Payload: []byte("mine"), Stored: true, Own: true})
	replay("garden/tap", "shut")
	replay("homely", "beside")
	replay("$SYS/broker/version", "2.0")
	return tree
}

func ids(t *testing.T, tree *Tree, names ...string) (out []TopicID) {
	t.Helper()
	for _, name := range names {
		id, ok := tree.Lookup(name)
		require.True(t, ok, name)
		out = append(out, id)
	}
	return out
}

// lines are what Stored answers, as name, ! for what is sure, and the payload.
func storedLines(t *testing.T, tree *Tree, all []Stored) (out []string) {
	t.Helper()
	for _, s := range all {
		line := tree.Name(s.ID)
		if s.Sure {
			line += "!"
		}
		r, ok := tree.LatestAt(s.ID, s.Seq)
		require.True(t, ok)
		require.Equal(t, s.Seq, r.Seq)
		require.Equal(t, s.Size, r.Size)
		out = append(out, line+" "+string(r.Payload))
	}
	return out
}

func TestWhatIsStoredAtAndBelowABranchIsListedWithHowSureThatIs(t *testing.T) {
	tree := storedTree(Limits{})
	stored := func(below bool, names ...string) []string {
		all, err := tree.Stored(t.Context(), ids(t, tree, names...), below, nil)
		require.NoError(t, err)
		return storedLines(t, tree, all)
	}
	home := []string{"home! on top", "home/light2 OFF", "home/light10! ON", "home/own! mine"}
	assert.Equal(t, home, stored(true, "home"))
	assert.Equal(t, home, stored(true, "home/light2", "home", "home/own"), "each once, also where one is below another")
	assert.Equal(t, []string{"home! on top"}, stored(false, "home"))
	assert.Equal(t, []string{"garden/tap! shut", "home/light2 OFF", "home/light10! ON"}, stored(false, "home/light10", "home/light2", "garden/tap", "home/button"))
	assert.Empty(t, stored(true, "$SYS"), "what the broker says of itself is left alone")
	assert.Empty(t, stored(true, "$SYS/broker"))
	none, err := tree.Stored(t.Context(), []TopicID{0, 9999}, true, nil)
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestTheStoredMessageIsTheNewestKnownOneAndNotTheLatest(t *testing.T) {
	tree := storedTree(Limits{})
	id := ids(t, tree, "home/light2")[0]
	for i := range 3 * readSlice {
		tree.Apply(Message{Topic: "home/light2", Payload: fmt.Append(nil, i)})
	}
	r, mark := tree.StoredRecord(id)
	assert.Equal(t, RetainUnknown, mark)
	assert.Equal(t, "OFF", string(r.Payload))

	_, mark = tree.StoredRecord(ids(t, tree, "home/gone")[0])
	assert.Equal(t, RetainCleared, mark)
	r, mark = tree.StoredRecord(ids(t, tree, "home/button")[0])
	assert.Equal(t, RetainNone, mark)
	assert.Zero(t, r.Seq)
	_, mark = tree.StoredRecord(9999)
	assert.Equal(t, RetainNone, mark)
}

func TestAStoredMessageThatIsNotKeptWholeIsKnownNotToBe(t *testing.T) {
	tree := storedTree(Limits{Payload: 1000})
	big := bytes.Repeat([]byte("x"), 3000)
	tree.Apply(Message{Topic: "cam/front", Payload: big[:500], Size: 3000, Retained: true}) // cut on the wire
	tree.Apply(Message{Topic: "cam/latest", Payload: big, Retained: true})
	tree.Apply(Message{Topic: "cam/older", Payload: big, Retained: true})
	tree.Apply(Message{Topic: "cam/older", Payload: []byte("live")})
	tree.Apply(Message{Topic: "cam/props", Payload: []byte("p"), Retained: true,
		Properties: Properties{ContentType: "a/b", Correlation: big, User: []UserProperty{{string(big), string(big)}, {string(big), string(big)}}}.Append(nil)})
	all, err := tree.Stored(t.Context(), ids(t, tree, "cam"), true, nil)
	require.NoError(t, err)
	whole := map[string]bool{}
	for _, s := range all {
		whole[tree.Name(s.ID)] = s.Whole
	}
	assert.Equal(t, map[string]bool{"cam/front": false, "cam/latest": true, "cam/older": false, "cam/props": false}, whole)
}

func TestAStoredMessageThatHasLeftTheHistoryIsListedWithoutOne(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: budgetSmallest}})
	tree.Apply(Message{Topic: "a", Payload: []byte("stored"), Retained: true})
	payload := bytes.Repeat([]byte("x"), 4000)
	for range 4 * budgetSmallest / len(payload) {
		tree.Apply(Message{Topic: "a", Payload: payload})
	}
	all, err := tree.Stored(t.Context(), ids(t, tree, "a"), false, nil)
	require.NoError(t, err)
	require.Len(t, all, 1)
	assert.Equal(t, Stored{ID: all[0].ID}, all[0])
	r, mark := tree.StoredRecord(all[0].ID)
	assert.Equal(t, RetainUnknown, mark)
	assert.Zero(t, r.Seq)
}

func TestListingWhatIsStoredCanBeCancelledAndTellsHowFarItIs(t *testing.T) {
	tree := NewTree(Options{})
	for i := range 10_000 {
		tree.Apply(Message{Topic: fmt.Sprintf("b/%d/state", i), Payload: []byte("x"), Retained: true})
	}
	top := ids(t, tree, "b")
	var told []int
	all, err := tree.Stored(t.Context(), top, true, func(n int) { told = append(told, n) })
	require.NoError(t, err)
	assert.Len(t, all, 10_000)
	assert.Equal(t, []int{4096, 8192, 12288, 16384, 20001}, told)

	ctx, cancel := context.WithCancel(t.Context())
	_, err = tree.Stored(ctx, top, true, func(int) { cancel() })
	assert.ErrorIs(t, err, context.Canceled)
}

func BenchmarkStored(b *testing.B) {
	tree := NewTree(Options{})
	for i := range 100_000 {
		tree.Apply(Message{Topic: fmt.Sprintf("plant/area%d/line%d/tag%d", i%20, i%700, i), Payload: []byte("12.5"), Retained: i%2 == 0})
	}
	top, _ := tree.Lookup("plant")
	for b.Loop() {
		if all, _ := tree.Stored(b.Context(), []TopicID{top}, true, nil); len(all) != 50_000 {
			b.Fatal(len(all))
		}
	}
}

func TestAMessageThatWasClearedIsNotTheStoredOneAnyMore(t *testing.T) {
	tree := NewTree(Options{})
	tree.Apply(Message{Topic: "a", Payload: []byte("first"), Retained: true})
	id := ids(t, tree, "a")[0]
	at := func() int {
		tree.mu.Lock()
		defer tree.mu.Unlock()
		return tree.newestStored(tree.names.at(uint32(id)))
	}
	require.Equal(t, 0, at())
	tree.Apply(Message{Topic: "a", Stored: true, Own: true})
	tree.Apply(Message{Topic: "a", Payload: []byte("live")})
	require.Equal(t, -1, at())
	tree.Apply(Message{Topic: "a", Payload: []byte("second"), Stored: true, Own: true})
	require.Equal(t, 3, at())
}
