package wire

import (
	"cmp"
	"crypto/x509"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"treetop/conn/link"
)

// Target is where to connect to, and how.
type Target struct {
	Scheme string // mqtt, mqtts, ws, wss or unix
	Host   string // without brackets
	Port   int
	Path   string // ws and wss; unix: that of the socket

	Trust  Trust
	Client ClientFiles

	// Proxy is empty (what the environment says), "direct" (none) or the URL of
	// a proxy: http://host:port or socks5://host:port.
	Proxy         string
	ProxyUser     string
	ProxyPassword string
	Headers       http.Header // sent when a WebSocket is opened

	Resolver *net.Resolver // looks names up; nil: that of the system

	// Shown is told of the certificates that the broker shows, its own first,
	// whether or not they are accepted; on the goroutine that opens. Nil: nobody
	// wants to see them.
	Shown func(chain []*x509.Certificate)

	typed string // the host before check
}

// Trust says by what a broker is known.
type Trust struct {
	SkipVerify bool     // take any certificate
	CAFile     string   // PEM, beside the roots of the system
	CAOnly     bool     // CAFile in place of the roots of the system
	Pin        string   // as cert.ParsePin reads it: take this certificate and no other
	ServerName string   // in place of the host
	ALPN       []string // protocols offered
	MinVersion string   // "1.0" to "1.3"; empty: "1.2"
}

// ClientFiles are the certificate that we show, if any.
type ClientFiles struct {
	CertFile   string // PEM
	KeyFile    string // PEM; may be CertFile
	PKCS12File string // in place of both
	Passphrase string // of KeyFile or PKCS12File
}

// Named is the file of the certificate; empty when there is none.
func (f ClientFiles) Named() string { return cmp.Or(f.PKCS12File, f.CertFile, f.KeyFile) }

// TLS reports whether the connection is encrypted.
func (t Target) TLS() bool { return t.Scheme == "mqtts" || t.Scheme == "wss" }

// WebSocket reports whether MQTT goes over a WebSocket.
func (t Target) WebSocket() bool { return t.Scheme == "ws" || t.Scheme == "wss" }

// Unix reports whether the broker is behind a Unix socket.
func (t Target) Unix() bool { return t.Scheme == "unix" }

// Steps are the steps of opening the target up to CONNACK, in order.
func (t Target) Steps() []link.Step {
	if t.Unix() {
		return []link.Step{link.StepSocket, link.StepCONNACK}
	}
	s := []link.Step{link.StepResolve, link.StepTCP}
	if p, err := t.proxy(); p != nil && err == nil {
		s = append(s, link.StepProxy)
	}
	if t.TLS() {
		s = append(s, link.StepTLS)
	}
	if t.WebSocket() {
		s = append(s, link.StepWebSocket)
	}
	return append(s, link.StepCONNACK)
}

// Address is the target as a URL, without user or password.
func (t Target) Address() string {
	if t.Unix() {
		return "unix://" + t.Path
	}
	a := t.Scheme + "://" + t.hostPort() // not by url.URL, which would escape a name in another script
	if t.WebSocket() {
		a += (&url.URL{Path: t.path()}).EscapedPath()
	}
	return a
}

// asTyped is the host as people wrote it.
func (t Target) asTyped() string { return cmp.Or(t.typed, t.Host) }

func (t Target) hostPort() string { return net.JoinHostPort(t.Host, strconv.Itoa(t.Port)) }

func (t Target) path() string {
	if strings.HasPrefix(t.Path, "/") {
		return t.Path
	}
	return "/" + t.Path
}

// check answers the target with the host as the network knows it.
func (t Target) check() (Target, error) {
	t.typed = t.Host
	switch t.Scheme {
	case "mqtt", "mqtts", "ws", "wss":
	case "unix":
		if t.Path == "" || strings.ContainsRune(t.Path, 0) {
			return t, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadPath, t.Path}}
		}
		return t, nil
	default:
		return t, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadScheme, t.Scheme}}
	}
	if t.Port < 1 || t.Port > 65535 {
		return t, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadPort, strconv.Itoa(t.Port)}}
	}
	bad := link.Cause{Kind: link.KindBadInput, Args: []string{link.BadHost, t.Host}}
	if t.Host == "" || strings.ContainsAny(t.Host, " \t\r\n/?#@[]") {
		return t, bad
	}
	var err error
	if t.Host, err = inASCII(t.Host); err != nil {
		bad.Detail = err.Error()
		return t, bad
	}
	name := t.Trust.ServerName
	if t.Trust.ServerName, err = inASCII(name); err != nil {
		return t, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadHost, name}, Detail: err.Error()}
	}
	return t, nil
}

// inASCII is a name in any script as the network knows it (RFC 5891). Others
// stay as they are, with what they may hold beyond the letters of host names.
func inASCII(name string) (string, error) {
	for _, r := range name {
		if r >= 0x80 {
			return idna.Lookup.ToASCII(name)
		}
	}
	return name, nil
}
