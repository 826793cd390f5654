package ui

import (
	"time"

	"fyne.io/fyne/v2/theme"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// pause is the state of a session whose screen stands still. Counting goes on.
type pause struct {
	overTree, overHot, overBroker *strip        // they say the same, over whichever is shown
	then                          *model.Frozen // nil: not paused
	messages                      uint64        // that had come by then
}

func newPause() *pause {
	over := func() *strip { return newStrip(theme.MediaPauseIcon()) }
	return &pause{overTree: over(), overHot: over(), overBroker: over()}
}

func (p *pause) say(t stripText) {
	p.overTree.set(t)
	p.overHot.set(t)
	p.overBroker.set(t)
}

// release gives back what was kept for the screen.
func (p *pause) release() {
	if p.then != nil {
		p.then.Release()
		p.then = nil
	}
}

// togglePause has the screen stand still, or go on.
func (v *sessionView) togglePause() {
	if v.paused.then != nil {
		v.resume()
		return
	}
	if !v.started {
		return // there is nothing yet that could stand still
	}
	v.paused.then = v.sess.Tree().Freeze()
	v.paused.messages = v.paused.then.Totals().Messages
	v.showPause()
}

// resume shows what is, at once.
func (v *sessionView) resume() {
	then := v.paused.then
	if then == nil {
		return
	}
	v.paused.then = nil
	v.showPause()
	then.Release() // when nothing reads it any more
}

// showPause puts what is now, or what was when the screen was paused, into the
// panes.
func (v *sessionView) showPause() {
	v.tickPause(time.Now())
	v.tree.SetPaused(v.paused.then)
	v.inspect.SetPaused(v.paused.then)
	v.hot.SetPaused(v.paused.then)
	v.broker.SetPaused(v.paused.then)
}

// tickPause says since when the screen stands still, and what came since.
func (v *sessionView) tickPause(now time.Time) {
	then := v.paused.then
	if then == nil {
		v.paused.say(stripText{})
		return
	}
	since := v.sess.Tree().Totals().Messages - v.paused.messages
	v.paused.say(stripText{
		Title: lang.L("Paused"),
		Text: words.ClockShort(then.At(), now) + " · " +
			lang.N("{{.N}} messages since", int(since), lang.A{"N": words.Count(since)}),
		Buttons: []stripButton{{lang.L("Resume"), v.resume}},
	})
}
