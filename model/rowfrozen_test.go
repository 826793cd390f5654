package model

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFrozenRowsShowWhatWasAndCatchUpAtOnce(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "a/x", "b")
	rows := newRows(t, tree)
	rows.Sync()
	rows.SetOpen(topicID(t, tree, "a"), true)
	rows.SetFrozen(tree.Freeze())
	tree.Apply(Message{Topic: "b", Payload: []byte("later")})
	applyAll(tree, "a/later", "c/later")
	assert.Equal(t, []string{"a", "a/x", "b"}, shown(tree, rows))
	b := rows.Window(2, 1, nil)[0]
	assert.Equal(t, "1", string(b.Value))
	assert.Equal(t, uint64(1), b.Messages)
	_, there := rows.Index(topicID(t, tree, "a/later"))
	assert.False(t, there)
	rows.SetOpen(topicID(t, tree, "c"), true) // there is no such branch yet
	rows.SetOpenBelow(topicID(t, tree, "c"), true)
	rows.Reveal(topicID(t, tree, "a/later"))

	version := rows.Version()
	tree.Apply(Message{Topic: "b", Payload: []byte("still later")})
	assert.Equal(t, version, rows.Version(), "nothing changes on a frozen screen")
	rows.SetFrozen(nil)
	assert.NotEqual(t, version, rows.Version())
	assert.Equal(t, []string{"a", "a/later", "a/x", "b", "c"}, shown(tree, rows))
	assert.Equal(t, "still later", string(rows.Window(3, 1, nil)[0].Value))
}

func TestATopicThatTheRowsHadAlreadyTakenInIsHiddenByAnEarlierMoment(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "a/x")
	rows := newRows(t, tree)
	rows.Sync()
	rows.SetOpen(topicID(t, tree, "a"), true)
	frozen := tree.Freeze()
	applyAll(tree, "a/y", "b/z")
	rows.Sync()
	rows.SetOpenBelow(0, true)
	require.Equal(t, []string{"a", "a/x", "a/y", "b", "b/z"}, shown(tree, rows))
	rows.SetFrozen(frozen)
	assert.Equal(t, []string{"a", "a/x"}, shown(tree, rows))
	rows.SetFrozen(nil)
	assert.Equal(t, []string{"a", "a/x", "a/y", "b"}, shown(tree, rows))
}

func TestWhatIsOpenedOrClosedWhileFrozenStaysSo(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "a/x", "b/x", "c/x")
	rows := newRows(t, tree)
	rows.Sync()
	rows.SetOpen(topicID(t, tree, "a"), true)
	rows.SetFrozen(tree.Freeze())
	applyAll(tree, "b/y")
	assert.Equal(t, []string{"a", "a/x", "b", "c"}, shown(tree, rows), "what was open still is")
	rows.SetOpen(topicID(t, tree, "a"), false)
	rows.SetOpen(topicID(t, tree, "b"), true)
	assert.Equal(t, []string{"a", "b", "b/x", "c"}, shown(tree, rows))
	rows.SetFrozen(nil)
	assert.Equal(t, []string{"a", "b", "b/x", "b/y", "c"}, shown(tree, rows))
}

func TestFilterAndSortWorkOnWhatIsFrozen(t *testing.T) {
	tree := NewTree(Options{})
	for topic, value := range map[string]string{"a": "10", "b": "90", "c": "95"} {
		tree.Apply(Message{Topic: topic, Payload: []byte(value)})
	}
	tree.Apply(Message{Topic: "c", Payload: []byte("96")})
	rows := newRows(t, tree)
	rows.SetFilter(parseFilter(t, "value>50"))
	rows.Sync()
	rows.SetFrozen(tree.Freeze())
	for range 5 {
		tree.Apply(Message{Topic: "b", Payload: []byte("5")})
	}
	tree.Apply(Message{Topic: "a", Payload: []byte("99")})
	tree.Apply(Message{Topic: "d", Payload: []byte("99")})
	assert.Equal(t, []string{"b", "c"}, shown(tree, rows))
	rows.SetSort(SortMessages)
	assert.Equal(t, []string{"c", "b"}, shown(tree, rows), "in the order of then")
	rows.SetFilter(parseFilter(t, "value<20"))
	assert.Equal(t, []string{"a"}, shown(tree, rows))
	n, complete := rows.Matches()
	assert.Equal(t, 1, n)
	assert.True(t, complete)

	rows.SetFrozen(nil)
	assert.Equal(t, []string{"b"}, shown(tree, rows))
	rows.SetFilter(nil)
	assert.Equal(t, []string{"b", "a", "c", "d"}, shown(tree, rows))
}

func TestABranchIsOpenedToTheBottomThoughItIsSortedAnewMeanwhile(t *testing.T) {
	tree := NewTree(Options{})
	const n = 3 * inlineList
	for i := range n {
		applyAll(tree, fmt.Sprintf("a/%d/x", i))
	}
	rows := newRows(t, tree)
	rows.Sync()
	rows.SetOpenBelow(0, true)
	rows.SetSort(SortMessages)
	rows.Sync()
	assert.Equal(t, 1+2*n, rows.Len())
}

func TestAFilterThatWasNotDoneWithWhatCameLaterIsCompleteAtAnEarlierMoment(t *testing.T) {
	tree := NewTree(Options{})
	const n = 2 * stepNames
	for i := range n {
		applyAll(tree, fmt.Sprintf("a/%d", i))
	}
	then := tree.Freeze()
	for i := range 2 * n {
		applyAll(tree, fmt.Sprintf("b/%d", i))
	}
	rows := newRowsInline(tree, 5, 0)
	t.Cleanup(rows.Close)
	rows.Sync()
	for partly := false; !partly; {
		rows.SetFilter(nil)
		rows.SetFilter(parseFilter(t, "/[0-9]/"))
		for evaluated := false; !evaluated; {
			rows.mu.Lock()
			evaluated = rows.next == nil
			partly = evaluated && rows.shape.scanning()
			if partly {
				rows.shape.freeze(then)
				rows.plain.freeze(then)
			}
			rows.mu.Unlock()
		}
	}
	rows.Sync()
	matches, complete := rows.Matches()
	assert.True(t, complete)
	assert.Equal(t, n, matches)
	assert.Equal(t, 1+n, rows.Len())
}

func TestManyBranchesThatAreBeingOpenedAreOpenedAtAnEarlierMoment(t *testing.T) {
	tree := NewTree(Options{})
	const n = 4 * stepNames
	var then *Frozen
	for i := range n {
		if i == n/4 {
			then = tree.Freeze()
		}
		applyAll(tree, fmt.Sprintf("a/%d/x", i))
	}
	rows := newRows(t, tree)
	rows.Sync()
	rows.SetOpen(topicID(t, tree, "a"), true)
	rows.Sync()
	rows.SetOpenBelow(0, true)
	rows.SetFrozen(then)
	rows.Sync()
	assert.Equal(t, 1+2*n/4, rows.Len())
	rows.SetFrozen(nil)
	rows.Sync()
	assert.Equal(t, 1+n+n/4, rows.Len(), "what came later is closed")
}

func TestRowsOfAMomentThatWasGivenBackGoOn(t *testing.T) {
	tree := NewTree(Options{})
	apply := func(from, to int) {
		for i := from; i < to; i++ {
			applyAll(tree, fmt.Sprintf("a/%d", i), fmt.Sprintf("b/%d", i))
		}
	}
	apply(0, 100)
	rows := newRows(t, tree)
	rows.Sync()
	then := tree.Freeze()
	rows.SetFrozen(then)
	then.Release()
	apply(100, 2*pageSize)
	rows.SetOpen(topicID(t, tree, "a"), true)
	rows.SetOpenBelow(0, true)
	assert.Len(t, shown(tree, rows), 2+2*100, "there are no new rows")
	rows.SetFilter(parseFilter(t, "a"))
	rows.Sync()
	rows.SetFilter(nil)
	rows.SetFrozen(nil)
	assert.Len(t, shown(tree, rows), 2+2*2*pageSize)
}

func TestATopicOfLaterIsNotInALongListThatWasBeingMadeForNow(t *testing.T) {
	tree := NewTree(Options{})
	for i := range 5 * inlineList {
		applyAll(tree, fmt.Sprintf("z%d", i))
	}
	then := tree.Freeze()
	want := 5 * inlineList
	for i := range inlineList {
		applyAll(tree, fmt.Sprintf("a%d", i)) // they stand in the first blocks
	}
	first := uint32(topicID(t, tree, "a0"))
	rows := newRows(t, tree)
	rows.Sync()
	for halfway := false; !halfway; {
		rows.SetSort(SortMessages)
		rows.Sync()
		rows.SetSort(SortName)
		for making := true; making && !halfway; {
			rows.mu.Lock()
			l, job := rows.plain.list(0), rows.plain.jobs[0]
			making = job != nil
			b := rows.plain.blocks.at(rows.plain.node(first).block[1-l.slot])
			if halfway = making && job.begun && b != nil && b.group.list != l; halfway {
				rows.plain.freeze(then)
			}
			rows.mu.Unlock()
		}
	}
	rows.Sync()
	assert.Equal(t, want, rows.Len())
	for _, row := range rows.Window(0, 10, nil) {
		assert.Equal(t, "z", row.Level[:1])
	}
	rows.SetFrozen(nil)
	rows.Sync()
	assert.Equal(t, want+inlineList, rows.Len())
}

func TestABranchInALongListCatchesUpThoughMostOfTheListWasHidden(t *testing.T) {
	tree := NewTree(Options{})
	const n, every = 80_000, 400 // a list of several groups
	for i := range n / every {
		applyAll(tree, fmt.Sprintf("a/%d/x", i*every))
	}
	then := tree.Freeze()
	for i := range n {
		applyAll(tree, fmt.Sprintf("a/%d/x", i))
	}
	rows := newRows(t, tree)
	rows.Sync()
	a, last := topicID(t, tree, "a"), topicID(t, tree, fmt.Sprintf("a/%d", n-every))
	rows.SetOpen(a, true)
	rows.Sync()
	rows.SetOpen(last, true)
	rows.SetFrozen(then)
	rows.SetOpen(a, false)
	rows.SetFrozen(nil)
	applyAll(tree, fmt.Sprintf("a/%d/y", n-every))
	rows.Sync()
	rows.SetOpen(a, true)
	rows.Sync()
	assert.Equal(t, 1+n+2, rows.Len())
}
