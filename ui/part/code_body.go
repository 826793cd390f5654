package part

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"treetop/model/payload"
)

const (
	codeBar = 10 // width of a scroll bar, px
	codePad = 5  // above the first row, px
)

// codeBody is the text of a code view. It is apart from Code so that the find
// bar lies over it, and since what is scrollable is clipped by the drivers.
//
// Both directions are kept as a cell or row and a remainder in pixels: a line
// of 20,000,000 characters has more pixels than a float32 can tell apart.
type codeBody struct {
	widget.BaseWidget
	code *Code

	doc     payload.Lines
	key     string
	folds   folds
	numbers bool
	top     position // rows
	left    position // cells
	sel     span
	metrics codeMetrics

	focused bool
	reading bool // as last told
	drag    codeDrag
	taps    tapCounter
	lastTap Spot
	roll    *fyne.Animation // scrolls while a drag is held outside
	rollBy  fyne.Delta      // px a second
	now     func() time.Time
	mods    func() fyne.KeyModifier
}

// codeDrag is what the pointer has hold of.
type codeDrag struct {
	kind dragKind
	grip float32 // where in the thumb
	unit span    // the word or line that the drag began with
	at   fyne.Position
}

type dragKind uint8

const (
	dragNone dragKind = iota
	dragText
	dragWords
	dragLines
	dragBarV
	dragBarH
)

var (
	_ fyne.Widget        = (*codeBody)(nil)
	_ fyne.Focusable     = (*codeBody)(nil)
	_ fyne.Shortcutable  = (*codeBody)(nil)
	_ fyne.Scrollable    = (*codeBody)(nil) // which is also what makes drivers clip it
	_ fyne.Draggable     = (*codeBody)(nil)
	_ desktop.Mouseable  = (*codeBody)(nil)
	_ desktop.Cursorable = (*codeBody)(nil)
)

func newCodeBody(c *Code) *codeBody {
	b := &codeBody{code: c, doc: noLines{}, now: time.Now, mods: Modifiers}
	b.ExtendBaseWidget(b)
	return b
}

func (b *codeBody) setDocument(doc payload.Lines, key string) {
	old := b.doc
	b.doc = doc
	if key != b.key {
		b.key = key
		b.folds, b.sel = folds{}, span{}
		b.top, b.left = position{}, position{}
		b.endDrag()
		return
	}
	b.folds = b.folds.kept(old, doc)
	if !b.sel.empty() && (!b.within(b.sel) || !sameText(old, doc, b.sel)) {
		b.sel = span{}
		b.endDrag()
	}
	b.settle()
}

// within reports whether both ends of s are places of the document.
func (b *codeBody) within(s span) bool {
	_, last := s.ordered()
	return last.Line < b.doc.Len() && last.Cell <= b.doc.Width(last.Line)
}

// sameText compares a selection in two states of a document. A long one is
// taken as changed: comparing it would cost more than selecting it again.
func sameText(a, b payload.Lines, s span) bool {
	from, to := s.ordered()
	if to.Line-from.Line > 200 || from.Line == to.Line && to.Cell-from.Cell > 1<<16 {
		return false
	}
	for line := from.Line; line < to.Line; line++ {
		if a.Width(line) > 1<<16 || b.Width(line) > 1<<16 {
			return false
		}
	}
	return textOf(a, s) == textOf(b, s)
}

// view is the geometry of the view at this moment.
type codeView struct {
	codeMetrics
	rows, cells   int     // of the whole document
	gutter        float32 // left of the text, with line numbers and arrows
	arrows        float32 // where the arrows stand
	width, height float32 // of the text
}

func (b *codeBody) view() codeView {
	if b.metrics.size == 0 {
		b.metrics = measureCode()
	}
	v := codeView{codeMetrics: b.metrics, rows: b.folds.rows(b.doc.Len()), cells: max(b.doc.MaxWidth()+2, b.folds.cells)}
	v.gutter = v.indent
	if b.numbers {
		v.gutter += float32(len(strconv.Itoa(b.doc.Len())))*v.cell + 4
		v.arrows = v.gutter - 2
	}
	if _, ok := b.doc.(folder); ok {
		v.arrows = v.gutter - v.indent + 2
		v.gutter = v.arrows + v.cell + 5
	}
	size := b.Size()
	v.width, v.height = max(0, size.Width-v.gutter), size.Height-codePad
	// Each bar takes room from the other direction.
	if float64(v.rows)*float64(v.row) > float64(v.height) {
		v.width -= codeBar
	}
	if float64(v.cells)*float64(v.cell) > float64(v.width) {
		v.height -= codeBar
		if float64(v.rows)*float64(v.row) > float64(v.height) && v.width > size.Width-v.gutter-codeBar {
			v.width -= codeBar
		}
	}
	v.width, v.height = max(0, v.width), max(0, v.height)
	return v
}

// settle brings the position within what there is.
func (b *codeBody) settle() {
	if s := b.Size(); s.Width == 0 || s.Height == 0 {
		return // not laid out yet: every position would be too far
	}
	v := b.view()
	b.top = clamp(b.top, v.height, v.row, v.rows)
	b.left = clamp(b.left, v.width, v.cell, v.cells)
}

func (b *codeBody) scrollBy(dx, dy float32) {
	v := b.view()
	b.top = clamp(scrolled(b.top, dy, v.row), v.height, v.row, v.rows)
	b.left = clamp(scrolled(b.left, dx, v.cell), v.width, v.cell, v.cells)
	b.code.changed()
}

// show brings a range onto the screen, its beginning first. Lines that are
// folded away are opened; what is not near goes to the upper third, clear of
// the find bar.
func (b *codeBody) show(from, to Spot) {
	for {
		x, hidden := b.folds.over(from.Line)
		if !hidden {
			break
		}
		b.folds.remove(b.doc, x.line)
	}
	v := b.view()
	row := b.folds.row(from.Line)
	y := float64(row-b.top.row)*float64(v.row) - float64(b.top.rem)
	upper := float64(0)
	if b.code.bar.Visible() {
		upper = float64(b.code.bar.Size().Height) - codePad
	}
	if y < upper || y+float64(v.row) > float64(v.height) {
		b.top = clamp(position{row: max(0, row-int(v.height/v.row/3))}, v.height, v.row, v.rows)
	}
	if from.Line != to.Line {
		to = from
	}
	wide := float64(v.width)
	if y = float64(row-b.top.row)*float64(v.row) - float64(b.top.rem); y < upper {
		wide = float64(b.code.bar.Position().X - v.gutter) // beside the find bar
	}
	x0 := float64(from.Cell-b.left.row)*float64(v.cell) - float64(b.left.rem)
	x1 := float64(to.Cell-b.left.row)*float64(v.cell) - float64(b.left.rem)
	if x0 < 0 || x1 > wide {
		left := from.Cell - int(wide/float64(v.cell)/3)
		if float64(to.Cell+2)*float64(v.cell) <= wide {
			left = 0 // the beginning of the line is the better view where it fits
		}
		b.left = clamp(position{row: max(0, left)}, v.width, v.cell, v.cells)
	}
}

// follow scrolls as little as needed for a spot to be seen.
func (b *codeBody) follow(s Spot) {
	v := b.view()
	b.top = reveal(b.top, b.folds.row(s.Line), v.height, v.row, v.rows)
	b.left = reveal(b.left, s.Cell, v.width, v.cell, v.cells)
}

// spotAt is the spot nearest to a point of the view, which may lie outside.
func (b *codeBody) spotAt(p fyne.Position) Spot {
	line, cell := b.cellAt(p)
	if line < 0 {
		return Spot{}
	}
	if line >= b.doc.Len() {
		return endOf(b.doc)
	}
	return Spot{line, snap(b.doc, line, cell)}
}

// cellAt is the line and the cell, with its fraction, at a point of the view.
func (b *codeBody) cellAt(p fyne.Position) (line int, cell float64) {
	v := b.view()
	row := scrolled(b.top, p.Y-codePad, v.row).row
	if row < 0 {
		return -1, 0
	}
	if row >= v.rows {
		return b.doc.Len(), 0
	}
	cell = float64(b.left.row) + float64(b.left.rem+p.X-v.gutter)/float64(v.cell)
	return b.folds.line(row), cell
}

// Refresh implements fyne.Widget: the theme may have changed.
func (b *codeBody) Refresh() {
	b.metrics = measureCode()
	b.BaseWidget.Refresh()
}

// Resize implements fyne.CanvasObject.
func (b *codeBody) Resize(s fyne.Size) {
	b.BaseWidget.Resize(s)
	b.settle()
}

// CreateRenderer implements fyne.Widget.
func (b *codeBody) CreateRenderer() fyne.WidgetRenderer { return newCodeRenderer(b) }
