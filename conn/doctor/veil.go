package doctor

import (
	"context"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"sync"

	"treetop/conn/link"
	"treetop/conn/profile"
)

// veil takes secrets out of what others have said: an answer of a web server may
// repeat a header, a reason string a password. What is ours holds none to begin
// with, and is left as it is: to take a password like "mqtt" out of it would tell
// it.
type veil struct {
	user, proxyUser string

	mu      sync.Mutex
	secrets []string
}

const (
	// veiled stands for a secret.
	veiled = "•••"
	// shortest is the least bytes of a secret that is looked for.
	shortest = 3
)

// veilOf knows what is secret in a profile itself.
func veilOf(p profile.Profile, password string) *veil {
	v := &veil{user: p.Username, proxyUser: p.Network.ProxyUser}
	v.add(password)
	if password != "" {
		v.add(basic(p.Username, password))
	}
	for _, h := range p.Network.Headers {
		v.add(h.Value)
		v.add(strings.Fields(h.Value)...) // Bearer and the token, apart
	}
	for _, u := range p.MQTT5.UserProperties {
		v.add(u.Value)
	}
	for _, address := range append([]string{p.Network.Proxy}, p.Network.Others...) {
		if u, err := url.Parse(address); err == nil {
			if secret, ok := u.User.Password(); ok {
				v.add(secret, url.QueryEscape(secret), url.PathEscape(secret), basic(u.User.Username(), secret))
			}
		}
	}
	if _, query, ok := strings.Cut(p.Path, "?"); ok && p.WebSocket() {
		v.add(query)
		values, _ := url.ParseQuery(query)
		for _, all := range values {
			v.add(all...)
		}
	}
	return v
}

// basic is how a user name and a password stand in a header (RFC 7617).
func basic(user, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
}

func (v *veil) add(secrets ...string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, s := range secrets {
		if len(s) >= shortest && !slices.Contains(v.secrets, s) {
			v.secrets = append(v.secrets, s)
		}
	}
	slices.SortStableFunc(v.secrets, func(a, b string) int { return len(b) - len(a) }) // the whole before its parts
}

// asking is the profile's way to its secrets, which are remembered on the way.
func (v *veil) asking(secret func(context.Context, string) (string, error)) func(context.Context, string) (string, error) {
	if secret == nil {
		return nil
	}
	return func(ctx context.Context, field string) (string, error) {
		s, err := secret(ctx, field)
		switch v.add(s); {
		case s == "":
		case field == profile.FieldPassword:
			v.add(basic(v.user, s))
		case field == profile.FieldProxyPassword:
			v.add(basic(v.proxyUser, s))
		}
		return s, err
	}
}

func (v *veil) over(s string) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, secret := range v.secrets {
		s = strings.ReplaceAll(s, secret, veiled)
	}
	return s
}

// hide takes what is secret out of a report.
func (v *veil) hide(r Report) Report {
	r = r.clone()
	r.Address = withoutQuery(r.Address)
	r.Cause.Detail = v.over(r.Cause.Detail)
	if foreign(r.Cause.Kind) {
		for i, a := range r.Cause.Args {
			r.Cause.Args[i] = v.over(a)
		}
	}
	for i := range r.Grants {
		r.Grants[i].Reason = v.over(r.Grants[i].Reason)
	}
	for i := range r.Tried {
		r.Tried[i].Path = withoutQuery(r.Tried[i].Path)
	}
	return r
}

// foreign reports whether the arguments of a cause are what the other side said.
func foreign(k link.Kind) bool {
	switch k {
	case link.KindHTTPStatus, link.KindConnack, link.KindDisconnected, link.KindProtocol, link.KindFilterRefused, link.KindTakenOver, link.KindAuthMethod:
		return true
	}
	return false
}

// withoutQuery is an address without what follows its path: a signature, or a
// token.
func withoutQuery(address string) string {
	for _, mark := range []string{"?", "%3F", "%3f"} {
		if before, _, ok := strings.Cut(address, mark); ok {
			address = before + "?…"
		}
	}
	return address
}
