package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	"treetop/conn/disk"
)

// Quitting takes no longer than quitTime: closeTime for the sessions, then
// writeTime for what is being written, and writeTime for the files themselves.
const (
	// closeTime is how long a session has to say DISCONNECT and to keep what was
	// typed.
	closeTime = 3 * time.Second
	// writeTime is how long the disk has, each time it is waited for: longer than
	// another instance may hold a file.
	writeTime = disk.LockWait + time.Second
	// quitTime is when a program that does not come to an end is ended.
	quitTime = 20 * time.Second
)

func (a *App) endSession(v *sessionView) {
	a.closing++
	a.ending.Add(1)
	v.close(func() {
		defer a.ending.Done()
		a.do(func() {
			a.closing--
			a.leave()
		})
	})
}

// Quit keeps what was typed, ends the sessions cleanly and then the program.
func (a *App) Quit() {
	if a.quit {
		return
	}
	a.part()
	a.win.Hide()
	a.leave()
}

// part begins to quit.
func (a *App) part() {
	a.quit = true
	if a.overdue != nil {
		a.overdue()
	}
	a.over()
	a.keepWindow()
	a.keepForms()
	a.keepTabs(a.tabs())
	for _, v := range a.views {
		a.endSession(v)
	}
	a.views, a.active = nil, 0
}

// endWithout is Quit once the toolkit has ended by itself: it does at a signal
// while it starts, and when its window is lost. What is handed to the UI
// goroutine is done by nobody any more.
func (a *App) endWithout() {
	a.ticker.stop()
	if !a.quit {
		a.part()
	}
	a.ending.Wait()
	a.closing = 0
	a.leave()
}

// giveUp ends a program that has not ended by itself, for nobody sees it any
// more, and says what it was doing.
func giveUp() {
	stacks := make([]byte, 1<<20)
	fmt.Fprintf(os.Stderr, "treetop: still running %v after it was asked to quit:\n%s\n", quitTime, stacks[:runtime.Stack(stacks, true)])
	os.Exit(1)
}

// leave ends the program once nothing is left to be ended. Nothing is on the
// screen by then, so that the UI goroutine may wait, though not for ever.
func (a *App) leave() {
	if !a.quit || a.closing > 0 {
		return
	}
	a.ticker.stop()
	if err := a.finish(writeTime); err != nil {
		fmt.Fprintln(os.Stderr, "treetop:", err)
	}
	a.release()
	a.exit()
}

// finish waits for what is being written, and then writes what was not written
// yet, each for so long.
func (a *App) finish(limit time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var late []error
	if err := a.profiles.Close(ctx); err != nil {
		late = append(late, fmt.Errorf("write the profiles: %w", err))
	}
	if a.choices != nil {
		if err := within(ctx, a.choices.Wait); err != nil {
			late = append(late, fmt.Errorf("write the settings: %w", err))
		}
	}
	if err := within(ctx, a.saving.Wait); err != nil {
		late = append(late, fmt.Errorf("end what is being written: %w", err))
	}
	return errors.Join(append(late, a.writeAll(limit))...)
}

// writeAll writes all files beside each other: each may have to wait for another
// instance.
func (a *App) writeAll(limit time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	saves := []func() error{a.settings.Save, a.published.Save, a.setups.Save, a.left.Save}
	errs := make([]error, len(saves))
	var writing sync.WaitGroup
	for i, save := range saves {
		writing.Go(func() { errs[i] = save() })
	}
	if err := within(ctx, writing.Wait); err != nil { // and errs is still being written to
		return fmt.Errorf("write the files: %w", err)
	}
	return errors.Join(errs...)
}

var errLate = errors.New("it takes too long")

// within waits for something as long as ctx allows; errLate says that it was not
// long enough.
func within(ctx context.Context, wait func()) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		wait()
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return errLate
	}
}
