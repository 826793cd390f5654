package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"treetop/conn/cert"
	"treetop/conn/link"
)

// secureConfig is what the handshake of one target needs.
type secureConfig struct {
	config *tls.Config
	shown  func([]*x509.Certificate)
}

// secureConn is an encrypted connection and what the handshake found.
type secureConn struct {
	*tls.Conn
	state tls.ConnectionState
	until time.Time
}

// found is the version of TLS, and the protocol that was agreed on.
func (c *secureConn) found() string {
	s := tls.VersionName(c.state.Version)
	if p := c.state.NegotiatedProtocol; p != "" {
		s += ", " + p
	}
	return s
}

// versions of TLS as a profile names them.
var versions = map[string]uint16{"": tls.VersionTLS12, "1.0": tls.VersionTLS10, "1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

// secureConfigOf reads the files of t. The error is a link.Cause.
func secureConfigOf(t Target) (*secureConfig, error) {
	name, _, _ := strings.Cut(t.Host, "%") // a zone is nothing to the broker
	c := &tls.Config{ServerName: cmp.Or(t.Trust.ServerName, name), InsecureSkipVerify: t.Trust.SkipVerify, NextProtos: t.Trust.ALPN}
	oldest, ok := versions[t.Trust.MinVersion]
	if !ok {
		return nil, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadTLS, t.Trust.MinVersion}}
	}
	if c.MinVersion = oldest; oldest < tls.VersionTLS12 {
		c.CipherSuites = oldSuites()
	}
	if file := KeyLog(); file != "" {
		c.KeyLogWriter = keyLog(file)
	}
	if t.Trust.Pin != "" {
		pin, ok := cert.ParsePin(t.Trust.Pin)
		if !ok {
			return nil, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadPin, t.Trust.Pin}}
		}
		c.InsecureSkipVerify = true // in place of the check by authorities, names and dates
		c.VerifyConnection = pinned(pin)
	}
	if t.Trust.CAFile != "" {
		roots, err := x509.SystemCertPool()
		if err != nil || t.Trust.CAOnly {
			roots = x509.NewCertPool() // without that of the system the file may still be enough
		}
		if err := cert.Certificates(roots, t.Trust.CAFile); err != nil {
			return nil, fileCause(link.KindCAFile, err)
		}
		c.RootCAs = roots
	}
	pair, err := t.Client.pair()
	if err != nil {
		return nil, err
	}
	if pair.PrivateKey != nil {
		c.Certificates = []tls.Certificate{pair}
	}
	return &secureConfig{c, t.Shown}, nil
}

// oldSuites are all there are: brokers that speak nothing newer than TLS 1.1
// may know only those that are no longer offered by default.
func oldSuites() []uint16 {
	var out []uint16
	for _, s := range slices.Concat(tls.CipherSuites(), tls.InsecureCipherSuites()) {
		out = append(out, s.ID)
	}
	return out
}

// pinError is that the broker showed another certificate than the pinned one.
type pinError struct{ shown *x509.Certificate }

func (pinError) Error() string { return "the certificate is not the pinned one" }

func pinned(pin cert.Pin) func(tls.ConnectionState) error {
	return func(s tls.ConnectionState) error {
		if leaf := s.PeerCertificates[0]; cert.PinOf(leaf) != pin {
			return pinError{leaf}
		}
		return nil
	}
}

// pair reads the certificate and the key of the client; none of both is no
// error. The error is a link.Cause.
func (f ClientFiles) pair() (tls.Certificate, error) {
	var pair tls.Certificate
	var err error
	switch {
	case f.PKCS12File != "":
		pair, err = cert.PKCS12(f.PKCS12File, f.Passphrase)
	case f.CertFile == "" && f.KeyFile == "":
	case f.CertFile == "" || f.KeyFile == "":
		return pair, link.Cause{Kind: link.KindClientCert, Args: []string{f.CertFile + f.KeyFile, link.FileIncomplete}}
	default:
		pair, err = cert.Pair(f.CertFile, f.KeyFile, f.Passphrase)
	}
	if err != nil {
		return pair, fileCause(link.KindClientCert, err)
	}
	return pair, nil
}

// LocksKey reports whether the key of the client is under a passphrase that
// has to be given. It reads the files.
func (t Target) LocksKey() bool {
	f := t.Client
	f.Passphrase = ""
	if !t.TLS() || f.Named() == "" {
		return false
	}
	_, err := f.pair()
	return err != nil && link.AsCause(err).Kind == link.KindPasswordNeeded
}

// fileCause is why a file of TLS can't be used.
func fileCause(k link.Kind, err error) link.Cause {
	var e *cert.FileError
	if !errors.As(err, &e) {
		return link.Cause{Kind: k, Args: []string{"", link.FileUnreadable}, Detail: err.Error()}
	}
	switch e.Why {
	case cert.Encrypted:
		return link.Cause{Kind: link.KindPasswordNeeded, Args: []string{"none", "key-passphrase", e.File}, Detail: e.Detail}
	case cert.Passphrase:
		return link.Cause{Kind: link.KindPasswordNeeded, Args: []string{"wrong", "key-passphrase", e.File}, Detail: e.Detail}
	}
	why := map[cert.Why]string{
		cert.Missing: link.FileMissing, cert.Unreadable: link.FileUnreadable, cert.NotPEM: link.FileNotPEM,
		cert.NotPKCS12: link.FileNotPKCS12, cert.Mismatch: link.FileMismatch, cert.Damaged: link.FileDamaged,
	}[e.Why]
	return link.Cause{Kind: k, Args: []string{e.File, why}, Detail: e.Detail}
}

// handshake speaks TLS over nc.
func (s *secureConfig) handshake(ctx context.Context, nc net.Conn) (*secureConn, error) {
	s.look()
	conn := tls.Client(nc, s.config)
	if err := conn.HandshakeContext(ctx); err != nil {
		var unverified *tls.CertificateVerificationError
		if s.shown != nil && errors.As(err, &unverified) {
			s.shown(unverified.UnverifiedCertificates)
		}
		return nil, err
	}
	sc := &secureConn{Conn: conn, state: conn.ConnectionState()}
	if len(sc.state.PeerCertificates) > 0 {
		sc.until = sc.state.PeerCertificates[0].NotAfter
	}
	return sc, nil
}

// look has shown told of certificates that pass the library's own check: only
// they come as far as VerifyConnection. Others are in the error.
func (s *secureConfig) look() {
	judge := s.config.VerifyConnection
	if s.shown == nil {
		return
	}
	s.config.VerifyConnection = func(state tls.ConnectionState) error {
		s.shown(state.PeerCertificates)
		if judge != nil {
			return judge(state)
		}
		return nil
	}
}

// notTLS reports whether a handshake failed because the answer was not TLS.
func notTLS(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) && strings.Contains(record.Msg, "does not look like a TLS handshake")
}
