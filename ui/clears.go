package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2/theme"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/retained"
)

// mostPast is how many sheets that have cleared something are kept.
const mostPast = 8

// clears are the sheets on which the retained messages of many topics are cleared:
// the one opened last, and those that have cleared something, which a strip over
// the tree leads back to, the last one first, as long as that can be put back.
type clears struct {
	v      *sessionView
	strip  *strip
	newest *retained.Sheet // nil: none
	past   []*retained.Sheet
}

func newClears(v *sessionView) *clears { return &clears{v: v, strip: newStrip(theme.InfoIcon())} }

// clearRetained takes the retained message of one topic away, with an undo.
func (v *sessionView) clearRetained(id model.TopicID) {
	if r, ok := v.stored(id); ok {
		v.publish.Clear(v.sess.Tree().Name(id), r)
	}
	v.panes.showDetails()
}

// clearMany opens the sheet on which the retained messages of topics, and with
// below of all below them, are looked at and cleared.
func (v *sessionView) clearMany(ids []model.TopicID, below bool) {
	c := v.clears
	if last := c.last(); last != nil && last.Progress().Run != conn.ClearResting {
		c.show(last) // one after the other
		return
	}
	if c.newest != nil && c.newest != c.last() {
		c.newest.Close()
	}
	c.newest = retained.Open(retained.Options{Window: v.app.win, Session: v.sess, Do: v.app.do}, ids, below)
	v.app.sheet = c.newest.Sheet()
}

// clearSelected opens it for what is selected: a topic with all below it, or those
// of several topics themselves, and with all below where none has a value.
func (v *sessionView) clearSelected() {
	ids := v.tree.Selected()
	below := true
	if len(ids) > 1 {
		for _, id := range ids {
			if t, ok := v.sess.Tree().Topic(id); ok && t.HasValue() {
				below = false
				break
			}
		}
	}
	if len(ids) > 0 {
		v.clearMany(ids, below)
	}
}

func (c *clears) show(s *retained.Sheet) {
	s.Show()
	c.v.app.sheet = s.Sheet()
}

// last is the sheet that has cleared something last, or nil.
func (c *clears) last() *retained.Sheet {
	if len(c.past) == 0 {
		return nil
	}
	return c.past[len(c.past)-1]
}

// tick brings the sheets up to date, and the strip.
func (c *clears) tick(now time.Time) {
	if c.newest == nil {
		return
	}
	for _, s := range c.sheets() {
		s.Tick(now)
	}
	if c.newest.Progress().Total > 0 && !slices.Contains(c.past, c.newest) {
		c.past = append(c.past, c.newest)
		if len(c.past) > mostPast {
			c.forget(c.past[0])
		}
	}
	c.strip.set(c.text())
}

// forget gives up what a sheet could put back.
func (c *clears) forget(s *retained.Sheet) {
	s.Close()
	c.past = slices.DeleteFunc(c.past, func(p *retained.Sheet) bool { return p == s })
	if c.newest == s {
		c.newest = c.last()
	}
	c.strip.set(c.text())
}

// text is what the strip says, if there is anything to go back to.
func (c *clears) text() stripText {
	for _, s := range slices.Backward(c.past) {
		p := s.Progress()
		show := stripButton{lang.L("Show"), func() { c.show(s) }}
		switch {
		case s.Shown():
			return stripText{}
		case p.Run != conn.ClearResting:
			return stripText{Title: lang.L("Retained messages"), Text: s.Said(), Buttons: []stripButton{show, {lang.L("Stop"), s.Stop}}}
		case p.Back > 0 || p.Cause.Kind != link.KindNone:
			return stripText{Title: lang.L("Retained messages"), Text: s.Said(), Buttons: []stripButton{
				show, {lang.L("Dismiss"), func() { c.forget(s) }},
			}}
		}
	}
	return stripText{}
}

// sheets are all there are.
func (c *clears) sheets() []*retained.Sheet {
	if c.newest == nil || slices.Contains(c.past, c.newest) {
		return c.past
	}
	return append(slices.Clone(c.past), c.newest)
}

func (c *clears) close() {
	for _, s := range c.sheets() {
		s.Close()
	}
}

// wait returns when nothing is going on any more.
func (c *clears) wait() {
	for _, s := range c.sheets() {
		s.Wait()
	}
}
