package payload

import (
	"context"
	"strings"
)

// MaxIndented is how many bytes IndentJSON makes at most.
const MaxIndented = 8 << 20

// indentBy is one level of indentation.
const indentBy = "  "

// jsonLines walks over valid JSON, a member or element to a line. Where a line
// begins, and how deep, is all that it needs to know.
type jsonLines struct {
	src    []byte
	indent string // of MaxDepth levels
}

func newJSONLines(b []byte) jsonLines {
	return jsonLines{src: b, indent: strings.Repeat(indentBy, MaxDepth)}
}

func (j jsonLines) line(p place, into []piece) (pieces []piece, next place, more bool) {
	s := scanner{b: j.src, i: p.off}
	s.space()
	if c := s.peek(); c == '}' || c == ']' {
		p.depth--
		into = append(j.indented(p.depth, into), piece{src: s.take(1), class: Punctuation})
		return j.end(&s, p.depth, into)
	}
	into = j.indented(p.depth, into)
	if s.peek() == '"' {
		text := s.token()
		s.space()
		if s.peek() != ':' {
			return j.end(&s, p.depth, append(into, piece{src: text, class: String, form: asJSON}))
		}
		s.i++
		s.space()
		into = append(into, piece{src: text, class: Key, form: asJSON}, piece{fixed: ": ", class: Punctuation})
	}
	switch c := s.peek(); c {
	case '{', '[':
		brace := s.take(1)
		s.space()
		if s.peek() != closer(c == '{') {
			return append(into, piece{src: brace, class: Punctuation}), place{s.i, p.depth + 1}, true
		}
		s.i++
		both := "[]"
		if c == '{' {
			both = "{}"
		}
		into = append(into, piece{fixed: both, class: Punctuation})
	case '"':
		into = append(into, piece{src: s.token(), class: String, form: asJSON})
	case 't', 'f', 'n':
		into = append(into, piece{src: s.token(), class: Literal})
	default:
		into = append(into, piece{src: s.token(), class: Number})
	}
	return j.end(&s, p.depth, into)
}

func (j jsonLines) lineBreak(place) string { return "\n" }

func (j jsonLines) indented(depth int, into []piece) []piece {
	if depth <= 0 {
		return into
	}
	return append(into, piece{fixed: j.indent[:depth*len(indentBy)]})
}

// end takes the comma after a value, if there is one.
func (j jsonLines) end(s *scanner, depth int, into []piece) ([]piece, place, bool) {
	s.space()
	if s.peek() == ',' {
		into = append(into, piece{src: s.take(1), class: Punctuation})
		s.space()
	}
	return into, place{s.i, depth}, s.i < len(s.b)
}

func (s *scanner) take(n int) []byte {
	s.i += n
	return s.b[s.i-n : s.i]
}

// token reads a scalar of valid JSON.
func (s *scanner) token() []byte {
	from := s.i
	s.scalar()
	if s.i == from { // not valid after all: never stand still
		s.i = min(s.i+1, len(s.b))
	}
	return s.b[from:s.i]
}

// FormatJSON is JSON as a document, a member or element to a line: numbers as
// they were sent, members in their order, those of the same name too. It takes
// the time of reading b twice and little memory, so it is called off the UI
// goroutine for large ones; ctx ends it. The error is a *SyntaxError (TooDeep
// among them) or ctx's.
func FormatJSON(ctx context.Context, b []byte) (Lines, error) {
	bad, err := checkJSON(ctx, b, MaxDepth)
	if err != nil {
		return nil, err
	}
	if bad != nil {
		return nil, bad
	}
	d, err := newDocument(ctx, newJSONLines(b))
	if err != nil {
		return nil, err
	}
	return foldable{d}, nil
}

// IndentJSON is b formatted to be edited or sent: strings and numbers byte for
// byte, two spaces a level. The error is a *SyntaxError, also for what is
// deeper than MaxDepth or larger than MaxIndented.
func IndentJSON(b []byte) ([]byte, error) {
	if bad, _ := checkJSON(context.Background(), b, MaxDepth); bad != nil {
		return nil, bad
	}
	j := newJSONLines(b)
	var (
		out    []byte
		p      place
		pieces []piece
	)
	for more := true; more; {
		if len(out) > 0 {
			out = append(out, '\n')
		}
		at := p.off
		pieces, p, more = j.line(p, pieces[:0])
		for _, piece := range pieces {
			out = append(append(out, piece.fixed...), piece.src...)
		}
		if len(out) > MaxIndented {
			return nil, syntaxError(b, TooLarge, at)
		}
	}
	return out, nil
}

// CompactJSON is b without the space between its tokens, strings and numbers
// byte for byte. The error is a *SyntaxError.
func CompactJSON(b []byte) ([]byte, error) {
	if err := CheckJSON(b); err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(b))
	s := scanner{b: b}
	for s.space(); s.i < len(b); s.space() {
		switch s.peek() {
		case '{', '}', '[', ']', ',', ':':
			out = append(out, s.take(1)...)
		default:
			out = append(out, s.token()...)
		}
	}
	return out, nil
}
