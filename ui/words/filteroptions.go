package words

import (
	"strings"

	"treetop/conn/link"
	"treetop/ui/lang"
)

// FilterOption is something that MQTT 5 can say about a topic filter (3.8.3.1),
// as a menu offers it.
type FilterOption struct {
	Text string
	On   bool
	// Barred: the filter cannot have it.
	Barred bool
	// Set makes the choice, or takes it back where it is on and can be off.
	Set func(*link.Filter)
}

// FilterOptions are what can be on or off, and the choices of when stored
// messages are sent, of which one is on.
func FilterOptions(f link.Filter) (switches, stored []FilterOption) {
	switches = []FilterOption{
		{
			Text: lang.L("No local: leave out what is published from here"), On: f.NoLocal,
			Barred: strings.HasPrefix(f.Topic, "$share/") && !f.NoLocal, // a protocol error
			Set:    func(f *link.Filter) { f.NoLocal = !f.NoLocal },
		},
		{
			Text: lang.L("Retain as published: leave the flag as the publisher set it"), On: f.RetainAsPublished,
			Set: func(f *link.Filter) { f.RetainAsPublished = !f.RetainAsPublished },
		},
	}
	for i, text := range []string{
		lang.L("Retained messages: each time it is subscribed to"),
		lang.L("Retained messages: only where the subscription is new"),
		lang.L("Retained messages: never"),
	} {
		stored = append(stored, FilterOption{Text: text, On: int(f.RetainHandling) == i, Set: func(f *link.Filter) { f.RetainHandling = byte(i) }})
	}
	return switches, stored
}

// FilterOptionsSaid says which of them were chosen, "" for none.
func FilterOptionsSaid(f link.Filter) string {
	var said []string
	if f.NoLocal {
		said = append(said, lang.L("no local"))
	}
	if f.RetainAsPublished {
		said = append(said, lang.L("retain as published"))
	}
	switch f.RetainHandling {
	case 1:
		said = append(said, lang.L("retained messages only where it is new"))
	case 2:
		said = append(said, lang.L("no retained messages"))
	}
	return strings.Join(said, " · ")
}
