package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// result is what was measured for a row.
type result struct {
	row     row
	metrics map[string]float64
	failed  string // why there is nothing
}

func (r result) optional(metric string) *float64 {
	if v, ok := r.metrics[metric]; ok {
		return &v
	}
	return nil
}

func (r result) reached() bool {
	for _, b := range r.row.reach {
		v, ok := r.metrics[b.metric]
		if !ok || b.least && v < b.limit || !b.least && v > b.limit {
			return false
		}
	}
	return true
}

// prefix is how the benchmarks of the table are told from others.
const prefix = "BenchmarkTable"

// measure runs the benchmarks of the rows that match, each package and each
// benchmark by itself, one after the other.
func measure(root, tags string, only *regexp.Regexp) ([]result, error) {
	var got []result
	done := map[string]map[string]map[string]float64{}
	for _, r := range rows {
		if !only.MatchString(r.name) {
			continue
		}
		bench, _, _ := strings.Cut(r.bench, "/")
		key := r.pkg + " " + bench
		if done[key] == nil {
			metrics, err := benchmark(root, tags, r.pkg, bench)
			if err != nil {
				fmt.Fprintf(os.Stderr, "bench: %s: %v\n", r.name, err)
			}
			done[key] = metrics
		}
		m := done[key][r.bench]
		res := result{row: r, metrics: m}
		if m == nil {
			res.failed = "it could not be measured; what it said stands above"
		}
		got = append(got, res)
	}
	return got, nil
}

// benchmark runs one benchmark of a package and answers what it and its parts
// report.
func benchmark(root, tags, pkg, name string) (map[string]map[string]float64, error) {
	begin := time.Now()
	fmt.Fprintf(os.Stderr, "bench: %s in %s ... ", name, pkg)
	cmd := exec.Command("go", "test", "-C", root, "-tags", tags, "-run", "^$", "-bench", "^"+prefix+name+"$", "-benchtime", "1x",
		"-timeout", "15m", pkg)
	out, err := cmd.CombinedOutput()
	fmt.Fprintf(os.Stderr, "%.0f s\n", time.Since(begin).Seconds())
	if err != nil {
		return map[string]map[string]float64{}, fmt.Errorf("%w\n%s", err, out)
	}
	return parse(string(out)), nil
}

// line is what a benchmark prints: its name with the number of processors, how
// often it ran, and pairs of a value and a unit.
var line = regexp.MustCompile(`^` + prefix + `(\S+?)(?:-\d+)?\s+\d+\s+(.*)$`)

func parse(out string) map[string]map[string]float64 {
	all := map[string]map[string]float64{}
	for s := bufio.NewScanner(strings.NewReader(out)); s.Scan(); {
		found := line.FindStringSubmatch(s.Text())
		if found == nil {
			continue
		}
		metrics := map[string]float64{}
		for pair := range slices.Chunk(strings.Fields(found[2]), 2) {
			if v, err := strconv.ParseFloat(pair[0], 64); err == nil && len(pair) == 2 {
				metrics[pair[1]] = v
			}
		}
		all[found[1]] = metrics
	}
	return all
}
