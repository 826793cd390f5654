package profile

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"treetop/conn/disk"
)

func openIn(t testing.TB, dir string) *Store {
	t.Helper()
	s, notice, err := OpenStore(dir)
	if err != nil || notice != nil {
		t.Fatalf("open: notice %v, error %v", notice, err)
	}
	return s
}

func named(name string) Profile {
	p := New()
	p.ID, p.Name = "id-"+name, name
	return p
}

func putAll(t testing.TB, s *Store, names ...string) {
	t.Helper()
	for _, n := range names {
		if err := s.Put(named(n)); err != nil {
			t.Fatal(err)
		}
	}
}

func order(s *Store) string {
	var names []string
	for _, p := range s.List() {
		names = append(names, p.Name)
	}
	return strings.Join(names, " ")
}

func check(t *testing.T, s *Store, want string) {
	t.Helper()
	if got := order(s); got != want {
		t.Fatalf("profiles %q, want %q", got, want)
	}
}

func TestProfilesComeBackAsTheyWere(t *testing.T) {
	dir := t.TempDir()
	p := New()
	p.Name, p.Group, p.Colour, p.Scheme, p.Host, p.Port, p.Path = "厨房", "Home", "teal", "wss", "host", 8084, "/mqtt"
	p.Username, p.Password, p.ClientID, p.RandomSuffix = "me", PasswordKeyring, "fixed", false
	p.KeepAlive, p.ConnectTimeout, p.CleanSession, p.ReadOnly = 0, 30, false, true
	p.Subscriptions = []Subscription{{Filter: "a/#", QoS: 1, NoLocal: true, RetainAsPublished: true, RetainHandling: 2}, {Filter: "b", QoS: 2}}
	p.Will = &Will{Topic: "bye", Payload: "payload", QoS: 1, Retain: true, DelayInterval: 30, Expiry: 60, ContentType: "text/plain", ResponseTopic: "r", UserProperties: []Property{{"k", "v"}}}
	p.MQTT5 = MQTT5{SessionExpiry: 3600, ReceiveMaximum: 10, MaximumPacketSize: 1 << 20, UserProperties: []Property{{"site", "a"}}, AuthMethod: "SCRAM"}
	p.TLS = TLS{SkipVerify: true, CAFile: "/ca", CertFile: "/cert", KeyFile: "/key", ALPN: []string{"mqtt"}}
	p.Network = Network{Proxy: "socks5://127.0.0.1:1080", Headers: []Property{{"X-A", "b"}}, Others: []string{"mqtt://b:1883"}}
	if err := openIn(t, dir).Put(p); err != nil {
		t.Fatal(err)
	}
	got, ok := openIn(t, dir).Get(p.ID)
	if a, b := fmt.Sprintf("%+v %+v", got, *got.Will), fmt.Sprintf("%+v %+v", p, *p.Will); !ok || strings.ReplaceAll(a, fmt.Sprintf("%p", got.Will), "") != strings.ReplaceAll(b, fmt.Sprintf("%p", p.Will), "") {
		t.Fatalf("got  %s\nwant %s", a, b)
	}
}

func TestPutReplacesInPlace(t *testing.T) {
	s := openIn(t, t.TempDir())
	putAll(t, s, "a", "b", "c")
	p := named("b")
	p.Name = "B"
	if err := s.Put(p); err != nil {
		t.Fatal(err)
	}
	check(t, s, "a B c")
}

func TestWhatIsHandedOutIsACopy(t *testing.T) {
	s := openIn(t, t.TempDir())
	p := named("a")
	p.Will = &Will{Topic: "t"}
	if err := s.Put(p); err != nil {
		t.Fatal(err)
	}
	p.Subscriptions[0].Filter, p.Will.Topic = "changed", "changed"
	got, _ := s.Get(p.ID)
	got.Subscriptions[0].Filter, got.Will.Topic = "changed", "changed"
	if again := s.List()[0]; again.Subscriptions[0].Filter != "#" || again.Will.Topic != "t" {
		t.Fatalf("%+v", again)
	}
}

func TestTheDemoIsNeverInTheFile(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	for _, p := range []Profile{NewDemo(), {}} {
		if err := s.Put(p); !errors.Is(err, ErrNotKept) {
			t.Errorf("%v", err)
		}
	}
	if _, err := os.Stat(s.Path()); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("a file was written: %v", err)
	}
}

func TestDeletingCanBeUndoneAtTheSamePlace(t *testing.T) {
	for _, name := range []string{"a", "b", "c"} {
		dir := t.TempDir()
		s := openIn(t, dir)
		putAll(t, s, "a", "b", "c")
		before, _ := s.Get("id-" + name)
		d, err := s.Delete("id-" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := s.Get("id-" + name); ok || !strings.Contains(readFile(t, s.Path()), "id-"+name) {
			t.Fatal("it is not deleted, or its secrets are forgotten")
		}
		if err := s.Restore(d); err != nil {
			t.Fatal(err)
		}
		check(t, openIn(t, dir), "a b c")
		if after, _ := s.Get("id-" + name); fmt.Sprint(after) != fmt.Sprint(before) || strings.Contains(readFile(t, s.Path()), "deleted") {
			t.Fatalf("%+v\n%+v", after, before)
		}
	}
}

func TestUndoFindsThePlaceAmongOtherChanges(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	putAll(t, s, "a", "b", "c")
	b, err := s.Delete("id-b")
	if err != nil {
		t.Fatal(err)
	}
	other := openIn(t, dir)
	putAll(t, other, "d")
	if err := other.Move("id-d", "id-a"); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(b); err != nil {
		t.Fatal(err)
	}
	check(t, s, "d a b c")

	c, err := s.Delete("id-c")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Delete("id-b"); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(c); err != nil { // what it stood behind is gone
		t.Fatal(err)
	}
	check(t, s, "d a c")
}

func TestProfilesCanBeMoved(t *testing.T) {
	s := openIn(t, t.TempDir())
	putAll(t, s, "a", "b", "c")
	for _, c := range []struct{ id, before, want string }{
		{"a", "c", "b a c"}, {"c", "b", "c b a"}, {"c", "", "b a c"}, {"b", "b", "b a c"}, {"b", "nobody", "a c b"},
	} {
		if err := s.Move("id-"+c.id, map[bool]string{true: "", false: "id-" + c.before}[c.before == ""]); err != nil {
			t.Fatal(err)
		}
		check(t, s, c.want)
	}
	if err := s.Move("nobody", ""); !errors.Is(err, ErrNoProfile) {
		t.Fatal(err)
	}
	if _, err := s.Delete("nobody"); !errors.Is(err, ErrNoProfile) {
		t.Fatal(err)
	}
}

func TestGroupsComeInTheOrderOfTheirProfiles(t *testing.T) {
	s := openIn(t, t.TempDir())
	for i, g := range []string{"work", "", "home", "work"} {
		p := named(fmt.Sprint(i))
		p.Group = g
		if err := s.Put(p); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.Groups(); !slices.Equal(got, []string{"work", "home"}) {
		t.Fatalf("groups %q", got)
	}
}

func TestInstancesSeeEachOthersProfiles(t *testing.T) {
	dir := t.TempDir()
	a, b := openIn(t, dir), openIn(t, dir)
	putAll(t, a, "a")
	putAll(t, b, "b")
	check(t, b, "a b")
	version := a.Version()
	if changed, err := a.Refresh(); !changed || err != nil || a.Version() == version {
		t.Fatalf("%v, %v", changed, err)
	}
	check(t, a, "a b")
}

func TestFieldsOfANewerVersionSurviveEditing(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "profiles.json"), `{"version":1,"order":"mine","profiles":[{"id":"x","name":"old","scheme":"mqtt","host":"h","port":1,
		"session_expiry":3600,"subscriptions":[{"filter":"a","qos":0,"no_local":true}],"tls":{"alpn":["mqtt"]},"will":{"topic":"t","delay":5}}]}`)
	s := openIn(t, dir)
	p, _ := s.Get("x")
	p.Name, p.Will.Topic = "new", "u"
	p.Subscriptions = append(p.Subscriptions, Subscription{Filter: "b"})
	copied := p.Duplicate()
	if err := errors.Join(s.Put(p), s.Put(copied)); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Order    string
		Profiles []map[string]any
	}
	if err := json.Unmarshal([]byte(readFile(t, s.Path())), &got); err != nil {
		t.Fatal(err)
	}
	if got.Order != "mine" || len(got.Profiles) != 2 {
		t.Fatalf("%+v", got)
	}
	for _, p := range got.Profiles {
		want := "3600 [map[filter:a no_local:true qos:0] map[filter:b qos:0]] map[alpn:[mqtt]] map[delay:5 payload: qos:0 retain:false topic:u] new"
		if s := fmt.Sprint(p["session_expiry"], p["subscriptions"], " ", p["tls"], p["will"], " ", p["name"]); strings.Join(strings.Fields(s), " ") != want {
			t.Errorf("got  %s\nwant %s", s, want)
		}
	}
}

func TestEachProfileHasAnIDOfItsOwnWhateverTheFileSays(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "profiles.json"), `{"version":1,"profiles":[{"id":"x","host":"a"},{"id":"x","host":"b"},{"host":"c"},{"host":"c"}]}`)
	ids := func() []string {
		var out []string
		for _, p := range openIn(t, dir).List() {
			out = append(out, p.ID)
		}
		return out
	}
	got := ids()
	sorted := slices.Sorted(slices.Values(got))
	if got[0] != "x" || len(slices.Compact(sorted)) != 4 || slices.Contains(got, "") {
		t.Fatalf("IDs %q", got)
	}
	if !slices.Equal(got, ids()) {
		t.Fatal("they are others at the next start")
	}
}

func TestAProfileThatCanNotBeSavedIsThereAllTheSame(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "file")
	write(t, blocked, "")
	var e *disk.Error
	s, notice, err := OpenStore(filepath.Join(blocked, "treetop")) // a folder can't be made there
	if notice != nil || !errors.As(err, &e) {
		t.Fatalf("open: notice %v, error %v", notice, err)
	}
	if err := s.Put(named("a")); !errors.As(err, &e) {
		t.Fatalf("error %v", err)
	}
	check(t, s, "a")
	if !s.Unsaved() {
		t.Fatal("it is taken for saved")
	}
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
