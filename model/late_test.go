package model

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnIntervalIsKeptToAFewThousandths(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 10_000 {
		gap := int64(2*time.Millisecond)<<rnd.IntN(30) + rnd.Int64N(1e6)
		up, down := intervalOf(gap, 1<<63), intervalOf(gap, 0)
		for _, got := range []interval{up, down} {
			require.InEpsilon(t, gap, (got<<2 | intervalSeen).gap(), 0.002, "%d", gap)
		}
	}
	assert.Equal(t, int64(1<<intervalOctave), (intervalOf(0, 9) << 2).gap(), "shorter ones are not told apart")
	assert.Greater(t, (intervalOf(1<<62, 9) << 2).gap(), int64(50*24*time.Hour))
}

func TestRoundingAnIntervalAddsUpToNothing(t *testing.T) {
	gap, sum := int64(61_234_567_891), 0.0
	const n = 10_000
	for i := range uint64(n) {
		sum += float64((intervalOf(gap, i) << 2).gap())
	}
	assert.InEpsilon(t, gap, sum/n, 0.00002)
}

// heard is a topic that gets live messages at the given gaps.
func heard(gaps ...time.Duration) (*Tree, TopicID, *clock) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	id, _ := tree.Apply(Message{Topic: "t", Payload: []byte("1")})
	for _, gap := range gaps {
		c.add(gap)
		tree.Apply(Message{Topic: "t", Payload: []byte("1")})
	}
	return tree, id, c
}

func repeat(n int, gaps ...time.Duration) (all []time.Duration) {
	for range n {
		all = append(all, gaps...)
	}
	return all
}

func TestTheIntervalIsKnownAfterFourLiveMessages(t *testing.T) {
	tree, id, c := heard(10*time.Second, 11*time.Second)
	topic := mustTopic(t, tree, id)
	assert.Zero(t, topic.Interval)
	assert.Zero(t, topic.LateAfter)
	assert.False(t, topic.Late(c.now().Add(100*time.Hour)))
	for range 5 {
		tree.Apply(Message{Topic: "t", Retained: true})
		c.add(time.Second)
	}
	assert.Zero(t, mustTopic(t, tree, id).Interval, "what is replayed is never a gap")

	c.add(4 * time.Second)
	tree.Apply(Message{Topic: "t"})
	topic = mustTopic(t, tree, id)
	assert.InEpsilon(t, 11*time.Second, topic.Interval, 0.005)
	assert.Equal(t, lateFactor*topic.Interval, topic.LateAfter)
	assert.False(t, topic.Late(c.now().Add(32*time.Second)))
	assert.True(t, topic.Late(c.now().Add(34*time.Second)))
}

func TestAFastTopicIsLateAfterASecondAtTheEarliest(t *testing.T) {
	tree, id, c := heard(repeat(100, 10*time.Millisecond)...)
	topic := mustTopic(t, tree, id)
	assert.InEpsilon(t, 10*time.Millisecond, topic.Interval, 0.01)
	assert.False(t, topic.Late(c.now().Add(time.Second)))
	assert.True(t, topic.Late(c.now().Add(time.Second+1)))
}

func TestBurstsDoNotMakeATopicLateBetweenThem(t *testing.T) {
	for _, burst := range []int{2, 5, 20, 200} {
		t.Run(fmt.Sprint(burst), func(t *testing.T) {
			cycle := append(repeat(burst-1, 20*time.Millisecond), time.Minute)
			tree, id, c := heard(repeat(6, cycle...)...) // six minutes to learn it
			for range 20 {
				topic := mustTopic(t, tree, id)
				require.False(t, topic.Late(c.now().Add(90*time.Second)), "usual %v", topic.Interval)
				for range burst {
					tree.Apply(Message{Topic: "t"})
					c.add(20 * time.Millisecond)
				}
				topic = mustTopic(t, tree, id)
				require.False(t, topic.Late(c.now().Add(90*time.Second)), "usual %v", topic.Interval)
				require.True(t, topic.Late(c.now().Add(4*time.Minute)), "usual %v", topic.Interval)
				c.add(time.Minute)
			}
		})
	}
}

func TestATopicThatBecomesSlowerIsLateAFewTimesOnly(t *testing.T) {
	tree, id, c := heard(repeat(50, time.Second)...)
	late := 0
	for range 30 {
		topic := mustTopic(t, tree, id)
		c.add(time.Minute)
		if topic.Late(c.now()) {
			late++
		}
		tree.Apply(Message{Topic: "t"})
	}
	assert.LessOrEqual(t, late, 3)
	assert.InEpsilon(t, time.Minute, mustTopic(t, tree, id).Interval, 0.01)
}

func TestATopicThatBecomesFasterIsKnownAsSuchInAFewOfItsOldIntervals(t *testing.T) {
	tree, id, c := heard(repeat(10, time.Minute)...)
	from := c.now()
	for mustTopic(t, tree, id).Interval > 2*time.Second {
		c.add(time.Second)
		tree.Apply(Message{Topic: "t"})
		require.Less(t, c.now().Sub(from), 6*time.Minute)
	}
}

func TestAnOutageIsNotAHabit(t *testing.T) {
	gaps := append(repeat(50, time.Second), time.Hour)
	tree, id, _ := heard(append(gaps, repeat(60, time.Second)...)...)
	assert.Less(t, mustTopic(t, tree, id).Interval, 2*time.Second)
}

func TestALimitHoldsForTheBranchBelowItsName(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	tree.SetLateAfter("a/b", time.Minute)
	tree.SetLateAfter("a/b/x", time.Hour)
	apply := func(name string) TopicID {
		id, _ := tree.Apply(Message{Topic: name, Payload: []byte("1"), Retained: true})
		return id
	}
	names := map[string]time.Duration{"a/b": time.Minute, "a/b/c/d": time.Minute, "a/b/x/y": time.Hour, "a": 0, "a/bb": 0}
	for name, want := range names {
		assert.Equal(t, want, mustTopic(t, tree, apply(name)).LateAfter, name)
	}
	branch, _ := tree.Lookup("a/b/c")
	assert.Zero(t, mustTopic(t, tree, branch).LateAfter, "what has no value of its own is never late")

	before := tree.Version()
	tree.SetLateAfter("a", time.Second)
	assert.NotEqual(t, before, tree.Version())
	assert.Equal(t, time.Second, mustTopic(t, tree, apply("a/bb")).LateAfter, "also when it was there before")
	assert.Equal(t, time.Minute, mustTopic(t, tree, apply("a/b/c/d")).LateAfter, "the nearest one holds")
	tree.SetLateAfter("a/b", 0)
	assert.Equal(t, time.Second, mustTopic(t, tree, apply("a/b/c/d")).LateAfter)
	tree.SetLateAfter("a", 0)
	assert.Zero(t, mustTopic(t, tree, apply("a/b/c/d")).LateAfter)
	tree.SetLateAfter("", 2*time.Minute)
	assert.Equal(t, 2*time.Minute, mustTopic(t, tree, apply("else")).LateAfter, "the empty name is the whole tree")
	tree.SetLateAfter("taken/away", time.Second)
	tree.SetLateAfter("taken/away", 0)
	assert.Equal(t, 2*time.Minute, mustTopic(t, tree, apply("taken/away")).LateAfter)
}

func TestAReplayedValueIsLateCountedFromWhenItWasHeard(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	tree.SetLateAfter("t", time.Minute)
	id, _ := tree.Apply(Message{Topic: "t", Payload: []byte("1"), Retained: true})
	c.add(50 * time.Second)
	tree.Apply(Message{Topic: "t", Payload: []byte("1"), Retained: true}) // connected again
	assert.False(t, mustTopic(t, tree, id).Late(c.now()))
	c.add(11 * time.Second)
	assert.True(t, mustTopic(t, tree, id).Late(c.now()))
	tree.Apply(Message{Topic: "t", Payload: []byte("1")})
	assert.False(t, mustTopic(t, tree, id).Late(c.now().Add(time.Minute)))
}

func TestNewIsWhatWasFirstHeardSinceAMoment(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	old, _ := tree.Apply(Message{Topic: "a/old"})
	assert.False(t, mustTopic(t, tree, old).New, "without a moment nothing is new")
	c.add(time.Second)
	tree.SetNewSince(c.now())
	tree.Apply(Message{Topic: "a/old"})
	young, _ := tree.Apply(Message{Topic: "a/new"})
	assert.False(t, mustTopic(t, tree, old).New)
	assert.True(t, mustTopic(t, tree, young).New)
	branch, _ := tree.Lookup("a")
	assert.False(t, mustTopic(t, tree, branch).New, "it was never heard itself")
	tree.SetNewSince(time.Time{})
	assert.False(t, mustTopic(t, tree, young).New)
}

func TestATopicTellsSizeAndQoSOfItsLatestMessage(t *testing.T) {
	tree := NewTree(Options{})
	id, _ := tree.Apply(Message{Topic: "t", Payload: []byte("12345"), QoS: 2})
	topic := mustTopic(t, tree, id)
	assert.Equal(t, 5, topic.LastSize)
	assert.Equal(t, byte(2), topic.QoS)
	tree.Apply(Message{Topic: "t", Payload: []byte("1"), Size: 70_000, QoS: 1})
	topic = mustTopic(t, tree, id)
	assert.Equal(t, 70_000, topic.LastSize)
	assert.Equal(t, byte(1), topic.QoS)
}
