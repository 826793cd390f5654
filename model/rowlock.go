package model

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// rowLock is a mutex that one goroutine takes again and again, for a moment each
// time, and others now and then. A plain one has these wait for a millisecond
// before it is their turn: whoever runs takes it sooner than who has to be woken.
type rowLock struct {
	mu      sync.Mutex
	arrived atomic.Uint32 // who found it taken and waits, or waited
	served  atomic.Uint32 // of those, who have got it
}

// Lock implements sync.Locker.
func (l *rowLock) Lock() {
	if l.mu.TryLock() {
		return
	}
	l.arrived.Add(1)
	l.mu.Lock()
	l.served.Add(1)
}

// Unlock implements sync.Locker.
func (l *rowLock) Unlock() { l.mu.Unlock() }

// giveWay lets as many others have the lock first as wait for it now. It is for
// who takes it again and again, and does not hold it at the moment.
func (l *rowLock) giveWay() {
	// Two counters that only grow: with one that says how many wait, whoever is
	// between the two steps of leaving it would be counted in neither or in both.
	arrived := l.arrived.Load()
	for int32(arrived-l.served.Load()) > 0 { // both begin again at zero some day
		runtime.Gosched()
	}
}
