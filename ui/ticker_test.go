package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTicksComeLessOftenWhereAWindowIsBehindOrPaintingIsSlow(t *testing.T) {
	const ms = time.Millisecond
	period := func(tick, paint time.Duration, front bool) time.Duration {
		return tick + paintDue + paint + untilTick(tick, paint, front)
	}
	assert.Equal(t, 100*ms, period(1*ms, 0, true))
	assert.Equal(t, 100*ms, period(1*ms, 14*ms, true), "what fits is not held back")
	assert.Equal(t, 250*ms, period(1*ms, 14*ms, false))
	slow := period(5*ms, 75*ms, true)
	assert.Equal(t, 420*ms, slow)
	assert.Less(t, 80*ms, slow/tickSpare, "painting takes less than a quarter of the time")
	assert.Equal(t, slow, period(5*ms, 75*ms, false))
}
