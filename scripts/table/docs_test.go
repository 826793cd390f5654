package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// measured is what a run could have found.
func measured(t *testing.T) []result {
	t.Helper()
	all := parse(strings.Join([]string{
		"goos: linux",
		"BenchmarkTableApply/million-2 \t 1\t 0 allocations\t 250.0 baseline\t 4.5 ratio\t 1125 value",
		"BenchmarkTableMemory-2 \t 1\t 145.5 B-of-it-topics\t 136.25 B-of-it-history\t 331.75 value",
		"PASS",
	}, "\n"))
	var got []result
	for _, r := range rows {
		switch r.name {
		case "apply-million", "memory":
			got = append(got, result{row: r, metrics: all[r.bench]})
		case "flood":
			got = append(got, result{row: r, failed: "no reason"})
		}
	}
	if len(got) != 3 {
		t.Fatalf("%d rows", len(got))
	}
	return got
}

func TestThePageHoldsTheNewestTablesAndWhatStoodAroundThem(t *testing.T) {
	page, err := os.ReadFile("../../docs/PERFORMANCE.md")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	got := measured(t)
	for range 2 { // the second takes the place of the first
		for place, text := range map[string]string{tablePlace: "a machine.\n\n" + markdown(got), partsPlace: partsTable(got)} {
			if err := document(file, place, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"a machine.\n", "| 1,125 ns | 250 ns | 4.50 | ≤ 5×, ≤ 0 allocations | yes |", "| NOT MEASURED |",
		"| history | 136.2 |", "| rest | 50.0 |", "| all | 331.8 |"} {
		if n := strings.Count(string(b), line); n != 1 {
			t.Errorf("%d times %q in\n%s", n, line, b)
		}
	}
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "#") && !strings.Contains(string(b), line) {
			t.Errorf("%q is gone", line)
		}
	}
	if err := document(file, "elsewhere,", ""); err == nil {
		t.Error("a place that the page does not have is no error")
	}
}

func TestTheFileSaysOfEachMeasuredRowWhetherItWasReached(t *testing.T) {
	b, err := json.Marshal(entries(measured(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"name":"apply-million","value":1125,"unit":"ns","baseline":"the same over 1,000","baseline_value":250,"ratio":4.5,`,
		`"name":"memory","value":331.75,"unit":"B","baseline":null,"baseline_value":null,"ratio":null,"goal":"≤ 400 B","reached":true}`} {
		if !strings.Contains(string(b), part) {
			t.Errorf("%s lacks %s", b, part)
		}
	}
	if strings.Contains(string(b), `"flood"`) {
		t.Errorf("what was not measured has a figure: %s", b)
	}
	err = verdict(measured(t))
	if err == nil || err.Error() != "not reached: flood" {
		t.Errorf("the verdict is %v", err)
	}
}
