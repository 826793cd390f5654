package model

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestBranchesOpenByThemselvesWhileAllRowsFit(t *testing.T) {
	tree := NewTree(Options{})
	rows := newRows(t, tree)
	rows.OpenWhileFits(10)
	applyAll(tree, "a/b/c", "$SYS/x/y")
	assert.Equal(t, []string{"a", "a/b", "a/b/c", "$SYS"}, shown(tree, rows), "not $SYS")
	applyAll(tree, "d/1", "d/2")
	assert.Equal(t, []string{"a", "a/b", "a/b/c", "d", "d/1", "d/2", "$SYS"}, shown(tree, rows))
	for i := range 20 {
		applyAll(tree, fmt.Sprintf("e/%d", i))
	}
	assert.Len(t, shown(tree, rows), 8, "this one does not fit")
	applyAll(tree, "f/1")
	assert.Len(t, shown(tree, rows), 9, "and after that nothing opens by itself, fit or not")
}

func TestNothingOpensByItselfAfterTheFirstTouch(t *testing.T) {
	for what, touch := range map[string]func(r *Rows, id TopicID){
		"told so": func(r *Rows, _ TopicID) { r.OpenWhileFits(0) },
		"closed":  func(r *Rows, id TopicID) { r.SetOpen(id, false); r.SetOpen(id, true) },
		"filter":  func(r *Rows, _ TopicID) { r.SetFilter(parseFilter(t, "a")); r.SetFilter(nil) },
		"reveal":  func(r *Rows, id TopicID) { r.Reveal(id) },
	} {
		tree := NewTree(Options{})
		rows := newRows(t, tree)
		applyAll(tree, "a/b")
		rows.OpenWhileFits(10)
		assert.Equal(t, []string{"a", "a/b"}, shown(tree, rows), what)
		touch(rows, topicID(t, tree, "a"))
		applyAll(tree, "c/d")
		assert.Equal(t, []string{"a", "a/b", "c"}, shown(tree, rows), what)
	}
}

func TestABurstOpensTheUpperLevelsFirst(t *testing.T) {
	tree := NewTree(Options{})
	for i := range 30 {
		applyAll(tree, fmt.Sprintf("a/deep/%d", i), fmt.Sprintf("b/%d", i%3))
	}
	rows := newRows(t, tree)
	rows.OpenWhileFits(10)
	assert.Equal(t, []string{"a", "a/deep", "b", "b/0", "b/1", "b/2"}, shown(tree, rows))
}

func TestABurstClosesWhatOpenedByItself(t *testing.T) {
	for _, sort := range []Sort{SortName, SortNewest} {
		c := newClock()
		tree := NewTree(Options{Now: c.now})
		rows := newRows(t, tree)
		rows.SetSort(sort)
		rows.OpenWhileFits(30)
		device := func(i int) { applyAll(tree, fmt.Sprintf("plant/area-%d/device-%d", i%20, i)) }
		for i := range 5 {
			device(i)
		}
		assert.Len(t, shown(tree, rows), 1+5+5)
		for i := 5; i < 4*20*inlineList; i++ {
			device(i)
			if i%4000 == 0 {
				rows.Version()
			}
		}
		c.add(2 * time.Second) // the live order is followed in the same moment
		assert.Len(t, shown(tree, rows), 1+20, "only the upper levels")
	}
}

func TestWhatOpenedByItselfLongAgoStaysOpen(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	rows := newRows(t, tree)
	rows.OpenWhileFits(10)
	applyAll(tree, "a/b", "c/d")
	assert.Len(t, shown(tree, rows), 4)
	c.add(fitFor + 1)
	for i := range 20 {
		applyAll(tree, fmt.Sprintf("a/%d", i), fmt.Sprintf("e/%d", i))
	}
	assert.Len(t, shown(tree, rows), 4+20+1, "nothing closes, and nothing more opens")
}

func TestNewestFirstFollowsTheTrafficOnceASecond(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	apply := func(topic string, retained bool) {
		c.add(time.Millisecond)
		tree.Apply(Message{Topic: topic, Payload: []byte("1"), Retained: retained})
	}
	apply("stored1", true)
	apply("stored2", true)
	apply("b/x", false)
	apply("a", false)
	apply("$SYS/x", false)
	rows := newRows(t, tree)
	rows.SetSort(SortNewest)
	assert.Equal(t, SortNewest, rows.Sort())
	assert.Equal(t, []string{"a", "b", "stored2", "stored1", "$SYS"}, shown(tree, rows), "what was only replayed has no age: the newest topic first")
	apply("b/x", false)
	names := func() []string {
		var names []string
		for _, row := range rows.Window(0, 9, nil) {
			names = append(names, row.Level)
		}
		return names
	}
	assert.Equal(t, "a", names()[0], "not at once")
	built := rows.Work().Built
	for range 1000 {
		apply("b/x", false)
	}
	assert.Equal(t, []string{"b", "a", "stored2", "stored1", "$SYS"}, shown(tree, rows))
	assert.Equal(t, built+5, rows.Work().Built, "the five rows were put in order once for a thousand messages")

	rows.Hold(true)
	apply("stored1", false)
	apply("new", false)
	assert.Equal(t, []string{"new", "b", "a", "stored2", "stored1", "$SYS"}, shown(tree, rows), "held: only what is new comes in")
	rows.Hold(false)
	assert.Equal(t, []string{"new", "stored1", "b", "a", "stored2", "$SYS"}, shown(tree, rows))
	rows.SetOpen(topicID(t, tree, "b"), true)
	rows.SetSort(SortName)
	assert.Equal(t, []string{"a", "b", "b/x", "new", "stored1", "stored2", "$SYS"}, shown(tree, rows))
}

func TestEveryOrderHasItsLargestFirstAndNamesBetweenEquals(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	send := func(topic string, times, size int) {
		for range times {
			tree.Apply(Message{Topic: topic, Payload: make([]byte, size)})
		}
	}
	send("none10", 1, 0)
	send("none9", 1, 0)
	send("few/large", 2, 500)
	send("many/small", 50, 3)
	send("$SYS/all", 90, 900)
	c.add(time.Second)
	tree.Sweep(c.now())
	rows := newRows(t, tree)
	for sort, want := range map[Sort][]string{
		SortRate:     {"many", "few", "none9", "none10", "$SYS"},
		SortMessages: {"many", "few", "none9", "none10", "$SYS"},
	} {
		rows.SetSort(sort)
		assert.Equal(t, want, shown(tree, rows))
	}
	rows.SetOpenBelow(0, true)
	send("many/empty", 1, 0)
	rows.SetSort(SortSize)
	assert.Equal(t, []string{"few", "few/large", "many", "many/small", "many/empty", "none9", "none10", "$SYS", "$SYS/all"}, shown(tree, rows))
}

func TestARateOrderFollowsRatesThatFallByThemselves(t *testing.T) {
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	second := func(topics ...string) {
		applyAll(tree, topics...)
		c.add(time.Second)
		tree.Sweep(c.now())
	}
	rows := newRows(t, tree)
	rows.SetSort(SortRate)
	second("a", "a", "a", "a", "a")
	second("b")
	assert.Equal(t, []string{"a", "b"}, shown(tree, rows))
	for range 20 {
		second("b")
	}
	assert.Equal(t, []string{"b", "a"}, shown(tree, rows), "a had no message since")
}
