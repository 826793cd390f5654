package inspect

import (
	"image/color"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/link"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// Session is what is shown while nothing is selected.
type Session struct {
	Name    string // of the profile
	Address string // without user and password
	State   string // in words: "connected", "waiting, 8 s"
	// Limits are what the broker said when it accepted the connection.
	Limits link.Limits
}

// summary is what is known of a session, and how to go on from here.
type summary struct {
	widget.BaseWidget
	pane  *Pane
	lines []summaryLine
	texts []*canvas.Text
	fit   part.Sizer
}

// summaryLine is a line in two columns; a line without a name belongs to the
// one above.
type summaryLine struct {
	name, text string
	tone       fyne.ThemeColorName
}

func newSummary(p *Pane) *summary {
	s := &summary{pane: p}
	s.ExtendBaseWidget(s)
	return s
}

// update says what there is to say now, and draws when that has changed.
func (s *summary) update() {
	lines := s.compose()
	same := len(lines) == len(s.lines)
	for i := 0; same && i < len(lines); i++ {
		same = lines[i] == s.lines[i]
	}
	if !same {
		grows := len(lines) != len(s.lines)
		s.lines = lines
		s.Refresh()
		if grows && s.pane.content != nil {
			s.pane.content.Refresh() // it takes more room, or less
		}
	}
}

func (s *summary) compose() []summaryLine {
	var lines []summaryLine
	add := func(name, text string, tone fyne.ThemeColorName) {
		lines = append(lines, summaryLine{name, text, tone})
	}
	for i, said := range limitWords(s.pane.session.Limits) {
		name := ""
		if i == 0 {
			name = "MQTT"
		}
		add(name, said, look.ColourText)
	}
	t := s.pane.tree.Totals()
	add(lang.L("Topics"), words.Count(t.Topics), look.ColourText)
	received := words.Count(t.Messages)
	if t.Messages > 0 {
		rate := ""
		if t.Rate > 0 {
			rate = words.Rate(t.Rate)
		}
		received = joined(received, rate, words.Bytes(int64(t.Bytes)))
	}
	add(lang.L("Messages"), received, look.ColourText)
	for i, hint := range hints() {
		name := ""
		if i == 0 {
			name = lang.L("Hints")
		}
		add(name, hint, look.ColourDim)
	}
	return lines
}

// hints are three things to try.
func hints() []string {
	mod, join := "Ctrl", "+"
	if runtime.GOOS == "darwin" {
		mod, join = "⌘", ""
	}
	return []string{
		lang.L("Pick a topic in the tree to read its value and its history"),
		lang.L("{{.Key}} finds a topic by words of its name", lang.A{"Key": mod + join + "L"}),
		lang.L("Hold {{.Key}} or Shift to pick several", lang.A{"Key": mod}),
	}
}

// CreateRenderer implements fyne.Widget.
func (s *summary) CreateRenderer() fyne.WidgetRenderer { return &summaryRenderer{s: s} }

type summaryRenderer struct {
	s    *summary
	objs []fyne.CanvasObject
}

func (r *summaryRenderer) Destroy()                     {}
func (r *summaryRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *summaryRenderer) Refresh()                     { r.Layout(r.s.Size()) }

// row is the height of a line.
func (s *summary) row() float32 {
	s.fit.Use()
	return fyne.MeasureText("M", s.fit.Size(), fyne.TextStyle{}).Height + 6
}

func (r *summaryRenderer) MinSize() fyne.Size {
	return fyne.NewSize(160, float32(len(r.s.lines))*r.s.row()+20)
}

func (r *summaryRenderer) Layout(size fyne.Size) {
	s := r.s
	h := s.row()
	for len(s.texts) < 2*len(s.lines) {
		s.texts = append(s.texts, canvas.NewText("", color.White))
		r.objs = append(r.objs, s.texts[len(s.texts)-1])
	}
	var column float32
	for _, l := range s.lines {
		column = max(column, s.fit.Width(l.name))
	}
	x := paneMargin + column + 18
	for i := range s.texts {
		if i/2 >= len(s.lines) {
			s.texts[i].Hide()
			continue
		}
		l, y := s.lines[i/2], 10+float32(i/2)*h
		if i%2 == 0 {
			part.PutCell(s.texts[i], l.name, look.Colour(look.ColourDim), paneMargin, h, column+1, &s.fit)
		} else {
			part.PutCell(s.texts[i], l.text, look.Colour(l.tone), x, h, size.Width-x-paneMargin, &s.fit)
		}
		s.texts[i].Move(s.texts[i].Position().AddXY(0, y))
	}
}
