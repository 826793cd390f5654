package tree

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/ui/part"
)

// pins is the list above the tree of topics that are to be at hand always, under
// a heading that folds it. While there are none it is not there.
type pins struct {
	pane    *Pane
	content *fyne.Container
	head    *pinHead
	list    *part.List
	line    *canvas.Rectangle

	all    []pin
	folded bool

	window []model.Row // what is on the screen, from row `first`
	first  int
	ground surface
	silent string // the selected one, while nothing was heard of it
}

// pin is a pinned topic. It has an ID from when it is first on the screen after
// something was heard of it.
type pin struct {
	name string
	id   model.TopicID
}

const (
	// mostPins is how many rows the list has at most before it scrolls.
	mostPins = 6
	// mostPinned is how many topics can be pinned at once.
	mostPinned = 100
)

func newPins(p *Pane) *pins {
	s := &pins{pane: p, list: part.NewList(), line: canvas.NewRectangle(nil)}
	s.head = newPinHead(s)
	s.list.Len = func() int { return len(s.all) }
	s.list.NewRow = func() fyne.CanvasObject { return newRow() }
	s.list.Prepare = s.prepare
	s.list.Bind = s.bind
	s.list.Selected = s.selected
	s.list.Cursor = s.cursor
	s.list.OnSelect = s.onSelect
	s.list.OnActivate = s.onActivate
	s.list.OnMenu = s.showMenu
	s.list.OnKey = s.onKey
	s.list.OnShortcut = s.onShortcut
	s.list.Tip = s.tip
	s.content = container.New(&pinLayout{s}, s.head, s.list, s.line)
	s.content.Hidden = true
	return s
}

// load takes in what is pinned, and reports whether that has changed.
func (s *pins) load(view disk.View) bool {
	if s.folded == view.Folded && slices.EqualFunc(s.all, view.Pins, func(p pin, name string) bool { return p.name == name }) {
		return false
	}
	ids := make(map[string]model.TopicID, len(s.all))
	for _, p := range s.all {
		ids[p.name] = p.id
	}
	before := s.height()
	s.all, s.folded = s.all[:0], view.Folded
	for _, name := range view.Pins {
		s.all = append(s.all, pin{name, ids[name]})
	}
	if !slices.Contains(view.Pins, s.silent) {
		s.silent = ""
	}
	s.content.Hidden = len(s.all) == 0
	s.list.Hidden = s.folded
	s.pane.shift(s.height() - before)
	return true
}

// height is what the list takes of the pane.
func (s *pins) height() float32 {
	if len(s.all) == 0 {
		return 0
	}
	return s.content.MinSize().Height
}

// rows is how many rows have room.
func (s *pins) rows() int {
	if s.folded {
		return 0
	}
	third := 0
	if s.pane.content != nil {
		third = int(s.pane.content.Size().Height / 3 / s.list.Height())
	}
	return min(len(s.all), mostPins, max(third, 1))
}

// tick brings the list up to date. Only what is on the screen is read.
func (s *pins) tick(second bool) {
	if len(s.all) == 0 || s.folded {
		return
	}
	if second || s.ground.tinted || s.ground.behind() || s.changed() {
		s.list.Refresh()
	}
}

// changed reports whether a row on the screen shows what is not so any more.
func (s *pins) changed() bool {
	first, n := s.list.InView()
	if first != s.first || n != len(s.window) {
		return true
	}
	for i := range s.window {
		was := &s.window[i]
		t, ok := s.topic(first + i)
		if ok != (was.ID != 0) || t.Latest != was.Latest || t.Messages != was.Messages || t.MessagesBelow != was.MessagesBelow ||
			t.TopicsBelow != was.TopicsBelow || t.Retain != was.Retain || !t.LastBelow.Equal(was.LastBelow) {
			return true
		}
	}
	return false
}

// id is the topic of a pin, 0 while nothing was heard of it.
func (s *pins) id(i int) model.TopicID {
	p := &s.all[i]
	if p.id == 0 {
		p.id, _ = s.pane.opt.Tree.Lookup(p.name)
	}
	return p.id
}

func (s *pins) topic(i int) (model.Topic, bool) { return s.pane.from.Topic(s.id(i)) }

func (s *pins) prepare(first, n int) {
	s.first, s.window = first, s.window[:0]
	s.ground = s.pane.surface()
	s.ground.flat = true
	for i := first; i < first+n; i++ {
		row := model.Row{Match: true}
		if t, ok := s.topic(i); ok {
			row.Topic = t
			if latest, ok := s.pane.from.Latest(t.ID); ok {
				row.Value = latest.Payload[:min(len(latest.Payload), model.RowValue)]
				row.Size = latest.Size
			}
		}
		row.Level = s.all[i].name
		s.window = append(s.window, row)
	}
}

func (s *pins) bind(i int, o fyne.CanvasObject, state part.RowState) {
	if j := i - s.first; j >= 0 && j < len(s.window) {
		o.(*row).bind(&s.ground, &s.window[j], state)
	}
}

func (s *pins) tip(i int, x float32) string {
	if j := i - s.first; j >= 0 && j < len(s.window) {
		return s.ground.tip(&s.window[j], x)
	}
	return ""
}

func (s *pins) has(topic string) bool {
	return slices.ContainsFunc(s.all, func(p pin) bool { return p.name == topic })
}

func (s *pins) setFolded(on bool) {
	s.pane.changeSetup(func(v *disk.View) { v.Folded = on })
}

// move moves the pin of the cursor up or down, and keeps it in sight.
func (s *pins) move(by int) {
	i := s.cursor()
	if i < 0 {
		return
	}
	name := s.all[i].name
	s.pane.changeSetup(func(v *disk.View) { v.MovePin(name, by) })
	s.list.EnsureVisible(s.cursor())
	s.list.Refresh()
}
