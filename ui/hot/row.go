package hot

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

const (
	margin = 10
	gutter = 12
	edge   = 4 // at the right, so that figures do not touch the scroll bar
	barGap = 6 // between the bar of a share and its figure
)

// columns are where things stand in a row; what ends at 0 is not shown.
type columns struct {
	topic, topicWidth float32
	bar, barWidth     float32
	share, rate, flow float32 // where the figures end
}

// layout gives the columns their places in this width; as it narrows the
// bytes, then the bar go.
func layout(width float32, fit *part.Sizer) columns {
	fit.Use()
	var c columns
	right := width - margin - edge
	if width > 420 {
		c.flow = right
		right -= max(fit.Width("999.9 kB/s"), fit.Width(lang.L("bytes"))) + gutter
	}
	c.rate = right
	right -= max(fit.Width("99,999/s"), fit.Width(lang.L("messages"))) + gutter
	c.share = right
	right -= max(fit.Width("< 0.1 %"), fit.Width(lang.L("share"))) + barGap
	if width > 340 {
		c.barWidth = max(30, width*0.12)
		c.bar = right - c.barWidth
		right = c.bar
	}
	c.topic = margin
	c.topicWidth = right - gutter - margin
	return c
}

// row is a ranked topic on the screen.
type row struct {
	widget.BaseWidget
	ground, bar             *canvas.Rectangle
	name, share, rate, flow *canvas.Text
}

func newRow() *row {
	text := func() *canvas.Text { return canvas.NewText("", color.White) }
	r := &row{ground: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), name: text(), share: text(), rate: text(), flow: text()}
	r.ground.CornerRadius, r.bar.CornerRadius = 2, 2
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	return part.Bare{Objs: []fyne.CanvasObject{r.ground, r.bar, r.name, r.share, r.rate, r.flow}}
}

func (r *row) bind(p *Pane, l *line, s part.RowState) {
	size, fit := r.Size(), &p.fit
	c := layout(size.Width, fit)
	ink, figures := look.Colour(look.ColourText), look.Colour(look.ColourDim)
	if s.Selected {
		figures = ink
	}
	name := model.Visible(l.name)
	if name == "" {
		name = lang.L("(empty)")
	}
	part.PutCell(r.name, fit.Middle(name, c.topicWidth), ink, c.topic, size.Height, c.topicWidth+1, fit)
	r.ground.Hide()
	r.bar.Hide()
	if c.barWidth > 0 {
		part.PutFill(r.ground, look.Colour(look.ColourBorder))
		part.PutFill(r.bar, look.Colour(look.ColourLink))
		const thick = 6
		y := (size.Height - thick) / 2
		r.ground.Move(fyne.NewPos(c.bar, y))
		r.ground.Resize(fyne.NewSize(c.barWidth, thick))
		r.bar.Move(fyne.NewPos(c.bar, y))
		r.bar.Resize(fyne.NewSize(max(1, c.barWidth*float32(min(l.Share, 1))), thick))
		r.ground.Show()
		if l.Share > 0 {
			r.bar.Show()
		}
	}
	part.PutRight(r.share, words.Share(l.Share), figures, c.share, size.Height, fit)
	part.PutRight(r.rate, words.RateShort(l.Rate), figures, c.rate, size.Height, fit)
	flow := ""
	if c.flow > 0 {
		flow = words.ByteRate(l.ByteRate)
	}
	part.PutRight(r.flow, flow, figures, c.flow, size.Height, fit)
}

// head names the columns.
type head struct {
	widget.BaseWidget
	pane                     *Pane
	topic, share, rate, flow *canvas.Text
	lower                    *canvas.Rectangle
}

func newHead(p *Pane) *head {
	text := func() *canvas.Text { return canvas.NewText("", color.White) }
	h := &head{pane: p, topic: text(), share: text(), rate: text(), flow: text(), lower: canvas.NewRectangle(nil)}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *head) CreateRenderer() fyne.WidgetRenderer {
	return &headRenderer{part.Bare{Objs: []fyne.CanvasObject{h.lower, h.topic, h.share, h.rate, h.flow}}, h}
}

type headRenderer struct {
	part.Bare
	h *head
}

func (r *headRenderer) MinSize() fyne.Size { return fyne.NewSize(120, theme.TextSize()+8) }
func (r *headRenderer) Layout(fyne.Size)   { r.h.arrange() }
func (r *headRenderer) Refresh()           { r.h.arrange() }

func (h *head) arrange() {
	size, dim := h.Size(), look.Colour(look.ColourDim)
	fit := &h.pane.fit
	c := layout(size.Width, fit)
	part.PutFill(h.lower, look.Colour(look.ColourBorder))
	h.lower.Move(fyne.NewPos(0, size.Height-1))
	h.lower.Resize(fyne.NewSize(size.Width, 1))
	topic := lang.L("topic")
	if h.pane.ask.branches {
		topic = lang.L("branch")
	}
	part.PutCell(h.topic, topic, dim, c.topic, size.Height, c.topicWidth, fit)
	part.PutRight(h.share, lang.L("share"), dim, c.share, size.Height, fit)
	part.PutRight(h.rate, lang.L("messages"), dim, c.rate, size.Height, fit)
	bytes := ""
	if c.flow > 0 {
		bytes = lang.L("bytes")
	}
	part.PutRight(h.flow, bytes, dim, c.flow, size.Height, fit)
}
