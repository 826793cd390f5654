package profile

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"

	"treetop/conn/cert"
)

// TLSVersions are what TLS.MinVersion can be, the oldest first; "" means 1.2.
func TLSVersions() []string { return []string{"1.0", "1.1", "1.2", "1.3"} }

// checkWay checks the fields of TLS and Network.
func checkWay(f Field, text string) *FieldError {
	switch f {
	case FieldALPN:
		for _, name := range SplitALPN(text) {
			if len(name) > 255 || hasSpace(name) {
				return wrong(f, ProblemALPN)
			}
		}
	case FieldPin:
		if _, ok := cert.ParsePin(text); !ok && text != "" {
			return wrong(f, ProblemPin)
		}
	case FieldMinVersion:
		if text != "" && !slices.Contains(TLSVersions(), text) {
			return wrong(f, ProblemTLSVersion)
		}
	case FieldProxy:
		return checkProxy(text)
	case FieldProxyUser:
		return checkString(f, text, 255) // RFC 1929
	case FieldProxySecret:
		return checkString(f, text, 255)
	case FieldPassphrase:
		return checkString(f, text, MaxSecret)
	case FieldOther:
		return checkOther(text)
	}
	return nil
}

// SplitALPN reads protocols as they are typed, with commas or spaces between.
func SplitALPN(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '，' || r == '、' })
}

func checkProxy(text string) *FieldError {
	if text == ProxyEnvironment || text == ProxyDirect {
		return nil
	}
	u, err := url.Parse(text)
	bad := wrong(FieldProxy, ProblemProxy)
	switch {
	case err != nil || !slices.Contains([]string{"http", "socks5", "socks5h"}, u.Scheme):
		return bad
	case u.User != nil:
		return wrong(FieldProxy, ProblemProxyUser)
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.Fragment != "", u.Hostname() == "":
		return bad
	}
	if _, e := cleanHost(FieldProxy, u.Hostname()); e != nil && !isIPv6(u.Hostname()) {
		return bad
	}
	if u.Port() != "" {
		if n, err := strconv.Atoi(u.Port()); err != nil || n < 1 || n > MaxPort {
			return bad
		}
	}
	return nil
}

// checkOther checks a further address: a URL as ParseURL reads it, but of the
// broker alone.
func checkOther(text string) *FieldError {
	if e := CheckField(FieldURL, text); e != nil {
		return wrong(FieldOther, e.Problem, e.Args...)
	}
	if q, password, _ := ParseURL(text); q.Username != "" || password != "" {
		return wrong(FieldOther, ProblemOtherUser)
	}
	return nil
}

// checkSocket checks the path of a Unix socket. One that begins with @ has no
// file (Linux).
func checkSocket(path string) *FieldError {
	if path == "" {
		return wrong(FieldPath, ProblemMissing)
	}
	windows := len(path) > 2 && path[1] == ':'
	if path[0] != '/' && path[0] != '@' && !windows || strings.ContainsRune(path, 0) {
		return wrong(FieldPath, ProblemSocket)
	}
	return nil
}

// checkHeader checks a header of the WebSocket.
func checkHeader(h Property) *FieldError {
	name := http.CanonicalHeaderKey(h.Name)
	switch {
	case h.Name == "" && h.Value == "":
		return wrong(FieldHeader, ProblemMissing)
	case !httpguts.ValidHeaderFieldName(h.Name):
		return wrong(FieldHeader, ProblemHeader)
	case !httpguts.ValidHeaderFieldValue(h.Value):
		return wrong(FieldHeader, ProblemHeaderValue)
	case name == "Host", name == "Upgrade", name == "Connection", strings.HasPrefix(name, "Sec-Websocket-"), name == "Content-Length":
		return wrong(FieldHeader, ProblemHeaderOurs)
	}
	if secretHeader(name) && !strings.Contains(h.Value, "{password}") && h.Value != "" {
		e := wrong(FieldHeader, ProblemHeaderSecret)
		e.Warning = true
		return e
	}
	return nil
}

// secretHeader reports whether a header is known to hold what lets one in.
func secretHeader(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"authorization", "cookie", "token", "api-key", "apikey", "secret", "password"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// checkTLS checks the settings of an encrypted connection.
func (p Profile) checkTLS(add func(*FieldError), warn func(Field, Problem)) {
	t := p.TLS
	switch {
	case t.PKCS12File != "" && (t.CertFile != "" || t.KeyFile != ""):
		add(wrong(FieldPKCS12File, ProblemTwoKeys))
	case t.CertFile != "" && t.KeyFile == "":
		add(wrong(FieldKeyFile, ProblemNeedsKey))
	case t.CertFile == "" && t.KeyFile != "":
		add(wrong(FieldCertFile, ProblemNeedsCert))
	}
	if t.CAOnly && t.CAFile == "" {
		warn(FieldCAFile, ProblemNoCA)
	}
	add(CheckField(FieldServerName, t.ServerName))
	add(CheckField(FieldALPN, strings.Join(t.ALPN, ",")))
	add(CheckField(FieldPin, t.Pin))
	add(CheckField(FieldMinVersion, t.MinVersion))
	if t.MinVersion == "1.0" || t.MinVersion == "1.1" {
		warn(FieldMinVersion, ProblemOldTLS)
	}
	if t.Pin != "" && t.CAFile != "" {
		warn(FieldPin, ProblemPinned)
	}
}

// checkNetwork checks how the broker is reached.
func (p Profile) checkNetwork(add func(*FieldError)) {
	n := p.Network
	add(CheckField(FieldProxy, n.Proxy))
	add(CheckField(FieldProxyUser, n.ProxyUser))
	for i, h := range n.Headers {
		e := checkHeader(h)
		if e != nil {
			e.Index = i
		}
		add(e)
	}
	for i, o := range n.Others {
		e := CheckField(FieldOther, o)
		if e != nil {
			e.Index = i
		}
		add(e)
	}
}
