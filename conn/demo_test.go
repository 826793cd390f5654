package conn

import (
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

func TestADemoProfileBringsItsOwnBroker(t *testing.T) {
	s := open(t, Options{Profile: profile.Profile{
		ID: "demo", Demo: true, Scheme: "mqtt", Host: "127.0.0.1", ClientID: "treetop-", RandomSuffix: true,
		KeepAlive: 60, ConnectTimeout: 10, CleanSession: true, Subscriptions: []profile.Subscription{{Filter: "#"}},
	}})
	s.Connect()
	st := waitListening(t, s)
	require.Regexp(t, `^mqtt://127\.0\.0\.1:\d+$`, st.Address)
	until(t, "an inhabited place", s.Tree().Version, func() bool { return s.Tree().Totals().Topics > 50 })

	_, err := s.Publish(within(t), link.Out{Topic: "home/kitchen/light/set", Payload: []byte("ON"), QoS: 1})
	require.NoError(t, err)
	waitValue(t, s, "home/kitchen/light", func(r model.Record) bool { return string(r.Payload) == "ON" })
	first := st.Address
	s.Reconnect()
	require.NotEqual(t, first, waitListening(t, s).Address, "a new one, with a port of its own")
}
