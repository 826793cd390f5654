package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counted is a message as the plain model of Hot keeps it.
type counted struct {
	at   float64 // seconds swept over when it was swept
	name string
	size uint64
}

// plainHot counts what came within the last seconds by name; for branches, with
// all below, and only what has something below.
func plainHot(all []counted, from float64, branches bool) map[string][2]uint64 {
	sums := map[string][2]uint64{}
	for _, m := range all {
		if m.at <= from+1e-6 || m.name == "$SYS" || strings.HasPrefix(m.name, "$SYS/") {
			continue
		}
		names := []string{m.name}
		if branches {
			names = nil
			for i, c := range m.name {
				if c == '/' {
					names = append(names, m.name[:i])
				}
			}
		}
		for _, name := range names {
			sums[name] = [2]uint64{sums[name][0] + 1, sums[name][1] + m.size}
		}
	}
	if !branches {
		return sums
	}
	for _, m := range all { // what a branch had itself counts too
		if sum, ok := sums[m.name]; ok && m.at > from+1e-6 {
			sums[m.name] = [2]uint64{sum[0] + 1, sum[1] + m.size}
		}
	}
	return sums
}

func TestHotCountsWhatAPlainModelCounts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	var all []counted
	elapsed := 0.0
	for second := range 1500 {
		traffic := rnd.IntN(30)
		if second/100%3 == 2 {
			traffic = 0
		}
		tick := time.Second + time.Duration(rnd.IntN(20)-10)*time.Millisecond
		elapsed += tick.Seconds()
		for range traffic {
			name := fewTopics(rnd)
			if rnd.IntN(10) == 0 {
				name = "$SYS/" + name
			}
			size := rnd.IntN(500)
			replayed := rnd.IntN(8) == 0
			tree.Apply(Message{Topic: name, Payload: make([]byte, size), Retained: replayed})
			if !replayed {
				all = append(all, counted{elapsed, name, uint64(size)})
			}
		}
		c.add(tick)
		tree.Sweep(c.now())
		if rnd.IntN(15) > 0 {
			continue
		}
		for _, window := range []time.Duration{HotShort, HotMedium, HotLong} {
			frames, seconds := tree.hot.within(window)
			require.LessOrEqual(t, seconds, window.Seconds()*hotSlack)
			if elapsed > window.Seconds() {
				require.Greater(t, seconds, window.Seconds()*0.89)
			}
			require.LessOrEqual(t, len(frames), 46)
			for _, by := range []HotBy{HotByMessages, HotByBytes} {
				for _, branches := range []bool{false, true} {
					where := fmt.Sprintf("second %d, window %v, by %v, branches %v", second, window, by, branches)
					checkHot(t, tree, plainHot(all, elapsed-seconds, branches), plainHot(all, elapsed-seconds, false),
						window, by, branches, seconds, where)
				}
			}
		}
	}
}

func checkHot(t *testing.T, tree *Tree, want, topics map[string][2]uint64, window time.Duration, by HotBy, branches bool, seconds float64, where string) {
	t.Helper()
	ranked, total := tree.Hot(window, by, branches, 1000)
	var sum [2]uint64
	for _, s := range topics {
		sum = [2]uint64{sum[0] + s[0], sum[1] + s[1]}
	}
	require.Equal(t, sum, [2]uint64{total.Messages, total.Bytes}, where)
	require.Len(t, ranked, len(want), where)
	require.True(t, slices.IsSortedFunc(ranked, (&hotRank{by: by}).compare), where)
	for _, h := range ranked {
		require.Equal(t, want[tree.Name(h.ID)], [2]uint64{h.Messages, h.Bytes}, where)
		require.InDelta(t, float64(h.Messages)/seconds, h.Rate, 1e-9)
		require.InDelta(t, float64(h.Bytes)/seconds, h.ByteRate, 1e-9)
		share := float64(h.Messages) / float64(sum[0])
		if by == HotByBytes {
			share = float64(h.Bytes) / float64(max(sum[1], 1))
		}
		require.InDelta(t, share, h.Share, 1e-9)
	}
	first, _ := tree.Hot(window, by, branches, 3)
	require.Equal(t, append([]Hot{}, ranked[:min(3, len(ranked))]...), append([]Hot{}, first...), where)
	if len(ranked) > 0 {
		require.InDelta(t, 1, total.Share, 1e-9)
	}
}

func TestHotBranchSumsStayExactWhenTopicsAreTooManyToCountOneByOne(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 2))
	tree := NewTree(Options{})
	var entries []hotEntry
	for i := range 5000 {
		id, _ := tree.Apply(Message{Topic: fmt.Sprintf("a/%d/%d/t%d", i%7, i%70, i)})
		entries = append(entries, hotEntry{uint32(id) << 1, 1 + uint32(rnd.IntN(5)), uint64(rnd.IntN(100))})
	}
	fast, _ := tree.Lookup("a/0/0/t0")
	large, _ := tree.Lookup("a/1/1/t1")
	for i := range entries {
		switch entries[i].id() {
		case uint32(fast):
			entries[i].messages = 1000
		case uint32(large):
			entries[i].bytes = 100_000
		}
	}
	sums := func(entries []hotEntry) map[TopicID]Hot {
		m := map[TopicID]Hot{}
		hotBranches(&tree.names, entries, func(h Hot) { m[h.ID] = h })
		return m
	}
	want := sums(entries)
	folded := foldHot(&tree.names, slices.Clone(entries), 300)
	assert.LessOrEqual(t, len(folded), 300)
	assert.Equal(t, entries[0], folded[slices.IndexFunc(folded, func(e hotEntry) bool { return e.id() == uint32(fast) })])
	assert.True(t, slices.ContainsFunc(folded, func(e hotEntry) bool { return e.id() == uint32(large) && !e.rest() }))
	got := sums(folded)
	require.Len(t, want, 78)
	assert.Equal(t, want, got)

	few := foldHot(&tree.names, slices.Clone(entries), 2)
	assert.LessOrEqual(t, len(few), 2)
	assert.Equal(t, entryTotal(entries), entryTotal(few), "whatever is folded, nothing is lost")
}

func entryTotal(entries []hotEntry) (total [2]uint64) {
	for _, e := range entries {
		total[0] += uint64(e.messages)
		total[1] += e.bytes
	}
	return total
}

func TestHotKeepsABoundedNumberOfFramesHoweverOftenItIsSwept(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	frames := func() int { return len(tree.hot.levels[0]) + len(tree.hot.levels[1]) + len(tree.hot.levels[2]) }
	for range 20_000 {
		c.add(70 * time.Millisecond)
		tree.Apply(Message{Topic: "t"})
		tree.Sweep(c.now())
		require.LessOrEqual(t, frames(), 46)
	}
	_, total := tree.Hot(HotLong, HotByMessages, false, 1)
	assert.InEpsilon(t, 600/0.07, float64(total.Messages), 0.1)
	c.add(time.Hour) // the machine slept
	tree.Apply(Message{Topic: "t"})
	tree.Sweep(c.now())
	ranked, total := tree.Hot(HotShort, HotByMessages, false, 1)
	assert.Less(t, total.Messages, uint64(15), "nothing from before, but for the second that was not over")
	assert.InDelta(t, float64(total.Messages)/3600, ranked[0].Rate, 1e-4)
	for range 700 {
		c.add(time.Second)
		tree.Sweep(c.now())
	}
	ranked, total = tree.Hot(HotLong, HotByMessages, false, 1)
	assert.Empty(t, ranked)
	assert.Zero(t, total)
}
