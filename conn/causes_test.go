package conn

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/conn/profile"
)

// canary is a password that must not show up anywhere.
const canary = "canary-d41d8cd98f"

// local is a profile for a port on 127.0.0.1.
func local(scheme string, port int) profile.Profile {
	return profile.Profile{
		ID: "test", Version: "3.1.1", Scheme: scheme, Host: "127.0.0.1", Port: port, Path: "/mqtt", ClientID: "treetop-", RandomSuffix: true,
		KeepAlive: 60, ConnectTimeout: 10, CleanSession: true, Subscriptions: []profile.Subscription{{Filter: "#"}},
	}
}

// failure connects and answers why that failed, at once and for good.
func failure(t *testing.T, p profile.Profile, password string) link.Cause {
	t.Helper()
	s := open(t, Options{Profile: p})
	if password != "" {
		s.ConnectWith(password)
	} else {
		s.Connect()
	}
	st := waitPhase(t, s, Failed)
	require.False(t, st.Ever)
	all := fmt.Sprintf("%+v %+v %s", st, s.Events(), st.Cause.Error())
	require.NotContains(t, all, canary)
	return st.Cause
}
