package part

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
)

// TipLayer lies over a window, or over a sheet, and draws the one tip that is
// on the screen.
type TipLayer struct {
	widget.BaseWidget

	// After calls f on the UI goroutine in a while, unless stop is called
	// before. Only tests have a clock of their own.
	After func(d time.Duration, f func()) (stop func())

	over map[fyne.CanvasObject]*TipLayer // of the sheets on the same canvas, by overlay

	tip   *Tip // nil: none is shown
	gone  time.Time
	lines []string
	at    fyne.Position
	box   fyne.Size
	fit   *Fitter
}

// WithTips puts a layer for tips over content.
func WithTips(content fyne.CanvasObject) *fyne.Container {
	l := &TipLayer{After: afterOnScreen}
	l.ExtendBaseWidget(l)
	return container.NewStack(content, l)
}

func afterOnScreen(d time.Duration, f func()) (stop func()) {
	timer := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { timer.Stop() }
}

// TipsOver makes known that the overlay of c that was shown last has a layer
// of its own: content comes from WithTips, as does that of the window.
func TipsOver(c fyne.Canvas, content *fyne.Container) {
	window, sheet := layerIn(c.Content()), layerIn(content)
	if window == nil || sheet == nil {
		return
	}
	open := c.Overlays().List()
	for o := range window.over {
		if !slices.Contains(open, o) {
			delete(window.over, o)
		}
	}
	if window.over == nil {
		window.over = map[fyne.CanvasObject]*TipLayer{}
	}
	window.over[c.Overlays().Top()] = sheet
}

// CheckTips takes a tip off the screen that has lost its widget: one that was
// hidden hears of no pointer leaving it. It is called with each tick.
func CheckTips(c fyne.Canvas) {
	window := layerIn(c.Content())
	if window == nil {
		return
	}
	window.check(c)
	for _, l := range window.over {
		l.check(c)
	}
}

func (l *TipLayer) check(c fyne.Canvas) {
	if l.tip != nil && !l.tip.stands(c) {
		l.clear()
	}
}

// layerOf is the layer of a canvas, or of an overlay on it; nil for none.
func layerOf(c fyne.Canvas, overlay fyne.CanvasObject) *TipLayer {
	window := layerIn(c.Content())
	if window == nil || overlay == nil {
		return window
	}
	return window.over[overlay]
}

func layerIn(content fyne.CanvasObject) *TipLayer {
	box, ok := content.(*fyne.Container)
	if !ok || len(box.Objects) == 0 {
		return nil
	}
	l, _ := box.Objects[len(box.Objects)-1].(*TipLayer)
	return l
}

// Measures of a tip, px.
const (
	tipWidest         = 600
	tipPad    float32 = 6
	tipBelow  float32 = 16 // the pointer
	tipAbove  float32 = 8  // it, where there is no room below
	tipEdge   float32 = 4  // from the edge of the window
)

// put shows a tip at the pointer, within a window of that size.
func (l *TipLayer) put(t *Tip, window fyne.Size) {
	if size := theme.CaptionTextSize(); l.fit == nil || l.fit.Size() != size {
		l.fit = NewFitter(size, fyne.TextStyle{})
	}
	l.tip = t
	l.lines = l.fit.Wrap(t.text, min(tipWidest, window.Width-2*tipEdge-2*tipPad))
	var width float32
	for _, s := range l.lines {
		width = max(width, l.fit.Width(s))
	}
	l.box = fyne.NewSize(width+2*tipPad, float32(len(l.lines))*l.lineHeight()+tipPad)
	at := t.at.AddXY(0, tipBelow)
	at.X = max(tipEdge, min(at.X, window.Width-tipEdge-l.box.Width))
	if at.Y+l.box.Height > window.Height-tipEdge {
		at.Y = max(tipEdge, t.at.Y-tipAbove-l.box.Height)
	}
	l.at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(l))
	l.Refresh()
}

func (l *TipLayer) clear() {
	l.tip, l.lines, l.gone = nil, nil, time.Now()
	l.Refresh()
}

// Shown is what is on the screen, "" for nothing.
func (l *TipLayer) Shown() string {
	if l.tip == nil {
		return ""
	}
	return l.tip.text
}

func (l *TipLayer) lineHeight() float32 { return l.fit.Size() * 1.45 }

// CreateRenderer implements fyne.Widget.
func (l *TipLayer) CreateRenderer() fyne.WidgetRenderer {
	return &tipRenderer{l: l, ground: &canvas.Rectangle{StrokeWidth: 1, CornerRadius: 3}}
}

type tipRenderer struct {
	l      *TipLayer
	ground *canvas.Rectangle
	texts  []*canvas.Text
	objs   []fyne.CanvasObject
}

func (r *tipRenderer) Destroy()                     {}
func (r *tipRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *tipRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *tipRenderer) Layout(fyne.Size)             {}

func (r *tipRenderer) Refresh() {
	l := r.l
	r.objs = r.objs[:0]
	if len(l.lines) > 0 {
		r.ground.FillColor, r.ground.StrokeColor = theme.Color(theme.ColorNameMenuBackground), look.Colour(look.ColourBorder)
		r.ground.Move(l.at)
		r.ground.Resize(l.box)
		r.objs = append(r.objs, r.ground)
	}
	for i, s := range l.lines {
		if i == len(r.texts) {
			r.texts = append(r.texts, &canvas.Text{})
		}
		t := r.texts[i]
		t.Text, t.TextSize, t.Color = s, l.fit.Size(), look.Colour(look.ColourText)
		OnLineAt(t, l.at.X+tipPad, l.at.Y+tipPad/2+float32(i)*l.lineHeight(), l.lineHeight())
		t.Resize(t.MinSize())
		r.objs = append(r.objs, t)
	}
	canvas.Refresh(l)
}
