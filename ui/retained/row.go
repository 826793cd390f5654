package retained

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

const (
	boxWide float32 = 34 // how much of the left of a row is its box, px
	edge    float32 = 14 // at the right, beside the scroll bar
	gutter  float32 = 12
	preview         = 160 // characters of a value
)

// columns are where things stand in a row; what ends at 0 is not shown.
type columns struct {
	topic, topicWidth float32
	value, valueWidth float32
	age, state        float32 // where they end
	stateWidth        float32
}

// columns gives the columns their places; as it narrows the age goes.
func (s *Sheet) columns(width float32) columns {
	fit := &s.fit
	fit.Use()
	c := columns{topic: boxWide, state: width - edge}
	right := c.state
	states := []string{lang.L("stored"), lang.L("perhaps stored")}
	if s.clearing != nil {
		c.topic = 10
		states = nil
		for stage := range conn.ClearStages {
			states = append(states, stageWords(stage))
		}
	}
	for _, t := range states {
		c.stateWidth = max(c.stateWidth, fit.Width(t))
	}
	right -= c.stateWidth + gutter
	if width > 560 {
		c.age = right
		right -= fit.Width("> 999 m") + gutter
	}
	c.topicWidth = (right - c.topic) * 0.46
	c.value = c.topic + c.topicWidth + gutter
	c.valueWidth = right - c.value
	return c
}

// row is a topic on the screen.
type row struct {
	widget.BaseWidget
	box                     *canvas.Image
	name, value, age, state *canvas.Text
}

func newRow() *row {
	text := func() *canvas.Text { return canvas.NewText("", nil) }
	r := &row{box: canvas.NewImageFromResource(nil), name: text(), value: text(), age: text(), state: text()}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	return part.Bare{Objs: []fyne.CanvasObject{r.box, r.name, r.value, r.age, r.state}}
}

func (r *row) bind(s *Sheet, i int, _ part.RowState) {
	item, c, fit, h := &s.items[i], &s.cols, &s.fit, r.Size().Height
	ink, dim := look.ColourText, look.ColourDim
	tone := ink
	if s.clearing == nil && s.out[i] {
		tone = dim
	}
	r.drawBox(s, i)
	part.PutText(r.name, fit.Middle(s.label(item.ID), c.topicWidth), look.Colour(tone), fit.Size())
	part.OnLine(r.name, c.topic, h)
	value, valueTone := s.value(i)
	part.PutCell(r.value, value, look.Colour(valueTone), c.value, h, c.valueWidth, fit)
	age := ""
	if c.age > 0 {
		age = s.age(item)
	}
	part.PutRight(r.age, age, look.Colour(dim), c.age, h, fit)
	state, stateTone := s.state(i)
	part.PutCell(r.state, state, look.Colour(stateTone), c.state-c.stateWidth, h, c.stateWidth+1, fit)
}

func (r *row) drawBox(s *Sheet, i int) {
	if s.clearing != nil {
		r.box.Hide()
		return
	}
	icon := theme.CheckButtonCheckedIcon()
	if s.out[i] {
		icon = theme.CheckButtonIcon()
	}
	if r.box.Resource != icon {
		r.box.Resource = icon
		r.box.Refresh()
	}
	side := theme.TextSize() + 4
	r.box.Resize(fyne.NewSize(side, side))
	r.box.Move(fyne.NewPos(10, (r.Size().Height-side)/2))
	r.box.Show()
}

// label is a topic as the list shows it: below the branch.
func (s *Sheet) label(id model.TopicID) string {
	name := s.tree().Name(id)
	switch {
	case s.strip > 0 && len(name) >= s.strip:
		name = name[s.strip:]
	case s.strip > 0:
		return lang.L("(the branch itself)")
	}
	if name == "" {
		return lang.L("(empty)")
	}
	return model.Visible(name)
}

// stored is the message that is known to be stored, as long as it is kept.
func (s *Sheet) stored(item *model.Stored) (model.Record, bool) {
	if item.Seq == 0 {
		return model.Record{}, false
	}
	r, ok := s.tree().LatestAt(item.ID, item.Seq)
	return r, ok && r.Seq == item.Seq
}

// value is what a topic holds, or why it still does.
func (s *Sheet) value(i int) (string, fyne.ThemeColorName) {
	if s.clearing != nil {
		if cause := s.outcome(i).Cause; cause.Kind != link.KindNone {
			return words.Cause(cause).What, look.ColourBad
		}
	}
	item := &s.items[i]
	tone := look.ColourDim
	text := lang.L("not in the history any more")
	if r, ok := s.stored(item); ok {
		text, _ = words.Preview(payload.PreviewOf(s.tree().Name(item.ID), r.Payload, r.Size, preview))
	}
	if s.clearing == nil && !item.Whole {
		tone = look.ColourWait
		text = lang.L("! can't be put back · {{.Value}}", lang.A{"Value": text})
	}
	return text, tone
}

// age is how long ago the stored message was heard; of a replayed one, how old it
// is at least.
func (s *Sheet) age(item *model.Stored) string {
	if item.Time.IsZero() {
		return ""
	}
	past := time.Since(item.Time)
	if r, ok := s.stored(item); ok && r.Has(model.FlagRetained) {
		return lang.L("> {{.Age}}", lang.A{"Age": words.Span(past)})
	}
	return words.Ago(past)
}

// state is how sure it is, or how far it has come.
func (s *Sheet) state(i int) (string, fyne.ThemeColorName) {
	if s.clearing == nil {
		if s.items[i].Sure {
			return lang.L("stored"), look.ColourText
		}
		return lang.L("perhaps stored"), look.ColourDim
	}
	stage := s.outcome(i).Stage
	switch rankOf(stage) {
	case 0:
		return stageWords(stage), look.ColourBad
	case 1:
		if s.progress.Run != conn.ClearResting && stage == conn.ClearWaiting {
			return "", look.ColourDim
		}
		return stageWords(stage), look.ColourDim
	}
	return stageWords(stage), look.ColourGood
}

// tip is what the pointer is told at x of a row.
func (s *Sheet) tip(at int, x float32) string {
	if at < 0 || at >= len(s.rows) {
		return ""
	}
	i := int(s.rows[at])
	item, c := &s.items[i], &s.cols
	switch {
	case x < c.topic+c.topicWidth:
		return model.Visible(s.tree().Name(item.ID))
	case x < c.value+c.valueWidth:
		text, _ := s.value(i)
		if s.clearing != nil {
			if said := stageTip(s.outcome(i)); said != "" {
				return said
			}
		}
		return text
	case s.clearing != nil:
		return stageTip(s.outcome(i))
	case item.Sure:
		return lang.L("The broker replayed this value, or it is known that it stored it.")
	}
	return lang.L("The broker stored this value; live ones came since, and whether it stored those it does not say.")
}
