package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// machine says in a line what was measured on, when, and beside what.
func machine(tags string, begin time.Time, before string) string {
	memory := ""
	if b, err := os.ReadFile("/proc/meminfo"); err == nil {
		if f := strings.Fields(string(b)); len(f) > 1 {
			if kB, err := strconv.ParseFloat(f[1], 64); err == nil {
				memory = fmt.Sprintf(", %.0f GB of memory", kB/1e6)
			}
		}
	}
	version, _ := exec.Command("go", "env", "GOVERSION").Output()
	return fmt.Sprintf("%s, %s/%s, %d cores (%s)%s, %s, window drawn by software on a private X display; load average before: %s; took %v",
		begin.UTC().Format("2006-01-02 15:04 UTC"), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor(), memory,
		strings.TrimSpace(string(version)), before, time.Since(begin).Round(time.Second))
}

func processor() string {
	b, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(b)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

// load is the load average of the last minute.
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(b))[0]
}

// columns of the table.
var columns = []string{"what", "against", "value", "baseline value", "ratio", "to reach", "reached", "further"}

// cells are the row as text.
func (r result) cells() []string {
	out := []string{r.row.what, cmp.Or(r.row.against, "–")}
	if r.failed != "" {
		return append(out, "–", "–", "–", r.goal(), "NOT MEASURED", "")
	}
	baseline, ratio := "–", "–"
	if v := r.optional("baseline"); v != nil {
		baseline = number(*v) + " " + r.row.unit
	}
	if v := r.optional("ratio"); v != nil {
		ratio = fmt.Sprintf("%.2f", *v)
	}
	reached := "no"
	switch {
	case len(r.row.reach) == 0:
		reached = "–"
	case r.reached():
		reached = "yes"
	}
	return append(out, number(r.metrics["value"])+" "+r.row.unit, baseline, ratio, r.goal(), reached, r.further())
}

func (r result) goal() string {
	var out []string
	for _, b := range r.row.reach {
		sign := "≤"
		if b.least {
			sign = "≥"
		}
		gap := " "
		if b.unit == "×" {
			gap = ""
		}
		out = append(out, sign+" "+strconv.FormatFloat(b.limit, 'g', -1, 64)+gap+b.unit)
	}
	return cmp.Or(strings.Join(out, ", "), "reported")
}

// further is what else the benchmark reports.
func (r result) further() string {
	var out []string
	for _, unit := range slices.Sorted(maps.Keys(r.metrics)) {
		if !slices.Contains([]string{"value", "baseline", "ratio", "ns/op", "B/op"}, unit) {
			out = append(out, number(r.metrics[unit])+" "+strings.ReplaceAll(unit, "-", " "))
		}
	}
	return strings.Join(out, ", ")
}

// number has three digits that say something, and commas between thousands.
func number(v float64) string {
	if math.Abs(v) < 100 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	s := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// text is the table for a terminal.
func text(got []result) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(columns, "\t"))
	for _, r := range got {
		fmt.Fprintln(w, strings.Join(r.cells(), "\t"))
	}
	w.Flush()
	return b.String()
}

// markdown is the table for a page.
func markdown(got []result) string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(columns)
	line(slices.Repeat([]string{"---"}, len(columns)))
	for _, r := range got {
		line(r.cells())
	}
	return b.String()
}
