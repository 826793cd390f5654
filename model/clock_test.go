package model

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAClockThatIsSetBackChangesNoOrderAndPutsNothingIntoTheFuture(t *testing.T) {
	for _, jump := range []time.Duration{-time.Hour, -400 * 24 * time.Hour, -3 * time.Second} {
		t.Run(fmt.Sprint(jump), func(t *testing.T) {
			c := newClock()
			tree := NewTree(Options{Now: c.now})
			apply := func(topic, payload string) {
				c.add(500 * time.Millisecond)
				tree.Apply(Message{Topic: topic, Payload: []byte(payload)})
			}
			apply("b/x", "1")
			apply("a", "2")
			rows := newRows(t, tree)
			rows.SetSort(SortNewest)
			id := topicID(t, tree, "a")
			frozen := tree.Freeze()
			defer frozen.Release()

			c.add(jump)
			tree.Sweep(c.now()) // nothing has come since, and still nothing lies ahead
			a := mustTopic(t, tree, id)
			assert.False(t, a.LastLive.After(c.now()), "%v ahead", a.LastLive.Sub(c.now()))
			assert.Less(t, c.now().Sub(a.LastLive), 2*time.Second, "it came just now")
			assert.Equal(t, a.LastLive, a.Last)

			apply("b/x", "3")
			assert.Equal(t, []string{"b", "a"}, shown(tree, rows)[:2], "what came last is the newest")
			apply("a", "4")
			assert.Equal(t, []string{"a", "b"}, shown(tree, rows)[:2])
			recs, _ := tree.History(id, 0, 0, 10)
			require.Len(t, recs, 2)
			assert.Equal(t, "4 2", fmt.Sprintf("%s %s", recs[0].Payload, recs[1].Payload))
			assert.False(t, recs[1].Time.After(recs[0].Time), "the older one is not the later one")
			assert.Equal(t, recs[0].Time, c.now())
			then, _ := frozen.Latest(id)
			assert.False(t, then.Time.After(c.now()))

			tree.SetNewSince(c.now())
			apply("new", "5")
			assert.True(t, mustTopic(t, tree, topicID(t, tree, "new")).New)
			assert.False(t, mustTopic(t, tree, id).New)
		})
	}
}

func TestASmallCorrectionOfTheClockMovesNothing(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	id, _ := tree.Apply(Message{Topic: "a"})
	first := mustTopic(t, tree, id).First
	c.add(-clockPlay / 2)
	tree.Apply(Message{Topic: "a"})
	a := mustTopic(t, tree, id)
	assert.Equal(t, first, a.First)
	assert.Equal(t, first, a.LastLive, "no earlier than the one before")
}

func TestALateTopicIsNotForgottenWhenTheClockIsSetBack(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	id, _ := tree.Apply(Message{Topic: "a"})
	tree.SetLateAfter("a", time.Minute)
	c.add(2 * time.Minute)
	tree.Sweep(c.now())
	require.True(t, mustTopic(t, tree, id).Late(c.now()))
	c.add(-time.Hour)
	tree.Sweep(c.now())
	assert.True(t, mustTopic(t, tree, id).Late(c.now()))
}
