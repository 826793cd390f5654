package profile

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestANewProfilePassesAndHasItsOwnID(t *testing.T) {
	for _, p := range []Profile{New(), NewDemo()} {
		if errs := p.Check(); len(errs) != 0 {
			t.Fatalf("%v", errs)
		}
	}
	a, b := New(), New()
	if a.ID == b.ID || a.ID == "" || a.Duplicate().ID == a.ID || a.Clone().ID != a.ID {
		t.Fatalf("IDs %s, %s", a.ID, b.ID)
	}
	if a.Address() != "mqtt://127.0.0.1:1883" || !strings.HasPrefix(a.ClientID, "treetop-") || !a.RandomSuffix || !a.CleanSession {
		t.Fatalf("%+v", a)
	}
}

func TestFieldsAreCheckedAsTheyAreTyped(t *testing.T) {
	for _, c := range []struct {
		f       Field
		text    string
		problem Problem
	}{
		{FieldName, "Küche 厨房", ProblemNone},
		{FieldName, "", ProblemNone},
		{FieldName, strings.Repeat("x", 201), ProblemTooLong},
		{FieldName, "a\xff", ProblemUTF8},
		{FieldColour, "", ProblemNone},
		{FieldColour, "teal", ProblemNone},
		{FieldColour, "plaid", ProblemColour},
		{FieldScheme, "wss", ProblemNone},
		{FieldScheme, "tcp", ProblemScheme},
		{FieldHost, "broker", ProblemNone},
		{FieldHost, " broker. ", ProblemNone},
		{FieldHost, "::1", ProblemNone},
		{FieldHost, "[::1]", ProblemNone},
		{FieldHost, "", ProblemMissing},
		{FieldHost, "mqtt://h:1883/", ProblemHostIsURL},
		{FieldHost, "h/mqtt", ProblemHostIsURL},
		{FieldHost, "user:pw@h", ProblemHostIsURL},
		{FieldHost, "h:1883", ProblemHostPort},
		{FieldHost, "h：1883", ProblemHostPort},
		{FieldHost, "a b", ProblemSpace},
		{FieldHost, "a\u202eb", ProblemSpace},
		{FieldHost, "a:b", ProblemHost},
		{FieldHost, "-", ProblemNone},
		{FieldPort, "1883", ProblemNone},
		{FieldPort, " 1883 ", ProblemNone},
		{FieldPort, "", ProblemMissing},
		{FieldPort, "0", ProblemRange},
		{FieldPort, "99999", ProblemRange},
		{FieldPort, "18e2", ProblemNotNumber},
		{FieldPort, "١٨٨٣", ProblemNotNumber},
		{FieldKeepAlive, "0", ProblemNone},
		{FieldKeepAlive, "65536", ProblemRange},
		{FieldConnectTimeout, "0", ProblemRange},
		{FieldConnectTimeout, "600", ProblemNone},
		{FieldPath, "", ProblemNone},
		{FieldPath, "/mqtt", ProblemNone},
		{FieldPath, "mqtt", ProblemPath},
		{FieldPath, "/a?b", ProblemPath},
		{FieldUsername, "hub/device:1", ProblemNone},
		{FieldUsername, "a\x00", ProblemNUL},
		{FieldUsername, strings.Repeat("u", 65_536), ProblemTooLong},
		{FieldSecret, "密码 ", ProblemNone},
		{FieldSecret, strings.Repeat("x", MaxSecret+1), ProblemTooLong},
		{FieldClientID, "", ProblemNone},
		{FieldVersion, "3.1.1", ProblemNone},
		{FieldVersion, "5", ProblemNone}, {FieldVersion, "auto", ProblemNone}, {FieldVersion, "4", ProblemVersion},
		{FieldSubscription, "a/+/#", ProblemNone},
		{FieldSubscription, "$share/g/a", ProblemNone},
		{FieldSubscription, "", ProblemMissing},
		{FieldSubscription, "a/#/b", ProblemFilter},
		{FieldSubscription, "a\x00", ProblemFilter},
		{FieldWillTopic, "a/b", ProblemNone},
		{FieldWillTopic, "", ProblemMissing},
		{FieldWillTopic, "a/+", ProblemTopic},
		{FieldWillPayload, "\x00\xff", ProblemNone},
		{FieldWillPayload, strings.Repeat("x", 65_536), ProblemTooLong},
		{FieldURL, "mqtt://host", ProblemNone},
	} {
		e := CheckField(c.f, c.text)
		got := ProblemNone
		if e != nil {
			got = e.Problem
		}
		if got != c.problem || e != nil && e.Field != c.f {
			t.Errorf("%v %.40q: %v, want %v", c.f, c.text, e, c.problem)
		}
	}
	if n, ok := Number(FieldPort, " 1883 "); n != 1883 || !ok {
		t.Errorf("1883 is %d, %v", n, ok)
	}
	if _, ok := Number(FieldPort, "0"); ok {
		t.Error("0 is a port")
	}
	if got := CleanHost(" [::1] "); got != "::1" {
		t.Errorf("host %q", got)
	}
}

func TestEverythingWrongWithAProfileIsFoundInTheOrderOfTheForm(t *testing.T) {
	p := New()
	p.Colour, p.Scheme, p.Host, p.Port = "plaid", "mqtts", "", 0
	p.KeepAlive, p.ConnectTimeout, p.Version = -1, 0, "4"
	p.CleanSession = false
	p.Subscriptions = []Subscription{{Filter: "a"}, {Filter: "a#"}, {Filter: "a"}, {Filter: "b", QoS: 3}}
	p.Will = &Will{Topic: "a/#", QoS: 3}
	p.TLS.CertFile = "cert.pem"
	var got []string
	for _, e := range p.Check() {
		s := fmt.Sprintf("%v: %v %d", e.Field, e.Problem, e.Index)
		if e.Warning {
			s += " warning"
		}
		got = append(got, s)
	}
	want := []string{
		"colour: unknown colour 0 warning", "host: missing 0", "port: out of range 0", "version: unknown version 0",
		"keep alive: not a whole number 0", "connect timeout: out of range 0", "clean session: a persistent session needs a fixed client ID 0 warning",
		"subscription: not a topic filter 1", "subscription: is there twice 2", "subscription: QoS must be 0, 1 or 2 3",
		"last will topic: not a topic name 0", "last will QoS: QoS must be 0, 1 or 2 0", "client key: the client key is missing 0",
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAPasswordThatGoesUnencryptedThroughTheNetworkIsAWarning(t *testing.T) {
	p := New()
	p.Username, p.Password = "u", PasswordKeyring
	for host, want := range map[string]int{"127.0.0.1": 0, "::1": 0, "localhost": 0, "192.168.1.2": 1, "broker": 1} {
		p.Host = host
		if errs := p.Check(); len(errs) != want || Blocks(errs) {
			t.Errorf("%s: %v", host, errs)
		}
	}
	p.Scheme = SchemeMQTTS
	if errs := p.Check(); len(errs) != 0 {
		t.Errorf("over TLS: %v", errs)
	}
	p.Username = ""
	if errs := p.Check(); len(errs) != 1 || errs[0].Field != FieldUsername || !errs[0].Warning {
		t.Errorf("without a user name: %v", errs)
	}
}

func TestEveryFieldAndProblemHasAName(t *testing.T) {
	for f := range FieldCount {
		if s := f.String(); s == "" || strings.HasPrefix(s, "field ") {
			t.Errorf("field %d has no name", f)
		}
	}
	for p := range ProblemCount {
		if s := p.String(); s == "" || strings.HasPrefix(s, "problem ") {
			t.Errorf("problem %d has no name", p)
		}
	}
}

func TestTitlesAreNamesOrPlaces(t *testing.T) {
	p := New()
	p.Host = "broker"
	for _, c := range []struct {
		name string
		port int
		want string
	}{{"Home", 1883, "Home"}, {"", 1883, "broker"}, {"", 1884, "broker:1884"}} {
		if p.Name, p.Port = c.name, c.port; p.Title() != c.want {
			t.Errorf("title %q, want %q", p.Title(), c.want)
		}
	}
}

func TestCertificateFilesAreLookedInto(t *testing.T) {
	dir := t.TempDir()
	pair := func(name string) (cert, key string) {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
		der, err := x509.CreateCertificate(rand.Reader, c, c, k.Public(), k)
		if err != nil {
			t.Fatal(err)
		}
		private, err := x509.MarshalPKCS8PrivateKey(k)
		if err != nil {
			t.Fatal(err)
		}
		cert, key = filepath.Join(dir, name+".crt"), filepath.Join(dir, name+".key")
		put := func(path, kind string, b []byte) {
			text := append([]byte("\xef\xbb\xbf"), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b})...)
			if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), "\n", "\r\n")), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		put(cert, "CERTIFICATE", der)
		put(key, "PRIVATE KEY", private)
		put(filepath.Join(dir, name+".locked"), "ENCRYPTED PRIVATE KEY", private)
		return cert, key
	}
	cert, key := pair("a")
	_, other := pair("b")
	junk := filepath.Join(dir, "junk")
	if err := os.WriteFile(junk, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		files TLS
		want  string
	}{
		{TLS{}, "[]"},
		{TLS{CAFile: cert, CertFile: cert, KeyFile: key}, "[]"},
		{TLS{CAFile: filepath.Join(dir, "none")}, "[CA file: there is no such file]"},
		{TLS{CAFile: dir}, "[CA file: the file can't be read]"},
		{TLS{CAFile: junk}, "[CA file: the file has no certificate or key in PEM form]"},
		{TLS{CAFile: key}, "[CA file: the file has no certificate or key in PEM form]"},
		{TLS{CertFile: cert, KeyFile: cert}, "[client key: the file has no certificate or key in PEM form]"},
		{TLS{CertFile: cert, KeyFile: filepath.Join(dir, "a.locked")}, "[client key: the key is protected by a passphrase]"},
		{TLS{CertFile: cert, KeyFile: other}, "[client key: the key does not belong to the certificate]"},
	} {
		p := New()
		p.Scheme, p.TLS = SchemeMQTTS, c.files
		got := []string{}
		for _, e := range p.CheckFiles("") {
			got = append(got, e.Error())
		}
		if s := fmt.Sprint(got); s != c.want {
			t.Errorf("%+v: %s, want %s", c.files, s, c.want)
		}
	}
}
