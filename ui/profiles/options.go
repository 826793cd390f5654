package profiles

import (
	"strings"

	"fyne.io/fyne/v2"

	"treetop/conn/profile"
	"treetop/ui/lang"
)

// retainHandlings are the words for Subscription.RetainHandling (MQTT 5,
// 3.8.3.1).
func retainHandlings() []string {
	return []string{
		lang.L("Stored messages: each time it is subscribed to"),
		lang.L("Stored messages: only where the subscription is new"),
		lang.L("Stored messages: never"),
	}
}

// options are the menu of what MQTT 5 can say about a filter.
func (l *subscriptionLine) options() []*fyne.MenuItem {
	item := func(text string, on bool, do func(*profile.Subscription)) *fyne.MenuItem {
		i := fyne.NewMenuItem(text, func() { l.change(do) })
		i.Checked = on
		return i
	}
	items := []*fyne.MenuItem{
		item(lang.L("No local: leave out what is published from here"), l.sub.NoLocal,
			func(s *profile.Subscription) { s.NoLocal = !s.NoLocal }),
		item(lang.L("Retain as published: leave the flag as the publisher set it"), l.sub.RetainAsPublished,
			func(s *profile.Subscription) { s.RetainAsPublished = !s.RetainAsPublished }),
		fyne.NewMenuItemSeparator(),
	}
	for i, text := range retainHandlings() {
		items = append(items, item(text, int(l.sub.RetainHandling) == i,
			func(s *profile.Subscription) { s.RetainHandling = byte(i) }))
	}
	return items
}

// optionWords say what was chosen of MQTT 5, "" for nothing.
func optionWords(s profile.Subscription) string {
	var said []string
	if s.NoLocal {
		said = append(said, lang.L("no local"))
	}
	if s.RetainAsPublished {
		said = append(said, lang.L("retain as published"))
	}
	switch s.RetainHandling {
	case 1:
		said = append(said, lang.L("stored messages only where it is new"))
	case 2:
		said = append(said, lang.L("no stored messages"))
	}
	return strings.Join(said, " · ")
}
