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
