package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// stripText is what a strip says.
type stripText struct {
	Title, Text string
	Alarm       bool // something is wrong, not just going on
	Buttons     []stripButton
}

type stripButton struct {
	Label string
	Do    func()
}

func (a stripText) same(b stripText) bool {
	if a.Title != b.Title || a.Alarm != b.Alarm || len(a.Buttons) != len(b.Buttons) {
		return false
	}
	for i := range a.Buttons {
		if a.Buttons[i].Label != b.Buttons[i].Label {
			return false
		}
	}
	return true
}

// strip is a line over a pane that says what is going on with it. Its text can
// change every second (a countdown); its buttons are only made anew when they
// are others, so that one is never replaced under a press.
type strip struct {
	content *fyne.Container
	ground  *canvas.Rectangle
	title   *canvas.Text
	text    *fitText
	buttons *fyne.Container
	now     stripText
}

func newStrip(mark fyne.Resource) *strip {
	s := &strip{ground: canvas.NewRectangle(nil), title: canvas.NewText("", nil), text: newFitText(), buttons: container.NewHBox()}
	s.title.TextStyle.Bold = true
	icon := widget.NewIcon(mark)
	left := container.NewHBox(container.NewCenter(icon), container.New(onLine{}, s.title))
	s.content = container.NewStack(s.ground, container.NewPadded(container.NewBorder(nil, nil, left, s.buttons, s.text)))
	s.content.Hide()
	return s
}

// set shows t; a t without a title hides the strip.
func (s *strip) set(t stripText) {
	if t.Title == "" {
		if s.content.Visible() {
			s.content.Hide()
			s.now = stripText{}
		}
		return
	}
	part.PutFill(s.ground, look.Colour(look.GroundStrip))
	colour := look.Colour(look.ColourText)
	if t.Alarm {
		colour = look.Colour(look.ColourBad)
	}
	part.PutText(s.title, t.Title, colour, theme.TextSize())
	s.text.set(t.Text)
	if !s.content.Visible() || !s.now.same(t) {
		s.buttons.RemoveAll()
		for i, b := range t.Buttons {
			s.buttons.Add(plain(b.Label, func() { s.now.Buttons[i].Do() }))
		}
		s.content.Show()
		s.content.Refresh()
	}
	s.now = t
}

// onLine is a layout of one text: on its base line, with a gap behind.
type onLine struct{}

// MinSize implements fyne.Layout.
func (onLine) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return objs[0].MinSize().Add(fyne.NewSize(8, 0))
}

// Layout implements fyne.Layout.
func (onLine) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	part.OnLine(objs[0].(*canvas.Text), 0, size.Height)
}

// fitText is one line of text that is cut to the room it gets; all of it is in
// its tooltip.
type fitText struct {
	part.TipWidget
	full string
	text *canvas.Text
	fit  *part.Fitter
}

func newFitText() *fitText {
	t := &fitText{text: canvas.NewText("", nil)}
	t.ExtendBaseWidget(t)
	return t
}

func (t *fitText) set(s string) {
	if t.full != s {
		t.full = s
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *fitText) CreateRenderer() fyne.WidgetRenderer { return &fitRenderer{t} }

type fitRenderer struct{ t *fitText }

func (r *fitRenderer) Destroy()                     {}
func (r *fitRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.t.text} }
func (r *fitRenderer) MinSize() fyne.Size           { return fyne.NewSize(30, theme.TextSize()+4) }
func (r *fitRenderer) Refresh()                     { r.Layout(r.t.Size()) }

func (r *fitRenderer) Layout(size fyne.Size) {
	t := r.t
	if ts := theme.TextSize(); t.fit == nil || t.fit.Size() != ts {
		t.fit = part.NewFitter(ts, fyne.TextStyle{})
	}
	cut := t.fit.End(t.full, size.Width)
	part.PutText(t.text, cut, look.Colour(look.ColourText), theme.TextSize())
	part.OnLine(t.text, 0, size.Height)
	if cut == t.full {
		t.SetToolTip("")
	} else {
		t.SetToolTip(t.full)
	}
}
