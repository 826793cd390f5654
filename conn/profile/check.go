package profile

import (
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"treetop/model"
)

// The highest values of number fields.
const (
	MaxPort           = 65_535
	MaxKeepAlive      = 65_535 // s (MQTT 3.1.1, 3.1.2.10)
	MaxConnectTimeout = 600    // s
	// maxString is the most bytes of a string in MQTT (1.5.3).
	maxString = 65_535
	maxName   = 200
)

// CheckField checks the text of a field as it is typed; nil means that nothing
// is wrong with it. It does not look at files: CheckFiles does. Any goroutine.
func CheckField(f Field, text string) *FieldError {
	switch f {
	case FieldURL:
		_, _, err := ParseURL(text)
		var e *FieldError
		errors.As(err, &e)
		return e
	case FieldName:
		return checkString(f, text, maxName)
	case FieldColour:
		if text != "" && !slices.Contains(Colours, text) {
			return wrong(f, ProblemColour)
		}
	case FieldScheme:
		if !slices.Contains(Schemes(), text) {
			return wrong(f, ProblemScheme)
		}
	case FieldHost:
		_, e := cleanHost(f, text)
		return e
	case FieldPort:
		_, e := parseNumber(f, text, 1, MaxPort)
		return e
	case FieldKeepAlive:
		_, e := parseNumber(f, text, 0, MaxKeepAlive)
		return e
	case FieldConnectTimeout:
		_, e := parseNumber(f, text, 1, MaxConnectTimeout)
		return e
	case FieldServerName:
		if text != "" {
			_, e := cleanHost(f, text)
			return e
		}
	case FieldALPN, FieldPin, FieldMinVersion, FieldProxy, FieldProxyUser, FieldProxySecret, FieldPassphrase, FieldOther:
		return checkWay(f, text)
	case FieldSessionExpiry, FieldReceiveMaximum, FieldMaximumPacket, FieldWillDelay, FieldWillExpiry, FieldAuthMethod,
		FieldAuthSecret, FieldWillContentType, FieldWillResponse:
		return checkFive(f, text)
	case FieldPath:
		if text != "" && (text[0] != '/' || strings.ContainsAny(text, "?#") || hasSpace(text) || !utf8.ValidString(text)) {
			return wrong(f, ProblemPath)
		}
	case FieldVersion:
		if text != "" && !slices.Contains(Versions(), text) {
			return wrong(f, ProblemVersion)
		}
	case FieldSecret:
		return checkString(f, text, MaxSecret)
	case FieldUsername, FieldClientID, FieldWillPayload:
		if f == FieldWillPayload { // any bytes (3.1.3.3)
			return checkLength(f, text, maxString)
		}
		return checkString(f, text, maxString)
	case FieldSubscription:
		return checkTopic(f, ProblemFilter, model.CheckTopicFilter(text))
	case FieldWillTopic:
		return checkTopic(f, ProblemTopic, model.CheckTopicName(text))
	}
	return nil
}

// Number is the whole number that the text of a number field says; ok is false
// where CheckField finds a problem.
func Number(f Field, text string) (n int, ok bool) {
	if CheckField(f, text) != nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	return n, err == nil
}

func parseNumber(f Field, text string, low, high int) (int, *FieldError) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, wrong(f, ProblemMissing)
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, wrong(f, ProblemNotNumber)
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		return 0, wrong(f, ProblemRange, strconv.Itoa(low), strconv.Itoa(high))
	}
	return n, nil
}

func checkString(f Field, text string, most int) *FieldError {
	switch {
	case !utf8.ValidString(text):
		return wrong(f, ProblemUTF8)
	case strings.ContainsRune(text, 0):
		return wrong(f, ProblemNUL)
	}
	return checkLength(f, text, most)
}

func checkLength(f Field, text string, most int) *FieldError {
	if len(text) > most {
		return wrong(f, ProblemTooLong, strconv.Itoa(most))
	}
	return nil
}

func checkTopic(f Field, p Problem, err error) *FieldError {
	var topic *model.TopicError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &topic):
		return wrong(f, p)
	case topic.Kind == model.TopicEmpty:
		return wrong(f, ProblemMissing)
	}
	return wrong(f, p, topic.Kind.String())
}

func hasSpace(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || invisible(r) })
}

// invisible characters would make one host look like another.
func invisible(r rune) bool { return unicode.Is(unicode.Cf, r) }

// checkHostName takes a name in any script, as it is typed; whether there is
// such a host is for the resolver to say.
func checkHostName(f Field, s string) *FieldError {
	if strings.Contains(s, "://") || strings.ContainsAny(s, "/@") {
		return wrong(f, ProblemHostIsURL)
	}
	if host, port, ok := cutPort(s); ok {
		if _, e := parseNumber(f, port, 0, 1<<30); e == nil && host != "" {
			return wrong(f, ProblemHostPort)
		}
	}
	switch {
	case !utf8.ValidString(s):
		return wrong(f, ProblemUTF8)
	case hasSpace(s):
		return wrong(f, ProblemSpace)
	case len(s) > 253:
		return wrong(f, ProblemTooLong, "253")
	case strings.ContainsAny(s, ":[]\"'<>\\^`{|}?#%!$&()*+,;="):
		return wrong(f, ProblemHost)
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 {
			return wrong(f, ProblemHost)
		}
	}
	return nil
}

// Check answers all that is wrong with the profile, in the order of the form,
// warnings too. It does not look at files: CheckFiles does.
func (p Profile) Check() []FieldError {
	var out []FieldError
	add := func(e *FieldError) {
		if e != nil {
			out = append(out, *e)
		}
	}
	warn := func(f Field, problem Problem) {
		out = append(out, FieldError{Field: f, Problem: problem, Warning: true})
	}

	add(CheckField(FieldName, p.Name))
	if CheckField(FieldColour, p.Colour) != nil {
		warn(FieldColour, ProblemColour) // one of a newer version
	}
	add(CheckField(FieldScheme, p.Scheme))
	switch {
	case p.Unix():
		add(checkSocket(p.Path))
	case !p.Demo:
		add(CheckField(FieldHost, p.Host))
		add(CheckField(FieldPort, strconv.Itoa(p.Port)))
	}
	if p.WebSocket() {
		add(CheckField(FieldPath, p.Path))
	}
	add(CheckField(FieldUsername, p.Username))
	if p.Password != PasswordNone && p.Username == "" && p.Version != "5" {
		warn(FieldUsername, ProblemMissing) // MQTT 3.1.1 has no password without one (3.1.2.9)
	}
	if p.Password != PasswordNone && !p.Encrypted() && !p.Demo && !p.Unix() && !isLocal(p.Host) {
		warn(FieldSecret, ProblemNotEncrypted)
	}
	add(CheckField(FieldClientID, p.ClientID))
	add(CheckField(FieldVersion, p.Version))
	add(CheckField(FieldKeepAlive, strconv.Itoa(p.KeepAlive)))
	add(CheckField(FieldConnectTimeout, strconv.Itoa(p.ConnectTimeout)))
	if !p.CleanSession && (p.RandomSuffix || p.ClientID == "") {
		warn(FieldCleanSession, ProblemPersistent)
	}
	p.checkSubscriptions(add)
	if len(p.Subscriptions) == 0 {
		warn(FieldSubscription, ProblemNoFilters)
	}
	if p.Will != nil {
		add(CheckField(FieldWillTopic, p.Will.Topic))
		add(CheckField(FieldWillPayload, p.Will.Payload))
		if p.Will.QoS > 2 {
			add(wrong(FieldWillQoS, ProblemQoS))
		}
	}
	if p.Encrypted() {
		p.checkTLS(add, warn)
	}
	p.checkNetwork(add)
	p.checkFive(add)
	return out
}

func (p Profile) checkSubscriptions(add func(*FieldError)) {
	seen := make(map[string]bool, len(p.Subscriptions))
	for i, s := range p.Subscriptions {
		e := CheckField(FieldSubscription, s.Filter)
		switch {
		case e == nil && seen[s.Filter]:
			e = wrong(FieldSubscription, ProblemTwice)
		case e == nil && s.QoS > 2:
			e = wrong(FieldSubscription, ProblemQoS)
		case e == nil && p.Five() && s.RetainHandling > 2:
			e = wrong(FieldSubscription, ProblemRetainHandling)
		case e == nil && p.Five() && s.NoLocal && strings.HasPrefix(s.Filter, "$share/"):
			e = wrong(FieldSubscription, ProblemShareLocal)
		}
		if e != nil {
			e.Index = i
		}
		add(e)
		seen[s.Filter] = true
	}
}

// Blocks reports whether any of the errors is more than a warning.
func Blocks(errs []FieldError) bool {
	return slices.ContainsFunc(errs, func(e FieldError) bool { return !e.Warning })
}

func isLocal(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}
