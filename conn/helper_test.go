package conn

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"treetop/conn/conntest"
	"treetop/conn/demo"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

func TestMain(m *testing.M) {
	// The demo broker is a child process of this same program.
	if len(os.Args) > 1 && os.Args[1] == demo.ChildArg {
		os.Exit(demo.Child(os.Stdin, os.Stdout))
	}
	goleak.VerifyTestMain(m)
}

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// profileOf is a profile for b, as a person would fill it in.
func profileOf(b *conntest.Mosquitto) profile.Profile {
	return profile.Profile{
		ID: "test", Scheme: "mqtt", Host: "127.0.0.1", Port: b.Port(), ClientID: "treetop-", RandomSuffix: true,
		KeepAlive: 60, ConnectTimeout: 10, CleanSession: true,
		Subscriptions: []profile.Subscription{{Filter: "#"}, {Filter: "$SYS/#"}},
	}
}

// open makes a session that is closed with the test.
func open(t testing.TB, o Options) *Session {
	t.Helper()
	s := NewSession(o)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, s.Close(ctx))
	})
	return s
}

// until waits until ok, looking again whenever version changes.
func until(t testing.TB, what string, version func() uint64, ok func() bool) {
	t.Helper()
	late := time.After(patience)
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for seen := version() - 1; ; {
		if now := version(); now != seen {
			seen = now
			if ok() {
				return
			}
		}
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("waited %v for: %s", patience, what)
		}
	}
}

// waitPhase waits for a phase and answers the state.
func waitPhase(t testing.TB, s *Session, p Phase) State {
	t.Helper()
	var st State
	until(t, "phase "+p.String(), s.Version, func() bool {
		st = s.State()
		return st.Phase == p
	})
	return st
}

// waitListening waits until the session is connected and every filter answered.
func waitListening(t testing.TB, s *Session) State {
	t.Helper()
	var st State
	until(t, "subscribed", s.Version, func() bool {
		st = s.State()
		return st.Phase == Connected && st.Current == 0
	})
	return st
}

// waitValue waits for the latest message of a topic that ok accepts.
func waitValue(t testing.TB, s *Session, topic string, ok func(model.Record) bool) model.Record {
	t.Helper()
	var rec model.Record
	until(t, "a value of "+topic, s.Tree().Version, func() bool {
		id, known := s.Tree().Lookup(topic)
		if !known {
			return false
		}
		var has bool
		rec, has = s.Tree().Latest(id)
		return has && ok(rec)
	})
	return rec
}

func payloadIs(want string) func(model.Record) bool {
	return func(r model.Record) bool { return string(r.Payload) == want }
}

// within is a context of the test with a limit.
func within(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// causeOf is the Cause in err.
func causeOf(t testing.TB, err error) link.Cause {
	t.Helper()
	var c link.Cause
	require.ErrorAs(t, err, &c)
	return c
}

// secretIs is a keyring with one secret in it.
func secretIs(field, secret string) func(context.Context, string) (string, error) {
	return func(_ context.Context, asked string) (string, error) {
		if asked != field {
			return "", link.Cause{Kind: link.KindPasswordNeeded, Args: []string{"none"}}
		}
		return secret, nil
	}
}
