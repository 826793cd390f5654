package inspect

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// tintTime is how long a value that has just changed is highlighted.
const tintTime = 500 * time.Millisecond

// tableColumns are where the columns stand: rate and age end where they are.
type tableColumns struct {
	topic, topicWidth float32
	value, valueWidth float32
	rate, age         float32 // 0: not shown
}

func (t *table) columns(width float32) tableColumns {
	t.fit.Use()
	c := tableColumns{topic: paneMargin}
	right := width - paneMargin
	if width > 300 {
		c.age = right
		right -= t.fit.Width("> 999 m") + 12
	}
	if width > 420 {
		c.rate = right
		right -= t.fit.Width("99,999/s") + 12
	}
	c.topicWidth = (right - c.topic) * 0.45
	c.value = c.topic + c.topicWidth + 12
	c.valueWidth = right - c.value
	return c
}

// tableRow is a topic in the table.
type tableRow struct {
	widget.BaseWidget
	tint            *canvas.Rectangle
	name, rate, age *canvas.Text
	value           *valueCell
}

func newTableRow() *tableRow {
	text := func() *canvas.Text { return canvas.NewText("", color.White) }
	r := &tableRow{tint: canvas.NewRectangle(nil), name: text(), rate: text(), age: text(), value: newValueCell()}
	r.tint.CornerRadius = 2
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	return part.Bare{Objs: append([]fyne.CanvasObject{r.tint}, r.value.objects(r.name, r.rate, r.age)...)}
}

func (r *tableRow) bind(t *table, i int, s part.RowState) {
	fit, size, row := &t.fit, r.Size(), &t.rows[i]
	c := t.columns(size.Width)
	dim := look.Colour(look.ColourDim)
	figures := dim
	if s.Selected {
		figures = look.Colour(look.ColourText)
	}
	plain := figures
	ink := look.ColourText
	if s.Hovered {
		ink = look.ColourLink // a press on it goes there
	}
	part.PutText(r.name, fit.Middle(t.label(i), c.topicWidth), look.Colour(ink), fit.Size())
	part.OnLine(r.name, c.topic, size.Height)
	if j := i - t.first; j >= 0 && j < len(t.window) && t.window[j].ok && c.valueWidth > 20 {
		if r.highlight(t, row.Topic, c, size.Height) {
			plain = look.Colour(look.ColourText)
		}
		r.value.decode(row.name, t.window[j].rec, c.valueWidth, fit)
		r.value.place(c.value, size.Height, plain, fit)
	} else {
		r.tint.Hide()
		r.value.hide(0)
	}
	rate := ""
	if c.rate > 0 && row.Rate > 0 {
		rate = words.RateShort(row.Rate)
	}
	part.PutRight(r.rate, rate, figures, c.rate, size.Height, fit)
	age := ""
	if c.age > 0 {
		now := t.pane.clock()
		age = words.Age(now, row.Topic)
		if age != "" && !t.pane.stale && row.Late(now) {
			age, figures = words.LateMark+age, look.Colour(look.ColourWait)
		}
	}
	part.PutRight(r.age, age, figures, c.age, size.Height, fit)
}

// highlight tints a value that has just changed, and reports whether it does: a
// replayed message changes nothing.
func (r *tableRow) highlight(t *table, topic model.Topic, c tableColumns, height float32) bool {
	fresh := !t.pane.paused() && !topic.LastLive.IsZero() && t.pane.now.Sub(topic.LastLive) < tintTime
	showOnly(r.tint, fresh)
	if fresh {
		t.tints = true
		part.PutFill(r.tint, look.Colour(look.GroundChanged))
		r.tint.Move(fyne.NewPos(c.value-4, 2))
		r.tint.Resize(fyne.NewSize(c.valueWidth+4, height-4))
	}
	return fresh
}

// tableHead names the columns.
type tableHead struct {
	widget.BaseWidget
	table                   *table
	topic, value, rate, age *canvas.Text
	lower                   *canvas.Rectangle
}

func newTableHead(t *table) *tableHead {
	text := func() *canvas.Text { return canvas.NewText("", color.White) }
	h := &tableHead{table: t, topic: text(), value: text(), rate: text(), age: text(), lower: canvas.NewRectangle(nil)}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *tableHead) CreateRenderer() fyne.WidgetRenderer {
	return &tableHeadRenderer{h, []fyne.CanvasObject{h.lower, h.topic, h.value, h.rate, h.age}}
}

type tableHeadRenderer struct {
	h    *tableHead
	objs []fyne.CanvasObject
}

func (r *tableHeadRenderer) Destroy()                     {}
func (r *tableHeadRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *tableHeadRenderer) Refresh()                     { r.Layout(r.h.Size()) }

func (r *tableHeadRenderer) MinSize() fyne.Size {
	r.h.table.fit.Use()
	return fyne.NewSize(120, fyne.MeasureText("M", r.h.table.fit.Size(), fyne.TextStyle{}).Height+4)
}

func (r *tableHeadRenderer) Layout(size fyne.Size) {
	h := r.h
	c, fit, dim := h.table.columns(size.Width), &h.table.fit, look.Colour(look.ColourDim)
	part.PutCell(h.topic, lang.L("topic"), dim, c.topic, size.Height, c.topicWidth, fit)
	part.PutCell(h.value, lang.L("value"), dim, c.value, size.Height, c.valueWidth, fit)
	rate, age := "", ""
	if c.rate > 0 {
		rate = lang.L("rate")
	}
	if c.age > 0 {
		age = lang.L("age")
	}
	part.PutRight(h.rate, rate, dim, c.rate, size.Height, fit)
	part.PutRight(h.age, age, dim, c.age, size.Height, fit)
	part.PutFill(h.lower, look.Colour(look.ColourBorder))
	h.lower.Move(fyne.NewPos(0, size.Height-1))
	h.lower.Resize(fyne.NewSize(size.Width, 1))
}
