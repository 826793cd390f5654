package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"

	"treetop/conn/link"
)

// secureConfig is what the handshake of one target needs.
type secureConfig struct{ config *tls.Config }

// secureConn is an encrypted connection and what the handshake found.
type secureConn struct {
	*tls.Conn
	version string
	until   time.Time
}

// secureConfigOf reads the files of t. The error is a link.Cause.
func secureConfigOf(t Target) (*secureConfig, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.Host, InsecureSkipVerify: t.SkipVerify}
	if t.CAFile != "" {
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool() // the file may still be enough
		}
		b, err := os.ReadFile(t.CAFile)
		if err != nil {
			return nil, fileCause(link.KindCAFile, t.CAFile, err)
		}
		if !roots.AppendCertsFromPEM(clean(b)) {
			return nil, link.Cause{Kind: link.KindCAFile, Args: []string{t.CAFile, link.FileNotPEM}}
		}
		c.RootCAs = roots
	}
	if t.CertFile != "" || t.KeyFile != "" {
		pair, err := clientPair(t)
		if err != nil {
			return nil, err
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return &secureConfig{c}, nil
}

// clientPair reads the certificate and the key of the client.
func clientPair(t Target) (tls.Certificate, error) {
	bad := func(file, reason, detail string) (tls.Certificate, error) {
		return tls.Certificate{}, link.Cause{Kind: link.KindClientCert, Args: []string{file, reason}, Detail: detail}
	}
	if t.CertFile == "" || t.KeyFile == "" {
		return bad(t.CertFile+t.KeyFile, link.FileIncomplete, "")
	}
	cert, err := os.ReadFile(t.CertFile)
	if err != nil {
		return tls.Certificate{}, fileCause(link.KindClientCert, t.CertFile, err)
	}
	key, err := os.ReadFile(t.KeyFile)
	if err != nil {
		return tls.Certificate{}, fileCause(link.KindClientCert, t.KeyFile, err)
	}
	cert, key = clean(cert), clean(key)
	if !hasBlock(cert, "CERTIFICATE") {
		return bad(t.CertFile, link.FileNotPEM, "")
	}
	if hasEncrypted(key) {
		return bad(t.KeyFile, link.FileEncrypted, "")
	}
	if !hasBlock(key, "PRIVATE KEY") {
		return bad(t.KeyFile, link.FileNotPEM, "")
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		if strings.Contains(err.Error(), "does not match") {
			return bad(t.KeyFile, link.FileMismatch, err.Error())
		}
		return bad(t.CertFile, link.FileUnreadable, err.Error())
	}
	return pair, nil
}

// clean takes off the byte order mark that editors leave.
func clean(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")) }

// hasBlock reports whether b holds a PEM block whose type ends so.
func hasBlock(b []byte, suffix string) bool {
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, suffix) {
			return true
		}
	}
	return false
}

// hasEncrypted reports whether b holds a key under a passphrase, in either of
// the two forms that there are.
func hasEncrypted(b []byte) bool {
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
			return true
		}
	}
	return false
}

func fileCause(k link.Kind, file string, err error) link.Cause {
	reason := link.FileUnreadable
	if errors.Is(err, fs.ErrNotExist) {
		reason = link.FileMissing
	}
	return link.Cause{Kind: k, Args: []string{file, reason}, Detail: err.Error()}
}

// handshake speaks TLS over nc.
func (s *secureConfig) handshake(ctx context.Context, nc net.Conn) (*secureConn, error) {
	conn := tls.Client(nc, s.config)
	if err := conn.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	state := conn.ConnectionState()
	sc := &secureConn{Conn: conn, version: tls.VersionName(state.Version)}
	if len(state.PeerCertificates) > 0 {
		sc.until = state.PeerCertificates[0].NotAfter
	}
	return sc, nil
}

// notTLS reports whether a handshake failed because the answer was not TLS.
func notTLS(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) && strings.Contains(record.Msg, "does not look like a TLS handshake")
}
