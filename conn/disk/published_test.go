package disk

import (
	"bytes"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func openPublished(t testing.TB, dir string) *Published {
	t.Helper()
	p, notice, err := OpenPublished(dir)
	if err != nil || notice != nil {
		t.Fatalf("open: notice %v, error %v", notice, err)
	}
	return p
}

func add(t testing.TB, p *Published, all ...Entry) {
	t.Helper()
	for _, e := range all {
		if err := p.Add(e); err != nil {
			t.Fatal(err)
		}
	}
}

func entry(n int) Entry {
	return Entry{Profile: "p", Time: time.Unix(int64(n), 0).UTC(), Topic: fmt.Sprint("home/device/", n),
		Payload: fmt.Appendf(nil, `{"n":%d,"name":"灯","on":true}`, n), QoS: 1, Retain: n%2 == 0}
}

func TestPublishedMessagesComeBackNewestFirstAndByteForByte(t *testing.T) {
	dir := t.TempDir()
	p := openPublished(t, dir)
	var all []Entry
	for i, payload := range []string{"", "text", "你好\n<b>&\t\"", "\x00\x01\x02\x03", "\xff\xfe", "\ufeff", "\xed\xa0\x80"} {
		e := entry(i)
		e.Payload = []byte(payload)
		all = append(all, e)
	}
	add(t, p, all...)
	if err := p.Save(); err != nil {
		t.Fatal(err)
	}
	got := openPublished(t, dir).List("", 100)
	if len(got) != len(all) {
		t.Fatalf("%d messages of %d", len(got), len(all))
	}
	for i, e := range got {
		if want := all[len(all)-1-i]; !reflect.DeepEqual(e, want) {
			t.Errorf("got %+v, want %+v", e, want)
		}
	}
	if text := read(t, filepath.Join(dir, "publish.json")); !strings.Contains(text, "你好") {
		t.Error("text is not readable in the file")
	}
}

func TestTheHistoryCanBeAskedForOneProfile(t *testing.T) {
	p := openPublished(t, t.TempDir())
	for i, id := range []string{"a", "b", "a", "b", "a"} {
		e := entry(i)
		e.Profile = id
		add(t, p, e)
	}
	got := p.List("a", 2)
	if len(got) != 2 || got[0].Topic != "home/device/4" || got[1].Topic != "home/device/2" {
		t.Fatalf("got %+v", got)
	}
	p.Forget("a")
	if p.Len() != 2 || len(p.List("a", 10)) != 0 {
		t.Fatalf("%d left", p.Len())
	}
}

func TestTheHistoryIsBounded(t *testing.T) {
	dir := t.TempDir()
	p := openPublished(t, dir)
	for i := range HistoryMax + 25 {
		add(t, p, entry(i))
	}
	if err := p.Save(); err != nil {
		t.Fatal(err)
	}
	again := openPublished(t, dir)
	if again.Len() != HistoryMax || again.List("", 1)[0].Topic != fmt.Sprint("home/device/", HistoryMax+24) {
		t.Fatalf("%d messages", again.Len())
	}
	if all := again.List("", HistoryMax); all[HistoryMax-1].Topic != "home/device/25" {
		t.Fatalf("the oldest is %s", all[HistoryMax-1].Topic)
	}
}

func TestLargePayloadsDoNotGrowTheHistoryWithoutBound(t *testing.T) {
	var p published
	third := make([]byte, HistoryBytes/3+1)
	for _, c := range []struct{ add, want int }{{len(third), 1}, {len(third), 2}, {len(third), 2}, {10, 3}, {3 * len(third), 1}, {10, 1}, {10, 2}} {
		p.Messages = append(p.Messages, bytes.Repeat(third, 3)[:c.add])
		p.size += c.add
		trim(&p)
		total := 0
		for _, m := range p.Messages {
			total += len(m)
		}
		if len(p.Messages) != c.want || p.size != total || len(p.Messages[c.want-1]) != c.add {
			t.Fatalf("after %d bytes: %d messages of %d bytes, counted as %d", c.add, len(p.Messages), total, p.size)
		}
	}
}

// JSON writes a control character in six bytes.
func TestAPayloadOfControlCharactersIsNotKeptAsText(t *testing.T) {
	for payload, want := range map[string]bool{"": true, "a\tb\r\n": true, "温度": true, "\xff": false, strings.Repeat("\x00", 100): false,
		strings.Repeat("x", 100) + "\x1b": true} {
		if got := isText([]byte(payload)); got != want {
			t.Errorf("%.20q: %v", payload, got)
		}
	}
}

func TestDraftsAreKeptForEachProfile(t *testing.T) {
	dir := t.TempDir()
	p := openPublished(t, dir)
	want := Draft{Topic: "a/b", Typed: true, Payload: "{\n\"x\": \"\xff\"", Format: "json", QoS: 2, Retain: true,
		Properties: Properties{ContentType: "text/plain", Correlation: "0x0aff", Expiry: "1h", User: "a: b", Text: true}}
	for _, d := range []Draft{{Topic: "a"}, {Topic: "a/"}, want} {
		if err := p.SetDraft("one", d); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.SetDraft("two", Draft{Payload: "x"}); err != nil {
		t.Fatal(err)
	}
	if err := p.Save(); err != nil {
		t.Fatal(err)
	}
	again := openPublished(t, dir)
	if got, ok := again.Draft("one"); !ok || got != want {
		t.Fatalf("draft %+v, %v", got, ok)
	}
	if err := again.SetDraft("one", Draft{}); err != nil {
		t.Fatal(err)
	}
	if err := again.Save(); err != nil {
		t.Fatal(err)
	}
	last := openPublished(t, dir)
	if _, ok := last.Draft("one"); ok {
		t.Fatal("an empty draft is kept")
	}
	if got, ok := last.Draft("two"); !ok || got.Payload != "x" {
		t.Fatalf("the other draft is %+v, %v", got, ok)
	}
}

func TestTwoInstancesShareTheHistory(t *testing.T) {
	dir := t.TempDir()
	a, b := openPublished(t, dir), openPublished(t, dir)
	add(t, a, entry(1))
	if err := a.Save(); err != nil {
		t.Fatal(err)
	}
	add(t, b, entry(2))
	if err := b.Save(); err != nil {
		t.Fatal(err)
	}
	version := a.Version()
	if changed, err := a.Refresh(); err != nil || !changed || a.Len() != 2 || a.Version() == version || a.Unsaved() {
		t.Fatalf("%v, %v: %d messages", changed, err, a.Len())
	}
	write(t, filepath.Join(dir, "publish.json"), "oops")
	add(t, a, entry(3))
	if err := a.Save(); err != nil || len(a.Notices()) != 1 || openPublished(t, dir).Len() != 3 {
		t.Fatal(err)
	}
}

func TestUnknownFieldsOfMessagesSurvive(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "publish.json")
	write(t, path, `{"version":1,"templates":[1],"messages":[{"time":"2026-01-01T00:00:00Z","topic":"a","payload":"x","expiry":30}],
		"drafts":{"p":{"topic":"t","properties":{"k":"v"}}}}`)
	p := openPublished(t, dir)
	add(t, p, entry(1))
	if err := p.Save(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"expiry": 30`, `"templates": [`, `"k": "v"`} {
		if text := read(t, path); !strings.Contains(text, want) {
			t.Errorf("%s is gone from %s", want, text)
		}
	}
}

func TestAHistoryOfAnotherShapeIsSetAside(t *testing.T) {
	for _, content := range []string{`{"version":1,"messages":[{"topic":5}]}`, `{"version":1,"messages":[[]]}`, `{"version":1,"drafts":{"p":"text"}}`,
		`{"version":1,"messages":[{"payload_base64":"%"}]}`, `{"version":1,"messages":[` + strings.Repeat("{},", 10*HistoryMax) + `{}]}`} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "publish.json"), content)
		p, n, err := OpenPublished(dir)
		if err != nil || n == nil || n.Problem != ProblemShape || read(t, n.Aside) != content || p.Len() != 0 {
			t.Fatalf("%.80s: notice %v, error %v", content, n, err)
		}
	}
}

// Where the disk is full for days, what waits to be saved does not grow without
// bound.
func TestUnsavedMessagesAreBoundedToo(t *testing.T) {
	p := openPublished(t, t.TempDir())
	for i := range 3 * HistoryMax {
		add(t, p, entry(i))
	}
	if n := len(p.file.pending); n > 2*HistoryMax+1 {
		t.Fatalf("%d operations wait", n)
	}
}

func BenchmarkAFullHistory(b *testing.B) {
	dir := b.TempDir()
	p := openPublished(b, dir)
	for i := range HistoryMax {
		add(b, p, entry(i))
	}
	if err := p.Save(); err != nil {
		b.Fatal(err)
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			openPublished(b, dir)
		}
	})
	b.Run("add", func(b *testing.B) {
		for b.Loop() {
			add(b, p, entry(1))
		}
	})
	b.Run("add and save", func(b *testing.B) {
		for b.Loop() {
			add(b, p, entry(1))
			if err := p.Save(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			p.List("", 100)
		}
	})
}
