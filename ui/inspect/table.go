package inspect

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/part"
	"treetop/ui/words"
)

// mostRows is how many topics a table lists at most.
const mostRows = 1000

// table lists topics with their values: those below a branch, those that are
// selected, or the newest ones. What it lists is read anew once a second, and
// waits while the pointer is over it; values and ages are those of now.
type table struct {
	pane *Pane
	list *part.List
	head *tableHead
	fit  part.Sizer

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
	t.strip = len(t.pane.tree.Name(id)) + 1
	t.show(func() ([]model.Topic, uint64) { return t.pane.tree.Below(id, mostRows) })
}

// those lists these topics by name.
func (t *table) those(ids []model.TopicID) {
	t.strip = 0
	tree := t.pane.tree
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
	t.show(func() ([]model.Topic, uint64) { return topicsOf(t.pane.tree, listed), uint64(len(ids)) })
}

// newest lists the topics that came last.
func (t *table) newest() {
	t.strip = 0
	t.show(func() ([]model.Topic, uint64) {
		tree := t.pane.tree
		topics := topicsOf(tree, tree.NewestTopics(100))
		return topics, uint64(len(topics))
	})
}

func topicsOf(tree reads, ids []model.TopicID) []model.Topic {
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
	t.asked, t.seen = t.pane.now, t.pane.tree.Version()
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
			t.rows[i].name = t.pane.tree.Name(topic.ID)
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
	version := t.pane.tree.Version()
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
	t.fit.Use()
	t.first, t.tints = first, false
	t.window = t.window[:0]
	tree := t.pane.tree
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
	t.fit.Use()
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
	case c.age > 0 && x > max(c.rate, c.value+c.valueWidth):
		return t.lateTip(t.rows[i].Topic)
	}
	return ""
}

// lateTip says why a topic is marked as late; empty for one that is not. Without a
// connection nothing can come, so nothing is late.
func (t *table) lateTip(topic model.Topic) string {
	if t.pane.stale {
		return ""
	}
	return words.Late(t.pane.clock(), topic)
}
