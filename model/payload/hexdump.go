package payload

import (
	"fmt"
	"strings"
)

// hexRow is how many bytes a line of a hex document shows.
const hexRow = 16

// hexLines shows bytes as offset, hexadecimal and ASCII. Each row is made when
// it is asked for.
type hexLines []byte

var _ Lines = hexLines(nil)

// HexDocument shows any bytes. It is ready at once, whatever their number.
func HexDocument(b []byte) Lines { return hexLines(b) }

// Len implements Lines.
func (h hexLines) Len() int { return max(1, (len(h)+hexRow-1)/hexRow) }

// Width implements Lines.
func (h hexLines) Width(line int) int {
	text, _ := h.row(line)
	return len(text)
}

// MaxWidth implements Lines.
func (h hexLines) MaxWidth() int { return h.Width(0) }

// Slice implements Lines.
func (h hexLines) Slice(line, from, to int) Slice {
	text, spans := h.row(line)
	c := cutter{from: max(from, 0), to: to, first: max(from, 0)}
	at := 0
	for _, s := range spans {
		c.ascii(text[at:s.From], Plain)
		c.ascii(text[s.From:s.To], s.Class)
		at = s.To
	}
	c.ascii(text[at:], Plain)
	return c.slice()
}

// Text is the dump, not the bytes, from cell c0 of line l0 up to, not
// including, cell c1 of line l1.
func (h hexLines) Text(l0, c0, l1, c1 int) string {
	var out strings.Builder
	for line := max(l0, 0); line <= min(l1, h.Len()-1); line++ {
		text, _ := h.row(line)
		from, to := 0, len(text)
		if line == l1 {
			to = min(max(c1, 0), to)
		}
		if line == l0 {
			from = min(max(c0, 0), to)
		}
		out.Write(text[from:to])
		if line < l1 && line < h.Len()-1 {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func (h hexLines) row(line int) (text []byte, spans []Span) {
	if line < 0 || line*hexRow >= len(h) {
		return nil, nil
	}
	row := h[line*hexRow:]
	row = row[:min(hexRow, len(row))]
	text = fmt.Appendf(make([]byte, 0, 80), "%08x  ", line*hexRow)
	spans = append(spans, Span{0, len(text) - 2, Comment})
	for i := range hexRow {
		if i == hexRow/2 {
			text = append(text, ' ')
		}
		if i < len(row) {
			text = fmt.Appendf(text, "%02x ", row[i])
		} else {
			text = append(text, "   "...)
		}
	}
	text = append(text, ' ')
	from := len(text)
	for _, b := range row {
		if b < ' ' || b >= 0x7f {
			b = '.'
		}
		text = append(text, b)
	}
	return text, append(spans, Span{from, len(text), String})
}
