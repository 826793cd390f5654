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
)

// ticker asks for a tick ten times a second, four times while the window is
// not in front, and more slowly while painting is slow: never before the last
// one is done, and never more than half of the time.
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
	ticked := make(chan time.Duration, 1)
	for {
		asked := time.Now()
		fyne.Do(func() {
			if !t.ending.Load() {
				a.Tick(time.Now())
			}
			ticked <- time.Since(asked)
		})
		var took time.Duration
		select {
		case took = <-ticked:
		case <-t.done:
			return
		}
		every := tickFocused
		if !t.front.Load() {
			every = tickBehind
		}
		select {
		case <-time.After(max(every-took, took)):
		case <-t.done:
			return
		}
	}
}

func (t *ticker) stop() {
	if t != nil && t.ending.CompareAndSwap(false, true) {
		close(t.done)
	}
}

// onSignal quits cleanly when the system asks the program to end.
func onSignal(a *App) (stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	go func() {
		if _, ok := <-c; ok {
			fyne.Do(a.Quit)
		}
	}()
	return func() {
		signal.Stop(c)
		close(c)
	}
}
