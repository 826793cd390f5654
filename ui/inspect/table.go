package inspect

import (
	"image/color"
	"slices"
	"strings"
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

// mostRows is how many topics a table lists at most.
const mostRows = 1000

// table lists topics with their values: those below a branch, those that are
// selected, or the newest ones. What it lists is read anew once a second, and
// waits while the pointer is over it; values and ages are those of now.
type table struct {
	pane *Pane
	list *part.List
	head *tableHead
	fit  fitter

	read  func() (topics []model.Topic, total uint64)
	strip int // how many bytes of each name are left out: those of the branch
	rows  []tableTopic
	total uint64
	at    int // the cursor; -1: none
	asked time.Time
	seen  uint64 // version of the tree that was drawn
	tints bool   // something is highlighted and has to fade

	first  int
	window []tableValue
}

// tableTopic is a topic in the table.
type tableTopic struct {
	model.Topic
	name string // whole
}

// tableValue is the latest message of a visible row.
type tableValue struct {
	rec model.Record
	ok  bool
}

func newTable(p *Pane) *table {
	t := &table{pane: p, list: part.NewList(), at: -1}
	t.head = newTableHead(t)
	l := t.list
	l.Len = func() int { return len(t.rows) }
	l.NewRow = func() fyne.CanvasObject { return newTableRow() }
	l.Prepare = t.prepare
	l.Bind = func(i int, row fyne.CanvasObject, s part.RowState) {
		if i < len(t.rows) {
			row.(*tableRow).bind(t, i, s)
		}
	}
	l.Selected = func(i int) bool { return i == t.at }
	l.Cursor = func() int { return t.at }
	l.OnSelect = func(i int, _ part.SelectMode) { t.at = i }
	l.OnTap = t.tap
	l.OnActivate = t.open
	l.OnShortcut = p.shortcut
	l.Tip = t.tip
	return t
}

// below lists what has a value below a branch.
func (t *table) below(id model.TopicID) {
	t.strip = len(t.pane.opt.Tree.Name(id)) + 1
	t.show(func() ([]model.Topic, uint64) { return t.pane.opt.Tree.Below(id, mostRows) })
}

// those lists these topics by name.
func (t *table) those(ids []model.TopicID) {
	t.strip = 0
	tree := t.pane.opt.Tree
	type named struct {
		name string
		id   model.TopicID
	}
	all := make([]named, len(ids))
	for i, id := range ids {
		all[i] = named{tree.Name(id), id}
	}
	slices.SortFunc(all, func(a, b named) int { return strings.Compare(a.name, b.name) })
	var listed []model.TopicID
	for _, n := range all[:min(len(all), mostRows)] {
		listed = append(listed, n.id)
	}
	t.show(func() ([]model.Topic, uint64) { return topicsOf(tree, listed), uint64(len(ids)) })
}

// newest lists the topics that came last.
func (t *table) newest() {
	t.strip = 0
	tree := t.pane.opt.Tree
	t.show(func() ([]model.Topic, uint64) {
		topics := topicsOf(tree, tree.NewestTopics(100))
		return topics, uint64(len(topics))
	})
}

func topicsOf(tree *model.Tree, ids []model.TopicID) []model.Topic {
	topics := make([]model.Topic, 0, len(ids))
	for _, id := range ids {
		if topic, ok := tree.Topic(id); ok {
			topics = append(topics, topic)
		}
	}
	return topics
}

func (t *table) show(read func() ([]model.Topic, uint64)) {
	t.read, t.at, t.rows = read, -1, nil
	t.list.SetTop(0, 0)
	t.load()
	t.head.Refresh()
	t.list.Refresh()
}

// load reads what the table lists.
func (t *table) load() {
	t.asked, t.seen = t.pane.now, t.pane.opt.Tree.Version()
	topics, total := t.read()
	t.total = total
	var at model.TopicID
	if t.at >= 0 && t.at < len(t.rows) {
		at = t.rows[t.at].ID
	}
	old := t.rows
	t.rows, t.at = make([]tableTopic, len(topics)), -1
	for i, topic := range topics {
		t.rows[i].Topic = topic
		if i < len(old) && old[i].ID == topic.ID {
			t.rows[i].name = old[i].name
		} else {
			t.rows[i].name = t.pane.opt.Tree.Name(topic.ID)
		}
		if topic.ID == at {
			t.at = i
		}
	}
}

// tick brings the table up to date: what it lists once a second, the values
// whenever something has changed.
func (t *table) tick(now time.Time) {
	second := now.Unix() != t.asked.Unix()
	version := t.pane.opt.Tree.Version()
	if !second && version == t.seen && !t.tints {
		return
	}
	if second && !t.list.Busy(now) {
		t.load()
	}
	t.seen = version
	t.list.Refresh()
}

// title says what the table lists.
func (t *table) title() string {
	switch t.pane.mode {
	case modeNothing:
		return lang.L("Newest topics")
	case modeSeveral:
		if int(t.total) > len(t.rows) {
			return lang.L("Selected topics · the first {{.N}}", lang.A{"N": words.Count(uint64(len(t.rows)))})
		}
		return lang.L("Selected topics")
	}
	if int(t.total) > len(t.rows) {
		return lang.L("Topics below · the first {{.N}} of {{.Total}}", lang.A{"N": words.Count(uint64(len(t.rows))), "Total": words.Count(t.total)})
	}
	return lang.L("Topics below · {{.N}}", lang.A{"N": words.Count(t.total)})
}

// sums is what the listed topics come to; empty when not all are listed.
func (t *table) sums() string {
	if int(t.total) > len(t.rows) {
		return ""
	}
	var messages uint64
	var rate float64
	for _, r := range t.rows {
		messages += r.Messages
		rate += r.Rate
	}
	s := lang.N("{{.N}} messages", int(messages), lang.A{"N": words.Count(messages)})
	if rate > 0 {
		s += " · " + words.RateShort(rate)
	}
	return s
}

func (t *table) prepare(first, n int) {
	t.fit.use()
	t.first, t.tints = first, false
	t.window = t.window[:0]
	tree := t.pane.opt.Tree
	for i := first; i < min(first+n, len(t.rows)); i++ {
		if topic, ok := tree.Topic(t.rows[i].ID); ok {
			t.rows[i].Topic = topic
		}
		rec, ok := tree.Latest(t.rows[i].ID)
		t.window = append(t.window, tableValue{rec, ok})
	}
}

// label is the name of a row as it is shown.
func (t *table) label(i int) string {
	name := t.rows[i].name
	if t.strip > 0 && len(name) >= t.strip {
		name = name[t.strip:]
	}
	if name == "" {
		return lang.L("(empty)")
	}
	return model.Visible(name)
}

func (t *table) open(i int) {
	if i >= 0 && i < len(t.rows) {
		t.list.MouseOut() // the list goes away under the pointer, and a tip must not stay
		t.pane.pick(t.rows[i].ID)
	}
}

// tap opens a topic by a press on its name.
func (t *table) tap(i int, x float32) bool {
	if i >= len(t.rows) {
		return false
	}
	c := t.columns(t.list.Size().Width)
	t.fit.use()
	if x < c.topic || x > c.topic+min(c.topicWidth, t.fit.Width(t.label(i))) {
		return false
	}
	t.open(i)
	return true
}

func (t *table) tip(i int, x float32) string {
	if i < 0 || i >= len(t.rows) {
		return ""
	}
	c := t.columns(t.list.Size().Width)
	switch j := i - t.first; {
	case x < c.topic+c.topicWidth:
		if t.strip > 0 || t.fit.Width(t.label(i)) > c.topicWidth {
			return model.Visible(t.rows[i].name)
		}
	case x < c.value+c.valueWidth && j >= 0 && j < len(t.window) && t.window[j].ok:
		return valueTip(t.rows[i].name, t.window[j].rec, c.valueWidth, &t.fit)
	}
	return ""
}

// tableColumns are where the columns stand: rate and age end where they are.
type tableColumns struct {
	topic, topicWidth float32
	value, valueWidth float32
	rate, age         float32 // 0: not shown
}

func (t *table) columns(width float32) tableColumns {
	t.fit.use()
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
	return bare{append([]fyne.CanvasObject{r.tint}, r.value.objects(r.name, r.rate, r.age)...)}
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
	putRight(r.rate, rate, figures, c.rate, size.Height, fit)
	age := ""
	if c.age > 0 {
		age = words.Age(t.pane.now, row.Topic)
	}
	putRight(r.age, age, figures, c.age, size.Height, fit)
}

// highlight tints a value that has just changed, and reports whether it does: a
// replayed message changes nothing.
func (r *tableRow) highlight(t *table, topic model.Topic, c tableColumns, height float32) bool {
	fresh := !topic.LastLive.IsZero() && t.pane.now.Sub(topic.LastLive) < tintTime
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
	r.h.table.fit.use()
	return fyne.NewSize(120, fyne.MeasureText("M", r.h.table.fit.Size(), fyne.TextStyle{}).Height+4)
}

func (r *tableHeadRenderer) Layout(size fyne.Size) {
	h := r.h
	c, fit, dim := h.table.columns(size.Width), &h.table.fit, look.Colour(look.ColourDim)
	putCell(h.topic, lang.L("topic"), dim, c.topic, size.Height, c.topicWidth, fit)
	putCell(h.value, lang.L("value"), dim, c.value, size.Height, c.valueWidth, fit)
	rate, age := "", ""
	if c.rate > 0 {
		rate = lang.L("rate")
	}
	if c.age > 0 {
		age = lang.L("age")
	}
	putRight(h.rate, rate, dim, c.rate, size.Height, fit)
	putRight(h.age, age, dim, c.age, size.Height, fit)
	part.PutFill(h.lower, look.Colour(look.ColourBorder))
	h.lower.Move(fyne.NewPos(0, size.Height-1))
	h.lower.Resize(fyne.NewSize(size.Width, 1))
}
