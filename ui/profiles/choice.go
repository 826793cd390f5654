package profiles

import (
	"fyne.io/fyne/v2"

	"treetop/ui/part"
)

// choice is a button that offers a few texts and shows the one chosen.
type choice struct {
	part.Button

	options []string
	at      int
	// onPick is told what the person chose.
	onPick func(int)
}

func newChoice(options []string, onPick func(int)) *choice {
	c := &choice{options: options, onPick: onPick}
	c.Menu, c.Focus = true, part.FocusComes
	c.OnTapped = c.open
	c.OnKey = c.key
	c.Fits = options
	c.ExtendBaseWidget(c)
	c.set(0)
	return c
}

// set shows option i, or none for -1, and tells nobody.
func (c *choice) set(i int) {
	c.at = i
	if i >= 0 && i < len(c.options) {
		c.SetText(c.options[i])
	} else {
		c.SetText("")
	}
}

func (c *choice) pick(i int) {
	if i == c.at || i < 0 || i >= len(c.options) {
		return
	}
	c.set(i)
	if c.onPick != nil {
		c.onPick(i)
	}
}

// key changes the choice without opening it.
func (c *choice) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp:
		c.pick(c.at - 1)
	case fyne.KeyDown:
		c.pick(c.at + 1)
	default:
		return false
	}
	return true
}

func (c *choice) open() {
	items := make([]*fyne.MenuItem, len(c.options))
	for i, o := range c.options {
		items[i] = fyne.NewMenuItem(o, func() { c.pick(i); part.Focus(c) })
		items[i].Checked = i == c.at
	}
	part.MenuBelow(c, items...)
}
