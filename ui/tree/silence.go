package tree

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"treetop/conn/disk"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// lateLimits are the limits that the menu offers.
var lateLimits = [...]time.Duration{10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 24 * time.Hour}

// setLimits tells the tree after which silence branches are late, as it was set
// up for the profile.
func (p *Pane) setLimits() {
	if p.opt.Setup == nil {
		return
	}
	for _, l := range p.opt.Setup.View().Late {
		p.opt.Tree.SetLateAfter(l.Branch, l.After)
	}
}

// lateLimit is what was set for this very branch, 0 when nothing was.
func (p *Pane) lateLimit(branch string) time.Duration {
	for _, l := range p.opt.Setup.View().Late {
		if l.Branch == branch {
			return l.After
		}
	}
	return 0
}

// limitAbove is the limit that holds for a topic as long as it has none of its
// own, and the branch above it that has it; 0 when there is none.
func (p *Pane) limitAbove(topic string) (branch string, after time.Duration) {
	for i := strings.LastIndexByte(topic, '/'); i >= 0; i = strings.LastIndexByte(topic, '/') {
		topic = topic[:i]
		if after := p.lateLimit(topic); after > 0 {
			return topic, after
		}
	}
	return "", 0
}

func (p *Pane) keepLateLimit(branch string, after time.Duration) {
	p.opt.Tree.SetLateAfter(branch, after)
	p.opt.Setup.Change(func(v *disk.View) { v.SetLate(branch, after) })
	p.list.Refresh()
}

// lateMenu sets after which silence a topic, and all below it, is late.
func (p *Pane) lateMenu(branch string) *fyne.MenuItem {
	now := p.lateLimit(branch)
	item := func(label string, after time.Duration) *fyne.MenuItem {
		m := fyne.NewMenuItem(label, func() { p.keepLateLimit(branch, after) })
		m.Checked = after == now
		return m
	}
	unset := lang.L("three times the usual interval")
	if above, after := p.limitAbove(branch); after > 0 {
		unset = lang.L("{{.Limit}}, as for {{.Branch}}", lang.A{"Limit": words.Span(after), "Branch": menuName(above)})
	}
	items := []*fyne.MenuItem{item(unset, 0), fyne.NewMenuItemSeparator()}
	for _, d := range lateLimits {
		items = append(items, item(words.Span(d), d))
	}
	menu := fyne.NewMenuItem(lang.L("Late after"), nil)
	menu.ChildMenu = fyne.NewMenu("", items...)
	return menu
}
