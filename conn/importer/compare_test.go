package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"treetop/conn/profile"
)

func TestAnEntryIsNewTheSameOrDiffersInItsParts(t *testing.T) {
	for _, s := range samples {
		res, err := read(t, sample(t, s.file))
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range Compare(res.Entries, nil) {
			if c.Standing != New {
				t.Errorf("%s: entry %d is %d beside nothing", s.file, i, c.Standing)
			}
		}
		// Saved and read again, so that empty lists are as they come from a file.
		var mine []profile.Profile
		for _, e := range res.Entries {
			if len(e.Files) > 0 {
				if e.Profile, _, err = e.Keep(t.TempDir()); err != nil {
					t.Fatal(err)
				}
			}
			raw, err := json.Marshal(e.Profile)
			if err != nil {
				t.Fatal(err)
			}
			var p profile.Profile
			if err := json.Unmarshal(raw, &p); err != nil {
				t.Fatal(err)
			}
			mine = append(mine, p)
		}
		for i, c := range Compare(res.Entries, mine) {
			if c.Standing != Same || c.Mine.ID != mine[i].ID {
				t.Errorf("%s: entry %d is not the one that was saved: %v", s.file, i, c.Parts)
			}
		}
		mine[0].Port++
		mine[0].Username = "somebody"
		mine[0].Subscriptions = nil
		want := []Part{PartAddress, PartUser, PartSubscriptions}
		if res.Entries[0].Profile.Subscriptions == nil {
			want = want[:2]
		}
		if c := Compare(res.Entries, mine)[0]; s.format != FormatFX && (c.Standing != Differs || !slices.Equal(c.Parts, want)) {
			t.Errorf("%s: %d, %v", s.file, c.Standing, c.Parts)
		}
	}
}

func TestTwoOfOneNameAreNotTakenForOneAnother(t *testing.T) {
	entry := func(id, name, host string) Entry {
		d := newDraft(FormatMQTTX, id)
		d.name(name)
		d.address("mqtt", host, 1883, "")
		d.subscribe("#", 0)
		return d.done()
	}
	a, b := entry("a", "Home", "one"), entry("b", "Home", "two")
	one, two := a.Profile.Clone(), b.Profile.Clone()
	one.ID, two.ID = "1", "2"
	got := Compare([]Entry{b, a}, []profile.Profile{one, two})
	if got[0].Mine.ID != "2" || got[1].Mine.ID != "1" || got[0].Standing != Same || got[1].Standing != Same {
		t.Errorf("%+v", got)
	}
	two.Host = "three"
	if got = Compare([]Entry{b}, []profile.Profile{one, two}); got[0].Standing != New {
		t.Errorf("one of two with the name was taken: %+v", got)
	}
	if got = Compare([]Entry{b, b}, []profile.Profile{two}); got[0].Standing != Differs || got[1].Standing != New {
		t.Errorf("one profile was found twice: %+v", got)
	}
}

func TestTheirsKeepsWhatTheOtherProgramKnowsNothingOf(t *testing.T) {
	res, err := read(t, sample(t, "mqtt-explorer-0.3.5-settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	mine := res.Entries[0].Profile.Clone()
	mine.ID, mine.Group, mine.Colour, mine.ReadOnly, mine.Port = "mine", "Work", "red", true, 1
	if c := Compare(res.Entries[:1], []profile.Profile{mine})[0]; c.Standing != Differs || !slices.Equal(c.Parts, []Part{PartAddress}) {
		t.Errorf("%+v", c)
	}
	p := res.Entries[0].Over(mine).Profile
	if p.ID != "mine" || p.Group != "Work" || p.Colour != "red" || !p.ReadOnly || p.Port != 1883 {
		t.Errorf("%+v", p)
	}
}

func TestOtherProgramsAreFoundWhereTheyKeepTheirFiles(t *testing.T) {
	now := time.Now()
	for _, s := range []struct {
		system string
		files  map[string]string // path below home: sample
		want   []Format
	}{
		{"linux", map[string]string{
			".config/MQTT-Explorer/settings.json":                            "mqtt-explorer-settings.json",
			"snap/mqtt-explorer/current/.config/MQTT-Explorer/settings.json": "mqtt-explorer-settings.json",
			"MQTT-FX/mqttfx-config.xml":                                      "mqttfx-1.7-config-INFERRED.xml",
			"mqtt-spy/mqtt-spy-configuration.xml":                            "mqtt-spy-configuration.xml",
			".config/MQTTX/MQTTX.db":                                         "mqttx-export-1.13.json",
			"Téléchargements/plant.mqttbroker":                               "mqttanalyzer.mqttbroker",
			".config/user-dirs.dirs":                                         "",
			"Downloads/connections-1.json":                                   "mqtt5-explorer-connections.json",
			"Downloads/my-mqttx.json":                                        "mqttx-export-1.13.json",
			"Downloads/holiday.json":                                         "mqttx-export-1.13.json", // not by its name
			"Downloads/mqtt.json":                                            "unknown",
		}, []Format{FormatExplorer, FormatExplorer, FormatMQTTX, FormatMQTTX, FormatFive, FormatSpy, FormatFX, FormatAnalyzer}},
		{"darwin", map[string]string{
			"Library/Application Support/MQTT-Explorer/settings.json":                                                   "mqtt-explorer-settings.json",
			"Library/Containers/de.t7n.apps.mqtt-explorer/Data/Library/Application Support/MQTT-Explorer/settings.json": "mqtt-explorer-settings.json",
			"Library/Application Support/MQTT-FX/mqttfx-config.xml":                                                     "mqttfx-1.7-config-INFERRED.xml",
		}, []Format{FormatExplorer, FormatExplorer, FormatFX}},
		{"windows", map[string]string{
			"AppData/Roaming/MQTT-Explorer/settings.json":                                                                    "mqtt-explorer-settings.json",
			"AppData/Local/Packages/51031thomas.nordquist.MQTT-Explorer_1a2b/LocalCache/Roaming/MQTT-Explorer/settings.json": "mqtt-explorer-settings.json",
			"AppData/Local/MQTT-FX/mqttfx-config.xml":                                                                        "mqttfx-1.7-config-INFERRED.xml",
			"mqtt-spy/other.xml": "mqtt-spy-configuration.xml",
		}, []Format{FormatExplorer, FormatExplorer, FormatSpy, FormatFX}},
	} {
		t.Run(s.system, func(t *testing.T) {
			home := t.TempDir()
			for path, from := range s.files {
				path = filepath.Join(home, filepath.FromSlash(path))
				b := []byte(`{"no": "connections"}`)
				switch from {
				case "":
					b = []byte("# comment\nXDG_DOWNLOAD_DIR=\"$HOME/Téléchargements\"\n")
				case "unknown":
				default:
					b = sample(t, from)
				}
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			env := map[string]string{"APPDATA": filepath.Join(home, "AppData", "Roaming"), "LOCALAPPDATA": filepath.Join(home, "AppData", "Local")}
			m := Machine{System: s.system, Home: home, Env: func(name string) string {
				if s.system == "windows" {
					return env[name]
				}
				return ""
			}}
			var got []Format
			for _, p := range m.Find(context.Background(), now) {
				got = append(got, p.Format)
				if p.Database != (filepath.Ext(p.Path) == ".db") {
					t.Errorf("%s: database %v", p.Path, p.Database)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, s.want) {
				t.Errorf("found %v, want %v", got, s.want)
			}
		})
	}
}

func TestNothingIsFoundWhereThereIsNoHome(t *testing.T) {
	m := Machine{System: "linux", Env: func(string) string { return "" }}
	if got := m.Find(context.Background(), time.Now()); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestAFileBeginsWithWhatItIs(t *testing.T) {
	for _, s := range samples {
		res, err := Read(context.Background(), bytes.NewReader(sample(t, s.file)), Options{})
		if err != nil || res.Format.String() == "" || res.Format != s.format {
			t.Errorf("%s: %s, %v", s.file, res.Format, err)
		}
		if got := detect(filepath.Join("testdata", s.file)); got != s.format {
			t.Errorf("%s is taken for %s", s.file, got)
		}
	}
}
