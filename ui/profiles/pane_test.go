package profiles

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"treetop/conn/profile"
	"treetop/ui/lang/langtest"
	"treetop/ui/look"
)

func TestMain(m *testing.M) { langtest.Main(m) }

// ring is a keyring that does as it is told.
type ring struct {
	mu   sync.Mutex
	has  map[string]string
	fail error
	asks []string
}

func (r *ring) do(what, id, field string) (string, error) {
	r.asks = append(r.asks, what+" "+id+"/"+field)
	if r.fail != nil {
		return "", &profile.SecretError{Doing: what, Field: field, Kind: r.fail}
	}
	secret, ok := r.has[id]
	if !ok {
		return "", &profile.SecretError{Doing: what, Field: field, Kind: profile.ErrNone}
	}
	return secret, nil
}

func (r *ring) Get(_ context.Context, id, field string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.do("read", id, field)
}

func (r *ring) Set(_ context.Context, id, field, secret string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.do("keep", id, field); r.fail != nil {
		return err
	}
	r.has[id] = secret
	return nil
}

func (r *ring) Delete(_ context.Context, id, field string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, err := r.do("delete", id, field)
	delete(r.has, id)
	return err
}

func (r *ring) secret(id string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.has[id]
}

func (r *ring) asked() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.asks)
}

func (r *ring) failWith(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fail = err
}

type connected struct {
	p        profile.Profile
	password string
}

// rig is a pane on a window, with a real store in a folder of its own and a
// clock that stands still.
type rig struct {
	t         *testing.T
	pane      *Pane
	store     *profile.Store
	ring      *ring
	win       fyne.Window
	now       time.Time
	connected []connected
	demos     int
	states    map[string]State
	dir       string

	mu   sync.Mutex
	todo []func()
}

func newRig(t *testing.T, saved ...profile.Profile) *rig {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	r := &rig{t: t, ring: &ring{has: map[string]string{}}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), states: map[string]State{}, dir: t.TempDir()}
	var err error
	r.store, _, err = profile.OpenStore(r.dir)
	require.NoError(t, err)
	for _, p := range saved {
		require.NoError(t, r.store.Put(p))
	}
	r.open(r.store)
	return r
}

// open makes the pane anew over a store.
func (r *rig) open(s Store) {
	r.pane = New(Options{
		Store: s, Secrets: r.ring,
		CleanSecrets: func(ctx context.Context, ids ...string) error {
			for _, id := range ids {
				if err := r.ring.Delete(ctx, id, secretField); err != nil {
					return err
				}
			}
			return nil
		},
		States:    func(id string) State { return r.states[id] },
		OnConnect: func(p profile.Profile, password string) { r.connected = append(r.connected, connected{p, password}) },
		OnDemo:    func() { r.demos++ },
		Now:       func() time.Time { return r.now },
	})
	r.pane.ui = func(f func()) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.todo = append(r.todo, f)
	}
	r.win = test.NewTempWindow(r.t, r.pane)
	r.win.SetPadded(false)
	r.win.Resize(fyne.NewSize(1200, 800))
}

// settle waits until the workers are done and takes up what they said.
func (r *rig) settle() {
	for {
		r.pane.disk.wait()
		r.pane.keys.wait()
		r.pane.files.wait()
		if s := r.pane.importing; s != nil {
			s.work.wait()
		}
		if s := r.pane.exporting; s != nil {
			s.work.wait()
		}
		r.mu.Lock()
		todo := r.todo
		r.todo = nil
		r.mu.Unlock()
		if len(todo) == 0 {
			return
		}
		for _, f := range todo {
			f()
		}
	}
}

// pass lets time pass.
func (r *rig) pass(d time.Duration) {
	r.now = r.now.Add(d)
	r.pane.Tick(r.now)
	r.settle()
}

func (r *rig) form() *connectionPage { return r.pane.form.connection() }

// rows are the list as text, one line each.
func (r *rig) rows() []string {
	var out []string
	for _, l := range r.pane.rows {
		s := l.name
		if l.isHeading() {
			s = "[" + l.heading + "]"
		}
		if l.unsaved {
			s += " *"
		}
		if w := l.stateWords(); w != "" {
			s += " · " + w
		}
		out = append(out, s)
	}
	return out
}

func (r *rig) saved(id string) profile.Profile {
	r.t.Helper()
	p, ok := r.store.Get(id)
	require.True(r.t, ok, "profile %s is in the store", id)
	return p
}

// sample is a profile to save, with an ID that can be told in a message.
func sample(name string, change ...func(*profile.Profile)) profile.Profile {
	p := profile.New()
	p.ID = fmt.Sprintf("id-%s", name)
	p.Name = name
	p.Host = "broker.example.com"
	for _, f := range change {
		f(&p)
	}
	return p
}

func inGroup(g string) func(*profile.Profile) { return func(p *profile.Profile) { p.Group = g } }
