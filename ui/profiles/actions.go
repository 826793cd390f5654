package profiles

import (
	"slices"

	"fyne.io/fyne/v2"

	"treetop/conn/profile"
	"treetop/ui/lang"
)

// FocusFilter puts the keyboard focus on the filter of the list, or at first
// start, where there is no list, on the address.
func (p *Pane) FocusFilter() {
	if p.empty() {
		p.first.focus()
		return
	}
	p.back()
	p.focus(p.list.filter)
}

// Focus puts the keyboard focus where the next thing is most likely done: on
// the address at first start, in the form of a profile that was never saved,
// else on the list.
func (p *Pane) Focus() {
	switch {
	case p.empty():
		p.first.focus()
	case p.narrow && p.right, slices.Contains(p.fresh, p.selected):
		p.form.focusFirst()
	default:
		p.focus(p.list.rows)
	}
}

// NextSide moves the keyboard focus from the list to what stands beside it, and
// back (F6).
func (p *Pane) NextSide() {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if c == nil {
		return
	}
	onList := c.Focused() == fyne.Focusable(p.list.rows) || c.Focused() == fyne.Focusable(p.list.filter)
	switch {
	case p.empty() || onList && p.selected == "" && !p.narrow:
		p.first.focus()
	case onList && p.current() != nil:
		p.forward()
		p.form.focusPage()
	case onList && p.selected == demoID:
		p.forward()
		p.focus(p.demo.connect)
	default:
		p.back()
		p.focus(p.list.rows)
	}
}

// NewProfile starts a profile and shows its form.
func (p *Pane) NewProfile() { p.add(newDraft(profile.New(), true)) }

// SaveNew offers to save a profile that is in use without being saved: its form
// is shown, with the password, unsaved.
func (p *Pane) SaveNew(q profile.Profile, password string) {
	if p.draft(q.ID) != nil {
		p.Edit(q.ID)
		return
	}
	if q.ID == "" {
		q.ID = profile.New().ID
	}
	d := newDraft(q, true)
	if password != "" {
		d.keep = profile.PasswordKeyring
		d.setPassword(password)
	}
	p.add(d)
}

// Edit shows the form of a saved profile.
func (p *Pane) Edit(id string) {
	if p.draft(id) == nil {
		return
	}
	p.reveal(id)
	p.forward()
	p.form.focusFirst()
}

// EditField shows the form of a saved profile at one of its fields.
func (p *Pane) EditField(id string, f profile.Field) {
	p.Edit(id)
	if p.current() != nil {
		p.form.goTo(profile.FieldError{Field: f})
	}
}

// OfferPin has the form of a profile offer to pin the certificate that the
// broker showed (link.Cause.Pin).
func (p *Pane) OfferPin(id, pin string) {
	p.offers[id] = pin
	p.update()
}

// Save saves the profile whose form is shown, if there is anything to save.
func (p *Pane) Save() {
	if d := p.current(); d != nil && d.unsaved() {
		p.save(false)
	}
}

func (p *Pane) add(d *draft) {
	p.drafts[d.p.ID] = d
	p.fresh = append(p.fresh, d.p.ID)
	p.reveal(d.p.ID)
	p.forward()
	p.form.focusFirst()
}

// reveal selects a profile and sees to it that the filter lets it through.
func (p *Pane) reveal(id string) {
	p.choose(id)
	if p.list.index(id) < 0 && p.filter != "" {
		p.list.filter.SetText("")
	}
	p.update()
	p.list.ensureVisible(id)
}

// forward shows the right side where there is room for one only, back the list.
func (p *Pane) forward() { p.right = true; p.place() }
func (p *Pane) back()    { p.right = false; p.place() }

// open connects a profile of the list: with what its form holds, since that is
// what is seen.
func (p *Pane) open(id string) {
	if id == demoID {
		p.o.OnDemo()
		return
	}
	d := p.draft(id)
	if d == nil {
		return
	}
	if wrong := faults(d); len(wrong) > 0 {
		p.choose(id)
		p.forward()
		p.form.goTo(wrong[0])
		return
	}
	p.connect(d)
}

// connect hands the draft over, with the password where it is known here.
func (p *Pane) connect(d *draft) {
	q := d.profile()
	password := p.memory[q.ID]
	if d.passwordTyped() {
		password = d.password
	}
	if password == "" && d.copyOf != "" && q.Password == profile.PasswordKeyring {
		p.readSecret(d.copyOf, func(secret string, _ error) { p.o.OnConnect(q, secret) })
		return
	}
	p.o.OnConnect(q, password)
}

// Amend changes the form of a profile as a person would by typing, and shows it at
// a field: the change is not saved, and the form offers to undo it. It answers
// whether there is such a profile.
func (p *Pane) Amend(id string, at profile.Field, change func(*profile.Profile)) bool {
	d := p.draft(id)
	if d == nil {
		return false
	}
	p.reveal(id)
	p.forward()
	p.form.amend(at, change)
	return true
}

// Test tests a profile as its form has it. It answers whether it can: else the
// focus is on what is wrong with the form.
func (p *Pane) Test(id string) bool {
	if p.draft(id) == nil {
		return false
	}
	p.reveal(id)
	return p.test()
}

// test tests the profile whose form is shown, with what was typed and not saved
// yet, unless something is wrong with that.
func (p *Pane) test() bool {
	d := p.current()
	if d == nil {
		return false
	}
	if wrong := faults(d); len(wrong) > 0 {
		p.form.goTo(wrong[0])
		return false
	}
	q := d.profile()
	for field, secret := range d.secrets {
		p.typed.put(q.ID, field, secret)
	}
	password := p.memory[q.ID]
	if d.passwordTyped() {
		password = d.password
	}
	p.o.OnTest(q, password)
	return true
}

// duplicate starts a new profile from what the form of one holds.
func (p *Pane) duplicate(id string) {
	d := p.draft(id)
	if d == nil {
		return
	}
	c := *d
	c.p = d.profile().Duplicate()
	c.p.Name = lang.L("{{.Name}} (copy)", lang.A{"Name": nameOf(d.likely())})
	c.base, c.base.ID, c.isNew = d.base.Clone(), c.p.ID, true
	if d.stored() {
		c.copyOf = id
	}
	p.add(&c)
}

// moveTo puts a profile into a group; "" for none. What else its form holds
// unsaved stays so.
func (p *Pane) moveTo(id, group string) {
	d := p.draft(id)
	if d == nil {
		return
	}
	d.p.Group = group
	if !d.isNew {
		stored := d.base.Clone()
		stored.Group = group
		p.put(d, stored)
	}
	p.load()
	p.update()
}

// groups are the names of all groups, in the order of the list.
func (p *Pane) groups() []string {
	var out []string
	for _, s := range p.shown() {
		if g := s.p.Group; g != "" && !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

// listMenu is the menu of the list as a whole.
func (p *Pane) listMenu() []*fyne.MenuItem {
	return []*fyne.MenuItem{
		fyne.NewMenuItem(lang.L("New profile"), p.NewProfile),
		fyne.NewMenuItem(lang.L("Import connections…"), func() { p.ShowImport("") }),
		fyne.NewMenuItem(lang.L("Export profiles…"), func() { p.ShowExport("") }),
	}
}

// menu is the context menu of a profile.
func (p *Pane) menu(id string) []*fyne.MenuItem {
	connect := fyne.NewMenuItem(lang.L("Connect"), func() { p.open(id) })
	if id == demoID {
		return []*fyne.MenuItem{connect}
	}
	var move []*fyne.MenuItem
	group := ""
	if d := p.draft(id); d != nil {
		group = d.p.Group
	}
	for _, g := range append([]string{""}, p.groups()...) {
		name := g
		if g == "" {
			name = lang.L("No group")
		}
		item := fyne.NewMenuItem(name, func() { p.moveTo(id, g) })
		item.Checked = g == group
		move = append(move, item)
	}
	move = append(move, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(lang.L("New group…"), func() {
		p.reveal(id)
		p.forward()
		p.form.focusGroup()
	}))
	moveItem := fyne.NewMenuItem(lang.L("Move to group"), nil)
	moveItem.ChildMenu = fyne.NewMenu("", move...)
	return []*fyne.MenuItem{
		connect,
		fyne.NewMenuItem(lang.L("Edit"), func() { p.Edit(id) }),
		fyne.NewMenuItem(lang.L("Duplicate"), func() { p.duplicate(id) }),
		moveItem,
		fyne.NewMenuItem(lang.L("Export…"), func() { p.ShowExport(id) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Delete"), func() { p.remove(id) }),
	}
}
