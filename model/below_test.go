package model

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNewestTopicsAreThoseCreatedLastThatHaveAValue(t *testing.T) {
	tree := NewTree(Options{})
	a, _ := tree.Apply(Message{Topic: "a"})
	c, _ := tree.Apply(Message{Topic: "b/c"})
	tree.Apply(Message{Topic: "$SYS/x"})
	tree.Apply(Message{Topic: "a"})
	assert.Equal(t, []TopicID{c, a}, tree.NewestTopics(5))
	assert.Equal(t, []TopicID{c}, tree.NewestTopics(1))
	assert.Empty(t, tree.NewestTopics(0))
	assert.Empty(t, tree.NewestTopics(-1))
}

func TestTopicsBelowComeDepthFirstInNaturalOrder(t *testing.T) {
	tree := NewTree(Options{})
	names := func(id TopicID, n int) (names []string, total uint64) {
		topics, total := tree.Below(id, n)
		for _, topic := range topics {
			names = append(names, tree.Name(topic.ID))
		}
		return names, total
	}
	for _, name := range []string{"p/a10/x", "p/a2", "p/a10", "$SYS/s", "p/a2/y", "q", "p/b//z"} {
		tree.Apply(Message{Topic: name})
	}
	p, _ := tree.Lookup("p")
	got, total := names(p, 10)
	assert.Equal(t, []string{"p/a2", "p/a2/y", "p/a10", "p/a10/x", "p/b//z"}, got)
	assert.Equal(t, uint64(5), total)
	got, total = names(p, 2)
	assert.Equal(t, []string{"p/a2", "p/a2/y"}, got)
	assert.Equal(t, uint64(5), total)
	got, total = names(0, 10)
	assert.Equal(t, []string{"p/a2", "p/a2/y", "p/a10", "p/a10/x", "p/b//z", "q", "$SYS/s"}, got)
	assert.Equal(t, uint64(7), total)

	// What comes later is found although the answer is kept.
	_, _ = names(p, 3)
	tree.Apply(Message{Topic: "p/a1"})
	tree.Apply(Message{Topic: "p/zz"})
	tree.Apply(Message{Topic: "r"})
	got, total = names(p, 3)
	assert.Equal(t, []string{"p/a1", "p/a2", "p/a2/y"}, got)
	assert.Equal(t, uint64(7), total)
	tree.Apply(Message{Topic: "p/b"}) // existed, without a value
	got, _ = names(p, 10)
	assert.Equal(t, []string{"p/a1", "p/a2", "p/a2/y", "p/a10", "p/a10/x", "p/b", "p/b//z", "p/zz"}, got)
}

func TestTopicsBelowAWideBranchAreTheFirst(t *testing.T) {
	tree := NewTree(Options{})
	for i := range 5000 {
		tree.Apply(Message{Topic: fmt.Sprintf("w/%d", i*7919%5000)})
	}
	w, _ := tree.Lookup("w")
	topics, total := tree.Below(w, 20)
	require.Len(t, topics, 20)
	for i, topic := range topics {
		require.Equal(t, fmt.Sprint(i), topic.Level)
	}
	assert.Equal(t, uint64(5000), total)
}

func TestNamesCompareAsAPersonWould(t *testing.T) {
	sorted := []string{"", "\x00", "-", "/", "0", "00", "01", "1", "1a", "02", "2", "10", "010b", "10b", "A", "a", "a0", "A1", "a1", "a02", "a2", "a2b", "a10", "a10000000000000000000000000", "ab", "B", "b", "é", "\xff"}
	for i, a := range sorted {
		for j, b := range sorted {
			c := compareNatural(a, b)
			switch {
			case i < j:
				assert.Negative(t, c, "%q before %q", a, b)
			case i > j:
				assert.Positive(t, c, "%q after %q", a, b)
			default:
				assert.Zero(t, c)
			}
			if x, y := naturalKey(a), naturalKey(b); x != y {
				assert.Equal(t, c < 0, x < y, "the keys of %q and %q", a, b)
			}
		}
	}
}
