package tree

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// header names the columns. Its first field turns into the path of the first
// visible row while the view is scrolled into a branch, and its boundaries can
// be dragged.
type header struct {
	widget.BaseWidget
	pane *Pane
	want Columns
	cols columns

	ground, line                        *canvas.Rectangle
	topic, value, topics, messages, age *canvas.Text
	trend                               *canvas.Text
	caption                             *part.Fitter

	grip grip
	over grip
}

// grip is the column whose boundary is under the pointer or being dragged.
type grip uint8

const (
	gripNone grip = iota
	gripTopic
	gripTrend
	gripTopics
	gripMessages
	gripAge
)

var (
	_ fyne.Draggable     = (*header)(nil)
	_ desktop.Hoverable  = (*header)(nil)
	_ desktop.Cursorable = (*header)(nil)
	_ desktop.Mouseable  = (*header)(nil)
)

func newHeader(p *Pane) *header {
	h := &header{pane: p, want: p.opt.Columns, ground: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil)}
	for _, t := range []**canvas.Text{&h.topic, &h.value, &h.trend, &h.topics, &h.messages, &h.age} {
		*t = canvas.NewText("", color.White)
	}
	for _, t := range []*canvas.Text{h.topics, h.messages, h.age} {
		t.Alignment = fyne.TextAlignTrailing
	}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *header) CreateRenderer() fyne.WidgetRenderer {
	return &headerRenderer{part.Bare{Objs: []fyne.CanvasObject{h.ground, h.line, h.topic, h.value, h.trend, h.topics, h.messages, h.age}}, h}
}

type headerRenderer struct {
	part.Bare
	h *header
}

func (r *headerRenderer) MinSize() fyne.Size { return fyne.NewSize(120, theme.TextSize()+8) }
func (r *headerRenderer) Layout(fyne.Size)   { r.h.arrange() }
func (r *headerRenderer) Refresh()           { r.h.arrange() }

// arrange lays the columns out for the present width and writes their names.
func (h *header) arrange() {
	size := h.Size()
	before := h.cols
	h.cols = h.want.layout(size.Width, theme.TextSize(), h.pane.trend.now.On)
	caption := theme.Size(theme.SizeNameCaptionText)
	part.PutFill(h.ground, look.Colour(look.GroundPane))
	h.ground.Resize(size)
	part.PutFill(h.line, look.Colour(look.ColourBorder))
	h.line.Move(fyne.NewPos(0, size.Height-1))
	h.line.Resize(fyne.NewSize(size.Width, 1))
	put := func(t *canvas.Text, c column, s string) {
		if !c.shown() {
			t.Hide()
			return
		}
		part.PutText(t, s, look.Colour(look.ColourDim), caption)
		part.OnLine(t, c.x, size.Height)
		t.Resize(fyne.NewSize(c.w, t.MinSize().Height))
		t.Show()
	}
	put(h.topic, h.cols.topic, h.path())
	put(h.value, h.cols.value, lang.L("value"))
	put(h.trend, h.cols.trend, h.fit().End(model.Visible(h.pane.trend.title()), h.cols.trend.w))
	put(h.topics, h.cols.topics, lang.L("topics"))
	put(h.messages, h.cols.messages, lang.L("msgs"))
	put(h.age, h.cols.age, lang.L("age"))
	if before != h.cols && h.pane.list != nil {
		h.pane.list.Refresh()
		h.pane.pins.list.Refresh()
	}
}

// path is where the first visible row is, while its parents are scrolled away.
func (h *header) path() string {
	p, first := h.pane, 0
	if _, rem := p.list.Top(); rem > p.list.Height()/2 {
		first = 1 // of the other one there is next to nothing left to see
	}
	if first >= len(p.window) || p.window[first].Depth == 0 {
		return lang.L("topic")
	}
	name := model.Visible(p.opt.Tree.Name(p.window[first].Parent))
	return h.fit().Middle(name+" /", h.cols.topic.w)
}

// fit cuts texts at the size of the header.
func (h *header) fit() *part.Fitter {
	if size := theme.Size(theme.SizeNameCaptionText); h.caption == nil || h.caption.Size() != size {
		h.caption = part.NewFitter(size, fyne.TextStyle{})
	}
	return h.caption
}

// gripAt is the boundary near x.
func (h *header) gripAt(x float32) grip {
	near := func(at float32) bool { return x > at-6 && x < at+6 }
	switch c := h.cols; {
	case c.value.shown() && near(c.value.x-gap/2):
		return gripTopic
	case c.trend.shown() && near(c.trend.x-gap/2):
		return gripTrend
	case c.topics.shown() && near(c.topics.x-gap/2):
		return gripTopics
	case c.messages.shown() && near(c.messages.x-gap/2):
		return gripMessages
	case c.age.shown() && near(c.age.x-gap/2):
		return gripAge
	}
	return gripNone
}

// MouseDown implements desktop.Mouseable.
func (h *header) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonSecondary {
		h.pane.showColumns(ev.AbsolutePosition)
		return
	}
	h.grip = h.gripAt(ev.Position.X)
}

// MouseUp implements desktop.Mouseable.
func (h *header) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable.
func (h *header) Dragged(ev *fyne.DragEvent) {
	switch dx := ev.Dragged.DX; h.grip {
	case gripTopic:
		h.want.Topic = max(minTopic, h.cols.topic.w+dx)
	case gripTrend:
		h.want.Trend = max(minColumn, h.cols.trend.w-dx)
	case gripTopics:
		h.want.Topics = max(minColumn, h.cols.topics.w-dx)
	case gripMessages:
		h.want.Messages = max(minColumn, h.cols.messages.w-dx)
	case gripAge:
		h.want.Age = max(minColumn, h.cols.age.w-dx)
	default:
		return
	}
	h.Refresh()
}

// DragEnd implements fyne.Draggable.
func (h *header) DragEnd() {
	if h.grip != gripNone {
		h.keep()
	}
	h.grip = gripNone
}

func (h *header) keep() {
	if h.pane.opt.OnColumns != nil {
		h.pane.opt.OnColumns(h.want)
	}
}

// MouseIn implements desktop.Hoverable.
func (h *header) MouseIn(ev *desktop.MouseEvent) { h.over = h.gripAt(ev.Position.X) }

// MouseMoved implements desktop.Hoverable.
func (h *header) MouseMoved(ev *desktop.MouseEvent) { h.over = h.gripAt(ev.Position.X) }

// MouseOut implements desktop.Hoverable.
func (h *header) MouseOut() { h.over = gripNone }

// Cursor implements desktop.Cursorable.
func (h *header) Cursor() desktop.Cursor {
	if h.over != gripNone {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}
