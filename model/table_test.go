package model

import (
	"fmt"
	"math/rand/v2"
	"path"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// These benchmarks are rows of the table in docs/PERFORMANCE.md, which
// scripts/bench makes of what they report: value, baseline and ratio.

// applier sends messages of 100 bytes to all topics of a tree with a full
// history, in random order.
type applier struct {
	tree    *Tree
	stream  []string
	payload []byte
	next    int
}

func newApplier(topics int) *applier {
	names := benchNames(topics)
	a := &applier{tree: filledTree(names, true), stream: make([]string, topics), payload: make([]byte, 100)}
	// The names stand one after the other, as messages do in the buffer of a
	// connection; only the topics are all over the place.
	for i, at := range rand.New(rand.NewPCG(2, 2)).Perm(topics) {
		a.stream[i] = strings.Clone(names[at])
	}
	return a
}

func (a *applier) apply() {
	a.tree.Apply(Message{Topic: a.stream[a.next], Payload: a.payload})
	if a.next++; a.next == len(a.stream) {
		a.next = 0
	}
}

// median is what a call takes in ns. It is that of batches: whatever else the
// machine does, half of them are not disturbed.
func (a *applier) median() float64 {
	const batch = 100
	spent := make([]time.Duration, 2000)
	for i := range spent {
		begin := time.Now()
		for range batch {
			a.apply()
		}
		spent[i] = time.Since(begin)
	}
	slices.Sort(spent)
	return float64(spent[len(spent)/2]) / batch
}

// single is what a call takes by itself, in µs: the slowest of a million, and
// that which one in ten thousand exceeds.
func (a *applier) single() (worst, rare float64) {
	spent := make([]time.Duration, 1_000_000)
	for i := range spent {
		begin := time.Now()
		a.apply()
		spent[i] = time.Since(begin)
	}
	slices.Sort(spent)
	return float64(spent[len(spent)-1]) / 1000, float64(spent[len(spent)-len(spent)/10_000]) / 1000
}

// allocations are those of a call, counted as the testing package does: whole
// ones.
func (a *applier) allocations() float64 {
	const calls = 300_000
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range calls {
		a.apply()
	}
	runtime.ReadMemStats(&after)
	return float64((after.Mallocs - before.Mallocs) / calls)
}

// BenchmarkTableApply is a message to a known topic, in random order, with the
// history full, lock and clock included: over a thousand topics, and over a
// million in turns with it.
func BenchmarkTableApply(b *testing.B) {
	small, large := newApplier(1000), newApplier(1_000_000)
	for range len(large.stream) { // once around, so that each order is the stream's
		large.apply()
	}
	var value, baseline, ratio []float64
	for range 5 {
		value, baseline = append(value, large.median()), append(baseline, small.median())
		ratio = append(ratio, value[len(value)-1]/baseline[len(baseline)-1])
	}
	middle := func(v []float64) float64 { return slices.Sorted(slices.Values(v))[len(v)/2] }
	row := func(a *applier) func(*testing.B) {
		return func(b *testing.B) {
			b.ReportMetric(0, "ns/op") // says nothing here
			b.ReportMetric(a.allocations(), "allocations")
			worst, rare := a.single()
			b.ReportMetric(worst, "µs-worst-of-a-million")
			b.ReportMetric(rare, "µs-one-in-10,000-exceeds")
			if a == small {
				b.ReportMetric(middle(baseline), "value")
				return
			}
			b.ReportMetric(middle(value), "value")
			b.ReportMetric(middle(baseline), "baseline")
			b.ReportMetric(middle(ratio), "ratio")
		}
	}
	b.Run("thousand", row(small))
	b.Run("million", row(large))
}

// parts says what a file of this package takes memory for.
func part(file string) string {
	switch {
	case strings.HasPrefix(file, "row"):
		return "view"
	case file == "tree.go":
		return "topics"
	case file == "topic.go":
		return "names"
	case file == "logsweep.go", file == "log.go":
		return "history"
	default:
		return strings.TrimSuffix(file, ".go")
	}
}

// profiled is how much of the live heap each part of this package takes, in
// bytes, by the heap profile: what lives was allocated by some line of it.
func profiled() map[string]float64 {
	runtime.GC()
	runtime.GC() // the profile is that of the collection before the last
	n, _ := runtime.MemProfile(nil, false)
	records := make([]runtime.MemProfileRecord, n+100)
	n, _ = runtime.MemProfile(records, false)
	parts := map[string]float64{}
	for _, r := range records[:n] {
		for frames := runtime.CallersFrames(r.Stack()); ; {
			f, more := frames.Next()
			if strings.HasPrefix(f.Function, "treetop/model.") {
				if file := path.Base(f.File); !strings.HasSuffix(file, "_test.go") {
					parts[part(file)] += float64(r.InUseBytes())
				}
				break
			}
			if !more {
				break
			}
		}
	}
	return parts
}

// BenchmarkTableMemory is the live heap of a tree with a million topics, each
// with one message of 100 bytes, and of a view with all open, by topic; and by
// the heap profile what each part takes of it.
func BenchmarkTableMemory(b *testing.B) {
	const n = 1_000_000
	defer func(rate int) { runtime.MemProfileRate = rate }(runtime.MemProfileRate)
	runtime.MemProfileRate = 1 // all of it
	names := benchNames(n)
	heap := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / n
	}
	before := heap()
	tree := filledTree(names, false)
	alone := heap()
	rows := openRows(b, tree)
	shown := heap()
	for what, bytes := range profiled() {
		b.ReportMetric(bytes/n, fmt.Sprintf("B-of-it-%s", what))
	}
	b.ReportMetric(0, "ns/op") // says nothing here
	b.ReportMetric(alone-before, "B-without-a-view")
	b.ReportMetric(shown-before, "value")
	runtime.KeepAlive(names)
	runtime.KeepAlive(rows)
}
