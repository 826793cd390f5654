package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
	"treetop/ui/part"
)

// statusField is one entry of the status bar.
type statusField struct {
	Text  string
	Tone  fyne.ThemeColorName // empty: dim
	Tip   string
	Do    func() // what a press does; nil: nothing
	Right bool   // at the right end
}

// statusBar is the line at the bottom. Its fields keep their order; the last
// ones of the left side go when there is no room.
type statusBar struct {
	part.TipWidget
	lamp   lamp
	fields []statusField
	ground *canvas.Rectangle
	line   *canvas.Rectangle
	dot    *canvas.Circle
	texts  []*canvas.Text
	spots  []fyne.Position // x from, x to of each field
	over   int
	fit    *part.Fitter
}

var (
	_ desktop.Mouseable  = (*statusBar)(nil)
	_ desktop.Hoverable  = (*statusBar)(nil)
	_ desktop.Cursorable = (*statusBar)(nil)
)

func newStatusBar() *statusBar {
	s := &statusBar{ground: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil), dot: canvas.NewCircle(nil), over: -1}
	s.ExtendBaseWidget(s)
	return s
}

func (s *statusBar) set(l lamp, fields []statusField) {
	same := l == s.lamp && slices.EqualFunc(fields, s.fields, statusField.looksLike)
	s.lamp, s.fields = l, fields // what a press does may be another all the same
	if !same {
		s.Refresh()
	}
}

func (f statusField) looksLike(o statusField) bool {
	return f.Text == o.Text && f.Tone == o.Tone && f.Tip == o.Tip && f.Right == o.Right
}

// CreateRenderer implements fyne.Widget.
func (s *statusBar) CreateRenderer() fyne.WidgetRenderer { return &statusRenderer{s} }

type statusRenderer struct{ s *statusBar }

func (r *statusRenderer) Destroy() {}
func (r *statusRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, theme.TextSize()+12)
}
func (r *statusRenderer) Layout(fyne.Size) { r.s.arrange() }
func (r *statusRenderer) Refresh()         { r.s.arrange() }
func (r *statusRenderer) Objects() []fyne.CanvasObject {
	objs := []fyne.CanvasObject{r.s.ground, r.s.line, r.s.dot}
	for _, t := range r.s.texts {
		objs = append(objs, t)
	}
	return objs
}

func (s *statusBar) arrange() {
	size, ts := s.Size(), theme.TextSize()-0.5
	if s.fit == nil || s.fit.Size() != ts {
		s.fit = part.NewFitter(ts, fyne.TextStyle{})
	}
	part.PutFill(s.ground, look.Colour(look.GroundChrome))
	s.ground.Resize(size)
	part.PutFill(s.line, look.Colour(look.ColourBorder))
	s.line.Resize(fyne.NewSize(size.Width, 1))
	x := s.drawLamp(12, size.Height)
	for len(s.texts) < len(s.fields) {
		s.texts = append(s.texts, canvas.NewText("", nil))
	}
	s.spots = make([]fyne.Position, len(s.fields))
	right := size.Width - 12
	for i := len(s.fields) - 1; i >= 0; i-- { // the right side first: it stays
		if f := s.fields[i]; f.Right && f.Text != "" {
			w := s.fit.Width(f.Text)
			s.put(i, right-w, w, size.Height, ts)
			right -= w + 18
		}
	}
	for i, f := range s.fields {
		if f.Right || f.Text == "" {
			if f.Text == "" {
				s.texts[i].Hide()
			}
			continue
		}
		w := s.fit.Width(f.Text)
		if strings.HasPrefix(f.Text, "·") {
			x -= 8 // it goes on what stands before it
		}
		if x+w > right && i > 0 {
			s.texts[i].Hide()
			continue
		}
		s.put(i, x, w, size.Height, ts)
		x += w + 14
	}
	for i := len(s.fields); i < len(s.texts); i++ {
		s.texts[i].Hide()
	}
}

func (s *statusBar) put(i int, x, w, height, ts float32) {
	tone := s.fields[i].Tone
	if tone == "" {
		tone = look.ColourDim
	}
	t := s.texts[i]
	part.PutText(t, s.fields[i].Text, look.Colour(tone), ts)
	part.OnLine(t, x, height)
	t.Show()
	s.spots[i] = fyne.NewPos(x, x+w)
}

func (s *statusBar) drawLamp(x, height float32) float32 {
	var tone fyne.ThemeColorName
	solid := false
	switch s.lamp {
	case lampNone:
		s.dot.Hide()
		return x
	case lampOn:
		tone, solid = look.ColourGood, true
	case lampBad:
		tone, solid = look.ColourBad, true
	case lampWait:
		tone = look.ColourWait
	case lampBusy:
		tone = look.ColourLink
	default:
		tone = look.ColourDim
	}
	c := look.Colour(tone)
	s.dot.FillColor, s.dot.StrokeColor, s.dot.StrokeWidth = nil, c, 2
	if solid {
		s.dot.FillColor = c
	}
	s.dot.Move(fyne.NewPos(x, (height-8)/2))
	s.dot.Resize(fyne.NewSquareSize(8))
	s.dot.Show()
	s.dot.Refresh()
	return x + 14
}

func (s *statusBar) at(x float32) int {
	for i, p := range s.spots {
		if p.Y > p.X && x >= p.X-4 && x <= p.Y+4 {
			return i
		}
	}
	return -1
}

// MouseDown implements desktop.Mouseable.
func (s *statusBar) MouseDown(ev *desktop.MouseEvent) {
	if i := s.at(ev.Position.X); i >= 0 && s.fields[i].Do != nil {
		s.fields[i].Do()
	}
}

// MouseUp implements desktop.Mouseable.
func (s *statusBar) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements desktop.Hoverable.
func (s *statusBar) MouseIn(ev *desktop.MouseEvent) { s.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (s *statusBar) MouseMoved(ev *desktop.MouseEvent) {
	i := s.at(ev.Position.X)
	if i == s.over {
		s.TipWidget.MouseMoved(ev)
		return
	}
	s.over = i
	s.TipWidget.MouseOut()
	s.SetToolTip("")
	if i >= 0 {
		s.SetToolTip(s.fields[i].Tip)
		s.TipWidget.MouseIn(ev)
	}
}

// MouseOut implements desktop.Hoverable.
func (s *statusBar) MouseOut() {
	s.over = -1
	s.TipWidget.MouseOut()
}

// Cursor implements desktop.Cursorable.
func (s *statusBar) Cursor() desktop.Cursor {
	if s.over >= 0 && s.over < len(s.fields) && s.fields[s.over].Do != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
