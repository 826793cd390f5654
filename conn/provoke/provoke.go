// Package provoke makes connections fail in every way that can be brought about
// on one machine, against real servers and against a broker that does what a
// test says. It is for tests: of the cause that each failure has, and of the
// words that the screen finds for it.
package provoke

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// Canary is the password of these connections. It must not show up anywhere.
const Canary = "canary-d41d8cd98f"

// patience is how long a failure may take to show.
const patience = 30 * time.Second

// nobody is a port on which nobody listens, and which is not given to one of the
// servers here, as a free one might be.
const nobody = 1

// The groups of failures, in their order.
const (
	Input        = "What was entered"
	Reaching     = "Reaching the host"
	OtherSpeech  = "The port speaks something else"
	Refusal      = "The broker refuses"
	Secrets      = "Passwords"
	Secure       = "TLS and certificates"
	Web          = "WebSocket"
	Proxied      = "Proxies"
	Socket       = "Unix sockets"
	Lost         = "While connected"
	Subscribing  = "Subscribing"
	Publishing   = "Publishing"
	BrokenSpeech = "The broker breaks the protocol"
)

// Groups are all of them.
func Groups() []string {
	return []string{Input, Reaching, OtherSpeech, Refusal, Secrets, Secure, Web, Proxied, Socket, Lost, Subscribing, Publishing, BrokenSpeech}
}

// Failure is one way in which a connection fails, and what must be said of it.
type Failure struct {
	Group string
	Name  string // by what it is: "SSH", "wrong password"
	Kind  link.Kind
	Code  int
	Args  []string // each must be in the argument of its place

	options  conn.Options
	password string // entered at connecting, when not empty
	// then does what fails on a session that connects; nil: it is the connection
	// itself that fails.
	then func(t testing.TB, s *conn.Session) link.Cause
}

// Profile is the profile that fails.
func (f Failure) Profile() profile.Profile { return f.options.Profile }

// All are the failures, with the servers that they need; those end with the
// test.
func All(t testing.TB) []Failure {
	return slices.Concat(input(t), reaching(t), speech(t), refusals(t), secrets(t), secure(t), web(t), proxies(t), sockets(t), running(t), requests(t), broken(t))
}

// Happen lets it happen and answers the cause. The test fails when the password
// is in what the session tells of it.
func (f Failure) Happen(t testing.TB) link.Cause {
	t.Helper()
	s := conn.NewSession(f.options)
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Errorf("close the session: %v", err)
		}
	}()
	if f.password != "" {
		s.ConnectWith(f.password)
	} else {
		s.Connect()
	}
	then := f.then
	if then == nil {
		then = failed
	}
	c := then(t, s)
	if all := fmt.Sprintf("%+v %+v %s", s.State(), s.Events(), c.Error()); strings.Contains(all, Canary) {
		t.Errorf("the password shows up: %s", all)
	}
	return c
}

// failed is why a session gave up, or waits before it tries again.
func failed(t testing.TB, s *conn.Session) link.Cause {
	t.Helper()
	return until(t, s, "failed", func(st conn.State) bool { return st.Phase == conn.Failed || st.Phase == conn.Waiting }).Cause
}

// until waits until a session is in a state, and answers it.
func until(t testing.TB, s *conn.Session, what string, ok func(conn.State) bool) conn.State {
	t.Helper()
	late := time.After(patience)
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for {
		if st := s.State(); ok(st) {
			return st
		}
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("waited %v for: %s; it is %+v", patience, what, s.State())
		}
	}
}

// causeOf is the cause in err.
func causeOf(t testing.TB, err error) link.Cause {
	t.Helper()
	var c link.Cause
	if !errors.As(err, &c) {
		t.Fatalf("no cause in: %v", err)
	}
	return c
}

// local is a profile for a port on 127.0.0.1, changed by each of change.
func local(scheme string, port int, change ...func(*profile.Profile)) profile.Profile {
	p := profile.Profile{
		ID: "test", Version: link.V311, Scheme: scheme, Host: "127.0.0.1", Port: port, Path: "/mqtt", ClientID: "treetop-", RandomSuffix: true,
		KeepAlive: 60, ConnectTimeout: 10, CleanSession: true, Subscriptions: []profile.Subscription{{Filter: "#"}},
	}
	for _, f := range change {
		f(&p)
	}
	return p
}

// five makes a profile one of MQTT 5.
func five(p *profile.Profile) { p.Version, p.Subscriptions = link.V5, nil }

// hasty makes a profile wait for one second.
func hasty(p *profile.Profile) { p.ConnectTimeout = 1 }

// simple is a failure to connect with a profile.
func simple(group, name string, p profile.Profile, kind link.Kind, code int, args ...string) Failure {
	return Failure{Group: group, Name: name, Kind: kind, Code: code, Args: args, options: conn.Options{Profile: p}}
}

// answer is the port of a server that reads CONNECT, sends b and leaves.
func answer(t testing.TB, b ...byte) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) { c.Read(); c.Send(b...) }).Port()
}

// greet is the port of a server that speaks first.
func greet(t testing.TB, s string) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) { c.Send([]byte(s)...); c.Read() }).Port()
}

// deaf is the port of a server that takes everything and says nothing.
func deaf(t testing.TB) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		b := make([]byte, 1024)
		for {
			if _, err := c.Conn.Read(b); err != nil {
				return
			}
		}
	}).Port()
}
