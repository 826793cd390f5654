package model

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhoGivesWayComesAfterAllThatWait(t *testing.T) {
	var lock rowLock
	const others = 5
	for range 200 {
		had := 0
		lock.Lock()
		for range others {
			go func() {
				lock.Lock()
				had++
				lock.Unlock()
			}()
		}
		for lock.waiting.Load() < others {
			runtime.Gosched()
		}
		lock.Unlock()
		lock.giveWay()
		lock.Lock()
		assert.Equal(t, others, had)
		lock.Unlock()
	}
}

func TestWhoGivesWayDoesNotWaitForThoseThatComeLater(t *testing.T) {
	var lock rowLock
	lock.waiting.Add(1) // there is always somebody who waits
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
			lock.served.Add(1) // but whoever it was has had it
			runtime.Gosched()
		}
	}
}
