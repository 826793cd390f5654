package words

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
)

// causes is at least one cause of each kind, and each variant that reads
// differently.
func causes() []link.Cause {
	var all []link.Cause
	args := map[link.Kind][][]string{
		link.KindBadInput: {
			{link.BadTopic, "#"}, {link.BadFilter, "a#"}, {link.BadWill, "#"}, {link.BadQoS, "3"}, {link.BadPayload, "300000000"},
			{link.BadScheme, "http"}, {link.BadOther}, {link.BadPath, ""}, {link.BadPin, "x"}, {link.BadTLS, "2"}, {link.BadHost, "a b"}, {link.BadHost, ""}, {link.BadPort, "99999"}, {link.BadVersion, "4"},
			{link.BadTooLong, "client ID"}, {link.BadTooLong, "user name"}, {link.BadTooLong, "password"}, {link.BadTooLong, "last will"}, {link.BadTooLong, "x"},
			{link.BadKeepAlive, "99999s"}, {link.BadNoUser}, {link.BadNoFilter}, {},
			{link.BadProperty, "long"}, {link.BadProperty, "utf8"}, {link.BadProperty, "response"},
		},
		link.KindNotWebSocket: {{"broker.example", "1883"}},
		link.KindHostNotFound: {{"nosuch.example"}, {"broker.example", link.NameServer}},
		link.KindRefused:      {{"127.0.0.1", "1884"}},
		link.KindUnreachable:  {{"10.1.2.3", "1883"}},
		link.KindNotMQTT:      {{"HTTP"}, {"TLS"}, {"SSH"}, {"MQTT 5"}, {""}, {}},
		link.KindTLSNotSpoken: {{"1883"}},
		link.KindCertName:     {{"broker.example", "other.example", "www.other.example"}, {"broker.example"}},
		link.KindCertExpired:  {{"broker.example", "2024-03-05T12:00:00Z"}},
		link.KindCertNotYet:   {{"broker.example", "2031-03-05T12:00:00Z"}},
		link.KindCertUnknown:  {{"Own CA"}, {}},
		link.KindCertWeak:     {{"broker.example", "SHA1-RSA"}},
		link.KindClientCert: {
			{"/home/ada/client.pem", link.FileMissing}, {"/home/ada/client.pem", link.FileUnreadable}, {"/home/ada/client.pem", link.FileNotPEM},
			{"/home/ada/client.pem", link.FileMismatch}, {"/home/ada/client.pem", link.FileIncomplete},
			{"/home/ada/client.pem", link.FileNotPKCS12}, {"/home/ada/client.pem", link.FileDamaged},
			{"", link.FileDemanded}, {"/home/ada/client.pem", link.FileRefused},
		},
		link.KindCAFile:   {{"/home/ada/ca.pem", link.FileNotPEM}},
		link.KindProtocol: {{"SUBACK for nothing"}, {}},
		link.KindPasswordNeeded: {{"none"}, {"ask"}, {"missing"}, {"locked"}, {"slow"}, {"denied"}, {"failed"}, {"file"}, {"file-failed"}, {},
			{"none", "proxy-password", "10.0.0.1:3128"}, {"wrong", "proxy-password", "10.0.0.1:3128"}, {"locked", "proxy-password", "10.0.0.1:3128"},
			{"missing", "key-passphrase", "/home/ada/client.p12"},
			{"file", "key-passphrase", "/home/ada/client.p12"}, {"file", "proxy-password", "10.0.0.1:3128"}, {"file-failed", "key-passphrase", "/home/ada/client.p12"}, {"wrong", "key-passphrase", "/home/ada/client.p12"}},
		link.KindProxy: {
			{"10.0.0.1:3128", link.ProxyUnreachable, "profile", "broker.example:1883"}, {"10.0.0.1:3128", link.ProxyUnreachable, "environment", "broker.example:1883"},
			{"10.0.0.1:3128", link.ProxyPassword, "profile", "broker.example:1883"}, {"10.0.0.1:3128", link.ProxyDenied, "profile", "broker.example:1883"},
			{"10.0.0.1:3128", link.ProxyTarget, "profile", "broker.example:1883"}, {"10.0.0.1:3128", link.ProxyNotProxy, "profile", "broker.example:1883"},
			{"ftp://a", link.ProxyAddress, "environment", ""},
		},
		link.KindSocket: {
			{"/run/mqtt.sock", link.SocketMissing}, {"/run/mqtt.sock", link.SocketDenied},
			{"/run/mqtt.sock", link.SocketDenied, "/run/mqtt.sock", "rw-rw----", "mosquitto", "mqtt"}, {"/run/m/mqtt.sock", link.SocketDenied, "/run/m", "rwx------", "mosquitto", "mqtt"},
			{"/run/mqtt.sock", link.SocketNobody}, {"/run/mqtt.sock", link.SocketNone},
		},
		link.KindPin:            {{"broker.example"}},
		link.KindTLSVersion:     {{"1.2"}},
		link.KindALPN:           {{"x-amzn-mqtt-ca"}},
		link.KindHTTPStatus:     {nil, {"Gone away", "https://broker.example/mqtt"}},
		link.KindFilterRefused:  {{"#"}, {"#", "quota of this account"}},
		link.KindConfirm:        {{"plant/valve/set", "ticket"}, {"Plant", "", link.ConfirmName}},
		link.KindShared:         {{"plant/valve/state"}},
		link.KindConnack:        {nil, {"over quota", "mqtts://other.example"}},
		link.KindDisconnected:   {{"", ""}, {"maintenance", "mqtts://other.example"}},
		link.KindPublishRefused: {{"a/b"}, {"a/b", "over quota"}},
		link.KindUnavailable:    {{link.CantQoS, "1"}, {link.CantRetain, "0"}, {link.CantSize, "2000"}, {link.CantWildcard, "0", "#"}, {link.CantShare, "0", "$share/g/#"}},
		link.KindAuthMethod:     {{"SCRAM-SHA-1"}},
	}
	codes := map[link.Kind][]int{
		link.KindConnack:        append([]int{1, 2, 3, 4, 5, 6}, reasons()...),
		link.KindDisconnected:   append(reasons(), 0, 4, 0xFE),
		link.KindPublishRefused: {0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99},
		link.KindTakenOver:      {0, 0x8E},
		link.KindHTTPStatus:     {401, 404, 301, 502, 400},
		link.KindFilterRefused:  {0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2},
	}
	for k := link.KindNone + 1; k < link.KindCount; k++ {
		variants := args[k]
		if k == link.KindTimeout {
			for step := range link.StepSUBACK + 2 {
				variants = append(variants, []string{step.String(), "10"})
			}
		}
		if len(variants) == 0 {
			variants = [][]string{nil}
		}
		for _, v := range variants {
			if len(codes[k]) == 0 {
				all = append(all, link.Cause{Kind: k, Args: v})
			}
			for _, code := range codes[k] {
				all = append(all, link.Cause{Kind: k, Args: v, Code: code})
			}
		}
	}
	return all
}

// reasons are all reason codes of failures (MQTT 5, 2.4).
func reasons() []int {
	var all []int
	for code := 0x80; code <= 0xA2; code++ {
		all = append(all, code)
	}
	return all
}

func TestEveryReasonCodeOfTheSpecificationHasWordsOfItsOwn(t *testing.T) {
	codes := append([]int{0x00, 0x01, 0x02, 0x04, 0x10, 0x11, 0x18, 0x19}, reasons()...)
	in(t, func(t *testing.T, tag string) {
		seen := map[string]int{}
		for _, code := range codes {
			text := Reason(code)
			assert.Contains(t, text, fmt.Sprintf("0x%02X", code))
			words, _, _ := strings.Cut(text, "0x")
			assert.NotContains(t, seen, words)
			seen[words] = code
			assert.Equal(t, tag != lang.English, hasHan(text), text)
		}
		assert.Contains(t, Reason(0x7F), "0x7F")
		assert.NotContains(t, Reason(0x7F), "(")
	})
}

func TestEveryCauseIsSaidInEveryLanguage(t *testing.T) {
	english := map[string]Said{}
	of := func(c link.Cause) string { return fmt.Sprintf("%v %d %q", c.Kind, c.Code, c.Args) }
	in(t, func(t *testing.T, tag string) {
		for _, c := range causes() {
			s := Cause(c)
			assert.NotEmpty(t, s.Title, c)
			assert.NotEmpty(t, s.What, c)
			assert.NotEqual(t, Cause(link.Cause{Kind: link.KindCount}).Title, s.Title, "%v falls through", c)
			if c.Kind != link.KindCancelled {
				assert.NotEmpty(t, s.Do, "%v: what to do", c)
			}
			assert.Equal(t, s.Fix == FixNone, s.FixLabel == "", c)
			for _, text := range []string{s.Title, s.What, s.Do, s.FixLabel, s.Line()} {
				assert.NotContains(t, text, "{{", c)
				assert.NotContains(t, text, "?", c)
				assert.False(t, strings.ContainsAny(text, "!！"), text)
			}
			if tag == lang.English {
				english[of(c)] = s
				continue
			}
			e := english[of(c)]
			assert.NotEqual(t, e.Title, s.Title, c)
			assert.NotEqual(t, e.What, s.What, c)
			assert.True(t, hasHan(s.Line()), s.Line())
			if s.FixLabel != "" {
				assert.True(t, hasHan(s.FixLabel), s.FixLabel)
			}
		}
	})
}

func hasHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

func TestAKindNobodyThoughtOfStillSaysSomething(t *testing.T) {
	assert.NotEmpty(t, Cause(link.Cause{Kind: link.KindCount}).What)
	assert.Zero(t, Cause(link.Cause{}))
}

func TestACauseNamesWhatItIsAbout(t *testing.T) {
	for _, c := range []struct {
		cause link.Cause
		want  []string
		fix   Fix
	}{
		{link.Cause{Kind: link.KindFilterRefused, Code: 0x80, Args: []string{"#"}}, []string{"does not allow # for this user", "narrower filter"}, FixNarrowFilter},
		{link.Cause{Kind: link.KindNotMQTT, Args: []string{"TLS"}}, []string{"mqtts"}, FixSwitchToTLS},
		{link.Cause{Kind: link.KindNotMQTT, Args: []string{"HTTP"}}, []string{"WebSocket"}, FixSwitchToWebSocket},
		{link.Cause{Kind: link.KindTLSNotSpoken, Args: []string{"1883"}}, []string{"port 1883", "8883"}, FixSwitchToPlain},
		{link.Cause{Kind: link.KindCertName, Args: []string{"a.example", "b.example", "c.example"}}, []string{"b.example, c.example", "a.example"}, FixEditProfile},
		{link.Cause{Kind: link.KindCertExpired, Args: []string{"a.example", "2024-03-05T12:00:00Z"}}, []string{"a.example", "until 2024-03-05"}, FixEditProfile},
		{link.Cause{Kind: link.KindCertNotYet, Args: []string{"a.example", "soon"}}, []string{"from soon"}, FixEditProfile},
		{link.Cause{Kind: link.KindConnack, Code: 4}, []string{"HiveMQ Cloud", "not the login"}, FixAskPassword},
		{link.Cause{Kind: link.KindConnack, Code: 2}, []string{"client ID"}, FixNewClientID},
		{link.Cause{Kind: link.KindConnack, Code: 99}, []string{"code 99"}, FixRetry},
		{link.Cause{Kind: link.KindConnack, Code: 0x86, Args: []string{"no such user"}}, []string{"bad user name or password (0x86)", "“no such user”"}, FixAskPassword},
		{link.Cause{Kind: link.KindConnack, Code: 0x9D, Args: []string{"", "b.example:1883"}}, []string{"the server has moved (0x9D)", "b.example:1883"}, FixEditProfile},
		{link.Cause{Kind: link.KindDisconnected, Code: 0x8B, Args: []string{"update\n", ""}}, []string{"shutting down (0x8B)", `“update\u{000A}”`}, FixRetry},
		{link.Cause{Kind: link.KindTakenOver, Code: 0x8E}, []string{"another client connected with the same client ID"}, FixNewClientID},
		{link.Cause{Kind: link.KindFilterRefused, Code: 0xA2, Args: []string{"#"}}, []string{"did not accept #", "wildcards", "0xA2"}, FixNarrowFilter},
		{link.Cause{Kind: link.KindTimeout, Args: []string{link.StepCONNACK.String(), "1"}}, []string{"within 1 second."}, FixEditProfile},
		{link.Cause{Kind: link.KindTimeout, Args: []string{link.StepResolve.String(), "soon"}}, []string{"looked up in time"}, FixRetry},
		{link.Cause{Kind: link.KindRefused, Args: []string{"h\u202e", "1"}}, []string{`h\u{202E}`}, FixRetry},
		{link.Cause{Kind: link.KindBadInput, Args: []string{link.BadTopic, "a/#"}, Err: &model.TopicError{Kind: model.TopicWildcard, At: 2}}, []string{"a topic to publish to can't hold them"}, FixNone},
		{link.Cause{Kind: link.KindBadInput, Args: []string{link.BadWill, ""}, Err: &model.TopicError{Kind: model.TopicEmpty}}, []string{"last will: A topic needs"}, FixEditProfile},
		{link.Cause{Kind: link.KindPasswordNeeded, Args: []string{"locked"}}, []string{"keyring is locked"}, FixAskPassword},
	} {
		s := Cause(c.cause)
		for _, want := range c.want {
			assert.Contains(t, s.Line(), want)
		}
		assert.Equal(t, c.fix, s.Fix, c.cause)
	}
}

func TestASwitchStaysWithinTheFamilyOfTheScheme(t *testing.T) {
	s := Cause(link.Cause{Kind: link.KindNotMQTT, Args: []string{"TLS"}})
	assert.Equal(t, "Switch to mqtts", s.FixLabel)
	assert.Equal(t, "Switch to wss", s.For("ws").FixLabel)
	assert.Equal(t, "Switch to ws", FixSwitchToPlain.Label("wss"))
	assert.Equal(t, "Switch to mqtt", FixSwitchToPlain.Label("mqtts"))
	assert.Equal(t, "Switch to wss", FixSwitchToWebSocket.Label("mqtts"))
}

func TestEveryFixButNoneHasALabel(t *testing.T) {
	assert.Empty(t, FixNone.Label(""))
	for f := FixNone + 1; f < FixCount; f++ {
		assert.NotEmpty(t, f.Label("mqtt"), f)
	}
}

func TestEveryTopicProblemAndStepIsSaidInEveryLanguage(t *testing.T) {
	in(t, func(t *testing.T, tag string) {
		seen := map[string]bool{}
		said := func(s string) {
			assert.False(t, seen[s], "%q twice", s)
			seen[s] = true
			assert.NotContains(t, s, "{{")
			assert.Equal(t, tag != lang.English, hasHan(s), s)
		}
		for _, p := range model.TopicProblems() {
			said(TopicProblem(model.TopicError{Kind: p}))
		}
		said(TopicProblem(model.TopicError{}))
		for s := link.Step(0); s <= link.StepSUBACK; s++ {
			said(Step(s))
		}
	})
}
