package part

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
)

const (
	// codeBlock is what the columns asked of a document are rounded to: while
	// the view scrolls sideways within a block the texts stay the same, and so
	// do their textures.
	codeBlock = 64
	// foldTail is how many cells a folded row shows behind its beginning: the
	// dots, and the line that closes it.
	foldTail = 40
)

// codeRenderer draws the visible part of a document. Its objects are pools
// that grow to what one screen needs; what is not needed is not in Objects.
type codeRenderer struct {
	body *codeBody

	ground  *canvas.Rectangle
	gutter  *canvas.Rectangle // over what is scrolled away to the left
	across  *canvas.Rectangle // thumbs of the scroll bars
	down    *canvas.Rectangle
	frame   *canvas.Rectangle // the focus
	texts   pool[*canvas.Text]
	margin  pool[*canvas.Text] // line numbers, arrows
	grounds pool[*canvas.Rectangle]

	lines baselines

	runs []codeRun // scratch
	hits []found
	objs []fyne.CanvasObject
}

// pool hands out objects and takes all back at once.
type pool[T fyne.CanvasObject] struct {
	all  []T
	used int
	make func() T
}

func (p *pool[T]) take() T {
	if p.used == len(p.all) {
		p.all = append(p.all, p.make())
	}
	p.used++
	return p.all[p.used-1]
}

func newCodeRenderer(b *codeBody) *codeRenderer {
	rect := func() *canvas.Rectangle { return &canvas.Rectangle{} }
	r := &codeRenderer{body: b, ground: rect(), gutter: rect(), across: rect(), down: rect(), frame: rect()}
	r.frame.StrokeWidth = 1
	r.across.CornerRadius, r.down.CornerRadius = 3, 3
	r.texts.make, r.margin.make, r.grounds.make = newCodeText, newCodeText, rect
	r.update()
	return r
}

func (r *codeRenderer) Destroy() { r.body.endDrag() }

func (r *codeRenderer) MinSize() fyne.Size { return fyne.NewSize(80, 3*measureCode().row) }

func (r *codeRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *codeRenderer) Layout(fyne.Size) { r.update() }

func (r *codeRenderer) Refresh() {
	r.update()
	canvas.Refresh(r.body)
}

// update draws the part of the document that is visible.
func (r *codeRenderer) update() {
	b := r.body
	b.settle()
	v, size := b.view(), b.Size()
	r.texts.used, r.margin.used, r.grounds.used = 0, 0, 0

	first, n := visible(b.top, size.Height-codePad, v.row, v.rows)
	for i := range n {
		y := codePad + float32(i)*v.row - b.top.rem
		r.row(v, b.folds.line(first+i), y)
	}
	r.ground.FillColor = look.Colour(look.GroundPane)
	r.ground.Resize(size)
	r.gutter.FillColor = r.ground.FillColor
	r.gutter.Resize(fyne.NewSize(v.gutter-2, size.Height))
	r.frame.FillColor, r.frame.StrokeColor = color.Transparent, color.Transparent
	if b.focused {
		r.frame.StrokeColor = look.Colour(look.ColourFocus)
	}
	r.frame.Resize(size)
	r.bars(v, size)

	r.objs = append(r.objs[:0], r.ground)
	for _, g := range r.grounds.all[:r.grounds.used] {
		r.objs = append(r.objs, g)
	}
	for _, t := range r.texts.all[:r.texts.used] {
		r.objs = append(r.objs, t)
	}
	r.objs = append(r.objs, r.gutter)
	for _, t := range r.margin.all[:r.margin.used] {
		r.objs = append(r.objs, t)
	}
	r.objs = append(r.objs, r.across, r.down, r.frame)
}

// row draws one row, the one that begins with line.
func (r *codeRenderer) row(v codeView, line int, y float32) {
	b := r.body
	from := b.left.row / codeBlock * codeBlock
	to := b.left.row + int(v.width/v.cell) + 3
	to = (to + codeBlock - 1) / codeBlock * codeBlock

	r.hits = b.code.bar.finder.inLine(r.hits[:0], line, from, to)
	for _, h := range r.hits {
		r.band(v, y, h.from, h.to, look.GroundFound)
	}
	width := b.doc.Width(line)
	if x0, x1, ok := b.sel.inLine(line, width); ok {
		name := look.GroundIdle
		if b.focused || b.code.bar.Visible() {
			name = look.GroundSelected
		}
		r.band(v, y, x0, x1, name)
	}

	r.runs = appendRuns(r.runs[:0], b.doc.Slice(line, from, to))
	x, folded := b.folds.at(line)
	if folded && width < to {
		r.foldedTail(v, y, width, x.last)
	}
	for _, run := range r.runs {
		t := r.texts.take()
		t.TextStyle.Monospace = !run.other
		r.put(t, v, run.text, run.cells, look.Colour(run.colour))
		at := v.gutter + float32(run.cell-b.left.row)*v.cell - b.left.rem
		if run.wide { // a glyph is narrower than the two cells that it has
			w := t.MinSize().Width
			at += max(0, (float32(run.cells)*v.cell-w)/2)
		}
		up := float32(0)
		if run.other {
			// As high as the fixed-width font, what stands lower would be cut off.
			t.Resize(t.MinSize())
			up = r.lines.drop(run.text, v.size)
		}
		t.Move(fyne.NewPos(at, y+(v.row-v.text)/2-up))
	}
	r.inMargin(v, line, y, folded)
}

// foldedTail adds what a folded row shows of the lines that it hides.
func (r *codeRenderer) foldedTail(v codeView, y float32, cell, last int) {
	doc := r.body.doc
	r.chip(v, y, cell+1)
	r.runs = append(r.runs, codeRun{cell: cell + 2, cells: 1, text: "…", colour: look.ColourDim})
	at := len(r.runs)
	r.runs = appendRuns(r.runs, doc.Slice(last, 0, doc.Width(last)%4096))
	if at == len(r.runs) {
		return
	}
	shift := cell + 5 - r.runs[at].cell
	for i := at; i < len(r.runs); i++ {
		r.runs[i].cell += shift
		if r.runs[i].cell+r.runs[i].cells > cell+foldTail {
			r.runs = r.runs[:i]
			break
		}
	}
}

// chip is the box around the dots of a folded row, three cells wide.
func (r *codeRenderer) chip(v codeView, y float32, cell int) {
	g := r.grounds.take()
	g.FillColor, g.CornerRadius = look.Colour(theme.ColorNameButton), 3
	g.Move(fyne.NewPos(v.gutter+float32(cell-r.body.left.row)*v.cell-r.body.left.rem, y+2))
	g.Resize(fyne.NewSize(3*v.cell, v.row-4))
}

// band colours the ground behind the cells of a row, as far as they are seen.
func (r *codeRenderer) band(v codeView, y float32, from, to int, name fyne.ThemeColorName) {
	left := r.body.left.row
	from, to = max(from, left), min(to, left+int(v.width/v.cell)+4)
	if from >= to {
		return
	}
	g := r.grounds.take()
	g.FillColor, g.CornerRadius = look.Colour(name), 0
	g.Move(fyne.NewPos(v.gutter+float32(from-left)*v.cell-r.body.left.rem, y))
	g.Resize(fyne.NewSize(float32(to-from)*v.cell, v.row))
}

// inMargin draws the number of a line, and the arrow of one that opens
// something.
func (r *codeRenderer) inMargin(v codeView, line int, y float32, folded bool) {
	b := r.body
	dim := look.Colour(look.ColourDim)
	if b.numbers {
		t := r.margin.take()
		s := strconv.Itoa(line + 1)
		r.put(t, v, s, len(s), dim)
		t.Move(fyne.NewPos(v.arrows-4-float32(len(s))*v.cell, y+(v.row-v.text)/2))
	}
	f, ok := b.doc.(folder)
	if !ok {
		return
	}
	if _, opens := f.Fold(line); opens {
		t := r.margin.take()
		arrow := "▾"
		if folded {
			arrow = "▸"
		}
		r.put(t, v, arrow, 1, dim)
		t.Move(fyne.NewPos(v.arrows, y+(v.row-v.text)/2))
	}
}

// put writes into a text. It needs its size: a driver leaves out what seems to
// lie outside of the clip.
func (r *codeRenderer) put(t *canvas.Text, v codeView, s string, cells int, c color.Color) {
	t.Text, t.Color, t.TextSize = s, c, v.size
	t.Resize(fyne.NewSize(float32(cells)*v.cell, v.text))
}

func (r *codeRenderer) bars(v codeView, size fyne.Size) {
	b := r.body
	c := theme.Color(theme.ColorNameScrollBar)
	r.down.FillColor, r.across.FillColor = c, c
	y, h := thumb(b.top, v.height, v.row, v.rows)
	r.down.Move(fyne.NewPos(size.Width-codeBar+2, y))
	r.down.Resize(fyne.NewSize(codeBar-4, h))
	x, w := thumb(b.left, v.width, v.cell, v.cells)
	r.across.Move(fyne.NewPos(v.gutter+x, size.Height-codeBar+2))
	r.across.Resize(fyne.NewSize(w, codeBar-4))
	shown(r.down, h > 0)
	shown(r.across, w > 0)
}

func shown(o fyne.CanvasObject, on bool) {
	if o.Visible() != on {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
}
