package conn

import (
	"slices"
	"strings"

	"treetop/conn/link"
)

// Hearing is how much of what the broker stores for some topics the subscriptions
// of a session have brought.
type Hearing uint8

const (
	HearsAll    Hearing = iota // all that the broker lets this client have
	HearsSome                  // the filters leave topics out, or stored messages, or those stopped coming
	HearsShared                // shared subscriptions only, which bring no stored messages (MQTT 5, 4.8.2)
)

// Hears says how much is known of what the broker stores for topics; with below
// for all below them, too.
func (s *Session) Hears(topics []string, below bool) Hearing {
	filters, cut := s.grantedNow()
	all, any, shared := !cut, false, false
	for _, topic := range topics {
		covered := false
		for _, f := range filters {
			switch isShared := strings.HasPrefix(f.Topic, "$share/"); {
			case !reaches(f.Topic, topic, below):
			case isShared:
				shared = true
			default:
				any = true
				covered = covered || f.RetainHandling < 2 && covers(f.Topic, topic, below)
			}
		}
		all = all && covered
	}
	switch {
	case all:
		return HearsAll
	case shared && !any:
		return HearsShared
	}
	return HearsSome
}

// grantedNow are the filters of this connection that the broker granted, and
// whether the stored messages of some stopped coming.
func (s *Session) grantedNow() (filters []link.Filter, cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.state.Grants {
		if !g.Refused() {
			filters = append(filters, g.Filter)
		}
	}
	cut = slices.ContainsFunc(s.events, func(e Event) bool {
		return e.Kind == EventStoredCut && !e.Time.Before(s.state.Since)
	})
	return filters, cut
}

// onlyShared reports whether filters match a topic and all that do are shared.
func onlyShared(filters []link.Filter, topic string) bool {
	shared := false
	for _, f := range filters {
		if !matches(f.Topic, topic) {
			continue
		}
		if !strings.HasPrefix(f.Topic, "$share/") {
			return false
		}
		shared = true
	}
	return shared
}

// reaches reports whether a filter matches a topic or, with below, may match one
// below it.
func reaches(filter, topic string, below bool) bool {
	if rest, shared := strings.CutPrefix(filter, "$share/"); shared {
		_, filter, _ = strings.Cut(rest, "/")
	}
	return matches(filter, topic) || below && overlap(filter, topic+"/#")
}

// covers reports whether a filter matches a topic and, with below, all below it.
func covers(filter, topic string, below bool) bool {
	if !matches(filter, topic) {
		return false
	}
	return !below || strings.HasSuffix(filter, "#")
}
