package tree

import "treetop/conn/disk"

// Setup is what a person has set up for looking at the topics of this profile,
// kept across restarts. Its methods are called on the UI goroutine and don't
// wait for the disk.
type Setup interface {
	// View is what is set up now, as a copy.
	View() disk.View
	// Version changes whenever View does, be it by another window.
	Version() uint64
	// Change does what is to be different, and may do it again later on what
	// another instance has kept: it says "pin this", not "these are the pins".
	Change(func(*disk.View))
}

// followSetup takes in what was set up in another window.
func (p *Pane) followSetup() {
	if p.opt.Setup != nil && p.opt.Setup.Version() != p.setup && p.loadSetup() {
		p.content.Refresh()
	}
}

// loadSetup takes in what is set up, and reports whether something on the screen
// is different for it.
func (p *Pane) loadSetup() bool {
	if p.opt.Setup == nil {
		return false
	}
	p.setup = p.opt.Setup.Version()
	view := p.opt.Setup.View()
	pins, trend := p.pins.load(view), p.trend.load(view.Trend)
	return pins || trend
}

// changeSetup keeps a change and shows it.
func (p *Pane) changeSetup(do func(*disk.View)) {
	if p.opt.Setup != nil {
		p.opt.Setup.Change(do)
		p.followSetup()
	}
}

// Filters are the saved filters, for all profiles and kept across restarts. Its
// methods are called on the UI goroutine and don't wait for the disk.
type Filters interface {
	// Filters are all of them, as a copy.
	Filters() []disk.SavedFilter
	// ChangeFilters changes them in the way of Setup.Change.
	ChangeFilters(func(*disk.Views))
}
