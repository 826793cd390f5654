package model

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestRatesFollowTheTrafficAndDwindleUnswept(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	tree.Sweep(c.now())
	var id TopicID
	for range 30 { // 10 messages a second, for half a minute
		for range 10 {
			id, _ = tree.Apply(Message{Topic: "a/b"})
		}
		tree.Apply(Message{Topic: "a/c"})
		tree.Apply(Message{Topic: "a/b", Retained: true}) // replayed, so no traffic of these topics
		tree.Apply(Message{Topic: "$SYS/x"})
		c.add(time.Second)
		tree.Sweep(c.now())
	}
	topic := mustTopic(t, tree, id)
	assert.InDelta(t, 10, topic.Rate, 0.1)
	assert.InDelta(t, 10, topic.RateBelow, 0.1)
	above := mustTopic(t, tree, topic.Parent)
	assert.Zero(t, above.Rate)
	assert.InDelta(t, 11, above.RateBelow, 0.1)
	assert.InDelta(t, 12, tree.Totals().Rate, 0.1, "all that is received, without $SYS")

	last := topic.Rate
	for range 60 {
		c.add(time.Second)
		tree.Sweep(c.now())
		rate := mustTopic(t, tree, id).Rate
		assert.LessOrEqual(t, rate, last)
		last = rate
	}
	assert.Zero(t, last)
	assert.Zero(t, tree.Totals().Rate)
	assert.Zero(t, mustTopic(t, tree, topic.Parent).RateBelow)
}

func TestAQuietTreeDoesNotChange(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	tree.Apply(Message{Topic: "a"})
	for range 120 {
		c.add(time.Second)
		tree.Sweep(c.now())
	}
	version := tree.Version()
	for range 10 {
		c.add(time.Second)
		tree.Sweep(c.now())
	}
	assert.Equal(t, version, tree.Version())
	tree.Apply(Message{Topic: "$SYS/x"})
	version = tree.Version()
	c.add(time.Second)
	tree.Sweep(c.now())
	assert.NotEqual(t, version, tree.Version(), "rates of $SYS are rates too")
}

func TestASweepLooksOnlyAtTopicsThatChanged(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	for i := range 1000 {
		tree.Apply(Message{Topic: fmt.Sprintf("a/%d", i)})
	}
	c.add(time.Second)
	tree.Sweep(c.now())
	end := tree.rates.cursor
	for range 500 {
		tree.Apply(Message{Topic: "a/7"})
	}
	c.add(time.Second)
	tree.Sweep(c.now())
	assert.Equal(t, uint64(2), tree.rates.cursor-end, "the topic and the one above it, once each")
}

func TestAClockSetBackDoesNotStopTheRates(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	c.add(-time.Hour)
	tree.Sweep(c.now())
	var id TopicID
	for range 20 {
		for range 4 {
			id, _ = tree.Apply(Message{Topic: "a"})
		}
		c.add(time.Second)
		tree.Sweep(c.now())
	}
	assert.InDelta(t, 4, mustTopic(t, tree, id).Rate, 0.3)
}

func TestTheFeedTellsEveryReaderWhatChangedOnce(t *testing.T) {
	tree := NewTree(Options{})
	a, _ := tree.Apply(Message{Topic: "a"})
	c, _ := tree.Apply(Message{Topic: "b/c"})
	b, _ := tree.Lookup("b")
	buffer := make([]TopicID, 0, 100)
	for range 1000 {
		tree.Apply(Message{Topic: "a"})
	}
	ids, one, lost := tree.Changed(0, buffer)
	assert.ElementsMatch(t, []TopicID{a, b, c}, ids)
	assert.False(t, lost)
	ids, one, _ = tree.Changed(one, buffer)
	assert.Empty(t, ids)
	tree.Apply(Message{Topic: "a"})
	ids, one, _ = tree.Changed(one, buffer)
	assert.Equal(t, []TopicID{a}, ids)
	ids, two, _ := tree.Changed(0, buffer)
	assert.ElementsMatch(t, []TopicID{a, b, c, a}, ids, "to a later reader what the first was told twice is told twice")
	assert.Equal(t, one, two)
	ids, two, _ = tree.Changed(0, make([]TopicID, 0, 2))
	assert.Len(t, ids, 2)
	assert.Equal(t, uint64(2), two)
}

func TestAFeedReaderThatFellBehindIsTold(t *testing.T) {
	tree := NewTree(Options{})
	buffer := make([]TopicID, 0, 1)
	cursor := uint64(0)
	for range feedLeast + 4*feedBlock {
		tree.Apply(Message{Topic: "a"})
		_, cursor, _ = tree.Changed(cursor, buffer)
	}
	_, _, lost := tree.Changed(0, buffer)
	assert.True(t, lost)
	_, _, lost = tree.Changed(cursor, buffer)
	assert.False(t, lost)
	assert.LessOrEqual(t, len(tree.feed.blocks), feedLeast/feedBlock+3)
}
