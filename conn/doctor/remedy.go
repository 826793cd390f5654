package doctor

import (
	"slices"
	"strings"

	"treetop/conn/link"
	"treetop/conn/profile"
)

// RemedyKind is what of a profile is to be changed.
type RemedyKind uint8

const (
	RemedyNone      RemedyKind = iota
	RemedyAddress              // Way
	RemedyClientID             // a random suffix behind it
	RemedyKeepAlive            // Seconds
	RemedyFilters              // Filters, in place of those that there are
	RemedyGranted              // Filters: those that the broker allows, without those that it refused
	RemedyPin                  // Pin: the certificate that was shown
	RemedyCount                // how many there are; not one
)

// Remedy is a change to a profile that would remove what was in the way. Nobody
// makes it but a person.
type Remedy struct {
	Kind    RemedyKind
	Way     Way
	Seconds int
	Filters []string
	Pin     string // as link.Cause.Pin
}

// Apply makes the change. Filters that stay keep their options, those that are
// new have QoS 0.
func (m Remedy) Apply(p *profile.Profile) {
	switch m.Kind {
	case RemedyAddress:
		p.Scheme, p.Port, p.Path = m.Way.Scheme, m.Way.Port, m.Way.Path
	case RemedyClientID:
		p.RandomSuffix = true
	case RemedyKeepAlive:
		p.KeepAlive = m.Seconds
	case RemedyFilters, RemedyGranted:
		var all, stay []profile.Subscription
		for _, s := range p.Subscriptions {
			if slices.Contains(m.Filters, s.Filter) || s.Muted || isSys(s.Filter) { // the last two were not at stake
				stay = append(stay, s)
			}
		}
		for _, f := range m.Filters {
			if !slices.ContainsFunc(stay, func(s profile.Subscription) bool { return s.Filter == f }) {
				all = append(all, profile.Subscription{Filter: f})
			}
		}
		p.Subscriptions = append(all, stay...)
	case RemedyPin:
		p.TLS.Pin = m.Pin
	}
}

// isSys reports whether a filter asks for what the broker says about itself,
// which many brokers keep to themselves.
func isSys(filter string) bool { return strings.HasPrefix(filter, "$SYS") }

// pinnable reports whether a certificate was turned down that a person may know
// better than the authorities do. Not one that is another than the pinned one:
// that is what pinning is for.
func pinnable(c link.Cause) bool {
	switch c.Kind {
	case link.KindCertUnknown, link.KindCertName, link.KindCertExpired:
		return c.Pin != ""
	}
	return false
}
