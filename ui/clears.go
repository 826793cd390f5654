package ui

import (
	"time"

	"fyne.io/fyne/v2/theme"

	"treetop/conn"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/retained"
)

// clears are the sheets on which the retained messages of many topics are cleared:
// the one opened last, and the one that cleared something last, which a strip over
// the tree leads back to as long as that can be put back.
type clears struct {
	v         *sessionView
	strip     *strip
	newest    *retained.Sheet // nil: none
	done      *retained.Sheet // that has sent something; nil: none
	dismissed bool            // the strip of done
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
	if c.done != nil && c.done.Progress().Run != conn.ClearResting {
		c.show(c.done) // one after the other
		return
	}
	if c.newest != nil && c.newest != c.done {
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

// tick brings the sheets up to date, and the strip.
func (c *clears) tick(now time.Time) {
	if c.newest == nil {
		return
	}
	c.newest.Tick(now)
	if c.done != nil && c.done != c.newest {
		c.done.Tick(now)
	}
	if c.newest.Progress().Total > 0 && c.done != c.newest {
		if c.done != nil {
			c.done.Close()
		}
		c.done, c.dismissed = c.newest, false
	}
	c.strip.set(c.text())
}

// text is what the strip says, if there is anything to go back to.
func (c *clears) text() stripText {
	s := c.done
	if s == nil || s.Shown() {
		return stripText{}
	}
	p := s.Progress()
	show := stripButton{lang.L("Show"), func() { c.show(s) }}
	switch {
	case p.Run != conn.ClearResting:
		return stripText{Title: lang.L("Retained messages"), Text: s.Said(), Buttons: []stripButton{show, {lang.L("Stop"), s.Stop}}}
	case (p.Back > 0 || p.Cause.Kind != 0) && !c.dismissed:
		return stripText{Title: lang.L("Retained messages"), Text: s.Said(), Buttons: []stripButton{
			show, {lang.L("Dismiss"), func() { c.dismissed = true; c.strip.set(stripText{}) }},
		}}
	}
	return stripText{}
}

func (c *clears) close() {
	for _, s := range []*retained.Sheet{c.newest, c.done} {
		if s != nil {
			s.Close()
		}
	}
}

// wait returns when nothing is going on any more.
func (c *clears) wait() {
	for _, s := range []*retained.Sheet{c.newest, c.done} {
		if s != nil {
			s.Wait()
		}
	}
}
