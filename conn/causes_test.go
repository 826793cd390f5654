package conn

import (
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
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

func TestEachWayNotToConnectHasItsCause(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	other := conntest.NewAuthority(t, "Another authority")
	now := time.Now()
	plain := conntest.Start(t, conntest.Options{})
	secure := conntest.Start(t, conntest.Options{Authority: authority})
	client := authority.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	stranger := other.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	with := func(c conntest.Certificate) int {
		return conntest.Start(t, conntest.Options{Authority: authority, Certificate: c}).Port()
	}
	answer := func(b ...byte) int {
		return conntest.NewFake(t, func(c *conntest.FakeConn) { c.Read(); c.Send(b...) }).Port()
	}
	greet := func(s string) int {
		return conntest.NewFake(t, func(c *conntest.FakeConn) { c.Send([]byte(s)...); c.Read() }).Port()
	}
	mute := conntest.NewFake(t, func(c *conntest.FakeConn) {
		for {
			if _, ok := c.Read(); !ok {
				return
			}
		}
	})
	// For a TLS client: it does not speak MQTT, so what it sends is not read.
	deaf := conntest.NewFake(t, func(c *conntest.FakeConn) {
		b := make([]byte, 1024)
		for {
			if _, err := c.Conn.Read(b); err != nil {
				return
			}
		}
	})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/secret":
			w.WriteHeader(http.StatusUnauthorized)
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(web.Close)
	webPort := web.Listener.Addr().(*net.TCPAddr).Port
	file := func(text string) string {
		name := filepath.Join(conntest.Dir(t), "file.pem")
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		return name
	}
	encrypted := file(string(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("x")})))
	noPEM := file("not a certificate")
	tlsTo := func(port int, f func(*profile.TLS)) profile.Profile {
		p := local("mqtts", port)
		p.TLS.CAFile = authority.CAFile
		f(&p.TLS)
		return p
	}
	demanding := conntest.Start(t, conntest.Options{Authority: authority, ClientCertificate: true}).Port()
	guarded := conntest.Start(t, conntest.Options{Users: map[string]string{"ann": "right"}})
	ann := local("mqtt", guarded.Port())
	ann.Username = "ann"
	asked := ann
	asked.Password = profile.PasswordAsk
	noUser := local("mqtt", plain.Port())
	slow := local("mqtt", mute.Port())
	slow.ConnectTimeout = 1
	slowTLS := local("mqtts", deaf.Port())
	slowTLS.ConnectTimeout = 1
	slowWeb := local("ws", deaf.Port())
	slowWeb.ConnectTimeout = 1
	at := func(p profile.Profile, f func(*profile.Profile)) profile.Profile { f(&p); return p }

	tests := []struct {
		name     string
		profile  profile.Profile
		password string
		kind     link.Kind
		code     int
		args     []string // each must be in the argument of its place
	}{
		{"nobody listens", local("mqtt", conntest.FreePort(t)), "", link.KindRefused, 0, []string{"127.0.0.1"}},
		{"no such host", at(local("mqtt", 1883), func(p *profile.Profile) { p.Host = "no-such-host.invalid" }), "", link.KindHostNotFound, 0, []string{"no-such-host.invalid"}},
		{"not a host", at(local("mqtt", 1883), func(p *profile.Profile) { p.Host = "a b" }), "", link.KindBadInput, 0, []string{link.BadHost, "a b"}},
		{"no port", local("mqtt", 0), "", link.KindBadInput, 0, []string{link.BadPort, "0"}},
		{"no such scheme", local("ftp", 21), "", link.KindBadInput, 0, []string{link.BadScheme, "ftp"}},
		{"a version to come", at(local("mqtt", plain.Port()), func(p *profile.Profile) { p.Version = "9" }), "", link.KindBadInput, 0, []string{link.BadVersion, "9"}},
		{"a bad filter", at(local("mqtt", plain.Port()), func(p *profile.Profile) { p.Subscriptions = []profile.Subscription{{Filter: "a#"}} }), "", link.KindBadInput, 0, []string{link.BadFilter, "a#"}},
		{"a bad last will", at(local("mqtt", plain.Port()), func(p *profile.Profile) { p.Will = &profile.Will{Topic: "a/+"} }), "", link.KindBadInput, 0, []string{link.BadWill, "a/+"}},
		{"a password without a user", noUser, canary, link.KindBadInput, 0, []string{link.BadNoUser}},

		{"no answer to CONNECT", slow, "", link.KindTimeout, 0, []string{"connack", "1"}},
		{"no answer to the handshake", slowTLS, "", link.KindTimeout, 0, []string{"tls", "1"}},
		{"no answer to the upgrade", slowWeb, "", link.KindTimeout, 0, []string{"websocket", "1"}},
		{"closed instead of CONNACK", local("mqtt", answer()), "", link.KindClosed, 0, nil},

		{"HTTP", local("mqtt", answer([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")...)), "", link.KindNotMQTT, 0, []string{"HTTP"}},
		{"SSH", local("mqtt", greet("SSH-2.0-OpenSSH_9.2p1\r\n")), "", link.KindNotMQTT, 0, []string{"SSH"}},
		{"mail", local("mqtt", greet("220 mail.example ESMTP\r\n")), "", link.KindNotMQTT, 0, []string{""}},
		{"TLS", local("mqtt", answer(0x15, 3, 1, 0, 2, 2, 70)), "", link.KindNotMQTT, 0, []string{"TLS"}},
		{"MQTT 5", local("mqtt", answer(0x20, 3, 0, 0, 0)), "", link.KindNotMQTT, 0, []string{"MQTT 5"}},
		{"a broken CONNACK", local("mqtt", answer(0x20, 2, 0, 99)), "", link.KindProtocol, 99, []string{"unknown return code"}},

		{"client ID rejected", local("mqtt", answer(0x20, 2, 0, 2)), "", link.KindConnack, 2, nil},
		{"wrong version", local("mqtt", answer(0x20, 2, 0, 1)), "", link.KindConnack, 1, nil},
		{"server unavailable", local("mqtt", answer(0x20, 2, 0, 3)), "", link.KindConnack, 3, nil},
		{"wrong password", ann, canary, link.KindConnack, 5, nil},
		{"no password", local("mqtt", guarded.Port()), "", link.KindConnack, 5, nil},
		{"a password to ask for", asked, "", link.KindPasswordNeeded, 0, []string{"ask"}},

		{"TLS to a plain broker", local("mqtts", plain.Port()), "", link.KindTLSNotSpoken, 0, []string{fmt.Sprint(plain.Port())}},
		{"TLS to a web server", local("mqtts", webPort), "", link.KindTLSNotSpoken, 0, nil},
		{"an unknown authority", local("mqtts", secure.Port()), "", link.KindCertUnknown, 0, []string{"Test authority"}},
		{"another name", tlsTo(with(authority.Issue(t, conntest.CertOptions{Names: []string{"broker.example"}})), func(*profile.TLS) {}), "", link.KindCertName, 0, []string{"127.0.0.1", "broker.example"}},
		{"expired", tlsTo(with(authority.Issue(t, conntest.CertOptions{Names: []string{"old"}, IPs: []string{"127.0.0.1"}, From: now.Add(-48 * time.Hour), Until: now.Add(-24 * time.Hour)})), func(*profile.TLS) {}), "", link.KindCertExpired, 0, []string{"old", now.Add(-24 * time.Hour).UTC().Format("2006-01-02T")}},
		{"not valid yet", tlsTo(with(authority.Issue(t, conntest.CertOptions{Names: []string{"new"}, IPs: []string{"127.0.0.1"}, From: now.Add(24 * time.Hour), Until: now.Add(48 * time.Hour)})), func(*profile.TLS) {}), "", link.KindCertNotYet, 0, []string{"new", now.Add(24 * time.Hour).UTC().Format("2006-01-02T")}},
		{"no CA file", tlsTo(secure.Port(), func(s *profile.TLS) { s.CAFile = "/nowhere/ca.pem" }), "", link.KindCAFile, 0, []string{"/nowhere/ca.pem", link.FileMissing}},
		{"a CA file without one", tlsTo(secure.Port(), func(s *profile.TLS) { s.CAFile = noPEM }), "", link.KindCAFile, 0, []string{noPEM, link.FileNotPEM}},
		{"a certificate is demanded", tlsTo(demanding, func(*profile.TLS) {}), "", link.KindClientCert, 0, []string{"", link.FileDemanded}},
		{"the certificate is refused", tlsTo(demanding, func(s *profile.TLS) { s.CertFile, s.KeyFile = stranger.CertFile, stranger.KeyFile }), "", link.KindClientCert, 0, []string{stranger.CertFile, link.FileRefused}},
		{"a certificate without key", tlsTo(demanding, func(s *profile.TLS) { s.CertFile = client.CertFile }), "", link.KindClientCert, 0, []string{client.CertFile, link.FileIncomplete}},
		{"the key of another", tlsTo(demanding, func(s *profile.TLS) { s.CertFile, s.KeyFile = client.CertFile, stranger.KeyFile }), "", link.KindClientCert, 0, []string{stranger.KeyFile, link.FileMismatch}},
		{"an encrypted key", tlsTo(demanding, func(s *profile.TLS) { s.CertFile, s.KeyFile = client.CertFile, encrypted }), "", link.KindPasswordNeeded, 0, []string{"missing", profile.FieldKeyPassphrase, encrypted}},
		{"no key in the file", tlsTo(demanding, func(s *profile.TLS) { s.CertFile, s.KeyFile = client.CertFile, noPEM }), "", link.KindClientCert, 0, []string{noPEM, link.FileNotPEM}},
		{"no certificate in the file", tlsTo(demanding, func(s *profile.TLS) { s.CertFile, s.KeyFile = noPEM, client.KeyFile }), "", link.KindClientCert, 0, []string{noPEM, link.FileNotPEM}},
		{"no such certificate file", tlsTo(demanding, func(s *profile.TLS) { s.CertFile, s.KeyFile = "/nowhere/c.pem", client.KeyFile }), "", link.KindClientCert, 0, []string{"/nowhere/c.pem", link.FileMissing}},

		{"no such page", local("ws", webPort), "", link.KindHTTPStatus, 404, nil},
		{"a page that is locked", at(local("ws", webPort), func(p *profile.Profile) { p.Path = "/secret" }), "", link.KindHTTPStatus, 401, nil},
		{"a page that has moved", at(local("ws", webPort), func(p *profile.Profile) { p.Path = "/moved" }), "", link.KindHTTPStatus, 302, nil},
		{"a WebSocket to a plain broker", local("ws", plain.Port()), "", link.KindNotWebSocket, 0, []string{"127.0.0.1", fmt.Sprint(plain.Port())}},
		{"a WebSocket to SSH", local("ws", greet("SSH-2.0-OpenSSH_9.2p1\r\n")), "", link.KindNotWebSocket, 0, nil},
		{"a WebSocket to TLS", local("ws", answerHTTP(t, 0x15, 3, 1, 0, 2, 2, 70)), "", link.KindNotMQTT, 0, []string{"TLS"}},
		{"a text message on the WebSocket", local("ws", textSocket(t)), "", link.KindProtocol, 0, []string{"text message"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := failure(t, test.profile, test.password)
			require.Equal(t, test.kind, c.Kind, c.Error())
			require.Equal(t, test.code, c.Code)
			for i, want := range test.args {
				require.Less(t, i, len(c.Args), c.Error())
				require.Contains(t, c.Args[i], want)
			}
			require.Less(t, c.Kind, link.KindCount)
			require.False(t, strings.Contains(c.Error(), "closed network connection"), c.Error())
		})
	}
}

// answerHTTP reads the head of an HTTP request and answers with b.
func answerHTTP(t *testing.T, b ...byte) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		head := make([]byte, 4096)
		c.Conn.Read(head)
		c.Send(b...)
	}).Port()
}
