package provoke

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// The days on which certificates here end and begin: the words name them.
var (
	past   = time.Date(2020, 2, 1, 12, 0, 0, 0, time.UTC)
	future = time.Date(2120, 2, 1, 12, 0, 0, 0, time.UTC)
)

// secure is what can be wrong with TLS and its files.
func secure(t testing.TB) []Failure {
	authority, other := conntest.NewAuthority(t, "Test authority"), conntest.NewAuthority(t, "Another authority")
	plain := conntest.Start(t, conntest.Options{Authority: authority}).Port()
	demanding := conntest.Start(t, conntest.Options{Authority: authority, ClientCertificate: true}).Port()
	client := authority.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	stranger := other.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	showing := func(o conntest.CertOptions) int {
		return conntest.Start(t, conntest.Options{Authority: authority, Certificate: authority.Issue(t, o)}).Port()
	}
	file := func(text string) string {
		name := filepath.Join(conntest.Dir(t), "file.pem")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	noPEM := file("not a certificate")
	locked := client.Lock(t, "other")
	to := func(name string, port int, kind link.Kind, args []string, change func(*profile.TLS)) Failure {
		return simple(Secure, name, local("mqtts", port, func(p *profile.Profile) {
			p.TLS.CAFile = authority.CAFile
			change(&p.TLS)
		}), kind, 0, args...)
	}
	own := func(name, certFile, keyFile string, kind link.Kind, args ...string) Failure {
		return to(name, demanding, kind, args, func(s *profile.TLS) { s.CertFile, s.KeyFile = certFile, keyFile })
	}
	same := func(*profile.TLS) {}
	wrong := own("a key under another passphrase", client.CertFile, locked, link.KindPasswordNeeded, "wrong", profile.FieldKeyPassphrase, locked)
	wrong.options.Secret = secretIs(profile.FieldKeyPassphrase, Canary)
	oldest := speaking(t, authority, &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10})
	old := speaking(t, authority, &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	odd := speaking(t, authority, &tls.Config{NextProtos: []string{"x-amzn-mqtt-ca"}})
	weak := speaking(t, authority, &tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_RC4_128_SHA}})
	ip := []string{"127.0.0.1"}
	sha1 := speakingAs(t, authority, conntest.CertOptions{Names: []string{"weak"}, IPs: ip, Signature: x509.ECDSAWithSHA1}, &tls.Config{})
	return []Failure{
		simple(Secure, "mosquitto with TLS, and the profile has none", local("mqtt", plain), link.KindClosed, 0, "connack", link.Plain),
		simple(Secure, "a certificate of an unknown authority", local("mqtts", plain), link.KindCertUnknown, 0, "Test authority"),
		to("a certificate for another name", showing(conntest.CertOptions{Names: []string{"broker.example"}}), link.KindCertName, []string{"127.0.0.1", "broker.example"}, same),
		to("a certificate that has expired", showing(conntest.CertOptions{Names: []string{"old"}, IPs: ip, From: past.AddDate(-1, 0, 0), Until: past}), link.KindCertExpired, []string{"old", "2020-02-01T"}, same),
		to("a certificate that is not valid yet", showing(conntest.CertOptions{Names: []string{"new"}, IPs: ip, From: future, Until: future.AddDate(1, 0, 0)}), link.KindCertNotYet, []string{"new", "2120-02-01T"}, same),
		to("a certificate signed with SHA-1", sha1, link.KindCertWeak, []string{"weak", "ECDSA-SHA1"}, same),
		to("another certificate than the pinned one", plain, link.KindPin, nil, func(s *profile.TLS) { s.Pin = strings.Repeat("0", 64) }),
		to("TLS 1.0 at most", oldest, link.KindTLSVersion, []string{"1.2"}, same),
		to("TLS 1.1 at most", old, link.KindTLSVersion, []string{"1.2"}, same),
		to("another protocol (ALPN)", odd, link.KindALPN, []string{"mqtt"}, func(s *profile.TLS) { s.ALPN = []string{"mqtt"} }),
		to("no cipher in common", weak, link.KindTLS, nil, same),
		to("no such CA file", plain, link.KindCAFile, []string{"nowhere.pem", link.FileMissing}, func(s *profile.TLS) { s.CAFile = filepath.Join(filepath.Dir(noPEM), "nowhere.pem") }),
		to("a CA file without a certificate", plain, link.KindCAFile, []string{noPEM, link.FileNotPEM}, func(s *profile.TLS) { s.CAFile = noPEM }),
		to("a client certificate is demanded", demanding, link.KindClientCert, []string{"", link.FileDemanded}, same),
		own("the client certificate is refused", stranger.CertFile, stranger.KeyFile, link.KindClientCert, stranger.CertFile, link.FileRefused),
		own("a client certificate without a key", client.CertFile, "", link.KindClientCert, client.CertFile, link.FileIncomplete),
		own("the key of another certificate", client.CertFile, stranger.KeyFile, link.KindClientCert, stranger.KeyFile, link.FileMismatch),
		own("no key in the file of the key", client.CertFile, noPEM, link.KindClientCert, noPEM, link.FileNotPEM),
		own("no certificate in the file of the certificate", noPEM, client.KeyFile, link.KindClientCert, noPEM, link.FileNotPEM),
		own("no such file of a certificate", filepath.Join(filepath.Dir(noPEM), "nowhere.pem"), client.KeyFile, link.KindClientCert, "nowhere.pem", link.FileMissing),
		own("a key under a passphrase that nobody gave", client.CertFile, file(string(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("x")}))), link.KindPasswordNeeded, "missing", profile.FieldKeyPassphrase),
		wrong,
		to("a PKCS#12 file that is none", demanding, link.KindClientCert, []string{client.CertFile, link.FileNotPKCS12}, func(s *profile.TLS) { s.PKCS12File = client.CertFile }),
	}
}

// speaking is the port of a server that speaks TLS as config says, and then
// nothing.
func speaking(t testing.TB, authority *conntest.Authority, config *tls.Config) int {
	return speakingAs(t, authority, conntest.CertOptions{Names: []string{"localhost"}, IPs: []string{"127.0.0.1"}}, config)
}

// speakingAs is speaking with a certificate of o.
func speakingAs(t testing.TB, authority *conntest.Authority, o conntest.CertOptions, config *tls.Config) int {
	c := authority.Issue(t, o)
	pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	config.Certificates = []tls.Certificate{pair}
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		s := tls.Server(c.Conn, config)
		if s.Handshake() == nil {
			s.Read(make([]byte, 1))
		}
	}).Port()
}
