package wire_test

import (
	"context"
	"crypto/x509"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/wire"
)

func greet(t *testing.T, target wire.Target) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return wire.Greet(ctx, target)
}

func TestABrokerIsKnownByItsAnswerWhetherOrNotItLetsUsIn(t *testing.T) {
	at := func(port int) wire.Target { return wire.Target{Scheme: "mqtt", Host: "127.0.0.1", Port: port} }
	open := conntest.Start(t, conntest.Options{})
	require.NoError(t, greet(t, at(open.Port())))
	open.WaitLog("Received DISCONNECT from treetop-")
	require.NoError(t, greet(t, at(conntest.Start(t, conntest.Options{Users: map[string]string{"ann": "secret"}}).Port())))

	answers := func(b ...byte) int {
		return conntest.NewFake(t, func(c *conntest.FakeConn) { c.Read(); c.Send(b...) }).Port()
	}
	require.NoError(t, greet(t, at(answers(0x20, 3, 0, 0x84, 0))), "it speaks MQTT 5 alone")
	require.Equal(t, link.KindNotMQTT, link.AsCause(greet(t, at(answers([]byte("SSH-2.0-x\r\n")...)))).Kind)
	require.Equal(t, link.KindClosed, link.AsCause(greet(t, at(answers()))).Kind)
	require.Equal(t, link.KindRefused, link.AsCause(greet(t, at(conntest.FreePort(t)))).Kind)
}

func TestAGreetingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	mute := conntest.NewFake(t, func(c *conntest.FakeConn) {
		c.Read()
		cancel()
		c.Read()
	})
	err := wire.Greet(ctx, wire.Target{Scheme: "mqtt", Host: "127.0.0.1", Port: mute.Port()})
	require.Equal(t, link.KindCancelled, link.AsCause(err).Kind)
}

// The certificates are shown whether or not they are accepted, on the very
// connection that is opened.
func TestTheCertificatesThatABrokerShowsAreToldWhateverIsThoughtOfThem(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	b := conntest.Start(t, conntest.Options{Authority: authority, ClientCertificate: true})
	for _, c := range []struct {
		name  string
		trust wire.Trust
	}{
		{"trusted", wire.Trust{CAFile: authority.CAFile}},
		{"unknown", wire.Trust{}},
		{"for another name", wire.Trust{CAFile: authority.CAFile, ServerName: "elsewhere.example"}},
		{"not the pinned one", wire.Trust{Pin: "0000000000000000000000000000000000000000000000000000000000000000"}},
		{"not looked at", wire.Trust{SkipVerify: true}},
	} {
		var told [][]*x509.Certificate
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		conn, err := wire.Open(ctx, wire.Target{
			Scheme: "mqtts", Host: "127.0.0.1", Port: b.Port(), Trust: c.trust,
			Shown: func(chain []*x509.Certificate) { told = append(told, chain) },
		}, wire.Options{}, nil)
		cancel()
		if err == nil { // in TLS 1.3 the broker misses our certificate only now
			conn.Close()
		}
		require.Len(t, told, 1, c.name)
		require.Equal(t, "localhost", told[0][0].Subject.CommonName, c.name)
	}
}
