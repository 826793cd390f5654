package retained

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/look"
	"treetop/ui/part"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// fixture is a sheet over a real session with mosquitto.
type fixture struct {
	*Sheet
	t    *testing.T
	b    *conntest.Mosquitto
	sess *conn.Session
	win  fyne.Window

	mu   sync.Mutex
	todo []func()
	shut int
}

// newFixture connects a session to a broker that stores n messages below house.
func newFixture(t *testing.T, n int, change func(*profile.Profile)) *fixture {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	f := &fixture{t: t, b: conntest.Start(t, conntest.Options{})}
	for i := range n {
		f.b.Publish("-t", fmt.Sprintf("house/%02d/state", i), "-m", fmt.Sprint("value ", i), "-r")
	}
	f.connect(f.b.Port(), n, change)
	return f
}

func (f *fixture) connect(port, n int, change func(*profile.Profile)) {
	t := f.t
	p := profile.New()
	p.Port = port
	if change != nil {
		change(&p)
	}
	f.sess = conn.NewSession(conn.Options{Profile: p})
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, f.sess.Close(ctx))
		if f.Sheet != nil {
			f.Wait()
		}
	})
	f.sess.Connect()
	f.until("the stored messages", func() bool { return f.sess.Tree().Totals().Topics >= uint64(n) })
	f.win = test.NewTempWindow(t, part.WithTips(container.NewStack()))
	f.win.Resize(fyne.NewSize(1200, 800))
}

// open opens the sheet and waits until it has listed what there is.
func (f *fixture) open(below bool, names ...string) {
	f.t.Helper()
	var ids []model.TopicID
	for _, name := range names {
		id, ok := f.sess.Tree().Lookup(name)
		require.True(f.t, ok, name)
		ids = append(ids, id)
	}
	f.Sheet = Open(Options{Window: f.win, Session: f.sess, OnShut: func() { f.shut++ }, Do: func(do func()) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.todo = append(f.todo, do)
	}}, ids, below)
	f.until("the list", func() bool { return f.listed && len(f.rows) == len(f.items) })
}

// until ticks until a condition holds, as the program does.
func (f *fixture) until(what string, ok func() bool) {
	f.t.Helper()
	late := time.After(patience)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		f.mu.Lock()
		todo := f.todo
		f.todo = nil
		f.mu.Unlock()
		for _, do := range todo {
			do()
		}
		if f.Sheet != nil {
			f.Tick(time.Now())
		}
		if ok() {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			f.t.Fatalf("%s did not come", what)
		}
	}
}

// rested waits until nothing is going on, and the rows are in order.
func (f *fixture) rested() {
	f.t.Helper()
	f.until("the end", func() bool {
		return !f.starting && f.clearing != nil && f.progress.Run == conn.ClearResting && f.progress.Version == f.clearing.Progress().Version
	})
	f.work.Wait() // the order of the rows
	f.until("what it found", func() bool { return true })
}
