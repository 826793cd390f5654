package publish

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/part"
)

// tipLabel and tipCheck are the toolkit's own with a tip.
type tipLabel struct {
	widget.Label
	part.Tip
}

type tipCheck struct {
	widget.Check
	tip part.Tip
}

var (
	_ desktop.Hoverable = (*tipLabel)(nil)
	_ desktop.Hoverable = (*tipCheck)(nil)
	_ fyne.Focusable    = (*tipCheck)(nil)
)

func newTipLabel() *tipLabel {
	l := &tipLabel{}
	l.Owner = l
	l.ExtendBaseWidget(l)
	return l
}

func newTipCheck(onChanged func(bool)) *tipCheck {
	c := &tipCheck{}
	c.OnChanged, c.tip.Owner = onChanged, c
	c.ExtendBaseWidget(c)
	return c
}

// MouseIn implements desktop.Hoverable.
func (c *tipCheck) MouseIn(ev *desktop.MouseEvent) {
	c.Check.MouseIn(ev)
	c.tip.MouseIn(ev)
}

// MouseMoved implements desktop.Hoverable.
func (c *tipCheck) MouseMoved(ev *desktop.MouseEvent) {
	c.Check.MouseMoved(ev)
	c.tip.MouseMoved(ev)
}

// MouseOut implements desktop.Hoverable.
func (c *tipCheck) MouseOut() {
	c.Check.MouseOut()
	c.tip.MouseOut()
}
