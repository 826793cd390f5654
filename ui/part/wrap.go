package part

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stretch is where a line of a wrapped text begins and ends, in bytes; the
// blanks at which it was wrapped belong to no line.
type stretch struct{ from, to int }

// Wrap cuts a text into lines that fit into width: at line breaks, at blanks,
// and between Chinese characters except where a line would begin with what
// closes or end with what opens. The toolkit's own wrap knows of blanks alone.
// A width of nothing leaves the lines as they are.
func (f *Fitter) Wrap(s string, width float32) []string {
	var lines []string
	for _, l := range f.wrap(s, width) {
		lines = append(lines, s[l.from:l.to])
	}
	return lines
}

func (f *Fitter) wrap(s string, width float32) []stretch {
	var lines []stretch
	for at := 0; ; {
		end := len(s)
		if n := strings.IndexByte(s[at:], '\n'); n >= 0 {
			end = at + n
		}
		lines = f.wrapLine(lines, s[:end], at, width)
		if end == len(s) {
			return lines
		}
		at = end + 1
	}
}

// wrapLine adds the lines of s from a byte on, which has no line break in it.
func (f *Fitter) wrapLine(lines []stretch, s string, at int, width float32) []stretch {
	for {
		end := at + f.firstLine(s[at:], width)
		lines = append(lines, stretch{at, at + len(strings.TrimRight(s[at:end], " "))})
		if end == len(s) {
			return lines
		}
		at = len(s) - len(strings.TrimLeft(s[end:], " "))
		if at == len(s) {
			return lines
		}
	}
}

// firstLine is how much of s stands on its first line.
func (f *Fitter) firstLine(s string, width float32) int {
	if width <= 0 {
		return len(s)
	}
	var (
		used   float32
		at     = 0 // the last place where the line may end
		before rune
	)
	for i, r := range s {
		if i > 0 && mayBreak(before, r) {
			at = i
		}
		used += f.advance(r)
		if used > width && r != ' ' {
			if at == 0 { // one word, longer than the line
				_, first := utf8.DecodeRuneInString(s)
				return max(i, first)
			}
			return at
		}
		before = r
	}
	return len(s)
}

func mayBreak(before, after rune) bool {
	switch {
	case after == ' ' || closes(after):
		return false
	case before == ' ':
		return true
	}
	return (isWide(before) || isWide(after)) && !opens(before)
}

// closes is what no line begins with: stops, closing brackets, closing quotes,
// and the dot between two things.
func closes(r rune) bool {
	if r < utf8.RuneSelf {
		return strings.ContainsRune("!),.:;?]}%", r)
	}
	return unicode.In(r, unicode.Pe, unicode.Pf, unicode.Po)
}

// opens is what no line ends with.
func opens(r rune) bool { return r == '"' || unicode.In(r, unicode.Ps, unicode.Pi) }

// isWide is where the scripts of East Asia are, with their punctuation.
func isWide(r rune) bool { return r >= 0x2e80 }
