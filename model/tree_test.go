package model

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNamesThatLookAlikeAreDifferentTopics(t *testing.T) {
	names := []string{"a", "A", "a/b", "a/", "/a", "/", "//", "a//b", "a/b/", "", " ", "a ", "é", "e\u0301",
		"\xff", "\xfe", "\u202e", "a\x00", "a\x00b", "$SYS", "$sys", "$SYS/x", "a/+/b", "#", "\ufffd", "Ａ"}
	tree := NewTree(Options{})
	ids := map[TopicID]string{}
	for _, name := range names {
		id, _ := tree.Apply(Message{Topic: name, Payload: []byte(name)})
		require.NotContains(t, ids, id, "%q", name)
		ids[id] = name
	}
	for id, name := range ids {
		require.Equal(t, name, tree.Name(id), "byte for byte")
		found, ok := tree.Lookup(name)
		require.True(t, ok, "%q", name)
		require.Equal(t, id, found)
		latest, _ := tree.Latest(id)
		require.Equal(t, name, string(latest.Payload))
	}
	_, ok := tree.Lookup("b")
	assert.False(t, ok)
	_, ok = tree.Lookup("a/b/c")
	assert.False(t, ok)
}

func TestATopicCanHaveAValueAndTopicsBelow(t *testing.T) {
	tree := NewTree(Options{})
	leaf, _ := tree.Apply(Message{Topic: "a/b/c", Payload: []byte("12")})
	branch, ok := tree.Lookup("a/b")
	require.True(t, ok, "branches are found too")
	topic, _ := tree.Topic(branch)
	assert.False(t, topic.HasValue())
	assert.Equal(t, 1, topic.Children)

	id, _ := tree.Apply(Message{Topic: "a/b", Payload: []byte("345")})
	assert.Equal(t, branch, id)
	tree.Apply(Message{Topic: "a/b/c", Payload: []byte("6")})
	topic, _ = tree.Topic(branch)
	assert.True(t, topic.HasValue())
	assert.Equal(t, uint64(1), topic.Messages)
	assert.Equal(t, uint64(3), topic.Bytes)
	assert.Equal(t, uint64(2), topic.MessagesBelow)
	assert.Equal(t, uint64(1), topic.TopicsBelow)
	top, _ := tree.Lookup("a")
	topic, _ = tree.Topic(top)
	assert.Equal(t, uint64(3), topic.MessagesBelow)
	assert.Equal(t, uint64(2), topic.TopicsBelow)
	assert.Equal(t, []TopicID{top, branch, leaf}, tree.Path(leaf))
	assert.Equal(t, "c", mustTopic(t, tree, leaf).Level)
	assert.Equal(t, 2, mustTopic(t, tree, leaf).Depth)
	assert.Equal(t, branch, mustTopic(t, tree, leaf).Parent)
}

func mustTopic(t *testing.T, tree *Tree, id TopicID) Topic {
	t.Helper()
	topic, ok := tree.Topic(id)
	require.True(t, ok)
	return topic
}

func TestTheLongestNamesAreKeptWhole(t *testing.T) {
	tree := NewTree(Options{})
	long := strings.Repeat("x", math.MaxUint16)
	id, _ := tree.Apply(Message{Topic: long})
	assert.Equal(t, long, tree.Name(id))
	assert.Equal(t, 0, mustTopic(t, tree, id).Depth)

	id, seq := tree.Apply(Message{Topic: long + "x"})
	assert.Zero(t, id, "longer than MQTT allows")
	assert.Zero(t, seq)
	assert.Equal(t, uint64(1), tree.Totals().TopicsRefused)
}

func TestTheRestOfADeepNameIsOneLevel(t *testing.T) {
	tree := NewTree(Options{})
	deep := strings.Repeat("a/", 32766) + "a" // 32,767 levels
	id, _ := tree.Apply(Message{Topic: deep})
	assert.Equal(t, deep, tree.Name(id))
	topic := mustTopic(t, tree, id)
	assert.Equal(t, 255, topic.Depth)
	assert.Equal(t, strings.Repeat("a/", 32766-255)+"a", topic.Level)
	assert.Equal(t, TopicID(256), tree.NewestID())
	again, _ := tree.Apply(Message{Topic: deep})
	assert.Equal(t, id, again)
	other, _ := tree.Apply(Message{Topic: deep + "b"})
	assert.Equal(t, topic.Parent, mustTopic(t, tree, other).Parent)
	assert.Len(t, tree.Path(id), 256)
}

func TestNewTopicsBeyondTheCapAreCountedAndOldOnesGoOn(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{Topics: 3}})
	tree.Apply(Message{Topic: "a/b"})
	id, _ := tree.Apply(Message{Topic: "c/d"}) // would need two
	assert.Zero(t, id)
	_, ok := tree.Lookup("c")
	assert.False(t, ok, "nothing of it is left behind")
	id, _ = tree.Apply(Message{Topic: "c"})
	assert.NotZero(t, id)
	before := tree.Version()
	id, _ = tree.Apply(Message{Topic: "e"})
	assert.Zero(t, id)
	assert.NotEqual(t, before, tree.Version())
	id, _ = tree.Apply(Message{Topic: "a/b"})
	assert.NotZero(t, id)
	totals := tree.Totals()
	assert.Equal(t, uint64(2), totals.TopicsRefused)
	assert.Equal(t, uint64(3), totals.Messages)
	assert.Equal(t, uint64(2), totals.Topics)
	assert.Equal(t, Seq(3), tree.Newest())
}

func TestAFullCapLetsHalfANameInNever(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{Topics: 4}})
	tree.Apply(Message{Topic: "a/b"})
	id, _ := tree.Apply(Message{Topic: "a/b/c/d/e"})
	assert.Zero(t, id)
	assert.Equal(t, TopicID(2), tree.NewestID())
	id, _ = tree.Apply(Message{Topic: "a/b/c/d"})
	assert.Equal(t, TopicID(4), id)
}

func TestSysIsNotCountedInTotals(t *testing.T) {
	tree := NewTree(Options{})
	tree.Apply(Message{Topic: "$SYS", Payload: []byte("1234")})
	tree.Apply(Message{Topic: "$SYS/broker/uptime", Payload: []byte("1234")})
	tree.Apply(Message{Topic: "a", Payload: []byte("12")})
	tree.Apply(Message{Topic: "a/$SYS", Payload: []byte("12")})
	totals := tree.Totals()
	assert.Equal(t, uint64(2), totals.Topics)
	assert.Equal(t, uint64(2), totals.Messages)
	assert.Equal(t, uint64(4), totals.Bytes)
	assert.Len(t, tree.NewestTopics(10), 2)
	assert.Equal(t, Seq(4), tree.Newest())
}

func TestMarksSayOnlyWhatIsKnownOfTheRetainedMessage(t *testing.T) {
	replayed := Message{Topic: "t", Payload: []byte("1"), Retained: true}
	replayedEmpty := Message{Topic: "t", Retained: true}
	live := Message{Topic: "t", Payload: []byte("2")}
	liveEmpty := Message{Topic: "t"}
	stored := Message{Topic: "t", Payload: []byte("3"), Own: true, Stored: true}
	storedEmpty := Message{Topic: "t", Own: true, Stored: true}
	for _, c := range []struct {
		what string
		came []Message
		want RetainMark
	}{
		{"a live message says nothing", []Message{live}, RetainNone},
		{"a replayed one is stored", []Message{replayed}, RetainStored},
		{"live after replayed: unknown", []Message{replayed, live}, RetainUnknown},
		{"empty live after replayed: unknown too", []Message{replayed, liveEmpty}, RetainUnknown},
		{"replayed again: stored", []Message{replayed, live, replayed}, RetainStored},
		{"our own with the flag is stored", []Message{live, stored}, RetainStored},
		{"live after our own: unknown", []Message{stored, live}, RetainUnknown},
		{"our own empty one clears", []Message{replayed, storedEmpty}, RetainCleared},
		{"a replayed empty one clears", []Message{replayed, replayedEmpty}, RetainCleared},
		{"an empty live one leaves it cleared", []Message{replayed, storedEmpty, liveEmpty}, RetainCleared},
		{"a new value ends cleared", []Message{replayed, storedEmpty, live}, RetainNone},
		{"stored after cleared", []Message{storedEmpty, stored}, RetainStored},
	} {
		tree := NewTree(Options{})
		var id TopicID
		for _, m := range c.came {
			id, _ = tree.Apply(m)
		}
		assert.Equal(t, c.want, mustTopic(t, tree, id).Retain, c.what)
	}
}

func TestAReplayedMessageHasNoAge(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	id, _ := tree.Apply(Message{Topic: "a/b", Retained: true, Payload: []byte("old")})
	topic := mustTopic(t, tree, id)
	assert.True(t, topic.LastLive.IsZero())
	assert.True(t, topic.LastBelow.IsZero())
	assert.True(t, c.now().Equal(topic.Last))
	first := c.now()
	c.add(time.Minute)
	tree.Apply(Message{Topic: "a/b", Payload: []byte("new")})
	live := c.now()
	c.add(time.Minute)
	tree.Apply(Message{Topic: "a/b", Retained: true, Payload: []byte("again")})
	topic = mustTopic(t, tree, id)
	assert.True(t, first.Equal(topic.First))
	assert.True(t, live.Equal(topic.LastLive))
	assert.True(t, c.now().Equal(topic.Last))
	assert.True(t, live.Equal(mustTopic(t, tree, topic.Parent).LastBelow))
	assert.True(t, mustTopic(t, tree, topic.Parent).Last.IsZero(), "it has no message of its own")
}

func TestRecordsSayHowTheyCame(t *testing.T) {
	tree := NewTree(Options{})
	id, seq := tree.Apply(Message{Topic: "t", QoS: 2, Dup: true, Own: true, Stored: true, Retained: true, PacketID: 65535})
	r, ok := tree.Record(seq)
	require.True(t, ok)
	assert.True(t, r.Has(FlagRetained|FlagDup|FlagOwn|FlagStored))
	assert.Equal(t, byte(2), r.QoS)
	assert.Equal(t, uint16(65535), r.PacketID)
	assert.NotNil(t, r.Payload, "empty, not missing")
	assert.Empty(t, r.Payload)
	assert.Equal(t, id, r.Topic)
	_, ok = tree.Record(seq + 1)
	assert.False(t, ok)
	_, ok = tree.Record(0)
	assert.False(t, ok)
}

func TestAnEarlierMomentCanBeRead(t *testing.T) {
	tree := NewTree(Options{})
	id, first := tree.Apply(Message{Topic: "t", Payload: []byte("1")})
	other, _ := tree.Apply(Message{Topic: "u", Payload: []byte("2")})
	tree.Apply(Message{Topic: "t", Payload: []byte("3")})
	latest, ok := tree.LatestAt(id, first+1)
	require.True(t, ok)
	assert.Equal(t, "1", string(latest.Payload))
	_, ok = tree.LatestAt(other, first)
	assert.False(t, ok, "it had none yet")
	recs, total := tree.History(id, first+1, 0, 10)
	assert.Equal(t, 1, total)
	require.Len(t, recs, 1)
	assert.Equal(t, first, recs[0].Seq)
}

func TestUnknownTopicsAreAnsweredWithNothing(t *testing.T) {
	tree := NewTree(Options{})
	tree.Apply(Message{Topic: "t"})
	for _, id := range []TopicID{0, 2, math.MaxUint32} {
		_, ok := tree.Topic(id)
		assert.False(t, ok)
		_, ok = tree.Latest(id)
		assert.False(t, ok)
		assert.Empty(t, tree.Name(id))
		assert.Nil(t, tree.Path(id))
		_, total := tree.History(id, 0, 0, 10)
		assert.Zero(t, total)
	}
	_, total := tree.Below(9, 10)
	assert.Zero(t, total)
}

func TestTheVersionChangesWithEveryChange(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	version, newest := tree.Version(), tree.Newest()
	changed := func() bool {
		old := version
		version = tree.Version()
		return old != version
	}
	tree.Apply(Message{Topic: "t"})
	assert.True(t, changed())
	assert.NotEqual(t, newest, tree.Newest())
	newest = tree.Newest()
	c.add(time.Second)
	tree.Sweep(c.now())
	assert.True(t, changed())
	tree.SetHistoryBudget(1 << 20)
	assert.True(t, changed())
	assert.Equal(t, newest, tree.Newest(), "no message came")
	assert.False(t, changed())
}

func TestApplyAllocatesNothingOnceTopicsAreKnown(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: 4_000_000}})
	names := make([]string, 1000)
	for i := range names {
		names[i] = fmt.Sprintf("plant/area-%d/device-%d/value", i%10, i)
	}
	payload := make([]byte, 100)
	i := 0
	apply := func() {
		tree.Apply(Message{Topic: names[i*7919%1000], Payload: payload})
		i++
	}
	for range 100_000 { // until the history is full
		apply()
	}
	require.Positive(t, tree.Totals().Left)
	assert.Zero(t, testing.AllocsPerRun(200_000, apply))
}

func TestTheTreeIsReadWhileItIsFilled(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: 500_000, Payload: 1000}})
	var wg sync.WaitGroup
	const writers, each = 3, 4000
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				payload := make([]byte, i%300)
				if i%500 == 0 {
					payload = make([]byte, 20_000)
				}
				tree.Apply(Message{Topic: fmt.Sprintf("w%d/%d/%d", w, i%17, i%501), Payload: payload, Retained: i%3 == 0})
			}
		})
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			var kept []Record
			for i := TopicID(1); ; i++ {
				select {
				case <-stop:
					for _, r := range kept {
						for _, b := range r.Payload {
							assert.Zero(t, b)
						}
					}
					return
				default:
				}
				id := i%max(1, tree.NewestID()) + 1
				tree.Topic(id)
				tree.Name(id)
				tree.Path(id)
				recs, _ := tree.History(id, 0, 0, 3)
				if i%50 == 0 {
					kept = append(kept, recs...)
				}
				if r, ok := tree.Latest(id); ok {
					tree.Record(r.Seq)
				}
				tree.Below(id%3, 10)
				tree.NewestTopics(5)
				tree.Totals()
				if i%100 == 0 {
					tree.Sweep(time.Now())
					tree.SetHistoryBudget(int64(300_000 + i%7*100_000))
				}
			}
		})
	}
	wg.Wait()
	close(stop)
	readers.Wait()
	assert.Equal(t, uint64(writers*each), tree.Totals().Messages)
	assert.Equal(t, Seq(writers*each), tree.Newest())
	checkBooks(t, tree, "")
}

func TestATopicFillsTwoCacheLinesAndWhatAMessageTouchesTheFirst(t *testing.T) {
	assert.Equal(t, uintptr(128), unsafe.Sizeof(topic{}))
	assert.Equal(t, uintptr(64), unsafe.Offsetof(topic{}.messagesBelow))
}
