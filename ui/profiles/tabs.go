package profiles

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// title is one of a strip's tabs.
type title struct {
	text string
	bad  bool // something behind it must be mended; shown as a mark, not by colour alone
}

func (t title) shown() string {
	if t.bad {
		return t.text + " ⚠"
	}
	return t.text
}

// tabs is a strip of titles, the chosen one underlined.
type tabs struct {
	widget.BaseWidget

	titles []title
	at     int
	onPick func(int)

	focused bool
	hover   int
}

var (
	_ fyne.Widget       = (*tabs)(nil)
	_ fyne.Tappable     = (*tabs)(nil)
	_ fyne.Focusable    = (*tabs)(nil)
	_ fyne.Shortcutable = (*tabs)(nil)
	_ desktop.Hoverable = (*tabs)(nil)
)

func newTabs(onPick func(int)) *tabs {
	t := &tabs{onPick: onPick, hover: -1}
	t.ExtendBaseWidget(t)
	return t
}

// set shows these titles; nothing is drawn anew when nothing has changed.
func (t *tabs) set(titles []title, at int) {
	same := len(titles) == len(t.titles) && at == t.at
	for i := 0; same && i < len(titles); i++ {
		same = titles[i] == t.titles[i]
	}
	if !same {
		t.titles, t.at = titles, at
		t.Refresh()
	}
}

func (t *tabs) pick(i int) {
	if i >= 0 && i < len(t.titles) && i != t.at {
		t.onPick(i)
	}
}

const tabPad = 14

func (t *tabs) widthOf(i int) float32 {
	return fyne.MeasureText(t.titles[i].shown(), theme.TextSize(), fyne.TextStyle{}).Width + 2*tabPad
}

// tabAt is the tab at x, or -1.
func (t *tabs) tabAt(x float32) int {
	for i := range t.titles {
		if x -= t.widthOf(i); x < 0 {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (t *tabs) Tapped(ev *fyne.PointEvent) {
	part.Focus(t)
	t.pick(t.tabAt(ev.Position.X))
}

// MouseIn implements desktop.Hoverable.
func (t *tabs) MouseIn(ev *desktop.MouseEvent) { t.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (t *tabs) MouseMoved(ev *desktop.MouseEvent) { t.setHover(t.tabAt(ev.Position.X)) }

// MouseOut implements desktop.Hoverable.
func (t *tabs) MouseOut() { t.setHover(-1) }

func (t *tabs) setHover(i int) {
	if i != t.hover {
		t.hover = i
		t.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (t *tabs) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost implements fyne.Focusable.
func (t *tabs) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune implements fyne.Focusable.
func (t *tabs) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (t *tabs) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		t.pick(t.at - 1)
	case fyne.KeyRight:
		t.pick(t.at + 1)
	case fyne.KeyHome:
		t.pick(0)
	case fyne.KeyEnd:
		t.pick(len(t.titles) - 1)
	default:
		part.PassKey(t, ev)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (t *tabs) TypedShortcut(s fyne.Shortcut) { part.PassShortcut(t, s) }

// CreateRenderer implements fyne.Widget.
func (t *tabs) CreateRenderer() fyne.WidgetRenderer {
	return &tabsRenderer{t: t, under: canvas.NewRectangle(nil), base: canvas.NewRectangle(nil), focus: canvas.NewRectangle(color.Transparent)}
}

type tabsRenderer struct {
	t           *tabs
	texts       []*canvas.Text
	under, base *canvas.Rectangle
	focus       *canvas.Rectangle // behind the chosen title, while the keys are for the strip
}

func (r *tabsRenderer) Destroy() {}

func (r *tabsRenderer) Objects() []fyne.CanvasObject {
	objs := []fyne.CanvasObject{r.base, r.focus}
	for _, t := range r.texts {
		objs = append(objs, t)
	}
	return append(objs, r.under)
}

func (r *tabsRenderer) MinSize() fyne.Size {
	var w float32
	for i := range r.t.titles {
		w += r.t.widthOf(i)
	}
	return fyne.NewSize(w, controlHeight()+8)
}

func (r *tabsRenderer) Layout(size fyne.Size) {
	for len(r.texts) < len(r.t.titles) {
		r.texts = append(r.texts, canvas.NewText("", nil))
	}
	r.texts = r.texts[:len(r.t.titles)]
	r.base.FillColor = look.Colour(look.ColourBorder)
	r.base.Move(fyne.NewPos(0, size.Height-1))
	r.base.Resize(fyne.NewSize(size.Width, 1))
	r.under.FillColor = look.Colour(look.ColourFocus)
	r.focus.FillColor = color.Transparent
	var x float32
	for i, t := range r.texts {
		w := r.t.widthOf(i)
		t.Text, t.TextSize, t.Color = r.t.titles[i].shown(), theme.TextSize(), look.Colour(look.ColourDim)
		if r.t.titles[i].bad {
			t.Color = look.Colour(look.ColourBad)
		}
		if i == r.t.at || i == r.t.hover {
			if !r.t.titles[i].bad {
				t.Color = look.Colour(look.ColourText)
			}
		}
		onLine(t, x+tabPad, 0, size.Height)
		if i == r.t.at {
			r.under.Move(fyne.NewPos(x, size.Height-2))
			r.under.Resize(fyne.NewSize(w, 2))
			if r.t.focused {
				r.focus.FillColor = look.Colour(look.GroundSelected)
			}
			r.focus.Move(fyne.NewPos(x, 4))
			r.focus.Resize(fyne.NewSize(w, size.Height-6))
		}
		x += w
	}
}

func (r *tabsRenderer) Refresh() {
	r.Layout(r.t.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
