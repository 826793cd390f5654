package part

import (
	"strings"

	"treetop/model/payload"
)

// Spot is a place in a document: before the character that stands in a cell
// of a line.
type Spot struct{ Line, Cell int }

// Before reports whether s stands earlier in the document than o.
func (s Spot) Before(o Spot) bool {
	return s.Line < o.Line || s.Line == o.Line && s.Cell < o.Cell
}

// span is a range of a document; the spots may stand in either order.
type span struct{ anchor, head Spot }

func (s span) ordered() (from, to Spot) {
	if s.head.Before(s.anchor) {
		return s.head, s.anchor
	}
	return s.anchor, s.head
}

func (s span) empty() bool { return s.anchor == s.head }

// inLine is which cells of a line lie in the range; one cell past its end
// stands for the line break.
func (s span) inLine(line, width int) (from, to int, ok bool) {
	a, b := s.ordered()
	if s.empty() || line < a.Line || line > b.Line {
		return 0, 0, false
	}
	from, to = 0, width+1
	if line == a.Line {
		from = a.Cell
	}
	if line == b.Line {
		to = b.Cell
	}
	return from, to, from < to
}

// copier is a document that knows its text as it came, where what is shown
// differs from it (escapes, formatting).
type copier interface {
	// Text is what stands from cell c0 of line l0 up to, not including, cell
	// c1 of line l1.
	Text(l0, c0, l1, c1 int) string
}

// textOf is the text of a range of a document, as it came where the document
// knows that, as shown otherwise.
func textOf(doc payload.Lines, s span) string {
	from, to := s.ordered()
	if s.empty() {
		return ""
	}
	if c, ok := doc.(copier); ok {
		return c.Text(from.Line, from.Cell, to.Line, to.Cell)
	}
	var b strings.Builder
	for line := from.Line; line <= to.Line; line++ {
		width := doc.Width(line)
		x0, x1 := 0, width
		if line == from.Line {
			x0 = from.Cell
		}
		if line == to.Line {
			x1 = min(x1, to.Cell)
		}
		if x0 < x1 {
			b.WriteString(doc.Slice(line, x0, x1).Text)
		}
		if line < to.Line {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// snap is cell, or the beginning of the character that stands across it; with
// a fraction, the nearer edge of the character under it.
func snap(doc payload.Lines, line int, cell float64) int {
	width := doc.Width(line)
	if cell >= float64(width) {
		return width
	}
	if cell <= 0 {
		return 0
	}
	at := int(cell)
	s := doc.Slice(line, at, at+1)
	start, end := s.From, s.From
	for i := 0; i < len(s.Text); {
		n, cells, _ := nextGlyph(s.Text[i:])
		end = start + cells
		if end > at {
			break
		}
		start = end
		i += n
	}
	if end <= start {
		return at
	}
	if cell-float64(start) < float64(end-start)/2 {
		return start
	}
	return end
}

// endOf is the end of a document.
func endOf(doc payload.Lines) Spot {
	last := doc.Len() - 1
	return Spot{last, doc.Width(last)}
}

// noLines is the document of a view that has none.
type noLines struct{}

var _ payload.Lines = noLines{}

func (noLines) Len() int                        { return 1 }
func (noLines) Width(int) int                   { return 0 }
func (noLines) MaxWidth() int                   { return 0 }
func (noLines) Slice(_, _, _ int) payload.Slice { return payload.Slice{} }
