// Package publish is the panel that messages are published from, the only
// place of the program that they are.
package publish

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/words"
)

// Publisher sends messages. *conn.Session is one, and it alone decides whether
// its profile may.
type Publisher interface {
	// Publish answers when the message is written (QoS 0) or acknowledged. The
	// error is a link.Cause.
	Publish(context.Context, link.Out) (link.Ack, error)
	// Confirm publishes what a person has confirmed, with the ticket that came
	// with KindConfirm.
	Confirm(ctx context.Context, m link.Out, ticket string) (link.Ack, error)
}

// Options of a Pane. Publisher is needed.
type Options struct {
	Publisher Publisher
	// Store keeps drafts and history; nil: nothing is kept.
	Store Store
	// Profile is the key in the Store, the ID of the profile; "" keeps nothing.
	Profile string
	// Broker is the name that the button says; nil: none.
	Broker func() string
	// ReadOnly leaves one line of the panel, which says so.
	ReadOnly bool
	// Five reports whether MQTT 5 is spoken, so that properties can be sent; nil:
	// it is not. It is asked while there is a connection.
	Five func() bool
	// Suggest answers topics that exist and that it is usual to publish to in
	// place of this one, such as home/light/set; nil: none.
	Suggest func(topic string) []string
	// Stored answers the newest value of a topic that is known to be stored, to
	// put it back when the panel's own button has cleared it; nil: none.
	Stored func(topic string) (Kept, bool)
	// OnFix does what a button beside an error offers; nil: no such buttons but
	// "Try again", which is the panel's own.
	OnFix func(words.Fix)
	// OnError is told when drafts or history could not be saved. UI goroutine.
	OnError func(error)
	// Do runs a function on the UI goroutine, later; nil: fyne.Do, which in the
	// toolkit's test driver runs it at once wherever it is called.
	Do func(func())
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

const (
	// draftPause is how long typing rests before the draft is kept, and before
	// unfinished JSON is called wrong.
	draftPause = 500 * time.Millisecond
	// outcomeStays is how long a success stands beside the button.
	outcomeStays = 5 * time.Second
	// infoStays is how long it is offered to bring a draft back.
	infoStays = 12 * time.Second
	// soon and slow: sending that takes longer says so, and for how long.
	soon = 300 * time.Millisecond
	slow = 2 * time.Second
)

// AsideKey is what the draft that was set aside is kept under, beside the one
// of a profile's own key.
func AsideKey(profile string) string { return profile + "/aside" }

// Pane is the publish panel of one session. All methods are for the UI
// goroutine.
type Pane struct {
	opt Options
	now func() time.Time
	ui  *face // what is on the screen; nil when read-only

	keep   *keeper
	ctx    context.Context // ends with the pane
	cancel context.CancelFunc
	work   sync.WaitGroup
	closed bool

	d         draft
	selected  string // what following would follow
	dirty     bool   // typed and neither sent nor set aside
	unsaved   bool   // not given to the store yet
	changed   time.Time
	aside     *draft // what was typed before something else was picked
	connected bool
	five      bool   // as of the last connection
	reason    string // why not connected

	suggested suggested

	inFlight int
	last     *sending // the newest message of the button
	failure  *sending // the newest that failed, until dismissed
	waiting  *sending // the newest that a person must confirm
	crowded  bool     // mostInFlight reached
	asked    bool     // publishing was asked for since the last change
	hurried  bool
	problem  *payload.SyntaxError // as of the last check
	info     *info
	clears   *clearing
}

// info is a remark that goes by itself.
type info struct {
	text  string
	offer string // what the button says; "" for none
	do    func()
	until time.Time
}

// New makes the panel, with the draft that was left in it.
func New(opt Options) *Pane {
	p := &Pane{opt: opt, now: opt.Now}
	if p.now == nil {
		p.now = time.Now
	}
	if p.opt.Do == nil {
		p.opt.Do = fyne.Do
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	store := opt.Store
	if opt.Profile == "" {
		store = nil
	}
	p.keep = newKeeper(store, func(err error) {
		p.opt.Do(func() {
			if p.opt.OnError != nil && !p.closed {
				p.opt.OnError(err)
			}
		})
	})
	if store != nil && !opt.ReadOnly {
		if s, ok := store.Draft(opt.Profile); ok {
			p.d = restored(s)
			p.dirty = !p.d.blank()
		}
		if s, ok := store.Draft(AsideKey(opt.Profile)); ok {
			d := restored(s)
			p.aside = &d
		}
	}
	p.build()
	p.say()
	return p
}

// Close hands the draft to the store and ends what is on its way. It waits for
// nothing: Written does.
func (p *Pane) Close() {
	if p.closed {
		return
	}
	p.closed = true
	p.cancel()
	p.flush()
	p.keep.handOver() // the next pane of this profile begins with it
}

// Written waits until all is written that was to be kept, or ctx ends. Any
// goroutine but that of the UI.
func (p *Pane) Written(ctx context.Context) { p.keep.wait(ctx) }

// Tick keeps what was typed, and brings up to date what time alone changes.
func (p *Pane) Tick(now time.Time) {
	if p.closed || p.ui == nil {
		return
	}
	rested := p.unsaved && now.Sub(p.changed) >= draftPause
	if rested {
		p.flush()
		p.hurried = true
	}
	if p.info != nil && !now.Before(p.info.until) {
		p.info = nil
		rested = true
	}
	if p.clears.tick(now) {
		p.clears = nil
		rested = true
	}
	before := p.suggested.any
	if rested || p.moving() || p.ui.broker != p.broker() || p.suggests(now) != before {
		p.sayAt(now)
	}
}

// moving reports whether something on the screen changes by time alone.
func (p *Pane) moving() bool {
	return p.last != nil || p.clears != nil
}

// flush hands the draft to the store.
func (p *Pane) flush() {
	if !p.unsaved {
		return
	}
	p.unsaved = false
	p.keep.set(p.opt.Profile, p.d.saved())
}

// touched notes that the message in the panel was changed; by hand, or by
// something that was picked.
func (p *Pane) touched(byHand bool) {
	if byHand {
		p.dirty = true
	}
	p.unsaved, p.changed = true, p.now()
	p.asked, p.hurried, p.crowded = false, !byHand, false
	p.waiting = nil // what would be confirmed is what stands here
	p.say()
}

// Follow tells which topic is selected, byte for byte; "" for none. What was
// typed stays.
func (p *Pane) Follow(topic string) {
	p.selected = topic
	if p.opt.ReadOnly || p.d.typed || p.d.topic == topic {
		return
	}
	p.d.topic = topic
	p.asked, p.waiting = false, nil
	p.ui.showTopic()
	p.say()
}

// followAgain lets the topic follow the selection once more.
func (p *Pane) followAgain() {
	p.d.typed = false
	p.d.topic = p.selected
	p.ui.showTopic()
	p.touched(false)
}

// Here puts a topic in, to be published to, and offers the topics below it that
// it is usual to publish to.
func (p *Pane) Here(topic string) {
	if p.opt.ReadOnly {
		return
	}
	if p.d.typed && p.d.topic != topic {
		p.setAside()
	}
	p.toTopic(topic)
	p.FocusPayload()
	if len(p.suggestions()) > 0 {
		p.ui.offerTopics()
	}
}

func (p *Pane) toTopic(topic string) {
	p.d.topic, p.d.typed = topic, true
	p.ui.showTopic()
	p.touched(false)
}

// Fill puts a whole message in, to be edited and sent again. What was typed and
// not sent is set aside and can be brought back.
func (p *Pane) Fill(topic string, b []byte, qos byte, retain bool) {
	p.FillWith(topic, b, qos, retain, model.Properties{})
}

// FillWith is Fill with the properties of a message of MQTT 5.
func (p *Pane) FillWith(topic string, b []byte, qos byte, retain bool, props model.Properties) {
	if p.opt.ReadOnly {
		return
	}
	d := of(topic, b, qos, retain)
	d.props = propertiesOf(props)
	p.pick(d)
	p.FocusPayload()
}

// pick replaces the message in the panel.
func (p *Pane) pick(d draft) {
	p.setAside()
	p.d = d
	p.dirty = false
	p.ui.show()
	p.touched(false)
}

// setAside keeps what was typed, so that it can be brought back.
func (p *Pane) setAside() {
	if !p.dirty || p.d.blank() {
		return
	}
	d := p.d
	p.putAside(&d)
	p.info = p.offerBack()
}

func (p *Pane) putAside(d *draft) {
	p.aside = d
	saved := disk.Draft{}
	if d != nil {
		saved = d.saved()
	}
	p.keep.set(AsideKey(p.opt.Profile), saved)
}

// bringBack puts the draft that was set aside in again, in exchange for what
// was typed since.
func (p *Pane) bringBack() {
	back := p.aside
	if back == nil {
		return
	}
	p.putAside(nil)
	p.info = nil
	p.setAside()
	p.d = *back
	if !p.d.typed {
		p.d.topic = p.selected
	}
	p.dirty = true
	p.ui.show()
	p.touched(false)
}

// SetConnected says whether there is a connection to publish on, and if not,
// why, in words.
func (p *Pane) SetConnected(on bool, reason string) {
	five := p.five
	if on {
		five = p.opt.Five != nil && p.opt.Five()
	}
	if p.connected == on && p.reason == reason && p.five == five {
		return
	}
	p.connected, p.reason, p.five = on, reason, five
	p.say()
}

func (p *Pane) broker() string {
	if p.opt.Broker == nil {
		return ""
	}
	return p.opt.Broker()
}

func (p *Pane) suggestions() []string {
	if p.opt.Suggest == nil || p.d.topic == "" {
		return nil
	}
	return p.opt.Suggest(p.d.topic)
}

// suggested is whether there was something to suggest, for which topic, when.
type suggested struct {
	topic string
	at    time.Time
	any   bool
}

// suggests reports whether there is something to suggest. It asks again for
// another topic, and every other second for the same one: topics come.
func (p *Pane) suggests(now time.Time) bool {
	s := &p.suggested
	if s.topic != p.d.topic || now.Sub(s.at) >= 2*time.Second {
		*s = suggested{p.d.topic, now, len(p.suggestions()) > 0}
	}
	return s.any
}
