package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"treetop/conn/conntest"
)

func TestATestOfAConnectionEndsWithAReportToCopyThatHoldsNoSecret(t *testing.T) {
	const secret = "canary-7f3a"
	m := conntest.Start(t, conntest.Options{Users: map[string]string{"me": secret}})
	m.Publish("-t", "home/light", "-m", "ON", "-r")
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.Username = "me"
	d := a.examination(p, secret)
	until(t, a, "the end of the test", func() bool { return d.report.Done })
	text := d.text()
	assert.Contains(t, text, "The connection works")
	assert.Contains(t, text, "Login (CONNACK)")
	assert.Contains(t, text, "First message")
	assert.NotContains(t, text, secret)
	assert.Empty(t, a.views, "the test opens no tab")

	m.Stop()
	d = a.examination(p, secret)
	until(t, a, "the end of the test", func() bool { return d.report.Done })
	assert.Contains(t, d.text(), "Connection refused")
	assert.NotContains(t, d.text(), secret)
}
