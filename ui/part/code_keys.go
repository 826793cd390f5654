package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// FocusGained implements fyne.Focusable.
func (b *codeBody) FocusGained() { b.setFocused(true) }

// FocusLost implements fyne.Focusable.
func (b *codeBody) FocusLost() { b.setFocused(false) }

func (b *codeBody) setFocused(on bool) {
	b.focused = on
	if b.code.OnFocus != nil {
		b.code.OnFocus(on)
	}
	b.Refresh()
}

// TypedRune implements fyne.Focusable.
func (b *codeBody) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *codeBody) TypedKey(ev *fyne.KeyEvent) {
	if b.code.OnKey != nil && b.code.OnKey(ev) {
		return
	}
	if !b.plainKey(ev.Name, b.mods()) {
		PassKey(b, ev)
	}
}

// plainKey is a key with or without Shift; it answers whether the view uses it.
func (b *codeBody) plainKey(key fyne.KeyName, mods fyne.KeyModifier) bool {
	shift := mods&fyne.KeyModifierShift != 0
	switch key {
	case fyne.KeyF3:
		b.code.FindNext(shift)
		return true
	case desktop.KeyMenu:
		return b.menu()
	case fyne.KeyF10:
		return shift && b.menu()
	case fyne.KeyEscape:
		if b.code.CloseFind() {
			return true
		}
		if b.sel.empty() {
			return false
		}
		b.sel.anchor = b.sel.head
		b.code.changed()
		return true
	}
	if shift {
		return b.selectBy(key, false)
	}
	return b.scrollKey(key)
}

// TypedShortcut implements fyne.Shortcutable.
func (b *codeBody) TypedShortcut(s fyne.Shortcut) {
	if b.code.OnShortcut != nil && b.code.OnShortcut(s) {
		return
	}
	used := false
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		used = b.code.Copy()
	case *fyne.ShortcutSelectAll:
		b.code.SelectAll()
		used = true
	case *desktop.CustomShortcut:
		used = b.custom(s)
	}
	if !used {
		PassShortcut(b, s)
	}
}

func (b *codeBody) custom(s *desktop.CustomShortcut) bool {
	const shift = fyne.KeyModifierShift
	if s.Modifier&^shift != fyne.KeyModifierShortcutDefault {
		return false
	}
	switch s.KeyName {
	case fyne.KeyF:
		if s.Modifier&shift != 0 {
			return false // belongs to input methods
		}
		b.code.Find()
		return true
	case fyne.KeyHome, fyne.KeyEnd:
		if s.Modifier&shift != 0 {
			return b.selectBy(s.KeyName, true)
		}
		return b.scrollKey(s.KeyName)
	}
	return false
}

// scrollKey scrolls: there is no caret to move.
func (b *codeBody) scrollKey(key fyne.KeyName) bool {
	v := b.view()
	page := max(v.row, v.height-v.row)
	switch key {
	case fyne.KeyUp:
		b.scrollBy(0, -v.row)
	case fyne.KeyDown:
		b.scrollBy(0, v.row)
	case fyne.KeyLeft:
		b.scrollBy(-4*v.cell, 0)
	case fyne.KeyRight:
		b.scrollBy(4*v.cell, 0)
	case fyne.KeyPageUp:
		b.scrollBy(0, -page)
	case fyne.KeyPageDown, fyne.KeySpace:
		b.scrollBy(0, page)
	case fyne.KeyHome:
		b.top, b.left = position{}, position{}
		b.code.changed()
	case fyne.KeyEnd:
		b.top = lastPosition(v.height, v.row, v.rows)
		b.code.changed()
	default:
		return false
	}
	return true
}

// selectBy moves the loose end of the selection; without one it begins at the
// first visible line.
func (b *codeBody) selectBy(key fyne.KeyName, whole bool) bool {
	if b.sel.empty() && !b.inView(b.sel.head) {
		at := Spot{b.folds.line(b.top.row), 0}
		b.sel = span{at, at}
	}
	v := b.view()
	page := max(1, int(v.height/v.row)-1)
	h := b.sel.head
	switch key {
	case fyne.KeyUp:
		h = b.down(h, -1)
	case fyne.KeyDown:
		h = b.down(h, 1)
	case fyne.KeyPageUp:
		h = b.down(h, -page)
	case fyne.KeyPageDown:
		h = b.down(h, page)
	case fyne.KeyLeft:
		h = b.before(h)
	case fyne.KeyRight:
		h = b.after(h)
	case fyne.KeyHome:
		h.Cell = 0
		if whole {
			h = Spot{}
		}
	case fyne.KeyEnd:
		h.Cell = b.doc.Width(h.Line)
		if whole {
			h = endOf(b.doc)
		}
	default:
		return false
	}
	b.sel.head = h
	b.follow(h)
	b.code.changed()
	return true
}

func (b *codeBody) inView(s Spot) bool {
	v := b.view()
	first, n := visible(b.top, v.height, v.row, v.rows)
	row := b.folds.row(s.Line)
	return row >= first && row < first+n
}

// down is n rows below s, above for a negative n.
func (b *codeBody) down(s Spot, n int) Spot {
	row := b.folds.row(s.Line) + n
	switch {
	case row < 0:
		return Spot{}
	case row >= b.folds.rows(b.doc.Len()):
		return endOf(b.doc)
	}
	line := b.folds.line(row)
	return Spot{line, snap(b.doc, line, float64(s.Cell))}
}

func (b *codeBody) before(s Spot) Spot {
	if s.Cell > 0 {
		return Spot{s.Line, min(s.Cell-1, b.doc.Slice(s.Line, s.Cell-1, s.Cell).From)}
	}
	if s.Line == 0 {
		return s
	}
	line := b.folds.line(b.folds.row(s.Line - 1))
	return Spot{line, b.doc.Width(line)}
}

func (b *codeBody) after(s Spot) Spot {
	if s.Cell >= b.doc.Width(s.Line) {
		if s.Line+1 >= b.doc.Len() {
			return s
		}
		return Spot{s.Line + 1, 0}
	}
	sl := b.doc.Slice(s.Line, s.Cell, s.Cell+16)
	_, cells, _ := nextGlyph(sl.Text)
	return Spot{s.Line, max(s.Cell+1, sl.From+cells)}
}

// menu asks for a context menu where the selection ends, or at the corner.
func (b *codeBody) menu() bool {
	if b.code.OnMenu == nil {
		return false
	}
	v := b.view()
	at := Spot{b.folds.line(b.top.row), b.left.row}
	p := fyne.NewPos(v.gutter, codePad+v.row)
	if !b.sel.empty() && b.inView(b.sel.head) {
		at = b.sel.head
		p = p.AddXY(max(0, min(float32(at.Cell-b.left.row)*v.cell, v.width)), float32(b.folds.row(at.Line)-b.top.row)*v.row)
	}
	b.code.OnMenu(fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Add(p), at)
	return true
}
