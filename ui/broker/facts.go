package broker

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

const (
	margin = 12
	gap    = 16
)

// facts draws the lines of the page in two columns, with a chart where there is
// room for one.
type facts struct {
	widget.BaseWidget
	pane  *Pane
	lines []line
	cells []cell
	objs  []fyne.CanvasObject
}

// cell is what a line is drawn with.
type cell struct {
	name, value *canvas.Text
	chart       *part.Sparkline
}

func newFacts(p *Pane) *facts {
	f := &facts{pane: p}
	f.ExtendBaseWidget(f)
	return f
}

func (f *facts) update(lines []line) {
	higher := len(lines) != len(f.lines)
	f.lines = lines
	f.Refresh()
	if higher {
		f.pane.scroll.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (f *facts) CreateRenderer() fyne.WidgetRenderer { return &factsRenderer{f} }

type factsRenderer struct{ f *facts }

func (r *factsRenderer) Destroy()                     {}
func (r *factsRenderer) Objects() []fyne.CanvasObject { return r.f.objs }
func (r *factsRenderer) Layout(fyne.Size)             { r.f.draw() }
func (r *factsRenderer) Refresh()                     { r.f.draw() }
func (r *factsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(240, float32(len(r.f.lines)+3)*r.f.high())
}

// high is the height of a line.
func (f *facts) high() float32 {
	f.pane.fit.Use()
	return fyne.MeasureText("M", f.pane.fit.Size(), fyne.TextStyle{}).Height + 6
}

func (f *facts) draw() {
	width, h, fit := f.Size().Width, f.high(), &f.pane.fit
	for len(f.cells) < len(f.lines) {
		c := cell{canvas.NewText("", nil), canvas.NewText("", nil), part.NewSparkline(slots)}
		f.cells = append(f.cells, c)
		f.objs = append(f.objs, c.name, c.value, c.chart.Raster)
	}
	var names, values float32
	for _, l := range f.lines {
		if l.value != "" {
			names = max(names, fit.Width(l.name))
			if len(l.chart) > 1 {
				values = max(values, fit.Width(l.value))
			}
		}
	}
	names = min(names, width*0.45)
	x := margin + names + gap
	at := max(x+values+gap, x+150) // where charts begin, so that they do not dance
	y := float32(0)
	for i, c := range f.cells {
		if i >= len(f.lines) {
			c.name.Hide()
			c.value.Hide()
			c.chart.Raster.Hide()
			continue
		}
		l := f.lines[i]
		heading := l.value == ""
		if heading && i > 0 {
			y += h / 2
		}
		ink, room := look.Colour(look.ColourDim), names+1
		if heading {
			ink, room = look.Colour(look.ColourText), width-2*margin
		}
		c.name.TextStyle.Bold = heading
		part.PutCell(c.name, l.name, ink, margin, h, room, fit)
		from := x
		if l.name == "" {
			from = margin
		}
		chart := len(l.chart) > 1 && at+60 < width
		room = width - from - margin
		if chart {
			room = at - from - gap/2
		}
		part.PutCell(c.value, l.value, look.Colour(look.ColourText), from, h, room, fit)
		c.name.Move(c.name.Position().AddXY(0, y))
		c.value.Move(c.value.Position().AddXY(0, y))
		if chart {
			c.chart.Put(l.chart, look.Colour(tone), look.Colour(tone))
			c.chart.Place(fyne.NewPos(at, y+3), fyne.NewSize(min(160, width-at-margin), h-6))
		} else {
			c.chart.Raster.Hide()
		}
		y += h
	}
}
