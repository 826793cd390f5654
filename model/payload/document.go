package payload

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"
)

const (
	// stride is how many lines share an entry of an index: the lines between
	// are found by walking, which keeps the index of a document of many short
	// lines smaller than the document.
	stride = 16
	// chunkBytes is how many bytes of a long line are walked over at once to
	// find a cell in it. A line of more is a long line.
	chunkBytes = 4096
)

// walker divides a source into lines.
type walker interface {
	// line appends the pieces of the line that begins at place p to into and
	// answers where the next one begins; more is false on the last line.
	line(p place, into []piece) (pieces []piece, next place, more bool)
	// lineBreak is what ends the line before the one that begins at next.
	lineBreak(next place) string
}

// place is where a line begins.
type place struct {
	off   int
	depth int // nesting, where the walker has any
}

// document is Lines over a source that stays as it came: only where lines
// begin is kept, each line is made when it is asked for.
type document struct {
	walk  walker
	marks []place // every stride-th line
	long  map[int]longLine
	len   int
	max   int

	opens, closes []int // lines that open something, ascending, and close it

	last atomic.Pointer[passed] // the line read last: the next one is mostly asked for next
}

// passed is a line that was walked over.
type passed struct {
	line     int
	at, next place
}

// longLine is a line that is walked over only once.
type longLine struct {
	chunks []chunk
	width  int
	next   place
}

type chunk struct {
	piece
	col int
}

var _ Lines = (*document)(nil)

// newDocument walks over the whole source once. The error is ctx's.
func newDocument(ctx context.Context, walk walker) (*document, error) {
	d := &document{walk: walk, long: map[int]longLine{}}
	var (
		p     place
		buf   []piece
		steps int
		open  []int // what is open now, as indices of opens
	)
	for more := true; more; d.len++ {
		if steps--; steps < 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			steps = 4096
		}
		if d.len%stride == 0 {
			d.marks = append(d.marks, p)
		}
		var next place
		buf, next, more = walk.line(p, buf[:0])
		width := 0
		if isLong(buf) {
			l, err := newLongLine(ctx, buf)
			if err != nil {
				return nil, err
			}
			l.next = next
			d.long[d.len] = l
			width = l.width
		} else {
			width = measure(buf)
		}
		d.max = max(d.max, width)
		switch {
		case next.depth > p.depth:
			open = append(open, len(d.opens))
			d.opens, d.closes = append(d.opens, d.len), append(d.closes, d.len)
		case next.depth < p.depth && len(open) > 0:
			d.closes[open[len(open)-1]] = d.len
			open = open[:len(open)-1]
		}
		p = next
	}
	return d, nil
}

func isLong(pieces []piece) bool {
	n := 0
	for _, p := range pieces {
		n += len(p.src)
	}
	return n > chunkBytes
}

func newLongLine(ctx context.Context, pieces []piece) (longLine, error) {
	var l longLine
	c := cutter{from: math.MaxInt, to: math.MaxInt}
	for _, p := range pieces {
		for first := true; first || len(p.src) > 0; first = false {
			if err := ctx.Err(); err != nil {
				return l, err
			}
			part := p
			n := boundary(p.src, p.form)
			part.src, p.src = p.src[:n], p.src[n:]
			l.chunks = append(l.chunks, chunk{part, c.col})
			c.piece(part)
		}
	}
	l.width = c.col
	return l, nil
}

// boundary is where a chunk at the beginning of src ends: not inside of a
// character or an escape.
func boundary(src []byte, f form) int {
	if len(src) <= chunkBytes {
		return len(src)
	}
	if f == asJSON {
		n := 0
		for n < chunkBytes {
			_, k := unescape(src[n:])
			n += k
		}
		return n
	}
	n := chunkBytes
	for i := 0; i < utf8.UTFMax && n < len(src) && !utf8.RuneStart(src[n]); i++ {
		n++
	}
	return n
}

func measure(pieces []piece) int {
	c := cutter{from: math.MaxInt, to: math.MaxInt}
	for _, p := range pieces {
		c.piece(p)
	}
	return c.col
}

// Len implements Lines.
func (d *document) Len() int { return d.len }

// MaxWidth implements Lines.
func (d *document) MaxWidth() int { return d.max }

// Width implements Lines.
func (d *document) Width(line int) int {
	if line < 0 || line >= d.len {
		return 0
	}
	if l, ok := d.long[line]; ok {
		return l.width
	}
	c := cutter{from: math.MaxInt, to: math.MaxInt}
	d.cut(line, &c)
	return c.col
}

// Slice implements Lines.
func (d *document) Slice(line, from, to int) Slice {
	c := cutter{from: max(from, 0), to: to, first: max(from, 0)}
	if line >= 0 && line < d.len && from < to {
		d.cut(line, &c)
	}
	return c.slice()
}

// cut feeds a line to c.
func (d *document) cut(line int, c *cutter) {
	if l, ok := d.long[line]; ok {
		l.cut(c)
		return
	}
	at := d.begin(line)
	d.last.Store(&passed{line, at, d.cutFrom(at, c)})
}

// cutFrom feeds the line that begins at p, and is not long, to c and answers
// where the next one begins.
func (d *document) cutFrom(p place, c *cutter) place {
	var buf [8]piece
	pieces, next, _ := d.walk.line(p, buf[:0])
	for _, p := range pieces {
		c.piece(p)
	}
	return next
}

// cut feeds what c wants of the line to it.
func (l *longLine) cut(c *cutter) {
	i, found := slices.BinarySearchFunc(l.chunks, c.from, func(k chunk, cell int) int { return k.col - cell })
	if !found {
		i--
	}
	c.col = l.chunks[i].col
	for ; i < len(l.chunks) && !c.full(); i++ {
		c.piece(l.chunks[i].piece)
	}
}

// begin finds the beginning of a line: from the line read last where that is
// near, else from the mark before it.
func (d *document) begin(line int) place {
	from, p := line-line%stride, d.marks[line/stride]
	if l := d.last.Load(); l != nil {
		switch {
		case l.line == line:
			return l.at
		case l.line < line && l.line >= from:
			from, p = l.line+1, l.next
		}
	}
	var buf [8]piece
	for ; from < line; from++ {
		if l, ok := d.long[from]; ok {
			p = l.next
			continue
		}
		_, p, _ = d.walk.line(p, buf[:0])
	}
	return p
}

// Text is what was sent from cell c0 of line l0 up to, not including, cell c1
// of line l1, for copying: invisible characters as they are, line breaks as
// they came (JSON has those of its formatting, and characters in place of
// \uNNNN). A character belongs to it when its first cell does.
func (d *document) Text(l0, c0, l1, c1 int) string {
	var out strings.Builder
	first, last := l0, l1
	l0, l1 = max(l0, 0), min(l1, d.len-1)
	if l0 > l1 {
		return ""
	}
	next := d.begin(l0)
	var c cutter
	for line := l0; line <= l1; line++ {
		c = cutter{from: 0, to: math.MaxInt, raw: true, text: c.text[:0]}
		if line == first {
			c.from = max(c0, 0)
		}
		if line == last {
			c.to = c1
		}
		if l, ok := d.long[line]; ok {
			l.cut(&c)
			next = l.next
		} else {
			next = d.cutFrom(next, &c)
		}
		out.Write(c.text)
		if line < l1 {
			out.WriteString(d.walk.lineBreak(next))
		}
	}
	return out.String()
}

// foldable is a document whose lines open and close objects and arrays.
type foldable struct{ *document }

// Fold says which line closes the object or array that a line opens; ok is
// false for a line that opens none.
func (d foldable) Fold(line int) (last int, ok bool) {
	i, ok := slices.BinarySearch(d.opens, line)
	if !ok {
		return 0, false
	}
	return d.closes[i], true
}
