package ui

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"treetop/conn/disk"
	"treetop/conn/profile"
)

// start opens what is to be open at the beginning: what the command line names,
// else what stood open at the end, and the profiles that connect at start.
// Beside another Treetop, which has all of that open, it is nothing.
func (a *App) start() {
	release, alone := disk.Alone(a.opt.ConfigDir)
	a.release = release
	if alone {
		a.kept.forms = a.left.Forms()
		a.profiles.Restore(a.kept.forms)
	}
	switch {
	case a.opt.Profile != nil:
		a.kept.guest = true
		a.open(*a.opt.Profile).connect(a.opt.Password)
	case a.opt.Demo:
		a.kept.guest = true
		a.openDemo()
	case alone:
		a.reopen()
	}
	a.opt.Password = ""
}

// reopen brings the last tabs back, and opens the profiles that connect at
// start. A tab whose profile does not connect at start stands there idle.
func (a *App) reopen() {
	all, active := a.left.Tabs()
	if a.settings.Get().NoLastTabs {
		all, active = nil, 0
	}
	shown := 0
	for i, t := range all {
		p, ok := a.profileOf(t)
		if !ok {
			continue
		}
		v := a.newView(p)
		v.restore(t)
		a.views = append(a.views, v)
		if i+1 == active {
			shown = len(a.views)
		}
		if p.ConnectAtStart {
			v.connect("")
		}
	}
	for _, p := range a.store.List() {
		if p.ConnectAtStart && !a.isOpen(p.ID) {
			v := a.newView(p)
			a.views = append(a.views, v)
			v.connect("")
			if len(all) == 0 && shown == 0 {
				shown = len(a.views) // there is nothing else that one would go on with
			}
		}
	}
	a.kept.tabs, a.kept.active = a.tabs()
	a.kept.any = len(a.views) > 0
	a.pick(shown)
}

// profileOf is what a tab connects with; false when its profile was deleted.
func (a *App) profileOf(t disk.Tab) (profile.Profile, bool) {
	switch {
	case t.Demo:
		return profile.NewDemo(), true
	case t.Profile != "":
		return a.store.Get(t.Profile)
	}
	var p profile.Profile
	if json.Unmarshal(t.Unsaved, &p) != nil || p.ID == "" {
		return p, false
	}
	p.ConnectAtStart = false // that is a matter of saved profiles
	return p, true
}

func (a *App) isOpen(id string) bool {
	return slices.ContainsFunc(a.views, func(v *sessionView) bool { return v.sess.Profile().ID == id })
}

// kept is what was last handed to the disk of what stands open.
type kept struct {
	tabs   []disk.Tab
	active int
	forms  map[string]json.RawMessage
	looked time.Time
	// any: a session was open here. Who never had one does not write over what
	// another instance keeps.
	any bool
	// guest: the command line said what to open. That is for once, and leaves the
	// last tabs as they are.
	guest bool
}

// keepEvery is how often it is looked for changes in what stands open, so that an
// end without notice loses little.
const keepEvery = 2 * time.Second

// keepOpen keeps what stands open, once it has changed.
func (a *App) keepOpen(now time.Time) {
	if a.quit || now.Sub(a.kept.looked) < keepEvery {
		return
	}
	a.kept.looked = now
	all, active := a.tabs()
	if a.keepForms() || !reflect.DeepEqual(all, a.kept.tabs) || active != a.kept.active {
		a.keepTabs(all, active)
		a.saving.Go(func() { _ = a.left.Save() }) // tried again at the end, which reports
	}
}

// keepTabs hands the tabs over. At the end it is done whether they have changed
// or not: of several instances the one that was closed last has its tabs kept.
func (a *App) keepTabs(all []disk.Tab, active int) {
	a.kept.tabs, a.kept.active = all, active
	a.kept.any = a.kept.any || len(all) > 0
	if a.kept.any && !a.kept.guest {
		a.left.SetTabs(all, active)
	}
}

// keepForms hands over what was typed into forms and not saved, and reports
// whether that has changed.
func (a *App) keepForms() bool {
	now, changed := a.profiles.Forms(), false
	for id, raw := range now {
		if string(raw) != string(a.kept.forms[id]) {
			a.left.SetForm(id, raw)
			changed = true
		}
	}
	for id := range a.kept.forms {
		if now[id] == nil {
			a.left.SetForm(id, nil)
			changed = true
		}
	}
	a.kept.forms = now
	return changed
}

// tabs are the sessions as they stand open, and which of them is shown.
func (a *App) tabs() (all []disk.Tab, active int) {
	for _, v := range a.views {
		all = append(all, v.tab())
	}
	return all, a.active
}

// tab is what is kept of a tab.
func (v *sessionView) tab() disk.Tab {
	p := v.sess.Profile()
	t := disk.Tab{Filter: v.tree.Filter(), Sort: v.tree.Sort(), Tree: v.panes.sides.Share, Inspect: v.panes.stack.Share,
		Topic: v.tree.Picked(), Hot: v.hot.Visible(), Details: v.panes.details}
	switch {
	case p.Demo:
		t.Demo = true
	case v.app.saved(p.ID):
		t.Profile = p.ID
	default:
		t.Unsaved, _ = json.Marshal(p) // a profile came from JSON or a URL, and holds no secret
	}
	return t
}

// restore makes a tab look as it was kept.
func (v *sessionView) restore(t disk.Tab) {
	v.tree.SetSort(t.Sort)
	v.tree.SetFilter(t.Filter)
	v.tree.Await(t.Topic)
	v.panes.restore(t)
	if t.Hot && !v.hot.Visible() {
		v.toggleHot()
		v.panes.setDetails(t.Details)
	}
}

// restore takes the places of the bars and the side that was shown.
func (p *panes) restore(t disk.Tab) {
	for _, x := range []struct {
		share *float64
		kept  float64
	}{{&p.sides.Share, t.Tree}, {&p.stack.Share, t.Inspect}} {
		if x.kept > 0.05 && x.kept < 0.95 {
			*x.share = x.kept
		}
	}
	p.details = t.Details
	p.Refresh()
}

// follow takes in, off the UI goroutine, what another Treetop has changed. A disk
// that does not answer is not asked again meanwhile.
func (a *App) follow(now time.Time) {
	if now.Sub(a.followed) < keepEvery || !a.following.CompareAndSwap(false, true) {
		return
	}
	a.followed = now
	a.saving.Go(func() {
		defer a.following.Store(false)
		// What can't be read is said when it is set aside, by the next save.
		_, _ = a.setups.Refresh()
		_, _ = a.passwords.Refresh()
		if changed, err := a.settings.Refresh(); changed && err == nil {
			a.do(func() { a.apply(a.settings.Get()) })
		}
	})
}
