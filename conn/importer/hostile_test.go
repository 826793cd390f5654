package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestATruncatedFileGivesWhatWasComplete(t *testing.T) {
	for _, s := range samples {
		t.Run(s.file, func(t *testing.T) {
			whole := bytes.TrimRight(sample(t, s.file), "\r\n\t ")
			all, err := read(t, whole)
			if err != nil {
				t.Fatal(err)
			}
			for n := range len(whole) {
				res, err := read(t, whole[:n])
				if err == nil {
					t.Fatalf("%d of %d bytes are read without an error", n, len(whole))
				}
				if len(res.Entries) > len(all.Entries) {
					t.Fatalf("%d bytes give %d entries, all of them %d", n, len(res.Entries), len(all.Entries))
				}
				for i, e := range res.Entries {
					if e.Profile.Name != all.Entries[i].Profile.Name || e.Profile.Address() != all.Entries[i].Profile.Address() {
						t.Fatalf("%d bytes give %q as entry %d", n, e.Profile.Name, i)
					}
				}
			}
		})
	}
}

// repeated is a file with something in the middle as often as wanted, that is
// never in memory.
type repeated struct {
	head, body, tail string
	times            int
	at               int // of what comes now
}

func (r *repeated) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		now := r.body
		switch {
		case r.times > 0:
		case r.times == 0:
			now = r.tail
		default:
			if n > 0 {
				return n, nil
			}
			return 0, io.EOF
		}
		if r.head != "" {
			now = r.head
		}
		k := copy(b[n:], now[r.at:])
		n += k
		if r.at += k; r.at < len(now) {
			continue
		}
		r.at = 0
		if r.head != "" {
			r.head = ""
		} else {
			r.times--
		}
	}
	return n, nil
}

// allocated reads a stream and answers how many bytes were allocated for it.
func allocated(t *testing.T, r io.Reader) (Result, uint64, error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	res, err := Read(context.Background(), r, Options{})
	runtime.ReadMemStats(&after)
	return res, after.TotalAlloc - before.TotalAlloc, err
}

const message = `{"id":"m","topic":"a/b","payload":"{\"value\": 21.5, \"text\": \"\u5bb6\"}","qos":1,"retain":true,"properties":{"a":[1,2]}},`

func TestRecordedMessagesCostNoMemoryHoweverMany(t *testing.T) {
	const times = 200_000 // some 25 MB
	res, bytes, err := allocated(t, &repeated{head: `[{"host":"h","mqttVersion":"5.0","name":"n","messages":[`, body: message, tail: `{}]}]`, times: times})
	if err != nil || len(res.Entries) != 1 {
		t.Fatalf("%d entries, %v", len(res.Entries), err)
	}
	if n := res.Entries[0].Notes; fmt.Sprint(n[len(n)-1].Args, n[len(n)-2].Args) == "" || !strings.Contains(fmt.Sprint(n), "200001") {
		t.Errorf("the messages are not counted: %v", n)
	}
	if bytes > 8<<20 {
		t.Errorf("%d bytes were allocated for %d messages", bytes, times)
	}
}

func TestHugeTextsAndListsDoNotFillTheMemory(t *testing.T) {
	const mega = 16 << 10 // pieces of 1 kB
	piece := strings.Repeat("x", 1<<10)
	deepBytes := 16 << 20 // what reading may take beside what it keeps
	for name, s := range map[string]struct {
		file repeated
		want Problem
		most int
	}{
		"text of 16 MB in JSON":       {repeated{head: `[{"host":"h","mqttVersion":"5.0","name":"`, body: piece, tail: `"}]`, times: mega}, ProblemNone, deepBytes},
		"name of 16 MB in JSON":       {repeated{head: `[{"host":"h","mqttVersion":"5.0","`, body: piece, tail: `":1}]`, times: mega}, ProblemNone, deepBytes},
		"number of 16 MB in JSON":     {repeated{head: `[{"host":`, body: strings.Repeat("1", 1<<10), tail: `}]`, times: mega}, ProblemSyntax, deepBytes},
		"list that is kept":           {repeated{head: `[{"host":"h","mqttVersion":"5.0","x":[`, body: strings.Repeat(`"abc",`, 200), tail: `1]}]`, times: mega}, ProblemTooMuch, 8 * maxKept},
		"texts of 1 MB, many":         {repeated{head: `[{"host":"h","mqttVersion":"5.0","x":[`, body: `"` + strings.Repeat("y", 1<<20-10) + `",`, tail: `1]}]`, times: 200}, ProblemTooMuch, 8 * maxKept},
		"objects nested":              {repeated{head: `[`, body: strings.Repeat(`{"a":`, 100), tail: `1`, times: mega}, ProblemTooDeep, deepBytes},
		"lists nested in messages":    {repeated{head: `{"messages":`, body: strings.Repeat(`[`, 1<<10), tail: `1`, times: mega}, ProblemTooDeep, deepBytes},
		"text of 16 MB in XML":        {repeated{head: `<configuration><connectionProfiles><connectionProfile><profileName>`, body: piece, tail: `</profileName></connectionProfile></connectionProfiles></configuration>`, times: mega}, ProblemTooMuch, deepBytes},
		"tag of 16 MB":                {repeated{head: `<configuration><`, body: piece, tail: `/></configuration>`, times: mega}, ProblemTooMuch, deepBytes},
		"comment of 16 MB":            {repeated{head: `<configuration><!-- `, body: piece, tail: `--></configuration>`, times: mega}, ProblemTooMuch, deepBytes},
		"document type of 16 MB":      {repeated{head: `<!DOCTYPE a [`, body: piece, tail: `]><configuration/>`, times: mega}, ProblemTooMuch, deepBytes},
		"elements nested":             {repeated{head: `<configuration>`, body: `<a>`, tail: `</a>`, times: mega}, ProblemTooDeep, deepBytes},
		"a profile that does not end": {repeated{head: `<configuration><connectionProfiles><connectionProfile>`, body: `<a b="c">d</a>`, tail: `x`, times: 160 * mega}, ProblemTooMuch, 16 * maxKept},
	} {
		t.Run(name, func(t *testing.T) {
			_, bytes, err := allocated(t, &s.file)
			if problemOf(err) != s.want || err != nil && s.want == ProblemNone {
				t.Errorf("%v; want %s", err, s.want)
			}
			if bytes > uint64(s.most) {
				t.Errorf("%d MB were allocated", bytes>>20)
			}
		})
	}
}

func TestNoMoreConnectionsAreReadThanCanBeSaved(t *testing.T) {
	res, err := Read(context.Background(), &repeated{head: "[", body: `{"host":"h","mqttVersion":"5.0"},`, tail: "1]", times: MaxEntries + 5}, Options{})
	if problemOf(err) != ProblemTooMany || len(res.Entries) != MaxEntries {
		t.Errorf("%d entries, %v", len(res.Entries), err)
	}
}

func TestTenThousandConnectionsOfEachFormatAreRead(t *testing.T) {
	for name, s := range map[string]repeated{
		"list":   {head: "[", body: `{"host":"h","mqttVersion":"5.0","subscriptions":[{"topic":"a/#","qos":1}],"password":"p","username":"u"},`, tail: "1]"},
		"five":   {head: "[", body: `{"host":"h","validateCertificate":true,"topics":["#"],"version":4},`, tail: "1]"},
		"object": {head: `{"ConnectionManager_connections":{`, body: `"x":{"host":"h","port":"1883"},`, tail: `"y":1}}`},
		"spy":    {head: "<MqttSpyConfiguration><Connectivity>", body: "<ConnectionV2><Name>n</Name><ServerURI>h</ServerURI></ConnectionV2>", tail: "</Connectivity></MqttSpyConfiguration>"},
		"fx":     {head: "<configuration><connectionProfiles>", body: "<connectionProfile><brokerAddress>h</brokerAddress></connectionProfile>", tail: "</connectionProfiles></configuration>"},
		"own":    {head: `{"version":1,"profiles":[`, body: `{"scheme":"mqtt","host":"h","port":1883,"version":"3.1.1"},`, tail: "1]}"},
	} {
		s.times = 10_000
		res, err := Read(context.Background(), &s, Options{})
		if err != nil || len(res.Entries) != 10_000 || res.Entries[9_999].Profile.Host != "h" {
			t.Errorf("%s: %d entries, %v", name, len(res.Entries), err)
		}
	}
}

func TestEntitiesAreNotExpanded(t *testing.T) {
	const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<configuration><connectionProfiles><connectionProfile><profileName>&b;</profileName></connectionProfile></connectionProfiles></configuration>`
	if res, err := read(t, []byte(bomb)); problemOf(err) != ProblemSyntax || len(res.Entries) != 0 {
		t.Errorf("%d entries, %v", len(res.Entries), err)
	}
}

func TestFieldsOfTheWrongTypeAreNotedAndTheRestIsRead(t *testing.T) {
	for _, wrong := range []string{`null`, `1`, `-1e99`, `"x"`, `true`, `[]`, `[[1]]`, `{}`, `{"a":{"b":[1]}}`, `"\u0000"`, `"\ud800"`} {
		for _, s := range []struct{ head, keep, tail, names string }{
			{`[{`, `"host":"h","mqttVersion":"3.1.1"`, `}]`, "id name clientId protocol port path keepalive connectTimeout username password clean certType ssl ca rejectUnauthorized ALPNProtocols subscriptions will properties messages userProperties clientIdWithTime"},
			{`[{`, `"host":"h","validateCertificate":true`, `}]`, "id name protocol version port topics username password clientId caCertPath caCert"},
			{`{"ConnectionManager_connections":{"a":{`, `"host":"h","encryption":true`, `}}}`, "name port protocol basePath certValidation username password clientId subscriptions selfSignedCertificate clientKey changeSet configVersion"},
			{`{"broker":{`, `"hostname":"h","ssl":true`, `}}`, "alias port protocolMethod protocolVersion basePath untrustedSSL alpn authType username password clientID subscriptions certificates category"},
		} {
			for name := range strings.FieldsSeq(s.names) {
				in := fmt.Sprintf(`%s%s,"%s":%s%s`, s.head, s.keep, name, wrong, s.tail)
				res, err := read(t, []byte(in))
				if err != nil || len(res.Entries) != 1 || res.Entries[0].Profile.Host != "h" || !res.Entries[0].Usable() {
					t.Errorf("%s: %d entries, %v", in, len(res.Entries), err)
				}
			}
		}
	}
}

func TestAHostThatIsNoneKeepsTheEntryFromBeingImported(t *testing.T) {
	for _, host := range []string{"", "a b", "http://", "../x", "h\u202e", strings.Repeat("x", 300)} {
		res, err := read(t, fmt.Appendf(nil, `[{"host":%q,"mqttVersion":"3.1.1"}]`, host))
		if err != nil || len(res.Entries) != 1 || res.Entries[0].Usable() {
			t.Errorf("host %q: %v", host, err)
		}
	}
}

func TestASecretIsNeverInTheProfileTheNotesOrTheError(t *testing.T) {
	const secret = "CANARY-9c1e"
	for _, in := range []string{
		`[{"host":"h","mqttVersion":"5.0","username":"u","password":"` + secret + `"}]`,
		`[{"host":"mqtt://u:` + secret + `@h:1883/","mqttVersion":"5.0"}]`,
		`[{"host":"mqtt://u:` + secret + `@ h:1883/","mqttVersion":"5.0"}]`,
		`{"ConnectionManager_connections":{"a":{"host":"h","password":"` + secret + `","changeSet":{"password":"` + secret + `"}}}}`,
		`{"ConnectionManager_connections":{"a":{"host":"h","password":"` + secret + `"},"b":{"host":}}}`,
		`<MqttSpyConfiguration><Connectivity><Connection><ServerURI>tcp://u:` + secret + `@h:1</ServerURI><ServerURI>tcp://u:` + secret + `@h:1</ServerURI></Connection></Connectivity></MqttSpyConfiguration>`,
		`<MqttSpyConfiguration><Connectivity><Connection><ServerURI>tcp://u:` + secret + `@h:x</ServerURI></Connection></Connectivity></MqttSpyConfiguration>`,
		`<MqttSpyConfiguration><Connectivity><Connection><ServerURI>h</ServerURI><UserCredentials><Password>` + secret + `</Password></UserCredentials></Connection></Connectivity></MqttSpyConfiguration>`,
	} {
		res, err := read(t, []byte(in))
		said := fmt.Sprint(err)
		for _, e := range res.Entries {
			b, marshal := json.Marshal(e.Profile)
			if marshal != nil {
				t.Fatal(marshal)
			}
			said += string(b) + fmt.Sprint(e.Notes, e.Faults)
		}
		if len(res.Entries) == 0 || strings.Contains(said, secret) {
			t.Errorf("%s\ngives %s", in, said)
		}
	}
}

func TestCertificatesInTheFileGetFilesOfTheirOwn(t *testing.T) {
	res, err := read(t, sample(t, "mqtt-explorer-settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	e := res.Entries[2]
	p, kept, err := e.Keep(dir)
	if err != nil || p.TLS.CAFile == "" || p.TLS.CertFile == "" || p.TLS.KeyFile == "" {
		t.Fatalf("%+v, %v", p.TLS, err)
	}
	if faults := p.CheckFiles(""); len(faults) != 0 && faults[0].Field.String() != "CA file" {
		t.Errorf("the files can't be used: %v", faults)
	}
	for _, path := range []string{p.TLS.CAFile, p.TLS.CertFile, p.TLS.KeyFile} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v", path, info.Mode())
		}
	}
	// Another of the same profile takes its place, and gives it back.
	before, err := os.ReadFile(p.TLS.CertFile)
	if err != nil {
		t.Fatal(err)
	}
	again := e
	again.Files = append([]File{}, e.Files...)
	for i := range again.Files {
		again.Files[i].Data = []byte("another")
	}
	_, twice, err := again.Keep(dir)
	if now, _ := os.ReadFile(p.TLS.CertFile); err != nil || string(now) != "another" {
		t.Fatalf("%q, %v", now, err)
	}
	if err := twice.Undo(); err != nil {
		t.Fatal(err)
	}
	if now, _ := os.ReadFile(p.TLS.CertFile); string(now) != string(before) {
		t.Errorf("the certificate before is %q", now)
	}
	if err := kept.Undo(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("something is left: %v", err)
	}
	if err := kept.Undo(); err != nil {
		t.Errorf("what is gone already is no failure: %v", err)
	}

	e.Profile.ID = "../../outside"
	if p, _, err = e.Keep(dir); err != nil || !strings.HasPrefix(filepath.Clean(p.TLS.KeyFile), dir) {
		t.Errorf("an ID that is a path leads to %s, %v", p.TLS.KeyFile, err)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Read(ctx, &repeated{head: `[{"messages":[`, body: message, tail: "]}]", times: 1 << 30}, Options{Progress: func(n int64) {
		if n > 1<<20 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
