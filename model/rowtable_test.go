package model

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// These benchmarks are rows of the table in docs/PERFORMANCE.md too: what a
// view of a million topics costs. The machine does other things meanwhile,
// which only ever make a time longer: each is the least of several.

const tableTopics = 1_000_000

// siblings are n topics below one parent, in random order.
func siblings(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("plant/device-%07d", i)
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(n, func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// BenchmarkTableInsert is a million topics coming in random order, with a
// window read after each ten thousand: below one open parent, against the same
// in three levels that are open.
func BenchmarkTableInsert(b *testing.B) {
	insert := func(names []string, branches ...string) float64 {
		runtime.GC()
		tree := filledTree(branches, false)
		rows := openRows(b, tree)
		defer rows.Close()
		var window []Row
		begin := time.Now()
		for i, name := range names {
			tree.Apply(Message{Topic: name})
			if i%10_000 == 9999 {
				window = rows.Window(rows.Len()/2, 40, window[:0])
			}
		}
		rows.Sync()
		took := time.Since(begin)
		if rows.Len() != int(tree.NewestID()) {
			b.Fatalf("%d rows of %d topics", rows.Len(), tree.NewestID())
		}
		return took.Seconds()
	}
	// One topic in each branch, so that all are open from the beginning.
	var branches []string
	for i := range tableTopics / 100 {
		branches = append(branches, fmt.Sprintf("plant/area-%02d/line-%02d/device-%07d", i/100, i%100, 100*i))
	}
	flat, levels := siblings(tableTopics), benchNames(tableTopics)
	var value, baseline []float64
	for range 3 {
		value = append(value, insert(flat, flat[0]))
		baseline = append(baseline, insert(levels, branches...))
	}
	b.ReportMetric(0, "ns/op") // says nothing here
	b.ReportMetric(slices.Min(value), "value")
	b.ReportMetric(slices.Min(baseline), "baseline")
	b.ReportMetric(slices.Min(value)/slices.Min(baseline), "ratio")
}

// seenOf is what a person sees of something long: when the first rows were
// there, when all was done, and the longest that a call took.
type seenOf struct{ first, done, held time.Duration }

func (s *seenOf) least(o seenOf) {
	s.first, s.done, s.held = min(s.first, o.first), min(s.done, o.done), min(s.held, o.held)
}

// look does something to the rows and looks at them as a screen does until it
// is done.
func look(rows *Rows, do func(), first func(window []Row) bool) (seen seenOf) {
	done := make(chan struct{})
	began := time.Now()
	held := func(call func()) {
		from := time.Now()
		call()
		seen.held = max(seen.held, time.Since(from))
	}
	held(do)
	go func() {
		rows.Sync()
		seen.done = time.Since(began)
		close(done)
	}()
	var window []Row
	for {
		held(func() { rows.Version() })
		held(func() { window = rows.Window(0, 40, window[:0]) })
		if seen.first == 0 && first(window) {
			seen.first = time.Since(began)
		}
		select {
		case <-done:
			return seen
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// BenchmarkTableSiblings is a million topics below one parent being opened,
// and put in another order.
func BenchmarkTableSiblings(b *testing.B) {
	tree := filledTree(siblings(tableTopics), false)
	for i := range 3 * RowValue { // some topics are different
		tree.Apply(Message{Topic: fmt.Sprintf("plant/device-%07d", tableTopics-1-i)})
	}
	plant, _ := tree.Lookup("plant")
	opening, sorting := seenOf{time.Hour, time.Hour, time.Hour}, seenOf{time.Hour, time.Hour, time.Hour}
	for range 3 {
		rows := NewRows(tree)
		rows.Sync()
		runtime.GC()
		opening.least(look(rows, func() { rows.SetOpen(plant, true) }, func(w []Row) bool { return len(w) == 40 }))
		sorting.least(look(rows, func() { rows.SetSort(SortMessages) }, func(w []Row) bool { return w[1].Messages == 2 }))
		rows.Close()
	}
	for name, seen := range map[string]seenOf{"opening": opening, "sorting": sorting} {
		b.Run(name, func(b *testing.B) {
			b.ReportMetric(0, "ns/op") // says nothing here
			b.ReportMetric(milliseconds(seen.first), "value")
			b.ReportMetric(milliseconds(seen.done), "ms-until-complete")
			b.ReportMetric(milliseconds(seen.held), "ms-longest-call")
		})
	}
}

// BenchmarkTableFilter is a filter over a million topics while messages come:
// for a word that every topic has, that one has, that none has.
func BenchmarkTableFilter(b *testing.B) {
	names := benchNames(tableTopics)
	tree := filledTree(names, false)
	words := map[string]string{"common": "device", "one": "device-0000042", "none": "nothing"}
	for name, word := range words {
		least, apply := seenOf{time.Hour, time.Hour, time.Hour}, time.Hour
		for range 5 {
			rows := NewRows(tree)
			rows.Sync()
			runtime.GC()
			stop := make(chan struct{})
			var longest time.Duration
			var source sync.WaitGroup
			source.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					case <-time.After(100 * time.Microsecond):
					}
					from := time.Now()
					tree.Apply(Message{Topic: names[i%len(names)]})
					longest = max(longest, time.Since(from))
				}
			})
			least.least(look(rows, func() { rows.SetFilter(parseFilter(b, word)) }, func(w []Row) bool {
				return len(w) > 1 // plant alone was there before
			}))
			close(stop)
			source.Wait()
			apply = min(apply, longest)
			rows.Close()
		}
		b.Run(name, func(b *testing.B) {
			b.ReportMetric(0, "ns/op") // says nothing here
			b.ReportMetric(milliseconds(least.done), "value")
			b.ReportMetric(milliseconds(least.first), "ms-first-rows")
			b.ReportMetric(milliseconds(least.held), "ms-longest-call")
			b.ReportMetric(milliseconds(apply), "ms-longest-Apply")
		})
	}
}
