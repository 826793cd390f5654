package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/conn"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/broker"
	"treetop/ui/hot"
	"treetop/ui/inspect"
	"treetop/ui/lang"
	"treetop/ui/part"
	"treetop/ui/publish"
	"treetop/ui/subscribe"
	"treetop/ui/tree"
	"treetop/ui/words"
)

// sessionView is a tab: one session and the panes that look into it. UI
// goroutine only.
type sessionView struct {
	app     *App
	sess    *conn.Session
	tree    *tree.Pane
	inspect *inspect.Pane
	subs    *subscribe.Pane
	publish *publish.Pane
	strip   *strip
	clears  *clears
	paused  *pause
	hot     *hot.Pane
	broker  *broker.Pane
	middle  *fyne.Container // the tree, or what stands in its place but for the broker
	refused *refusal
	standIn *standIn // in place of all panes, while there was no connection yet
	nothing *standIn // in place of the tree, while nothing was received yet

	content fyne.CanvasObject
	panes   *panes

	state   conn.State
	seen    uint64
	listed  uint64                 // version of the session that the subscriptions show, and one
	kept    []profile.Subscription // what the profile was made to begin with since this session was opened
	started bool                   // something was received: the tree is shown
	entered string                 // a password that was given by hand, until it is known to be the right one
	ticked  time.Time
	noted   time.Time // up to when the events were looked through for notes
}

func newSessionView(a *App, sess *conn.Session) *sessionView {
	v := &sessionView{app: a, sess: sess, strip: newStrip(theme.WarningIcon()), paused: newPause()}
	v.refused, v.clears = newRefusal(v), newClears(v)
	v.tree = tree.New(tree.Options{
		Tree:          sess.Tree(),
		Columns:       a.columns(),
		Copy:          a.copy,
		MosquittoTo:   func() []string { return mosquittoTo(sess.Profile(), sess.State().Address) },
		Setup:         &setup{a, profileKey(sess.Profile())},
		Filters:       savedFilters{a},
		OnSelection:   v.onSelection,
		OnColumns:     a.keepColumns,
		OnPublishHere: v.publishHere,
		OnEditAndSend: v.editAndSend,
		OnSave:        func(r model.Record) { v.inspect.Save(r) },
		OnClear:       v.clearRetained,
		OnClearMany:   v.clearMany,
		Over:          v.paused.overTree.content,
		OnPause:       v.togglePause,
		OnHot:         v.toggleHot,
		OnBroker:      v.toggleBroker,
		OnSubs:        v.editSubscriptions,
		OnMarkNew:     v.markSeen,
		OnOpen:        func(model.TopicID) { v.panes.showDetails() },
	})
	v.subs = v.newSubscriptions()
	v.inspect = v.newInspector()
	v.publish = v.newPublisher()
	do := standInActions{connect: sess.Connect, cancel: sess.Disconnect, password: v.enterPassword, openFile: a.showPasswordFile, fix: v.fix, editProfile: v.editProfile(),
		hasUser: sess.Profile().Username != "", anyway: v.showAnyway, what: v.what}
	v.standIn, v.nothing = newStandIn(do), newStandIn(do)
	v.hot, v.broker = v.newHot(), v.newBroker()
	v.middle = container.NewStack(v.tree.Content(), v.hot.Content(), v.nothing.cover)
	left := part.Frame([]fyne.CanvasObject{v.strip.content, v.clears.strip.content, v.refused.content}, nil,
		container.NewStack(v.middle, v.broker.Content()))
	v.panes = newPanes(a, left, v.inspect.Content(), v.publish.Content(), sess.Profile().ReadOnly)
	v.content = container.NewStack(v.panes, v.standIn.cover)
	v.Tick(time.Now())
	return v
}

// editProfile is nil for a session without a profile that could be edited.
func (v *sessionView) editProfile() func() {
	if v.sess.Profile().Demo {
		return nil
	}
	return func() { v.app.editProfile(v.sess.Profile(), v.state.Cause) }
}

// what says what the session would connect to: what it is called, where, as whom,
// and what it listens to.
func (v *sessionView) what() string {
	p := v.sess.Profile()
	if p.Demo {
		return lang.L("The demo broker: devices that Treetop simulates, on this computer.")
	}
	where := model.Visible(v.sess.State().Address)
	if p.Username != "" {
		where = lang.L("{{.Address}} as {{.User}}", lang.A{"Address": where, "User": model.Visible(p.Username)})
	}
	lines := []string{where}
	if p.Name != "" {
		lines = []string{model.Visible(p.Name), where}
	}
	var filters []string
	for _, s := range p.Subscriptions {
		filters = append(filters, model.Visible(s.Filter))
	}
	if len(filters) > 0 {
		lines = append(lines, lang.L("Listens to {{.Filters}}", lang.A{"Filters": strings.Join(filters, lang.L(", "))}))
	}
	return strings.Join(lines, "\n")
}

// title is what the tab is called.
func (v *sessionView) title() string {
	p := v.sess.Profile()
	if p.Demo {
		return demoName()
	}
	return p.Title()
}

// Tick brings the panes up to date.
func (v *sessionView) Tick(now time.Time) {
	version := v.sess.Version()
	changed := version != v.seen || v.ticked.IsZero()
	if changed {
		v.seen = version
		v.state = v.sess.State()
		v.keepPassword()
		v.noteStoredCut()
	}
	if changed || now.Unix() != v.ticked.Unix() {
		v.showState(now, version)
	}
	v.ticked = now
	if !v.started && v.sess.Tree().Totals().Messages > 0 { // what brokers say of themselves does not count
		v.started = true
		v.showState(now, version)
	}
	v.strip.set(v.stripText(now)) // each time, so that it counts down as the tab does
	v.clears.tick(now)
	v.standIn.tick()
	v.tickPause(now)
	v.hot.Tick(now)
	v.broker.Tick(now)
	v.tree.Tick(now)
	v.inspect.Tick(now)
	v.publish.Tick(now)
}

func (v *sessionView) showState(now time.Time, version uint64) {
	whole, before := v.standInKind(), v.standIn.kind
	left := standInNone
	if whole == standInNothing {
		whole, left = standInNone, standInNothing
	}
	v.standIn.set(v.state, version, whole, v.sess.Profile().Scheme)
	v.nothing.set(v.state, version, left, v.sess.Profile().Scheme)
	if before != standInNone && whole == standInNone {
		v.app.do(v.focusIfFree) // once the tree is on the screen
	}
	v.refused.set(v.state)
	v.tree.SetStale(v.state.Phase != conn.Connected)
	v.publish.SetConnected(v.state.Phase == conn.Connected, v.whyOffline())
	v.inspect.SetStale(v.state.Phase != conn.Connected)
	v.inspect.SetSession(v.summary())
	v.showSubscriptions(version)
}

// enterPassword connects with a password that was given by hand.
func (v *sessionView) enterPassword(password string) {
	if field := secretOf(v.state.Cause); field != profile.FieldPassword {
		v.sess.Give(field, password)
		return
	}
	v.entered = password
	v.sess.ConnectWith(password)
}

// keepPassword puts a password that the broker has taken into the keyring,
// where that is where the profile wants it: otherwise the wrong one that it
// replaces would be used again at the next start.
func (v *sessionView) keepPassword() {
	p := v.sess.Profile()
	if v.entered == "" || v.state.Phase != conn.Connected {
		return
	}
	password := v.entered
	v.entered = ""
	if p.Password != profile.PasswordKeyring || !v.app.saved(p.ID) {
		return
	}
	v.app.saving.Go(func() { // a keyring that does not take it leaves asking again, which the form says
		_ = v.app.secrets.Set(context.Background(), p.ID, profile.FieldPassword, password)
	})
}

// showAnyway shows the tree although nothing but $SYS was received.
func (v *sessionView) showAnyway() {
	v.started = true
	v.ticked = time.Time{}
	v.Tick(time.Now())
	v.tree.Focus()
}

// standInKind says what stands in for the tree. Once something was received
// nothing does: losing the connection takes nothing off the screen.
func (v *sessionView) standInKind() standInKind {
	switch {
	case needsPassword(v.state):
		return standInPassword
	case v.started:
		return standInNone
	}
	switch v.state.Phase {
	case conn.Connecting:
		return standInConnecting
	case conn.Failed:
		return standInFailed
	case conn.Connected:
		return standInNothing
	case conn.Waiting:
		return standInNone
	}
	return standInIdle
}

func (v *sessionView) onSelection(ids []model.TopicID) {
	v.inspect.Show(ids)
	var one model.TopicID
	if len(ids) == 1 {
		one = ids[0]
		v.publish.Follow(v.sess.Tree().Name(one))
	}
	v.hot.Select(one)
}

func (v *sessionView) publishHere(topic string) {
	v.panes.showDetails()
	v.publish.Here(topic)
}

// editAndSend puts a message into the publish panel. One of which only a part
// is kept is left alone: sent again it would be another message.
func (v *sessionView) editAndSend(r model.Record) {
	if r.Cut() {
		v.app.notices.add(lang.L("This message is not kept whole"), lang.L("{{.Kept}} are kept; the setting “Kept of a payload” says how much.",
			lang.A{"Kept": words.BytesOf(int64(len(r.Payload)), int64(r.Size))}))
		return
	}
	v.panes.showDetails()
	v.publish.FillWith(v.sess.Tree().Name(r.Topic), r.Payload, r.QoS, r.Has(model.FlagRetained) || r.Has(model.FlagStored),
		model.DecodeProperties(r.Properties))
}

func (v *sessionView) showPublish() {
	v.panes.showDetails()
	v.publish.FocusPayload()
}

// close ends the session cleanly, off the UI goroutine; done is called when the
// broker has its DISCONNECT and what was typed is kept, but after closeTime in any
// case.
func (v *sessionView) close(done func()) {
	v.publish.Close()
	v.inspect.Close()
	v.clears.close()
	v.paused.release()
	go func() {
		defer v.tree.Close() // it may be in the middle of a sort
		ctx, cancel := context.WithTimeout(context.Background(), closeTime)
		defer cancel()
		_ = v.sess.Close(ctx) // what is left is ended with the process
		v.publish.Written(ctx)
		_ = within(ctx, v.clears.wait)
		done()
	}()
}

// connect begins to connect, with a password that is known already or with
// what the keyring has.
func (v *sessionView) connect(password string) {
	if password != "" {
		v.sess.ConnectWith(password)
	} else {
		v.sess.Connect()
	}
	v.state = v.sess.State()
}

// background is the tick of a tab that is not shown: its state is on the tab.
func (v *sessionView) background() {
	if version := v.sess.Version(); version != v.seen {
		v.seen = version
		v.state = v.sess.State()
		v.ticked = time.Time{} // the panes take it in when they are shown again
	}
}

// focus puts the keyboard where one would go on.
func (v *sessionView) focus() {
	if v.standIn.kind == standInNone && v.app.current() == v {
		v.tree.Focus()
	}
}

// focusIfFree is focus, unless the keyboard is wanted elsewhere already: it comes
// late, and who connects may have begun to write a message.
func (v *sessionView) focusIfFree() {
	if v.app.win.Canvas().Focused() == nil {
		v.focus()
	}
}

// markSeen has everything that comes from here on count as new.
func (v *sessionView) markSeen() {
	v.sess.Tree().SetNewSince(time.Now())
	v.tree.TellNew()
}

func (v *sessionView) find() {
	if v.inspect.Focused() {
		v.inspect.Find()
		return
	}
	v.focusFilter()
}

// escape closes the search of the value, or else what stands in place of the
// tree and has the keyboard.
func (v *sessionView) escape() {
	switch {
	case v.inspect.CloseFind():
	case v.broker.Focused():
		v.closeBroker()
	case v.hot.Focused():
		v.closeHot()
	}
}
