package ui

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
)

const (
	tickFocused = 100 * time.Millisecond
	tickBehind  = 250 * time.Millisecond
	// tickSpare is how much longer than ticking and painting took the next tick
	// waits: where painting is slow, drawn by the processor that the broker
	// needs too, it takes a fifth of the time and not all that there is.
	tickSpare = 4
	// paintDue is when painting has begun that a tick has caused: the toolkit
	// looks sixty times a second whether there is something to paint.
	paintDue = 20 * time.Millisecond
)

// ticker asks for a tick ten times a second, four times while the window is
// not in front, and more slowly while painting is slow: never before the last
// one is done.
type ticker struct {
	done   chan struct{}
	front  atomic.Bool
	ending atomic.Bool
}

func startTicker(a *App) *ticker {
	t := &ticker{done: make(chan struct{})}
	t.front.Store(true)
	a.fyne.Lifecycle().SetOnEnteredForeground(func() { t.front.Store(true) })
	a.fyne.Lifecycle().SetOnExitedForeground(func() { t.front.Store(false) })
	go t.run(a)
	return t
}

func (t *ticker) run(a *App) {
	if _, ok := t.do(func() { onSignal(a) }); !ok {
		return
	}
	for {
		tick, ok := t.do(func() {
			if !t.ending.Load() {
				a.Tick(time.Now())
			}
		})
		if !ok || !t.wait(paintDue) {
			return
		}
		// What is asked for while the toolkit paints is done after it.
		paint, ok := t.do(func() {})
		if !ok || !t.wait(untilTick(tick, paint, t.front.Load())) {
			return
		}
	}
}

// do has the UI goroutine do something, and answers how long that took with
// whatever it was busy with. It reports false when the ticker was stopped.
func (t *ticker) do(f func()) (took time.Duration, ok bool) {
	asked, done := time.Now(), make(chan struct{})
	fyne.Do(func() {
		f()
		close(done)
	})
	select {
	case <-done:
		return time.Since(asked), true
	case <-t.done:
		return 0, false
	}
}

// wait reports false when the ticker was stopped meanwhile.
func (t *ticker) wait(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-t.done:
		return false
	}
}

// untilTick is how long to wait before the next tick, after one that took so
// long and the painting after it.
func untilTick(tick, paint time.Duration, front bool) time.Duration {
	every := tickBehind
	if front {
		every = tickFocused
	}
	return max(every-paintDue-tick-paint, tickSpare*(tick+paint))
}

func (t *ticker) stop() {
	if t != nil && t.ending.CompareAndSwap(false, true) {
		close(t.done)
	}
}

// onSignal quits cleanly when the system asks the program to end. The toolkit
// listens as well once it runs, and would leave without doing so: it hears no
// more of it.
func onSignal(a *App) {
	asked := []os.Signal{os.Interrupt, syscall.SIGTERM}
	c := make(chan os.Signal, 1)
	signal.Reset(asked...)
	signal.Notify(c, asked...)
	go func() {
		<-c
		a.do(a.Quit)
	}()
}
