package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"treetop/conn/conntest"
)

func TestASleepIsKnownByTheClockThatStoodStill(t *testing.T) {
	assert.True(t, slept(8*time.Hour, 100*time.Millisecond))
	assert.True(t, slept(10*time.Second, time.Second))
	for wall, running := range map[time.Duration]time.Duration{
		100 * time.Millisecond: 100 * time.Millisecond, 8 * time.Hour: 8 * time.Hour,
		-time.Hour: time.Second, 2 * time.Second: time.Second,
	} {
		assert.False(t, slept(wall, running), "%v in %v", wall, running)
	}
}

func TestAfterASleepTheSessionsAskTheirBrokers(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	a.connect(brokerProfile(m), "")
	v := a.current()
	until(t, a, "the connection", func() bool { return v.sess.State().Current == 0 && v.sess.Traffic().BytesIn > 0 })
	pings := v.sess.Traffic().Pings
	a.woke()
	until(t, a, "the answer", func() bool { return v.sess.Traffic().Pings > pings })
}
