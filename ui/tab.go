package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
	"treetop/ui/part"
)

// lamp is the state of a session as a mark of its own shape and colour.
type lamp uint8

const (
	lampNone lamp = iota
	lampIdle
	lampBusy
	lampOn
	lampWait
	lampBad
)

// tabFace is what a tab shows.
type tabFace struct {
	Title    string
	Lamp     lamp
	Note     string      // after the title: "again in 8 s", "read-only"
	Alarm    string      // in red, after everything else
	Colour   color.Color // of the profile; nil for none
	Tip      string
	Locked   bool // read-only
	Closable bool
}

// tab is one tab of the bar.
type tab struct {
	part.TipWidget
	face    tabFace
	active  bool
	hover   bool
	overX   bool
	onPick  func()
	onClose func()
	onMenu  func(at fyne.Position)

	ground, top, side, tint *canvas.Rectangle
	dot                     *canvas.Circle
	arc                     *canvas.Arc
	title, note, alarm      *canvas.Text
	cross                   *canvas.Text
	lock                    *canvas.Image
	fit                     *part.Fitter
}

var (
	_ fyne.Widget       = (*tab)(nil)
	_ desktop.Mouseable = (*tab)(nil)
	_ desktop.Hoverable = (*tab)(nil)
)

const (
	tabPad     = 14
	tabHeight  = 36
	tabMin     = 120
	tabMax     = 320
	tabLamp    = 9
	tabCross   = 16
	tabLock    = 18
	tabLampGap = 8
)

func newTab() *tab {
	t := &tab{ground: canvas.NewRectangle(nil), top: canvas.NewRectangle(nil), side: canvas.NewRectangle(nil), tint: canvas.NewRectangle(nil),
		dot: canvas.NewCircle(nil), arc: canvas.NewArc(0, 270, 0.55, nil),
		title: canvas.NewText("", nil), note: canvas.NewText("", nil), alarm: canvas.NewText("", nil), cross: canvas.NewText("×", nil),
		lock: canvas.NewImageFromResource(look.Lock())}
	t.ExtendBaseWidget(t)
	return t
}

func (t *tab) set(f tabFace, active bool) {
	t.face, t.active = f, active
	t.SetToolTip(f.Tip)
}

// natural is the width at which nothing of the tab is cut.
func (t *tab) natural() float32 {
	t.measure()
	w := 2*tabPad + t.fit.Width(t.face.Title)
	if t.face.Lamp != lampNone {
		w += tabLamp + tabLampGap
	}
	if t.face.Note != "" {
		w += t.fit.Width(" · " + t.face.Note)
	}
	if t.face.Alarm != "" {
		w += t.fit.Width(" " + t.face.Alarm)
	}
	if t.face.Closable {
		w += tabCross
	}
	if t.face.Locked {
		w += tabLock
	}
	return min(w, tabMax)
}

func (t *tab) measure() {
	if size := theme.TextSize(); t.fit == nil || t.fit.Size() != size {
		t.fit = part.NewFitter(size, fyne.TextStyle{})
	}
}

// CreateRenderer implements fyne.Widget.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	return &tabRenderer{t, []fyne.CanvasObject{t.ground, t.tint, t.top, t.side, t.dot, t.arc, t.title, t.note, t.alarm, t.cross, t.lock}}
}

type tabRenderer struct {
	t    *tab
	objs []fyne.CanvasObject
}

func (r *tabRenderer) Destroy()                     {}
func (r *tabRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *tabRenderer) MinSize() fyne.Size           { return fyne.NewSize(tabMin, tabHeight) }
func (r *tabRenderer) Layout(fyne.Size)             { r.t.draw() }
func (r *tabRenderer) Refresh()                     { r.t.draw() }

func (t *tab) draw() {
	t.measure()
	size := t.Size()
	ground := color.Color(color.Transparent)
	switch {
	case t.active:
		ground = look.Colour(look.GroundPane)
	case t.hover:
		ground = theme.Color(theme.ColorNameHover)
	}
	part.PutFill(t.ground, ground)
	t.ground.Resize(size)
	line := color.Color(color.Transparent)
	if t.active {
		line = look.Colour(look.ColourFocus)
	}
	part.PutFill(t.top, line)
	t.top.Resize(fyne.NewSize(size.Width, 2))
	part.PutFill(t.side, look.Colour(look.ColourBorder))
	t.side.Move(fyne.NewPos(size.Width-1, 0))
	t.side.Resize(fyne.NewSize(1, size.Height))
	tint := color.Color(color.Transparent)
	if t.face.Colour != nil {
		tint = t.face.Colour
	}
	part.PutFill(t.tint, tint)
	t.tint.Move(fyne.NewPos(0, size.Height-2))
	t.tint.Resize(fyne.NewSize(size.Width-1, 2))

	x, right := float32(tabPad), size.Width-tabPad
	x = t.drawLamp(x, size.Height)
	if t.face.Locked {
		t.lock.Resize(fyne.NewSquareSize(tabLock - 4))
		t.lock.Move(fyne.NewPos(x-2, (size.Height-tabLock+4)/2))
		t.lock.Show()
		x += tabLock
	} else {
		t.lock.Hide()
	}
	if t.face.Closable {
		right -= tabCross
		c := look.Colour(look.ColourDim)
		if t.overX {
			c = look.Colour(look.ColourText)
		}
		part.PutText(t.cross, "×", c, theme.TextSize()+1)
		t.cross.Move(fyne.NewPos(size.Width-tabPad-6, (size.Height-t.cross.MinSize().Height)/2))
		t.cross.Show()
	} else {
		t.cross.Hide()
	}
	t.drawWords(x, right, size.Height)
}

func (t *tab) drawWords(x, right, height float32) {
	note, alarm := "", ""
	if t.face.Alarm != "" {
		alarm = " " + t.face.Alarm
	}
	if t.face.Note != "" {
		note = " · " + t.face.Note
	}
	room := right - x - t.fit.Width(note) - t.fit.Width(alarm)
	if room < 40 { // the name tells tabs apart, so the note goes first
		note = ""
		room = right - x - t.fit.Width(alarm)
	}
	size := theme.TextSize()
	main := look.Colour(look.ColourDim)
	if t.active {
		main = look.Colour(look.ColourText)
	}
	for _, p := range []struct {
		t *canvas.Text
		s string
		c color.Color
	}{{t.title, t.fit.End(t.face.Title, room), main}, {t.note, note, main}, {t.alarm, alarm, look.Colour(look.ColourBad)}} {
		part.PutText(p.t, p.s, p.c, size)
		part.OnLine(p.t, x, height)
		x += p.t.MinSize().Width
	}
}

// drawLamp draws the state: a disc is on, a ring is not, a turning arc is busy,
// a disc in red has failed.
func (t *tab) drawLamp(x, height float32) float32 {
	t.arc.Hide()
	t.dot.Hide()
	var fill, stroke color.Color = color.Transparent, color.Transparent
	switch t.face.Lamp {
	case lampNone:
		return x
	case lampOn:
		fill = look.Colour(look.ColourGood)
		stroke = fill
	case lampBad:
		fill = look.Colour(look.ColourBad)
		stroke = fill
	case lampWait:
		stroke = look.Colour(look.ColourWait)
	case lampIdle:
		stroke = look.Colour(look.ColourDim)
	case lampBusy:
		t.arc.FillColor = look.Colour(look.ColourLink)
		at := float32(time.Now().UnixMilli() % 1200 * 360 / 1200)
		t.arc.StartAngle, t.arc.EndAngle = at, at+270
		t.arc.Move(fyne.NewPos(x, (height-tabLamp)/2))
		t.arc.Resize(fyne.NewSquareSize(tabLamp))
		t.arc.Show()
		t.arc.Refresh()
		return x + tabLamp + tabLampGap
	}
	if t.dot.FillColor != fill || t.dot.StrokeColor != stroke {
		t.dot.FillColor, t.dot.StrokeColor, t.dot.StrokeWidth = fill, stroke, 2
		t.dot.Refresh()
	}
	t.dot.Move(fyne.NewPos(x, (height-tabLamp)/2))
	t.dot.Resize(fyne.NewSquareSize(tabLamp))
	t.dot.Show()
	return x + tabLamp + tabLampGap
}

func (t *tab) onCross(x float32) bool {
	return t.face.Closable && x > t.Size().Width-tabPad-tabCross
}

// MouseDown implements desktop.Mouseable.
func (t *tab) MouseDown(ev *desktop.MouseEvent) {
	switch {
	case ev.Button == desktop.MouseButtonSecondary:
		if t.onMenu != nil {
			t.onMenu(ev.AbsolutePosition)
		}
	case t.face.Closable && (ev.Button == desktop.MouseButtonTertiary || t.onCross(ev.Position.X)):
		t.onClose()
	case t.onPick != nil:
		t.onPick()
	}
}

// MouseUp implements desktop.Mouseable.
func (t *tab) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements desktop.Hoverable.
func (t *tab) MouseIn(ev *desktop.MouseEvent) {
	t.TipWidget.MouseIn(ev)
	t.hover, t.overX = true, t.onCross(ev.Position.X)
	t.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (t *tab) MouseMoved(ev *desktop.MouseEvent) {
	t.TipWidget.MouseMoved(ev)
	if over := t.onCross(ev.Position.X); over != t.overX {
		t.overX = over
		t.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (t *tab) MouseOut() {
	t.TipWidget.MouseOut()
	t.hover, t.overX = false, false
	t.Refresh()
}
