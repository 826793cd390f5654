package doctor

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/conn/profile"
)

const (
	// longKeepAlive is what most proxies and balancers let pass in silence, s.
	longKeepAlive = 60
	// shortKeepAlive is what all of them do, s.
	shortKeepAlive = 30
	// soon is how long before its end a certificate is worth a word.
	soon = 14 * 24 * time.Hour
)

// judge makes findings, and a remedy, of what was seen of a session of p.
func (e *examination) judge(ctx context.Context, p profile.Profile) {
	r := &e.report
	for _, s := range r.Steps { // what was agreed on stands behind the version
		if s.Step == link.StepTLS && !strings.Contains(s.Detail, ", ") && len(p.TLS.ALPN) > 0 {
			r.Offered = p.TLS.ALPN
		}
	}
	if r.Cause.Kind != link.KindNone {
		e.judgeFailure(ctx, p)
		return
	}
	if !e.lost.IsZero() {
		e.find(AdviceBroke)
	}
	e.judgeKeepAlive()
	if len(r.Chain) > 0 && time.Until(r.Chain[0].Until) < soon {
		e.find(AdviceExpires, r.Chain[0].Until.UTC().Format(time.RFC3339))
	}
}

// judgeFailure looks for what would help.
func (e *examination) judgeFailure(ctx context.Context, p profile.Profile) {
	r := &e.report
	switch {
	case r.Cause.Kind == link.KindTakenOver && r.Cause.Code == 0:
		e.tryOtherID(ctx, p)
	case r.Cause.Kind == link.KindTakenOver && fixed(p):
		r.Remedy = Remedy{Kind: RemedyClientID}
	case pinnable(r.Cause):
		r.Remedy = Remedy{Kind: RemedyPin, Pin: r.Cause.Pin}
	default:
		e.lookElsewhere(ctx)
	}
}

// tryOtherID finds out whether it is the client ID for which a broker ends the
// connection again and again, which before MQTT 5 it does not say: under another
// one the connection must stay.
func (e *examination) tryOtherID(ctx context.Context, p profile.Profile) {
	if !fixed(p) {
		return
	}
	e.does(DoingOtherID)
	p.RandomSuffix = true
	s, end := e.open(p, nil)
	defer end()
	r := &e.report
	switch stays, came := watch(ctx, s); {
	case stays:
		e.find(AdviceIDFree)
		r.Remedy = Remedy{Kind: RemedyClientID}
	case came:
		e.find(AdviceIDNot)
		r.Cause = link.Cause{Kind: link.KindClosed, Detail: r.Cause.Detail, Retry: true}
	}
}

// watch reports whether a session connects and stays so for a moment, and whether
// it connects at all.
func watch(ctx context.Context, s *conn.Session) (stays, came bool) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		switch st := s.State(); {
		case st.Ever && st.Phase != conn.Connected:
			return false, true
		case st.Phase == conn.Failed:
			return false, false
		case st.Phase == conn.Connected && time.Since(st.Since) > steady:
			return true, true
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false, false
		}
	}
}

// judgeKeepAlive says when something between may end the connection while it is
// silent: because it did, or because of what is between.
func (e *examination) judgeKeepAlive() {
	p, r := e.o.Profile, &e.report
	seconds := p.KeepAlive
	if e.limits.Version == link.V5 && e.limits.KeepAlive > 0 {
		seconds = int(e.limits.KeepAlive) // the broker's, in its place (MQTT 5, 3.2.2.3.14)
	}
	between := p.WebSocket() || p.Port == 443 || slices.ContainsFunc(r.Steps, func(s link.Progress) bool { return s.Step == link.StepProxy })
	ended := silentEnd(e.o.Events, seconds)
	remedy := Remedy{Kind: RemedyKeepAlive, Seconds: shortKeepAlive}
	switch {
	case ended > 0:
		e.find(AdviceKeepAliveSeen, strconv.Itoa(seconds), strconv.Itoa(int(ended.Round(time.Second)/time.Second)))
		remedy.Seconds = min(shortKeepAlive, int(ended/time.Second)/2)
	case between && (seconds == 0 || seconds > longKeepAlive):
		e.find(AdviceKeepAlive, strconv.Itoa(seconds))
	default:
		return
	}
	if r.Remedy.Kind == RemedyNone {
		r.Remedy = remedy
	}
}

const (
	// shortestLife is the least that a connection lasts whose end silence may
	// explain: what ends sooner has another reason.
	shortestLife = 10 * time.Second
	// alike is how much the lives of connections may differ that one limit ended.
	alike = 3 * time.Second
)

// silentEnd is after how long the connections of a session ended, when that was
// about the same each time, twice at least, and before the first sign of life that
// the keep alive asks for, so that a limit for silence explains it; else 0.
func silentEnd(events []conn.Event, keepAlive int) time.Duration {
	var lives []time.Duration
	var began time.Time
	for _, e := range events {
		switch {
		case e.Kind == conn.EventConnected:
			began = e.Time
		case e.Kind == conn.EventDown && !began.IsZero():
			if e.Cause.Kind == link.KindClosed || e.Cause.Kind == link.KindNetwork {
				lives = append(lives, e.Time.Sub(began))
			}
			began = time.Time{}
		}
	}
	if len(lives) < 2 {
		return 0
	}
	a, b := lives[len(lives)-2], lives[len(lives)-1]
	least := min(a, b)
	if least < shortestLife || (a-b).Abs() > alike || keepAlive > 0 && time.Duration(keepAlive)*time.Second < least {
		return 0
	}
	return least
}
