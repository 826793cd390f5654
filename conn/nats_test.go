package conn

import (
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

// onNATS is a session with an automatic version to a broker of another kind.
func onNATS(t *testing.T, port int, told chan<- string) *Session {
	p := local("mqtt", port)
	p.Version = profile.VersionAuto
	p.Subscriptions = []profile.Subscription{{Filter: "home/#", QoS: 1}}
	return open(t, Options{Profile: p, Worked: func(v string) { told <- v }})
}

func TestAnotherBrokerThanMosquittoIsSpokenTo(t *testing.T) {
	port := conntest.StartNATS(t)
	told := make(chan string, 10)
	s := onNATS(t, port, told)
	s.Connect()
	st := waitListening(t, s)
	require.Equal(t, link.V311, st.Limits.Version, "it refuses MQTT 5 by return code 1")
	require.Equal(t, link.V311, <-told)
	require.False(t, st.Grants[0].Refused())

	for qos := range byte(2) {
		payload := string('0' + rune(qos))
		_, err := s.Publish(within(t), link.Out{Topic: "home/lamp", Payload: []byte(payload), QoS: qos})
		require.NoError(t, err)
		waitValue(t, s, "home/lamp", payloadIs(payload))
	}
	_, err := s.Publish(within(t), link.Out{Topic: "home/plan", Payload: []byte("kept"), QoS: 1, Retain: true})
	require.NoError(t, err)
	waitValue(t, s, "home/plan", payloadIs("kept"))

	late := onNATS(t, port, told)
	late.Connect()
	waitValue(t, late, "home/plan", func(r model.Record) bool { return string(r.Payload) == "kept" && r.Has(model.FlagRetained) })
	grants, err := late.Subscribe(within(t), link.Filter{Topic: "garden/+/soil", QoS: 0})
	require.NoError(t, err)
	require.EqualValues(t, 0, grants[0].Code)
	_, err = s.Publish(within(t), link.Out{Topic: "garden/bed/soil", Payload: []byte("dry"), QoS: 1})
	require.NoError(t, err)
	waitValue(t, late, "garden/bed/soil", payloadIs("dry"))
}
