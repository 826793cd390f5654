package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"treetop/model/filter"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func parseFilter(t testing.TB, text string) *filter.Filter {
	t.Helper()
	f, problems := filter.Parse(text)
	require.Empty(t, problems, text)
	return f
}

func newRows(t *testing.T, tree *Tree) *Rows {
	t.Helper()
	rows := NewRows(tree)
	t.Cleanup(rows.Close)
	return rows
}

func applyAll(tree *Tree, topics ...string) {
	for _, topic := range topics {
		tree.Apply(Message{Topic: topic, Payload: []byte("1")})
	}
}

// shown are the names of all rows.
func shown(tree *Tree, rows *Rows) []string {
	rows.Sync()
	var names []string
	for _, row := range rows.Window(0, rows.Len(), nil) {
		names = append(names, tree.Name(row.ID))
	}
	return names
}

func topicID(t *testing.T, tree *Tree, name string) TopicID {
	t.Helper()
	id, ok := tree.Lookup(name)
	require.True(t, ok, name)
	return id
}

func TestRowsStandInNaturalOrderWithSysLast(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "zz", "$SYS/x", "a10", "a2", "$a", "A3", "\xff", "", "中文")
	assert.Equal(t, []string{"", "$a", "a2", "A3", "a10", "zz", "中文", "\xff", "$SYS"}, shown(tree, newRows(t, tree)))
}

func TestAClosedBranchIsNotRebuiltByTraffic(t *testing.T) {
	tree := NewTree(Options{})
	for i := range 500 {
		applyAll(tree, fmt.Sprintf("busy/room%d/value", i), fmt.Sprintf("open/%d", i))
	}
	rows := newRows(t, tree)
	rows.SetOpen(topicID(t, tree, "open"), true)
	rows.Sync()
	window := rows.Window(0, 40, nil)
	version, before := rows.Version(), rows.Work()

	for i := range 2000 {
		tree.Apply(Message{Topic: fmt.Sprintf("busy/room%d/value", i%500), Payload: []byte("2")})
	}
	rows.Sync()
	after := rows.Work()
	assert.Equal(t, before, after, "2,000 updates below a closed branch: no row copied, inserted, built or moved")
	require.NotEqual(t, version, rows.Version(), "but the counts of the closed branch changed")
	version = rows.Version()
	for range 10 {
		rows.Version()
	}
	assert.Equal(t, version, rows.Version())

	again := rows.Window(0, 40, nil)
	assert.Equal(t, before.Copied+40, rows.Work().Copied, "one tick copies the rows shown, however many messages came")
	for i, row := range again {
		if row.Level == "busy" {
			assert.Equal(t, uint64(2500), row.MessagesBelow)
			continue
		}
		assert.Equal(t, window[i], row, "no other row changed")
	}

	// New topics below the closed branch cost no row either.
	for i := range 2000 {
		applyAll(tree, fmt.Sprintf("busy/new%d", i))
	}
	before = rows.Work()
	rows.Sync()
	assert.Equal(t, before, rows.Work())
	rows.SetOpen(topicID(t, tree, "busy"), true)
	assert.Equal(t, 2+500+2500, len(shown(tree, rows)))
	rows.SetOpen(topicID(t, tree, "busy"), false)
	before = rows.Work()
	applyAll(tree, "busy/later")
	rows.Sync()
	assert.Equal(t, before, rows.Work(), "nor after it was open once")
	rows.SetOpen(topicID(t, tree, "busy"), true)
	assert.Equal(t, before.Inserted+1, rows.Work().Inserted, "opened again, only what is new is put in")
	assert.Equal(t, before.Built, rows.Work().Built)
}

func TestTheVersionRisesOnlyForWhatIsShown(t *testing.T) {
	tree := NewTree(Options{})
	for i := range 200 {
		applyAll(tree, fmt.Sprintf("t%d", i))
	}
	applyAll(tree, "zz/below")
	rows := newRows(t, tree)
	rows.Sync()
	rows.Window(0, 20, nil)
	version := rows.Version()
	changed := func() bool {
		old := version
		version = rows.Version()
		return old != version
	}
	assert.False(t, changed())
	applyAll(tree, "t150")
	assert.False(t, changed(), "a row outside the window")
	applyAll(tree, "t5")
	assert.True(t, changed(), "a row in it")
	assert.False(t, changed())
	rows.Window(0, 20, nil)
	rows.Window(190, 20, nil)
	assert.False(t, changed())
	applyAll(tree, "zz/below")
	assert.True(t, changed(), "the counts of a branch in one of two windows")
	rows.Window(0, 20, nil)
	tree.Sweep(time.Now().Add(time.Hour))
	assert.False(t, changed(), "nothing shown came of that")
	applyAll(tree, "new topic")
	rows.Sync()
	assert.True(t, changed(), "a row came")
}

func TestARowHoldsTheBeginningOfItsValue(t *testing.T) {
	tree := NewTree(Options{})
	tree.Apply(Message{Topic: "a/empty"})
	tree.Apply(Message{Topic: "long", Payload: []byte(strings.Repeat("x", 1000))})
	rows := newRows(t, tree)
	rows.Sync()
	window := rows.Window(0, 2, nil)
	require.Len(t, window, 2)
	assert.Nil(t, window[0].Value, "a branch without a value")
	assert.Equal(t, 1, window[0].Children)
	assert.Equal(t, strings.Repeat("x", 256), string(window[1].Value))
	assert.Equal(t, 1000, window[1].Size)
	rows.SetOpen(window[0].ID, true)
	row := rows.Window(1, 1, nil)[0]
	assert.NotNil(t, row.Value)
	assert.Empty(t, row.Value)
}

func TestWhatWasOpenBelowIsOpenAgain(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "a/b/c", "a/d")
	rows := newRows(t, tree)
	rows.Sync()
	a, b := topicID(t, tree, "a"), topicID(t, tree, "a/b")
	rows.SetOpen(b, true)
	assert.Equal(t, []string{"a"}, shown(tree, rows), "it is open below a closed one")
	assert.True(t, rows.IsOpen(b))
	rows.SetOpen(a, true)
	open := []string{"a", "a/b", "a/b/c", "a/d"}
	assert.Equal(t, open, shown(tree, rows))
	rows.SetOpen(a, false)
	_, ok := rows.Index(b)
	assert.False(t, ok)
	applyAll(tree, "a/b/b", "a/0")
	rows.SetOpen(a, true)
	assert.Equal(t, []string{"a", "a/0", "a/b", "a/b/b", "a/b/c", "a/d"}, shown(tree, rows))
	rows.SetOpenBelow(a, false)
	assert.Equal(t, []string{"a"}, shown(tree, rows))
	rows.SetOpen(a, true)
	assert.Equal(t, []string{"a", "a/0", "a/b", "a/d"}, shown(tree, rows))
	rows.SetOpenBelow(0, true)
	assert.Equal(t, []string{"a", "a/0", "a/b", "a/b/b", "a/b/c", "a/d"}, shown(tree, rows))
	rows.SetOpen(topicID(t, tree, "a/d"), true)
	assert.False(t, rows.IsOpen(topicID(t, tree, "a/d")), "a topic without children does not open")
	rows.SetOpenBelow(0, false)
	assert.Equal(t, []string{"a"}, shown(tree, rows))
}

func TestRevealOpensWhatIsAboveATopic(t *testing.T) {
	tree := NewTree(Options{})
	rows := newRows(t, tree)
	applyAll(tree, "a/b/c/d", "x")
	id := topicID(t, tree, "a/b/c")
	rows.Reveal(id) // the goroutine need not have taken it in
	rows.Sync()
	at, ok := rows.Index(id)
	assert.True(t, ok)
	assert.Equal(t, 2, at)
	assert.False(t, rows.IsOpen(id))
	assert.Equal(t, []string{"a", "a/b", "a/b/c", "x"}, shown(tree, rows))
	rows.Reveal(0)
	rows.Reveal(99)
	assert.Equal(t, 4, rows.Len())
}

func TestJumpGoesToTheNextRowThatBeginsSo(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "alpha", "beta/ÄB", "Bravo", "charlie")
	rows := newRows(t, tree)
	rows.Sync()
	rows.SetOpen(topicID(t, tree, "beta"), true) // alpha, beta, ÄB, Bravo, charlie
	jump := func(prefix string, after int) int {
		if i, ok := rows.Jump(prefix, after); ok {
			return i
		}
		return -1
	}
	assert.Equal(t, 1, jump("b", -1))
	assert.Equal(t, 3, jump("b", 1))
	assert.Equal(t, 1, jump("B", 3), "it goes on from the top")
	assert.Equal(t, 2, jump("ä", 4))
	assert.Equal(t, 0, jump("alp", 0), "the only one is found again")
	assert.Equal(t, -1, jump("x", 0))
	assert.Equal(t, -1, jump("", 0))
	assert.Equal(t, 4, jump("c", 99))
}

func TestReadsOutsideTheRowsAnswerNothing(t *testing.T) {
	tree := NewTree(Options{})
	rows := newRows(t, tree)
	assert.Zero(t, rows.Len())
	assert.Empty(t, rows.Window(0, 10, nil))
	applyAll(tree, "a", "b")
	rows.Sync()
	assert.Len(t, rows.Window(1, 10, nil), 1)
	assert.Empty(t, rows.Window(2, 10, nil))
	assert.Empty(t, rows.Window(-1, 10, nil))
	assert.Empty(t, rows.Window(0, -1, nil))
	assert.Len(t, rows.Window(0, 1, make([]Row, 1)), 2, "appended")
	_, ok := rows.At(2)
	assert.False(t, ok)
	_, ok = rows.Index(0)
	assert.False(t, ok)
	_, ok = rows.Index(77)
	assert.False(t, ok)
	assert.False(t, rows.IsOpen(77))
	rows.SetOpen(77, true)
	rows.SetOpenBelow(77, true)
	assert.Equal(t, 2, rows.Len())
}

func TestClosedRowsStillAnswer(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "a/b")
	rows := NewRows(tree)
	rows.Sync()
	rows.Close()
	rows.Close()
	rows.Sync()
	assert.Equal(t, 1, rows.Len())
	assert.Len(t, rows.Window(0, 5, nil), 1)
}

func TestManySiblingsAreFoundByRowAndByTopic(t *testing.T) {
	const n = 30_000
	tree := NewTree(Options{})
	rows := newRows(t, tree)
	applyAll(tree, "p/seed")
	rows.Sync()
	rows.SetOpen(topicID(t, tree, "p"), true)
	for i := range n {
		applyAll(tree, fmt.Sprintf("p/%d", i*7919%n))
	}
	rows.Sync()
	require.Equal(t, n+2, rows.Len())
	for i, row := range rows.Window(1, n, nil) {
		if at, ok := rows.Index(row.ID); !ok || at != i+1 || row.Level != fmt.Sprint(i) {
			require.Equal(t, fmt.Sprint(i), row.Level)
			require.Equal(t, i+1, at)
		}
	}
}

// The keys of a long list leave out what a sample of its names begins with.
func TestTheFewThatBeginOtherwiseStandInTheirPlaces(t *testing.T) {
	tree := NewTree(Options{})
	var want []string
	for i := range 20_000 {
		name := fmt.Sprintf("device-%d", i)
		switch {
		case i%997 == 1:
			name = fmt.Sprintf("Zone %d", i)
		case i%997 == 2:
			name = fmt.Sprintf("DEVICE%d", i)
		case i%997 == 3:
			name = fmt.Sprintf("alarm-%d", i)
		case i%997 == 4:
			name = fmt.Sprintf("dev%d", i)
		}
		want = append(want, name)
	}
	want = append(want, "device-", "Device-7", "")
	for _, i := range rand.New(rand.NewPCG(3, 3)).Perm(len(want)) {
		applyAll(tree, want[i], "below/"+want[i])
	}
	applyAll(tree, "$SYS/x")
	slices.SortFunc(want, compareNatural)
	var below []string
	for _, name := range want {
		below = append(below, "below/"+name)
	}
	at := slices.IndexFunc(want, func(name string) bool { return compareNatural(name, "below") > 0 })
	want = slices.Concat(want[:at], []string{"below"}, below, want[at:], []string{"$SYS"})

	rows := newRows(t, tree)
	rows.SetOpen(topicID(t, tree, "below"), true)
	assert.Equal(t, want, shown(tree, rows), "put in order as a whole")

	long := newRows(t, tree)
	long.SetSort(SortMessages)
	long.Sync()
	long.SetSort(SortName)
	long.SetOpen(topicID(t, tree, "below"), true)
	assert.Equal(t, want, shown(tree, long), "put in order again")
}

func TestTheRowsThatComeFirstAreThoseOfTheWholeOrder(t *testing.T) {
	tree := NewTree(Options{})
	random := rand.New(rand.NewPCG(4, 4))
	for i := range 5000 {
		name := fmt.Sprintf("p/device-%d-of-line-%d", random.IntN(3), i) // one key for many
		if i%300 == 0 {
			name = fmt.Sprintf("p/%c%d", 'a'+rune(random.IntN(26)), i)
		}
		for range 1 + random.IntN(3)/2 {
			tree.Apply(Message{Topic: name, Payload: make([]byte, random.IntN(3))})
		}
	}
	for sort := SortName; sort <= SortSize; sort++ {
		s := newShape(tree, sort, nil, inlineList)
		s.renew()
		var entries []entry
		for child := s.newestChild(uint32(topicID(t, tree, "p"))); child != 0; child = s.names.at(child).sibling {
			entries = append(entries, entry{id: child, weight: 1})
		}
		s.keyed(sort, entries)
		first := s.first(sort, entries)
		s.inOrder(sort, entries)
		require.Len(t, first, jobFirst)
		for i := range first {
			require.Equal(t, entries[i].id, first[i].id, "order %d, row %d", sort, i)
		}
	}
}

func TestRowsAreReadWhileTheTreeIsFilled(t *testing.T) { checkReading(t, inlineList, filterPatience) }

func TestLongListsAreReadWhileTheTreeIsFilled(t *testing.T) { checkReading(t, 5, 0) }

func checkReading(t *testing.T, inline int, patience time.Duration) {
	tree := NewTree(Options{Limits: Limits{History: 500_000}})
	rows := newRowsInline(tree, inline, patience)
	t.Cleanup(rows.Close)
	rows.OpenWhileFits(50)
	var filters []*filter.Filter
	for _, text := range []string{"", "b1", "c", "nothing", "value:1 a1", "messages>10", "-b1 rate>=0", "age<1m"} {
		filters = append(filters, parseFilter(t, text))
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 20_000 {
			tree.Apply(Message{Topic: fmt.Sprintf("a%d/b%d/c%d", i%7, i*31%97, i*17%1009), Payload: []byte("1")})
		}
	}()
	var wg sync.WaitGroup
	for user := range 3 {
		wg.Go(func() {
			var window []Row
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				rows.Version()
				window = rows.Window(max(0, rows.Len()/2-20), 40, window[:0])
				for _, row := range window {
					rows.Index(row.ID)
				}
				if len(window) == 0 {
					continue
				}
				switch (i + user) % 11 {
				case 0:
					rows.SetOpen(window[i%len(window)].ID, true)
				case 1:
					rows.SetOpen(window[i%len(window)].ID, i%5 == 0)
				case 2:
					rows.SetFilter(filters[i%len(filters)])
				case 3:
					rows.SetSort(Sort(i % 5))
				case 4:
					rows.Reveal(tree.NewestID())
				case 5:
					rows.SetOpenBelow(window[0].ID, i%3 == 0)
				case 6:
					rows.Jump("b", i%40)
				case 7:
					rows.Matches()
					rows.Hold(i%2 == 0)
				case 8:
					if i%3 == 0 {
						rows.SetFrozen(nil)
					} else {
						rows.SetFrozen(tree.Freeze())
					}
				}
			}
		})
	}
	wg.Wait()
	rows.SetFrozen(nil)
	rows.SetFilter(nil)
	rows.SetSort(SortName)
	rows.Sync()
	rows.SetOpenBelow(0, true)
	rows.Sync()
	assert.Equal(t, int(tree.NewestID()), rows.Len(), "in the end every topic has its row")
	last := ""
	for i, row := range rows.Window(0, rows.Len(), nil) {
		if at, ok := rows.Index(row.ID); !ok || at != i {
			require.Equal(t, i, at)
		}
		if row.Depth == 0 {
			require.Negative(t, compareNatural(last, row.Level))
			last = row.Level
		}
	}
}

func TestABranchIsOpenedInStepsWhereMuchCameBelowManyOpenOnes(t *testing.T) {
	tree := NewTree(Options{})
	const branches, each = 100, inlineList / 2
	apply := func(from, to int) {
		for i := range branches {
			for j := from; j < to; j++ {
				applyAll(tree, fmt.Sprintf("p/%d/%d", i, j))
			}
		}
	}
	apply(0, 1)
	rows := newRows(t, tree)
	rows.Sync()
	rows.SetOpenBelow(0, true)
	rows.Sync()
	p := topicID(t, tree, "p")
	rows.SetOpen(p, false)
	apply(1, each)
	rows.Sync()

	rows.mu.Lock()
	before := rows.plain.work.Inserted
	rows.byHand(uint32(p), true)
	assert.Less(t, rows.plain.work.Inserted-before, uint64(inlineCost+2*each))
	rows.mu.Unlock()
	rows.Sync()
	assert.Equal(t, 1+branches+branches*each, rows.Len())
}
