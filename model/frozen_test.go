package model

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answers are all that a tree can be asked at one moment.
type answers struct {
	newest  TopicID
	totals  Totals
	topics  map[TopicID]Topic
	latest  map[TopicID]Record
	history map[TopicID][]Record
	below   map[TopicID][]Topic
}

const belowAsked = 7

func answersOf(newest TopicID, totals Totals, topic func(TopicID) (Topic, bool), latest func(TopicID) (Record, bool),
	history func(TopicID, int, int) ([]Record, int), below func(TopicID, int) ([]Topic, uint64)) answers {
	a := answers{newest, totals, map[TopicID]Topic{}, map[TopicID]Record{}, map[TopicID][]Record{}, map[TopicID][]Topic{}}
	for id := TopicID(0); id <= newest+1; id++ {
		if t, ok := topic(id); ok {
			a.topics[id] = t
		}
		if r, ok := latest(id); ok {
			a.latest[id] = cloned(r)
		}
		recs, total := history(id, 0, 1<<30)
		if len(recs) != total {
			panic(fmt.Sprintf("%d of %d", len(recs), total))
		}
		for _, r := range recs {
			a.history[id] = append(a.history[id], cloned(r))
		}
		a.below[id], _ = below(id, belowAsked)
		if len(a.below[id]) == 0 {
			delete(a.below, id)
		}
	}
	return a
}

func cloned(r Record) Record {
	r.Payload = append([]byte{}, r.Payload...)
	return r
}

func liveAnswers(t *Tree) answers {
	history := func(id TopicID, skip, n int) ([]Record, int) { return t.History(id, 0, skip, n) }
	return answersOf(t.NewestID(), t.Totals(), t.Topic, t.Latest, history, t.Below)
}

func frozenAnswers(f *Frozen) answers {
	return answersOf(f.NewestID(), f.Totals(), f.Topic, f.Latest, f.History, f.Below)
}

// fewTopics is one of some hundred names, so that each is changed often.
func fewTopics(rnd *rand.Rand) string {
	name := "x"
	for range rnd.IntN(4) {
		name += fmt.Sprintf("/%d", rnd.IntN(4))
	}
	return name
}

// stir does random things to a tree.
func stir(tree *Tree, c *clock, rnd *rand.Rand, steps, payload int) {
	for range steps {
		c.add(time.Duration(rnd.IntN(int(time.Second))))
		switch rnd.IntN(40) {
		case 0:
			tree.Sweep(c.now())
		case 1:
			tree.Apply(Message{Topic: fewTopics(rnd), Payload: payloadOf(rnd, rnd.IntN(30*payload))})
		default:
			tree.Apply(Message{Topic: fewTopics(rnd), Payload: payloadOf(rnd, rnd.IntN(payload)), QoS: byte(rnd.IntN(3)),
				Retained: rnd.IntN(4) == 0})
		}
	}
}

func TestAFrozenTreeAnswersAsItDidThen(t *testing.T) {
	for seed := range uint64(6) {
		rnd := rand.New(rand.NewPCG(seed, 11))
		c := newClock()
		tree := NewTree(Options{Now: c.now, Limits: Limits{History: 300_000, Payload: 2000}})
		stir(tree, c, rnd, rnd.IntN(3000), 200)
		for round := range 4 {
			where := fmt.Sprintf("seed %d, round %d", seed, round)
			want := liveAnswers(tree)
			wantSeq := tree.Newest()
			f := tree.Freeze()
			at := c.now()
			require.Equal(t, want, frozenAnswers(f), where)
			switch rnd.IntN(3) {
			case 0:
				tree.SetHistoryBudget(budgetSmallest)
			case 1:
				tree.SetHistoryBudget(300_000)
			}
			for range 2 {
				stir(tree, c, rnd, rnd.IntN(2000), 200)
				got := frozenAnswers(f)
				if !reflect.DeepEqual(want, got) {
					require.Equal(t, want, got, where)
				}
			}
			require.Equal(t, wantSeq, f.Seq())
			require.Equal(t, at, f.At())
			checkBooks(t, tree, where)
			f.Release()
			require.Equal(t, liveAnswers(tree), frozenAnswers(f), "released, it answers from the live tree")
		}
	}
}

func TestAPageOfAFrozenHistoryIsThatOfThen(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: budgetSmallest}})
	var id TopicID
	for i := range 100 {
		id, _ = tree.Apply(Message{Topic: "t", Payload: fmt.Appendf(nil, "%d", i)})
	}
	f := tree.Freeze()
	for range 20_000 {
		tree.Apply(Message{Topic: "t", Payload: []byte("later")})
	}
	_, ok := tree.Record(100)
	require.False(t, ok, "all of it has left")
	recs, total := f.History(id, 10, 3)
	assert.Equal(t, 100, total)
	require.Len(t, recs, 3)
	for i, want := range []string{"89", "88", "87"} {
		assert.Equal(t, want, string(recs[i].Payload))
		assert.Equal(t, uint64(90-i), recs[i].Nth)
		assert.Equal(t, Seq(90-i), recs[i].Seq)
	}
	recs, total = f.History(id, 98, 10)
	assert.Equal(t, 100, total)
	assert.Len(t, recs, 2)
}

func TestFreezingAgainReleasesTheStateBefore(t *testing.T) {
	tree := NewTree(Options{})
	id, _ := tree.Apply(Message{Topic: "t", Payload: []byte("1")})
	first := tree.Freeze()
	tree.Apply(Message{Topic: "t", Payload: []byte("2")})
	second := tree.Freeze()
	tree.Apply(Message{Topic: "t", Payload: []byte("3")})
	for want, f := range map[string]*Frozen{"3": first, "2": second} {
		latest, _ := f.Latest(id)
		assert.Equal(t, want, string(latest.Payload))
	}
	first.Release()
	latest, _ := second.Latest(id)
	assert.Equal(t, "2", string(latest.Payload), "releasing one twice does nothing to another")
}

func TestFreezingCopiesOnlyWhatChanges(t *testing.T) {
	tree := NewTree(Options{})
	for i := range 10_000 {
		tree.Apply(Message{Topic: fmt.Sprintf("t/%d", i)})
	}
	f := tree.Freeze()
	saved := func() (n int) {
		for _, block := range f.blocks {
			if block != nil {
				n++
			}
		}
		return n
	}
	assert.Zero(t, saved())
	for range 100 {
		tree.Apply(Message{Topic: "t/9000"})
		tree.Apply(Message{Topic: "t/new"})
	}
	assert.Equal(t, 2, saved(), "that of the topic, and that of those above it")
	f.Release()
	assert.Nil(t, tree.log.frozen)
	assert.Zero(t, saved())
}

// TestAFrozenTreeIsReadWhileMessagesCome is for the race detector above all.
func TestAFrozenTreeIsReadWhileMessagesCome(t *testing.T) {
	tree := NewTree(Options{Limits: Limits{History: 100_000}})
	rnd := rand.New(rand.NewPCG(5, 5))
	fill := func(rnd *rand.Rand, n int) {
		for i := range n {
			tree.Apply(Message{Topic: fewTopics(rnd), Payload: payloadOf(rnd, rnd.IntN(100))})
			if i%50 == 0 {
				tree.Sweep(time.Now())
			}
		}
	}
	fill(rnd, 500)
	for range 5 {
		want := liveAnswers(tree)
		f := tree.Freeze()
		var writing sync.WaitGroup
		writing.Go(func() { fill(rnd, 3000) })
		for range 3 {
			require.True(t, reflect.DeepEqual(want, frozenAnswers(f)))
		}
		writing.Wait()
		require.Equal(t, want, frozenAnswers(f))
		writing.Go(f.Release)
		writing.Go(func() { fill(rand.New(rand.NewPCG(6, 6)), 100) })
		for id := range TopicID(50) {
			f.History(id, 0, 1000)
			f.Below(id, 10)
		}
		writing.Wait()
	}
}
