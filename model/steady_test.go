package model

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// holdings is all that a tree has allocated and that traffic could make grow,
// in bytes.
type holdings struct{ pages, arena, index, chunks, handles, feed, frames int }

func (h holdings) total() int {
	return h.pages + h.arena + h.index + h.chunks + h.handles + h.feed + h.frames
}

func holdingsOf(t *Tree) (h holdings) {
	t.mu.Lock()
	defer t.mu.Unlock()
	h.pages = len(t.names.pages) * int(unsafe.Sizeof(topicPage{}))
	h.arena = len(t.names.arena) * arenaChunk
	seen := map[*segment]bool{}
	for _, s := range t.index.directory {
		seen[s] = true
	}
	h.index = len(seen)*segmentSize*8 + len(t.index.directory)*8
	for _, c := range t.log.chunks {
		h.chunks += cap(c.data)
	}
	if t.log.spare != nil {
		h.chunks += cap(t.log.spare.data)
	}
	for _, s := range t.log.handles.slabs {
		h.handles += len(s.pages) * slabWords * 8
	}
	for _, page := range t.log.handles.queues {
		h.handles += int(unsafe.Sizeof(*page))
		for _, q := range page {
			h.handles += cap(q.blocks)*8 + len(q.blocks)*queueBlock*8
			if q.spare != nil {
				h.handles += queueBlock * 8
			}
		}
	}
	h.feed = len(t.feed.blocks) * feedBlock * 4
	for _, level := range t.hot.levels {
		for _, f := range level {
			h.frames += cap(f.packed)
		}
	}
	return h
}

// TestSteadyTrafficDoesNotMakeAFullTreeGrow is 50,000 topics, a few of them
// fast, for twenty times what the history holds and longer than any frame
// lives, with readers of the feed and a sweep a second.
func TestSteadyTrafficDoesNotMakeAFullTreeGrow(t *testing.T) {
	const topics, perSecond, budget = 50_000, 1000, 12_000_000
	rnd := rand.New(rand.NewPCG(7, 7))
	c := newClock()
	tree := NewTree(Options{Now: c.now, Limits: Limits{History: budget}})
	names := make([]string, topics)
	for i := range names {
		names[i] = fmt.Sprintf("plant/%d/%d", i/500, i)
		tree.Apply(Message{Topic: names[i], Payload: make([]byte, 50+i%60), Retained: true})
	}
	payload := make([]byte, 160)
	changed := make([]TopicID, 0, 4096)
	var cursor uint64
	run := func(seconds int) {
		for range seconds {
			for range perSecond {
				name := names[rnd.IntN(topics)]
				if rnd.IntN(2) == 0 {
					name = names[rnd.IntN(20)]
				}
				tree.Apply(Message{Topic: name, Payload: payload[:50+rnd.IntN(100)]})
			}
			c.add(time.Second)
			tree.Sweep(c.now())
			_, cursor, _ = tree.Changed(cursor, changed)
		}
	}
	for tree.Totals().Left < topics {
		run(1)
	}
	run(700)
	// What comes and goes with merging and sweeping is compared by its largest.
	largest := func() (most holdings) {
		for range 30 {
			run(13)
			now := holdingsOf(tree)
			most = holdings{max(most.pages, now.pages), max(most.arena, now.arena), max(most.index, now.index),
				max(most.chunks, now.chunks), max(most.handles, now.handles), max(most.feed, now.feed), max(most.frames, now.frames)}
			totals := tree.Totals()
			require.LessOrEqual(t, totals.History, totals.Budget)
		}
		return most
	}
	full, later := largest(), largest()
	require.Less(t, full.chunks, budget*11/10, "the log is as large as its budget")
	assert.InEpsilon(t, full.chunks, later.chunks, 0.03)
	assert.InEpsilon(t, full.handles, later.handles, 0.03)
	assert.InEpsilon(t, full.frames, later.frames, 0.03)
	assert.LessOrEqual(t, later.feed, full.feed+feedBlock*4)
	assert.Equal(t, full.pages+full.arena+full.index, later.pages+later.arena+later.index)
	assert.InEpsilon(t, full.total(), later.total(), 0.02)
	var left uint64
	for id := TopicID(1); id <= tree.NewestID(); id++ {
		topic := mustTopic(t, tree, id)
		require.True(t, !topic.HasValue() || topic.Kept > 0, "each topic keeps its latest value")
		left += topic.Left
	}
	assert.Equal(t, left, tree.Totals().Left, "what left is counted per topic and in all")
	assert.Zero(t, tree.Totals().CutLatest)
}
