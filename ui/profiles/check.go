package profiles

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/part"
)

// check is the toolkit's check box that passes on the keys it does not use.
type check struct{ widget.Check }

var (
	_ fyne.Focusable    = (*check)(nil)
	_ fyne.Shortcutable = (*check)(nil)
)

func newCheck(text string, onChange func(bool)) *check {
	c := &check{}
	c.Text, c.OnChanged = text, onChange
	c.ExtendBaseWidget(c)
	return c
}

// set shows on and tells nobody.
func (c *check) set(on bool) {
	if c.Checked != on {
		c.Checked = on
		c.Refresh()
	}
}

// TypedKey implements fyne.Focusable. The toolkit's takes the space as a rune.
func (c *check) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name != fyne.KeySpace {
		part.PassKey(c, ev)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (c *check) TypedShortcut(s fyne.Shortcut) { part.PassShortcut(c, s) }
