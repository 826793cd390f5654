package model

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClearingAFilterBringsBackWhatWasOpen(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "home/kitchen/light", "home/kitchen/temp", "home/hall/light", "plant/kitchen", "open/x", "other/y")
	rows := newRows(t, tree)
	rows.Sync()
	rows.SetOpen(topicID(t, tree, "open"), true)
	require.Equal(t, []string{"home", "open", "open/x", "other", "plant"}, shown(tree, rows))
	rows.SetFilter(parseFilter(t, "KITCHEN"))
	assert.Equal(t, []string{"home", "home/kitchen", "plant", "plant/kitchen"}, shown(tree, rows))
	n, complete := rows.Matches()
	assert.Equal(t, 3, n, "topics with a value: what is below a match matches")
	assert.True(t, complete)
	for _, row := range rows.Window(0, 4, nil) {
		assert.Equal(t, row.Level == "kitchen", row.Match)
	}
	rows.SetOpen(topicID(t, tree, "home/kitchen"), true)
	rows.SetOpen(topicID(t, tree, "plant"), false)
	assert.Equal(t, []string{"home", "home/kitchen", "home/kitchen/light", "home/kitchen/temp", "plant"}, shown(tree, rows))
	rows.SetFilter(parseFilter(t, "light home"))
	assert.Equal(t, []string{"home", "home/hall", "home/hall/light", "home/kitchen", "home/kitchen/light"}, shown(tree, rows))
	applyAll(tree, "open/new")
	rows.SetFilter(nil)
	assert.Equal(t, []string{"home", "open", "open/new", "open/x", "other", "plant"}, shown(tree, rows))
	n, complete = rows.Matches()
	assert.Zero(t, n)
	assert.True(t, complete)
}

func TestNewTopicsAreFilteredAsTheyCome(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "a/b/other", "z")
	rows := newRows(t, tree)
	rows.SetFilter(parseFilter(t, "light"))
	assert.Empty(t, shown(tree, rows))
	applyAll(tree, "a/b/light", "a/c", "light/x/y")
	assert.Equal(t, []string{"a", "a/b", "a/b/light", "light"}, shown(tree, rows))
	n, _ := rows.Matches()
	assert.Equal(t, 2, n)
	rows.SetOpen(topicID(t, tree, "a"), false)
	applyAll(tree, "a/d/light", "light/x")
	assert.Equal(t, []string{"a", "light"}, shown(tree, rows), "closed by hand, it stays closed")
	n, _ = rows.Matches()
	assert.Equal(t, 4, n, "the first value of a branch counts too")
	rows.SetOpen(topicID(t, tree, "a"), true)
	assert.Equal(t, []string{"a", "a/b", "a/b/light", "a/d", "a/d/light", "light"}, shown(tree, rows))
}

func TestAFilterThatIsTriedIsInForceOnlyWhereSomethingPasses(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "hall/light", "kitchen/light")
	rows := newRows(t, tree)
	rows.TryFilter(parseFilter(t, "nothing"))
	assert.Equal(t, []string{"hall", "kitchen"}, shown(tree, rows))
	assert.Nil(t, rows.Filter())
	rows.TryFilter(parseFilter(t, "hall"))
	assert.Equal(t, []string{"hall"}, shown(tree, rows))
	rows.TryFilter(parseFilter(t, "nothing"))
	assert.Equal(t, []string{"hall"}, shown(tree, rows))
	assert.Equal(t, "hall", rows.Filter().String())
	n, complete := rows.Matches()
	assert.Equal(t, 1, n)
	assert.True(t, complete)
	rows.SetFilter(parseFilter(t, "nothing"))
	assert.Empty(t, shown(tree, rows))
	rows.TryFilter(nil)
	assert.Equal(t, []string{"hall", "kitchen"}, shown(tree, rows))
}

func TestMatchesInSysAreCountedApart(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "home/uptime", "home/light", "$SYS/broker/uptime", "$SYS/uptime")
	rows := newRows(t, tree)
	rows.SetFilter(parseFilter(t, "uptime"))
	rows.Sync()
	n, _ := rows.Matches()
	assert.Equal(t, 1, n)
	assert.Equal(t, 2, rows.MatchesInSys())
	rows.SetFilter(parseFilter(t, "value=1"))
	rows.Sync()
	n, _ = rows.Matches()
	assert.Equal(t, [2]int{2, 2}, [2]int{n, rows.MatchesInSys()}, "no more than the totals have")
	for _, topic := range []string{"home/light", "$SYS/uptime"} {
		tree.Apply(Message{Topic: topic, Payload: []byte("2")})
	}
	rows.Sync()
	n, _ = rows.Matches()
	assert.Equal(t, [2]int{1, 1}, [2]int{n, rows.MatchesInSys()}, "what passes no longer is taken off where it was counted")
}

func TestFilterWordsAreFoundAnywhereInTheName(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "Straße/ΣΊΣΥΦΟΣ/Kelvin \u212a", "bad\xffbyte/x", "a/b", "ab", "w1 w2/w3/w4 w5 w6/w7 w8 w9")
	for _, c := range []struct {
		filter string
		want   int
	}{
		{"σίσυφος", 1}, {"STRAßE kelvin", 1}, {"k", 1}, {"\u212a", 1}, {"ſtra", 1}, {"straße/σ", 1}, {"e/σ elvin", 1},
		{"a/b", 1}, {"ab", 1}, {"a b", 3}, {"badbyte", 0}, {"byte bad", 1}, {"\u0000", 0}, {"/", 4},
		{"w1 w2 w3 w4 w5 w6 w7 w8 w9", 1}, {"w1 w2 w3 w4 w5 w6 w7 w8 w0", 0}, {"w9 w9 w9 w9 w9 w9 w9 w9 w9 w8", 1},
	} {
		rows := newRows(t, tree)
		rows.SetFilter(parseFilter(t, c.filter))
		rows.Sync()
		n, complete := rows.Matches()
		assert.True(t, complete)
		assert.Equal(t, c.want, n, "%q", c.filter)
		assert.Equal(t, parseFilter(t, c.filter).String(), rows.Filter().String())
	}
}

func TestSyncWaitsForWhatChangedWhileAnEarlierChangeWasStillUnread(t *testing.T) {
	tree := NewTree(Options{})
	apply := func(from, to int, value string) {
		for i := from; i < to; i++ {
			tree.Apply(Message{Topic: fmt.Sprint(i), Payload: []byte(value)})
		}
	}
	apply(0, 4*lookSlice, "10")
	rows := newRows(t, tree)
	rows.SetFilter(parseFilter(t, "-value<30"))
	assert.Empty(t, shown(tree, rows))
	rows.mu.Lock() // the goroutine is kept from reading
	apply(0, lookSlice, "50")
	rows.noticed()
	apply(lookSlice, 4*lookSlice, "50")
	rows.mu.Unlock()
	assert.Len(t, shown(tree, rows), 4*lookSlice)
}

func TestTopicsThatPassNoLongerAreTakenOutInSteps(t *testing.T) {
	tree := NewTree(Options{})
	const branches, children = 20, 900
	apply := func(value string) {
		for i := range branches {
			tree.Apply(Message{Topic: fmt.Sprint(i), Payload: []byte(value)})
			for k := range children {
				tree.Apply(Message{Topic: fmt.Sprint(i, "/", k), Payload: []byte(value)})
			}
		}
	}
	apply("1")
	rows := newRows(t, tree)
	rows.SetFilter(parseFilter(t, "value=1"))
	assert.Len(t, shown(tree, rows), branches, "branches that match themselves are closed")
	rows.mu.Lock() // the goroutine is kept from doing it
	s := rows.shape
	require.NotNil(t, s.sieve)
	for round, value := range []string{"2", "1", "2"} {
		apply(value)
		var batch []asked
		for i := range branches {
			batch = append(batch, asked{id: uint32(topicID(t, tree, fmt.Sprint(i))), match: value == "1"})
			for k := range 25 {
				batch = append(batch, asked{id: uint32(topicID(t, tree, fmt.Sprint(i, "/", k))), match: value == "1"})
			}
		}
		inTurn(batch)
		steps := 0
		for len(batch) > 0 {
			from := s.cost()
			batch, _ = s.apply(batch)
			assert.Less(t, s.cost()-from, uint64(2*s.inline+applyCost))
			steps++
		}
		if round == 0 {
			assert.GreaterOrEqual(t, steps, 5, "each branch has its list made")
		}
		if value == "2" {
			assert.Equal(t, branches*(1+children-25), s.length(), "what is below leads to no match any more where it is none")
		} else {
			assert.Equal(t, branches*(children-25)+branches+branches*25, s.length())
		}
	}
	rows.mu.Unlock()
	assert.Empty(t, shown(tree, rows), "all of them have another value by now")
}

func TestWhatAFilterIsNotWantedForAnyMoreIsNotLookedAt(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "a", "b", "c", "d")
	f := parseFilter(t, "value=1")
	v := &sieve{filter: f, values: f.Matcher()}
	names := tree.snapshot()
	batch := []asked{{id: 1}, {id: 2}, {id: 3}, {id: 4}}
	looked := 0
	assert.False(t, v.judge(tree, nil, &names, batch, func() bool {
		looked++
		return looked < 2
	}))
	assert.Equal(t, []asked{{id: 1, match: true}, {id: 2, match: true}, {id: 3}, {id: 4}}, batch)

	rows := newRows(t, tree)
	before := rows.wanted.Load()
	for i, do := range []func(){
		func() { rows.SetFilter(f) },
		func() { rows.SetFrozen(tree.Freeze()) },
		func() { rows.SetFilter(nil) },
		func() { rows.SetFrozen(nil) },
		rows.Close,
	} {
		do()
		assert.Equal(t, before+uint64(i)+1, rows.wanted.Load(), i)
	}
}
