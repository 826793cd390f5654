package ui

import "treetop/ui/broker"

// newBroker makes the page about the broker, which stands in place of the tree
// while it is wanted.
func (v *sessionView) newBroker() *broker.Pane {
	p := v.sess.Profile()
	return broker.New(broker.Options{
		Session: v.sess, Tree: v.sess.Tree(), KeepAlive: p.KeepAlive, Version: p.Version,
		Over: v.paused.overBroker.content, OnClose: v.closeBroker,
	})
}

// toggleBroker shows the page about the broker in place of the tree, or the tree
// again.
func (v *sessionView) toggleBroker() {
	if v.broker.Visible() {
		v.closeBroker()
		return
	}
	if v.standIn.kind != standInNone {
		return // there was no connection yet
	}
	v.panes.showTree()
	v.middle.Hide()
	v.broker.Show(true)
	v.broker.Focus()
}

func (v *sessionView) closeBroker() {
	if !v.broker.Visible() {
		return
	}
	v.broker.Show(false)
	v.middle.Show()
	v.tree.Focus()
}
