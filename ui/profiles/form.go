package profiles

import (
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// formSide is the form of the selected profile: pages with fields, and below
// them what can be done.
type formSide struct {
	p   *Pane
	box *fyne.Container
	d   *draft

	back  *part.Button
	tabs  *tabs
	pages []formPage

	revert, duplicate, remove, test, save, connect *part.Button
	message                                        *part.Text
	failure                                        string // until it is solved
	flashed                                        time.Time
	sight                                          part.Sight
	reverted                                       *draft // what revert took away
	revertedAt                                     time.Time
	amended                                        bool // reverted is what was there before somebody else's change

	loading bool // fields are being filled, not typed into
}

// formPage is one page of the form.
type formPage interface {
	title() title
	object() fyne.CanvasObject
	load(d *draft)
	// show brings everything that follows from the draft up to date: what is
	// wrong, what is switched off.
	show(d *draft, wrong []profile.FieldError)
	// field is what to focus for a field; nil when it is on another page.
	field(e profile.FieldError) fyne.Focusable
}

// The pages, in their order.
const (
	pageConnection = iota
	pageTLS
	pageNetwork
	pageSubscriptions
	pageSession
)

func newFormSide(p *Pane) *formSide {
	f := &formSide{p: p}
	f.tabs = newTabs(func(i int) { f.turn(i) })
	f.back = newButton(lang.L("‹ Back"), part.ButtonLink, func() { p.back() })
	f.back.Hide()
	f.pages = []formPage{newConnectionPage(f), newTLSPage(f), newNetworkPage(f), newSubscriptionsPage(f), newSessionPage(f)}

	f.duplicate = newButton(lang.L("Duplicate"), part.ButtonPlain, func() { p.duplicate(p.selected) })
	f.remove = newButton(lang.L("Delete"), part.ButtonDanger, func() { p.remove(p.selected) })
	f.revert = newButton(lang.L("Discard changes"), part.ButtonPlain, f.tapRevert)
	f.revert.Fits = []string{lang.L("Discard changes"), lang.L("Undo")}
	f.test = newButton(lang.L("Test"), part.ButtonPlain, func() { p.test() })
	f.test.Hidden = p.o.OnTest == nil
	f.save = newButton(lang.L("Save"), part.ButtonPlain, func() { p.save(false) })
	f.connect = newButton("", part.ButtonPrimary, func() {
		if d := p.current(); d != nil && !d.unsaved() {
			p.open(p.selected)
		} else {
			p.save(true)
		}
	})
	f.connect.Fits = []string{lang.L("Save and connect"), lang.L("Connect"), lang.L("Show")}
	f.message = newNote()
	f.message.Right = true // beside the button that it is about

	stack := container.NewStack()
	for i, page := range f.pages {
		if i > 0 {
			page.object().Hide()
		}
		stack.Add(page.object())
	}
	f.box = container.New(&formLayout{f: f, stack: stack},
		f.back, f.tabs, stack, canvas.NewRectangle(nil),
		f.duplicate, f.remove, f.revert, f.message, f.test, f.save, f.connect)
	return f
}

// labelColumn is the width of the label column: that of the widest label of
// any page, so that all pages line up.
func labelColumn() float32 {
	w := float32(96)
	for _, t := range []string{
		lang.L("Name"), lang.L("Broker"), lang.L("Protocol"), lang.L("User name"), lang.L("Password"), lang.L("Client ID"),
		lang.L("Keep alive"), lang.L("Publishing"), lang.L("At start"), lang.L("Certificate"), lang.L("CA file"), lang.L("Client certificate"),
		lang.L("Client key"), lang.L("Pinned key"), lang.L("PKCS#12"), lang.L("Passphrase"), lang.L("Server name"), lang.L("ALPN"), lang.L("Oldest TLS"),
		lang.L("Proxy"), lang.L("Proxy login"), lang.L("Addresses"), lang.L("Headers"), lang.L("Set up for"), lang.L("Filters"), lang.L("Session"), lang.L("Last will"), lang.L("Topic"), lang.L("Payload"), lang.L("Delivery"),
		lang.L("Session expiry"), lang.L("Limits"), lang.L("User properties"), lang.L("Authentication"), lang.L("Delay"), lang.L("Content type"), lang.L("Response topic"),
	} {
		w = max(w, labelWidth(t))
	}
	return w
}

func (f *formSide) setNarrow(on bool) { f.back.Hidden = !on }

// load fills the form from a draft.
func (f *formSide) load(d *draft) {
	if d != f.d {
		f.failure, f.reverted = "", nil
		f.message.Set("", look.ColourDim)
		f.d = d
	}
	f.loading = true
	for _, page := range f.pages {
		page.load(d)
	}
	f.loading = false
	f.turnTo(d.page)
	f.lookAtFiles()
	f.status()
}

// typed is called after a field has written what was typed into the draft.
func (f *formSide) typed() {
	f.failure = ""
	f.reverted = nil
	f.lookAtFiles()
	f.p.update()
}

// edit makes a function that takes a value of type T into the draft.
func edit[T any](f *formSide, set func(d *draft, v T)) func(T) {
	return func(v T) {
		if f.loading || f.d == nil {
			return
		}
		set(f.d, v)
		f.typed()
	}
}

// entry is a field to type into.
func (f *formSide) entry(set func(d *draft, s string)) *part.Entry {
	e := part.NewEntry()
	e.OnChanged = edit(f, set)
	return e
}

// fill shows a text without disturbing one that is just being typed.
func fill(e *part.Entry, s string) {
	if e.Text != s {
		e.SetText(s)
	}
}

// status brings what is said about the draft up to date.
func (f *formSide) status() {
	d := f.d
	if d == nil || d != f.p.current() {
		return
	}
	wrong := d.marked()
	titles := make([]title, len(f.pages))
	for i, page := range f.pages {
		page.show(d, wrong)
		titles[i] = page.title()
		for _, e := range wrong {
			if !e.Warning && page.field(e) != nil {
				titles[i].bad = true
			}
		}
	}
	f.tabs.set(titles, d.page)
	f.buttons(d)
}

func (f *formSide) buttons(d *draft) {
	unsaved := d.unsaved()
	f.save.SetDisabled(!unsaved)
	switch {
	case unsaved:
		f.connect.SetText(lang.L("Save and connect"))
	case inUse(f.p.o.States(d.p.ID).Phase):
		f.connect.SetText(lang.L("Show"))
	default:
		f.connect.SetText(lang.L("Connect"))
	}
	undo := f.reverted != nil
	if undo {
		f.revert.SetText(lang.L("Undo"))
	} else {
		f.revert.SetText(lang.L("Discard changes"))
	}
	visible := undo || unsaved && !d.isNew && !d.unwritten
	if f.revert.Visible() != visible {
		f.revert.Hidden = !visible
		f.revert.Refresh()
	}
	switch {
	case f.failure != "":
		f.message.Set(f.failure, look.ColourBad)
	case !f.flashed.IsZero():
	case unsaved:
		f.message.Set(lang.L("Not saved yet"), look.ColourWait)
	default:
		f.message.Set("", look.ColourDim)
	}
}

// inUse reports whether there is nothing to connect any more.
func inUse(p Phase) bool { return p == Connected || p == Connecting }

// flash says something once; it goes by itself.
func (f *formSide) flash(text string, tone fyne.ThemeColorName) {
	f.flashed = f.p.o.Now()
	f.message.Set(text, tone)
}

// flashFor is how long a message that goes by itself is seen.
const flashFor = 3 * time.Second

func (f *formSide) tick(now time.Time) {
	if !f.flashed.IsZero() && now.Sub(f.flashed) >= flashFor {
		f.flashed = time.Time{}
		f.status()
	}
	if f.reverted != nil && !f.amended && now.Sub(f.revertedAt) >= undoFor {
		f.reverted = nil
		f.status()
	}
	if d := f.d; d != nil && d == f.p.current() {
		f.buttons(d)
	}
	for _, page := range f.pages {
		if s, ok := page.object().(*container.Scroll); ok && s.Visible() {
			f.sight.Keep(s)
		}
	}
}

// fail says what went wrong with saving, until it is solved.
func (f *formSide) fail(text string) {
	f.failure, f.flashed = text, time.Time{}
	f.status()
}

// amend has a change be made to the draft, and shows it at a field. What was there
// before comes back by the same button as what was discarded, until something is
// typed.
func (f *formSide) amend(at profile.Field, change func(*profile.Profile)) {
	d := f.d
	before := *d
	d.amend(change)
	for i, page := range f.pages {
		if page.field(profile.FieldError{Field: at}) != nil {
			d.page = i
		}
	}
	f.load(d)
	f.reverted, f.amended = &before, true
	f.p.update()
}

// tapRevert goes back to what is saved, or undoes that.
func (f *formSide) tapRevert() {
	d := f.d
	if d == nil {
		return
	}
	if f.reverted != nil {
		page := d.page
		*d = *f.reverted
		d.page, f.reverted = page, nil
	} else {
		before := *d
		f.reverted, f.revertedAt, f.amended = &before, f.p.o.Now(), false
		d.renew(d.base)
		d.password = ""
	}
	f.conceal()
	f.load(d)
	f.p.update()
}

// turn shows a page.
func (f *formSide) turn(i int) {
	if f.d != nil {
		f.d.page = i
	}
	f.turnTo(i)
	f.status()
}

func (f *formSide) turnTo(i int) {
	for j, page := range f.pages {
		if o := page.object(); o.Visible() != (i == j) {
			if i == j {
				o.Show()
			} else {
				o.Hide()
			}
		}
	}
}

// goTo shows the field that something is wrong with. From now on it is marked.
func (f *formSide) goTo(e profile.FieldError) {
	f.d.awaited = false
	for i, page := range f.pages {
		if w := page.field(e); w != nil {
			f.turn(i)
			f.p.focus(w)
			return
		}
	}
}

func (f *formSide) focusFirst() {
	f.turn(pageConnection)
	f.p.focus(f.connection().name)
}

// focusPage puts the focus on the page that is shown.
func (f *formSide) focusPage() { f.p.focus(f.tabs) }

func (f *formSide) focusGroup() {
	f.turn(pageConnection)
	f.p.focus(f.connection().group)
}

// conceal hides the password again.
func (f *formSide) conceal() { f.connection().hide() }

func (f *formSide) connection() *connectionPage { return f.pages[pageConnection].(*connectionPage) }

// filesOf is what the look into the files of TLS depends on.
type filesOf struct {
	tls        profile.TLS
	passphrase string
}

// lookAtFiles checks the files of TLS off the UI goroutine, when others are
// named than before, or another passphrase.
func (f *formSide) lookAtFiles() {
	d := f.d
	q := d.profile()
	look := filesOf{q.TLS, d.secrets[profile.FieldKeyPassphrase]}
	if !q.Encrypted() || reflect.DeepEqual(d.looking, look) {
		return
	}
	d.looking = look
	f.p.files.do(func() {
		wrong := q.CheckFiles(look.passphrase)
		f.p.ui(func() {
			if reflect.DeepEqual(d.looking, look) {
				d.files, d.looked = wrong, look
				f.p.update()
			}
		})
	})
}

// firstWrong is the words for the first problem of any of these fields.
func firstWrong(wrong []profile.FieldError, fields ...profile.Field) (text string, warning bool) {
	for _, field := range fields {
		for _, e := range wrong {
			if e.Field == field {
				return Problem(e), e.Warning
			}
		}
	}
	return "", false
}

// judge puts what is wrong with these fields under a line of the form.
func (l *field) judge(wrong []profile.FieldError, fields ...profile.Field) {
	text, warning := firstWrong(wrong, fields...)
	if warning {
		l.note.Set(text, look.ColourWait)
		return
	}
	l.say(text)
}

// noteColour is how a problem is written.
func noteColour(e profile.FieldError) fyne.ThemeColorName {
	if e.Warning {
		return look.ColourWait
	}
	return look.ColourBad
}
