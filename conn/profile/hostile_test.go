package profile

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestAHostileFileIsSetAsideWithoutFillingTheMemory(t *testing.T) {
	for name, content := range map[string]string{
		"very many profiles": `{"version":1,"profiles":[` + strings.Repeat("{},", 100_000) + `{}]}`,
		"very deep":          `{"version":1,"profiles":[{"x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}]}`,
		"very large":         strings.Repeat(" ", maxFile) + `{"version":1}`,
		"wrong types":        `{"version":1,"profiles":[{"id":"a"},{"port":"1883"}]}`,
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "profiles.json"), content)
		s, n, err := OpenStore(dir)
		if err != nil || n == nil || readFile(t, n.Aside) != content || len(s.List()) != 0 {
			t.Errorf("%s: notice %v, error %v", name, n, err)
		}
	}
}

func TestManyProfilesAreNoBurden(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	s.file.Apply("", func(now *stored) {
		for i := range 2_000 {
			now.Profiles = append(now.Profiles, named(fmt.Sprint(i)))
		}
	})
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if all := openIn(t, dir).List(); len(all) != 2_000 || all[1_999].Name != "1999" {
		t.Fatalf("%d profiles", len(all))
	}
}

// Whatever is in profiles.json: no panic, nothing overwritten, and the Store can
// be used and saved.
func FuzzProfileLoad(f *testing.F) {
	for _, s := range []string{"", "{}", `{"version":1}`, `{"version":1,"profiles":null,"deleted":[{"id":"a","at":"2026-01-01T00:00:00Z"}]}`,
		`{"version":1,"profiles":[{"id":"x","will":null,"tls":{"alpn":[]},"subscriptions":[{"filter":"a","x":1}],"X":{}}]}`,
		`{"version":1,"profiles":[{"port":"1883"}]}`, `{"version":2,"profiles":[]}`, `{"version":1,"profiles":[{},{},{"id":"x"},{"ID":"x"}]}`,
		`{"version":1,"profiles":[{"subscriptions":[null,{}],"will":{"topic":1}}]}`, `{"version":1,"profiles":[null]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "profiles.json"), string(content))
		s, n, err := OpenStore(dir)
		if err != nil {
			t.Fatal(err)
		}
		if n != nil && readFile(t, n.Aside) != string(content) {
			t.Fatal("what was set aside has changed")
		}
		before := s.List()
		for _, p := range before {
			_ = p.Check()
			_ = p.Address()
			if q, ok := s.Get(p.ID); !ok || q.Host != p.Host {
				t.Fatalf("%q is not there", p.ID)
			}
		}
		p := named("new one")
		if err := s.Put(p); err != nil {
			t.Fatal(err)
		}
		again, n, err := OpenStore(dir)
		if err != nil || n != nil {
			t.Fatalf("after saving: %v, %v", n, err)
		}
		if after := again.List(); len(after) < len(before) || len(after) > len(before)+1 {
			t.Fatalf("%d profiles became %d", len(before), len(after))
		}
	})
}

func BenchmarkOpenWithAThousandProfiles(b *testing.B) {
	dir := b.TempDir()
	s := openIn(b, dir)
	s.file.Apply("", func(now *stored) {
		for i := range 1_000 {
			now.Profiles = append(now.Profiles, named(fmt.Sprint(i)))
		}
	})
	if err := s.Save(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		openIn(b, dir)
	}
}
