package conn

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/conn/wire"
	"treetop/model"
)

// Attempt is all that one attempt to connect needs.
type Attempt struct {
	Target   wire.Target
	Others   []wire.Target // tried in order when Target leads to no broker
	Profile  profile.Profile
	ClientID string
	Username string
	Password string
	AuthData []byte // of the profile's authentication method (MQTT 5)
	Version  string // link.V5, link.V311 or link.V31
}

// targetOf is where a profile connects to, without what is secret.
func targetOf(p profile.Profile) wire.Target {
	return wire.Target{
		Scheme: p.Scheme, Host: p.Host, Port: p.Port, Path: p.Path,
		Trust: wire.Trust{
			SkipVerify: p.TLS.SkipVerify, CAFile: p.TLS.CAFile, CAOnly: p.TLS.CAOnly, Pin: p.TLS.Pin,
			ServerName: p.TLS.ServerName, ALPN: p.TLS.ALPN, MinVersion: p.TLS.MinVersion,
		},
		Client: wire.ClientFiles{CertFile: p.TLS.CertFile, KeyFile: p.TLS.KeyFile, PKCS12File: p.TLS.PKCS12File},
		Proxy:  p.Network.Proxy, ProxyUser: p.Network.ProxyUser,
	}
}

func connectTimeout(p profile.Profile) time.Duration {
	if p.ConnectTimeout <= 0 {
		return profile.DefaultConnectTimeout * time.Second
	}
	return time.Duration(min(p.ConnectTimeout, profile.MaxConnectTimeout)) * time.Second
}

// needsSecret reports whether an attempt begins with reading the password.
// Called with mu held.
func (s *Session) needsSecret() bool {
	_, given := s.given[profile.FieldPassword]
	return !s.opt.Profile.Demo && s.opt.Profile.Password == profile.PasswordKeyring && !given
}

// prepare collects what the next attempt needs. The error is a link.Cause.
func (a *attempts) prepare(ctx context.Context) (Attempt, error) {
	s, p := a.s, a.s.opt.Profile
	made := Attempt{Target: targetOf(p), Profile: p, ClientID: clientID(p), Username: p.Username}
	made.Target.Resolver = s.opt.Resolver
	s.mu.Lock()
	filters := s.filters
	s.mu.Unlock()
	for _, f := range filters {
		if err := link.CheckFilters(f); err != nil {
			return made, err
		}
	}
	if p.Demo {
		if err := a.startDemo(ctx); err != nil {
			return made, err
		}
		made.Username, made.Password = a.demo.User(), a.demo.Password()
		made.Target = demoTarget(a.demo.Addr())
		s.change(a.r, func() { s.located(made.Target.Address()) })
		return made, nil
	}
	password, err := a.secret(ctx)
	if err != nil {
		return made, err
	}
	made.Password, made.Target.Shown = password, s.opt.Shown
	if err := a.finish(ctx, &made); err != nil {
		return made, err
	}
	made.AuthData, err = a.authData(ctx)
	return made, err
}

// authData is the data of the profile's authentication method, which is as
// secret as a password. There need not be any.
func (a *attempts) authData(ctx context.Context) ([]byte, error) {
	if a.s.opt.Profile.MQTT5.AuthMethod == "" {
		return nil, nil
	}
	data, err := a.ask(ctx, profile.FieldAuthData)
	if err == nil {
		return []byte(data), nil
	}
	c := link.AsCause(err)
	if c.Kind == link.KindPasswordNeeded && len(c.Args) > 0 && (c.Args[0] == "none" || c.Args[0] == "missing") {
		return nil, nil
	}
	return nil, c
}

// located notes the address of the demo broker, whose port is known once it
// runs: in the log the attempt has begun by then. Called with mu held.
func (s *Session) located(address string) {
	s.state.Address = address
	for i := len(s.events) - 1; i >= 0; i-- {
		if s.events[i].Kind == EventConnecting {
			s.events[i].Text = address
			return
		}
	}
}

// secret is the password: the one given for this session, or the profile's.
func (a *attempts) secret(ctx context.Context) (string, error) {
	s := a.s
	s.mu.Lock()
	given, ok := s.given[profile.FieldPassword]
	s.mu.Unlock()
	switch {
	case ok:
		return given, nil
	case s.opt.Profile.Password == profile.PasswordAsk:
		return "", link.Cause{Kind: link.KindPasswordNeeded, Args: []string{"ask"}}
	case s.opt.Profile.Password != profile.PasswordKeyring:
		return "", nil
	}
	begin := time.Now()
	secret, err := a.ask(ctx, profile.FieldPassword)
	if err != nil {
		return "", err
	}
	s.change(a.r, func() {
		s.step(link.Progress{Step: link.StepSecret, Took: time.Since(begin)}, link.StepResolve)
	})
	return secret, nil
}

// ask answers a secret that was given for this session, or else that of the
// keyring, which may hang, whatever it promises. The error is a link.Cause.
func (a *attempts) ask(ctx context.Context, field string) (string, error) {
	s := a.s
	s.mu.Lock()
	given, ok := s.given[field]
	s.mu.Unlock()
	if ok {
		return given, nil
	}
	if s.opt.Secret == nil {
		return "", link.Cause{Kind: link.KindPasswordNeeded, Args: []string{"missing"}}
	}
	type answer struct {
		secret string
		err    error
	}
	answers := make(chan answer, 1)
	go func() {
		secret, err := s.opt.Secret(ctx, field)
		answers <- answer{secret, err}
	}()
	select {
	case <-ctx.Done():
		return "", link.Cause{Kind: link.KindCancelled}
	case got := <-answers:
		if got.err == nil {
			return got.secret, nil
		}
		var c link.Cause
		if !errors.As(got.err, &c) {
			c = link.Cause{Kind: link.KindPasswordNeeded, Args: []string{"failed"}, Detail: got.err.Error()}
		}
		return "", c
	}
}

// clientID is the client ID of the next connection. Without one of its own it
// gets a random one: two that are equal throw each other out.
func clientID(p profile.Profile) string {
	if !isRandom(p) {
		return p.ClientID
	}
	return cmp.Or(p.ClientID, "treetop-") + strings.ToLower(rand.Text()[:8])
}

// isRandom reports whether each connection has a client ID of its own.
func isRandom(p profile.Profile) bool { return p.RandomSuffix || p.ClientID == "" }

// sink hears what the client of one attempt receives.
type sink struct {
	s     *Session
	r     *run
	steps []link.Step
	down  chan link.Cause
}

// Message implements link.Sink.
func (k *sink) Message(m model.Message) {
	if m.Retained {
		m.AsPublished = k.s.published.has(m.Topic)
	}
	k.s.echoes.mark(&m)
	k.s.watch.hear(&m)
	if k.s.doubles.isCopy(&m, k.s.latest) {
		return
	}
	_, seq := k.s.tree.Apply(m)
	k.s.doubles.counted(seq)
}

// latest is the latest message of a topic.
func (s *Session) latest(topic string) (model.Record, bool) {
	id, ok := s.tree.Lookup(topic)
	if !ok {
		return model.Record{}, false
	}
	return s.tree.Latest(id)
}

// Down implements link.Sink.
func (k *sink) Down(c link.Cause) { k.down <- c }

// Progress implements link.Sink.
func (k *sink) Progress(p link.Progress) {
	var next link.Step
	for i, step := range k.steps {
		if step == p.Step && i+1 < len(k.steps) {
			next = k.steps[i+1]
		}
	}
	k.s.change(k.r, func() { k.s.step(p, next) })
}

// step notes a step that has passed. Called with mu held.
func (s *Session) step(p link.Progress, next link.Step) {
	s.state.Steps = append(s.state.Steps, p)
	s.state.Current = next
	s.log(Event{Kind: EventStep, Step: p})
}
