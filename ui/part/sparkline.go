package part

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Sparkline is a small line of numbers without axes, from their smallest at the
// bottom to their largest at the top, with a mark on the newest. It is one
// picture, drawn by its own code with the extremes of each pixel column, and
// drawn anew only when something of it has changed: an object for each segment
// would cost a row more than all its texts. UI goroutine.
type Sparkline struct {
	// Raster is what to put on the screen.
	Raster *canvas.Raster

	slots      int
	values     []float64
	line, mark color.Color
	img        *image.RGBA
}

// NewSparkline makes one with room for so many numbers. Fewer stand at the
// right, so that they keep their place while others come.
func NewSparkline(slots int) *Sparkline {
	s := &Sparkline{slots: max(slots, 2), line: color.White, mark: color.White}
	s.Raster = canvas.NewRaster(s.draw)
	return s
}

// Put shows numbers, oldest first. It copies them.
func (s *Sparkline) Put(values []float64, line, mark color.Color) {
	s.values = append(s.values[:0], values...)
	s.line, s.mark = line, mark
	s.Raster.Refresh()
}

// Recolour draws the same numbers in other colours; the same ones cost nothing.
func (s *Sparkline) Recolour(line, mark color.Color) {
	if s.line != line || s.mark != mark {
		s.line, s.mark = line, mark
		s.Raster.Refresh()
	}
}

// Place moves and shows it, within the object that it is a part of.
func (s *Sparkline) Place(pos fyne.Position, size fyne.Size) {
	s.Raster.Move(pos)
	s.Raster.Resize(size)
	if !s.Raster.Visible() {
		s.Raster.Show()
		s.Raster.Refresh()
	}
}

const (
	sparkStroke = 1.3 // width of the line, px
	sparkMark   = 2.2 // radius of the mark, px
)

// draw makes the picture in w by h device pixels.
func (s *Sparkline) draw(w, h int) image.Image {
	if s.img == nil || s.img.Rect.Dx() != w || s.img.Rect.Dy() != h {
		s.img = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	clear(s.img.Pix)
	if len(s.values) == 0 {
		return s.img
	}
	scale := 1.0
	if width := s.Raster.Size().Width; width > 0 {
		scale = float64(w) / float64(width)
	}
	edge := (sparkMark + 0.5) * scale
	c := newCurve(s.values, s.slots, edge, float64(w)-edge, edge, float64(h)-edge)
	half := sparkStroke * scale / 2
	for x := range w {
		if top, bottom, ok := c.span(float64(x), float64(x+1)); ok {
			s.column(x, top-half, bottom+half)
		}
	}
	s.dot(c.x(len(s.values)-1), c.y(s.values[len(s.values)-1]), sparkMark*scale)
	return s.img
}

// column paints the pixels of column x from top to bottom, in part where they
// are covered in part.
func (s *Sparkline) column(x int, top, bottom float64) {
	for y := max(0, int(math.Floor(top))); y < s.img.Rect.Dy() && float64(y) < bottom; y++ {
		s.blend(x, y, s.line, min(bottom, float64(y+1))-max(top, float64(y)))
	}
}

func (s *Sparkline) dot(cx, cy, r float64) {
	for y := int(cy - r - 1); y <= int(cy+r+1); y++ {
		for x := int(cx - r - 1); x <= int(cx+r+1); x++ {
			d := math.Hypot(float64(x)+0.5-cx, float64(y)+0.5-cy)
			s.blend(x, y, s.mark, min(1, r+0.5-d))
		}
	}
}

// blend paints a pixel as far as it is covered, 0 to 1.
func (s *Sparkline) blend(x, y int, c color.Color, cover float64) {
	if cover <= 0 || !(image.Point{X: x, Y: y}).In(s.img.Rect) {
		return
	}
	r, g, b, a := c.RGBA()
	p := s.img.Pix[s.img.PixOffset(x, y):]
	under := 1 - cover*float64(a)/0xFFFF
	for i, v := range [4]uint32{r, g, b, a} {
		p[i] = uint8(float64(v)/0x101*cover + float64(p[i])*under + 0.5)
	}
}

// curve is a line through numbers in equal steps, the newest at the right.
type curve struct {
	values      []float64
	low, extent float64 // halved, so that no difference overflows
	right, step float64
	top, bottom float64
}

func newCurve(values []float64, slots int, left, right, top, bottom float64) curve {
	if len(values) > slots {
		slots = len(values)
	}
	c := curve{values: values, right: right, step: max(right-left, 0) / float64(slots-1), top: top, bottom: max(top, bottom)}
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	c.low, c.extent = low/2, high/2-low/2
	return c
}

func (c *curve) x(i int) float64 { return c.right - float64(len(c.values)-1-i)*c.step }

// y is where a number stands; what never changes stands in the middle.
func (c *curve) y(v float64) float64 {
	if c.extent == 0 {
		return (c.top + c.bottom) / 2
	}
	return c.bottom - (v/2-c.low)/c.extent*(c.bottom-c.top)
}

// span is what the line covers from top to bottom between two places; false
// where it does not reach.
func (c *curve) span(from, to float64) (top, bottom float64, ok bool) {
	last := float64(len(c.values) - 1)
	if c.step == 0 || last == 0 {
		return 0, 0, false
	}
	a, b := last+(from-c.right)/c.step, last+(to-c.right)/c.step
	if b <= 0 || a >= last {
		return 0, 0, false
	}
	a, b = max(a, 0), min(b, last)
	top, bottom = math.Inf(1), math.Inf(-1)
	add := func(y float64) { top, bottom = min(top, y), max(bottom, y) }
	add(c.between(a))
	for i := int(math.Ceil(a)); float64(i) <= b; i++ {
		add(c.y(c.values[i]))
	}
	add(c.between(b))
	return top, bottom, true
}

// between is the height of the line at a place between two numbers.
func (c *curve) between(t float64) float64 {
	i := min(int(t), len(c.values)-2)
	part := t - float64(i)
	return c.y(c.values[i])*(1-part) + c.y(c.values[i+1])*part
}
