package model

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhoGivesWayComesAfterAllThatWait(t *testing.T) {
	var lock rowLock
	const others = 5
	for round := range 20_000 {
		had := 0
		lock.Lock()
		for range others {
			go func() {
				lock.Lock()
				had++
				lock.Unlock()
			}()
		}
		for lock.arrived.Load()-lock.served.Load() < others {
			runtime.Gosched()
		}
		lock.Unlock()
		if round%2 == 1 { // both before anybody has it and after
			runtime.Gosched()
		}
		lock.giveWay()
		lock.Lock()
		assert.Equal(t, others, had)
		lock.Unlock()
	}
}

func TestWhoGivesWayDoesNotWaitForThoseThatComeLater(t *testing.T) {
	var lock rowLock
	lock.arrived.Add(1)
	done := make(chan struct{})
	go func() {
		lock.giveWay()
		close(done)
	}()
	for {
		select {
		case <-done:
			return
		default:
			lock.arrived.Add(1) // there is always somebody who waits
			lock.served.Add(1)  // but whoever it was has had it
			runtime.Gosched()
		}
	}
}
