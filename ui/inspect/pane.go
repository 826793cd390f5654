// Package inspect is the pane that shows what is selected in the topic tree: a
// topic with its value and history, a branch, several topics, or the session
// as long as nothing is selected.
package inspect

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/part"
	"treetop/ui/words"
)

// Options are what the pane needs and whom it tells. Functions that are nil
// are not offered. All are called on the UI goroutine.
type Options struct {
	Tree *model.Tree
	// Window is where the save dialog appears.
	Window fyne.Window
	// Copy puts a text into the clipboard.
	Copy func(string)
	// Limits are those of the session's tree; nil means the defaults. They
	// name the setting behind a value that is cut.
	Limits func() model.Limits
	// OnSelect asks for another topic to be selected: a level above, or a row
	// of a table.
	OnSelect      func(model.TopicID)
	OnPublishHere func(topic string)
	OnEditAndSend func(model.Record)
	// CameBy answers the topic filters by which a message came, and the subscription
	// identifiers of which no filter is known.
	CameBy func(model.Record) (filters []string, unknown []uint32)
	// OnClear wants the retained messages of topics looked at, to be cleared; with
	// below those of all topics below them, too.
	OnClear func(ids []model.TopicID, below bool)
	// Subscriptions stands above what is said of the session while nothing is
	// selected.
	Subscriptions fyne.CanvasObject
}

// mode is which of its states the pane is in.
type mode uint8

const (
	modeNothing mode = iota // nothing is selected: the session
	modeTopic               // a topic that has had a value
	modeBranch              // a topic that never had one
	modeSeveral
)

// Pane is the inspector of one session. Its methods are for the UI goroutine.
type Pane struct {
	opt     Options
	tree    reads // that of the session, or what it was when paused
	content *fyne.Container
	split   *part.Split

	head    *head
	value   *value
	history *history
	table   *table
	lower   *lower
	summary *summary
	about   *container.Scroll // the subscriptions and the summary

	session Session
	stale   bool // the session is not connected
	mode    mode
	ids     []model.TopicID
	below   bool // modeTopic: there are topics below as well
	now     time.Time
	copying *copying  // nil: nothing
	seen    uint64    // version of the tree that is on the screen
	latest  model.Seq // modeTopic: the newest message of the topic at the last tick
}

// New makes the pane, with nothing selected. Close ends it.
func New(opt Options) *Pane {
	p := &Pane{opt: opt, tree: opt.Tree, now: time.Now()}
	p.head = newHead(p)
	p.value = newValue(p)
	p.history = newHistory(p)
	p.table = newTable(p)
	p.lower = newLower(p)
	p.summary = newSummary(p)
	p.split = part.NewSplit(true, p.value.content, p.lower.content, 0.62)
	p.split.Least = [2]float32{90, 90}
	p.about = newAbout(opt.Subscriptions, p.summary)
	p.content = container.New(aboutLayout{}, p.head, p.about, p.split)
	p.Show(nil)
	return p
}

// Content is what to put on the screen.
func (p *Pane) Content() fyne.CanvasObject { return p.content }

// Close ends the work behind the pane.
func (p *Pane) Close() {
	p.value.opener.stop()
	p.value.code.Close()
}

// Show shows what is selected: nothing, one topic, or several.
func (p *Pane) Show(ids []model.TopicID) {
	known := slices.DeleteFunc(slices.Clone(ids), func(id model.TopicID) bool {
		_, ok := p.tree.Topic(id)
		return !ok
	})
	if p.content.Visible() && slices.Equal(known, p.ids) && len(known) > 0 {
		return
	}
	// What is about to be hidden hears of no pointer leaving it, and would
	// leave its tooltip on the screen.
	p.history.list.MouseOut()
	p.table.list.MouseOut()
	p.ids = known
	p.seen = p.tree.Version()
	p.enter(p.modeOf())
}

// modeOf is the state that fits what is selected.
func (p *Pane) modeOf() mode {
	switch len(p.ids) {
	case 0:
		return modeNothing
	case 1:
		if t, _ := p.tree.Topic(p.ids[0]); t.HasValue() {
			return modeTopic
		}
		return modeBranch
	}
	return modeSeveral
}

// enter begins a state anew.
func (p *Pane) enter(m mode) {
	p.mode, p.below = m, false
	switch m {
	case modeTopic:
		t, _ := p.tree.Topic(p.ids[0])
		p.below = t.TopicsBelow > 0
		p.value.show(t.ID)
		p.history.show(t.ID)
		if p.below {
			p.table.below(t.ID)
		}
	case modeBranch:
		p.table.below(p.ids[0])
	case modeSeveral:
		p.table.those(p.ids)
	default:
		p.table.newest()
		p.summary.update()
	}
	if m != modeTopic {
		p.value.opener.stop()
	}
	if m == modeTopic || m == modeBranch {
		p.head.crumbs.set(p.tree, p.ids[0])
	}
	showOnly(p.value.content, m == modeTopic)
	showOnly(p.about, m == modeNothing)
	if p.opt.Subscriptions != nil { // whose owner may ask
		showOnly(p.opt.Subscriptions, m == modeNothing)
	}
	p.lower.show(m == modeTopic && !p.below)
	p.refreshHead()
	p.content.Refresh()
}

// SetSession says what is known of the session, for as long as nothing is
// selected.
func (p *Pane) SetSession(s Session) {
	if p.session == s {
		return
	}
	p.session = s
	if p.mode != modeNothing {
		return
	}
	p.summary.update()
	p.refreshHead()
}

// SetStale marks no topic as late, for a session that is not connected.
func (p *Pane) SetStale(on bool) {
	if p.stale != on {
		p.stale = on
		p.table.list.Refresh()
	}
}

// Fit gives the parts their places anew, after Subscriptions has become higher
// or lower.
func (p *Pane) Fit() {
	if p.mode == modeNothing {
		p.content.Refresh()
	}
}

// ScrollAbout scrolls what is said of the session, for a wheel that was turned
// over a part of it that scrolls by itself.
func (p *Pane) ScrollAbout(ev *fyne.ScrollEvent) { p.about.Scrolled(ev) }

// Tick brings the screen up to date: a quiet pane costs a comparison.
func (p *Pane) Tick(now time.Time) {
	second := now.Unix() != p.now.Unix()
	p.now = now
	p.takeCopy()
	if p.mode == modeTopic {
		p.value.tick(now)
	}
	version := p.tree.Version()
	if version == p.seen && !second {
		return
	}
	p.seen = version
	if (p.mode == modeBranch || p.mode == modeTopic) && p.changedKind() {
		return
	}
	if p.mode == modeTopic && p.lower.history && !second && !p.came() {
		return // all traffic was elsewhere
	}
	switch p.mode {
	case modeTopic:
		p.value.update()
		p.history.tick(now)
	case modeNothing:
		p.summary.update()
	}
	if !p.lower.history {
		p.table.tick(now)
		p.lower.showHead()
	}
	p.lower.bar.Refresh()
	p.value.bar.Refresh()
	p.refreshHead()
}

// came reports whether the topic has had a message since the last time, or has
// not all shown what it had.
func (p *Pane) came() bool {
	t, _ := p.tree.Topic(p.ids[0])
	before := p.latest
	p.latest = t.Latest
	return t.Latest != before || p.history.at < t.Latest
}

// changedKind enters the state anew where a branch has got a value of its own,
// or a topic its first topic below.
func (p *Pane) changedKind() bool {
	t, ok := p.tree.Topic(p.ids[0])
	if !ok {
		return false
	}
	switch {
	case p.mode == modeBranch && t.HasValue():
		p.enter(modeTopic)
		return true
	case p.mode == modeTopic && !p.below && t.TopicsBelow > 0:
		p.below = true // offered, and what is being read stays
		p.table.below(t.ID)
	}
	return false
}

// Retext says everything anew, after the language or the theme has changed.
func (p *Pane) Retext() {
	if p.mode == modeTopic || p.mode == modeBranch {
		p.head.crumbs.set(p.opt.Tree, p.ids[0])
	}
	p.summary.update()
	p.value.draw()
	p.head.said = headWords{}
	p.refreshHead()
	p.content.Refresh()
}

func (p *Pane) refreshHead() { p.head.set(p.headWords()) }

// pick asks for another topic to be selected.
func (p *Pane) pick(id model.TopicID) {
	if p.opt.OnSelect != nil {
		p.opt.OnSelect(id)
	}
}

// current is the message that is on the screen.
func (p *Pane) current() (model.Record, bool) {
	if p.mode != modeTopic || !p.value.has {
		return model.Record{}, false
	}
	return p.value.shown.rec, true
}

// whyCut names the setting that a cut value is owed to.
func (p *Pane) whyCut(r model.Record) string {
	limits := model.DefaultLimits()
	if p.opt.Limits != nil {
		limits = p.opt.Limits()
	}
	t, _ := p.tree.Topic(r.Topic)
	switch {
	case len(r.Payload) == limits.Payload && t.Latest != r.Seq:
		return lang.L("The history keeps {{.Size}} of a payload: see Settings, “{{.Name}}”.", lang.A{"Size": words.Bytes(int64(limits.Payload)), "Name": lang.L("Kept of a payload")})
	case len(r.Payload) < limits.Payload:
		return lang.L("Latest values alone filled the history: see Settings, “{{.Name}}”.", lang.A{"Name": lang.L("History")})
	}
	return lang.L("The packet was larger than what is taken in: see “packet” in settings.json.")
}
