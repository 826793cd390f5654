package visible

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

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
		if got := Text(in); got != want {
			t.Errorf("Text(%+q) = %q, want %q", in, got, want)
		}
		if got := string(Append(nil, []byte(in))); got != want {
			t.Errorf("Append(%+q) = %q, want %q", in, got, want)
		}
	}
}

func TestAPileOfCombiningMarksIsCutShort(t *testing.T) {
	got := Text("a" + strings.Repeat("\u0301", 1000))
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
	if n := testing.AllocsPerRun(100, func() { Text(s) }); n != 0 {
		t.Errorf("Text allocates %v times for a text that needs nothing", n)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"a", "\xff", "a\u202e", "👨‍👩‍👧", "\u0301\u0301", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		if !utf8.ValidString(got) {
			t.Fatalf("Text(%q) is not UTF-8", s)
		}
		for _, r := range got {
			if unicode.IsControl(r) || r == '\u202e' || r == '\u200b' {
				t.Fatalf("Text(%q) holds %U", s, r)
			}
		}
		if again := Text(got); again != got {
			t.Fatalf("Text(%q) is %q, and of that %q", s, got, again)
		}
		if string(Append(nil, s)) != got {
			t.Fatalf("Append and Text differ for %q", s)
		}
	})
}
