package profile

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// ParseURL reads an address as people write it: a URL or a bare host, with or
// without a port. The profile is that of New with what the address says.
//
//	mqtt://user:password@host:1883/topic/filter/#
//	wss://host/mqtt?topic=a/#&topic=b
//	broker.example.com:8883
//	unix:///run/mosquitto/mosquitto.sock
//
// Schemes are mqtt and tcp, mqtts, ssl and tls, ws, wss, unix. A host without one is
// taken as GuessScheme means it. With mqtt and mqtts everything after the slash
// is a topic filter, and a # belongs to it. With ws and wss it is the WebSocket
// path (DefaultPath if there is none), and filters stand in ?topic=, which the
// other two understand as well. Percent-encoded characters are decoded in user
// name, password and filters, a % that encodes nothing stands for itself, and a
// + is never a space. The host stays as it was typed, but for spaces around it,
// one trailing dot, and the wide colons and dots of Chinese keyboards.
//
// The password is answered separately and is nowhere in the profile, whose
// Password is then PasswordAsk: whoever keeps the password says so. A user name
// without a password gives PasswordAsk too, one with an empty password
// PasswordNone. The error is a *FieldError, and holds nothing of what was typed.
func ParseURL(s string) (p Profile, password string, err error) {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
	if s == "" {
		return Profile{}, "", wrong(FieldURL, ProblemMissing)
	}
	p = New()
	scheme, rest, e := cutScheme(s)
	if e != nil {
		return Profile{}, "", e
	}
	if scheme == SchemeUnix {
		return p.takeSocket(rest)
	}
	authority, tail := cutAuthority(rest)
	user, host, hasUser := cutLast(authority, "@")
	// An @ after the first slash, ? or # is most likely part of a password that
	// was not encoded. Reading it as a topic would put half of the password into
	// the profile, so nothing is read from it at all.
	if strings.Contains(tail, "@") && strings.Contains(authority+tail[:strings.LastIndex(tail, "@")], ":") {
		return Profile{}, "", wrong(FieldURL, ProblemEscape)
	}
	if hasUser {
		password = p.takeUser(user)
	}
	if e := p.takeHost(scheme, host); e != nil {
		return Profile{}, "", e
	}
	if e := p.takeTail(tail); e != nil {
		return Profile{}, "", e
	}
	for _, f := range []Field{FieldUsername, FieldSecret} {
		text := p.Username
		if f == FieldSecret {
			text = password
		}
		if e := CheckField(f, text); e != nil {
			return Profile{}, "", e
		}
	}
	return p, password, nil
}

// takeSocket makes p the profile of a Unix socket: all of what follows unix://
// is its path.
func (p Profile) takeSocket(path string) (Profile, string, error) {
	p.Scheme, p.Host, p.Port, p.Path = SchemeUnix, "", 0, unescape(path)
	if e := checkSocket(p.Path); e != nil {
		return Profile{}, "", wrong(FieldURL, e.Problem, e.Args...)
	}
	return p, "", nil
}

// cutScheme answers an empty scheme where there is none.
func cutScheme(s string) (scheme, rest string, e *FieldError) {
	before, after, found := strings.Cut(s, "://")
	if wide, rest, ok := strings.Cut(s, "：//"); ok && len(wide) < len(before) {
		before, after, found = wide, rest, true
	}
	if !found {
		return "", s, nil
	}
	scheme, ok := schemeOf(before)
	switch {
	case ok:
		return scheme, after, nil
	case strings.ContainsAny(before, "@/?#:."):
		// It stands further behind: in a topic, or in a password.
		return "", s, nil
	}
	return "", "", wrong(FieldURL, ProblemScheme)
}

func cutAuthority(s string) (authority, tail string) {
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return "", s, false
}

func (p *Profile) takeUser(userinfo string) (password string) {
	user, password, hasPassword := strings.Cut(userinfo, ":")
	p.Username = unescape(user)
	if !hasPassword || password != "" {
		p.Password = PasswordAsk
	}
	if p.Username == "" && password == "" {
		p.Password = PasswordNone
	}
	return unescape(password)
}

func (p *Profile) takeHost(scheme, s string) *FieldError {
	s = narrow(strings.TrimSpace(s))
	host, portText := s, ""
	if !isIPv6(s) {
		switch {
		case strings.HasPrefix(s, "["):
			end := strings.IndexByte(s, ']')
			if end < 0 || s[end+1:] != "" && s[end+1] != ':' {
				return wrong(FieldURL, ProblemIPv6)
			}
			host = s[:end+1]
			portText = strings.TrimPrefix(s[end+1:], ":")
		default:
			host, portText, _ = cutPort(s)
		}
	}
	host, e := cleanHost(FieldURL, host)
	if e != nil {
		return e
	}
	port := 0
	if portText = strings.TrimSpace(portText); portText != "" {
		if port, e = parseNumber(FieldURL, portText, 1, 65_535); e != nil {
			return e
		}
	}
	if scheme == "" {
		scheme = GuessScheme(host, port)
	}
	if port == 0 {
		port = PortFor(scheme, host)
	}
	p.Scheme, p.Host, p.Port = scheme, host, port
	return nil
}

func cutPort(s string) (host, port string, found bool) { return strings.Cut(s, ":") }

// takeTail reads what follows the host: it is empty or begins with / ? or #.
func (p *Profile) takeTail(tail string) *FieldError {
	before, query, hasQuery := strings.Cut(tail, "?")
	var filters []string
	if p.WebSocket() {
		p.Path = before
		if before == "" {
			p.Path = DefaultPath
		}
		if strings.Contains(before, "#") {
			return wrong(FieldURL, ProblemFragment)
		}
		if CheckField(FieldPath, p.Path) != nil {
			return wrong(FieldURL, ProblemPath)
		}
	} else if before != "" && before != "/" {
		if before[0] == '#' && before != "#" {
			return wrong(FieldURL, ProblemFragment)
		}
		filters = append(filters, unescape(strings.TrimPrefix(before, "/")))
	}
	if hasQuery {
		for part := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(part, "=")
			if name != "topic" {
				// It may be a token or a signature: better refused than stored.
				return wrong(FieldURL, ProblemQuery)
			}
			filters = append(filters, unescape(value))
		}
	}
	if len(filters) == 0 {
		return nil
	}
	p.Subscriptions = nil
	for _, f := range filters {
		if e := CheckField(FieldSubscription, f); e != nil {
			return wrong(FieldURL, e.Problem, e.Args...)
		}
		p.Subscriptions = append(p.Subscriptions, Subscription{Filter: f})
	}
	return nil
}

// unescape decodes percent-encoding; a % that encodes nothing stands for itself.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// cleanHost checks the host, without or with brackets, and answers it as it is
// kept: without brackets and without a trailing dot.
func cleanHost(f Field, s string) (string, *FieldError) {
	s = narrow(strings.TrimSpace(s))
	if inner, ok := strings.CutPrefix(s, "["); ok {
		inner, ok = strings.CutSuffix(inner, "]")
		inner = strings.Replace(inner, "%25", "%", 1)
		if !ok || !isIPv6(inner) {
			return "", wrong(f, ProblemIPv6)
		}
		return inner, nil
	}
	if isIPv6(s) {
		return s, nil
	}
	s = strings.TrimSuffix(s, ".")
	if s == "" {
		return "", wrong(f, ProblemMissing)
	}
	if e := checkHostName(f, s); e != nil {
		return "", e
	}
	return s, nil
}

// narrow replaces the colons and dots that Chinese and Japanese keyboards type;
// no host has them.
func narrow(host string) string {
	return strings.NewReplacer("：", ":", "。", ".", "．", ".", "｡", ".").Replace(host)
}

// isIPv6 takes a zone only if it can be the name of a network interface.
func isIPv6(s string) bool {
	a, err := netip.ParseAddr(s)
	odd := func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("-._", r)
	}
	return err == nil && a.Is6() && !strings.ContainsFunc(a.Zone(), odd)
}

// CleanHost is the host as it is kept in a profile: without spaces around it,
// brackets, or a trailing dot. What is no host comes back as it is.
func CleanHost(s string) string {
	if host, e := cleanHost(FieldHost, s); e == nil {
		return host
	}
	return s
}
