package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// partPrefix is how the benchmark of memory tells what a part takes of it.
const partPrefix = "B-of-it-"

// parts say what each part of the live heap is for.
var parts = map[string]string{
	"history": "the log: 32 B of header and 100 B of payload, in chunks of 256 KiB",
	"topics":  "a record of 128 B and 16 B of name for each level, in pages of 1,024",
	"names":   "the text of levels longer than 16 B, each once",
	"index":   "from the hash of a whole name to its topic",
	"handles": "where the messages are of topics that have more than two in the history",
	"feed":    "which topics have changed, for those who look",
	"view":    "the rows: which are open, and of each its place, in blocks of at most 256 with their sums",
	"rest":    "what was not allocated by the tree or the view, and what the collector rounds up",
}

// partsTable is what each part of the live heap at a million topics takes, as a
// table for a page, the largest first.
func partsTable(got []result) string {
	var b strings.Builder
	b.WriteString("| part | B for a topic | what it is |\n| --- | --- | --- |\n")
	for _, r := range got {
		sizes := map[string]float64{"rest": r.metrics["value"]}
		for metric, bytes := range r.metrics {
			if part, ok := strings.CutPrefix(metric, partPrefix); ok {
				sizes[part] = bytes
				sizes["rest"] -= bytes
			}
		}
		if len(sizes) == 1 {
			continue
		}
		for _, part := range slices.SortedFunc(maps.Keys(sizes), func(a, b string) int { return cmp.Compare(sizes[b], sizes[a]) }) {
			fmt.Fprintf(&b, "| %s | %.1f | %s |\n", part, sizes[part], parts[part])
		}
		fmt.Fprintf(&b, "| all | %.1f | |\n", r.metrics["value"])
	}
	return b.String()
}
