package payload

import (
	"bytes"
	"context"
	"fmt"
	"unicode/utf8"
)

// MaxDepth is how deep JSON may be nested to be shown as such.
const MaxDepth = 200

// SyntaxKind says why bytes are not JSON, or are not shown as JSON.
type SyntaxKind uint8

const (
	// UnexpectedEnd: more was due.
	UnexpectedEnd SyntaxKind = iota + 1
	// UnexpectedCharacter: something else was due.
	UnexpectedCharacter
	// BadNumber: digits in a form that JSON does not have, such as 01 or 1.
	BadNumber
	// BadLiteral: a word other than true, false and null, such as NaN.
	BadLiteral
	// BadString: a control character inside of a string.
	BadString
	// BadEscape: a backslash with something after it that JSON does not have.
	BadEscape
	// TrailingData: something after the end of the value.
	TrailingData
	// ByteOrderMark: U+FEFF at the beginning.
	ByteOrderMark
	// TooDeep: valid so far, and nested deeper than MaxDepth.
	TooDeep
	// TooLarge: valid, and larger than MaxIndented when formatted.
	TooLarge
)

// SyntaxKinds are all kinds, for whoever makes words of each.
func SyntaxKinds() []SyntaxKind {
	return []SyntaxKind{
		UnexpectedEnd, UnexpectedCharacter, BadNumber, BadLiteral, BadString,
		BadEscape, TrailingData, ByteOrderMark, TooDeep, TooLarge,
	}
}

// String is the kind in English, for logs.
func (k SyntaxKind) String() string {
	switch k {
	case UnexpectedEnd:
		return "unexpected end"
	case UnexpectedCharacter:
		return "unexpected character"
	case BadNumber:
		return "not a JSON number"
	case BadLiteral:
		return "not a JSON word"
	case BadString:
		return "control character in a string"
	case BadEscape:
		return "unknown escape in a string"
	case TrailingData:
		return "more after the end of the value"
	case ByteOrderMark:
		return "byte order mark before the value"
	case TooDeep:
		return fmt.Sprintf("nested deeper than %d", MaxDepth)
	case TooLarge:
		return fmt.Sprintf("larger than %d bytes when formatted", MaxIndented)
	}
	return "unknown problem"
}

// SyntaxError is the first problem of a text as JSON.
type SyntaxError struct {
	Kind   SyntaxKind
	Offset int // in bytes, from 0
	Line   int // from 1
	Column int // in characters, from 1
}

// Error is the problem in English, for logs; ui makes words of Kind.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("read JSON: line %d, column %d: %v", e.Line, e.Column, e.Kind)
}

func syntaxError(b []byte, kind SyntaxKind, at int) *SyntaxError {
	before := b[:at]
	start := bytes.LastIndexByte(before, '\n') + 1
	return &SyntaxError{
		Kind: kind, Offset: at,
		Line:   1 + bytes.Count(before, []byte{'\n'}),
		Column: 1 + utf8.RuneCount(before[start:]),
	}
}

// CheckJSON says whether b is one JSON value (RFC 8259): nil, or a *SyntaxError
// with the first thing wrong. It does not mind how deep the value is.
func CheckJSON(b []byte) error {
	if bad, _ := checkJSON(context.Background(), b, 0); bad != nil {
		return bad
	}
	return nil
}

// checkJSON checks without recursion; maxDepth 0 is no bound. err is ctx's.
func checkJSON(ctx context.Context, b []byte, maxDepth int) (bad *SyntaxError, err error) {
	s := scanner{b: b}
	kind, err := s.value(ctx, maxDepth)
	if kind != 0 {
		bad = syntaxError(b, kind, min(s.i, len(b)))
	}
	return bad, err
}

// scanner reads tokens of JSON; i is the offset of what comes next, and of the
// problem after one.
type scanner struct {
	b []byte
	i int
}

func (s *scanner) value(ctx context.Context, maxDepth int) (SyntaxKind, error) {
	if bytes.HasPrefix(s.b, []byte("\ufeff")) {
		return ByteOrderMark, nil
	}
	var open nesting
	for check := 0; ; {
		if s.i >= check {
			if err := ctx.Err(); err != nil {
				return 0, err
			}
			check = s.i + 1<<16
		}
		s.space()
		begins := s.peek()
		if begins == '{' || begins == '[' {
			if maxDepth > 0 && open.depth >= maxDepth {
				return TooDeep, nil
			}
			open.push(begins == '{')
			s.i++
			s.space()
			if next := s.peek(); next != closer(begins == '{') {
				if begins == '{' {
					if kind := s.key(); kind != 0 {
						return kind, nil
					}
				}
				continue
			}
			s.i++
			open.pop()
		} else if kind := s.scalar(); kind != 0 {
			return kind, nil
		}
		for { // after a value: close as often as it closes
			s.space()
			if open.depth == 0 {
				if s.i < len(s.b) {
					return TrailingData, nil
				}
				return 0, nil
			}
			next := s.peek()
			if next != closer(open.object()) || s.i >= len(s.b) {
				break
			}
			s.i++
			open.pop()
		}
		if kind := s.expect(','); kind != 0 {
			return kind, nil
		}
		if open.object() {
			if kind := s.key(); kind != 0 {
				return kind, nil
			}
		}
	}
}

func closer(object bool) byte {
	if object {
		return '}'
	}
	return ']'
}

func (s *scanner) space() {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\n', '\r':
			s.i++
		default:
			return
		}
	}
}

// peek is the next byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

func (s *scanner) expect(c byte) SyntaxKind {
	if s.i >= len(s.b) {
		return UnexpectedEnd
	}
	if s.b[s.i] != c {
		return UnexpectedCharacter
	}
	s.i++
	return 0
}

// key reads a member name and its colon.
func (s *scanner) key() SyntaxKind {
	s.space()
	if s.i < len(s.b) && s.b[s.i] != '"' {
		return UnexpectedCharacter
	}
	if kind := s.str(); kind != 0 {
		return kind
	}
	s.space()
	return s.expect(':')
}

// scalar reads a string, a number or a word.
func (s *scanner) scalar() SyntaxKind {
	if s.i >= len(s.b) {
		return UnexpectedEnd
	}
	switch c := s.b[s.i]; {
	case c == '"':
		return s.str()
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		return s.word()
	}
	return UnexpectedCharacter
}

func (s *scanner) word() SyntaxKind {
	for _, w := range [...]string{"true", "false", "null"} {
		if bytes.HasPrefix(s.b[s.i:], []byte(w)) {
			if end := s.i + len(w); end == len(s.b) || !isWord(s.b[end]) {
				s.i = end
				return 0
			}
		}
	}
	return BadLiteral
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// str reads a string with its quotes.
func (s *scanner) str() SyntaxKind {
	if s.i >= len(s.b) {
		return UnexpectedEnd
	}
	for s.i++; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return 0
		case c < ' ':
			return BadString
		case c == '\\':
			if s.i+1 == len(s.b) {
				s.i++
				return UnexpectedEnd
			}
			switch s.b[s.i+1] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
				s.i++
			case 'u':
				if _, ok := hex4(s.b[s.i:]); !ok {
					return BadEscape
				}
				s.i += 5
			default:
				return BadEscape
			}
		}
	}
	return UnexpectedEnd
}

func (s *scanner) number() SyntaxKind {
	start := s.i
	if s.peek() == '-' {
		s.i++
	}
	switch c := s.peek(); {
	case c == '0':
		s.i++
	case c >= '1' && c <= '9':
		s.digits()
	default:
		s.i = start
		return BadNumber
	}
	if s.peek() == '.' {
		s.i++
		if !s.digits() {
			s.i = start
			return BadNumber
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.i++
		if c := s.peek(); c == '+' || c == '-' {
			s.i++
		}
		if !s.digits() {
			s.i = start
			return BadNumber
		}
	}
	if c := s.peek(); c == '.' || c == '+' || c == '-' || isWord(c) {
		s.i = start
		return BadNumber
	}
	return 0
}

func (s *scanner) digits() bool {
	start := s.i
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		s.i++
	}
	return s.i > start
}

// nesting is a stack of objects (true) and arrays, a bit each: five million
// levels take 625 kB.
type nesting struct {
	bits  []uint64
	depth int
}

func (n *nesting) push(object bool) {
	word, bit := n.depth/64, uint64(1)<<(n.depth%64)
	if word == len(n.bits) {
		n.bits = append(n.bits, 0)
	}
	n.bits[word] &^= bit
	if object {
		n.bits[word] |= bit
	}
	n.depth++
}

func (n *nesting) pop() { n.depth-- }

func (n *nesting) object() bool {
	d := n.depth - 1
	return n.bits[d/64]>>(d%64)&1 == 1
}
