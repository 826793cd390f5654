package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// keyList shows keys by group, in two columns where there is room: each key
// as a cap, and beside the caps what they do.
type keyList struct {
	widget.BaseWidget
	groups []keyGroup
}

type keyGroup struct {
	name string
	keys []Key
}

func newKeyList(keys []Key) *keyList {
	l := &keyList{}
	at := map[string]int{}
	for _, k := range keys {
		i, ok := at[k.Group]
		if !ok {
			i = len(l.groups)
			at[k.Group] = i
			l.groups = append(l.groups, keyGroup{name: k.Group})
		}
		l.groups[i].keys = append(l.groups[i].keys, k)
	}
	l.ExtendBaseWidget(l)
	return l
}

const (
	keyColumn  float32 = 32 // where two stand side by side, in font sizes
	capGap     float32 = 4
	doesGap    float32 = 12
	groupAbove float32 = 18
)

// wanted is the size at which nothing needs to scroll.
func (l *keyList) wanted() fyne.Size {
	w := 2 * columnWidth()
	return fyne.NewSize(w, l.draw().place(w))
}

func columnWidth() float32 { return keyColumn * theme.TextSize() }

// CreateRenderer implements fyne.Widget.
func (l *keyList) CreateRenderer() fyne.WidgetRenderer { return l.draw() }

func (l *keyList) draw() *keyListRenderer {
	r := &keyListRenderer{list: l}
	for _, g := range l.groups {
		b := keyBlock{title: &canvas.Text{Text: g.name}}
		r.objs = append(r.objs, b.title)
		for _, k := range g.keys {
			row := keyRow{does: k.Does}
			for range maxLines {
				t := &canvas.Text{}
				row.lines = append(row.lines, t)
				r.objs = append(r.objs, t)
			}
			for _, s := range strings.Fields(k.Keys) {
				c := keyCap{&canvas.Rectangle{CornerRadius: 3, StrokeWidth: 1}, &canvas.Text{Text: s, Alignment: fyne.TextAlignCenter}}
				row.caps = append(row.caps, c)
				r.objs = append(r.objs, c.box, c.text)
			}
			b.rows = append(b.rows, row)
		}
		r.blocks = append(r.blocks, b)
	}
	r.paint()
	return r
}

type keyCap struct {
	box  *canvas.Rectangle
	text *canvas.Text
}

// keyRow has its words in as many lines as they need; one with many caps has
// them below those.
type keyRow struct {
	caps  []keyCap
	does  string
	lines []*canvas.Text
}

type keyBlock struct {
	title *canvas.Text
	rows  []keyRow
}

type keyListRenderer struct {
	list   *keyList
	blocks []keyBlock
	objs   []fyne.CanvasObject
}

func (r *keyListRenderer) Destroy() {}

func (r *keyListRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *keyListRenderer) MinSize() fyne.Size {
	return fyne.NewSize(columnWidth(), r.place(max(columnWidth(), r.list.Size().Width)))
}

func (r *keyListRenderer) Layout(size fyne.Size) { r.place(size.Width) }

func (r *keyListRenderer) Refresh() {
	r.paint()
	r.place(r.list.Size().Width)
	canvas.Refresh(r.list)
}

func (r *keyListRenderer) paint() {
	text, small := theme.TextSize(), theme.Size(theme.SizeNameCaptionText)
	for _, b := range r.blocks {
		b.title.Color, b.title.TextSize = look.Colour(look.ColourDim), small
		b.title.TextStyle.Bold = true
		for _, row := range b.rows {
			for _, t := range row.lines {
				t.Color, t.TextSize = look.Colour(look.ColourText), text
			}
			for _, c := range row.caps {
				c.box.FillColor, c.box.StrokeColor = theme.Color(theme.ColorNameButton), look.Colour(look.ColourBorder)
				c.text.Color, c.text.TextSize = look.Colour(look.ColourText), small
			}
		}
	}
}

// place puts everything somewhere for a width and answers the height.
func (r *keyListRenderer) place(width float32) float32 {
	columns := 1
	if width >= 2*columnWidth() {
		columns = 2
	}
	w := width / float32(columns)
	words := r.capsWidth() + doesGap
	fit := part.NewFitter(theme.TextSize(), fyne.TextStyle{})
	heights := make([]float32, len(r.blocks))
	var total float32
	for i, b := range r.blocks {
		heights[i] = b.place(fit, formPad, 0, w-2*formPad, words)
		total += heights[i]
	}
	// The groups stay in order; the second column begins where the first would
	// become the longer one.
	var x, y, tallest, past float32
	for i, b := range r.blocks {
		if columns == 2 && x == 0 && i > 0 && past+heights[i]/2 > total/2 {
			x, y = w, 0
		}
		b.place(fit, x+formPad, y, w-2*formPad, words)
		y += heights[i]
		past += heights[i]
		tallest = max(tallest, y)
	}
	return tallest + formPad
}

func (b keyBlock) rowHeight() float32 { return theme.TextSize() + 13 }

// place puts a group somewhere, what the keys do at words from x, and answers
// its height.
func (b keyBlock) place(fit *part.Fitter, x, y, width, words float32) float32 {
	top := y
	y += groupAbove
	m := b.title.MinSize()
	part.OnLineAt(b.title, x, y, m.Height)
	b.title.Resize(m)
	y += m.Height + 6
	for _, row := range b.rows {
		h := b.rowHeight()
		at := x
		for _, c := range row.caps {
			t := c.text.MinSize()
			w := max(t.Width+12, h-6)
			c.box.Move(fyne.NewPos(at, y+2))
			c.box.Resize(fyne.NewSize(w, h-5))
			part.OnLineAt(c.text, at, y+2, h-5)
			c.text.Resize(fyne.NewSize(w, t.Height))
			at += w + capGap
		}
		if at-capGap-x > words-doesGap && len(row.caps) > 0 {
			y += h
		}
		lines := fit.Wrap(row.does, width-words)
		if len(lines) > maxLines {
			lines = append(lines[:maxLines-1], strings.Join(lines[maxLines-1:], " "))
		}
		for i, t := range row.lines {
			t.Text = ""
			if i < len(lines) {
				t.Text = lines[i]
				line := h
				if i > 0 {
					line = t.MinSize().Height
				}
				part.OnLineAt(t, x+words, y, line)
				t.Resize(t.MinSize())
				y += line
			}
		}
	}
	return y - top
}

// maxLines are more than the words of any key need.
const maxLines = 3

// capsWidth is the room that the caps of most rows need.
func (r *keyListRenderer) capsWidth() float32 {
	var widest float32
	for _, b := range r.blocks {
		for _, row := range b.rows {
			var w float32
			for _, c := range row.caps {
				w += max(c.text.MinSize().Width+12, b.rowHeight()-6) + capGap
			}
			if len(row.caps) <= 2 {
				widest = max(widest, w-capGap)
			}
		}
	}
	return min(widest, columnWidth()/2)
}
