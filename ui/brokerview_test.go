package ui

import (
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn"
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

func TestKeysLeadFromThePageToTheTreeAndStayOnTheSideThatIsShown(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	v.toggleBroker()
	a.nextPane(false)
	require.True(t, v.inspect.Focused())
	a.nextPane(true)
	require.True(t, v.broker.Focused(), "the tree is not shown")
	a.escape()
	require.False(t, v.broker.Visible())
	require.True(t, v.tree.Focused())
	v.toggleHot()
	v.toggleBroker()
	a.focusFilter()
	require.False(t, v.broker.Visible())
	require.False(t, v.hot.Visible(), "what is typed next is the filter of the tree")
	require.True(t, v.tree.Content().Visible())
	require.True(t, v.tree.Focused())
}

func TestAReadOnlySessionHasTwoPanesToGoThrough(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.ReadOnly = true
	v := a.open(p)
	v.connect("")
	until(t, a, "the connection", func() bool { return v.state.Phase == conn.Connected })
	v.tree.Focus()
	a.nextPane(false)
	require.True(t, v.inspect.Focused())
	a.nextPane(false)
	require.True(t, v.tree.Focused())
}
