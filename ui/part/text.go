package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
)

// Text is sentences of ours in as many lines as their width asks for. Like all
// that wraps it knows how high it is once it has a width: HeightAt, or Resize
// before MinSize. Its methods are for the UI goroutine.
type Text struct {
	widget.BaseWidget

	// SizeName is the font size, that of captions unless set.
	SizeName fyne.ThemeSizeName
	Style    fyne.TextStyle
	Right    bool // lines end at the right edge
	// Least is how many lines it is high at least, so that a message that comes
	// or goes moves nothing.
	Least int
	// OnHeight is told when it has become higher or lower at the same width.
	OnHeight func()

	text  string
	tone  fyne.ThemeColorName
	width float32
	top   float32 // where the lines begin: in more room than they need they stand in the middle
	lines []stretch
	fit   *Fitter
	self  fyne.Widget                           // this, or what it is a part of
	marks func(line stretch) (x, width float32) // what of a line is selected
}

var _ fyne.Widget = (*Text)(nil)

// NewText makes a caption, dim and with nothing in it.
func NewText() *Text {
	t := &Text{SizeName: theme.SizeNameCaptionText, tone: look.ColourDim}
	t.self = t
	t.ExtendBaseWidget(t)
	return t
}

// Set shows a text in a colour of look.
func (t *Text) Set(text string, tone fyne.ThemeColorName) {
	if t.text == text && t.tone == tone {
		return
	}
	before := t.high()
	t.text, t.tone = text, tone
	t.wrap()
	if t.OnHeight != nil && t.high() != before {
		t.OnHeight()
	}
	t.Refresh()
}

// Said is the text that is shown.
func (t *Text) Said() string { return t.text }

// Tone is the colour that it is shown in, a name of look.
func (t *Text) Tone() fyne.ThemeColorName { return t.tone }

// HeightAt is the height that it needs in a width, px.
func (t *Text) HeightAt(width float32) float32 {
	if width != t.width || t.stale() {
		t.width = width
		t.wrap()
	}
	return float32(t.high()) * t.lineHeight()
}

// Hold keeps the room that the text takes now for a shorter one.
func (t *Text) Hold() { t.Least = t.high() }

// high is how many lines it is high.
func (t *Text) high() int { return max(t.Least, len(t.lines)) }

func (t *Text) stale() bool {
	return t.fit == nil || t.fit.Size() != theme.Size(t.SizeName) || t.fit.Style() != t.Style
}

func (t *Text) wrap() {
	if t.stale() {
		t.fit = NewFitter(theme.Size(t.SizeName), t.Style)
	}
	t.lines = t.lines[:0]
	if t.text != "" {
		t.lines = t.fit.wrap(t.text, t.width)
	}
}

func (t *Text) lineHeight() float32 { return theme.Size(t.SizeName) * 1.45 }

// left is where a line begins.
func (t *Text) left(l stretch) float32 {
	if !t.Right {
		return 0
	}
	return max(0, t.width-t.fit.Width(t.text[l.from:l.to]))
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t}
	r.Layout(t.Size())
	return r
}

type textRenderer struct {
	t      *Text
	lines  []*canvas.Text
	marked []*canvas.Rectangle
	objs   []fyne.CanvasObject
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *textRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.t.HeightAt(r.t.width))
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.t
	if size.Width <= 0 { // not on the screen yet
		return
	}
	t.top = max(0, (size.Height-t.HeightAt(size.Width))/2)
	h := t.lineHeight()
	r.objs = r.objs[:0]
	for i, l := range t.lines {
		if i == len(r.lines) {
			r.lines = append(r.lines, &canvas.Text{})
			r.marked = append(r.marked, &canvas.Rectangle{CornerRadius: 2})
		}
		y := t.top + float32(i)*h
		if t.marks != nil {
			x, w := t.marks(l)
			m := r.marked[i]
			m.FillColor = theme.Color(theme.ColorNameSelection)
			m.Move(fyne.NewPos(x, y))
			m.Resize(fyne.NewSize(w, h))
			r.objs = append(r.objs, m)
		}
		s := r.lines[i]
		s.Text, s.TextSize, s.TextStyle, s.Color = t.text[l.from:l.to], t.fit.Size(), t.Style, look.Colour(t.tone)
		OnLineAt(s, t.left(l), y, h)
		s.Resize(s.MinSize())
		r.objs = append(r.objs, s)
	}
}

func (r *textRenderer) Refresh() {
	r.Layout(r.t.Size())
	canvas.Refresh(r.t.self)
}
