package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
)

// fuzz reads anything that grows from the samples of a format: what comes out
// can be saved, and is within the limits.
func fuzz(f *testing.F, format Format, more ...string) {
	for _, s := range samples {
		if s.format == format {
			f.Add(sample(f, s.file))
		}
	}
	for _, m := range more {
		f.Add([]byte(m))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		res, err := Read(context.Background(), bytes.NewReader(b), Options{})
		if err == nil && (len(res.Entries) == 0 || res.Format == FormatUnknown) {
			t.Fatal("nothing is read, and no error says why")
		}
		if len(res.Entries) > MaxEntries {
			t.Fatal("too many entries")
		}
		for _, e := range res.Entries {
			if _, err := json.Marshal(e.Profile); err != nil {
				t.Fatal(err)
			}
			if e.Profile.ID == "" || e.Profile.Demo {
				t.Fatal("a profile that can't be kept")
			}
			Compare(res.Entries[:1], nil)
		}
	})
}

func FuzzExplorer(f *testing.F) { fuzz(f, FormatExplorer) }
func FuzzMQTTX(f *testing.F)    { fuzz(f, FormatMQTTX) }
func FuzzFive(f *testing.F)     { fuzz(f, FormatFive) }
func FuzzSpy(f *testing.F)      { fuzz(f, FormatSpy) }
func FuzzFX(f *testing.F)       { fuzz(f, FormatFX) }
func FuzzAnalyzer(f *testing.F) { fuzz(f, FormatAnalyzer) }
func FuzzTreetop(f *testing.F) {
	fuzz(f, FormatTreetop, `{"version":1,"profiles":[{"scheme":"mqtt","host":"h","id":"a"}],"secrets":{"a":{"password":"x"}}}`)
}
