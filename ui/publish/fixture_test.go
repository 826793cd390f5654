package publish

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/ui/lang/langtest"
	"treetop/ui/look"
	"treetop/ui/part"
)

func TestMain(m *testing.M) { langtest.Main(m) }

// publisher answers when the test says so.
type publisher struct {
	calls chan *call
}

type call struct {
	link.Out
	answer chan answer
	ticket string // with Confirm
}

type answer struct {
	ack link.Ack
	err error
}

func (f *publisher) Publish(ctx context.Context, out link.Out) (link.Ack, error) {
	return f.Confirm(ctx, out, "")
}

func (f *publisher) Confirm(ctx context.Context, out link.Out, ticket string) (link.Ack, error) {
	c := &call{out, make(chan answer, 1), ticket}
	f.calls <- c
	select {
	case a := <-c.answer:
		return a.ack, a.err
	case <-ctx.Done():
		return link.Ack{}, link.Cause{Kind: link.KindCancelled}
	}
}

// fixture is a panel on a window, with a clock that stands still.
type fixture struct {
	*Pane
	t   *testing.T
	pub *publisher
	win fyne.Window
	now time.Time

	mu     sync.Mutex
	wanted chan struct{} // there is something to do

	todo []func() // what goroutines want done on the UI goroutine, the test's
}

func newFixture(t *testing.T, change func(*Options)) *fixture {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	f := &fixture{t: t, pub: &publisher{calls: make(chan *call, 200)}, wanted: make(chan struct{}, 1), now: time.Date(2026, 11, 21, 14, 3, 22, 0, time.UTC)}
	opt := Options{
		Publisher: f.pub,
		Profile:   "p1",
		Broker:    func() string { return "Demo broker" },
		Now:       func() time.Time { return f.now },
		Do: func(do func()) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.todo = append(f.todo, do)
			select {
			case f.wanted <- struct{}{}:
			default:
			}
		},
	}
	if change != nil {
		change(&opt)
	}
	f.Pane = New(opt)
	f.win = test.NewTempWindow(t, nil)
	f.win.SetContent(part.WithTips(f.Content()))
	f.win.Resize(fyne.NewSize(720, 240))
	f.SetConnected(true, "")
	t.Cleanup(func() {
		f.Close()
		f.work.Wait()
		f.Written(context.Background()) // t's is over by now
	})
	return f
}

// next is the message that is being published now.
func (f *fixture) next() *call {
	f.t.Helper()
	select {
	case c := <-f.pub.calls:
		return c
	case <-time.After(patience):
		f.t.Fatal("nothing was published")
		return nil
	}
}

// nothing fails the test if a message is on its way.
func (f *fixture) nothing() {
	f.t.Helper()
	assert.Zero(f.t, f.inFlight, "something is being published")
}

// settled waits for all goroutines of the panel and does what they wanted done.
func (f *fixture) settled() {
	f.work.Wait()
	for f.run() {
		f.work.Wait()
	}
	select { // of what oneOf would wait for, all is done
	case <-f.wanted:
	default:
	}
}

// answered answers a message, alone on its way, and waits until that is shown.
func (f *fixture) answered(c *call, ack link.Ack, err error) {
	c.answer <- answer{ack, err}
	f.settled()
}

// oneOf answers a message while others are still on their way.
func (f *fixture) oneOf(c *call, ack link.Ack, err error) {
	f.t.Helper()
	c.answer <- answer{ack, err}
	select {
	case <-f.wanted:
	case <-time.After(patience):
		f.t.Fatal("no result")
	}
	f.run()
}

// run does what goroutines wanted done, and reports whether there was any.
func (f *fixture) run() bool {
	f.mu.Lock()
	todo := f.todo
	f.todo = nil
	f.mu.Unlock()
	for _, do := range todo {
		do()
	}
	return len(todo) > 0
}

// later lets time pass.
func (f *fixture) later(d time.Duration) {
	f.now = f.now.Add(d)
	f.Tick(f.now)
}

func (f *fixture) typeTopic(s string) {
	f.ui.topic.SetText("")
	f.win.Canvas().Focus(f.ui.topic)
	test.Type(f.ui.topic, s)
}

func (f *fixture) typePayload(s string) {
	f.ui.editor.entry.SetText("")
	f.win.Canvas().Focus(f.ui.editor.entry)
	test.Type(f.ui.editor.entry, s)
}

func (f *fixture) ctrlEnter() {
	f.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
}

func (f *fixture) noteText() string {
	if !f.ui.note.content.Visible() {
		return ""
	}
	return f.ui.note.text.Said()
}

func (f *fixture) stripText() string {
	if !f.ui.strip.content.Visible() {
		return ""
	}
	return f.ui.strip.text.Said()
}

// store is a Store in memory.
type store struct {
	mu      sync.Mutex
	entries []disk.Entry
	drafts  map[string]disk.Draft
	saves   int
	err     error
	disk    func() // what the disk does before it has written; nil: nothing
}

func (s *store) Add(e disk.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries = append(s.entries, e)
	return nil
}

func (s *store) List(profile string, n int) []disk.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []disk.Entry
	for _, e := range slices.Backward(s.entries) {
		if e.Profile == profile && len(out) < n {
			out = append(out, e)
		}
	}
	return out
}

func (s *store) Draft(profile string) (disk.Draft, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.drafts[profile]
	return d, ok
}

func (s *store) SetDraft(profile string, d disk.Draft) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drafts == nil {
		s.drafts = map[string]disk.Draft{}
	}
	s.drafts[profile] = d
	return nil
}

func (s *store) Save() error {
	if s.disk != nil {
		s.disk()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saves++
	return s.err
}
