package profiles

import (
	"slices"

	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
)

// save saves the profile whose form is shown, and connects it if that is
// wanted: at once, neither the disk nor the keyring is waited for.
func (p *Pane) save(connect bool) {
	d := p.current()
	if d == nil {
		return
	}
	if wrong := faults(d); len(wrong) > 0 {
		p.form.goTo(wrong[0])
		p.form.flash(lang.L("Not saved: mend what is marked"), look.ColourBad)
		return
	}
	q, before := d.profile(), d.base.Password
	for field, secret := range d.secrets {
		p.typed.put(q.ID, field, secret) // a session that connects now finds them there
	}
	if connect {
		p.connect(d)
	}
	source, saved := d.copyOf, p.put(d, q)
	p.keep(d, q, before, saved)
	if source != "" {
		p.takeOver(source, q.ID, saved)
	}
	p.keepOthers(d, saved)
	p.update()
}

// put hands a profile to the store. From now on it counts as saved; an error
// is told when it comes. What is answered is closed then.
func (p *Pane) put(d *draft, q profile.Profile) <-chan struct{} {
	d.base, d.isNew, d.unwritten = q.Clone(), false, false
	p.fresh = slices.DeleteFunc(p.fresh, func(id string) bool { return id == q.ID })
	if i := slices.IndexFunc(p.profiles, func(s profile.Profile) bool { return s.ID == q.ID }); i >= 0 {
		p.profiles = slices.Clone(p.profiles)
		p.profiles[i] = q
	} else {
		p.profiles = append(slices.Clone(p.profiles), q)
	}
	p.saving++
	done := make(chan struct{})
	p.disk.do(func() {
		err := p.o.Store.Put(q)
		p.ui(func() { p.saved(q.ID, err) })
		close(done)
	})
	return done
}

// saved is told how writing went.
func (p *Pane) saved(id string, err error) {
	p.saving--
	if d := p.drafts[id]; d != nil {
		d.unwritten = err != nil
	}
	if id == p.selected {
		if err != nil {
			p.form.fail(diskWords(err))
		} else {
			p.form.fail("")
			p.form.flash(lang.L("Saved"), look.ColourGood)
		}
	}
	p.reload()
}
