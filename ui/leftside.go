package ui

// The left side of a session is the tree, or what stands in its place while it is
// wanted: the ranking of topics, or the page about the broker.

// leftFocused reports whether the left side has the keyboard.
func (v *sessionView) leftFocused() bool {
	return v.tree.Focused() || v.hot.Focused() || v.broker.Focused()
}

// focusLeft puts the keyboard into what is shown on the left side.
func (v *sessionView) focusLeft() {
	switch {
	case v.broker.Visible():
		v.broker.Focus()
	case v.hot.Visible():
		v.hot.Focus()
	default:
		v.tree.Focus()
	}
}

// focusFilter puts the keyboard into the filter of what is shown on the left
// side; where that has none the tree comes back, with its own.
func (v *sessionView) focusFilter() {
	v.panes.showTree()
	if v.broker.Visible() && v.broker.FocusFilter() {
		return
	}
	v.closeBroker()
	v.closeHot()
	v.tree.FocusFilter()
}
