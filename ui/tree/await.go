package tree

import (
	"time"
	"unicode/utf8"
)

// awaited is a topic that is to be selected when it is heard.
type awaited struct {
	name  string
	heard time.Time // zero: not yet
}

// awaitTime is how long after a topic was heard it is selected: what the broker
// has stored comes in one go, and opens by itself before.
const awaitTime = 1500 * time.Millisecond

// Await has a topic be selected, by its name, once it is heard; "" is none. When
// a person does something in the tree before that, it is left to them.
func (p *Pane) Await(name string) { p.wait = awaited{name: name} }

// Picked is the name of the topic that is selected, of several the one with the
// cursor, or of the one that is awaited; "" for none, and for a name that is not
// text.
func (p *Pane) Picked() string {
	name := p.wait.name
	if p.sel.ids[p.sel.cursor] {
		name = p.opt.Tree.Name(p.sel.cursor)
	}
	if !utf8.ValidString(name) {
		return ""
	}
	return name
}

// arrive selects the topic that is awaited when its time has come.
func (p *Pane) arrive() {
	if p.wait.name == "" || p.then != nil {
		return
	}
	id, ok := p.opt.Tree.Lookup(p.wait.name)
	switch {
	case !ok:
	case p.wait.heard.IsZero():
		p.wait.heard = p.clock
	case p.clock.Sub(p.wait.heard) >= awaitTime:
		p.Select(id)
	}
}
