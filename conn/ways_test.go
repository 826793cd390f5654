package conn

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/cert"
	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// reached connects and answers the state once everything is subscribed.
func reached(t *testing.T, p profile.Profile, o Options) State {
	t.Helper()
	o.Profile = p
	s := open(t, o)
	s.Connect()
	var st State
	until(t, "connected or failed", s.Version, func() bool {
		st = s.State()
		return st.Phase == Failed || st.Phase == Connected && st.Current == 0
	})
	require.Equal(t, Connected, st.Phase, st.Cause.Error())
	require.NotContains(t, fmt.Sprintf("%+v %+v", st, s.Events()), canary)
	return st
}

func TestASessionGoesThroughAProxyWithAndWithoutAPassword(t *testing.T) {
	broker := conntest.Start(t, conntest.Options{})
	login := conntest.TunnelOptions{User: "ann", Password: canary}
	secrets := Options{Secret: secretIs(profile.FieldProxyPassword, canary)}
	for _, test := range []struct {
		name, scheme string
		tunnel       *conntest.Tunnel
		user         string
	}{
		{"HTTP", "http", conntest.NewHTTPProxy(t, broker.Port(), conntest.TunnelOptions{}), ""},
		{"HTTP with a password", "http", conntest.NewHTTPProxy(t, broker.Port(), login), "ann"},
		{"SOCKS5", "socks5", conntest.NewSOCKSProxy(t, broker.Port(), conntest.TunnelOptions{}), ""},
		{"SOCKS5 with a password", "socks5", conntest.NewSOCKSProxy(t, broker.Port(), login), "ann"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := local("mqtt", 1883)
			p.Host = "broker.internal.invalid" // which only the proxy knows
			p.Network.Proxy = fmt.Sprintf("%s://127.0.0.1:%d", test.scheme, test.tunnel.Port())
			p.Network.ProxyUser = test.user
			st := reached(t, p, secrets)
			require.Equal(t, []string{"broker.internal.invalid:1883"}, test.tunnel.Asked())
			require.Equal(t, []link.Step{link.StepResolve, link.StepTCP, link.StepProxy, link.StepCONNACK}, stepsOf(st))
		})
	}
}

func TestTLSAndWebSocketsGoThroughAProxy(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	broker := conntest.Start(t, conntest.Options{Authority: authority, WebSocket: true})
	tunnel := conntest.NewSOCKSProxy(t, broker.Port(), conntest.TunnelOptions{})
	p := local("wss", 443)
	p.Host, p.TLS.CAFile = "localhost", authority.CAFile
	p.Network.Proxy = fmt.Sprintf("socks5://127.0.0.1:%d", tunnel.Port())
	require.Contains(t, stepsOf(reached(t, p, Options{})), link.StepWebSocket)
	require.Equal(t, []string{"localhost:443"}, tunnel.Asked())
}

func TestTheEnvironmentsProxyIsUsedUnlessTheProfileOrTheAddressSaysOtherwise(t *testing.T) {
	broker := conntest.Start(t, conntest.Options{})
	tunnel := conntest.NewHTTPProxy(t, broker.Port(), conntest.TunnelOptions{User: "ann", Password: canary})
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "REQUEST_METHOD"} {
		t.Setenv(name, "")
	}
	t.Setenv("ALL_PROXY", fmt.Sprintf("http://ann:%s@127.0.0.1:%d", canary, tunnel.Port()))
	t.Setenv("NO_PROXY", "direct.invalid")
	away := local("mqtt", 1883)
	away.Host = "broker.invalid"
	reached(t, away, Options{})
	require.Equal(t, []string{"broker.invalid:1883"}, tunnel.Asked())

	reached(t, local("mqtt", broker.Port()), Options{})
	require.Len(t, tunnel.Asked(), 1, "this machine is never reached through it")

	away.Network.Proxy = profile.ProxyDirect
	require.Equal(t, link.KindHostNotFound, failure(t, away, "").Kind)
	away.Network.Proxy, away.Host = "", "direct.invalid"
	require.Equal(t, link.KindHostNotFound, failure(t, away, "").Kind)
	require.Len(t, tunnel.Asked(), 1)

	t.Setenv("ALL_PROXY", fmt.Sprintf("http://127.0.0.1:%d", conntest.FreePort(t)))
	away.Host = "broker.invalid"
	c := failure(t, away, "")
	require.Equal(t, link.KindProxy, c.Kind)
	require.Equal(t, []string{link.ProxyUnreachable, "environment", "broker.invalid:1883"}, c.Args[1:])
}

func TestASessionWorksOverAUnixSocket(t *testing.T) {
	dir, err := os.MkdirTemp("", "mqtt") // the path of a socket is short
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "broker.sock")
	conntest.Start(t, conntest.Options{Config: []string{"listener 0 " + path}})
	p := local("unix", 0)
	p.Host, p.Path = "", path
	st := reached(t, p, Options{})
	require.Equal(t, []link.Step{link.StepSocket, link.StepCONNACK}, stepsOf(st))
	require.Equal(t, "unix://"+path, st.Address)

	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	left := filepath.Join(dir, "left.sock")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: left})
	require.NoError(t, err)
	l.SetUnlinkOnClose(false)
	require.NoError(t, l.Close())
	for path, why := range map[string]string{
		filepath.Join(dir, "none"): link.SocketMissing, file: link.SocketNone, left: link.SocketNobody,
	} {
		p.Path = path
		c := failure(t, p, "")
		require.Equal(t, link.KindSocket, c.Kind)
		require.Equal(t, []string{path, why}, c.Args)
	}
}

func TestFurtherAddressesAreTriedInOrderAndTheOneThatWorkedIsShown(t *testing.T) {
	broker := conntest.Start(t, conntest.Options{Users: map[string]string{"ann": "right"}})
	p := local("mqtt", conntest.FreePort(t))
	p.Username, p.Password = "ann", profile.PasswordKeyring
	good := fmt.Sprintf("mqtt://127.0.0.1:%d", broker.Port())
	p.Network.Others = []string{fmt.Sprintf("mqtt://127.0.0.1:%d", conntest.FreePort(t)), good, "mqtt://never.invalid:1"}
	o := Options{Profile: p, Secret: secretIs(profile.FieldPassword, "right")}
	s := open(t, o)
	s.Connect()
	st := waitListening(t, s)
	require.Equal(t, good, st.Address)
	tried := 0
	for _, e := range s.Events() {
		if e.Kind == EventElsewhere {
			tried++
			require.Equal(t, link.KindRefused, e.Cause.Kind)
		}
	}
	require.Equal(t, 2, tried)

	p.Network.Others = p.Network.Others[:1]
	c := failure(t, p, "right")
	require.Equal(t, link.KindRefused, c.Kind)
	require.Contains(t, c.Args, fmt.Sprint(p.Port), "it is why the first address failed")

	p.Network.Others = []string{good, "mqtt://never.invalid:1"}
	require.Equal(t, link.KindConnack, failure(t, p, "wrong").Kind, "who was refused is not sent elsewhere")
}

func TestAClientCertificateComesFromPKCS12OrAKeyUnderAPassphrase(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	broker := conntest.Start(t, conntest.Options{Authority: authority, ClientCertificate: true})
	client := authority.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	p := local("mqtts", broker.Port())
	p.TLS.CAFile = authority.CAFile
	for name, files := range map[string]profile.TLS{
		"PKCS#12": {PKCS12File: authority.PKCS12(t, client, canary)},
		"PEM":     {CertFile: client.CertFile, KeyFile: client.Lock(t, canary)},
	} {
		t.Run(name, func(t *testing.T) {
			p := p
			p.TLS.PKCS12File, p.TLS.CertFile, p.TLS.KeyFile = files.PKCS12File, files.CertFile, files.KeyFile
			reached(t, p, Options{Secret: secretIs(profile.FieldKeyPassphrase, canary)})

			s := open(t, Options{Profile: p, Secret: secretIs(profile.FieldKeyPassphrase, "other")})
			s.Connect()
			c := waitPhase(t, s, Failed).Cause
			require.Equal(t, link.KindPasswordNeeded, c.Kind, c.Error())
			require.Equal(t, []string{"wrong", profile.FieldKeyPassphrase}, c.Args[:2])
			s.Give(profile.FieldKeyPassphrase, canary)
			waitListening(t, s)
		})
	}
	p.TLS.PKCS12File = client.CertFile
	c := failure(t, p, "")
	require.Equal(t, link.KindClientCert, c.Kind)
	require.Equal(t, []string{client.CertFile, link.FileNotPKCS12}, c.Args)
}

func TestAPinnedCertificateIsTakenWhateverIsWrongWithItAndNoOtherIs(t *testing.T) {
	authority, other := conntest.NewAuthority(t, "Unknown authority"), conntest.NewAuthority(t, "Another")
	past := conntest.CertOptions{Names: []string{"elsewhere.example"}, From: time.Now().Add(-48 * time.Hour), Until: time.Now().Add(-24 * time.Hour)}
	shown := authority.Issue(t, past)
	broker := conntest.Start(t, conntest.Options{Authority: authority, Certificate: shown})
	p := local("mqtts", broker.Port())
	c := failure(t, p, "")
	require.Equal(t, cert.PinOf(shown.Read(t)).String(), c.Pin, "what was shown can be pinned")
	p.TLS.Pin = c.Pin
	reached(t, p, Options{})

	p.TLS.Pin = cert.PinOf(other.Issue(t, past).Read(t)).String()
	p.TLS.SkipVerify = true
	again := failure(t, p, "")
	require.Equal(t, link.KindPin, again.Kind, "not even when verification is off")
	require.Equal(t, c.Pin, again.Pin)
}

func TestTheServerNameIsAskedForAndCheckedInPlaceOfTheHost(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	named := authority.Issue(t, conntest.CertOptions{Names: []string{"broker.example"}})
	broker := conntest.Start(t, conntest.Options{Authority: authority, Certificate: named})
	p := local("mqtts", broker.Port())
	p.TLS.CAFile, p.TLS.CAOnly = authority.CAFile, true
	require.Equal(t, link.KindCertName, failure(t, p, "").Kind)
	p.TLS.ServerName = "broker.example"
	reached(t, p, Options{})
}

// tlsServer speaks TLS as config says, and then nothing.
func tlsServer(t *testing.T, config *tls.Config) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		s := tls.Server(c.Conn, config)
		if s.Handshake() == nil {
			s.Write([]byte{0x20, 2, 0, 5})
			s.Read(make([]byte, 1))
		}
	}).Port()
}

func TestOldVersionsOfTLSAreSpokenOnlyWhereTheProfileAllowsThem(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	c := authority.Issue(t, conntest.CertOptions{Names: []string{"localhost"}, IPs: []string{"127.0.0.1"}})
	pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
	require.NoError(t, err)
	old := tlsServer(t, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	p := local("mqtts", old)
	p.TLS.CAFile = authority.CAFile
	cause := failure(t, p, "")
	require.Equal(t, link.KindTLSVersion, cause.Kind, cause.Error())
	require.Equal(t, []string{"1.2"}, cause.Args)
	p.TLS.MinVersion = "1.1"
	require.Equal(t, link.KindConnack, failure(t, p, "").Kind, "it got as far as CONNACK")
}

func TestProtocolsAreOfferedByALPN(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	c := authority.Issue(t, conntest.CertOptions{Names: []string{"localhost"}, IPs: []string{"127.0.0.1"}})
	pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
	require.NoError(t, err)
	p := local("mqtts", tlsServer(t, &tls.Config{Certificates: []tls.Certificate{pair}, NextProtos: []string{"x-amzn-mqtt-ca"}}))
	p.TLS.CAFile, p.TLS.ALPN = authority.CAFile, []string{"mqtt"}
	cause := failure(t, p, "")
	require.Equal(t, link.KindALPN, cause.Kind, cause.Error())
	require.Equal(t, []string{"mqtt"}, cause.Args)
	p.TLS.ALPN = []string{"mqtt", "x-amzn-mqtt-ca"}
	s := open(t, Options{Profile: p})
	s.Connect()
	require.Equal(t, link.KindConnack, waitPhase(t, s, Failed).Cause.Kind)
	for _, e := range s.Events() {
		if e.Step.Step == link.StepTLS {
			require.Contains(t, e.Step.Detail, "x-amzn-mqtt-ca")
		}
	}
}

func TestTheKeysOfAConnectionGoWhereTheEnvironmentSays(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	broker := conntest.Start(t, conntest.Options{Authority: authority})
	file := filepath.Join(t.TempDir(), "keys")
	t.Setenv("SSLKEYLOGFILE", file)
	p := local("mqtts", broker.Port())
	p.TLS.CAFile = authority.CAFile
	reached(t, p, Options{})
	keys, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(keys), "CLIENT_TRAFFIC_SECRET_0")
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestHeadersAreSentWithTheWebSocketAndTheSecretComesFromTheKeyring(t *testing.T) {
	heard := make(chan http.Header, 1)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard <- r.Header
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, "<html><head><title>x</title></head><body><h1>No  entry</h1><script>evil()</script>for you &amp; yours</body>")
	}))
	t.Cleanup(web.Close)
	p := local("ws", web.Listener.Addr().(*net.TCPAddr).Port)
	p.Username, p.Password = "ann", profile.PasswordKeyring
	p.Network.Headers = []profile.Property{{Name: "Authorization", Value: "Bearer {password}"}, {Name: "X-User", Value: "{user}"}}
	s := open(t, Options{Profile: p, Secret: secretIs(profile.FieldPassword, canary)})
	s.Connect()
	c := waitPhase(t, s, Failed).Cause
	h := <-heard
	require.Equal(t, "Bearer "+canary, h.Get("Authorization"))
	require.Equal(t, "ann", h.Get("X-User"))
	require.Equal(t, 401, c.Code)
	require.Equal(t, "No entry for you & yours", c.Args[0])
	require.NotContains(t, fmt.Sprintf("%+v %+v", c, s.Events()), canary)
}

func TestAServerThatRepeatsAHeaderIsNotQuoted(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "bad token: "+r.Header.Get("Authorization"), http.StatusForbidden)
	}))
	t.Cleanup(web.Close)
	p := local("ws", web.Listener.Addr().(*net.TCPAddr).Port)
	p.Username = "ann"
	p.Network.Headers = []profile.Property{{Name: "Authorization", Value: "Bearer {password}"}}
	require.Empty(t, failure(t, p, canary).Args[0])
}

func TestAnIPv6LiteralLeadsToTheBroker(t *testing.T) {
	l, err := net.Listen("tcp6", "[::1]:0")
	require.NoError(t, err, "this machine has no IPv6 loopback")
	t.Cleanup(func() { l.Close() })
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err == nil {
			c.Write([]byte{0x20, 2, 0, 5})
			c.Read(make([]byte, 100))
			c.Close()
		}
	}()
	p, _, err := profile.ParseURL(fmt.Sprintf("mqtt://[::1]:%d", l.Addr().(*net.TCPAddr).Port))
	require.NoError(t, err)
	require.Equal(t, link.KindConnack, failure(t, p, "").Kind)
	<-done
}
