package model

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// mixedFilters ask for names, and for values that only topics without children
// have: so what is shown in the end does not depend on what was seen on the way.
var mixedFilters = []string{
	"", "", "", "p", "1", "-2", "q x1 or n", "/[02468]$/", "nothing", "$SYS", "topic:p/+", "/", "7 -q",
	"value>50", "value<2", "-value>20 p", "q value:1", "n or value=7", "messages>1", "retained:yes", "size>1", "x1 -messages>1",
}

// TestWhatIsDoneInTheMiddleOfOtherThingsAgreesWithAPlainModel has topics come,
// other orders, filters and moments asked for, and branches opened, while long
// lists are being made and filters evaluated for what was asked before; all rows
// are compared when all is done.
func TestWhatIsDoneInTheMiddleOfOtherThingsAgreesWithAPlainModel(t *testing.T) {
	for seed := range uint64(8) {
		checkMixed(t, seed)
	}
}

func checkMixed(t *testing.T, seed uint64) {
	rnd := rand.New(rand.NewPCG(seed, 11))
	c := newClock()
	tree := NewTree(Options{Now: c.now})
	live := &plainTree{ids: map[string]TopicID{}, more: tree.Topic}
	siblings := 100 + rnd.IntN(4*stepNames)
	apply := func(n int) {
		for range n {
			m := Message{Payload: fmt.Appendf(nil, "%d", rnd.IntN(100)), Retained: rnd.IntN(5) == 0}
			switch rnd.IntN(12) {
			case 0:
				m.Topic = fmt.Sprintf("n%d", rnd.IntN(siblings))
			case 1, 2:
				m.Topic = fmt.Sprintf("q/%d/x%d", rnd.IntN(200), rnd.IntN(9))
			case 3:
				m.Topic = fmt.Sprintf("$SYS/%d", rnd.IntN(300))
			case 4:
				m.Topic = fmt.Sprintf("/%d//", rnd.IntN(300))
			default:
				m.Topic = fmt.Sprintf("p/%d", rnd.IntN(siblings))
			}
			c.add(time.Duration(rnd.IntN(20)) * time.Millisecond)
			_, seq := tree.Apply(m)
			live.apply(m, tree, seq, c.now())
		}
	}
	apply(siblings)
	branches := []string{"p", "q", "", "$SYS", "n"}
	for i := range 20 {
		for _, name := range []string{"p/a", "n", "/a//", "$SYS/a", fmt.Sprintf("q/%d/x", i)} {
			m := Message{Topic: name, Payload: []byte("5")}
			_, seq := tree.Apply(m)
			live.apply(m, tree, seq, c.now())
		}
		branches = append(branches, fmt.Sprintf("q/%d", i))
	}
	rows := newRowsInline(tree, []int{2, 40, inlineList}[rnd.IntN(3)], []time.Duration{0, filterPatience}[rnd.IntN(2)])
	defer rows.Close()
	rows.Sync() // what is not taken in yet can't be opened
	want := &plainRows{tree: live, now: c.now, open: map[string]bool{}, touched: map[string]bool{}, led: map[string]bool{}}
	text, done := "", ""
	for round := range 10 {
		done = ""

		for range 1 + rnd.IntN(7) {
			what := rnd.IntN(11)
			done += fmt.Sprint(what, " ")
			switch what {
			case 0, 1:
				apply(1 + rnd.IntN(siblings/4))
			case 2, 3:
				name := branches[rnd.IntN(len(branches))]
				if want.filter == nil {
					open := rnd.IntN(4) > 0
					rows.SetOpen(topicID(t, tree, name), open)
					want.setOpen(findPlain(want.tree, name), open)
					for p := findPlain(want.tree, name).parent; p.parent != nil; p = p.parent {
						rows.SetOpen(topicID(t, tree, p.name()), true)
						want.setOpen(p, true)
					}
				}
			case 4, 5:
				text = mixedFilters[rnd.IntN(len(mixedFilters))]
				want.filter = parseFilter(t, text)
				want.led = map[string]bool{}
				rows.SetFilter(want.filter)
			case 6:
				want.sort = Sort(rnd.IntN(5))
				rows.SetSort(want.sort)
			case 7:
				c.add(time.Duration(rnd.IntN(4000)) * time.Millisecond)
				tree.Sweep(c.now())
			case 8:
				f := tree.Freeze()
				want.tree = live.freeze(f)
				if rnd.IntN(2) == 0 {
					apply(rnd.IntN(siblings))
				}
				if rnd.IntN(2) == 0 {
					rows.Sync()
				}
				rows.SetFrozen(f)
			case 9:
				rows.SetFrozen(nil)
				want.tree = live
			case 10:
				rows.Sync() // what is shown stays, not what was asked for last
				rows.TryFilter(parseFilter(t, "nothing has this"))
			}
			for range rnd.IntN(40) { // as long as that takes the goroutine goes on
				for _, row := range rows.Window(rnd.IntN(2*siblings), 10, nil) {
					rows.Index(row.ID)
				}
				rows.Version()
				rows.Jump("n1", rnd.IntN(siblings))
				runtime.Gosched()
			}
		}
		rows.Sync()
		want.look()
		compareRows(t, tree, rows, want, rnd, fmt.Sprintf("seed %d, round %d: %s; filter %q, sort %d, frozen %v", seed, round, done, text, want.sort, want.tree != live))
	}
}

// The goroutine is ended in the middle of whatever it does; that none is left is
// seen to for all tests of this package (TestMain).
func TestRowsAreClosedInTheMiddleOfWhateverTheyDo(t *testing.T) {
	tree := NewTree(Options{})
	for i := range 4 * stepNames {
		applyAll(tree, fmt.Sprintf("p/%d", i), fmt.Sprintf("q/%d/x", i%3000))
	}
	p, q := topicID(t, tree, "p"), topicID(t, tree, "q")
	for i := range 60 {
		rows := newRowsInline(tree, 40, 0)
		rows.SetOpen(p, true)
		rows.SetOpen(q, true)
		rows.SetOpenBelow(q, true)
		rows.SetSort(Sort(i % 5))
		rows.SetFilter(parseFilter(t, mixedFilters[i%len(mixedFilters)]))
		if i%3 == 0 {
			rows.SetFrozen(tree.Freeze())
		}
		for range i {
			rows.Window(0, 5, nil)
			runtime.Gosched()
		}
		rows.Close()
		n := rows.Len()
		rows.SetFilter(nil)
		rows.SetOpen(p, i%2 == 0)
		rows.Sync()
		assert.Len(t, rows.Window(0, max(n, rows.Len()), nil), rows.Len(), "reads still answer")
		rows.Close()
	}
}
