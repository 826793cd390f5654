package tree

import (
	"image/color"
	"math"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/model/payload"
	"treetop/model/series"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

const (
	// tintTime is how long a value that has just changed is highlighted.
	tintTime = 500 * time.Millisecond
	// pieces is how many differently coloured pieces of a value are drawn.
	pieces = 8
)

// row is what one line of the tree is drawn with: bare texts, placed by hand.
type row struct {
	widget.BaseWidget

	tint                  *canvas.Rectangle
	arrow                 *canvas.RegularPolygon
	name                  *canvas.Text
	badge                 *canvas.Rectangle
	badgeText             *canvas.Text
	news                  *canvas.Text // marks what is new
	value                 [pieces]*canvas.Text
	topics, messages, age *canvas.Text
	trend                 *part.Sparkline

	drawn struct { // what the trend shows
		of      *series.Series
		version uint64
	}
	shown shownValue
}

// shownValue is which value the pieces show, so that it is decoded once.
type shownValue struct {
	id     model.TopicID
	seq    model.Seq
	width  float32
	size   float32
	state  uint8
	saying int
	text   string
	spans  []payload.Span
}

func newRow() *row {
	r := &row{tint: canvas.NewRectangle(nil), badge: canvas.NewRectangle(nil), arrow: canvas.NewRegularPolygon(3, color.White)}
	r.badge.CornerRadius = 3
	r.badge.StrokeWidth = 1
	r.tint.CornerRadius = 2
	text := func() *canvas.Text { return canvas.NewText("", color.White) }
	r.name, r.badgeText, r.news = text(), text(), text()
	r.badgeText.Text = "R"
	for i := range r.value {
		r.value[i] = text()
	}
	r.topics, r.messages, r.age = text(), text(), text()
	for _, t := range []*canvas.Text{r.topics, r.messages, r.age} {
		t.Alignment = fyne.TextAlignTrailing
	}
	r.trend = part.NewSparkline(trendPoints)
	r.trend.Raster.Hide()
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	objs := []fyne.CanvasObject{r.tint, r.arrow, r.name, r.badge, r.badgeText, r.news}
	for _, v := range r.value {
		objs = append(objs, v)
	}
	return part.Bare{Objs: append(objs, r.trend.Raster, r.topics, r.messages, r.age)}
}

func (r *row) bind(on *surface, m *model.Row, s part.RowState) {
	d := drawing{row: r, surface: on, m: m, state: s}
	d.text, d.dim = look.Colour(look.ColourText), look.Colour(look.ColourDim)
	d.nameColumn(on.cols.topic)
	d.valueColumn(on.cols.value)
	d.trendColumn(on.cols.trend)
	d.figure(r.topics, on.cols.topics, count(m.TopicsBelow))
	d.figure(r.messages, on.cols.messages, count(m.Messages+m.MessagesBelow))
	d.ageColumn(on.cols.age)
}

// count leaves out what is zero.
func count(n uint64) string {
	if n == 0 {
		return ""
	}
	return words.Count(n)
}

// drawing is one row being put on the screen.
type drawing struct {
	*row
	*surface
	m         *model.Row
	state     part.RowState
	text, dim color.Color
}

func (d *drawing) nameColumn(col column) {
	left, numbered := d.indent(d.m)
	x := col.x + left
	d.placeArrow(x)
	x += arrowWidth(d.size) + 2
	room := col.x + col.w - x
	if d.m.Retain == model.RetainStored || d.m.Retain == model.RetainUnknown {
		room -= d.size + 8
	}
	if d.m.New {
		room -= d.newsWidth()
	}
	name := label(d.m.Level)
	if numbered {
		name = strconv.Itoa(d.m.Depth+1) + " · " + name
	}
	name = d.fit.normal.Middle(name, room)
	colour := d.text
	if !d.m.Match && d.filtered || d.m.ID == 0 {
		colour = d.dim // here only for what matches below it, or not heard yet
	}
	part.PutText(d.row.name, name, colour, d.size)
	part.OnLine(d.row.name, x, d.height)
	end := d.placeBadge(x + d.fit.normal.Width(name) + 6)
	d.placeNews(end)
}

func (d *drawing) placeArrow(x float32) {
	if d.m.Children == 0 || d.flat {
		d.arrow.Hide()
		return
	}
	angle := float32(90)
	if d.m.Open {
		angle = 180
	}
	putArrow(d.arrow, x, d.size, d.height, angle, d.dim)
	d.arrow.Show()
}

// arrowWidth is the room for an arrow beside text of a size.
func arrowWidth(size float32) float32 { return size + 1 }

// putArrow places the arrow of what can be opened in a line of that height,
// beside text of a size.
func putArrow(a *canvas.RegularPolygon, x, size, height, angle float32, c color.Color) {
	if a.Angle != angle || a.FillColor != c {
		a.Angle, a.FillColor = angle, c
		a.Refresh()
	}
	side := float32(math.Round(float64(size) * 0.69))
	a.Resize(fyne.NewSize(side, side))
	a.Move(fyne.NewPos(x+1, (height-side)/2))
}

// placeBadge draws the R: filled where the broker is known to store the value,
// an outline where that is not known. It answers where the next mark may stand.
func (d *drawing) placeBadge(x float32) float32 {
	known := d.m.Retain == model.RetainStored
	if !known && d.m.Retain != model.RetainUnknown {
		d.badge.Hide()
		d.badgeText.Hide()
		return x
	}
	mark := look.Colour(look.ColourRetained)
	fill, ink := color.Color(color.Transparent), mark
	if known {
		fill, ink = mark, look.Colour(look.GroundPane)
	}
	side := d.size + 2
	if d.badge.FillColor != fill || d.badge.StrokeColor != mark {
		d.badge.FillColor, d.badge.StrokeColor = fill, mark
		d.badge.Refresh()
	}
	d.badge.Resize(fyne.NewSize(side-1, side))
	d.badge.Move(fyne.NewPos(x, (d.height-side)/2))
	part.PutText(d.badgeText, "R", ink, d.size-3)
	part.OnLine(d.badgeText, x+(side-1-d.fit.small.Width("R"))/2, d.height)
	d.badge.Show()
	d.badgeText.Show()
	return x + side + 5
}

func (d *drawing) valueColumn(col column) {
	d.decode(col)
	fresh := !d.m.LastLive.IsZero() && d.now.Sub(d.m.LastLive) < tintTime && !d.stale && !d.still && d.m.Latest != 0
	if fresh && col.shown() {
		d.tinted = true
		part.PutFill(d.tint, look.Colour(look.GroundChanged))
		d.tint.Move(fyne.NewPos(col.x-4, 2))
		d.tint.Resize(fyne.NewSize(col.w+4, d.height-4))
		d.tint.Show()
	} else {
		d.tint.Hide()
	}
	plain := d.dim
	if (d.state.Selected || fresh) && !d.stale {
		plain = d.text
	}
	x, n, at := col.x, 0, 0
	put := func(to int, c color.Color) {
		if to <= at || n == pieces {
			return
		}
		if n == pieces-1 && to < len(d.shown.text) {
			to, c = len(d.shown.text), plain // all the rest, of whatever kind
		}
		s := d.shown.text[at:to]
		t := d.row.value[n]
		part.PutText(t, s, c, d.size)
		part.OnLine(t, x, d.height)
		t.Show()
		x += t.MinSize().Width
		at = to
		n++
	}
	for _, span := range d.shown.spans {
		if span.Class != payload.Number || d.stale {
			continue
		}
		put(span.From, plain)
		put(span.To, look.Colour(look.ColourNumber))
	}
	put(len(d.shown.text), plain)
	for ; n < pieces; n++ {
		d.row.value[n].Hide()
	}
}

// decode makes the line of a value, where it is not the one shown already.
func (d *drawing) decode(col column) {
	m, s := d.m, &d.shown
	want := shownValue{id: m.ID, seq: m.Latest, width: col.w, size: d.size, state: uint8(m.Retain), saying: d.saying}
	if s.id == want.id && s.seq == want.seq && s.width == want.width && s.size == want.size && s.state == want.state && s.saying == want.saying {
		return
	}
	switch {
	case m.ID == 0 && col.shown():
		want.text = lang.L("nothing received yet")
	case m.Latest == 0 || !col.shown():
	case m.Retain == model.RetainCleared && m.Size == 0:
		want.text = lang.L("cleared")
	default:
		max := int(col.w/(d.size*0.4)) + 4
		pre := payload.PreviewOf(d.topic(m.ID), m.Value, m.Size, max)
		want.text, want.spans = words.Preview(pre)
	}
	cut := d.fit.normal.End(want.text, col.w)
	if cut != want.text {
		keep := len(cut) - len("…")
		want.spans = clip(want.spans, keep)
		want.text = cut
	}
	*s = want
}

// clip keeps what of spans lies within the first n bytes.
func clip(spans []payload.Span, n int) []payload.Span {
	for i, s := range spans {
		if s.From >= n {
			return spans[:i]
		}
		if s.To > n {
			s.To = n
			return append(append([]payload.Span{}, spans[:i]...), s)
		}
	}
	return spans
}

func (d *drawing) trendColumn(col column) {
	var s *series.Series
	if col.shown() && d.surface.trend != nil {
		s = d.surface.trend.series(d.m.Topic)
	}
	if s == nil {
		if d.row.trend.Raster.Visible() {
			d.row.trend.Raster.Hide()
		}
		return
	}
	line, mark := look.Colour(look.ColourNumber), d.text
	if d.stale {
		line, mark = d.dim, d.dim
	}
	if d.drawn.of != s || d.drawn.version != s.Version {
		d.drawn.of, d.drawn.version = s, s.Version
		d.row.trend.Put(s.Values(), line, mark)
	} else {
		d.row.trend.Recolour(line, mark)
	}
	d.row.trend.Place(fyne.NewPos(col.x, 3), fyne.NewSize(col.w, d.height-6))
}

func (d *drawing) figure(t *canvas.Text, col column, s string) {
	colour := d.dim
	if d.state.Selected {
		colour = d.text
	}
	d.figureIn(t, col, s, colour)
}

func (d *drawing) figureIn(t *canvas.Text, col column, s string, colour color.Color) {
	if !col.shown() || s == "" {
		t.Hide()
		return
	}
	part.PutText(t, s, colour, d.size)
	part.OnLine(t, col.x, d.height)
	t.Resize(fyne.NewSize(col.w, t.MinSize().Height))
	t.Show()
}

// label is a topic level as it is shown: what is invisible is escaped, and an
// empty level is named.
func label(level string) string {
	if level == "" {
		return lang.L("(empty)")
	}
	return model.Visible(level)
}
