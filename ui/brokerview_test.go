package ui

import (
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
)

func TestTheBrokerPageTakesThePlaceOfTheTreeAndGivesItBack(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	v.toggleBroker()
	require.True(t, v.broker.Visible())
	require.False(t, v.middle.Visible())
	until(t, a, "an answer to PINGREQ", func() bool { return v.sess.Traffic().Pings > 0 })
	v.toggleHot()
	require.False(t, v.broker.Visible(), "one view at a time")
	require.True(t, v.middle.Visible())
	v.toggleBroker()
	v.toggleBroker()
	require.True(t, v.middle.Visible())
	require.True(t, v.hot.Visible(), "what was there before")
}
