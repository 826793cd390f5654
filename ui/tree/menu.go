package tree

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"treetop/model"
	"treetop/model/filter"
	"treetop/ui/lang"
	"treetop/ui/part"
)

// ordered is what is selected in the order of the rows.
func (p *Pane) ordered() []model.TopicID {
	ids := p.sel.list()
	part.SortByRow(ids, p.rows.Index)
	return ids
}

func (p *Pane) copyTopics() {
	var names []string
	for _, id := range p.ordered() {
		names = append(names, p.opt.Tree.Name(id))
	}
	p.copy(strings.Join(names, "\n"))
}

func (p *Pane) copyValues() {
	var values []string
	for _, id := range p.ordered() {
		if rec, ok := p.from.Latest(id); ok {
			values = append(values, string(rec.Payload))
		}
	}
	p.copy(strings.Join(values, "\n"))
}

func (p *Pane) copy(s string) {
	if p.opt.Copy != nil && s != "" {
		p.opt.Copy(s)
	}
}

// showMenu is the context menu of the selected topics.
func (p *Pane) showMenu(i int, at fyne.Position) {
	if i >= 0 {
		part.MenuAt(p.list, at, p.menuItems()...)
	}
}

func (p *Pane) menuItems() []*fyne.MenuItem { return p.menu(true) }

// TopicMenu is what can be done with the selected topics where their rows are not
// on the screen.
func (p *Pane) TopicMenu() []*fyne.MenuItem { return p.menu(false) }

func (p *Pane) menu(rows bool) []*fyne.MenuItem {
	id := p.sel.cursor
	t, ok := p.from.Topic(id)
	if !ok {
		return nil
	}
	name := p.opt.Tree.Name(id)
	latest, has := p.from.Latest(id)
	item := fyne.NewMenuItem
	var items []*fyne.MenuItem
	if len(p.sel.ids) > 1 {
		items = append(items, item(lang.L("Copy topics"), p.copyTopics), item(lang.L("Copy values"), p.copyValues), fyne.NewMenuItemSeparator())
		items = append(items, p.pinItem()...)
	} else {
		items = append(items, item(lang.L("Copy topic"), p.copyTopics))
		if has {
			items = append(items, item(lang.L("Copy value"), p.copyValues))
		}
		items = append(items, item(lang.L("Copy filter"), func() { p.copy(filterOf(name, t.Children > 0)) }))
		if to, reaches := p.mosquittoTo(); has && reaches && plainTopic(name) {
			items = append(items, item(lang.L("Copy as mosquitto_pub"), func() { p.copy(MosquittoPub(name, latest, to)) }))
		}
		items = append(items, fyne.NewMenuItemSeparator())
		if p.opt.OnPublishHere != nil {
			items = append(items, item(lang.L("Publish here"), func() { p.opt.OnPublishHere(name) }))
		}
		if has && p.opt.OnEditAndSend != nil {
			items = append(items, item(lang.L("Edit and send again"), func() { p.opt.OnEditAndSend(latest) }))
		}
		items = append(items, fyne.NewMenuItemSeparator())
		items = append(items, p.pinItem()...)
	}
	if rows && len(p.sel.ids) == 1 {
		items = append(items, item(lang.L("Show only this branch"), func() { p.filter.field.set(filter.ForBranch(name)) }))
	}
	if rows && t.Children > 0 {
		items = append(items, item(lang.L("Expand all below"), func() { p.openBelow(true) }), item(lang.L("Collapse below"), func() { p.openBelow(false) }))
	}
	if len(p.sel.ids) == 1 && p.opt.Setup != nil {
		items = append(items, p.lateMenu(name))
	}
	var last []*fyne.MenuItem
	if has && len(p.sel.ids) == 1 && p.opt.OnSave != nil {
		last = append(last, item(lang.L("Save payload…"), func() { p.opt.OnSave(latest) }))
	}
	if last = append(last, p.clearItems()...); len(last) > 0 {
		items = append(append(items, fyne.NewMenuItemSeparator()), last...)
	}
	return items
}

// clearItems are what takes retained messages away: of the selected topics, and of
// all below them.
func (p *Pane) clearItems() []*fyne.MenuItem {
	ids := p.Selected()
	own, below := p.clearable(ids)
	var items []*fyne.MenuItem
	switch {
	case own && len(ids) == 1 && p.opt.OnClear != nil:
		items = append(items, fyne.NewMenuItem(lang.L("Clear retained…"), func() { p.opt.OnClear(ids[0]) }))
	case own && len(ids) > 1 && p.opt.OnClearMany != nil:
		items = append(items, fyne.NewMenuItem(lang.L("Clear retained…"), func() { p.opt.OnClearMany(ids, false) }))
	}
	if below && p.opt.OnClearMany != nil {
		items = append(items, fyne.NewMenuItem(lang.L("Clear retained below…"), func() { p.opt.OnClearMany(ids, true) }))
	}
	return items
}

// Selected are the selected topics, in no particular order.
func (p *Pane) Selected() []model.TopicID { return p.sel.list() }

func (p *Pane) pinItem() []*fyne.MenuItem {
	names, all := p.pinnable()
	if len(names) == 0 {
		return nil
	}
	if all {
		return []*fyne.MenuItem{fyne.NewMenuItem(lang.L("Unpin"), p.TogglePins)}
	}
	return []*fyne.MenuItem{fyne.NewMenuItem(lang.L("Pin"), p.TogglePins)}
}

// mostClearable bounds how many of the selected topics are looked at for what a
// menu offers.
const mostClearable = 1000

// clearable reports whether a retained message of one of the topics is known, or
// may still be stored, and whether there are topics below one of them. Of more than
// are looked at it is taken to be so.
func (p *Pane) clearable(ids []model.TopicID) (own, below bool) {
	for i, id := range ids {
		if i == mostClearable {
			return true, true
		}
		t, ok := p.from.Topic(id)
		if !ok {
			continue
		}
		own = own || t.Retain == model.RetainStored || t.Retain == model.RetainUnknown
		below = below || t.TopicsBelow > 0 && !isSys(p.opt.Tree.Name(id))
	}
	return own, below
}

// isSys reports whether a topic is what the broker says of itself, which is not to
// be cleared.
func isSys(name string) bool { return name == "$SYS" || strings.HasPrefix(name, "$SYS/") }

// filterOf is the topic filter of a topic, or of a branch with all below it.
func filterOf(name string, branch bool) string {
	if branch {
		return name + "/#"
	}
	return name
}

// plainTopic reports whether a topic name can be published to.
func plainTopic(name string) bool { return model.CheckTopicName(name) == nil }

// mosquittoTo are the arguments with which mosquitto_pub reaches the broker; false
// where it can't, so that it would publish elsewhere.
func (p *Pane) mosquittoTo() (to []string, reaches bool) {
	if p.opt.MosquittoTo == nil {
		return nil, true
	}
	to = p.opt.MosquittoTo()
	return to, to != nil
}

// MosquittoPub is the command that publishes a message again, quoted for a
// POSIX shell; to are the arguments that reach the broker. A payload that is not text is given in
// octal to printf.
func MosquittoPub(topic string, r model.Record, to []string) string {
	args := ""
	for _, a := range to {
		args += " " + shellWord(a)
	}
	args += " -t " + shellQuote(topic)
	if r.QoS > 0 {
		args += " -q " + strconv.Itoa(int(r.QoS))
	}
	if r.Has(model.FlagRetained) || r.Has(model.FlagStored) {
		args += " -r"
	}
	switch {
	case len(r.Payload) == 0:
		return "mosquitto_pub" + args + " -n"
	case utf8.Valid(r.Payload) && !strings.ContainsRune(string(r.Payload), 0):
		return "mosquitto_pub" + args + " -m " + shellQuote(string(r.Payload))
	}
	var b strings.Builder
	b.WriteString("printf '")
	for _, c := range r.Payload {
		b.WriteByte('\\')
		b.WriteString(strconv.FormatUint(uint64(c)|0o1000, 8)[1:])
	}
	b.WriteString("' | mosquitto_pub" + args + " -s")
	return b.String()
}

// PasswordVariable stands in a copied command for the password, which is not
// copied: a variable of the shell.
const PasswordVariable = "$MQTT_PASSWORD"

// shellWord quotes only what has to be.
func shellWord(s string) string {
	switch {
	case s == PasswordVariable:
		return `"` + s + `"`
	case s != "" && strings.Trim(s, shellPlain) == "":
		return s
	}
	return shellQuote(s)
}

const shellPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/_-"

func shellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
