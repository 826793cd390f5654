package model

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// benchNames are n topics in three levels, in random order.
func benchNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("plant/area-%02d/line-%02d/device-%07d", i/10_000, i/100%100, i)
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(n, func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names
}

var benchSizes = []int{1000, 100_000}

func forSizes(b *testing.B, bench func(b *testing.B, names []string)) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprintf("%d", n), func(b *testing.B) { bench(b, benchNames(n)) })
	}
}

// filledTree has every topic, and a full history when asked to.
func filledTree(names []string, full bool) *Tree {
	tree := NewTree(Options{})
	payload := make([]byte, 100)
	for _, name := range names {
		tree.Apply(Message{Topic: name, Payload: payload})
	}
	for i := 0; full && tree.log.left == 0; i++ {
		tree.Apply(Message{Topic: names[i%len(names)], Payload: payload})
	}
	return tree
}

// openRows has all branches of the tree open.
func openRows(b *testing.B, tree *Tree) *Rows {
	rows := NewRows(tree)
	b.Cleanup(rows.Close)
	rows.Sync()
	rows.SetOpenBelow(0, true)
	rows.Sync()
	return rows
}

func BenchmarkRowsWindow(b *testing.B) {
	forSizes(b, func(b *testing.B, names []string) {
		rows := openRows(b, filledTree(names, false))
		rnd := rand.New(rand.NewPCG(3, 3))
		var window []Row
		b.ReportAllocs()
		for b.Loop() {
			window = rows.Window(rnd.IntN(rows.Len()-40), 40, window[:0])
		}
	})
}

func BenchmarkRowsIndex(b *testing.B) {
	forSizes(b, func(b *testing.B, names []string) {
		tree := filledTree(names, false)
		rows := openRows(b, tree)
		rnd := rand.New(rand.NewPCG(3, 3))
		for b.Loop() {
			rows.Index(TopicID(1 + rnd.IntN(int(tree.NewestID()))))
		}
	})
}

// BenchmarkRowsInsert is a new topic, Apply included, with all branches open.
func BenchmarkRowsInsert(b *testing.B) {
	for _, wide := range []bool{false, true} {
		b.Run(map[bool]string{false: "levels", true: "siblings"}[wide], func(b *testing.B) {
			forSizes(b, func(b *testing.B, names []string) {
				if wide {
					for i := range names {
						names[i] = "plant/" + names[i][len(names[i])-14:]
					}
				}
				// One topic in each branch, so that all are open from the beginning.
				branches := map[string]bool{}
				var first, rest []string
				for _, name := range names {
					if branch := name[:strings.LastIndexByte(name, '/')]; branches[branch] {
						rest = append(rest, name)
					} else {
						branches[branch] = true
						first = append(first, name)
					}
				}
				var spent time.Duration
				for b.Loop() {
					tree := filledTree(first, false)
					rows := openRows(b, tree)
					start := time.Now()
					for i, name := range rest {
						tree.Apply(Message{Topic: name})
						if i%1000 == 999 {
							rows.Sync()
						}
					}
					rows.Sync()
					spent += time.Since(start)
					if rows.Len() != int(tree.NewestID()) {
						b.Fatalf("%d rows of %d topics", rows.Len(), tree.NewestID())
					}
					rows.Close()
				}
				b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N)/float64(len(rest)), "ns/topic")
			})
		})
	}
}

// BenchmarkRowsFilter is the time until all is filtered: by a word that every
// topic has, that one has, that none has.
func BenchmarkRowsFilter(b *testing.B) {
	for _, word := range []string{"device", "device-0000042", "nothing"} {
		b.Run(word, func(b *testing.B) {
			forSizes(b, func(b *testing.B, names []string) {
				rows := NewRows(filledTree(names, false))
				defer rows.Close()
				for b.Loop() {
					rows.SetFilter(parseFilter(b, word))
					rows.Sync()
					rows.SetFilter(nil)
				}
			})
		})
	}
}

// BenchmarkRowsVersion is what a quiet pane costs, and one under traffic.
func BenchmarkRowsVersion(b *testing.B) {
	tree := filledTree(benchNames(1000), false)
	rows := openRows(b, tree)
	rows.Window(0, 40, nil)
	b.Run("quiet", func(b *testing.B) {
		for b.Loop() {
			rows.Version()
		}
	})
	b.Run("traffic", func(b *testing.B) {
		var window []Row
		for b.Loop() {
			tree.Apply(Message{Topic: "plant/area-00/line-05/device-0000500"})
			rows.Version()
			window = rows.Window(0, 40, window[:0])
		}
	})
}
