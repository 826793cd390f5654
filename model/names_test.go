package model

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func topicProblem(t *testing.T, err error) (TopicProblem, int) {
	t.Helper()
	if err == nil {
		return 0, 0
	}
	var e *TopicError
	if !errors.As(err, &e) {
		t.Fatalf("got %T, want *TopicError", err)
	}
	return e.Kind, e.At
}

func TestATopicNameThatBrokersMustRefuseIsRefusedWithItsPlace(t *testing.T) {
	for _, c := range []struct {
		name string
		want TopicProblem
		at   int
	}{
		{"", TopicEmpty, 0},
		{"a/+/b", TopicWildcard, 2},
		{"a/b#", TopicWildcard, 3},
		{"a\x00b", TopicNUL, 1},
		{strings.Repeat("x", 65536), TopicTooLong, 65535},
		{strings.Repeat("x", 65535), 0, 0},
		{"a\xffb", TopicInvalidUTF8, 1},
		{"a/\xed\xa0\x80", TopicInvalidUTF8, 2}, // a surrogate
		{"a\ufffdb", 0, 0},                      // the character itself is valid
		{"/", 0, 0},
		{"a//b", 0, 0},
		{"温度/\U0001F321", 0, 0},
		{"$share/x", 0, 0},
		{" ", 0, 0},
		{"a\nb", 0, 0}, // discouraged, not forbidden
	} {
		kind, at := topicProblem(t, CheckTopicName(c.name))
		if kind != c.want || at != c.at {
			t.Errorf("%.20q: got %v at %d, want %v at %d", c.name, kind, at, c.want, c.at)
		}
	}
}

func TestATopicFilterFollowsTheRulesOfItsWildcards(t *testing.T) {
	for _, c := range []struct {
		filter string
		want   TopicProblem
		at     int
	}{
		{"#", 0, 0},
		{"+", 0, 0},
		{"/", 0, 0},
		{"a/#", 0, 0},
		{"+/+/#", 0, 0},
		{"a//+", 0, 0},
		{"$SYS/#", 0, 0},
		{"", TopicEmpty, 0},
		{"a#", FilterHash, 1},
		{"#/a", FilterHash, 0},
		{"a/#/", FilterHash, 2},
		{"a/##", FilterHash, 2},
		{"a+/b", FilterPlus, 1},
		{"a/++", FilterPlus, 2},
		{"a\x00", TopicNUL, 1},
		{"\xff", TopicInvalidUTF8, 0},
		{strings.Repeat("x/", 32768), TopicTooLong, 65535},
		{"$share/group/a/#", 0, 0},
		{"$share/group//", 0, 0},
		{"$share", FilterShare, 6},
		{"$share/", FilterShare, 7},
		{"$share/group", FilterShare, 12},
		{"$share/group/", FilterShare, 12},
		{"$share//a", FilterShare, 7},
		{"$share/g+/a", FilterShare, 8},
		{"$share/g/a#", FilterHash, 10},
		{"$shared/+", 0, 0},
	} {
		kind, at := topicProblem(t, CheckTopicFilter(c.filter))
		if kind != c.want || at != c.at {
			t.Errorf("%.20q: got %v at %d, want %v at %d", c.filter, kind, at, c.want, c.at)
		}
	}
}

func TestEveryTopicProblemHasWords(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range TopicProblems() {
		if s := p.String(); s == "unknown problem" || seen[s] {
			t.Errorf("problem %d reads %q", p, s)
		}
		seen[p.String()] = true
	}
}

func TestWhatCannotBeSeenIsWrittenOut(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"plain/topic":          "plain/topic",
		"a\nb\tc":              `a\u{000A}b\u{0009}c`,
		"\x1b[31mred":          `\u{001B}[31mred`,
		"\x7f\u0085":           `\u{007F}\u{0085}`,
		"user\u202Etxt.exe":    `user\u{202E}txt.exe`,
		"a\u200bb\ufeff":       `a\u{200B}b\u{FEFF}`,
		"soft\u00adhyphen":     `soft\u{00AD}hyphen`,
		"line\u2028par\u2029":  `line\u{2028}par\u{2029}`,
		"tag\U000E0041":        `tag\u{E0041}`,
		"bad\xff\xfebytes":     `bad\xFF\xFEbytes`,
		"half \xe6\xb8":        `half \xE6\xB8`,
		"filler \u3164":        `filler \u{3164}`,
		"21.5 °C":              "21.5 °C",
		"温度 厨房":                "温度 厨房",
		"😀 👍🏽":                 "😀 👍🏽",
		"👨‍👩‍👧 ❤️ 1️⃣":         "👨‍👩‍👧 ❤️ 1️⃣",
		"a\u200db":             `a\u{200D}b`, // joins nothing
		"a\ufe0f":              `a\u{FE0F}`,
		"e\u0301 é":            "e\u0301 é", // distinct bytes stay distinct
		"שלום":                 "שלום",
		"real \ufffd":          "real \ufffd",
		`back\slash`:           `back\slash`,
		"葛\U000E0100":          "葛\U000E0100",
		"x\U000E0100":          `x\u{E0100}`,
		"no\u00a0break\u3000w": "no\u00a0break\u3000w",
	} {
		if got := Visible(in); got != want {
			t.Errorf("Visible(%+q) = %q, want %q", in, got, want)
		}
		if got := string(AppendVisible(nil, []byte(in))); got != want {
			t.Errorf("AppendVisible(%+q) = %q, want %q", in, got, want)
		}
	}
}

func TestAPileOfCombiningMarksIsCutShort(t *testing.T) {
	got := Visible("a" + strings.Repeat("\u0301", 1000))
	marks := strings.Count(got, "\u0301")
	if marks != maxMarks {
		t.Errorf("%d marks are drawn on one letter, want %d", marks, maxMarks)
	}
	if escapes := strings.Count(got, `\u{0301}`); escapes != 1000-maxMarks {
		t.Errorf("%d marks are written out, want %d", escapes, 1000-maxMarks)
	}
}

func TestVisibleTextIsNotCopied(t *testing.T) {
	s := strings.Repeat("温度/kitchen/", 10)
	if n := testing.AllocsPerRun(100, func() { Visible(s) }); n != 0 {
		t.Errorf("Visible allocates %v times for a text that needs nothing", n)
	}
}

func FuzzVisible(f *testing.F) {
	for _, s := range []string{"a", "\xff", "a\u202e", "👨‍👩‍👧", "\u0301\u0301", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Visible(s)
		if !utf8.ValidString(got) {
			t.Fatalf("Visible(%q) is not UTF-8", s)
		}
		for _, r := range got {
			if unicode.IsControl(r) || r == '\u202e' || r == '\u200b' {
				t.Fatalf("Visible(%q) holds %U", s, r)
			}
		}
		if again := Visible(got); again != got {
			t.Fatalf("Visible(%q) is %q, and of that %q", s, got, again)
		}
		if string(AppendVisible(nil, s)) != got {
			t.Fatalf("AppendVisible and Visible differ for %q", s)
		}
	})
}

func FuzzTopicChecks(f *testing.F) {
	for _, s := range []string{"a", "#", "$share/g/#", "a/+", "\x00", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckTopicName(s) == nil && CheckTopicFilter(s) != nil && !strings.HasPrefix(s, "$share") {
			t.Fatalf("%q is a name and no filter", s)
		}
		for _, err := range []error{CheckTopicName(s), CheckTopicFilter(s)} {
			if err == nil {
				continue
			}
			if _, at := topicProblem(t, err); at > len(s) {
				t.Fatalf("%q: problem at %d of %d", s, at, len(s))
			}
		}
	})
}
