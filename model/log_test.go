package model

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// clock is a time that only the test moves, and goroutines read.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(time.Unix(1_700_000_000, 0).UnixNano())
	return c
}

func (c *clock) now() time.Time      { return time.Unix(0, c.at.Load()) }
func (c *clock) add(d time.Duration) { c.at.Add(int64(d)) }

func payloadOf(rnd *rand.Rand, size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(rnd.Uint32())
	}
	return b
}

// checkBooks compares what the log keeps count of with what is really there.
func checkBooks(t *testing.T, tree *Tree, where string) {
	t.Helper()
	tree.mu.Lock()
	defer tree.mu.Unlock()
	l := &tree.log
	var latest, latestBytes, handles int64
	for id := uint32(1); id < tree.names.count; id++ {
		node := tree.names.at(id)
		var kept int64
		for i := range int(node.kept) {
			h := l.header(l.handles.at(node, i))
			kept += cost(h.kept)
			if h.topic != id {
				require.Equal(t, id, h.topic, where)
			}
			if i == int(node.kept)-1 {
				latest += cost(h.kept)
				latestBytes += int64(h.kept)
				require.Equal(t, h.kept, node.latest, where)
			}
		}
		handles += int64(node.kept)
		require.Equal(t, kept, int64(node.keptSize)*8, where)
	}
	require.Equal(t, latest, l.latest, where)
	require.Equal(t, latestBytes, l.cut.bytes, where)
	used := handles*8 - int64(l.swept)
	for _, c := range l.chunks {
		if c == l.open || c == l.carry {
			used += int64(len(c.data))
		} else {
			used += int64(cap(c.data))
		}
	}
	require.Equal(t, used, l.used, where)
}

// TestTheHistoryAgreesWithAPlainModel applies random messages of all sizes and
// changes the budget at random; what is kept must be the newest of each topic
// without a gap, byte for byte.
func TestTheHistoryAgreesWithAPlainModel(t *testing.T) {
	for seed := range uint64(6) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		c := newClock()
		const limit = 20_000
		tree := NewTree(Options{Now: c.now, Limits: Limits{History: 400_000, Payload: limit}})
		sent := map[TopicID][]Record{}
		var all []Record
		for step := range 5000 {
			topic := fmt.Sprintf("t/%d", min(rnd.IntN(40), rnd.IntN(40)))
			size := rnd.IntN(200)
			switch rnd.IntN(200) {
			case 0:
				size = rnd.IntN(30_000)
			case 1, 2:
				size = rnd.IntN(3000)
			case 3:
				size = 0
			}
			payload := payloadOf(rnd, size)
			c.add(time.Millisecond)
			id, seq := tree.Apply(Message{Topic: topic, Payload: payload, QoS: 1, PacketID: uint16(step), Dup: step%7 == 0})
			r := Record{Seq: seq, Topic: id, Nth: uint64(len(sent[id]) + 1), Time: c.now(), Payload: payload, Size: size,
				QoS: 1, PacketID: uint16(step)}
			if step%7 == 0 {
				r.Flags = FlagDup
			}
			sent[id] = append(sent[id], r)
			all = append(all, r)
			if rnd.IntN(1500) == 0 {
				tree.SetHistoryBudget(int64(200_000 + rnd.IntN(400_000)))
			}
			if step%1000 == 999 {
				where := fmt.Sprintf("seed %d, step %d", seed, step)
				checkBooks(t, tree, where)
				totals := tree.Totals()
				require.LessOrEqual(t, totals.History, totals.Budget, where)
				var left uint64
				for id, recs := range sent {
					left += checkTopic(t, tree, id, recs, limit, rnd, where)
				}
				require.Equal(t, left, totals.Left, where)
				for range 20 {
					r := all[rnd.IntN(len(all))]
					got, ok := tree.Record(r.Seq)
					topic, _ := tree.Topic(r.Topic)
					require.Equal(t, r.Nth > topic.Left, ok, where)
					if ok {
						requireRecord(t, r, got, limit, r.Seq == topic.Latest, where)
					}
				}
			}
		}
	}
}

func checkTopic(t *testing.T, tree *Tree, id TopicID, sent []Record, limit int, rnd *rand.Rand, where string) (left uint64) {
	t.Helper()
	topic, ok := tree.Topic(id)
	require.True(t, ok)
	require.Equal(t, uint64(len(sent)), topic.Messages, where)
	require.GreaterOrEqual(t, topic.Kept, 1, "the latest value is always kept, %s", where)
	require.Equal(t, uint64(len(sent)-topic.Kept), topic.Left, where)
	got, total := tree.History(id, 0, 0, len(sent)+1)
	require.Equal(t, topic.Kept, total, where)
	require.Len(t, got, total, where)
	for i, r := range got {
		requireRecord(t, sent[len(sent)-1-i], r, limit, i == 0, where)
	}
	// The same read at an earlier moment.
	at := sent[rnd.IntN(len(sent))].Seq
	var then []Record
	for _, r := range got {
		if r.Seq <= at {
			then = append(then, r)
		}
	}
	skip := rnd.IntN(3)
	earlier, total := tree.History(id, at, skip, 5)
	require.Equal(t, len(then), total, where)
	require.Equal(t, append([]Record{}, then[min(skip, len(then)):min(skip+5, len(then))]...), append([]Record{}, earlier...), where)
	return topic.Left
}

func requireRecord(t *testing.T, want, got Record, limit int, latest bool, where string) {
	t.Helper()
	if !latest && len(want.Payload) > limit {
		want.Payload = want.Payload[:limit]
	}
	same := bytes.Equal(want.Payload, got.Payload) && want.Time.Equal(got.Time)
	got.Payload, got.Time = nil, want.Time
	want.Payload = nil
	if !same || !reflect.DeepEqual(want, got) {
		require.Equal(t, want, got, where)
		require.Fail(t, "another payload or time", where)
	}
}

func TestAFastTopicLeavesTheHistoryOfSlowOnesAlone(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: 4_000_000}})
	payload := make([]byte, 100)
	slow := make([]TopicID, 100)
	for round := range 50 {
		for i := range slow {
			slow[i], _ = tree.Apply(Message{Topic: fmt.Sprintf("slow/%d", i), Payload: payload})
		}
		for range 10_000 {
			tree.Apply(Message{Topic: "fast", Payload: payload})
		}
		for _, id := range slow {
			topic, _ := tree.Topic(id)
			require.Equal(t, round+1, topic.Kept)
		}
	}
	fast, _ := tree.Lookup("fast")
	topic, _ := tree.Topic(fast)
	totals := tree.Totals()
	assert.Greater(t, int64(topic.Kept)*140, totals.Budget/2, "what the slow topics do not need is the fast one's")
	assert.LessOrEqual(t, totals.History, totals.Budget)
	assert.Equal(t, topic.Left, totals.Left)
}

func TestOnceFastTopicsGiveWayToWhatComesLater(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: 1_000_000}})
	payload := make([]byte, 100)
	once, _ := tree.Apply(Message{Topic: "once", Payload: payload})
	for range 20_000 {
		tree.Apply(Message{Topic: "once", Payload: payload})
	}
	for range 100_000 {
		tree.Apply(Message{Topic: "now", Payload: payload})
	}
	topic, _ := tree.Topic(once)
	share := 1_000_000 * 3 / 4 / 2
	assert.InDelta(t, share, topic.Kept*144, 300, "it keeps its share, and no more")
}

func TestTheLatestValueStaysWholeAndIsCutWhenItIsNoLonger(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: 8_000_000, Payload: 100_000}})
	big := bytes.Repeat([]byte("0123456789"), 100_000)
	id, seq := tree.Apply(Message{Topic: "camera", Payload: big})
	latest, ok := tree.Latest(id)
	require.True(t, ok)
	assert.Equal(t, big, latest.Payload)
	assert.False(t, latest.Cut())

	tree.Apply(Message{Topic: "camera", Payload: []byte("small")})
	older, ok := tree.Record(seq)
	require.True(t, ok)
	assert.Equal(t, big[:100_000], older.Payload)
	assert.Equal(t, len(big), older.Size)
	assert.True(t, older.Cut())
	assert.Equal(t, big, latest.Payload, "what was read before stays whole")
	checkBooks(t, tree, "")
	assert.Less(t, tree.Totals().History, int64(150_000))
}

func TestLatestValuesAreCutOnlyWhenTheyFillHalfTheBudget(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: 2_000_000}})
	medium := make([]byte, 4000)
	for i := range 100 { // 400 kB of latest values: less than half
		tree.Apply(Message{Topic: fmt.Sprintf("t/%d", i), Payload: medium})
	}
	require.Zero(t, tree.Totals().CutLatest)
	for i := range 20 { // with these more than half
		tree.Apply(Message{Topic: fmt.Sprintf("large/%d", i), Payload: make([]byte, 60_000)})
	}
	for range 20_000 {
		tree.Apply(Message{Topic: "other", Payload: []byte("makes the log go round")})
	}
	totals := tree.Totals()
	assert.Positive(t, totals.CutLatest)
	assert.LessOrEqual(t, totals.History, totals.Budget)
	assert.LessOrEqual(t, tree.log.cut.bytes, totals.Budget/2)
	for i := range 100 {
		id, _ := tree.Lookup(fmt.Sprintf("t/%d", i))
		latest, ok := tree.Latest(id)
		require.True(t, ok)
		require.False(t, latest.Cut(), "the largest are cut, not these")
	}
	cut := 0
	for i := range 20 {
		id, _ := tree.Lookup(fmt.Sprintf("large/%d", i))
		latest, _ := tree.Latest(id)
		require.Equal(t, 60_000, latest.Size)
		if latest.Cut() {
			cut++
		}
	}
	assert.Equal(t, totals.CutLatest, uint64(cut), "each is marked and counted")
	checkBooks(t, tree, "")

	for i := range 100 {
		tree.Apply(Message{Topic: fmt.Sprintf("t/%d", i), Payload: nil})
	}
	for i := range 20 {
		tree.Apply(Message{Topic: fmt.Sprintf("large/%d", i), Payload: nil})
	}
	id, _ := tree.Apply(Message{Topic: "large/0", Payload: make([]byte, 60_000)})
	latest, _ := tree.Latest(id)
	assert.False(t, latest.Cut(), "there is room again")
}

func TestABudgetBelowTheLatestValuesKeepsOneOfEachTopic(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: budgetSmallest}})
	for round := range 5 {
		for i := range 5000 {
			tree.Apply(Message{Topic: fmt.Sprintf("t/%d", i), Payload: fmt.Appendf(nil, "%d", round)})
		}
	}
	for i := range 5000 {
		id, ok := tree.Lookup(fmt.Sprintf("t/%d", i))
		require.True(t, ok)
		latest, ok := tree.Latest(id)
		require.True(t, ok)
		require.Equal(t, "4", string(latest.Payload))
	}
	checkBooks(t, tree, "")
}

func TestWhatWasReadStaysValidAfterItLeft(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: 200_000}})
	id, _ := tree.Apply(Message{Topic: "t", Payload: []byte("the first")})
	tree.Apply(Message{Topic: "t", Payload: []byte("the second")})
	recs, _ := tree.History(id, 0, 0, 2)
	for i := range 50_000 {
		tree.Apply(Message{Topic: "t", Payload: fmt.Appendf(nil, "%09d", i)})
	}
	_, ok := tree.Record(recs[1].Seq)
	require.False(t, ok, "it has left")
	assert.Equal(t, "the second", string(recs[0].Payload))
	assert.Equal(t, "the first", string(recs[1].Payload))
}

func TestALowerBudgetMakesRoomAtOnce(t *testing.T) {
	tree := NewTree(Options{})
	for i := range 100_000 {
		tree.Apply(Message{Topic: fmt.Sprintf("t/%d", i%10), Payload: make([]byte, 50)})
	}
	require.Zero(t, tree.Totals().Left)
	tree.SetHistoryBudget(500_000)
	totals := tree.Totals()
	assert.LessOrEqual(t, totals.History, int64(500_000))
	assert.Equal(t, int64(500_000), totals.Budget)
	assert.Positive(t, totals.Left)
	checkBooks(t, tree, "")
}

func TestAPayloadCutByTheConnectionKeepsItsTrueSize(t *testing.T) {
	tree := NewTree(Options{})
	id, _ := tree.Apply(Message{Topic: "t", Payload: []byte("begin"), Size: 1_000_000})
	latest, _ := tree.Latest(id)
	assert.Equal(t, 1_000_000, latest.Size)
	assert.True(t, latest.Cut())
	topic, _ := tree.Topic(id)
	assert.Equal(t, uint64(1_000_000), topic.Bytes)
}

func TestTheCallerKeepsItsPayload(t *testing.T) {
	tree := NewTree(Options{})
	for _, size := range []int{5, chunkLargest} {
		buffer := bytes.Repeat([]byte("a"), size)
		id, _ := tree.Apply(Message{Topic: "t", Payload: buffer})
		buffer[0] = 'b'
		latest, _ := tree.Latest(id)
		assert.Equal(t, byte('a'), latest.Payload[0])
	}
}
