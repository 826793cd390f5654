package payload

import (
	"bytes"
	"context"
	"unicode"
	"unicode/utf8"
)

// textLines walks over text: what a line feed, or a carriage return and a line
// feed, ends is a line.
type textLines []byte

func (t textLines) line(p place, into []piece) ([]piece, place, bool) {
	rest := t[p.off:]
	end := bytes.IndexByte(rest, '\n')
	if end < 0 {
		return append(into, piece{src: rest}), place{off: len(t)}, false
	}
	content := rest[:end]
	if end > 0 && content[end-1] == '\r' {
		content = content[:end-1]
	}
	return append(into, piece{src: content}), place{off: p.off + end + 1}, true
}

func (t textLines) lineBreak(next place) string {
	if bytes.HasSuffix(t[:next.off], []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// numberLine is the one line of a payload that is a number, with or without a
// unit.
type numberLine []byte

func (n numberLine) line(_ place, into []piece) ([]piece, place, bool) {
	number, unit, _ := splitNumber(n)
	return append(into, piece{src: number, class: Number}, piece{src: unit, class: Unit}), place{}, false
}

func (n numberLine) lineBreak(place) string { return "" }

// textDocument shows bytes as UTF-8 text, what is not UTF-8 or can't be seen
// as escapes. The error is ctx's.
func textDocument(ctx context.Context, b []byte) (Lines, error) {
	var walk walker = textLines(b)
	if _, _, ok := splitNumber(b); ok {
		walk = numberLine(b)
	}
	d, err := newDocument(ctx, walk)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// PlainText is a document of a text of our own, for small ones.
func PlainText(s string) Lines {
	d, err := newDocument(context.Background(), textLines(s))
	if err != nil {
		panic(err) // a context without an end has no error
	}
	return d
}

// splitNumber divides "412.7 W" into the number and what follows it, its space
// included; ok is false for what is anything else than a number, optionally
// with a unit.
func splitNumber(b []byte) (number, unit []byte, ok bool) {
	if len(b) > 64 {
		return nil, nil, false
	}
	i := 0
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		i++
	}
	digits := 0
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
		digits++
	}
	if i+1 < len(b) && b[i] == '.' && b[i+1] >= '0' && b[i+1] <= '9' {
		for i++; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
			digits++
		}
	}
	if digits == 0 {
		return nil, nil, false
	}
	if j := exponent(b[i:]); j > 0 {
		i += j
	}
	number, unit = b[:i], b[i:]
	return number, unit, isUnit(unit)
}

// exponent is the length of e+9 at the beginning of b, 0 without one.
func exponent(b []byte) int {
	if len(b) < 2 || b[0] != 'e' && b[0] != 'E' {
		return 0
	}
	i := 1
	if b[i] == '-' || b[i] == '+' {
		i++
	}
	from := i
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	if i == from {
		return 0
	}
	return i
}

// isUnit reports whether b can stand behind a number: nothing, or at most a
// space and some letters and signs, as in "21.5 °C", "46%" and "3.1 m³/h".
func isUnit(b []byte) bool {
	if len(b) == 0 {
		return true
	}
	b = bytes.TrimPrefix(b, []byte(" "))
	if len(b) == 0 || utf8.RuneCount(b) > 8 {
		return false
	}
	for i, r := range string(b) {
		switch {
		case unicode.IsLetter(r), r == '%', r == '‰', r == '°', r == '²', r == '³', r == 'µ', r == '$', r == '€':
		case i > 0 && (r == '/' || r == '·' || r == '^' || r == '*' || r == '-' || r >= '0' && r <= '9'):
		default:
			return false
		}
	}
	return true
}
