package model

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTheTimeOfMessagesFollowsAClockThatWasSet(t *testing.T) {
	c := newTimekeeper(nil)
	assert.InDelta(t, time.Now().UnixNano(), c.unix(), float64(time.Minute))
	c.set(time.Now().Add(time.Hour).UnixNano(), time.Since(c.start))
	assert.InDelta(t, time.Now().Add(time.Hour).UnixNano(), c.unix(), float64(time.Minute))
	c.follow()
	assert.InDelta(t, time.Now().UnixNano(), c.unix(), float64(time.Minute), "as the system has it")
}

func TestAClockThatIsHandedInIsAskedForEachMessage(t *testing.T) {
	hand := newClock()
	c := newTimekeeper(hand.now)
	hand.add(time.Minute)
	assert.Equal(t, hand.now().UnixNano(), c.unix())
}
