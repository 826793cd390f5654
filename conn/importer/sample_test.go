package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"treetop/conn/profile"
)

// samples are files as the programs write them.
var samples = []struct {
	file    string
	format  Format
	entries int
}{
	{"mqtt-explorer-settings.json", FormatExplorer, 3},
	{"mqtt-explorer-0.3.5-settings.json", FormatExplorer, 2},
	{"mqttx-export-1.13.json", FormatMQTTX, 2},
	{"mqttx-export-legacy-no-protocol.json", FormatMQTTX, 1},
	{"mqtt5-explorer-connections.json", FormatFive, 2},
	{"mqtt-spy-configuration.xml", FormatSpy, 1},
	{"mqttfx-1.7-config-INFERRED.xml", FormatFX, 1},
	{"mqttanalyzer.mqttbroker", FormatAnalyzer, 1},
	{"treetop-profiles.json", FormatTreetop, 2},
}

func sample(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func read(tb testing.TB, b []byte) (Result, error) {
	tb.Helper()
	return Read(context.Background(), bytes.NewReader(b), Options{})
}

func problemOf(err error) Problem {
	var e *Error
	if errors.As(err, &e) {
		return e.Problem
	}
	return ProblemNone
}

var update = flag.Bool("update", false, "write what is read now as what is wanted")

// wanted is an Entry as it stands in testdata, beside the version of MQTT, which
// depends on what the program can speak.
type wanted struct {
	Profile profile.Profile   `json:"profile"`
	Secrets map[string]string `json:"secrets,omitempty"`
	Files   []string          `json:"files,omitempty"`
	Notes   []string          `json:"notes,omitempty"`
}

func TestEachSampleIsReadToItsLastField(t *testing.T) {
	for _, s := range samples {
		t.Run(s.file, func(t *testing.T) {
			res, err := ReadFile(context.Background(), filepath.Join("testdata", s.file), Options{})
			if err != nil || res.Format != s.format || len(res.Entries) != s.entries {
				t.Fatalf("%v entries of %s, error %v", len(res.Entries), res.Format, err)
			}
			var got []wanted
			for _, e := range res.Entries {
				w := wanted{Profile: e.Profile, Secrets: e.Secrets}
				w.Profile.Version = ""
				if e.Profile.ID == "" {
					t.Error("an entry has no ID")
				}
				if !slices.Contains([]Format{FormatExplorer, FormatSpy, FormatTreetop}, s.format) {
					w.Profile.ID = "" // made up, or tested elsewhere
				}
				for _, f := range e.Files {
					w.Files = append(w.Files, f.Name+": "+strings.SplitN(string(f.Data), "\n", 2)[0])
				}
				for _, n := range e.Notes {
					if n.Kind != NoteVersion {
						w.Notes = append(w.Notes, strings.Join(append([]string{n.Kind.String()}, n.Args...), " · "))
					}
				}
				if !e.Usable() {
					t.Errorf("%s can't be used: %v", e.Profile.Name, e.Faults)
				}
				got = append(got, w)
			}
			b, err := json.MarshalIndent(got, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", "want", s.file+".json")
			if *update {
				if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(b)+"\n" != string(want) {
				t.Errorf("got\n%s\nwant\n%s", b, want)
			}
		})
	}
}

func TestTheVersionOfMQTTIsTakenOrNoted(t *testing.T) {
	for _, s := range []struct{ in, want string }{
		{`[{"host":"h","mqttVersion":"5.0"}]`, "5"},
		{`[{"host":"h","mqttVersion":"3.1.1"}]`, "3.1.1"},
		{`[{"host":"h","mqttVersion":"3.1"}]`, "3.1"},
		{`[{"host":"h","mqttVersion":"9"}]`, "9"},
		{`[{"host":"h","topics":[],"version":5}]`, "5"},
		{`{"version":1,"broker":{"hostname":"h","protocolVersion":"mqtt5"}}`, "5"},
	} {
		res, err := read(t, []byte(s.in))
		if err != nil || len(res.Entries) != 1 {
			t.Fatalf("%s: %v", s.in, err)
		}
		e := res.Entries[0]
		noted := slices.ContainsFunc(e.Notes, func(n Note) bool { return n.Kind == NoteVersion && n.Args[0] == s.want })
		if (e.Profile.Version == s.want) == noted {
			t.Errorf("%s: version %s, noted %v", s.in, e.Profile.Version, noted)
		}
	}
}

func TestTheSameConnectionHasTheSameIDEachTime(t *testing.T) {
	for _, s := range samples[:6] {
		if s.format == FormatMQTTX && s.entries == 1 {
			continue // it has no ID there
		}
		a, _ := read(t, sample(t, s.file))
		b, _ := read(t, sample(t, s.file))
		for i := range a.Entries {
			if a.Entries[i].Profile.ID != b.Entries[i].Profile.ID {
				t.Errorf("%s: connection %d has another ID when it is read again", s.file, i)
			}
		}
	}
}

func TestFilesOfWindowsEditorsAreRead(t *testing.T) {
	b := []byte(`[{"host":"h","mqttVersion":"5.0","name":"家"}]`)
	wide := []byte{0xff, 0xfe}
	for _, r := range string(b) {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for name, b := range map[string][]byte{"UTF-8 with a mark": append([]byte("\xef\xbb\xbf"), b...), "UTF-16": wide} {
		res, err := read(t, b)
		if err != nil || len(res.Entries) != 1 || res.Entries[0].Profile.Name != "家" {
			t.Errorf("%s: %d entries, error %v", name, len(res.Entries), err)
		}
	}
}

func TestWhatIsNoFileOfTheirsIsSaidToBeNone(t *testing.T) {
	for in, want := range map[string]Problem{
		"":                                      ProblemEmpty,
		"  \n":                                  ProblemEmpty,
		"hello":                                 ProblemUnknown,
		"\x00\x01\x02":                          ProblemUnknown,
		`{"a":1}`:                               ProblemUnknown,
		`[]`:                                    ProblemUnknown,
		`[1,"a",null,[{}]]`:                     ProblemUnknown,
		`<html></html>`:                         ProblemUnknown,
		`<configuration/>`:                      ProblemUnknown,
		`{"a":}`:                                ProblemSyntax,
		`{"a" 1}`:                               ProblemSyntax,
		`["a" "b"]`:                             ProblemSyntax,
		"{\"a\":\"\n\"}":                        ProblemSyntax,
		`{"messages":[}]`:                       ProblemSyntax,
		`{"a":"\x"}`:                            ProblemSyntax,
		`{"ConnectionManager_connections":{}}`:  ProblemNoEntries,
		`<x:MqttSpyConfiguration xmlns:x="y"/>`: ProblemNoEntries,
		`{"profiles":[{"scheme":"mqtt","host":"h"}],"version":2}`: ProblemNewer,
	} {
		res, err := read(t, []byte(in))
		if problemOf(err) != want || len(res.Entries) != 0 {
			t.Errorf("%q: %v with %d entries; want %s", in, err, len(res.Entries), want)
		}
	}
}

func TestReadingAFileThatIsNotThereSaysSo(t *testing.T) {
	if _, err := ReadFile(context.Background(), filepath.Join(t.TempDir(), "none.json"), Options{}); problemOf(err) != ProblemNoFile {
		t.Error(err)
	}
	if _, err := ReadFile(context.Background(), t.TempDir(), Options{}); problemOf(err) != ProblemUnreadable {
		t.Error(err)
	}
}
