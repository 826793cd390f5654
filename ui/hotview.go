package ui

import (
	"treetop/model"
	"treetop/ui/hot"
)

// newHot makes the view that ranks topics, which stands in place of the tree
// while it is wanted.
func (v *sessionView) newHot() *hot.Pane {
	tree := v.sess.Tree()
	return hot.New(hot.Options{
		Rank:       tree.Hot,
		Name:       tree.Name,
		OnPick:     v.tree.Select,
		OnOpen:     v.openHot,
		Menu:       v.tree.TopicMenu,
		OnShortcut: v.tree.Shortcut,
		Over:       v.paused.overHot.content,
		OnClose:    v.closeHot,
	})
}

// toggleHot shows the ranking in place of the tree, or the tree again.
func (v *sessionView) toggleHot() {
	if v.hot.Visible() {
		v.closeHot()
		return
	}
	v.closeBroker()
	v.panes.showTree()
	v.tree.Show(false)
	v.hot.Show(true)
	v.hot.Focus()
}

// openHot goes to a topic of the ranking in the tree.
func (v *sessionView) openHot(id model.TopicID) {
	v.closeHot()
	v.tree.ShowInTree(id)
}

func (v *sessionView) closeHot() {
	if !v.hot.Visible() {
		return
	}
	v.hot.Show(false)
	v.tree.Show(true)
	v.tree.ShowSelected()
	v.tree.Focus()
}
