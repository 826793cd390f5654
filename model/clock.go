package model

import "time"

// The tree's own time never goes back, so that what came later is newer whatever
// somebody does to the clock of the machine. When that is set back, all that was
// heard before is told as so much earlier: nothing lies in the future, and ages
// go on as if nothing had happened.

// clockPlay is how far back the clock may go without being set: corrections
// over the network are small, and readers of the clock overtake one another.
const clockPlay = time.Second

// inOrder is a time of the clock, in Unix nanoseconds, as the tree's own. Called
// with mu held.
func (t *Tree) inOrder(now int64) int64 {
	now += t.log.setBack.Load()
	if late := t.heard - now; late > int64(clockPlay) {
		t.log.setBack.Add(late)
		t.touched.Add(1)
	}
	t.heard = max(t.heard, now)
	return t.heard
}

// timeOf is one of the tree's own times as the clock has it by now; 0 is never.
func (l *log) timeOf(own int64) time.Time {
	if own == 0 {
		return time.Time{}
	}
	return time.Unix(0, own-l.setBack.Load())
}
