// Command table runs the benchmarks whose names begin with BenchmarkTable,
// makes a table of what they report, and says whether it is what is to be
// reached. scripts/bench builds and starts it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	root := flag.String("root", ".", "the checkout")
	tags := flag.String("tags", "", "build tags")
	only := flag.String("only", "", "measure the rows whose names match this pattern")
	file := flag.String("json", "", "write what was measured to this file")
	docs := flag.Bool("docs", false, "write docs/PERFORMANCE.md and docs/bench")
	list := flag.Bool("list", false, "name the rows")
	flag.Parse()
	if flag.NArg() > 0 {
		return fmt.Errorf("what is %q? See scripts/bench --help", flag.Arg(0))
	}
	pattern, err := regexp.Compile(*only)
	if err != nil {
		return fmt.Errorf("--only: %w", err)
	}
	if *list {
		for _, r := range rows {
			fmt.Println(r.name)
		}
		return nil
	}
	if *docs && *only != "" {
		return fmt.Errorf("--docs writes the whole table: leave out --only")
	}
	begin, before := time.Now(), load()
	got, err := measure(*root, *tags, pattern)
	if err != nil {
		return err
	}
	if len(got) == 0 {
		return fmt.Errorf("no row matches %q; scripts/bench --list names them", *only)
	}
	m := machine(*tags, begin, before)
	fmt.Printf("\n%s\n\n%s", m, text(got))
	data, err := json.MarshalIndent(entries(got), "", "  ")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	if *file != "" {
		if err := os.WriteFile(*file, data, 0o644); err != nil {
			return err
		}
	}
	if *docs {
		if err := os.WriteFile(filepath.Join(*root, "docs/bench", begin.UTC().Format("2006-01-02")+".json"), data, 0o644); err != nil {
			return err
		}
		page := filepath.Join(*root, "docs/PERFORMANCE.md")
		if err := document(page, tablePlace, m+".\n\n"+markdown(got)); err != nil {
			return err
		}
		if err := document(page, partsPlace, partsTable(got)); err != nil {
			return err
		}
	}
	return verdict(got)
}

// verdict is an error that names what was not reached or measured.
func verdict(got []result) error {
	var missed []string
	for _, r := range got {
		if r.failed != "" || !r.reached() {
			missed = append(missed, r.row.name)
		}
	}
	if missed == nil {
		return nil
	}
	return fmt.Errorf("not reached: %s", strings.Join(missed, ", "))
}

// entry is a row of the file that --json writes. Baseline is what it was
// compared with; what there is none of is null. Goal is in words, and reached
// is null where a figure is only reported.
type entry struct {
	Name          string   `json:"name"`
	Value         float64  `json:"value"`
	Unit          string   `json:"unit"`
	Baseline      *string  `json:"baseline"`
	BaselineValue *float64 `json:"baseline_value"`
	Ratio         *float64 `json:"ratio"`
	Goal          string   `json:"goal"`
	Reached       *bool    `json:"reached"`
}

func entries(got []result) []entry {
	out := make([]entry, 0, len(got))
	for _, r := range got {
		if r.failed != "" {
			continue
		}
		e := entry{Name: r.row.name, Value: r.metrics["value"], Unit: r.row.unit, Goal: r.goal()}
		if len(r.row.reach) > 0 {
			reached := r.reached()
			e.Reached = &reached
		}
		if r.row.against != "" {
			e.Baseline = &r.row.against
		}
		e.BaselineValue, e.Ratio = r.optional("baseline"), r.optional("ratio")
		out = append(out, e)
	}
	return out
}
