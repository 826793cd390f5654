package doctor

import (
	"slices"
	"time"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/conn/wire"
)

// failed answers the steps that passed at the address that was tried last, and at
// which step it failed there, after so long; 0: at none of them.
func failed(s *conn.Session) (passed []link.Progress, at link.Step, after time.Duration) {
	address := ""
	var since time.Time
	for _, e := range s.Events() {
		switch e.Kind {
		case conn.EventConnecting:
			address, passed, since = e.Text, nil, e.Time
		case conn.EventVersion:
			passed, since = nil, e.Time
		case conn.EventStep:
			passed, since = append(passed, e.Step), e.Time
		case conn.EventConnected: // what came after is no step of the way
			return passed, 0, 0
		case conn.EventFailed:
			if ours(e.Cause.Kind) {
				return passed, 0, 0
			}
			after = max(e.Time.Sub(since), 1)
		}
	}
	return passed, nextStep(passed, stepsOf(address, s.Profile())), after
}

// nextStep is the step that follows those that passed.
func nextStep(passed []link.Progress, all []link.Step) link.Step {
	for _, step := range all {
		if !slices.ContainsFunc(passed, func(p link.Progress) bool { return p.Step == step }) {
			return step
		}
	}
	return 0
}

// stepsOf are the steps of the way to an address of a profile.
func stepsOf(address string, p profile.Profile) []link.Step {
	t := wire.Target{Scheme: p.Scheme, Host: p.Host, Port: p.Port, Proxy: p.Network.Proxy}
	if q, _, err := profile.ParseURL(address); err == nil {
		t.Scheme, t.Host, t.Port = q.Scheme, q.Host, q.Port
	}
	return t.Steps()
}

// ours reports whether a failure is none of the way to the broker: something of
// the profile can't be used, or a person is needed.
func ours(k link.Kind) bool {
	switch k {
	case link.KindBadInput, link.KindCAFile, link.KindPasswordNeeded, link.KindCancelled, link.KindDemo:
		return true
	}
	return false
}

// answered is how long the answers to filters took on the last connection.
func answered(events []conn.Event) map[string]time.Duration {
	took := map[string]time.Duration{}
	var since time.Time
	for _, e := range events {
		switch e.Kind {
		case conn.EventConnected:
			since = e.Time
		case conn.EventSubscribed, conn.EventRefused:
			took[e.Grant.Filter.Topic] = max(e.Time.Sub(since), 1)
		}
	}
	return took
}
