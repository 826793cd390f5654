package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkApply is a message to a known topic, in random order, with the
// history full, lock and clock included. It reports the worst call too.
func BenchmarkApply(b *testing.B) {
	for _, n := range []int{1000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			names := benchNames(n)
			tree := filledTree(names, true)
			payload := make([]byte, 100)
			// The names stand one after the other, as messages do in the buffer
			// of a connection; only the topics are all over the place.
			stream := make([]string, n)
			for i, at := range rand.New(rand.NewPCG(2, 2)).Perm(n) {
				stream[i] = strings.Clone(names[at])
			}
			b.ReportAllocs()
			i := 0
			apply := func() {
				tree.Apply(Message{Topic: stream[i], Payload: payload})
				if i++; i == n {
					i = 0
				}
			}
			for b.Loop() {
				apply()
			}
			b.StopTimer()
			// Whatever else the machine does, half of all batches are not disturbed.
			const batch = 100
			spent := make([]time.Duration, 5000)
			for j := range spent {
				start := time.Now()
				for range batch {
					apply()
				}
				spent[j] = time.Since(start)
			}
			worst := time.Duration(0)
			for range 100_000 {
				start := time.Now()
				apply()
				worst = max(worst, time.Since(start))
			}
			slices.Sort(spent)
			b.ReportMetric(float64(spent[len(spent)/2])/batch, "ns-median")
			b.ReportMetric(float64(worst), "ns-worst")
		})
	}
}
