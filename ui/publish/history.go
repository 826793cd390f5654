package publish

import (
	"bytes"
	"math"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// searched is how much of a payload the filter of the history looks at.
const searched = 4096

// past is a line of the history: a message that was published, or the draft
// that was set aside.
type past struct {
	entry disk.Entry
	aside bool
	words string // lower case, what the filter looks at
}

// history is the list that drops up from its button.
type history struct {
	p      *Pane
	popup  *widget.PopUp
	filter *part.Entry
	list   *part.List
	empty  *widget.Label

	all    []past // newest first; nil until read
	shown  []int  // indices of all
	cursor int
	now    time.Time
	fit    *part.Fitter
	small  *part.Fitter
}

// openHistory shows the history. It is read and decoded off the UI goroutine.
func (p *Pane) openHistory() {
	c := fyne.CurrentApp().Driver().CanvasForObject(p.ui.history)
	if c == nil {
		return
	}
	if p.ui.past != nil {
		p.ui.past.close() // it was left by a click beside it
	}
	h := newHistory(p)
	p.ui.past = h
	content := container.NewBorder(h.filter, nil, nil, nil, container.NewStack(h.list, container.NewCenter(h.empty)))
	layer := part.WithTips(container.NewStack(newFrame(), container.NewPadded(content)))
	h.popup = widget.NewPopUp(layer, c)
	h.place()
	h.popup.Show()
	part.TipsOver(c, layer)
	c.Focus(h.filter)

	p.work.Add(1)
	go func() {
		defer p.work.Done()
		p.keep.wait(p.ctx) // what was published a moment ago is part of it
		all := readHistory(p.keep.store, p.opt.Profile)
		p.opt.Do(func() { h.set(all) })
	}()
}

// place puts the list above its button, high enough for what there is.
func (h *history) place() {
	f := h.p.ui
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.history)
	rows := float32(max(min(len(h.all), 14), 4))
	height := min(h.filter.MinSize().Height+rows*h.list.Height()+6*theme.Padding(), max(at.Y-gap, 160))
	h.popup.Resize(fyne.NewSize(max(f.content.Size().Width-2*edge, 360), height))
	h.popup.Move(fyne.NewPos(at.X, max(at.Y-height-gap, 0)))
}

func newHistory(p *Pane) *history {
	h := &history{p: p, now: p.now(), filter: part.NewEntry(), list: part.NewList(), empty: widget.NewLabel("")}
	h.fit = part.NewFitter(theme.TextSize(), fyne.TextStyle{})
	h.small = part.NewFitter(theme.CaptionTextSize(), fyne.TextStyle{})
	h.filter.SetPlaceHolder(lang.L("Filter what was published"))
	h.filter.OnChanged = func(string) { h.narrow() }
	h.filter.OnKey = h.key
	h.filter.OnSubmitted = func(string) { h.pick(h.cursor) }
	h.empty.Importance = widget.LowImportance
	h.list.Len = func() int { return len(h.shown) }
	h.list.NewRow = func() fyne.CanvasObject { return newPastRow() }
	h.list.Bind = func(i int, o fyne.CanvasObject, s part.RowState) { o.(*pastRow).bind(h, h.all[h.shown[i]], s) }
	h.list.Cursor = func() int { return h.cursor }
	h.list.Selected = func(i int) bool { return i == h.cursor }
	h.list.OnSelect = func(i int, _ part.SelectMode) {
		h.cursor = i
		h.list.Refresh()
	}
	h.list.OnTap = func(i int, _ float32) bool { h.pick(i); return true }
	h.list.OnActivate = h.pick
	h.list.Tip = func(i int, _ float32) string { return h.tip(h.all[h.shown[i]]) }
	return h
}

func readHistory(s Store, profile string) []past {
	if s == nil {
		return []past{}
	}
	entries := s.List(profile, math.MaxInt)
	all := make([]past, len(entries))
	for i, e := range entries {
		all[i] = past{entry: e, words: searchText(e)}
	}
	return all
}

func searchText(e disk.Entry) string {
	b := e.Payload[:min(len(e.Payload), searched)]
	return strings.ToLower(e.Topic + "\n" + string(bytes.ToValidUTF8(b, nil)))
}

// set takes in what was read, below the draft that was set aside.
func (h *history) set(all []past) {
	if a := h.p.aside; a != nil {
		e := disk.Entry{Topic: a.topic, Payload: a.payload(), QoS: a.qos, Retain: a.retain}
		all = append([]past{{entry: e, aside: true, words: searchText(e)}}, all...)
	}
	h.all = all
	h.place()
	h.narrow()
}

// narrow shows what has all the words of the filter.
func (h *history) narrow() {
	want := strings.Fields(strings.ToLower(h.filter.Text))
	h.shown, h.cursor = h.shown[:0], 0
next:
	for i, m := range h.all {
		for _, w := range want {
			if !strings.Contains(m.words, w) {
				continue next
			}
		}
		h.shown = append(h.shown, i)
	}
	switch {
	case len(h.shown) > 0 || h.all == nil:
		h.empty.SetText("")
	case len(h.all) > 0:
		h.empty.SetText(lang.L("Nothing that was published matches."))
	default:
		h.empty.SetText(lang.L("Nothing was published yet."))
	}
	h.list.SetTop(0, 0)
	h.list.Refresh()
}

func (h *history) key(ev *fyne.KeyEvent) bool {
	step := 0
	switch ev.Name {
	case fyne.KeyDown:
		step = 1
	case fyne.KeyUp:
		step = -1
	case fyne.KeyPageDown:
		step = h.list.Fits()
	case fyne.KeyPageUp:
		step = -h.list.Fits()
	case fyne.KeyEscape:
		h.close()
		return true
	default:
		return false
	}
	h.cursor = max(min(h.cursor+step, len(h.shown)-1), 0)
	h.list.EnsureVisible(h.cursor)
	h.list.Refresh()
	return true
}

func (h *history) close() {
	h.popup.Hide()
	h.p.ui.past = nil
}

// pick puts a message into the panel. What was typed and not sent is set aside.
func (h *history) pick(i int) {
	if i < 0 || i >= len(h.shown) {
		return
	}
	m := h.all[h.shown[i]]
	h.close()
	if m.aside {
		h.p.bringBack()
	} else {
		d := of(m.entry.Topic, m.entry.Payload, m.entry.QoS, m.entry.Retain)
		d.props = properties(m.entry.Properties)
		h.p.pick(d)
	}
	h.p.FocusPayload()
}

func (h *history) tip(m past) string {
	a := lang.A{"Topic": model.Visible(m.entry.Topic), "QoS": m.entry.QoS, "Size": words.Bytes(int64(len(m.entry.Payload)))}
	if m.aside {
		return lang.L("{{.Topic}}, not sent yet", a)
	}
	a["Time"] = words.Clock(m.entry.Time, h.now)
	if m.entry.Retain {
		return lang.L("{{.Topic}}, QoS {{.QoS}}, retained, {{.Size}}, {{.Time}}", a)
	}
	return lang.L("{{.Topic}}, QoS {{.QoS}}, {{.Size}}, {{.Time}}", a)
}

// pastRow is a row of the history: when, topic, payload.
type pastRow struct {
	widget.BaseWidget
	ground             *canvas.Rectangle
	when, topic, value *canvas.Text
}

func newPastRow() *pastRow {
	r := &pastRow{ground: canvas.NewRectangle(nil), when: canvas.NewText("", nil), topic: canvas.NewText("", nil), value: canvas.NewText("", nil)}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *pastRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout(r.ground, r.when, r.topic, r.value))
}

func (r *pastRow) bind(h *history, m past, s part.RowState) {
	size := r.Size()
	ground := look.Colour(look.GroundPane)
	switch {
	case s.Cursor:
		ground = look.Colour(look.GroundSelected)
	case s.Hovered:
		ground = look.Colour(theme.ColorNameHover)
	}
	part.PutFill(r.ground, ground)
	r.ground.Resize(size)

	when := clockOf(m.entry.Time, h.now)
	if m.aside {
		when = lang.L("not sent")
	}
	colour := look.ColourDim
	if m.aside {
		colour = look.ColourWait
	}
	wide := h.small.Width("0000-00-00 ")
	rest := max(size.Width-wide-3*gap, 0)
	topic := h.fit.Middle(model.Visible(m.entry.Topic), rest*0.45)
	value, _ := words.Preview(payload.PreviewOf("", m.entry.Payload, len(m.entry.Payload), 120))
	if len(m.entry.Payload) == 0 && m.entry.Retain {
		value = lang.L("(clear retained)")
	}
	part.PutText(r.when, when, look.Colour(colour), h.small.Size())
	part.PutText(r.topic, topic, look.Colour(look.ColourText), h.fit.Size())
	part.PutText(r.value, h.fit.End(value, rest*0.55), look.Colour(look.ColourDim), h.fit.Size())
	x := float32(gap)
	for _, t := range []struct {
		text  *canvas.Text
		width float32
	}{{r.when, wide}, {r.topic, rest*0.45 + gap}, {r.value, rest * 0.55}} {
		t.text.Move(fyne.NewPos(x, (size.Height-t.text.MinSize().Height)/2))
		x += t.width
	}
}

// clockOf is the time of day, or the date for another day than today.
func clockOf(t, now time.Time) string {
	if t.In(now.Location()).Format(time.DateOnly) == now.Format(time.DateOnly) {
		return words.ClockShort(t, now)
	}
	return t.In(now.Location()).Format(time.DateOnly)
}
