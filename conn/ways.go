package conn

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"

	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/conn/wire"
)

// finish adds to an attempt what its ways need: the secrets of proxy and key,
// the headers, and the further addresses.
func (a *attempts) finish(ctx context.Context, made *Attempt) error {
	p := made.Profile
	if p.Network.ProxyUser != "" {
		secret, err := a.other(ctx, profile.FieldProxyPassword, p.Network.Proxy)
		if err != nil {
			return err
		}
		made.Target.ProxyPassword = secret
	}
	made.Target.Headers = headersOf(p.Network.Headers, made.Username, made.Password)
	for _, address := range p.Network.Others {
		t, err := otherTarget(made.Target, address)
		if err != nil {
			return err
		}
		made.Others = append(made.Others, t)
	}
	locked := false
	for _, t := range append([]wire.Target{made.Target}, made.Others...) {
		locked = locked || t.LocksKey()
	}
	if !locked {
		return nil
	}
	secret, err := a.other(ctx, profile.FieldKeyPassphrase, cmp.Or(p.TLS.PKCS12File, p.TLS.KeyFile))
	if err != nil {
		return err
	}
	made.Target.Client.Passphrase = secret
	for i := range made.Others {
		made.Others[i].Client.Passphrase = secret
	}
	return nil
}

// other answers a secret beside the password; what is in the way names it and
// what it is for. That of a proxy may be empty.
func (a *attempts) other(ctx context.Context, field, of string) (string, error) {
	secret, err := a.ask(ctx, field)
	var c link.Cause
	if !errors.As(err, &c) || c.Kind != link.KindPasswordNeeded {
		return secret, err
	}
	why := c.Args[0]
	if why == "none" && field == profile.FieldProxyPassword {
		return "", nil
	}
	c.Args = []string{why, field, of}
	return "", c
}

// headersOf are the headers of a profile, with user name and password put in
// where it says so.
func headersOf(all []profile.Property, user, password string) http.Header {
	if len(all) == 0 {
		return nil
	}
	fill := strings.NewReplacer("{user}", user, "{password}", password)
	h := make(http.Header, len(all))
	for _, p := range all {
		h.Add(p.Name, fill.Replace(p.Value))
	}
	return h
}

// otherTarget is t at another address.
func otherTarget(t wire.Target, address string) (wire.Target, error) {
	p, _, err := profile.ParseURL(address)
	if err != nil {
		return t, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadOther}, Detail: err.Error()}
	}
	t.Scheme, t.Host, t.Port, t.Path = p.Scheme, p.Host, p.Port, p.Path
	return t, nil
}

// elsewhere reports whether a further address of the same broker may help where
// this one failed: not after the broker was reached and has refused us, nor
// where something of ours is missing.
func elsewhere(c link.Cause) bool {
	switch c.Kind {
	case link.KindCancelled, link.KindBadInput, link.KindPasswordNeeded, link.KindClientCert, link.KindCAFile, link.KindDemo:
		return false
	case link.KindConnack:
		return c.Code == 3 || c.Code == 0x88 || c.Code == 0x89 || c.Code == 0x9c || c.Code == 0x9d // not available, busy, use another
	}
	return true
}

// next notes that an address has failed and that the next one is tried.
func (a *attempts) next(cause link.Cause, t wire.Target) bool {
	s := a.s
	return s.change(a.r, func() {
		attempt, before := s.state.Attempt, s.state.Cause
		s.log(Event{Kind: EventElsewhere, Cause: cause})
		s.phase(Connecting)
		s.state.Address, s.state.Attempt, s.state.Cause = t.Address(), attempt, before
		s.state.Current = t.Steps()[0]
		s.log(Event{Kind: EventConnecting, Text: s.state.Address, Attempt: attempt})
	})
}

// back shows the first address again, after all have failed.
func (a *attempts) back() {
	s := a.s
	s.change(a.r, func() {
		if len(s.opt.Profile.Network.Others) > 0 {
			s.state.Address = s.first()
		}
	})
}
