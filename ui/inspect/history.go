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

// paneMargin is the room left and right of what stands in the pane, px.
const paneMargin = 14

// history is the list of the kept messages of a topic, newest first. It stands
// still, as of the sequence number `at`, while somebody reads in it: a message
// is picked, the list is scrolled, or the pointer is over it.
type history struct {
	pane *Pane
	list *part.List
	fit  part.Sizer

	topic model.TopicID
	name  string // of the topic
	at    model.Seq
	total int
	index int // the row of the picked message as of at

	first int
	recs  []model.Record // what is on the screen, from row first
	clock float32        // width of the column of times
}

func newHistory(p *Pane) *history {
	h := &history{pane: p, list: part.NewList()}
	l := h.list
	l.Len = func() int { return h.total }
	l.NewRow = func() fyne.CanvasObject { return newHistoryRow() }
	l.Prepare = h.prepare
	l.Bind = func(i int, row fyne.CanvasObject, s part.RowState) {
		if r, ok := h.row(i); ok {
			row.(*historyRow).bind(h, r, s)
		}
	}
	l.Selected = func(i int) bool {
		r, ok := h.row(i)
		return ok && r.Seq == h.selected()
	}
	l.Cursor = func() int { return h.index }
	l.OnSelect = func(i int, _ part.SelectMode) { h.pick(i) }
	l.OnMenu = func(i int, at fyne.Position) {
		if r, ok := h.row(i); ok {
			part.MenuAt(l, at, p.messageMenu(r)...)
		}
	}
	l.OnShortcut = p.shortcut
	l.Tip = h.tip
	return h
}

// show begins anew with another topic.
func (h *history) show(id model.TopicID) {
	h.topic, h.name = id, h.pane.tree.Name(id)
	h.at, h.index, h.recs = h.pane.tree.Newest(), 0, nil
	_, h.total = h.pane.tree.History(id, h.at, 0, 0)
	h.list.SetTop(0, 0)
	h.list.Refresh()
}

// live reports whether the list follows what arrives.
func (h *history) live(now time.Time) bool {
	row, rem := h.list.Top()
	return h.pane.value.picked == 0 && row == 0 && rem == 0 && !h.list.Busy(now)
}

// tick takes new messages in, unless somebody is reading.
func (h *history) tick(now time.Time) {
	newest := h.pane.tree.Newest()
	if t, _ := h.pane.tree.Topic(h.topic); h.at >= t.Latest || !h.live(now) {
		return
	}
	h.at, h.index = newest, 0
	_, h.total = h.pane.tree.History(h.topic, h.at, 0, 0)
	h.list.Refresh()
}

// backToLive returns to the newest message.
func (h *history) backToLive() {
	h.at, h.index = h.pane.tree.Newest(), 0
	_, h.total = h.pane.tree.History(h.topic, h.at, 0, 0)
	h.list.SetTop(0, 0)
	h.list.Refresh()
}

// newer is how many messages of the topic came after the newest in the list.
func (h *history) newer(t model.Topic) uint64 {
	if len(h.recs) == 0 || h.first != 0 {
		recs, _ := h.pane.tree.History(h.topic, h.at, 0, 1)
		if len(recs) == 0 {
			return 0
		}
		return t.Messages - recs[0].Nth
	}
	return t.Messages - h.recs[0].Nth
}

// title says how many of the messages of the list are kept, and of how many
// where the older ones have left: rows that are being read stay a while longer.
func (h *history) title() string {
	t, _ := h.pane.tree.Topic(h.topic)
	_, total := h.pane.tree.History(h.topic, h.at, 0, 0)
	kept := words.Count(uint64(total))
	if all := t.Messages - h.newer(t); all > uint64(total) {
		return lang.L("History · {{.N}} of {{.All}} kept", lang.A{"N": kept, "All": words.Count(all)})
	}
	return lang.L("History · {{.N}} kept", lang.A{"N": kept})
}

func (h *history) prepare(first, n int) {
	h.fit.Use()
	h.first = first
	var total int
	h.recs, total = h.pane.tree.History(h.topic, h.at, first, n)
	h.total = min(h.total, max(total, first+len(h.recs))) // the oldest may have left
	h.clock = h.fit.Width("00:00:00.000")
	for _, r := range h.recs {
		h.clock = max(h.clock, h.fit.Width(h.when(r)))
	}
}

func (h *history) row(i int) (model.Record, bool) {
	if i < h.first || i >= h.first+len(h.recs) {
		return model.Record{}, false
	}
	return h.recs[i-h.first], true
}

// selected is the message whose row is filled: the one that is shown.
func (h *history) selected() model.Seq { return h.pane.value.wanted() }

func (h *history) pick(i int) {
	recs, _ := h.pane.tree.History(h.topic, h.at, i, 1)
	if len(recs) == 0 {
		return
	}
	h.index = i
	h.pane.value.pick(recs[0])
}

// when is the time of a message, or that it was stored: a replayed one has no
// known age.
func (h *history) when(r model.Record) string {
	if r.Has(model.FlagRetained) {
		return lang.L("stored")
	}
	return words.Clock(r.Time, h.pane.now)
}

// note says what sets a message apart.
func (h *history) note(r model.Record) string {
	switch {
	case r.Has(model.FlagRetained):
		return lang.L("retained, received {{.Time}}", lang.A{"Time": words.ClockShort(r.Time, h.pane.now)})
	case r.Has(model.FlagDup):
		return "DUP"
	case r.Has(model.FlagOwn):
		return lang.L("sent from here")
	}
	return ""
}

// tip says in full what a row had no room for: how a message came over its
// time, the value over a value that is cut.
func (h *history) tip(i int, x float32) string {
	r, ok := h.row(i)
	if !ok {
		return ""
	}
	if x < paneMargin+h.clock {
		return h.pane.facts(r, false)
	}
	return valueTip(h.name, r, h.list.Size().Width-2*paneMargin-h.clock-18, &h.fit)
}

// historyRow is a message in the list.
type historyRow struct {
	widget.BaseWidget
	time, note *canvas.Text
	value      *valueCell
}

func newHistoryRow() *historyRow {
	r := &historyRow{time: canvas.NewText("", color.White), note: canvas.NewText("", color.White), value: newValueCell()}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *historyRow) CreateRenderer() fyne.WidgetRenderer {
	return part.Bare{Objs: r.value.objects(r.time, r.note)}
}

func (r *historyRow) bind(h *history, m model.Record, s part.RowState) {
	fit, size := &h.fit, r.Size()
	text, dim := look.Colour(look.ColourText), look.Colour(look.ColourDim)
	ink := dim
	if s.Selected {
		ink = text
	}
	part.PutCell(r.time, h.when(m), ink, paneMargin, size.Height, h.clock+1, fit)
	x := paneMargin + h.clock + 18
	note := h.note(m)
	room := size.Width - x - paneMargin
	if note != "" {
		room -= fit.Width(note) + 10
	}
	r.value.decode(h.name, m, max(room, 40), fit)
	end := r.value.place(x, size.Height, text, fit)
	part.PutCell(r.note, note, dim, end+8, size.Height, fit.Width(note)+1, fit)
}
