package publish

import (
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/part"
)

// tipLabel is the toolkit's own with a tip.
type tipLabel struct {
	widget.Label
	part.Tip
}

var _ desktop.Hoverable = (*tipLabel)(nil)

func newTipLabel() *tipLabel {
	l := &tipLabel{}
	l.Owner = l
	l.ExtendBaseWidget(l)
	return l
}
