package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/ui/subscribe"
)

// newSubscriptions makes the table of the session's filters.
func (v *sessionView) newSubscriptions() *subscribe.Pane {
	return subscribe.New(subscribe.Options{
		Session: v.sess,
		Do:      func(f func()) { v.app.do(f) },
		Unsaved: v.unsavedSubscriptions,
		OnSave:  v.saveSubscriptions,
		Five:    func() bool { return v.state.Limits.Version == link.V5 },
		OnWheel: func(ev *fyne.ScrollEvent) { v.inspect.ScrollAbout(ev) },
		OnHeight: func() {
			if v.inspect != nil { // which the table is made before
				v.inspect.Fit()
			}
		},
	})
}

// showSubscriptions brings the table up to date, when the session has changed.
func (v *sessionView) showSubscriptions(version uint64) {
	if v.listed == version+1 {
		return
	}
	v.listed = version + 1
	v.subs.Update(v.state.Phase == conn.Connected)
}

// editSubscriptions shows the table with the keyboard in it.
func (v *sessionView) editSubscriptions() {
	if v.standIn.kind != standInNone {
		return // there is nothing to subscribe with yet
	}
	v.tree.Deselect()
	v.panes.showDetails()
	v.subs.Focus()
}

// unsavedSubscriptions reports whether the saved profile begins with another
// list.
func (v *sessionView) unsavedSubscriptions() bool {
	p, ok := v.app.store.Get(v.sess.Profile().ID)
	return ok && !v.sess.Profile().Demo && !slices.Equal(p.Subscriptions, v.sess.ListAsProfile())
}

// saveSubscriptions has the saved profile begin with the list of this session.
func (v *sessionView) saveSubscriptions() {
	p, ok := v.app.store.Get(v.sess.Profile().ID)
	if !ok {
		return
	}
	p = p.Clone()
	p.Subscriptions = v.sess.ListAsProfile()
	v.app.saving.Go(func() {
		err := v.app.store.Put(p)
		v.app.do(func() {
			if err != nil {
				v.app.notices.file(nil, err)
				return
			}
			v.kept = p.Subscriptions
			v.subs.Update(v.state.Phase == conn.Connected)
		})
	})
}

// leftBehind are the filters that a session was subscribed to and a profile has
// not: they would stay in a session that the broker keeps.
func leftBehind(had []conn.Subscription, p profile.Profile) []string {
	var out []string
	for _, s := range had {
		if !slices.ContainsFunc(p.Subscriptions, func(now profile.Subscription) bool { return now.Filter == s.Filter.Topic }) {
			out = append(out, s.Filter.Topic)
		}
	}
	return out
}

// profile is the session's, as it is saved since its list was: connecting it
// again need not begin anew.
func (v *sessionView) profile() profile.Profile {
	p := v.sess.Profile()
	if v.kept != nil {
		p.Subscriptions = v.kept
	}
	return p
}
