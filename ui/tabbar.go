package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// tabBar is the line of tabs: the connections first, then a tab for each
// session, + and the menu. Tabs that do not fit shrink, and then a ▾ lists
// what is left.
type tabBar struct {
	widget.BaseWidget
	faces   func() []tabFace // the connections first
	active  func() int
	onPick  func(i int)
	onClose func(i int)
	onMenu  func(i int, at fyne.Position)
	tabs    []*tab
	plus    *part.Button
	list    *part.Button
	menu    *part.Button
	ground  *canvas.Rectangle
	line    *canvas.Rectangle
	hidden  []int // tabs that the list holds

	was       []tabFace // what is on the screen
	wasActive int
}

func newTabBar() *tabBar {
	b := &tabBar{ground: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil)}
	b.plus = iconButton(theme.ContentAddIcon(), nil)
	b.list = iconButton(theme.MenuDropDownIcon(), nil)
	b.menu = iconButton(theme.MenuIcon(), nil)
	b.list.OnTapped = b.showHidden
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *tabBar) CreateRenderer() fyne.WidgetRenderer { return &tabBarRenderer{b: b} }

type tabBarRenderer struct{ b *tabBar }

func (r *tabBarRenderer) Destroy()           {}
func (r *tabBarRenderer) MinSize() fyne.Size { return fyne.NewSize(240, tabHeight) }
func (r *tabBarRenderer) Layout(fyne.Size)   { r.b.arrange() }
func (r *tabBarRenderer) Refresh()           { r.b.arrange() }
func (r *tabBarRenderer) Objects() []fyne.CanvasObject {
	objs := []fyne.CanvasObject{r.b.ground, r.b.line}
	for _, t := range r.b.tabs {
		objs = append(objs, t)
	}
	return append(objs, r.b.plus, r.b.list, r.b.menu)
}

// tick draws the bar anew when a tab shows something else, and keeps the arc of
// what is busy turning.
func (b *tabBar) tick() {
	if faces := b.faces(); b.active() != b.wasActive || !slices.Equal(faces, b.was) {
		b.Refresh()
		return
	}
	for _, t := range b.tabs {
		if t.Visible() && t.face.Lamp == lampBusy {
			t.draw()
		}
	}
}

func (b *tabBar) arrange() {
	if b.faces == nil {
		return
	}
	faces, active := b.faces(), b.active()
	b.was, b.wasActive = faces, active
	for len(b.tabs) < len(faces) {
		t, i := newTab(), len(b.tabs)
		t.onPick = func() { b.onPick(i) }
		t.onClose = func() { b.onClose(i) }
		t.onMenu = func(at fyne.Position) { b.onMenu(i, at) }
		b.tabs = append(b.tabs, t)
	}
	size := b.Size()
	part.PutFill(b.ground, look.Colour(look.GroundChrome))
	b.ground.Resize(size)
	part.PutFill(b.line, look.Colour(look.ColourBorder))
	b.line.Move(fyne.NewPos(0, size.Height-1))
	b.line.Resize(fyne.NewSize(size.Width, 1))

	widths := make([]float32, len(faces))
	for i, f := range faces {
		b.tabs[i].set(f, i == active)
		widths[i] = b.tabs[i].natural()
	}
	const button = 34
	room := size.Width - 2*button - 8
	shown := fitTabs(widths, room, button, active)
	b.hidden = b.hidden[:0]
	x := float32(0)
	for i, t := range b.tabs {
		if i >= len(faces) || !shown[i] {
			t.Hide()
			if i < len(faces) {
				b.hidden = append(b.hidden, i)
			}
			continue
		}
		t.Move(fyne.NewPos(x, 0))
		t.Resize(fyne.NewSize(widths[i], size.Height-1))
		t.Show()
		t.draw()
		x += widths[i]
	}
	place := func(w *part.Button, x float32, show bool) {
		if !show {
			w.Hide()
			return
		}
		w.Resize(fyne.NewSize(button-4, size.Height-6))
		w.Move(fyne.NewPos(x+2, 3))
		w.Show()
	}
	place(b.list, x, len(b.hidden) > 0)
	if len(b.hidden) > 0 {
		x += button
	}
	place(b.plus, x+2, true)
	place(b.menu, size.Width-button-2, true)
}

// fitTabs makes the widths fit into room: tabs shrink together down to their
// least, then the last ones go, but never the first nor the active one. button
// is what the list takes that holds those; what is left of the room goes to
// the ones that stay. It answers which tabs are shown.
func fitTabs(widths []float32, room, button float32, active int) []bool {
	shown, natural := make([]bool, len(widths)), slices.Clone(widths)
	var sum float32
	for i, w := range widths {
		shown[i] = true
		sum += w
	}
	if sum > room {
		shrink(widths, shown, room)
	}
	total := func() (s float32) {
		for i, w := range widths {
			if shown[i] {
				s += w
			}
		}
		return s
	}
	if total() <= room {
		return shown
	}
	for i := len(widths) - 1; i > 0 && total() > room-button; i-- {
		if i != active {
			shown[i] = false
		}
	}
	copy(widths, natural)
	shrink(widths, shown, room-button)
	return shown
}

// shrink cuts the widest tabs to one common width, no less than tabMin.
func shrink(widths []float32, shown []bool, room float32) {
	lo, hi := float32(tabMin), float32(tabMax)
	for range 20 {
		mid := (lo + hi) / 2
		var s float32
		for i, w := range widths {
			if shown[i] {
				s += min(w, mid)
			}
		}
		if s > room {
			hi = mid
		} else {
			lo = mid
		}
	}
	for i, w := range widths {
		widths[i] = min(w, lo)
	}
}

func (b *tabBar) showHidden() {
	faces := b.faces()
	var items []*fyne.MenuItem
	for _, i := range b.hidden {
		label := faces[i].Title
		if note := faces[i].Note; note != "" {
			label += " · " + note
		}
		items = append(items, fyne.NewMenuItem(label, func() { b.onPick(i) }))
	}
	part.MenuBelow(b.list, items...)
}
