package part

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Cursor implements desktop.Cursorable.
func (b *codeBody) Cursor() desktop.Cursor { return desktop.TextCursor }

// MouseDown implements desktop.Mouseable. Clicks are counted here: the
// toolkit's double tap would delay every single one.
func (b *codeBody) MouseDown(ev *desktop.MouseEvent) {
	Focus(b)
	b.endDrag()
	if ev.Button == desktop.MouseButtonSecondary {
		if b.code.OnMenu != nil {
			b.code.OnMenu(ev.AbsolutePosition, b.spotAt(ev.Position))
		}
		return
	}
	if ev.Button != desktop.MouseButtonPrimary || b.takeBar(ev.Position) || b.tapFold(ev.Position) {
		return
	}
	at := b.spotAt(ev.Position)
	taps := b.countTaps(at)
	switch {
	case ev.Modifier&fyne.KeyModifierShift != 0:
		b.drag = codeDrag{kind: dragText}
		b.sel.head = at
	case taps == 1:
		b.drag = codeDrag{kind: dragText}
		b.sel = span{at, at}
	case taps == 2:
		b.drag = codeDrag{kind: dragWords, unit: b.word(ev.Position)}
		b.sel = b.drag.unit
	default:
		b.drag = codeDrag{kind: dragLines, unit: b.wholeLine(at.Line)}
		b.sel = b.drag.unit
	}
	b.code.changed()
}

// MouseUp implements desktop.Mouseable.
func (b *codeBody) MouseUp(*desktop.MouseEvent) { b.endDrag() }

// Tapped implements fyne.Tappable. The press has done everything; this keeps
// a tap from going to what lies behind.
func (b *codeBody) Tapped(*fyne.PointEvent) {}

func (b *codeBody) countTaps(at Spot) int {
	on := at.Line
	if d := at.Cell - b.lastTap.Cell; d < -1 || d > 1 {
		b.taps = tapCounter{on: -1}
	}
	b.lastTap = at
	return (b.taps.tap(on, b.now())-1)%3 + 1
}

// word is the word under a point.
func (b *codeBody) word(p fyne.Position) span {
	line, cell := b.cellAt(p)
	if line < 0 || line >= b.doc.Len() {
		at := b.spotAt(p)
		return span{at, at}
	}
	const reach = 512 // cells: a longer word is cut
	at := min(max(0, int(cell)), max(0, b.doc.Width(line)-1))
	x0, x1 := wordAt(b.doc.Slice(line, max(0, at-reach), at+reach), at)
	return span{Spot{line, x0}, Spot{line, x1}}
}

func (b *codeBody) wholeLine(line int) span {
	if line+1 < b.doc.Len() {
		return span{Spot{line, 0}, Spot{line + 1, 0}}
	}
	return span{Spot{line, 0}, Spot{line, b.doc.Width(line)}}
}

// tapFold opens or closes the fold whose arrow, or dots, are at p.
func (b *codeBody) tapFold(p fyne.Position) bool {
	f, ok := b.doc.(folder)
	if !ok {
		return false
	}
	line, cell := b.cellAt(p)
	if line < 0 || line >= b.doc.Len() {
		return false
	}
	_, folded := b.folds.at(line)
	width := b.doc.Width(line)
	if p.X >= b.view().gutter && !(folded && cell >= float64(width) && cell < float64(width+5)) {
		return false
	}
	last, opens := f.Fold(line)
	if !opens {
		return false
	}
	if folded {
		b.folds.remove(b.doc, line)
	} else {
		b.folds.add(b.doc, line, last)
	}
	b.code.changed()
	return true
}

// takeBar takes hold of a scroll bar, or jumps to where p is beside a thumb.
func (b *codeBody) takeBar(p fyne.Position) bool {
	v, size := b.view(), b.Size()
	y, h := thumb(b.top, v.height, v.row, v.rows)
	x, w := thumb(b.left, v.width, v.cell, v.cells)
	switch {
	case h > 0 && p.X >= size.Width-codeBar-2:
		b.drag = codeDrag{kind: dragBarV, grip: p.Y - y}
		if b.drag.grip < 0 || b.drag.grip > h {
			b.drag.grip = h / 2
		}
	case w > 0 && p.Y >= size.Height-codeBar-2 && p.X >= v.gutter:
		b.drag = codeDrag{kind: dragBarH, grip: p.X - v.gutter - x}
		if b.drag.grip < 0 || b.drag.grip > w {
			b.drag.grip = w / 2
		}
	default:
		return false
	}
	b.dragTo(p)
	return true
}

// Dragged implements fyne.Draggable. The point may lie far outside.
func (b *codeBody) Dragged(ev *fyne.DragEvent) { b.dragTo(ev.Position) }

// DragEnd implements fyne.Draggable.
func (b *codeBody) DragEnd() { b.endDrag() }

func (b *codeBody) dragTo(p fyne.Position) {
	v := b.view()
	b.drag.at = p
	switch b.drag.kind {
	case dragNone:
		return
	case dragBarV:
		b.top = atThumb(p.Y-b.drag.grip, v.height, v.row, v.rows)
	case dragBarH:
		b.left = atThumb(p.X-v.gutter-b.drag.grip, v.width, v.cell, v.cells)
	default:
		b.extend(p)
		b.autoscroll(v, p)
	}
	b.code.changed()
}

// extend lets the selection reach to p, by whole words or lines when it began
// with one.
func (b *codeBody) extend(p fyne.Position) {
	unit := span{}
	switch b.drag.kind {
	case dragWords:
		unit = b.word(p)
	case dragLines:
		unit = b.wholeLine(b.spotAt(p).Line)
	default:
		b.sel.head = b.spotAt(p)
		return
	}
	if unit.anchor.Before(b.drag.unit.anchor) {
		b.sel = span{b.drag.unit.head, unit.anchor}
	} else {
		b.sel = span{b.drag.unit.anchor, unit.head}
	}
}

func (b *codeBody) endDrag() {
	b.drag = codeDrag{}
	b.stopRoll()
}

// autoscroll scrolls for as long as a selecting pointer is held outside, the
// faster the further away it is.
func (b *codeBody) autoscroll(v codeView, p fyne.Position) {
	beyond := func(x, low, high float32) float32 {
		switch {
		case x < low:
			return max(x-low, -200) * 10
		case x > high:
			return min(x-high, 200) * 10
		}
		return 0
	}
	b.rollBy = fyne.NewDelta(beyond(p.X, v.gutter, v.gutter+v.width), beyond(p.Y, 0, v.height))
	if b.rollBy == (fyne.Delta{}) {
		b.stopRoll()
		return
	}
	if b.roll != nil {
		return
	}
	last := b.now()
	b.roll = &fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever, Curve: fyne.AnimationLinear}
	b.roll.Tick = func(float32) {
		now := b.now()
		b.rollOn(now.Sub(last))
		last = now
	}
	b.roll.Start()
}

// rollOn scrolls for the time that has passed and selects what comes under the
// pointer.
func (b *codeBody) rollOn(d time.Duration) {
	s := float32(min(d, 100*time.Millisecond).Seconds())
	b.scrollBy(b.rollBy.DX*s, b.rollBy.DY*s)
	b.extend(b.drag.at)
	b.code.changed()
}

func (b *codeBody) stopRoll() {
	if b.roll != nil {
		b.roll.Stop()
		b.roll = nil
	}
}

// Scrolled implements fyne.Scrollable.
func (b *codeBody) Scrolled(ev *fyne.ScrollEvent) {
	dx, dy := -ev.Scrolled.DX, -ev.Scrolled.DY
	if dx == 0 && b.mods()&fyne.KeyModifierShift != 0 {
		dx, dy = dy, 0
	}
	b.scrollBy(dx, dy)
}
