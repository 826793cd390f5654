package conn

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

func TestANameThatCouldNotBeLookedUpIsFoundAsSoonAsItCan(t *testing.T) {
	names := conntest.NewNames(t)
	names.Fail(true)
	names.Set("broker.example", "127.0.0.1")
	broker := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if c.Accept() {
			c.Serve(0, nil)
		}
	})
	proxy := conntest.NewProxy(t, broker.Port())
	p := local("mqtt", proxy.Port())
	p.Host = "broker.example"
	s := open(t, Options{Profile: p, Resolver: names.Resolver(), Rand: func() float64 { return 0 }})
	s.Connect()
	first := waitPhase(t, s, Failed).Cause
	require.Equal(t, link.KindHostNotFound, first.Kind, first.Error())
	require.Equal(t, []string{"broker.example", link.NameServer}, first.Args)
	require.Positive(t, names.Asked())

	names.Fail(false)
	s.Connect()
	waitListening(t, s)

	// A name that is lost while connected is asked for again, by itself.
	names.Fail(true)
	proxy.Cut()
	until(t, "an attempt to fail by the name", s.Version, func() bool {
		st := s.State()
		return st.Phase == Waiting && st.Cause.Kind == link.KindHostNotFound
	})
	names.Fail(false)
	waitListening(t, s)
}

func TestANameThatDoesNotExistIsToldFromOneThatCouldNotBeLookedUp(t *testing.T) {
	names := conntest.NewNames(t)
	p := local("mqtt", 1883)
	p.Host = "broker.example"
	s := open(t, Options{Profile: p, Resolver: names.Resolver()})
	s.Connect()
	c := waitPhase(t, s, Failed).Cause
	require.Equal(t, link.KindHostNotFound, c.Kind)
	require.Equal(t, []string{"broker.example"}, c.Args)

	// One that has no address is as good as none.
	names.Set("broker.example")
	s.Connect()
	c = waitPhase(t, s, Failed).Cause
	require.Equal(t, link.KindHostNotFound, c.Kind)
	require.Equal(t, []string{"broker.example"}, c.Args)
}

func TestAHostThatHasOnlyAnIPv6AddressIsReached(t *testing.T) {
	l, err := net.Listen("tcp6", "[::1]:0")
	require.NoError(t, err, "this machine has no IPv6 loopback")
	var work sync.WaitGroup
	work.Go(func() {
		if c, err := l.Accept(); err == nil {
			c.Write([]byte{0x20, 2, 0, 5})
			io.Copy(io.Discard, c)
			c.Close()
		}
	})
	t.Cleanup(func() { l.Close(); work.Wait() })
	names := conntest.NewNames(t)
	names.Set("six.example", "::1")
	p := local("mqtt", l.Addr().(*net.TCPAddr).Port)
	p.Host = "six.example"
	s := open(t, Options{Profile: p, Resolver: names.Resolver()})
	s.Connect()
	require.Equal(t, link.KindConnack, waitPhase(t, s, Failed).Cause.Kind)
	var found []string
	for _, e := range s.Events() {
		if e.Step.Step == link.StepResolve || e.Step.Step == link.StepTCP {
			found = append(found, e.Step.Detail)
		}
	}
	require.Equal(t, []string{"::1", l.Addr().String()}, found)
}

func TestANameInAnotherScriptIsSentInASCIIAndShownAsItWasTyped(t *testing.T) {
	const typed, ascii = "bücher.example", "xn--bcher-kva.example"
	authority := conntest.NewAuthority(t, "Test authority")
	files := authority.Issue(t, conntest.CertOptions{Names: []string{ascii}})
	pair, err := tls.LoadX509KeyPair(files.CertFile, files.KeyFile)
	require.NoError(t, err)
	asked := make(chan string, 4)
	broker := tlsServer(t, &tls.Config{GetCertificate: func(h *tls.ClientHelloInfo) (*tls.Certificate, error) {
		asked <- h.ServerName
		return &pair, nil
	}})
	http, socks := conntest.NewHTTPProxy(t, broker, conntest.TunnelOptions{}), conntest.NewSOCKSProxy(t, broker, conntest.TunnelOptions{})
	for scheme, tunnel := range map[string]*conntest.Tunnel{"http": http, "socks5": socks} {
		p, _, err := profile.ParseURL("mqtts://" + typed)
		require.NoError(t, err)
		require.Equal(t, typed, p.Host)
		p.TLS.CAFile, p.Network.Proxy = authority.CAFile, fmt.Sprintf("%s://127.0.0.1:%d", scheme, tunnel.Port())
		s := open(t, Options{Profile: p})
		s.Connect()
		st := waitPhase(t, s, Failed)
		require.Equal(t, link.KindConnack, st.Cause.Kind, st.Cause.Error())
		require.Equal(t, []string{ascii + ":8883"}, tunnel.Asked())
		require.Equal(t, ascii, <-asked)
		require.Equal(t, "mqtts://"+typed+":8883", st.Address)

		// What is wrong with it is said of the name that was typed.
		p.Host = "bär.example"
		p.Network.Others = []string{"mqtts://wörter.example"}
		s = open(t, Options{Profile: p})
		s.Connect()
		st = waitPhase(t, s, Failed)
		require.Equal(t, link.KindCertName, st.Cause.Kind)
		require.Equal(t, []string{"bär.example", ascii}, st.Cause.Args)
		var tried []string
		for _, e := range s.Events() {
			if e.Kind == EventConnecting {
				tried = append(tried, e.Text)
			}
		}
		require.Equal(t, []string{"mqtts://bär.example:8883", "mqtts://wörter.example:8883"}, tried)
		require.Equal(t, "xn--br-via.example", <-asked)
		require.Equal(t, "xn--wrter-jua.example", <-asked)
	}

	// The name to ask for and to check may be typed so, too.
	p := local("mqtts", broker)
	p.TLS.CAFile, p.TLS.ServerName = authority.CAFile, typed
	require.Equal(t, link.KindConnack, failure(t, p, "").Kind)
	require.Equal(t, ascii, <-asked)

	refusing := conntest.NewHTTPProxy(t, broker, conntest.TunnelOptions{Refuse: 403})
	p.Host, p.Port, p.Network.Proxy = typed, 8883, fmt.Sprintf("http://127.0.0.1:%d", refusing.Port())
	c := failure(t, p, "")
	require.Equal(t, link.KindProxy, c.Kind)
	require.Equal(t, typed+":8883", c.Args[3])
}
