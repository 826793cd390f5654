// Package visible writes texts so that they can be put on a screen without
// lying about what is in them.
package visible

import (
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks may stand on one character before the
// rest is escaped: more than any written language needs, and few enough that a
// pile of thousands costs no glyph work.
const maxMarks = 6

// Text is s as it can be put on a screen without lying: control characters,
// line breaks, bidirectional controls, zero-width and other invisible
// characters are written \u{NNNN}, bytes that are not UTF-8 are written \xNN,
// and a pile of combining marks is cut short the same way. Emoji sequences,
// all scripts and spaces stay as they are; the empty string stays empty.
// It returns s itself when nothing has to be written otherwise.
func Text(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
		if s[i] < ' ' || s[i] == 0x7f {
			return string(Append(make([]byte, 0, len(s)+16), s))
		}
	}
	if ascii {
		return s
	}
	var e Escaper
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if e.Escapes(r, n, peek(s[i+n:])) {
			return string(Append(make([]byte, 0, len(s)+16), s))
		}
		i += n
	}
	return s
}

// Append appends Text(s) to dst.
func Append[S ~string | ~[]byte](dst []byte, s S) []byte {
	var e Escaper
	for i := 0; i < len(s); {
		r, n := decode(s[i:])
		if e.Escapes(r, n, peek(s[i+n:])) {
			dst = AppendEscaped(dst, r, n, s[i])
		} else {
			dst = utf8.AppendRune(dst, r)
		}
		i += n
	}
	return dst
}

// Escaper decides character by character what Text escapes. The zero value
// stands at the beginning of a text.
type Escaper struct {
	prev  rune // the last character that was shown, 0 at the beginning
	marks int  // combining marks on it
}

// Escapes reports whether the next character of the text must be written as an
// escape: r, decoded from n bytes (utf8.RuneError of one byte is not UTF-8),
// with next after it (0 at the end).
func (e *Escaper) Escapes(r rune, n int, next rune) bool {
	if r == utf8.RuneError && n <= 1 {
		e.prev, e.marks = 0, 0
		return true
	}
	if r >= ' ' && r < 0x7f {
		e.prev, e.marks = r, 0
		return false
	}
	if r >= 0x4e00 && r <= 0x9fff { // most of Chinese, without a look into tables
		e.prev, e.marks = r, 0
		return false
	}
	if !e.shown(r, next) {
		e.prev, e.marks = 0, 0
		return true
	}
	if unicode.In(r, unicode.Mn, unicode.Me) {
		e.marks++
		return e.marks > maxMarks
	}
	e.prev, e.marks = r, 0
	return false
}

func (e *Escaper) shown(r, next rune) bool {
	switch {
	case r == '\u200d': // joins emoji into one picture
		return pictograph(e.prev) && pictograph(next)
	case r == '\ufe0f' || r == '\ufe0e': // emoji or text form of what stands before
		return pictograph(e.prev) || e.prev == '#' || e.prev == '*' || e.prev >= '0' && e.prev <= '9'
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef:
		return unicode.Is(unicode.Han, e.prev) && e.marks == 0
	case r == '\u034f', r == '\u115f', r == '\u1160', r == '\u3164', r == '\uffa0',
		r == '\u17b4', r == '\u17b5', r >= '\u180b' && r <= '\u180f':
		return false // letters and marks without a glyph
	}
	return !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// pictograph reports whether r can be part of an emoji sequence.
func pictograph(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2190 && r <= 0x2bff ||
		r == 0xa9 || r == 0xae || r == 0x203c || r == 0x2049 || r == 0x2122 || r == 0x2139 ||
		r == 0x3030 || r == 0x303d || r == 0x3297 || r == 0x3299
}

// AppendEscaped appends the escape of a character: \xNN of first when r was
// decoded from one byte that is not UTF-8 (n is 1), \u{NNNN} of r otherwise.
func AppendEscaped(dst []byte, r rune, n int, first byte) []byte {
	const digits = "0123456789ABCDEF"
	if r == utf8.RuneError && n <= 1 {
		return append(dst, '\\', 'x', digits[first>>4], digits[first&15])
	}
	dst = append(dst, '\\', 'u', '{')
	for shift := 20; shift >= 0; shift -= 4 {
		if d := r >> shift; d != 0 || shift < 16 {
			dst = append(dst, digits[d&15])
		}
	}
	return append(dst, '}')
}

func decode[S ~string | ~[]byte](s S) (rune, int) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(string(s[:min(len(s), utf8.UTFMax)]))
}

// peek is the first character of s, 0 when there is none.
func peek[S ~string | ~[]byte](s S) rune {
	if len(s) == 0 {
		return 0
	}
	r, _ := decode(s)
	return r
}
