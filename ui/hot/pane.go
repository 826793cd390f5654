// Package hot is the view that ranks topics and branches by what they carry:
// who floods the broker.
package hot

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// most is how many are ranked.
const most = 200

// Options are what the view needs and whom it tells. Functions but Rank are
// called on the UI goroutine.
type Options struct {
	// Rank ranks n topics, or branches, by what they carried within the window,
	// and tells what everything carried. It may take as long as it must, and is
	// called on a goroutine of its own, one at a time.
	Rank func(window time.Duration, by model.HotBy, branches bool, n int) (ranked []model.Hot, total model.Hot)
	// Name is the whole name of a topic.
	Name func(model.TopicID) string
	// OnPick is told which topic a person wants to see.
	OnPick func(model.TopicID)
	// OnOpen is told to which topic a person wants to go in the tree.
	OnOpen func(model.TopicID)
	// Menu is what can be done with the topic that was picked last.
	Menu func() []*fyne.MenuItem
	// OnShortcut sees the shortcuts of the list first, Ctrl+C among them, and
	// answers whether it has used one; nil uses none.
	OnShortcut func(fyne.Shortcut) bool
	// Over is shown between the question and the ranking, when it is visible;
	// nil is nothing.
	Over fyne.CanvasObject
	// OnClose is told that the tree is wanted back.
	OnClose func()
}

// question is what is asked of the tree.
type question struct {
	window   time.Duration
	by       model.HotBy
	branches bool
}

// answer is a ranking, and what it answers.
type answer struct {
	to     question
	ranked []model.Hot
	total  model.Hot
}

// Pane is the view of one session. Its methods are for the UI goroutine.
type Pane struct {
	opt     Options
	content *fyne.Container
	bar     *bar
	head    *head
	list    *part.List
	quiet   *canvas.Text // in place of the rows when there are none
	fit     part.Sizer

	ask     question
	answers chan answer
	asking  bool      // an answer is due
	asked   time.Time // when it was asked for
	known   bool      // rows answer the question of now

	rows   []line
	total  model.Hot
	picked model.TopicID
	then   *model.Frozen // the screen is paused; nil: it is not
}

// line is a ranked topic.
type line struct {
	model.Hot
	name string
}

// New makes the view. It asks nothing until its first Tick.
func New(opt Options) *Pane {
	p := &Pane{opt: opt, list: part.NewList(), quiet: canvas.NewText("", nil), answers: make(chan answer, 1)}
	p.ask = question{window: model.HotShort, by: model.HotByMessages}
	l := p.list
	l.Len = func() int { return len(p.rows) }
	l.NewRow = func() fyne.CanvasObject { return newRow() }
	l.Prepare = func(int, int) { p.fit.Use() }
	l.Bind = func(i int, o fyne.CanvasObject, s part.RowState) {
		if i < len(p.rows) {
			o.(*row).bind(p, &p.rows[i], s)
		}
	}
	l.Cursor = p.cursor
	l.Selected = func(i int) bool { return i < len(p.rows) && p.rows[i].ID == p.picked }
	l.OnSelect = func(i int, _ part.SelectMode) { p.pick(i) }
	l.OnActivate = func(i int) {
		if p.pick(i) {
			p.opt.OnOpen(p.picked)
		}
	}
	l.OnKey = p.onKey
	l.OnMenu = p.menuAt
	l.OnShortcut = opt.OnShortcut
	l.Tip = p.tip
	p.bar, p.head = newBar(p), newHead(p)
	top := []fyne.CanvasObject{p.bar.content, p.head}
	if opt.Over != nil {
		top = slices.Insert(top, 1, opt.Over)
	}
	p.content = part.Frame(top, nil, container.NewStack(p.list, container.NewCenter(p.quiet)))
	p.content.Hide()
	return p
}

// Content is what to put on the screen; it is hidden until Show.
func (p *Pane) Content() fyne.CanvasObject { return p.content }

// Show puts the view on the screen, or takes it off.
func (p *Pane) Show(on bool) {
	if p.content.Visible() == on {
		return
	}
	if !on {
		p.list.MouseOut() // a hidden list hears of no pointer leaving it
		p.content.Hide()
		return
	}
	p.content.Show()
	p.Tick(time.Now())
}

// Select marks a topic as the one picked, wherever it was picked; 0 is none. It
// tells nobody.
func (p *Pane) Select(id model.TopicID) {
	if p.picked != id {
		p.picked = id
		p.list.Refresh()
	}
}

// Visible reports whether the view is on the screen.
func (p *Pane) Visible() bool { return p.content.Visible() }

// Focus puts the keyboard into the list.
func (p *Pane) Focus() { part.Focus(p.list) }

// Focused reports whether the list has the keyboard.
func (p *Pane) Focused() bool { return p.list.Focused() }

// Tick takes in a ranking that is ready, and asks for another once a second.
func (p *Pane) Tick(now time.Time) {
	if !p.Visible() {
		return
	}
	select {
	case a := <-p.answers:
		p.asking = false
		if a.to == p.ask {
			p.take(a, now)
		}
	default:
	}
	if p.then != nil && p.known {
		return
	}
	if !p.asking && (!p.known || now.Sub(p.asked) >= time.Second || now.Before(p.asked)) {
		p.asking, p.asked = true, now
		ask := p.ask
		go func() {
			ranked, total := p.opt.Rank(ask.window, ask.by, ask.branches, most)
			p.answers <- answer{ask, ranked, total}
		}()
	}
}

// SetPaused has the ranking stand still; nil has it go on. What is asked anew
// while it stands still is answered as of now, as the last minutes are counted
// up to now only, but without topics that did not exist then: the other panes
// could not show them.
func (p *Pane) SetPaused(then *model.Frozen) {
	p.then = then
	p.Tick(time.Now())
}

// take shows a ranking. While the pointer is over the list, or a key was
// pressed, the rows stay where they are and only their figures change.
func (p *Pane) take(a answer, now time.Time) {
	names := make(map[model.TopicID]string, len(p.rows))
	for _, l := range p.rows {
		names[l.ID] = l.name
	}
	if p.then != nil {
		a.ranked = slices.DeleteFunc(a.ranked, func(h model.Hot) bool {
			_, existed := p.then.Topic(h.ID)
			return !existed
		})
	}
	held := p.known && p.list.Busy(now)
	p.total = a.total
	if held {
		figures := make(map[model.TopicID]model.Hot, len(a.ranked))
		for _, h := range a.ranked {
			figures[h.ID] = h
		}
		for i := range p.rows {
			p.rows[i].Hot = model.Hot{ID: p.rows[i].ID}
			if h, ok := figures[p.rows[i].ID]; ok {
				p.rows[i].Hot = h
			}
		}
	} else {
		p.rows = p.rows[:0]
		for _, h := range a.ranked {
			name, ok := names[h.ID]
			if !ok {
				name = p.opt.Name(h.ID)
			}
			p.rows = append(p.rows, line{h, name})
		}
	}
	p.known = true
	p.draw()
}

// change asks another question.
func (p *Pane) change(to question) {
	if p.ask == to {
		return
	}
	p.ask, p.known = to, false
	p.list.SetTop(0, 0)
	p.bar.refresh()
	p.Tick(time.Now())
}

// draw brings the rows and what stands over them up to date.
func (p *Pane) draw() {
	p.bar.refresh()
	p.head.Refresh()
	p.list.Refresh()
	said := ""
	if p.known && len(p.rows) == 0 {
		said = lang.L("Nothing came within the last {{.Time}}", lang.A{"Time": words.Span(p.ask.window)})
	}
	part.PutText(p.quiet, said, look.Colour(look.ColourDim), theme.TextSize())
}

// Retext says everything anew, after the language or the theme has changed.
func (p *Pane) Retext() {
	p.bar.retext()
	p.content.Refresh()
	p.draw()
}

func (p *Pane) cursor() int {
	for i := range p.rows {
		if p.rows[i].ID == p.picked {
			return i
		}
	}
	return -1
}

func (p *Pane) pick(i int) bool {
	if i < 0 || i >= len(p.rows) {
		return false
	}
	p.picked = p.rows[i].ID
	p.list.Refresh()
	p.opt.OnPick(p.picked)
	return true
}

// menuAt is the context menu of a row: where it stands, and what can be done with
// its topic.
func (p *Pane) menuAt(i int, at fyne.Position) {
	if i >= 0 {
		part.MenuAt(p.list, at, p.menuItems()...)
	}
}

func (p *Pane) menuItems() []*fyne.MenuItem {
	id := p.picked // another may be picked while the menu is open
	items := []*fyne.MenuItem{fyne.NewMenuItem(lang.L("Show in the tree"), func() { p.opt.OnOpen(id) })}
	if p.opt.Menu != nil {
		items = append(append(items, fyne.NewMenuItemSeparator()), p.opt.Menu()...)
	}
	return items
}

func (p *Pane) onKey(ev *fyne.KeyEvent) bool {
	if ev.Name != fyne.KeyEscape {
		return false
	}
	p.opt.OnClose()
	return true
}

func (p *Pane) tip(i int, x float32) string {
	if i < 0 || i >= len(p.rows) {
		return ""
	}
	c := layout(p.list.Size().Width, &p.fit)
	if name := model.Visible(p.rows[i].name); x < c.topic+c.topicWidth && p.fit.Width(name) > c.topicWidth {
		return name
	}
	return ""
}
