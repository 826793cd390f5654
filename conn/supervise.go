package conn

import (
	"context"
	"math/rand/v2"
	"time"

	"treetop/conn/link"
)

const (
	// shortLife is how long a connection must last not to count as closed
	// right after CONNACK.
	shortLife = 5 * time.Second
	// shortLives is how many in a row mean that somebody else uses the client
	// ID: the broker closes the older connection, which comes back (3.1.4).
	shortLives = 3
	firstDelay = time.Second
	lastDelay  = 30 * time.Second
	// parting is how long a clean end waits for outstanding acknowledgements.
	parting = 2 * time.Second
)

// supervise makes attempts until one of them shows that more make no sense, or
// r is ended. It begins after the run before is over: two connections of one
// session would take each other's client ID.
func (s *Session) supervise(r *run, before <-chan struct{}) {
	defer close(r.done)
	defer r.cancel()
	if before != nil {
		<-before
	}
	a := &attempts{s: s, r: r}
	defer a.stopDemo()
	short, failed := 0, 0
	for r.ctx.Err() == nil {
		lasted, cause := a.connect()
		if r.ctx.Err() != nil {
			return
		}
		if lasted >= shortLife {
			short, failed = 0, 0
		} else if lasted > 0 && (cause.Kind == link.KindClosed || cause.Kind == link.KindNetwork) {
			if short++; short >= shortLives {
				cause = a.whyShort(cause)
			}
		}
		if !s.goesOn(r, cause) {
			return
		}
		failed++
		if !s.wait(r, cause, backOff(failed, s.random())) {
			return
		}
		s.change(r, func() { s.begin(failed+1, cause) })
	}
}

// goesOn decides whether another attempt makes sense, and if not, ends r. The
// very first connection is for a person who has just typed an address: they
// learn the cause at once instead of watching attempts.
func (s *Session) goesOn(r *run, cause link.Cause) bool {
	on := false
	s.change(r, func() {
		if on = cause.Retry && s.state.Ever; on {
			return
		}
		s.run = nil
		s.phase(Failed)
		s.state.Cause = cause
		s.log(Event{Kind: EventFailed, Cause: cause})
	})
	return on
}

// wait waits for d, or until somebody is impatient; false: r was ended.
func (s *Session) wait(r *run, cause link.Cause, d time.Duration) bool {
	select {
	case <-r.now: // meant for an earlier waiting
	default:
	}
	until := time.Now().Add(d)
	if !s.change(r, func() {
		attempt := s.state.Attempt
		s.phase(Waiting)
		s.state.Until, s.state.Cause, s.state.Attempt = until, cause, attempt
		s.log(Event{Kind: EventWaiting, Cause: cause, Until: until})
	}) {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.now:
	case <-r.ctx.Done():
		return false
	}
	return true
}

// backOff is how long to wait after so many failures in a row, from 1. It
// doubles, and varies by a quarter either way, so that a hundred clients do not
// come back to a broker in step.
func backOff(failures int, random float64) time.Duration {
	d := lastDelay
	if failures < 6 {
		d = firstDelay << (failures - 1)
	}
	d = time.Duration(float64(d) * (0.75 + random/2))
	return min(max(d, firstDelay), lastDelay)
}

func (s *Session) random() float64 {
	if s.opt.Rand != nil {
		return s.opt.Rand()
	}
	return rand.Float64()
}

// attempts makes the attempts of one run, one after the other.
type attempts struct {
	s        *Session
	r        *run
	demo     DemoBroker
	clientID string
	asking   string // the filter at which the last connection ended
}

// whyShort guesses why connections end right after they began. A random client
// ID is nobody else's: then it is the subscription, which some brokers refuse
// by closing.
func (a *attempts) whyShort(last link.Cause) link.Cause {
	if a.asking != "" && isRandom(a.s.opt.Profile) {
		return link.Cause{Kind: link.KindFilterRefused, Args: []string{a.asking}, Detail: "the broker closes the connection at this subscription"}
	}
	return link.Cause{Kind: link.KindTakenOver, Args: []string{a.clientID}, Detail: last.Detail}
}

// connect makes one attempt, at one address of the profile after the other, and
// if it succeeds stays until the connection ends. It answers how long that
// lasted after CONNACK, and when all fail, why the first did.
func (a *attempts) connect() (lasted time.Duration, cause link.Cause) {
	made, err := a.prepare(a.r.ctx)
	if err != nil {
		return 0, link.AsCause(err)
	}
	first := true
	for {
		lasted, why := a.connectTo(made)
		if first || lasted > 0 || !elsewhere(why) {
			cause, first = why, false
		}
		cause.Retry = cause.Retry || why.Retry
		if lasted == 0 && elsewhere(why) && len(made.Others) == 0 {
			a.back() // to the address that the cause is about
			return 0, cause
		}
		if lasted > 0 || !elsewhere(why) || !a.next(why, made.Others[0]) {
			return lasted, cause
		}
		made.Target, made.Others = made.Others[0], made.Others[1:]
	}
}

// connectTo is connect for one address.
func (a *attempts) connectTo(made Attempt) (lasted time.Duration, cause link.Cause) {
	s, r := a.s, a.r
	a.clientID = made.ClientID
	s.watch.begin()
	client, sink, limits, err := a.open(made)
	if client != nil {
		defer a.leave(client)
	}
	if err != nil {
		return 0, link.AsCause(err)
	}
	began := time.Now()
	s.watch.ahead(window(limits, s.opt.Profile))
	s.change(r, func() {
		steps := s.state.Steps
		s.phase(Connected)
		s.state.Steps, s.state.Limits, s.state.Ever, s.state.Attempt = steps, limits, true, 1
		s.state.Current = link.StepSUBACK // or else nobody would know that nothing is listened to yet
		s.client = client
		s.remember(limits.Version)
		s.base = s.tree.Totals().Messages
		s.sent.Store(0)
		s.log(Event{Kind: EventConnected, Text: limits.ClientID})
	})
	s.trace(client) // who switched the packet log while connecting did not find it
	a.endLeft(client, limits)
	a.asking = s.subscribeAll(r, client)
	if cause = a.follow(client, sink); cause.Kind != link.KindNone {
		s.change(r, func() {
			s.client = nil
			s.log(Event{Kind: EventDown, Cause: cause})
		})
	}
	return max(time.Since(began), 1), cause
}

// open connects with the first version of MQTT that the broker takes. The
// client that it answers is to be left, whether or not it is connected.
func (a *attempts) open(made Attempt) (link.Client, *sink, link.Limits, error) {
	s, r := a.s, a.r
	s.mu.Lock()
	versions := s.versions()
	s.mu.Unlock()
	for i, version := range versions {
		made.Version = version
		k := &sink{s: s, r: r, steps: made.Target.Steps(), down: make(chan link.Cause, 1)}
		client, err := s.newClient(made, k)
		if err != nil {
			return nil, nil, link.Limits{}, err
		}
		s.trace(client)
		ctx, cancel := context.WithTimeout(r.ctx, connectTimeout(s.opt.Profile))
		limits, err := client.Connect(ctx)
		cancel()
		if err == nil || i+1 == len(versions) || !wrongVersion(client, link.AsCause(err)) {
			return client, k, limits, err
		}
		a.leave(client)
		s.change(r, func() {
			s.state.Steps, s.state.Current = nil, link.StepResolve
			s.log(Event{Kind: EventVersion, Text: versions[i+1], Cause: link.AsCause(err)})
		})
	}
	return nil, nil, link.Limits{}, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadVersion, s.opt.Profile.Version}}
}

// leave ends a connection, or what an attempt left of it.
func (a *attempts) leave(c link.Client) {
	ctx, cancel := context.WithTimeout(context.Background(), parting)
	defer cancel()
	c.Close(ctx)
}
