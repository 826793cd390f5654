package subscribe

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"treetop/conn/link"
	"treetop/ui/lang"
	"treetop/ui/part"
	"treetop/ui/words"
)

// options is a button that offers what MQTT 5 can say about a filter.
type options struct {
	part.Button
	filter func() link.Filter
	pick   func(link.Filter)
}

func newOptions(filter func() link.Filter, pick func(link.Filter)) *options {
	o := &options{filter: filter, pick: pick}
	o.Icon, o.Focus = theme.MoreVerticalIcon(), part.FocusComes
	o.Style = part.ButtonQuiet
	o.OnTapped = o.open
	o.ExtendBaseWidget(o)
	return o
}

// say marks the button, and says on it, which options the filter has.
func (o *options) say(f link.Filter) {
	said := words.FilterOptionsSaid(f)
	o.SetChosen(said != "")
	tip := lang.L("Options of MQTT 5")
	if said != "" {
		tip += "\n" + said
	}
	o.SetToolTip(tip)
}

func (o *options) items() []*fyne.MenuItem {
	item := func(option words.FilterOption) *fyne.MenuItem {
		i := fyne.NewMenuItem(option.Text, func() {
			f := o.filter()
			option.Set(&f)
			o.pick(f)
			part.Focus(o)
		})
		i.Checked, i.Disabled = option.On, option.Barred
		return i
	}
	var items []*fyne.MenuItem
	switches, stored := words.FilterOptions(o.filter())
	for _, s := range switches {
		items = append(items, item(s))
	}
	items = append(items, fyne.NewMenuItemSeparator())
	for _, s := range stored {
		items = append(items, item(s))
	}
	return items
}

func (o *options) open() { part.MenuBelow(o, o.items()...) }

// withOptions is f with the options of MQTT 5 that another filter has.
func withOptions(f, of link.Filter) link.Filter {
	f.NoLocal, f.RetainAsPublished, f.RetainHandling = of.NoLocal, of.RetainAsPublished, of.RetainHandling
	return f
}
