package model

import (
	"runtime"
	"testing"
)

// BenchmarkMemory is the live heap of a tree with a million topics, each with
// one message of 100 bytes, by topic: without a view and with all open in one,
// and what each part of the tree takes of it.
func BenchmarkMemory(b *testing.B) {
	const n = 1_000_000
	names := benchNames(n)
	heap := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / n
	}
	for b.Loop() {
		before := heap()
		tree := filledTree(names, false)
		alone := heap()
		rows := openRows(b, tree)
		shown := heap()
		h := holdingsOf(tree)
		for what, bytes := range map[string]int{"topics": h.pages, "names": h.arena, "index": h.index, "log": h.chunks,
			"handles": h.handles, "feed": h.feed} {
			b.ReportMetric(float64(bytes)/n, what+"-B/topic")
		}
		b.ReportMetric(alone-before, "tree-B/topic")
		b.ReportMetric(shown-alone, "rows-B/topic")
		b.ReportMetric(shown-before, "all-B/topic")
		rows.Close()
		runtime.KeepAlive(tree)
	}
	runtime.KeepAlive(names)
}
