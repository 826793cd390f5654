package profiles

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"treetop/conn/profile"
)

// form is a draft as it is kept on disk until the next start: all that was typed
// but the password.
type form struct {
	Profile   profile.Profile      `json:"profile"`
	New       bool                 `json:"new,omitempty"`
	Port      string               `json:"port,omitempty"`
	KeepAlive string               `json:"keep_alive,omitempty"`
	Timeout   string               `json:"timeout,omitempty"`
	Will      profile.Will         `json:"will,omitzero"`
	WillOn    bool                 `json:"will_on,omitempty"`
	Five      typedFive            `json:"five,omitzero"`
	Keep      profile.PasswordFrom `json:"keep,omitempty"`
	Page      int                  `json:"page,omitempty"`
}

// Forms are the forms with something unsaved in them, by profile ID, for Restore
// at the next start. Passwords are not in them: no file is to hold any.
func (p *Pane) Forms() map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for id, d := range p.drafts {
		if !d.worthKeeping() {
			continue
		}
		q := d.profile()
		q.Host = withoutUser(q.Host)
		q.Network.Proxy = withoutUser(q.Network.Proxy)
		for i := range q.Network.Others {
			q.Network.Others[i] = withoutUser(q.Network.Others[i])
		}
		raw, err := json.Marshal(form{q, d.isNew, d.port, d.keepAlive, d.timeout, d.will, d.willOn, d.five, d.keep, d.page})
		if err == nil { // bytes that JSON can't hold are not typed
			out[id] = raw
		}
	}
	return out
}

// worthKeeping reports whether something was typed that a start without it would
// miss.
func (d *draft) worthKeeping() bool {
	switch {
	case d.unwritten:
		return true
	case d.isNew:
		blank := profile.New()
		blank.ID = d.p.ID
		return !reflect.DeepEqual(d.profile(), blank)
	}
	now, base := d.profile(), d.base.Clone()
	now.Password, base.Password = "", "" // what comes of a password that was typed
	return !reflect.DeepEqual(now, base) && d.unsaved()
}

// withoutUser takes user and password out of what may be an address: a whole one
// stands in the field of the host while it is typed.
func withoutUser(s string) string {
	at := strings.LastIndex(s, "@")
	if at < 0 {
		return s
	}
	scheme := ""
	if i := strings.Index(s, "://"); i >= 0 && i < at {
		scheme = s[:i+3]
	}
	return scheme + s[at+1:]
}

// Restore puts forms back that Forms has answered, where the profile has none
// with something unsaved. One that can't be read any more is left out.
func (p *Pane) Restore(forms map[string]json.RawMessage) {
	for id, raw := range forms {
		var f form
		if json.Unmarshal(raw, &f) != nil || f.Profile.ID != id || p.drafts[id] != nil {
			continue
		}
		at := slices.IndexFunc(p.profiles, func(q profile.Profile) bool { return q.ID == id })
		base := f.Profile
		if at >= 0 {
			base = p.profiles[at]
		}
		d := newDraft(f.Profile, at < 0)
		d.base = base.Clone()
		d.setPort(f.Port)
		d.keepAlive, d.timeout, d.schemeEdited = f.KeepAlive, f.Timeout, true
		d.will, d.willOn, d.five, d.keep = f.Will, f.WillOn, f.Five, f.Keep
		d.page = max(0, min(f.Page, len(p.form.pages)-1))
		p.drafts[id] = d
		if at < 0 {
			p.fresh = append(p.fresh, id)
		}
	}
	slices.Sort(p.fresh) // a map has no order; this one is at least the same each time
	p.update()
}
