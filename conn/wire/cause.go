package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"treetop/conn/cert"
	"treetop/conn/link"
)

// streamCause is why an open connection ended. up tells that CONNACK had come.
func streamCause(err error, up bool) link.Cause {
	c := link.Cause{Kind: link.KindNetwork, Detail: err.Error(), Retry: true}
	var closed *websocket.CloseError
	switch {
	case errors.As(err, &closed):
		c.Kind = link.KindClosed
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		c.Kind, c.Detail = link.KindClosed, ""
		if !up {
			c.Detail, c.Args = "closed before CONNACK", []string{link.StepCONNACK.String()}
		}
	case !up && isReset(err): // it closed without having read all of CONNECT
		c.Kind, c.Args = link.KindClosed, []string{link.StepCONNACK.String()}
	case errors.Is(err, websocket.ErrReadLimit):
		c.Kind, c.Args = link.KindProtocol, []string{"WebSocket message above the limit"}
	case errors.Is(err, os.ErrDeadlineExceeded):
		c.Detail = "the broker took nothing for " + stall.String()
	default:
		if alert, ok := certificateAlert(err); ok {
			return alert
		}
	}
	return c
}

// lookupCause is why a name led to no address.
func lookupCause(ctx context.Context, err error, host string) link.Cause {
	if c, ok := stopped(ctx); ok {
		return c
	}
	c := link.Cause{Kind: link.KindHostNotFound, Args: []string{host}, Detail: err.Error(), Retry: true}
	var dns *net.DNSError
	switch {
	case !errors.As(err, &dns):
	case dns.IsTimeout:
		c.Kind, c.Args = link.KindTimeout, []string{link.StepResolve.String(), ""}
	case !dns.IsNotFound:
		c.Args = append(c.Args, link.NameServer)
	}
	return c
}

// dialCause is why no TCP connection came about.
func dialCause(ctx context.Context, err error, host string, port int) link.Cause {
	if c, ok := stopped(ctx); ok {
		return c
	}
	c := link.Cause{Kind: link.KindUnreachable, Args: []string{host, strconv.Itoa(port)}, Detail: err.Error(), Retry: true}
	var timeout net.Error
	switch {
	case isRefused(err):
		c.Kind = link.KindRefused
	case errors.As(err, &timeout) && timeout.Timeout():
		c.Kind, c.Args = link.KindTimeout, []string{link.StepTCP.String(), ""}
	}
	return c
}

// stopped is the Cause of a context that has ended.
func stopped(ctx context.Context) (link.Cause, bool) {
	switch {
	case ctx.Err() == nil:
		return link.Cause{}, false
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return link.Cause{Kind: link.KindTimeout, Retry: true}, true
	default:
		return link.Cause{Kind: link.KindCancelled}, true
	}
}

// TimedOut completes c, when it is a timeout, with the step that took too long
// and how long that was.
func TimedOut(c link.Cause, step link.Step, since time.Time) link.Cause {
	if c.Kind == link.KindTimeout {
		took := time.Since(since).Round(time.Second)
		c.Args = []string{step.String(), strconv.Itoa(int(took / time.Second))}
	}
	return c
}

// tlsCause is why the handshake failed. silent tells that the other side never
// sent a byte.
func tlsCause(ctx context.Context, err error, t Target, silent bool) link.Cause {
	if c, ok := stopped(ctx); ok {
		return c
	}
	c := link.Cause{Kind: link.KindTLS, Detail: err.Error()}
	var (
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		authority x509.UnknownAuthorityError
		weak      x509.InsecureAlgorithmError
	)
	var unverified *tls.CertificateVerificationError
	if errors.As(err, &unverified) && len(unverified.UnverifiedCertificates) > 0 {
		c.Pin = cert.PinOf(unverified.UnverifiedCertificates[0]).String()
	}
	var other pinError
	switch {
	case errors.As(err, &other):
		c.Kind, c.Args, c.Pin = link.KindPin, []string{certName(other.shown)}, cert.PinOf(other.shown).String()
	case isVersion(err):
		c.Kind, c.Args = link.KindTLSVersion, []string{cmp.Or(t.Trust.MinVersion, "1.2")}
	case isALPN(err):
		c.Kind, c.Args = link.KindALPN, []string{strings.Join(t.Trust.ALPN, ", ")}
	case notTLS(err):
		c.Kind, c.Args = link.KindTLSNotSpoken, []string{strconv.Itoa(t.Port)}
	case silent && (errors.Is(err, io.EOF) || isReset(err)):
		// What a broker without TLS does with a handshake; but one that is
		// just being started may do so, too.
		c.Kind, c.Args, c.Retry = link.KindTLSNotSpoken, []string{strconv.Itoa(t.Port)}, true
		c.Detail = "it closed the connection without an answer"
	case errors.As(err, &name):
		c.Kind, c.Args = link.KindCertName, []string{cmp.Or(t.Trust.ServerName, t.asTyped()), certNames(name.Certificate)}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		cert := invalid.Cert
		c.Kind, c.Args = link.KindCertExpired, []string{certName(cert), cert.NotAfter.UTC().Format(time.RFC3339)}
		if time.Now().Before(cert.NotBefore) {
			c.Kind, c.Args = link.KindCertNotYet, []string{certName(cert), cert.NotBefore.UTC().Format(time.RFC3339)}
		}
	case errors.As(err, &weak), errors.As(err, &authority) && strings.Contains(err.Error(), "insecure algorithm"):
		c.Kind, c.Args = link.KindCertWeak, weakest(unverified)
	case errors.As(err, &authority):
		c.Kind, c.Args = link.KindCertUnknown, []string{""}
		if authority.Cert != nil {
			c.Args[0] = authority.Cert.Issuer.String()
		}
	case errors.Is(err, io.EOF), isReset(err):
		c.Retry = true
	default:
		if alert, ok := certificateAlert(err); ok {
			return t.Named(alert)
		}
	}
	return c
}

// weakest names the first certificate of those shown that is signed by a
// procedure which nobody takes any more, and that procedure. In the library it
// is only part of a text.
func weakest(shown *tls.CertificateVerificationError) []string {
	if shown != nil {
		for _, c := range shown.UnverifiedCertificates {
			switch c.SignatureAlgorithm {
			case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
				return []string{certName(c), c.SignatureAlgorithm.String()}
			}
		}
	}
	return []string{"", ""}
}

// certificateAlert recognises that the other side turned the connection down
// for the client certificate. In TLS 1.3 that comes after the handshake.
func certificateAlert(err error) (link.Cause, bool) {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return link.Cause{}, false
	}
	text := op.Err.Error()
	c := link.Cause{Kind: link.KindClientCert, Args: []string{"", link.FileRefused}, Detail: err.Error()}
	switch {
	case strings.Contains(text, "certificate required"):
		c.Args[1] = link.FileDemanded
	case strings.Contains(text, "certificate"): // bad, expired, revoked, unknown, unsupported; unknown authority
	default:
		c.Kind, c.Args = link.KindTLS, nil
	}
	return c, true
}

// isVersion reports whether both sides had no version of TLS in common. The
// library has no type for what the other side says.
func isVersion(err error) bool {
	text := err.Error()
	return strings.Contains(text, "protocol version not supported") || strings.Contains(text, "unsupported protocol version")
}

// isALPN reports whether the other side takes none of the protocols offered.
func isALPN(err error) bool {
	text := err.Error()
	return strings.Contains(text, "no application protocol") || strings.Contains(text, "unadvertised ALPN")
}

// Named adds to a cause from the wire what only the target knows: the file of
// the client certificate, or that there is none, and whether it was sent plain.
func (t Target) Named(c link.Cause) link.Cause {
	if c.Kind == link.KindClientCert && len(c.Args) == 2 && c.Args[0] == "" {
		file := t.Client.Named()
		c.Args = []string{file, c.Args[1]}
		if file == "" {
			c.Args[1] = link.FileDemanded
		}
	}
	if c.Kind == link.KindClosed && len(c.Args) == 1 && !t.TLS() && !t.Unix() {
		c.Args = append(c.Args, link.Plain)
	}
	return c
}

// certNames are the names that a certificate is for, for reading.
func certNames(cert *x509.Certificate) string {
	names := append([]string{}, cert.DNSNames...)
	for _, ip := range cert.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return certName(cert)
	}
	if len(names) > 8 {
		names = append(names[:8], fmt.Sprintf("… (%d)", len(names)))
	}
	return strings.Join(names, ", ")
}

// certName is the shortest name of a certificate.
func certName(cert *x509.Certificate) string {
	switch {
	case cert.Subject.CommonName != "":
		return cert.Subject.CommonName
	case len(cert.DNSNames) > 0:
		return cert.DNSNames[0]
	}
	return cert.Subject.String()
}
