package settings

import (
	"strings"
	"unicode"

	"treetop/ui/part"
)

// wrap cuts a text into lines that fit into width: at spaces, and between
// Chinese characters except where a line would begin with what closes or end
// with what opens. The toolkit's own breaks before a full stop as well.
func wrap(f *part.Fitter, s string, width float32) []string {
	var lines []string
	for {
		end := firstLine(f, s, width)
		lines = append(lines, strings.TrimRight(s[:end], " "))
		if end == len(s) {
			return lines
		}
		s = strings.TrimLeft(s[end:], " ")
	}
}

// firstLine is how much of s stands on its first line.
func firstLine(f *part.Fitter, s string, width float32) int {
	var (
		used   float32
		at     = 0 // the last place where the line may end
		before rune
	)
	for i, r := range s {
		if i > 0 && mayBreak(before, r) {
			at = i
		}
		used += f.Width(string(r))
		if used > width && r != ' ' {
			if at == 0 {
				return max(i, len(string(r))) // one word, longer than the line
			}
			return at
		}
		before = r
	}
	return len(s)
}

func mayBreak(before, after rune) bool {
	if before == ' ' {
		return after != ' '
	}
	if !isWide(before) && !isWide(after) || after == ' ' {
		return false
	}
	return !unicode.In(after, unicode.Pe, unicode.Pf, unicode.Po) && !unicode.In(before, unicode.Ps, unicode.Pi)
}

// isWide is where the scripts of East Asia are, with their punctuation.
func isWide(r rune) bool { return r >= 0x2e80 }
