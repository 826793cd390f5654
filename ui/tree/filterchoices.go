package tree

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/model/filter"
	"treetop/ui/look"
	"treetop/ui/part"
)

// leastTyped is how much of a key, or of the name of a saved filter, has to be
// there before it is offered: most words of one letter are just words.
const leastTyped = 2

// filterChoice is something that the text may become.
type filterChoice struct {
	filter.Completion
	label string // what is chosen
	about string // examples, or the text of a saved filter
}

// filterChoices are what the field offers for the term at the caret. Nothing is
// picked by itself: Enter keeps its meaning until an arrow was pressed.
type filterChoices struct {
	widget.BaseWidget
	field *filterField
	list  []filterChoice
	at    int // what the arrows have picked; -1: nothing
	over  int // what the pointer is on; -1: nothing
	fit   *part.Fitter
	small *part.Fitter
}

var (
	_ fyne.Widget       = (*filterChoices)(nil)
	_ fyne.Tappable     = (*filterChoices)(nil)
	_ desktop.Hoverable = (*filterChoices)(nil)
)

func newFilterChoices(f *filterField) *filterChoices {
	c := &filterChoices{field: f, at: -1, over: -1}
	c.ExtendBaseWidget(c)
	return c
}

// offer shows what the text may become with the caret where it is.
func (c *filterChoices) offer(s string, caret int) {
	c.list, c.at, c.over = c.list[:0], -1, -1
	for _, done := range filter.Complete(s, caret) {
		if !done.Operand && done.To-done.From < leastTyped {
			continue
		}
		choice := filterChoice{Completion: done, label: done.Text}
		if !done.Operand {
			choice.about = strings.Join(done.Key.Examples(), "   ")
		}
		c.list = append(c.list, choice)
	}
	if typed := strings.TrimSpace(s); len(typed) >= leastTyped && caret == len(s) && c.field.pane.opt.Filters != nil {
		for _, saved := range c.field.pane.opt.Filters.Filters() {
			if hasPrefixFold(saved.Name, typed) && saved.Text != s {
				done := filter.Completion{From: 0, To: len(s), Text: saved.Text}
				c.list = append(c.list, filterChoice{done, model.Visible(saved.Name), model.Visible(saved.Text)})
			}
		}
	}
	c.Refresh()
}

func hasPrefixFold(s, prefix string) bool {
	return strings.HasPrefix(string(filter.Fold(nil, s)), string(filter.Fold(nil, prefix)))
}

func (c *filterChoices) open() bool    { return len(c.list) > 0 }
func (c *filterChoices) hovered() bool { return c.over >= 0 }

func (c *filterChoices) close() {
	c.list, c.at, c.over = nil, -1, -1
	c.Refresh()
}

// onKey takes the keys of an open list.
func (c *filterChoices) onKey(key fyne.KeyName) bool {
	if !c.open() {
		return false
	}
	switch key {
	case fyne.KeyDown:
		c.at = min(c.at+1, len(c.list)-1)
	case fyne.KeyUp:
		c.at = max(c.at-1, -1)
	case fyne.KeyTab:
		c.take(max(c.at, 0))
	case fyne.KeyReturn, fyne.KeyEnter:
		if c.at < 0 {
			c.close()
			return false
		}
		c.take(c.at)
	case fyne.KeyEscape:
		c.close()
	default:
		return false
	}
	c.Refresh()
	return true
}

func (c *filterChoices) take(i int) {
	done := c.list[i].Completion
	c.close()
	c.field.take(done)
}

func (c *filterChoices) height() float32 { return theme.TextSize() + 11 }

// Tapped implements fyne.Tappable.
func (c *filterChoices) Tapped(ev *fyne.PointEvent) {
	if i := c.row(ev.Position); i >= 0 {
		c.take(i)
		c.field.float.update(false)
	}
}

func (c *filterChoices) row(at fyne.Position) int {
	if i := int(at.Y / c.height()); at.Y >= 0 && i < len(c.list) {
		return i
	}
	return -1
}

// MouseIn implements desktop.Hoverable.
func (c *filterChoices) MouseIn(ev *desktop.MouseEvent) { c.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (c *filterChoices) MouseMoved(ev *desktop.MouseEvent) { c.hover(c.row(ev.Position)) }

// MouseOut implements desktop.Hoverable.
func (c *filterChoices) MouseOut() { c.hover(-1) }

func (c *filterChoices) hover(i int) {
	if c.over != i {
		c.over = i
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *filterChoices) CreateRenderer() fyne.WidgetRenderer { return &choicesRenderer{c: c} }

type choicesRenderer struct {
	c    *filterChoices
	rows []*choiceRow
	objs []fyne.CanvasObject
}

type choiceRow struct {
	ground       *canvas.Rectangle
	label, about *canvas.Text
}

func (r *choicesRenderer) Destroy()                     {}
func (r *choicesRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *choicesRenderer) Layout(fyne.Size)             { r.Refresh() }

func (r *choicesRenderer) MinSize() fyne.Size {
	return fyne.NewSize(100, float32(len(r.c.list))*r.c.height())
}

func (r *choicesRenderer) Refresh() {
	c := r.c
	if size := theme.TextSize(); c.fit == nil || c.fit.Size() != size {
		c.fit = part.NewFitter(size, fyne.TextStyle{})
		c.small = part.NewFitter(theme.CaptionTextSize(), fyne.TextStyle{})
	}
	var wide float32
	for _, choice := range c.list {
		wide = max(wide, c.fit.Width(choice.label))
	}
	width, h := c.Size().Width, c.height()
	wide = min(wide, width*0.4)
	r.objs = r.objs[:0]
	for i, choice := range c.list {
		if i == len(r.rows) {
			r.rows = append(r.rows, &choiceRow{canvas.NewRectangle(nil), canvas.NewText("", nil), canvas.NewText("", nil)})
		}
		row, y := r.rows[i], float32(i)*h
		dim := look.ColourDim
		row.ground.FillColor = theme.Color(theme.ColorNameMenuBackground)
		switch i {
		case c.at:
			row.ground.FillColor = look.Colour(look.GroundSelected)
			dim = look.ColourText
		case c.over:
			row.ground.FillColor = theme.Color(theme.ColorNameHover)
		}
		row.ground.Move(fyne.NewPos(0, y))
		row.ground.Resize(fyne.NewSize(width, h))
		part.PutText(row.label, c.fit.End(choice.label, wide), look.Colour(look.ColourText), c.fit.Size())
		part.OnLine(row.label, floatPad, h)
		row.label.Move(row.label.Position().AddXY(0, y))
		x := floatPad + wide + 2*floatPad
		part.PutText(row.about, c.small.End(choice.about, width-x-floatPad), look.Colour(dim), c.small.Size())
		part.OnLine(row.about, x, h)
		row.about.Move(row.about.Position().AddXY(0, y))
		r.objs = append(r.objs, row.ground, row.label, row.about)
	}
	canvas.Refresh(c)
}
