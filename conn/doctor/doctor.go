package doctor

import (
	"context"
	"crypto/x509"
	"sync"
	"time"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/conn/profile"
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
	// Events are those of a session of this profile, if there is one: how its
	// connections ended may tell what a short test can't see.
	Events []conn.Event
	// Listen is how long the first message is waited for; 0: 3 s.
	Listen time.Duration
	// Usual is where a broker is looked for on the same host when it is not where
	// the profile says; nil: Usual().
	Usual []Way
}

const (
	// patience is how long a connection that breaks again and again is watched.
	patience = 12 * time.Second
	// every is how often the session is looked at.
	every = 20 * time.Millisecond
	// listening is how long the first message is waited for by default.
	listening = 3 * time.Second
	// steady is how long a connection is watched whose client ID somebody else may
	// have: most clients that are thrown out come back after a second.
	steady = 2500 * time.Millisecond
	// settled is how long a connection must last that has ended before.
	settled = 5 * time.Second
	// parting is how long the end of a connection may take.
	parting = 3 * time.Second
)

// Examine tries the profile and tells how far it has come, on the caller's
// goroutine; the last report is the answer. Nothing is published, and no last
// will is left. It ends early with ctx.
func Examine(ctx context.Context, o Options, tell func(Report)) Report {
	e := &examination{o: o, tell: tell, report: Report{Began: time.Now(), Address: o.Profile.Address()}, veil: veilOf(o.Profile, o.Password)}
	if e.o.Listen <= 0 {
		e.o.Listen = listening
	}
	p := o.Profile.Clone()
	if o.InUse && fixed(p) {
		p.RandomSuffix = true
		e.find(AdviceOtherID)
	}
	s, end := e.open(p, e.certificates)
	defer end() // a broker may take its time over that, and nothing waits for it
	e.follow(ctx, s)
	if e.report.Cause.Kind == link.KindNone {
		e.tryFilters(ctx, s)
	}
	e.judge(ctx, p)
	e.report.Current, e.report.Doing, e.report.Done = 0, DoingSteps, true
	e.say()
	return e.veil.hide(e.report)
}

// examination is one of them. Only chain is touched by another goroutine.
type examination struct {
	o      Options
	tell   func(Report)
	report Report
	veil   *veil
	limits link.Limits // of the last connection
	ever   bool        // connected at all
	lost   time.Time   // when it broke first; zero: it did not
	heeded time.Time   // when the first subscriptions were answered

	mu    sync.Mutex
	chain []Certificate
}

// fixed reports whether each connection has the same client ID, which another
// client may have, too.
func fixed(p profile.Profile) bool { return !p.RandomSuffix && p.ClientID != "" }

// open begins to connect a session that leaves nothing behind, and answers it
// with what ends it.
func (e *examination) open(p profile.Profile, shown func([]*x509.Certificate)) (s *conn.Session, end func()) {
	p.Will, p.ReadOnly = nil, true
	s = conn.NewSession(conn.Options{Profile: p, Secret: e.veil.asking(e.o.Secret), Shown: shown})
	if e.o.Password != "" {
		s.ConnectWith(e.o.Password)
	} else {
		s.Connect()
	}
	return s, func() {
		ctx, cancel := context.WithTimeout(context.Background(), parting)
		defer cancel()
		_ = s.Close(ctx)
	}
}

// certificates are those of the connection that is tested.
func (e *examination) certificates(chain []*x509.Certificate) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.chain = chainOf(chain)
}

func (e *examination) find(a Advice, args ...string) {
	e.report.Findings = append(e.report.Findings, Finding{a, args})
}

// does tells what is being done.
func (e *examination) does(what Doing) {
	e.report.Doing = what
	e.say()
}

// say tells a copy, without what is secret.
func (e *examination) say() {
	e.mu.Lock()
	e.report.Chain = e.chain
	e.mu.Unlock()
	if e.tell != nil {
		e.tell(e.veil.hide(e.report))
	}
}

// follow watches the session until a message came, nothing more is to be
// expected, or it has failed.
func (e *examination) follow(ctx context.Context, s *conn.Session) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for seen := s.Version() - 1; ; {
		version := s.Version()
		st := s.State()
		if version != seen {
			seen = version
			e.progress(st)
		}
		if e.over(s, st) {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			e.report.Cause = link.Cause{Kind: link.KindCancelled}
			return
		}
	}
}

// progress takes over how far the session has come. Once it has broken, what is
// shown stays: the attempts after that are about whether it stays.
func (e *examination) progress(st conn.State) {
	r := &e.report
	if e.lost.IsZero() {
		if len(st.Steps) > 0 || st.Phase == conn.Connecting {
			r.Steps = st.Steps
		}
		r.Current = st.Current
	}
	r.Address = st.Address
	if st.Phase == conn.Connected {
		e.ever, e.limits, r.Version = true, st.Limits, st.Limits.Version
	}
	e.say()
}

// over reports whether there is nothing more to be seen.
func (e *examination) over(s *conn.Session, st conn.State) bool {
	r := &e.report
	if !e.lost.IsZero() && st.Phase != conn.Failed && time.Since(e.lost) > patience {
		if stays := st.Phase == conn.Connected && time.Since(st.Since) > settled; !stays {
			r.Cause = st.Cause
			if r.Cause.Kind == link.KindNone {
				r.Cause = link.Cause{Kind: link.KindClosed, Retry: true}
			}
			return true
		}
	}
	switch {
	case st.Phase == conn.Failed:
		r.Cause = st.Cause
		if e.lost.IsZero() { // the state has forgotten how far it came
			r.Steps, r.Failed, r.FailedAfter = failed(s)
		}
		return true
	case st.Phase != conn.Connected && e.ever && e.lost.IsZero():
		e.lost = time.Now() // a client ID in use elsewhere shows by its coming again
		e.does(DoingWatching)
	case st.Phase == conn.Connected && st.Current == 0:
		return e.heard(s, st)
	}
	return false
}

// heard reports whether enough was heard on a connection with its subscriptions.
func (e *examination) heard(s *conn.Session, st conn.State) bool {
	r := &e.report
	since := time.Since(st.Since)
	if e.heeded.IsZero() {
		r.Grants, r.Answered, e.heeded = st.Grants, answered(s.Events()), time.Now()
		e.does(DoingListening)
	}
	if r.First == 0 && s.Tree().Totals().Messages > 0 {
		r.First = max(time.Since(e.heeded), 1)
		e.say()
	}
	enough := r.First > 0 || since > e.o.Listen || allRefused(r.Grants)
	switch {
	case !enough:
		return false
	case !e.lost.IsZero():
		return since > settled
	case fixed(e.o.Profile) && !e.o.InUse && since < steady:
		if r.Doing == DoingListening {
			e.does(DoingWatching)
		}
		return false
	}
	return true
}
