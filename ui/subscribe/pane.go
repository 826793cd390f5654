// Package subscribe is the table of the topic filters of a running session: what
// it is subscribed to, with what the broker said to it, and where that is
// changed.
package subscribe

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// patience is how long the broker has to answer; the session gives up later.
const patience = 35 * time.Second

// Session is what the table shows and changes. Its methods may be called from
// any goroutine, and those with a context wait for the broker.
type Session interface {
	Subscriptions() []conn.Subscription
	Subscribe(ctx context.Context, filters ...link.Filter) ([]link.Grant, error)
	Plan(filters ...link.Filter) error
	Mute(ctx context.Context, topic string) error
	Unsubscribe(ctx context.Context, topics ...string) error
}

// Options are what the table needs and whom it tells.
type Options struct {
	Session Session
	// Do runs a function on the UI goroutine.
	Do func(func())
	// Unsaved reports whether the profile would keep another list; nil: there is
	// no profile that could.
	Unsaved func() bool
	// Five reports whether the session speaks MQTT 5; nil: it does not.
	Five func() bool
	// OnSave saves the list to the profile.
	OnSave func()
	// OnWheel is told of a turn of the wheel that the rows have no use for; nil:
	// nobody is.
	OnWheel func(*fyne.ScrollEvent)
	// OnHeight is told when the table has become higher or lower. Nil: nobody is.
	OnHeight func()
}

// Pane is the table. Its methods are for the UI goroutine.
type Pane struct {
	opt     Options
	content *fyne.Container
	title   *canvas.Text
	save    *part.Button
	rows    []*row
	lines   *fyne.Container // of the rows
	scroll  *rowScroll
	entry   *part.Entry
	qos     *level
	more    *options // of what is typed
	add     *part.Button
	note    *part.Text
	fit     part.Sizer

	connected bool
	five      bool        // the session speaks MQTT 5
	extra     link.Filter // its options are those of what is typed
	list      []conn.Subscription
	high      int             // filters on the screen
	shared    bool            // one of them is a share of a group's
	busy      map[string]bool // filters that the broker is being asked about
	failed    string          // what went wrong last, until the next change
}

// New makes the table. It shows nothing until its first Update.
func New(opt Options) *Pane {
	p := &Pane{opt: opt, title: canvas.NewText("", nil), entry: part.NewEntry(), note: part.NewText(), busy: map[string]bool{}}
	p.note.Least = 1
	p.save = part.NewStyledButton("", part.ButtonPlain, func() { p.opt.OnSave() })
	p.qos = newLevel(nil)
	p.more = newOptions(p.filter, func(f link.Filter) {
		p.extra = f
		p.more.say(f)
		p.say()
	})
	p.add = part.NewButton("", p.addTyped)
	p.entry.OnSubmitted = func(string) { p.addTyped() }
	p.entry.OnChanged = func(string) { p.typed() }
	p.lines = container.New(stack{})
	p.scroll = newRowScroll(p.lines, opt.OnWheel)
	p.content = container.New(&arrangement{p: p}, p.title, p.save, p.scroll, p.entry, p.qos, p.more, p.add, p.note)
	p.note.OnHeight = p.fitted
	p.Retext()
	return p
}

// Content is what to put on the screen.
func (p *Pane) Content() fyne.CanvasObject { return p.content }

// Focus puts the keyboard where a filter is added.
func (p *Pane) Focus() { part.Focus(p.entry) }

// Update takes in how the session stands.
func (p *Pane) Update(connected bool) {
	p.connected = connected
	p.five = p.opt.Five != nil && p.opt.Five()
	p.list = p.opt.Session.Subscriptions()
	p.shared = slices.ContainsFunc(p.list, func(s conn.Subscription) bool { return group(s.Filter.Topic) != "" })
	before, high := len(p.rows), p.high
	p.high = min(len(p.list), mostRows)
	for len(p.rows) < len(p.list) {
		r := newRow(p)
		p.rows = append(p.rows, r)
		p.lines.Add(r)
	}
	for i, r := range p.rows {
		if i < len(p.list) {
			r.set(p.list[i])
			r.Show()
		} else {
			r.Hide()
		}
	}
	unsaved := p.opt.Unsaved != nil && p.opt.Unsaved()
	switch {
	case unsaved && !p.save.Visible():
		p.save.Show()
	case !unsaved && p.save.Visible():
		p.save.Hide()
	}
	if before != len(p.rows) || p.lines.Size().Height != p.lines.MinSize().Height {
		p.lines.Refresh()
	}
	if high != p.high {
		p.fitted()
		return
	}
	p.content.Refresh()
}

// fitted gives everything its place anew, also what stands below the table.
func (p *Pane) fitted() {
	p.content.Refresh()
	if p.opt.OnHeight != nil {
		p.opt.OnHeight()
	}
}

// Retext says everything anew, after the language or the theme has changed.
func (p *Pane) Retext() {
	part.PutText(p.title, lang.L("Subscriptions"), look.Colour(look.ColourText), theme.TextSize())
	p.title.TextStyle.Bold = true
	p.save.SetText(lang.L("Save to profile"))
	p.save.SetToolTip(lang.L("The profile then begins with these subscriptions"))
	p.entry.SetPlaceHolder(lang.L("Another filter, such as home/#"))
	p.add.SetText(lang.L("Subscribe"))
	p.more.say(p.extra)
	for _, r := range p.rows {
		r.Refresh()
	}
	p.say()
	p.content.Refresh()
}

// filter is what is typed.
func (p *Pane) filter() link.Filter {
	f := withOptions(link.Filter{Topic: strings.TrimSpace(p.entry.Text), QoS: p.qos.at}, p.extra)
	if i := p.at(f.Topic); i >= 0 && withOptions(f, link.Filter{}) == f {
		f = withOptions(f, p.list[i].Filter) // none were chosen: it keeps its own
	}
	return f
}

// typed looks at what is being typed.
func (p *Pane) typed() {
	p.failed = ""
	p.say()
}

// say says what is wrong with what is typed, or what it means.
func (p *Pane) say() {
	text, tone := lang.L("+ stands for one level, # at the end for all below"), look.ColourDim
	f := p.filter()
	problem := model.CheckTopicFilter(f.Topic)
	p.add.SetDisabled(problem != nil)
	var topic *model.TopicError
	switch {
	case p.failed != "":
		text, tone = p.failed, look.ColourBad
	case f.Topic == "":
	case errors.As(problem, &topic):
		text, tone = words.TopicProblem(*topic), look.ColourBad
	case p.at(f.Topic) >= 0:
		text = lang.L("It is in the list; subscribing again changes its QoS and has retained messages sent again.")
	case group(f.Topic) != "":
		text, tone = sharedWords(f.Topic), look.ColourWait
	case p.inside(f.Topic) != "":
		text = lang.L("{{.Filter}} covers this already; what both match is counted once.", lang.A{"Filter": model.Visible(p.inside(f.Topic))})
	}
	p.note.Set(text, tone)
}

// at is where in the list a filter is, or -1.
func (p *Pane) at(topic string) int {
	return slices.IndexFunc(p.list, func(s conn.Subscription) bool { return s.Filter.Topic == topic })
}

// inside is a filter that is subscribed to and matches all that topic does.
func (p *Pane) inside(topic string) string {
	for _, s := range p.list {
		if s.Answered && !s.Grant.Refused() && covers(s.Filter.Topic, topic) {
			return s.Filter.Topic
		}
	}
	return ""
}

func (p *Pane) addTyped() {
	f := p.filter()
	if model.CheckTopicFilter(f.Topic) != nil {
		return
	}
	typed := p.entry.Text
	p.subscribe(f, func() {
		if p.entry.Text == typed {
			p.extra = link.Filter{}
			p.more.say(p.extra)
			p.entry.SetText("")
		}
	})
}

// subscribe asks for a filter, or has the next connection do so; done is called
// when it is in the list.
func (p *Pane) subscribe(f link.Filter, done func()) {
	p.ask(f.Topic, func(ctx context.Context) error {
		_, err := p.opt.Session.Subscribe(ctx, f)
		var c link.Cause
		if errors.As(err, &c) && c.Kind == link.KindNotConnected {
			return p.opt.Session.Plan(f)
		}
		return err
	}, done)
}

func (p *Pane) mute(topic string) {
	p.ask(topic, func(ctx context.Context) error { return p.opt.Session.Mute(ctx, topic) }, nil)
}

func (p *Pane) remove(topic string) {
	p.ask(topic, func(ctx context.Context) error { return p.opt.Session.Unsubscribe(ctx, topic) }, nil)
}

// ask has the broker be asked about a filter, one thing at a time.
func (p *Pane) ask(topic string, do func(context.Context) error, done func()) {
	if p.busy[topic] {
		return
	}
	p.busy[topic], p.failed = true, ""
	p.Update(p.connected)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err := do(ctx)
		p.opt.Do(func() {
			delete(p.busy, topic)
			var cause link.Cause
			switch {
			case errors.As(err, &cause):
				p.failed = words.Cause(cause).Line()
			case done != nil:
				done()
			}
			p.Update(p.connected)
			p.say()
		})
	}()
}
