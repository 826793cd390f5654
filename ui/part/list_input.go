package part

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// tapCounter counts taps on one thing: the toolkit's own double tap delays
// every single one by 0.3 s.
type tapCounter struct {
	on   int
	at   time.Time
	taps int
}

func (t *tapCounter) tap(on int, now time.Time) int {
	if on != t.on || now.Sub(t.at) > 400*time.Millisecond {
		t.taps = 0
	}
	t.on, t.at = on, now
	t.taps++
	return t.taps
}

// rowAt is the row at y, or -1.
func (l *List) rowAt(y float32) int {
	i := scrolled(l.pos(), y, l.Height()).row
	if y < 0 || i >= l.len() {
		return -1
	}
	return i
}

// MouseDown implements desktop.Mouseable. A row acts on the press.
func (l *List) MouseDown(ev *desktop.MouseEvent) {
	Focus(l)
	l.ending = false
	if ev.Button == desktop.MouseButtonPrimary && ev.Position.X >= l.Size().Width-12 && l.takeBar(ev.Position.Y) {
		return
	}
	i := l.rowAt(ev.Position.Y)
	if ev.Button == desktop.MouseButtonSecondary {
		if i >= 0 && (l.Selected == nil || !l.Selected(i)) {
			l.selectRow(i, SelectOnly)
		}
		if l.OnMenu != nil {
			l.OnMenu(i, ev.AbsolutePosition)
		}
		return
	}
	if i < 0 || ev.Button != desktop.MouseButtonPrimary {
		return
	}
	if l.OnTap != nil && l.OnTap(i, ev.Position.X) {
		l.taps = tapCounter{on: -1}
		return
	}
	mode := modeOf(ev.Modifier)
	taps := l.taps.tap(i, time.Now())
	if taps == 1 || mode != SelectOnly {
		l.selectRow(i, mode)
	} else if taps == 2 && l.OnActivate != nil {
		l.OnActivate(i)
	}
}

// MouseUp implements desktop.Mouseable.
func (l *List) MouseUp(*desktop.MouseEvent) { l.dragBar = -1 }

func modeOf(m fyne.KeyModifier) SelectMode {
	switch {
	case m&fyne.KeyModifierShift != 0:
		return SelectExtend
	case m&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0:
		return SelectToggle
	}
	return SelectOnly
}

func (l *List) selectRow(i int, mode SelectMode) {
	if l.OnSelect != nil {
		l.OnSelect(i, mode)
	}
	l.Refresh()
}

// takeBar starts a drag of the scroll bar, or jumps there when y is beside the
// thumb. It answers false where there is no bar.
func (l *List) takeBar(y float32) bool {
	at, length := thumb(l.pos(), l.Size().Height, l.Height(), l.len())
	if length == 0 {
		return false
	}
	l.dragBar = y - at
	if l.dragBar < 0 || l.dragBar > length {
		l.dragBar = length / 2
		l.dragTo(y)
	}
	return true
}

func (l *List) dragTo(y float32) {
	l.setPos(atThumb(y-l.dragBar, l.Size().Height, l.Height(), l.len()))
	l.moved()
}

func (l *List) moved() {
	if l.OnScroll != nil {
		l.OnScroll()
	}
	l.Refresh()
}

// Dragged implements fyne.Draggable.
func (l *List) Dragged(ev *fyne.DragEvent) {
	if l.dragBar >= 0 {
		l.dragTo(ev.Position.Y)
	}
}

// DragEnd implements fyne.Draggable.
func (l *List) DragEnd() { l.dragBar = -1 }

// Scrolled implements fyne.Scrollable.
func (l *List) Scrolled(ev *fyne.ScrollEvent) {
	l.ending = false
	l.setPos(scrolled(l.pos(), -ev.Scrolled.DY, l.Height()))
	l.moved()
}

// MouseIn implements desktop.Hoverable.
func (l *List) MouseIn(ev *desktop.MouseEvent) { l.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (l *List) MouseMoved(ev *desktop.MouseEvent) {
	l.pointer, l.ending = true, false
	i := l.rowAt(ev.Position.Y)
	tip := ""
	if i >= 0 && l.Tip != nil {
		tip = l.Tip(i, ev.Position.X)
	}
	if tip != l.tip || i != l.hover {
		l.tip = tip
		l.TipWidget.MouseOut()
		l.SetToolTip(tip)
		l.TipWidget.MouseIn(ev)
	} else {
		l.TipWidget.MouseMoved(ev)
	}
	if i != l.hover {
		l.hover = i
		l.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (l *List) MouseOut() {
	l.pointer, l.hover, l.tip = false, -1, ""
	l.TipWidget.MouseOut()
	l.Refresh()
}

// FocusGained implements fyne.Focusable.
func (l *List) FocusGained() { l.setFocused(true) }

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() { l.setFocused(false) }

func (l *List) setFocused(on bool) {
	l.focused = on
	if l.OnFocus != nil {
		l.OnFocus(on)
	}
	l.Refresh()
}

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) {
	l.lastKey, l.ending = time.Now(), false
	if l.OnRune != nil {
		l.OnRune(r)
	}
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(ev *fyne.KeyEvent) {
	l.lastKey, l.ending = time.Now(), false
	mods := Modifiers()
	if ev.Name == desktop.KeyMenu || ev.Name == fyne.KeyF10 && mods&fyne.KeyModifierShift != 0 {
		l.menuAtCursor()
		return
	}
	if l.OnKey != nil && l.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if i := l.cursor(); i >= 0 && l.OnActivate != nil {
			l.OnActivate(i)
		}
		return
	}
	if !l.move(ev.Name, modeOf(mods)) {
		PassKey(l, ev)
	}
}

// TypedShortcut implements fyne.Shortcutable: Ctrl with an arrow moves and
// keeps what is selected.
func (l *List) TypedShortcut(s fyne.Shortcut) {
	l.lastKey = time.Now()
	if l.OnShortcut != nil && l.OnShortcut(s) {
		return
	}
	if c, ok := s.(*desktop.CustomShortcut); ok && c.KeyName != fyne.KeyPageUp && c.KeyName != fyne.KeyPageDown && l.move(c.KeyName, modeOf(c.Modifier)) {
		return
	}
	PassShortcut(l, s)
}

// move moves the cursor by a key and answers whether it is one that does.
func (l *List) move(key fyne.KeyName, mode SelectMode) bool {
	i, n := l.cursor(), l.len()
	page := max(1, l.Fits()-1)
	switch key {
	case fyne.KeyUp:
		i--
	case fyne.KeyDown:
		i++
	case fyne.KeyPageUp:
		i -= page
	case fyne.KeyPageDown:
		i += page
	case fyne.KeyHome:
		i = 0
	case fyne.KeyEnd:
		i = n - 1
	default:
		return false
	}
	if n == 0 {
		return true
	}
	i = max(0, min(i, n-1))
	if mode == SelectToggle {
		mode = SelectExtend // a Ctrl+arrow that dropped rows on its way would surprise
	}
	l.EnsureVisible(i)
	l.selectRow(i, mode)
	l.ending = key == fyne.KeyEnd
	return true
}

func (l *List) menuAtCursor() {
	i := l.cursor()
	if l.OnMenu == nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	if i >= 0 {
		l.EnsureVisible(i)
		at = at.Add(l.RowPosition(i)).AddXY(40, l.Height())
	}
	l.OnMenu(i, at)
}
