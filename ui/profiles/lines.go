package profiles

import (
	"slices"
	"strings"
	"time"

	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// Phase is how far the session of a profile has come.
type Phase uint8

// The phases, as the list tells them apart.
const (
	Idle Phase = iota // no session, or one that was disconnected
	Connecting
	Connected
	Waiting // until the next attempt
	Failed
)

// State is how the session of a profile stands. The zero State is none.
type State struct {
	Phase Phase
	Until time.Time // Waiting: when the next attempt begins
}

// demoID is what the list knows the demo broker by.
const demoID = "demo"

// row is a line of the list: the heading of a group, or a profile.
type row struct {
	heading string // the group's name; the other fields are then empty

	id, name, address, colour string
	readOnly, unverified      bool
	asks                      bool // before it publishes
	unsaved                   bool
	state                     State
	left                      string // until the next attempt
}

// rowsOf are the lines of the list: the demo broker, profiles without a group,
// then the groups in the order in which the store has them. A filter's words
// must all be found.
func rowsOf(all []shown, filter string, demo bool, state func(string) State, now time.Time) []row {
	wanted := strings.Fields(strings.ToLower(filter))
	var out []row
	if demo {
		r := row{id: demoID, name: lang.L("Demo broker"), address: lang.L("built in")}
		r.setState(state(demoID), now)
		if matches(wanted, r.name, r.address) {
			out = append(out, r)
		}
	}
	var groups []string
	for _, s := range all {
		if g := s.p.Group; g != "" && !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	for _, g := range append([]string{""}, groups...) {
		var rows []row
		for _, s := range all {
			if s.p.Group != g || !matches(wanted, nameOf(s.p), s.p.Address(), g, s.p.Username) {
				continue
			}
			r := row{
				id: s.p.ID, name: model.Visible(nameOf(s.p)), address: model.Visible(s.p.Address()), colour: s.p.Colour,
				readOnly: s.p.ReadOnly, asks: s.p.Guard == profile.GuardAsk && !s.p.ReadOnly, unverified: unverified(s.p), unsaved: s.unsaved,
			}
			r.setState(state(s.p.ID), now)
			rows = append(rows, r)
		}
		if len(rows) > 0 && g != "" {
			out = append(out, row{heading: model.Visible(g)})
		}
		out = append(out, rows...)
	}
	return out
}

// shown is a profile as the list shows it: with what its form holds.
type shown struct {
	p       profile.Profile
	unsaved bool
}

func (r *row) setState(s State, now time.Time) {
	r.state = s
	if s.Phase == Waiting {
		r.left = words.Left(s.Until.Sub(now))
	}
}

func (r row) isHeading() bool { return r.id == "" }

func matches(wanted []string, in ...string) bool {
	text := strings.ToLower(strings.Join(in, "\n"))
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// nameOf is what a profile is called on the screen.
func nameOf(p profile.Profile) string {
	if p.Name == "" && p.Host == "" {
		return lang.L("New profile")
	}
	return p.Title()
}

// stateWords says a state in a word or two.
func (r row) stateWords() string {
	switch r.state.Phase {
	case Connecting:
		return lang.L("connecting")
	case Connected:
		return lang.L("connected")
	case Waiting:
		return lang.L("reconnecting in {{.Time}}", lang.A{"Time": r.left})
	case Failed:
		return lang.L("failed")
	}
	return ""
}
