package wire

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"treetop/conn/link"
)

// Target is where to connect to, and how.
type Target struct {
	Scheme string // mqtt, mqtts, ws or wss
	Host   string // without brackets
	Port   int
	Path   string // ws and wss

	SkipVerify bool   // take any certificate
	CAFile     string // PEM, in addition to the roots of the system
	CertFile   string // PEM of the client
	KeyFile    string // PEM; may be CertFile
}

// TLS reports whether the connection is encrypted.
func (t Target) TLS() bool { return t.Scheme == "mqtts" || t.Scheme == "wss" }

// WebSocket reports whether MQTT goes over a WebSocket.
func (t Target) WebSocket() bool { return t.Scheme == "ws" || t.Scheme == "wss" }

// Steps are the steps of opening the target up to CONNACK, in order.
func (t Target) Steps() []link.Step {
	s := []link.Step{link.StepResolve, link.StepTCP}
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
	u := url.URL{Scheme: t.Scheme, Host: net.JoinHostPort(t.Host, strconv.Itoa(t.Port))}
	if t.WebSocket() {
		u.Path = t.path()
	}
	return u.String()
}

func (t Target) path() string {
	if strings.HasPrefix(t.Path, "/") {
		return t.Path
	}
	return "/" + t.Path
}

// check answers the target with the host as the network knows it.
func (t Target) check() (Target, error) {
	switch t.Scheme {
	case "mqtt", "mqtts", "ws", "wss":
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
	for _, r := range t.Host {
		if r >= 0x80 {
			ascii, err := idna.Lookup.ToASCII(t.Host)
			if err != nil {
				bad.Detail = err.Error()
				return t, bad
			}
			t.Host = ascii
			break
		}
	}
	return t, nil
}
