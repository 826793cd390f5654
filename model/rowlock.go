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
	waiting atomic.Int32
	served  atomic.Uint32 // of those that waited
}

// Lock implements sync.Locker.
func (l *rowLock) Lock() {
	if l.mu.TryLock() {
		return
	}
	l.waiting.Add(1)
	l.mu.Lock()
	l.waiting.Add(-1)
	l.served.Add(1) // after the other, so that giveWay counts nobody twice
}

// Unlock implements sync.Locker.
func (l *rowLock) Unlock() { l.mu.Unlock() }

// giveWay lets all others have the lock first that wait for it now. It is for who
// takes it again and again, and does not hold it at the moment.
func (l *rowLock) giveWay() {
	served := l.served.Load()
	waiting := uint32(l.waiting.Load())
	for l.served.Load()-served < waiting && l.waiting.Load() > 0 {
		runtime.Gosched()
	}
}
