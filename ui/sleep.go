package ui

import "time"

// sleepLeast is how long the machine must have slept to be worth asking whether
// the connections still stand.
const sleepLeast = 5 * time.Second

// slept reports whether the machine has slept between two ticks: the clock on
// the wall has gone on, that of the running machine has not. One that was set
// forward looks the same, and then asking does no harm.
func slept(wall, running time.Duration) bool { return wall-running > sleepLeast }

// notice has the sessions look after their connections when the machine slept.
func (a *App) notice(before, now time.Time) {
	if slept(now.Round(0).Sub(before.Round(0)), now.Sub(before)) {
		a.woke()
	}
}

func (a *App) woke() {
	for _, v := range a.views {
		v.sess.Woke()
	}
}
