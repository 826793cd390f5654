package payload

import (
	"bytes"
	"unicode/utf8"
)

// Preview is one line of a payload, for a row. Where Kind is Empty, Image or
// any of what can't be read, Text is empty and the row has words made of the
// Facts; Head has the first bytes for them.
type Preview struct {
	Facts
	Text  string // safe to show, at most some cells more than was asked for
	Spans []Span
	Cut   bool   // there is more than Text; Text ends with … then
	Head  []byte // Binary, CBOR: the first bytes, shared, read-only
}

// PreviewOf makes one line of at most max cells of a payload. b is as much of
// it as is at hand, size its true size. Its cost depends on max alone: rows
// call it for what is visible, ten times a second.
func PreviewOf(topic string, b []byte, size, max int) Preview {
	p := Preview{Facts: Detect(topic, b, size)}
	switch p.Kind {
	case JSON:
		if !p.json(b, max) {
			p.text(b, max)
		}
	case Text:
		p.text(b, max)
	case Binary, CBOR:
		p.Head = b[:min(len(b), 16)]
	}
	return p
}

func (p *Preview) finish(c *cutter, more bool) {
	s := c.slice()
	p.Text, p.Spans = s.Text, s.Spans
	if more || c.over {
		p.Cut = true
		p.Text += "…"
	}
}

// text puts text on one line: space of any kind and length is one space.
func (p *Preview) text(b []byte, max int) {
	all := b
	b = bytes.TrimSpace(b[:min(len(b), headBytes)])
	c := &cutter{to: max}
	if number, unit, ok := splitNumber(b); ok {
		c.piece(piece{src: number, class: Number})
		c.piece(piece{src: unit, class: Unit})
		p.finish(c, len(all) < p.Size)
		return
	}
	more := len(all) < p.Size || len(all) > headBytes
	if more {
		b = wholeRunes(b)
	}
	for len(b) > 0 && !c.full() {
		n := bytes.IndexAny(b, " \t\r\n")
		if n < 0 {
			n = len(b)
		}
		c.piece(piece{src: b[:n]})
		b = b[n:]
		if rest := bytes.TrimLeft(b, " \t\r\n"); len(rest) < len(b) {
			b = rest
			if len(b) > 0 {
				c.piece(piece{fixed: " "})
			}
		}
	}
	p.finish(c, more || len(b) > 0)
}

// json puts JSON on one line without the space between its tokens. It reports
// whether that worked: false for what only began like JSON.
func (p *Preview) json(b []byte, max int) bool {
	whole := len(b) == p.Size && len(b) <= headBytes
	s := scanner{b: b[:min(len(b), headBytes)]}
	c := &cutter{to: max}
	var open nesting
	key := false // whether a string here is a member name
	for s.space(); s.i < len(s.b) && !c.full(); s.space() {
		from := s.i
		class := Punctuation
		switch ch := s.peek(); ch {
		case '{', '[':
			open.push(ch == '{')
			key = ch == '{'
			s.i++
		case '}', ']':
			if open.depth > 0 {
				open.pop()
			}
			key = false
			s.i++
		case ',', ':':
			key = ch == ',' && open.depth > 0 && open.object()
			s.i++
		default:
			if kind := s.scalar(); kind != 0 {
				if whole || !mayBeCut(kind, s.b[s.i:]) {
					return false
				}
				s.b = s.b[:from+len(wholeRunes(s.b[from:]))] // cut, not wrong
				s.i = len(s.b)
			}
			class = classOf(ch, key)
			key = false
		}
		f := asText
		if s.b[from] == '"' {
			f = asJSON
		}
		c.piece(piece{src: s.b[from:s.i], class: class, form: f})
	}
	s.space()
	p.finish(c, !whole || s.i < len(s.b))
	return true
}

// classOf is the class of a scalar by its first byte.
func classOf(first byte, key bool) Class {
	switch {
	case first == '"' && key:
		return Key
	case first == '"':
		return String
	case first == '-' || first >= '0' && first <= '9':
		return Number
	}
	return Literal
}

// wholeRunes is b without a character that is cut at its end.
func wholeRunes(b []byte) []byte {
	for i := 1; i <= min(len(b), utf8.UTFMax); i++ {
		if last := b[len(b)-i:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}
