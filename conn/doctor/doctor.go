package doctor

import (
	"context"
	"slices"
	"strconv"
	"time"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/conn/wire"
)

// Options of an examination.
type Options struct {
	Profile profile.Profile
	// Password is one that was typed; empty: that of Secret.
	Password string
	Secret   func(ctx context.Context, field string) (string, error) // as conn.Options
	// InUse says that a session of this program is connected with the profile's
	// client ID: taking the same would throw it out.
	InUse bool
	// Listen is how long the first message is waited for; 0: 3 s.
	Listen time.Duration
	// Ports are where the other ways are looked for, by scheme; nil: the usual.
	Ports map[string]int
}

const (
	// lookLimit is how long looking at a certificate, or for another port, may
	// take.
	lookLimit = 3 * time.Second
	// patience is how long a connection that breaks again and again is watched.
	patience = 12 * time.Second
	// every is how often the session is looked at.
	every = 20 * time.Millisecond
	// longKeepAlive is what most proxies and balancers let pass in silence, s.
	longKeepAlive = 60
	// soon is how long before its end a certificate is worth a word.
	soon = 14 * 24 * time.Hour
)

// Examine tries the profile and tells how far it has come, on the caller's
// goroutine; the last report is the answer. Nothing is published, and no last
// will is left. It ends early with ctx.
func Examine(ctx context.Context, o Options, tell func(Report)) Report {
	e := examination{o: o, tell: tell, report: Report{Began: time.Now(), Address: o.Profile.Address()}}
	p := o.Profile.Clone()
	p.Will, p.ReadOnly = nil, true
	if o.InUse && !p.RandomSuffix && p.ClientID != "" {
		p.RandomSuffix = true
		e.find(AdviceOtherID)
	}
	e.look(ctx)
	s := conn.NewSession(conn.Options{Profile: p, Secret: o.Secret})
	defer func() {
		end, cancel := context.WithTimeout(context.Background(), lookLimit)
		defer cancel()
		_ = s.Close(end)
	}()
	if o.Password != "" {
		s.ConnectWith(o.Password)
	} else {
		s.Connect()
	}
	e.follow(ctx, s)
	e.judge(ctx)
	e.report.Current, e.report.Listening, e.report.Done = 0, false, true
	e.say()
	return e.report
}

type examination struct {
	o      Options
	tell   func(Report)
	report Report
}

func (e *examination) find(a Advice, args ...string) {
	e.report.Findings = append(e.report.Findings, Finding{a, args})
}

// say tells a copy, which nobody changes any more.
func (e *examination) say() {
	if e.tell == nil {
		return
	}
	r := e.report
	r.Steps, r.Grants, r.Findings = slices.Clone(r.Steps), slices.Clone(r.Grants), slices.Clone(r.Findings)
	e.tell(r)
}

// target is where the profile leads to at another scheme and port.
func (e *examination) target(scheme string, port int) wire.Target {
	p := e.o.Profile
	return wire.Target{
		Scheme: scheme, Host: p.Host, Port: port, Path: p.Path,
		Trust: wire.Trust{ServerName: p.TLS.ServerName, ALPN: p.TLS.ALPN, MinVersion: p.TLS.MinVersion},
		Proxy: p.Network.Proxy, ProxyUser: p.Network.ProxyUser,
	}
}

// look reads the certificates that the broker shows, whatever is wrong with
// them. Through a proxy that wants a password it sees none.
func (e *examination) look(ctx context.Context) {
	p := e.o.Profile
	if !p.Encrypted() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	if shown, err := wire.Look(ctx, e.target(p.Scheme, p.Port)); err == nil {
		e.report.Chain = chainOf(shown.Chain)
	}
}

// follow watches the session until a message came, nothing more is to be
// expected, or it has failed.
func (e *examination) follow(ctx context.Context, s *conn.Session) {
	r := &e.report
	tick := time.NewTicker(every)
	defer tick.Stop()
	var subscribed time.Time
	listen := e.o.Listen
	if listen <= 0 {
		listen = 3 * time.Second
	}
	lost := time.Time{}
	for seen := s.Version() - 1; ; {
		st := s.State()
		if version := s.Version(); version != seen {
			seen = version
			if len(st.Steps) > 0 && lost.IsZero() {
				r.Steps = st.Steps
			}
			r.Address, r.Current = st.Address, st.Current
			e.say()
		}
		switch {
		case st.Phase == conn.Failed:
			r.Cause = st.Cause
			if lost.IsZero() { // the state has forgotten how far it came
				r.Steps = passed(s.Events())
			}
			return
		case st.Phase != conn.Connected && st.Ever && lost.IsZero():
			lost = time.Now() // a client ID in use elsewhere shows by its coming again
		case !lost.IsZero() && time.Since(lost) > patience:
			if r.Cause = st.Cause; r.Cause.Kind == link.KindNone {
				r.Cause = link.Cause{Kind: link.KindClosed, Retry: true}
			}
			return
		case st.Phase == conn.Connected && st.Current == 0:
			if subscribed.IsZero() {
				subscribed = time.Now()
				r.Grants, r.Listening = st.Grants, true
				e.say()
			}
			if s.Tree().Totals().Messages > 0 {
				r.First = max(time.Since(subscribed), 1)
				return
			}
			if time.Since(subscribed) > listen && lost.IsZero() || allRefused(st.Grants) {
				return
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			r.Cause = link.Cause{Kind: link.KindCancelled}
			return
		}
	}
}

// passed are the steps of the last address that was tried.
func passed(events []conn.Event) (steps []link.Progress) {
	for _, e := range events {
		switch e.Kind {
		case conn.EventConnecting:
			steps = nil
		case conn.EventStep:
			steps = append(steps, e.Step)
		}
	}
	return steps
}

func refused(all []link.Grant) (topics []string) {
	for _, g := range all {
		if g.Refused() && g.Filter.Topic != "$SYS/#" { // which many brokers keep to themselves
			topics = append(topics, g.Filter.Topic)
		}
	}
	return topics
}

func allRefused(all []link.Grant) bool {
	for _, g := range all {
		if !g.Refused() && g.Filter.Topic != "$SYS/#" {
			return false
		}
	}
	return len(all) > 0
}

// judge makes findings of what was seen.
func (e *examination) judge(ctx context.Context) {
	r := &e.report
	if r.Cause.Kind != link.KindNone {
		e.lookElsewhere(ctx)
		return
	}
	no := refused(r.Grants)
	switch {
	case allRefused(r.Grants):
		e.find(AdviceAllRefused, no...)
	case r.First > 0:
		e.find(AdviceWorks)
	default:
		e.find(AdviceSilent)
	}
	if len(no) > 0 && !allRefused(r.Grants) {
		e.find(AdviceSomeRefused, no...)
	}
	p := e.o.Profile
	between := p.WebSocket() || p.Port == 443 || slices.ContainsFunc(r.Steps, func(s link.Progress) bool { return s.Step == link.StepProxy })
	if between && (p.KeepAlive == 0 || p.KeepAlive > longKeepAlive) {
		e.find(AdviceKeepAlive, strconv.Itoa(p.KeepAlive))
	}
	if len(r.Chain) > 0 && time.Until(r.Chain[0].Until) < soon {
		e.find(AdviceExpires, r.Chain[0].Until.UTC().Format(time.RFC3339))
	}
}

// lookElsewhere tries the usual ports where this one did not lead to a broker.
func (e *examination) lookElsewhere(ctx context.Context) {
	switch e.report.Cause.Kind {
	case link.KindRefused, link.KindTimeout, link.KindTLSNotSpoken, link.KindNotMQTT, link.KindNotWebSocket, link.KindClosed, link.KindUnreachable:
	default:
		return
	}
	p := e.o.Profile
	if p.Unix() || p.Network.ProxyUser != "" {
		return
	}
	ports := e.o.Ports
	if ports == nil {
		ports = map[string]int{profile.SchemeMQTTS: profile.DefaultPort(profile.SchemeMQTTS), profile.SchemeMQTT: profile.DefaultPort(profile.SchemeMQTT)}
	}
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	if port := ports[profile.SchemeMQTTS]; port != p.Port || !p.Encrypted() {
		if _, err := wire.Look(ctx, e.target(profile.SchemeMQTTS, port)); err == nil {
			e.find(AdviceTLSThere, strconv.Itoa(port))
			return
		}
	}
	if port := ports[profile.SchemeMQTT]; port != p.Port {
		if wire.Reach(ctx, e.target(profile.SchemeMQTT, port)) == nil {
			e.find(AdvicePlainThere, strconv.Itoa(port))
		}
	}
}
