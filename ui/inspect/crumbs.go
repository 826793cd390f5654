package inspect

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// crumb is a topic level on the way to the topic that is shown.
type crumb struct {
	id    model.TopicID
	label string
}

// crumbs are the levels of a topic in a line; each but the last can be clicked.
// Where they do not fit, levels in the middle give way.
type crumbs struct {
	part.TipWidget

	levels []crumb
	name   string // the whole topic name, for the tooltip
	onPick func(model.TopicID)

	placed []placedCrumb
	hover  int // index into placed, -1: none
	fit    *part.Fitter
}

// placedCrumb is a level where it stands on the screen.
type placedCrumb struct {
	crumb
	x, w float32
	last bool
}

var (
	_ fyne.Widget        = (*crumbs)(nil)
	_ fyne.Tappable      = (*crumbs)(nil)
	_ desktop.Hoverable  = (*crumbs)(nil)
	_ desktop.Cursorable = (*crumbs)(nil)
)

const crumbGap = " / "

func newCrumbs(onPick func(model.TopicID)) *crumbs {
	c := &crumbs{onPick: onPick, hover: -1}
	c.ExtendBaseWidget(c)
	return c
}

// set shows the way to a topic.
func (c *crumbs) set(t reads, id model.TopicID) {
	c.levels = c.levels[:0]
	for _, on := range t.Path(id) {
		if topic, ok := t.Topic(on); ok {
			c.levels = append(c.levels, crumb{on, levelLabel(topic.Level)})
		}
	}
	c.name = model.Visible(t.Name(id))
	c.hover = -1
	c.Refresh()
}

// levelLabel is a topic level as it is shown: what is invisible is escaped, and
// an empty level is named.
func levelLabel(level string) string {
	if level == "" {
		return lang.L("(empty)")
	}
	return model.Visible(level)
}

// textSize is that of the levels: they are the heading of the pane.
func (c *crumbs) textSize() float32 { return theme.TextSize() + 1 }

// natural is the width at which nothing gives way.
func (c *crumbs) natural() float32 {
	c.measure()
	var w float32
	for i, l := range c.levels {
		if i > 0 {
			w += c.fit.Width(crumbGap)
		}
		w += c.fit.Width(l.label)
	}
	return w
}

func (c *crumbs) measure() {
	if c.fit == nil || c.fit.Size() != c.textSize() {
		c.fit = part.NewFitter(c.textSize(), fyne.TextStyle{})
	}
}

// arrange places the levels within a width: all of them, or the first, an
// ellipsis and as many of the last as fit, or only the last, cut.
func (c *crumbs) arrange(width float32) {
	c.measure()
	c.placed = c.placed[:0]
	n := len(c.levels)
	if n == 0 {
		return
	}
	gap, dots := c.fit.Width(crumbGap), c.fit.Width("…")
	from := 0
	var x float32
	if c.natural() > width {
		first := c.fit.Width(c.levels[0].label) + gap
		room := width - dots - gap
		if n > 2 && first+c.fit.Width(c.levels[n-1].label) <= room {
			room -= first
			x = c.place(c.levels[0], 0, false) + gap
		}
		for from = n - 1; from > 1; from-- {
			if w := c.fit.Width(c.levels[from-1].label) + gap; w+c.widthFrom(from, gap) > room {
				break
			}
		}
		from = max(from, len(c.placed))
		if from > len(c.placed) {
			x = c.place(crumb{label: "…"}, x, false) + gap
		}
	}
	for i := from; i < n; i++ {
		l := c.levels[i]
		if i == n-1 {
			l.label = c.fit.Middle(l.label, max(width-x, dots))
		}
		x = c.place(l, x, i == n-1) + gap
	}
}

func (c *crumbs) widthFrom(i int, gap float32) float32 {
	var w float32
	for j := i; j < len(c.levels); j++ {
		w += c.fit.Width(c.levels[j].label)
		if j > i {
			w += gap
		}
	}
	return w
}

// place puts a level at x and answers where it ends.
func (c *crumbs) place(l crumb, x float32, last bool) float32 {
	w := c.fit.Width(l.label)
	c.placed = append(c.placed, placedCrumb{l, x, w, last})
	return x + w
}

// at is the level at x that can be clicked, -1 for none.
func (c *crumbs) at(x float32) int {
	for i, p := range c.placed {
		if x >= p.x && x < p.x+p.w && p.id != 0 && !p.last {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (c *crumbs) Tapped(ev *fyne.PointEvent) {
	if i := c.at(ev.Position.X); i >= 0 && c.onPick != nil {
		c.onPick(c.placed[i].id)
	}
}

// MouseIn implements desktop.Hoverable.
func (c *crumbs) MouseIn(ev *desktop.MouseEvent) {
	c.SetToolTip(c.name)
	c.TipWidget.MouseIn(ev)
	c.setHover(c.at(ev.Position.X))
}

// MouseMoved implements desktop.Hoverable.
func (c *crumbs) MouseMoved(ev *desktop.MouseEvent) {
	c.TipWidget.MouseMoved(ev)
	c.setHover(c.at(ev.Position.X))
}

// MouseOut implements desktop.Hoverable.
func (c *crumbs) MouseOut() {
	c.TipWidget.MouseOut()
	c.setHover(-1)
}

func (c *crumbs) setHover(i int) {
	if i != c.hover {
		c.hover = i
		c.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (c *crumbs) Cursor() desktop.Cursor {
	if c.hover >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer implements fyne.Widget.
func (c *crumbs) CreateRenderer() fyne.WidgetRenderer { return &crumbsRenderer{c: c} }

type crumbsRenderer struct {
	c     *crumbs
	texts []*canvas.Text
	objs  []fyne.CanvasObject
}

func (r *crumbsRenderer) Destroy()                     {}
func (r *crumbsRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *crumbsRenderer) Refresh()                     { r.Layout(r.c.Size()) }

func (r *crumbsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(60, fyne.MeasureText("M", r.c.textSize(), fyne.TextStyle{}).Height)
}

func (r *crumbsRenderer) Layout(size fyne.Size) {
	c := r.c
	c.arrange(size.Width)
	need := max(0, 2*len(c.placed)-1)
	for len(r.texts) < need {
		t := canvas.NewText("", color.White)
		r.texts = append(r.texts, t)
		r.objs = append(r.objs, t)
	}
	for i, t := range r.texts {
		if i >= need {
			t.Hide()
			continue
		}
		p := c.placed[i/2]
		if i%2 == 1 {
			part.PutText(t, crumbGap, look.Colour(look.ColourDim), c.textSize())
			part.OnLine(t, p.x+p.w, size.Height)
		} else {
			ink := look.ColourDim
			switch {
			case p.last:
				ink = look.ColourText
			case i/2 == c.hover:
				ink = look.ColourLink
			}
			part.PutText(t, p.label, look.Colour(ink), c.textSize())
			part.OnLine(t, p.x, size.Height)
		}
		t.Show()
	}
}
