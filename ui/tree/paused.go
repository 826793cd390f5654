package tree

import "treetop/model"

// SetPaused has the pane show what was at that moment; nil shows what is, and
// catches up at once. Call it when Options.Over says so already.
func (p *Pane) SetPaused(then *model.Frozen) {
	p.then, p.from = then, p.opt.Tree
	if then != nil {
		p.from = then
	}
	p.rows.SetFrozen(then)
	p.filter.showPaused()
	p.makeRoom()
	p.Tick(p.clock)
	p.list.Refresh()
	p.pins.list.Refresh()
}

// makeRoom keeps the rows where they are while what Options.Over has to say
// comes or goes.
func (p *Pane) makeRoom() {
	var over float32
	if o := p.opt.Over; o != nil && o.Visible() {
		over = o.MinSize().Height
	}
	p.shift(over - p.over)
	p.over = over
}
