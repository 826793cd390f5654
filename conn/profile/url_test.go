package profile

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAnAddressIsTakenAsItIsMeant(t *testing.T) {
	for _, c := range []struct{ in, address, filters string }{
		{"mqtt://127.0.0.1:1883", "mqtt://127.0.0.1:1883", ""},
		{"mqtt://host", "mqtt://host:1883", ""},
		{"MQTT://Host.Example", "mqtt://Host.Example:1883", ""},
		{"tcp://host", "mqtt://host:1883", ""},
		{"mqtts://host", "mqtts://host:8883", ""},
		{"ssl://host:1884", "mqtts://host:1884", ""},
		{"tls://host", "mqtts://host:8883", ""},
		{"ws://host", "ws://host:80/mqtt", ""},
		{"ws://host/", "ws://host:80/", ""},
		{"ws://host:9001/a/b%20c", "ws://host:9001/a/b%20c", ""},
		{"wss://host", "wss://host:443/mqtt", ""},

		{"localhost", "mqtt://localhost:1883", ""},
		{"  localhost\t\n", "mqtt://localhost:1883", ""},
		{"host.example.", "mqtt://host.example:1883", ""},
		{"host.example.:1884", "mqtt://host.example:1884", ""},
		{"host:1884", "mqtt://host:1884", ""},
		{"host:", "mqtt://host:1883", ""},
		{"mqtt:1883", "mqtt://mqtt:1883", ""}, // a host of this name is common in containers
		{"host:8883", "mqtts://host:8883", ""},
		{"host:443", "wss://host:443/mqtt", ""},
		{"host:8084", "wss://host:8084/mqtt", ""},
		{"host:9001", "ws://host:9001/mqtt", ""},
		{"host:8083/other", "ws://host:8083/other", ""},
		{"mqtt://host:8883", "mqtt://host:8883", ""}, // said is said
		{"abc123.s1.eu.hivemq.cloud", "mqtts://abc123.s1.eu.hivemq.cloud:8883", ""},
		{"abc123.s1.eu.HiveMQ.cloud.", "mqtts://abc123.s1.eu.HiveMQ.cloud:8883", ""},
		{"abc123.s1.eu.hivemq.cloud:8884", "wss://abc123.s1.eu.hivemq.cloud:8884/mqtt", ""},
		{"wss://abc123.s1.eu.hivemq.cloud", "wss://abc123.s1.eu.hivemq.cloud:8884/mqtt", ""},
		{"x.iot.eu-central-1.amazonaws.com", "mqtts://x.iot.eu-central-1.amazonaws.com:8883", ""},
		{"notamazonaws.com", "mqtt://notamazonaws.com:1883", ""},
		{"hivemq.cloud.example", "mqtt://hivemq.cloud.example:1883", ""},

		{"mqtt://[::1]:1884", "mqtt://[::1]:1884", ""},
		{"[::1]", "mqtt://[::1]:1883", ""},
		{"::1", "mqtt://[::1]:1883", ""},
		{"mqtt://fe80::1%eth0", "mqtt://[fe80::1%eth0]:1883", ""},
		{"mqtt://[fe80::1%25eth0]:1", "mqtt://[fe80::1%eth0]:1", ""},
		{"bücher.example", "mqtt://bücher.example:1883", ""},
		{"代理.例え", "mqtt://代理.例え:1883", ""},
		{"\ufeff127.0.0.1：1884\u200b", "mqtt://127.0.0.1:1884", ""},
		{"mqtts：//broker。example", "mqtts://broker.example:8883", ""},
		{"mqtt://host/a：//b", "mqtt://host:1883", "a：//b"},
		{"my_broker", "mqtt://my_broker:1883", ""},

		{"mqtt://host/", "mqtt://host:1883", ""},
		{"mqtt://host/#", "mqtt://host:1883", "#"},
		{"mqtt://host#", "mqtt://host:1883", "#"},
		{"mqtt://host/a/+/b", "mqtt://host:1883", "a/+/b"},
		{"mqtt://host:1883/topic/filter/#", "mqtt://host:1883", "topic/filter/#"},
		{"host/a/#", "mqtt://host:1883", "a/#"},
		{"mqtt://host//a", "mqtt://host:1883", "/a"},
		{"mqtt://host/a//b/", "mqtt://host:1883", "a//b/"},
		{"mqtt://host/$SYS/#", "mqtt://host:1883", "$SYS/#"},
		{"mqtt://host/%E6%B8%A9%E5%BA%A6/%23", "mqtt://host:1883", "温度/#"},
		{"mqtt://host/温度", "mqtt://host:1883", "温度"},
		{"mqtt://host/what%3F", "mqtt://host:1883", "what?"},
		{"mqtt://host/100%", "mqtt://host:1883", "100%"},
		{"mqtt://host/50%zz", "mqtt://host:1883", "50%zz"},
		{"mqtt://host/dev@home", "mqtt://host:1883", "dev@home"},
		{"mqtt://host/http://x", "mqtt://host:1883", "http://x"},
		{"host/a://b", "mqtt://host:1883", "a://b"},
		{"mqtt://host?topic=a/#&topic=%2B/b", "mqtt://host:1883", "a/#\n+/b"},
		{"wss://host/mqtt?topic=a/+/#", "wss://host:443/mqtt", "a/+/#"},
		{"wss://host?topic=a", "wss://host:443/mqtt", "a"},
	} {
		p, password, err := ParseURL(c.in)
		if err != nil || p.Address() != c.address || password != "" || p.Username != "" || p.Password != PasswordNone {
			t.Errorf("%q: %s, user %q, password %q (%v), want %s", c.in, p.Address(), p.Username, password, err, c.address)
			continue
		}
		want := New().Subscriptions
		if c.filters != "" {
			want = nil
			for f := range strings.SplitSeq(c.filters, "\n") {
				want = append(want, Subscription{Filter: f})
			}
		}
		if !slices.Equal(p.Subscriptions, want) {
			t.Errorf("%q: subscriptions %v, want %v", c.in, p.Subscriptions, want)
		}
		if errs := p.Check(); Blocks(errs) {
			t.Errorf("%q gives a profile that does not pass: %v", c.in, errs)
		}
	}
}

func TestUserAndPasswordAreTakenOutOfAnAddress(t *testing.T) {
	for _, c := range []struct {
		in, user, password string
		from               PasswordFrom
	}{
		{"mqtt://user:pw@host:1884", "user", "pw", PasswordAsk},
		{"user:pw@host:1884", "user", "pw", PasswordAsk},
		{"mqtt://user@host:1884", "user", "", PasswordAsk},
		{"mqtt://user:@host:1884", "user", "", PasswordNone},
		{"mqtt://:pw@host:1884", "", "pw", PasswordAsk},
		{"mqtt://@host:1884", "", "", PasswordNone},
		{"mqtt://user:a:b@host:1884", "user", "a:b", PasswordAsk},
		{"mqtt://user:a@b@host:1884", "user", "a@b", PasswordAsk},
		{"mqtt://me%40home:p%40%2F%3a%23%3F%25w@host:1884", "me@home", "p@/:#?%w", PasswordAsk},
		{"mqtt://user:100%@host:1884", "user", "100%", PasswordAsk},
		{"mqtt://user:a+b%2Bc@host:1884", "user", "a+b+c", PasswordAsk},
		{"mqtt://user:a：b。@host:1884", "user", "a：b。", PasswordAsk},
		{"mqtt://用户:密码@host:1884", "用户", "密码", PasswordAsk},
		{"mqtt://user: pw @host:1884/a", "user", " pw ", PasswordAsk},
	} {
		p, password, err := ParseURL(c.in)
		if err != nil || p.Username != c.user || password != c.password || p.Password != c.from || p.Host != "host" || p.Port != 1884 {
			t.Errorf("%q: user %q, password %q from %q, address %s (%v)", c.in, p.Username, password, p.Password, p.Address(), err)
		}
	}
}

func TestAnAddressThatCanNotBeUsedIsExplained(t *testing.T) {
	for _, c := range []struct {
		in      string
		problem Problem
	}{
		{"", ProblemMissing},
		{"   ", ProblemMissing},
		{"mqtt://", ProblemMissing},
		{"mqtt://:1883", ProblemMissing},
		{"mqtt://user:pw@", ProblemMissing},
		{"mqtt://.", ProblemMissing},
		{"http://host", ProblemScheme},
		{"://host", ProblemScheme},
		{"mqtt://host:0", ProblemRange},
		{"mqtt://host:99999", ProblemRange},
		{"mqtt://host:99999999999999999999", ProblemRange},
		{"mqtt://host:port", ProblemNotNumber},
		{"mqtt://host:-1", ProblemNotNumber},
		{"mqtt://host:+1", ProblemNotNumber},
		{"mqtt://a:b:c", ProblemNotNumber},
		{"mqtt://[::1", ProblemIPv6},
		{"mqtt://[::1]x", ProblemIPv6},
		{"mqtt://[host]", ProblemIPv6},
		{"mqtt://[127.0.0.1]", ProblemIPv6},
		{"mqtt://my host", ProblemSpace},
		{"mqtt://my\u200bhost", ProblemSpace},
		{"mqtt://ho\x00st", ProblemSpace},
		{"mqtt://ho\xffst", ProblemUTF8},
		{"mqtt://a..b", ProblemHost},
		{"mqtt://ho\"st", ProblemHost},
		{"mqtt://" + strings.Repeat("a", 64), ProblemHost},
		{"mqtt://" + strings.Repeat("a.", 200) + "b", ProblemTooLong},
		{"mqtt://host/a#", ProblemFilter},
		{"mqtt://host/a/#/b", ProblemFilter},
		{"mqtt://host/a+", ProblemFilter},
		{"mqtt://host/a%00b", ProblemFilter},
		{"mqtt://host/%ff", ProblemFilter},
		{"mqtt://host#a", ProblemFragment},
		{"ws://host/mqtt#a", ProblemFragment},
		{"ws://host#", ProblemFragment},
		{"ws://host/a b", ProblemPath},
		{"mqtt://host/a?b", ProblemQuery},
		{"wss://host/mqtt?token=abc", ProblemQuery},
		{"mqtt://host?", ProblemQuery},
		{"mqtt://host?topic=", ProblemMissing},
		{"mqtt://user:pa/ss@host", ProblemEscape},
		{"mqtt://user:pa#ss@host", ProblemEscape},
		{"mqtt://user:pa?ss@host", ProblemEscape},
		{"mqtt://user:12/34@host", ProblemEscape},
		{"user:p@w/d@host", ProblemEscape},
		{"mqtt://user/name:pw@host", ProblemEscape},
		{"mqtt://us%00er:pw@host", ProblemNUL},
		{"mqtt://us%ffer:pw@host", ProblemUTF8},
		{"mqtt://user:" + strings.Repeat("p", MaxSecret+1) + "@host", ProblemTooLong},
	} {
		_, _, err := ParseURL(c.in)
		var e *FieldError
		if !errors.As(err, &e) || e.Problem != c.problem || e.Field == FieldHost {
			t.Errorf("%.80q: %v, want %v", c.in, err, c.problem)
		}
		if got := CheckField(FieldURL, c.in); got == nil || got.Problem != c.problem {
			t.Errorf("%.80q as it is typed: %v", c.in, got)
		}
	}
}

// Wherever a password stands in an address, and however wrong the address is, it
// gets neither into the profile nor into the error.
func TestNoPasswordOfAnAddressGetsIntoTheProfileOrAnError(t *testing.T) {
	const canary = "kAnaRy7"
	for _, form := range []string{
		"mqtt://user:%s@host", "user:%s@host", "mqtt://user:%s@host:99999", "mqtt://user:%s@host:x", "mqtt://user:%s@",
		"mqtt://user:%s@ho st", "mqtt://user:%s@[::1", "mqtt://user:%s", "user:%s", "http://user:%s@host", "foo://user:%s@host/",
		"mqtt://user:%s/x@host", "mqtt://user:x/%s@host", "mqtt://user:#%s@host/a", "mqtt://user:x?%s@host", "mqtt://user:1/%s@host:1",
		"mqtt://user:x@%s/y@host", "mqtt://user:%s@host/a#b", "mqtt://user:%s@host?password=1", "wss://host/mqtt?password=%s",
		"wss://host/mqtt?topic=a&token=%s", "mqtt://user:%%%s@host/%%zz", "mqtt://user:%s\x00@host", "mqtt://user:\xff%s@host",
		"mqtt://user:%s@host\n", "mqtt:user:%s@host", "mqtt:/user:%s@host", "mqtt://user:[%s@host", "mqtt://user:%s]@host:1",
	} {
		in := fmt.Sprintf(form, canary)
		p, _, err := ParseURL(in)
		b, jsonErr := json.Marshal(p)
		if jsonErr != nil {
			t.Fatal(jsonErr)
		}
		for what, text := range map[string]string{"profile": string(b), "print": fmt.Sprintf("%+v", p), "address": p.Address(),
			"error": fmt.Sprintf("%v %+v %#v", err, err, err), "check": fmt.Sprintf("%+v", p.Check())} {
			if strings.Contains(text, canary) {
				t.Errorf("%q: the %s holds the password: %s", in, what, text)
			}
		}
	}
}

func FuzzParseURL(f *testing.F) {
	for _, s := range []string{"mqtt://user:pw@host:1883/topic/filter/#", "host:8883", "[::1]:1", "::1", "wss://h/mqtt?topic=a/#&topic=b",
		"mqtt://h/%E6%B8", "mqtt://u:a@b@c/d", "ws://h:80//#", "mqtt://[fe80::1%25e]/", "h.", "://", "mqtt://h?topic", "a@b/c:d@e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, password, err := ParseURL(s)
		if err != nil {
			var e *FieldError
			if !errors.As(err, &e) || e.Problem == ProblemNone || e.Problem >= ProblemCount || password != "" || p.Host != "" {
				t.Fatalf("error %#v", err)
			}
			if len(s) > 6 && strings.Contains(err.Error(), s) {
				t.Fatalf("the error repeats the address: %v", err)
			}
			return
		}
		if errs := p.Check(); Blocks(errs) {
			t.Fatalf("the profile does not pass: %v", errs)
		}
		if password != "" && p.Password != PasswordAsk {
			t.Fatalf("there is a password, and it comes from %q", p.Password)
		}
		// The address without what belongs to the profile leads to the same place.
		q, _, err := ParseURL(p.Address())
		if err != nil || q.Address() != p.Address() || q.Host != p.Host {
			t.Fatalf("%q reads back as %q (%v)", p.Address(), q.Address(), err)
		}
		b, err := json.Marshal(p)
		if err != nil || !utf8.Valid(b) {
			t.Fatalf("%v: %q", err, b)
		}
		var again Profile
		if err := json.Unmarshal(b, &again); err != nil || again.Host != p.Host || again.Username != p.Username {
			t.Fatalf("reads back from the file as %+v (%v)", again, err)
		}
	})
}
