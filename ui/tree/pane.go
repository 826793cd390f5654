// Package tree is the pane of the topic tree: a filter, the columns, and a row
// for each topic that is shown.
package tree

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/model"
	"treetop/ui/part"
)

// Options are what the pane needs and whom it tells. Functions that are nil
// are not offered. All are called on the UI goroutine.
type Options struct {
	Tree    *model.Tree
	Columns Columns
	// Copy puts a text into the clipboard.
	Copy func(string)
	// MosquittoTo answers the arguments with which mosquitto_pub reaches the
	// broker, nil where it can't; a nil function: it needs none.
	MosquittoTo func() []string
	// OnSelection is told what is selected, the row of the cursor first.
	OnSelection func([]model.TopicID)
	// OnColumns is told when a column was dragged.
	OnColumns     func(Columns)
	OnPublishHere func(topic string)
	OnEditAndSend func(model.Record)
	OnSave        func(model.Record)
	OnClear       func(model.TopicID)
	// OnClearMany wants the retained messages of topics looked at, to be cleared;
	// with below those of all topics below them, too.
	OnClearMany func(ids []model.TopicID, below bool)
	// Filters are the saved filters; without them none can be saved.
	Filters Filters
	// Setup keeps pins and the like; without one there are none.
	Setup Setup
	// Over is shown between the filter and the rows, when it is visible; nil is
	// nothing.
	Over fyne.CanvasObject
	// OnPause has the screen stand still, or go on: SetPaused says which.
	OnPause func()
	// OnHot wants the ranking of topics by what they send.
	OnHot func()
	// OnBroker wants the page about the broker.
	OnBroker func()
	// OnSubs wants the subscriptions.
	OnSubs func()
	// OnMarkNew has what comes from then on marked as new.
	OnMarkNew func()
	// OnOpen is told that a topic with nothing below it was opened, as by
	// Enter: its value is wanted.
	OnOpen func(model.TopicID)
}

// Pane is the pane of one session. Its methods are for the UI goroutine.
type Pane struct {
	opt  Options
	rows *model.Rows

	content fyne.CanvasObject
	list    *part.List
	head    *header
	filter  *filterBar
	wait    awaited
	empty   *noMatch
	pins    *pins
	trend   trend
	from    source
	setup   uint64 // the version of the setup that is shown

	sel    selection
	window []model.Row // what is on the screen, from row `first`
	first  int
	ground surface // what they are drawn on

	seen      uint64    // the version of the rows that is on the screen
	clock     time.Time // of the last tick
	now       time.Time // what is shown is of then: the clock, or when the screen was paused
	anchor    anchor
	touched   bool          // a person has moved, opened or selected: nothing moves by itself any more
	stale     bool          // what is shown is no longer live: values are dimmed
	then      *model.Frozen // what is shown while the screen is paused; nil: what is
	over      float32       // height of Options.Over as far as room was made for it
	scrolled  bool          // by the person, since the last tick: the path in the header is another
	jump      jump
	revealing bool // the selected topic is to come into view
	saying    int  // counts the changes of language: values said before are old
	fit       fitters
}

// source is where the pane reads single topics from: the tree, or how it was at
// a moment.
type source interface {
	Topic(model.TopicID) (model.Topic, bool)
	Latest(model.TopicID) (model.Record, bool)
}

// anchor is what keeps its place on the screen while rows come and go.
type anchor struct {
	id model.TopicID
	y  float32
}

// New makes the pane. Close ends it.
func New(opt Options) *Pane {
	p := &Pane{opt: opt, rows: model.NewRows(opt.Tree), from: opt.Tree, now: time.Now()}
	p.clock = p.now
	p.list = part.NewList()
	p.list.Len = p.rows.Len
	p.list.NewRow = func() fyne.CanvasObject { return newRow() }
	p.list.Prepare = p.prepare
	p.list.Bind = p.bind
	p.list.Selected = func(i int) bool { return p.sel.ids[p.idAt(i)] }
	p.list.Cursor = p.cursor
	p.list.OnSelect = p.onSelect
	p.list.OnActivate = p.toggleRow
	p.list.OnTap = p.onTap
	p.list.OnMenu = p.showMenu
	p.list.OnKey = p.onKey
	p.list.OnRune = p.onRune
	p.list.OnShortcut = p.Shortcut
	p.list.OnScroll = func() { p.touch(); p.remember(); p.scrolled = true }
	p.list.Tip = p.tip
	p.head = newHeader(p)
	p.filter = newFilterBar(p)
	p.empty = newNoMatch(p)
	p.pins = newPins(p)
	p.trend.pane = p
	p.setLimits()
	top := []fyne.CanvasObject{p.filter.content, p.pins.content, p.head}
	if opt.Over != nil {
		top = slices.Insert(top, 1, opt.Over)
	}
	rows := part.Frame(top, nil, container.NewStack(p.list, p.empty.content))
	p.content = container.NewStack(rows, p.filter.field.float.content)
	p.loadSetup()
	return p
}

// Content is what to put on the screen.
func (p *Pane) Content() fyne.CanvasObject { return p.content }

// Show puts the pane on the screen, or takes it off.
func (p *Pane) Show(on bool) {
	if !on { // a hidden list hears of no pointer leaving it
		p.list.MouseOut()
		p.pins.list.MouseOut()
	}
	put(p.content, on)
}

// Close ends the work behind the pane, and waits for what can't be broken off. Any
// goroutine but that of the UI.
func (p *Pane) Close() { p.rows.Close() }

// Tick brings the screen up to date: a quiet pane costs a comparison.
func (p *Pane) Tick(now time.Time) {
	p.rows.Hold(p.list.Busy(now))
	p.clock = now
	p.filter.tick(now)
	p.arrive()
	if p.then != nil {
		now = p.then.At() // ages stand still too
	}
	second := now.Unix() != p.now.Unix()
	p.now = now
	p.followSetup()
	p.pins.tick(second)
	v := p.rows.Version()
	if v == p.seen && !second && !p.ground.tinted && !p.ground.behind() && !p.scrolled {
		return
	}
	p.scrolled = false
	if v != p.seen && !p.touched {
		p.rows.OpenWhileFits(p.list.Fits())
	}
	if v != p.seen {
		if i, ok := p.rows.Jumped(); ok {
			p.goTo(i)
		}
		p.hold()
	}
	p.seen = v
	if p.revealing {
		p.settleCursor()
	}
	p.list.Refresh()
	p.head.Refresh()
	p.empty.tick()
}

// hold puts the anchored row back to where it was on the screen, or the view to
// the end where that was asked for.
func (p *Pane) hold() {
	if !p.touched {
		p.list.SetTop(0, 0)
		return
	}
	if p.list.Ending() {
		p.list.ToEnd()
		return
	}
	i, ok := p.rows.Index(p.anchor.id)
	if p.anchor.id == 0 || !ok {
		return
	}
	p.list.SetTop(i, -p.anchor.y)
}

// remember takes the anchor: the row of the cursor if it is on the screen,
// else the top one.
func (p *Pane) remember() {
	first, n := p.list.InView()
	i, ok := p.rows.Index(p.sel.cursor)
	if p.sel.cursor == 0 || !ok || i < first || i >= first+n {
		i = first
	}
	if id, ok := p.rows.At(i); ok {
		p.anchor = anchor{id, p.list.RowPosition(i).Y}
	}
}

// touch notes that a person has taken over: from here on nothing opens or
// moves by itself, and what was looked for is no longer waited for.
func (p *Pane) touch() {
	p.rows.Jump("", 0)
	p.wait = awaited{}
	if !p.touched {
		p.touched = true
		p.rows.OpenWhileFits(0)
	}
}

// SetStale dims the values, for a session that is not connected.
func (p *Pane) SetStale(on bool) {
	if p.stale != on {
		p.stale = on
		p.list.Refresh()
		p.pins.list.Refresh()
	}
}

// Retext says and colours everything anew, after the language or the theme has
// changed.
func (p *Pane) Retext() {
	p.saying++
	p.filter.retext()
	p.head.Refresh()
	p.list.Refresh()
	p.pins.content.Refresh()
}

// Select picks one topic, opens what is above it and brings it into view. One
// that the filter hides is picked all the same, for the other panes.
func (p *Pane) Select(id model.TopicID) {
	p.touch()
	p.rows.Reveal(id)
	if i, ok := p.rows.Index(id); ok {
		p.list.EnsureVisible(i)
		p.onSelect(i, part.SelectOnly)
	} else if _, heard := p.from.Topic(id); heard {
		p.sel.pick(p.rows, 0, id, part.SelectOnly)
		p.pins.silent = ""
		p.revealing = p.rows.Filter() == nil // its row is on the way
		p.picked()
	}
	p.list.Refresh()
}

// Deselect selects nothing.
func (p *Pane) Deselect() {
	p.sel, p.pins.silent, p.wait = selection{}, "", awaited{}
	p.picked()
}

// ShowSelected brings the selected topic into view, after the view was another.
func (p *Pane) ShowSelected() {
	if i := p.cursor(); i >= 0 {
		p.list.EnsureVisible(i)
		p.remember()
	}
	p.list.Refresh()
}

// revealCursor keeps the selected topic in sight when the filter that it was
// found by is cleared: what is above it opens, and it stays where it was on the
// screen as far as the rows allow.
func (p *Pane) revealCursor() {
	if p.sel.cursor == 0 {
		return
	}
	p.rows.Reveal(p.sel.cursor)
	p.revealing = true
}

// settleCursor moves the view to the selected topic once its row is there.
func (p *Pane) settleCursor() {
	if i, ok := p.rows.Index(p.sel.cursor); ok && p.revealing {
		p.revealing = false
		if p.anchor.id == p.sel.cursor {
			p.list.SetTop(i, -p.anchor.y)
		}
		p.list.EnsureVisible(i)
		p.list.Refresh()
	}
}

// Selection is what is selected, the row of the cursor first.
func (p *Pane) Selection() []model.TopicID { return p.sel.list() }

// Focus puts the keyboard into the list.
func (p *Pane) Focus() { part.Focus(p.list) }

// FocusFilter puts the keyboard into the filter field.
func (p *Pane) FocusFilter() { p.filter.field.focus() }

// Focused reports whether the rows, the pins or the filter have the keyboard.
func (p *Pane) Focused() bool {
	return p.list.Focused() || p.pins.list.Focused() || p.filter.field.focused
}

func (p *Pane) prepare(first, n int) {
	p.first = first
	p.window = p.rows.Window(first, n, p.window[:0])
	p.ground = p.surface()
	p.ground.filtered = p.rows.Filter() != nil
	p.remember()
}

func (p *Pane) bind(i int, o fyne.CanvasObject, s part.RowState) {
	if j := i - p.first; j >= 0 && j < len(p.window) {
		o.(*row).bind(&p.ground, &p.window[j], s)
	}
}

// idAt is the topic of a row, from what is on the screen where it is.
func (p *Pane) idAt(i int) model.TopicID {
	if j := i - p.first; j >= 0 && j < len(p.window) {
		return p.window[j].ID
	}
	id, _ := p.rows.At(i)
	return id
}

func (p *Pane) cursor() int {
	if i, ok := p.rows.Index(p.sel.cursor); ok && p.sel.cursor != 0 {
		return i
	}
	return -1
}

func (p *Pane) onSelect(i int, mode part.SelectMode) {
	id, ok := p.rows.At(i)
	if !ok {
		return
	}
	p.touch()
	p.sel.pick(p.rows, i, id, mode)
	p.pins.silent = ""
	p.picked()
}

// picked tells and shows what is selected now.
func (p *Pane) picked() {
	p.remember()
	if p.opt.OnSelection != nil {
		p.opt.OnSelection(p.sel.list())
	}
	p.list.Refresh()
	p.pins.list.Refresh()
}

// shift keeps the rows of a view that was scrolled where they are on the screen
// while what is above the list grows or shrinks by dy.
func (p *Pane) shift(dy float32) {
	if row, rem := p.list.Top(); dy != 0 && (row > 0 || rem > 0) {
		p.list.SetTop(row, rem+dy)
		p.remember()
	}
}

// onTap opens and closes by a press on the arrow.
func (p *Pane) onTap(i int, x float32) bool {
	j := i - p.first
	if j < 0 || j >= len(p.window) || p.window[j].Children == 0 {
		return false
	}
	left, _ := indent(p.window[j].Depth, p.head.cols.topic, theme.TextSize())
	left += p.head.cols.topic.x
	if x < left-4 || x > left+arrowWidth(theme.TextSize()) {
		return false
	}
	p.toggleRow(i)
	return true
}

func (p *Pane) toggleRow(i int) {
	id, ok := p.rows.At(i)
	if t, known := p.from.Topic(id); ok && known && t.Children == 0 {
		if p.opt.OnOpen != nil {
			p.opt.OnOpen(id)
		}
		return
	}
	if ok {
		p.touch()
		p.rows.SetOpen(id, !p.rows.IsOpen(id))
		p.list.Refresh()
	}
}
