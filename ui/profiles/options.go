package profiles

import (
	"fyne.io/fyne/v2"

	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/ui/words"
)

// asFilter is a subscription as it is asked for.
func asFilter(s profile.Subscription) link.Filter {
	return link.Filter{Topic: s.Filter, QoS: s.QoS, NoLocal: s.NoLocal, RetainAsPublished: s.RetainAsPublished, RetainHandling: s.RetainHandling}
}

// options are the menu of what MQTT 5 can say about a filter.
func (l *subscriptionLine) options() []*fyne.MenuItem {
	item := func(o words.FilterOption) *fyne.MenuItem {
		i := fyne.NewMenuItem(o.Text, func() {
			l.change(func(s *profile.Subscription) {
				f := asFilter(*s)
				o.Set(&f)
				s.NoLocal, s.RetainAsPublished, s.RetainHandling = f.NoLocal, f.RetainAsPublished, f.RetainHandling
			})
		})
		i.Checked, i.Disabled = o.On, o.Barred
		return i
	}
	var items []*fyne.MenuItem
	switches, stored := words.FilterOptions(asFilter(l.sub))
	for _, o := range switches {
		items = append(items, item(o))
	}
	items = append(items, fyne.NewMenuItemSeparator())
	for _, o := range stored {
		items = append(items, item(o))
	}
	return items
}
