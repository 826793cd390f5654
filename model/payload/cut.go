package payload

import (
	"bytes"
	"unicode/utf8"

	"treetop/model/visible"
)

// tabStop is how many cells apart the stops of a tab character are.
const tabStop = 4

// form is how the bytes of a piece are read.
type form uint8

const (
	asText form = iota // UTF-8, more or less
	asJSON             // a string token of JSON: \uNNNN are characters too
)

// piece is a part of a line: bytes of the source, or a text of our own.
type piece struct {
	src   []byte
	fixed string // in place of src
	class Class
	form  form
}

// cutter walks over the pieces of one line and keeps what stands in the cells
// from up to, not including, to. With from beyond the line it only measures.
type cutter struct {
	from, to int
	raw      bool // keep what was sent, not what is shown, and no half characters
	col      int  // cell of what comes next
	text     []byte
	first    int // cell of text[0]
	spans    []Span
	over     bool // something was left out at the end
}

// full reports whether nothing that takes a cell can be kept any more.
func (c *cutter) full() bool { return c.col >= c.to }

func (c *cutter) piece(p piece) {
	switch {
	case p.fixed != "":
		c.ascii([]byte(p.fixed), p.class)
	case p.form == asJSON:
		c.jsonString(p.src, p.class)
	default:
		c.plain(p.src, p.class)
	}
}

func (c *cutter) slice() Slice { return Slice{Text: string(c.text), From: c.first, Spans: c.spans} }

// ascii takes bytes of one cell each.
func (c *cutter) ascii(src []byte, class Class) {
	from, to := max(c.from-c.col, 0), min(c.to-c.col, len(src))
	if from < to {
		c.keep(c.col+from, class, src[from:to])
	}
	c.over = c.over || to < len(src)
	c.col += len(src)
}

// one takes something that is not divided: a character or an escape, and what
// was sent for it.
func (c *cutter) one(cells int, class Class, shown, sent []byte) {
	wanted := c.col+cells > c.from && c.col < c.to
	if c.raw {
		wanted = wanted && c.col >= c.from
		shown = sent
	}
	if cells == 0 { // goes with what it stands on
		wanted = c.from < c.to && (len(c.text) > 0 || c.col == 0 && c.from <= 0)
	}
	if wanted {
		c.keep(c.col, class, shown)
	}
	c.col += cells
}

func (c *cutter) keep(col int, class Class, shown []byte) {
	at := len(c.text)
	if at == 0 {
		c.first = col
	}
	c.text = append(c.text, shown...)
	if class == Plain || c.raw {
		return
	}
	if n := len(c.spans); n > 0 && c.spans[n-1].Class == class && c.spans[n-1].To == at {
		c.spans[n-1].To = len(c.text)
		return
	}
	c.spans = append(c.spans, Span{at, len(c.text), class})
}

// plain takes bytes that are UTF-8 or not: visible.Text, with tabs as spaces.
func (c *cutter) plain(src []byte, class Class) {
	var (
		esc visible.Escaper
		i   int
	)
	for i < len(src) && !c.full() {
		if n := printable(src[i:]); n > 0 {
			c.ascii(src[i:i+n], class)
			esc.Escapes(rune(src[i+n-1]), 1, 0)
			i += n
			continue
		}
		if src[i] == '\t' {
			c.one(tabStop-c.col%tabStop, class, []byte("    ")[:tabStop-c.col%tabStop], src[i:i+1])
			esc = visible.Escaper{}
			i++
			continue
		}
		r, n := utf8.DecodeRune(src[i:])
		next, _ := utf8.DecodeRune(src[i+n:])
		c.char(&esc, r, next, src[i:i+n], class)
		i += n
	}
	c.over = c.over || i < len(src)
}

// jsonString takes a string token of valid JSON, or a part of one. Characters
// that were sent as \uNNNN are shown as themselves where they can be seen.
func (c *cutter) jsonString(src []byte, class Class) {
	var (
		esc visible.Escaper
		i   int
	)
	for i < len(src) && !c.full() {
		if src[i] == '\\' {
			r, n := unescape(src[i:])
			next, _ := unescape(src[min(i+n, len(src)):])
			if r >= ' ' && r != '"' && r != '\\' && !esc.Escapes(r, n, next) {
				shown := utf8.AppendRune(nil, r)
				c.one(CellWidth(r), class, shown, shown)
			} else {
				esc = visible.Escaper{}
				c.one(n, class, src[i:i+n], src[i:i+n])
			}
			i += n
			continue
		}
		if n := printable(src[i:]); n > 0 {
			if b := bytes.IndexByte(src[i:i+n], '\\'); b > 0 {
				n = b
			}
			c.ascii(src[i:i+n], class)
			esc.Escapes(rune(src[i+n-1]), 1, 0)
			i += n
			continue
		}
		r, n := utf8.DecodeRune(src[i:])
		next, _ := unescape(src[i+n:])
		c.char(&esc, r, next, src[i:i+n], class)
		i += n
	}
	c.over = c.over || i < len(src)
}

// char takes a character, or a byte that is not UTF-8, as it was sent.
func (c *cutter) char(esc *visible.Escaper, r, next rune, sent []byte, class Class) {
	if esc.Escapes(r, len(sent), next) {
		var buf [12]byte
		shown := visible.AppendEscaped(buf[:0], r, len(sent), sent[0])
		c.one(len(shown), Escape, shown, sent)
		return
	}
	c.one(CellWidth(r), class, sent, sent)
}

// printable is how many characters of ASCII that can be seen src begins with.
func printable(src []byte) int {
	for i, b := range src {
		if b < ' ' || b >= 0x7f {
			return i
		}
	}
	return len(src)
}

// unescape reads one character of the inside of a string token: r is -1 for a
// two-letter escape, or one that is no character by itself, and 0 at the end.
func unescape(src []byte) (r rune, n int) {
	if len(src) == 0 {
		return 0, 0
	}
	if src[0] != '\\' {
		return utf8.DecodeRune(src)
	}
	r, ok := hex4(src)
	if !ok {
		return -1, min(2, len(src))
	}
	if r < 0xd800 || r >= 0xe000 {
		return r, 6
	}
	if low, ok := hex4(src[6:]); ok && r < 0xdc00 && low >= 0xdc00 && low < 0xe000 {
		return (r-0xd800)<<10 | (low - 0xdc00) + 0x10000, 12
	}
	return -1, 6
}

// hex4 reads \uNNNN.
func hex4(src []byte) (r rune, ok bool) {
	if len(src) < 6 || src[0] != '\\' || src[1] != 'u' {
		return 0, false
	}
	for _, b := range src[2:6] {
		switch {
		case b >= '0' && b <= '9':
			r = r<<4 | rune(b-'0')
		case b >= 'a' && b <= 'f':
			r = r<<4 | rune(b-'a'+10)
		case b >= 'A' && b <= 'F':
			r = r<<4 | rune(b-'A'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
