package profile

import (
	"reflect"
	"testing"
)

func TestAPresetFillsWhatNobodyTypedAndNothingElse(t *testing.T) {
	p := PresetAWS.Fill(New())
	if p.Scheme != SchemeMQTTS || p.Port != 443 || p.Host != "" || !reflect.DeepEqual(p.TLS.ALPN, []string{"x-amzn-mqtt-ca"}) || len(p.Subscriptions) != 1 {
		t.Errorf("%+v", p)
	}
	p = PresetHomeAssistant.Fill(p)
	if p.Address() != "mqtt://homeassistant.local:1883" || p.TLS.ALPN != nil || len(p.Subscriptions) != 2 {
		t.Errorf("after another preset: %+v", p)
	}

	typed := New()
	typed.Host, typed.Port, typed.Username = "abc.iot.eu-west-1.amazonaws.com", 8443, "ann"
	typed.TLS.ALPN, typed.KeepAlive = []string{"mqtt"}, 20
	typed.Subscriptions = []Subscription{{Filter: "mine/#"}}
	for s := PresetNone; s < PresetCount; s++ {
		if got := s.Fill(typed); !reflect.DeepEqual(got, typed) {
			t.Errorf("preset %d replaced what was typed: %+v", s, got)
		}
	}
}

func TestAPresetWithItsHostCanBeUsed(t *testing.T) {
	for s := PresetNone; s < PresetCount; s++ {
		p := s.Fill(New())
		if p.Host == "" {
			p.Host = "broker.example.com"
		}
		if errs := p.Check(); Blocks(errs) {
			t.Errorf("preset %d: %v", s, errs)
		}
	}
}

func TestTheWaysOfAProfileAreChecked(t *testing.T) {
	for _, c := range []struct {
		field Field
		text  string
		want  Problem
	}{
		{FieldProxy, "", ProblemNone}, {FieldProxy, "direct", ProblemNone}, {FieldProxy, "http://proxy:3128", ProblemNone},
		{FieldProxy, "socks5://[::1]:1080", ProblemNone}, {FieldProxy, "socks5://proxy", ProblemNone},
		{FieldProxy, "proxy:3128", ProblemProxy}, {FieldProxy, "ftp://proxy", ProblemProxy}, {FieldProxy, "http://", ProblemProxy},
		{FieldProxy, "http://proxy:99999", ProblemProxy}, {FieldProxy, "http://a:b@proxy:1", ProblemProxyUser}, {FieldProxy, "http://proxy/x", ProblemProxy},
		{FieldOther, "mqtts://b:8883", ProblemNone}, {FieldOther, "b", ProblemNone}, {FieldOther, "unix:///run/b.sock", ProblemNone},
		{FieldOther, "mqtt://ann@b", ProblemOtherUser}, {FieldOther, "a b", ProblemSpace}, {FieldOther, "", ProblemMissing},
		{FieldPin, "", ProblemNone}, {FieldPin, "abc", ProblemPin},
		{FieldALPN, "mqtt, x-amzn-mqtt-ca", ProblemNone}, {FieldALPN, "a\x00b", ProblemALPN},
		{FieldMinVersion, "1.1", ProblemNone}, {FieldMinVersion, "3", ProblemTLSVersion},
		{FieldURL, "unix:///run/mqtt.sock", ProblemNone}, {FieldURL, "unix://mqtt.sock", ProblemSocket}, {FieldURL, "unix://", ProblemMissing},
		{FieldServerName, "", ProblemNone}, {FieldServerName, "a b", ProblemSpace},
	} {
		got := ProblemNone
		if e := CheckField(c.field, c.text); e != nil {
			got = e.Problem
		}
		if got != c.want {
			t.Errorf("%v %q: %v, want %v", c.field, c.text, got, c.want)
		}
	}
	for _, c := range []struct {
		header  Property
		want    Problem
		warning bool
	}{
		{Property{"X-A", "b"}, ProblemNone, false}, {Property{"", ""}, ProblemMissing, false}, {Property{"X A", "b"}, ProblemHeader, false},
		{Property{"X-A", "b\r\nc"}, ProblemHeaderValue, false}, {Property{"upgrade", "b"}, ProblemHeaderOurs, false},
		{Property{"authorization", "Bearer abc"}, ProblemHeaderSecret, true}, {Property{"Authorization", "Bearer {password}"}, ProblemNone, false},
	} {
		p := New()
		p.Network.Headers = []Property{c.header}
		got := FieldError{}
		for _, e := range p.Check() {
			if e.Field == FieldHeader {
				got = e
			}
		}
		if got.Problem != c.want || got.Warning != c.warning {
			t.Errorf("%v: %+v", c.header, got)
		}
	}
}
