package tree

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"treetop/model"
	"treetop/ui/look"
)

// These benchmarks are rows of the table in docs/PERFORMANCE.md, which
// scripts/bench makes of what they report: value, baseline and ratio.

// million is a pane over a tree of so many topics with all branches open.
func million(b *testing.B, topics int) (*Pane, *model.Tree, []string) {
	b.Helper()
	tree := model.NewTree(model.Options{})
	names := make([]string, topics)
	payload := make([]byte, 100)
	for i := range names {
		names[i] = fmt.Sprintf("plant/area-%02d/line-%02d/device-%07d", i/10_000, i/100%100, i)
		tree.Apply(model.Message{Topic: names[i], Payload: payload})
	}
	p := New(Options{Tree: tree, Copy: func(string) {}})
	b.Cleanup(p.Close)
	w := test.NewTempWindow(b, p.Content())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(700, 860))
	p.rows.Sync()
	p.openAll(0, true)
	p.rows.Sync()
	p.Tick(time.Now())
	if p.rows.Len() < topics {
		b.Fatalf("%d rows of %d topics", p.rows.Len(), topics)
	}
	return p, tree, names
}

// flooded applies messages to the tree, 20,000 a second, until it is stopped.
func flooded(tree *model.Tree, names []string) (stop func()) {
	var work sync.WaitGroup
	done := make(chan struct{})
	work.Go(func() {
		payload := make([]byte, 100)
		random := rand.New(rand.NewPCG(1, 1))
		piece := time.NewTicker(5 * time.Millisecond)
		defer piece.Stop()
		for {
			for range 100 {
				tree.Apply(model.Message{Topic: names[random.IntN(len(names))], Payload: payload})
			}
			select {
			case <-piece.C:
			case <-done:
				return
			}
		}
	})
	return func() { close(done); work.Wait() }
}

// middle is the median of what f takes, in ms.
func middle(n int, f func(i int)) float64 {
	took := make([]float64, n)
	for i := range took {
		begin := time.Now()
		f(i)
		took[i] = float64(time.Since(begin).Nanoseconds()) / 1e6
	}
	slices.Sort(took)
	return took[n/2]
}

// BenchmarkTableTick is one tick of the pane, copying, formatting and updating
// the rows shown, with a million topics all open and a flood running, against
// the same with a thousand.
func BenchmarkTableTick(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.Theme{Variant: look.Dark})
	large, tree, names := million(b, 1_000_000)
	defer flooded(tree, names)()
	small, tree, names := million(b, 1000)
	defer flooded(tree, names)()
	var value, baseline, ratio []float64
	tick := func(p *Pane) float64 {
		took := make([]float64, 11)
		for i := range took {
			time.Sleep(20 * time.Millisecond) // for something to change
			took[i] = middle(1, func(int) { p.Tick(time.Now()) })
		}
		slices.Sort(took)
		return took[len(took)/2]
	}
	tick(large)
	tick(small)
	for range 9 {
		value, baseline = append(value, tick(large)), append(baseline, tick(small))
		ratio = append(ratio, value[len(value)-1]/baseline[len(baseline)-1])
	}
	report(b, value, baseline, ratio)
}

func report(b *testing.B, value, baseline, ratio []float64) {
	b.ReportMetric(0, "ns/op") // says nothing here
	for unit, v := range map[string][]float64{"value": value, "baseline": baseline, "ratio": ratio} {
		if v != nil {
			slices.Sort(v)
			b.ReportMetric(v[len(v)/2], unit)
		}
	}
}

// BenchmarkTableScroll is what moving through a million open topics holds the
// goroutine of the user interface.
func BenchmarkTableScroll(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.Theme{Variant: look.Dark})
	p, tree, names := million(b, 1_000_000)
	defer flooded(tree, names)()
	random := rand.New(rand.NewPCG(2, 2))
	rows := map[string]func(int){
		"step": func(i int) {
			by := float32(-40)
			if i%2 == 0 {
				by = 40
			}
			p.list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, by)})
		},
		"end": func(i int) {
			p.list.TypedKey(&fyne.KeyEvent{Name: []fyne.KeyName{fyne.KeyEnd, fyne.KeyHome}[i%2]})
		},
		"topic": func(int) { p.Select(model.TopicID(1 + random.IntN(int(tree.NewestID())))) },
	}
	for _, name := range []string{"step", "end", "topic"} {
		b.Run(name, func(b *testing.B) { report(b, []float64{middle(201, rows[name])}, nil, nil) })
	}
}
