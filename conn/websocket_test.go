package conn

import (
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
)

func TestASessionWorksOverEveryTransport(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	client := authority.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	tests := []struct {
		scheme string
		broker conntest.Options
		verify bool
		steps  []link.Step
	}{
		{"mqtt", conntest.Options{}, true, []link.Step{link.StepResolve, link.StepTCP, link.StepCONNACK}},
		{"mqtts", conntest.Options{Authority: authority}, true, []link.Step{link.StepResolve, link.StepTCP, link.StepTLS, link.StepCONNACK}},
		{"mqtts", conntest.Options{Authority: authority}, false, []link.Step{link.StepResolve, link.StepTCP, link.StepTLS, link.StepCONNACK}},
		{"mqtts", conntest.Options{Authority: authority, ClientCertificate: true}, true, []link.Step{link.StepResolve, link.StepTCP, link.StepTLS, link.StepCONNACK}},
		{"ws", conntest.Options{WebSocket: true}, true, []link.Step{link.StepResolve, link.StepTCP, link.StepWebSocket, link.StepCONNACK}},
		{"wss", conntest.Options{WebSocket: true, Authority: authority}, true, []link.Step{link.StepResolve, link.StepTCP, link.StepTLS, link.StepWebSocket, link.StepCONNACK}},
	}
	for _, test := range tests {
		t.Run(test.scheme, func(t *testing.T) {
			b := conntest.Start(t, test.broker)
			p := local(test.scheme, b.Port())
			p.Host = "localhost"
			p.Will = nil
			if test.verify && test.broker.Authority != nil {
				p.TLS.CAFile = authority.CAFile
			}
			p.TLS.SkipVerify = !test.verify
			if test.broker.ClientCertificate {
				p.TLS.CertFile, p.TLS.KeyFile = client.CertFile, client.KeyFile
			}
			s := open(t, Options{Profile: p})
			s.Connect()
			st := waitListening(t, s)
			require.Equal(t, test.steps, stepsOf(st))
			for _, step := range st.Steps {
				if step.Step == link.StepTLS {
					require.Equal(t, "TLS 1.3", step.Detail)
					require.False(t, step.Until.IsZero())
				}
			}
			big := make([]byte, 300_000)
			if test.broker.WebSocket {
				big = big[:8_000] // mosquitto takes 4 kB at a time here, ten times a second
			}
			for i := range big {
				big[i] = byte(i)
			}
			_, err := s.Publish(within(t), link.Out{Topic: "big", Payload: big, QoS: 1})
			require.NoError(t, err)
			waitValue(t, s, "big", payloadIs(string(big)))
			s.Disconnect()
			b.WaitLog("Client "+st.Limits.ClientID, "disconnected")
			require.NotContains(t, b.WaitLog("Client "+st.Limits.ClientID, "disconnected"), "error")
		})
	}
}
