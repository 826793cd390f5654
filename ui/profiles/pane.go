// Package profiles is the Connections tab: the saved ways to connect, the form
// of each, and what is offered at the very first start.
package profiles

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/importer"
	"treetop/conn/profile"
	"treetop/ui/look"
)

// Store is where profiles are kept; *profile.Store is one. List and Version
// are called on the UI goroutine, the others off it.
type Store interface {
	List() []profile.Profile
	Version() uint64 // changes when List does
	Put(profile.Profile) error
	PutAll([]profile.Profile) error
	DeleteAll(ids []string) error
	Delete(id string) (profile.Deleted, error)
	Restore(profile.Deleted) error
	Refresh() (changed bool, err error) // takes in what another instance wrote
}

// Secrets is where passwords are kept; *profile.Secrets is one. All are called
// off the UI goroutine.
type Secrets interface {
	Get(ctx context.Context, id, field string) (string, error)
	Set(ctx context.Context, id, field, secret string) error
	Delete(ctx context.Context, id, field string) error
}

// Options are what the pane needs, and whom it tells. Functions are called on
// the UI goroutine where they say nothing else.
type Options struct {
	Store   Store
	Secrets Secrets
	// CleanSecrets removes the secrets of deleted profiles whose time for undo is
	// over (profile.Store.CleanSecrets); off the UI goroutine.
	CleanSecrets func(ctx context.Context, ids ...string) error
	// InFile reports whether passwords are kept in the encrypted file, in place of
	// the keyring; nil: they are not.
	InFile func() bool
	// OnFile is told that somebody wants that file made, or opened; nil: it is not
	// offered.
	OnFile func()
	// States is how the session of a profile stands; nil: none has one. The demo
	// broker is asked for as "demo".
	States func(id string) State
	// OnConnect is told to connect, with the password where it is known here.
	// A profile that is in use already is to be shown, and connected anew where
	// it has changed.
	OnConnect func(p profile.Profile, password string)
	// OnTest is told to test a profile as its form has it, with the password
	// where it is known here; nil: there is no button for it.
	OnTest func(p profile.Profile, password string)
	// OnDemo is told to connect to the demo broker; nil: there is none.
	OnDemo func()
	// Window is what the file dialogs belong to.
	Window fyne.Window
	// PickFile asks for a file in a way of its own; nil: the toolkit's dialog.
	PickFile func(start string, picked func(path string))
	// Folder is that of the settings, for certificates that come with imported
	// profiles.
	Folder string
	// Machine is where files of other programs are looked for; nil: this one.
	Machine *importer.Machine
	// PickSave asks for a file to write, as PickFile does.
	PickSave func(name string, picked func(path string))
	// Do brings what a goroutine has found onto the UI goroutine; nil: fyne.Do.
	Do func(func())
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// Pane is the Connections tab. All its methods are for the UI goroutine.
type Pane struct {
	widget.BaseWidget
	o Options

	profiles []profile.Profile // as in the store at version
	version  uint64
	drafts   map[string]*draft
	fresh    []string          // drafts that the store does not have, oldest first
	memory   map[string]string // passwords that no keyring took, until the program ends
	typed    typedSecrets
	offers   map[string]string // pins of certificates that were shown and not accepted, by profile
	bin      []deleted
	leaving  map[string]int             // being deleted in the store at this moment
	coming   map[string]profile.Profile // being put back
	saving   int                        // how many are being written at this moment
	handing  map[string]int             // whose password is on its way into the keyring
	keyring  keyringState
	probing  bool
	looked   time.Time // when the store was last asked to look for changes

	importing *importSheet // nil while it is not on the screen
	exporting *exportSheet

	selected string
	filter   string
	rows     []row

	disk, keys, files worker
	// ui runs what a worker has to say on the UI goroutine; tests have none, and
	// take it up themselves.
	ui func(func())

	list  *listSide
	form  *formSide
	first *firstSide
	demo  *demoSide
	root  *fyne.Container
	// narrow shows one side at a time, and then right says which.
	narrow, right bool
}

var _ fyne.Widget = (*Pane)(nil)

// New makes the pane. Nothing is selected.
func New(o Options) *Pane {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Do == nil {
		o.Do = fyne.Do
	}
	if o.States == nil {
		o.States = func(string) State { return State{} }
	}
	p := &Pane{o: o, drafts: map[string]*draft{}, memory: map[string]string{}, offers: map[string]string{}, leaving: map[string]int{}, handing: map[string]int{}, coming: map[string]profile.Profile{}, ui: o.Do}
	p.ExtendBaseWidget(p)
	p.profiles, p.version = o.Store.List(), o.Store.Version()
	p.root = container.New(&sides{p: p})
	p.build()
	return p
}

// Rebuild makes every word anew after the language has changed, and keeps what
// is typed.
func (p *Pane) Rebuild() {
	typed := p.first.address.Text
	p.build()
	p.first.address.SetText(typed)
}

func (p *Pane) build() {
	p.list, p.form, p.first, p.demo = newListSide(p), newFormSide(p), newFirstSide(p), newDemoSide(p)
	line := canvas.NewRectangle(look.Colour(look.ColourBorder))
	p.root.Objects = []fyne.CanvasObject{p.list.box, line, p.form.box, p.demo.box, p.first.box}
	p.load()
	p.update()
	p.root.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Pane) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.root) }

// Tick looks at what may have changed by itself: the store, the sessions, the
// time. It draws only what did.
func (p *Pane) Tick(now time.Time) {
	p.emptyBin(now)
	if p.importing != nil {
		p.importing.tick(now)
	}
	if now.Sub(p.looked) >= lookEvery {
		p.looked = now
		p.disk.do(func() { _, _ = p.o.Store.Refresh() }) // Version tells
	}
	if v := p.o.Store.Version(); v != p.version && p.saving == 0 { // what is being written tells when it is
		p.reload()
		return
	}
	p.list.show(p.rowsNow())
	p.form.tick(now)
	p.demo.show(p)
}

// lookEvery is how often the store looks for what another instance changed.
const lookEvery = 2 * time.Second

// reload takes over what the store has now. A form with something unsaved in
// it keeps that.
func (p *Pane) reload() {
	if p.saving > 0 {
		return
	}
	p.version = p.o.Store.Version()
	p.profiles = p.awaited(p.o.Store.List())
	stored := map[string]bool{}
	for _, s := range p.profiles {
		stored[s.ID] = true
		d := p.drafts[s.ID]
		switch {
		case d == nil:
		case d.unsaved():
			d.base, d.isNew = s.Clone(), false
		default:
			d.renew(s)
		}
	}
	for id, d := range p.drafts {
		switch {
		case stored[id] || d.isNew:
		case d.unsaved(): // it was deleted by another instance while it is being edited here
			d.isNew = true
			p.fresh = append(p.fresh, id)
		default:
			delete(p.drafts, id)
			if p.selected == id {
				p.selected = ""
			}
		}
	}
	p.load()
	p.update()
}

// draft is what the form of a profile holds; nil where there is none such.
func (p *Pane) draft(id string) *draft {
	if d := p.drafts[id]; d != nil {
		return d
	}
	for _, s := range p.profiles {
		if s.ID == id {
			d := newDraft(s, false)
			p.drafts[id] = d
			return d
		}
	}
	return nil
}

// current is the draft of the selected profile; nil for none and for the demo.
func (p *Pane) current() *draft {
	if p.selected == "" || p.selected == demoID {
		return nil
	}
	return p.draft(p.selected)
}

// shown are all profiles as the list shows them, drafts included.
func (p *Pane) shown() []shown {
	var out []shown
	for _, s := range p.profiles {
		if d := p.drafts[s.ID]; d != nil {
			out = append(out, shown{d.likely(), d.unsaved()})
		} else {
			out = append(out, shown{p: s})
		}
	}
	for _, id := range p.fresh {
		if d := p.drafts[id]; d != nil && d.isNew {
			out = append(out, shown{d.likely(), true})
		}
	}
	return out
}

// empty reports whether there is nothing to list: the very first start.
func (p *Pane) empty() bool { return len(p.profiles) == 0 && len(p.drafts) == 0 && len(p.bin) == 0 }

// update draws the rows and the sides as they are now.
func (p *Pane) update() {
	p.list.show(p.rowsNow())
	p.form.status()
	p.demo.show(p)
	p.place()
}

func (p *Pane) rowsNow() []row {
	return rowsOf(p.shown(), p.filter, p.o.OnDemo != nil, p.o.States, p.o.Now())
}

// place shows the side that is wanted.
func (p *Pane) place() {
	d := p.current()
	form, demo := d != nil, p.selected == demoID && !p.empty()
	first := !form && !demo
	list := !p.empty()
	if p.narrow && list {
		list = !p.right
		form, demo, first = form && p.right, demo && p.right, false
	}
	changed := false
	for _, s := range []struct {
		o  fyne.CanvasObject
		on bool
	}{{p.list.box, list}, {p.form.box, form}, {p.demo.box, demo}, {p.first.box, first}, {p.root.Objects[1], list && !p.narrow}} {
		if s.o.Visible() != s.on {
			changed = true
			if s.on {
				s.o.Show()
			} else {
				s.o.Hide()
			}
		}
	}
	if changed {
		p.root.Refresh()
	}
}

// load puts the selected profile into the form.
func (p *Pane) load() {
	if d := p.current(); d != nil {
		p.form.load(d)
	}
}

// focus puts the keyboard focus on a widget of the pane, be it one that has
// not been drawn yet: part.Focus would not find its canvas.
func (p *Pane) focus(w fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		c.Focus(w)
	}
}

// choose selects a profile; "" for none.
func (p *Pane) choose(id string) {
	if id == p.selected {
		return
	}
	if d := p.current(); d != nil && !d.touched {
		d.password = "" // it was only looked at
	}
	p.selected = id
	p.form.conceal()
	p.load()
	p.update()
}

// narrowBelow is the width below which one side is shown at a time, px.
const narrowBelow = 900

// sides lays out the list on the left and whatever is shown on the right.
type sides struct{ p *Pane }

func (s *sides) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(360, 300) }

func (s *sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p := s.p
	if narrow := size.Width < narrowBelow; narrow != p.narrow && size.Width > 0 {
		p.narrow = narrow
		p.form.setNarrow(narrow)
		p.demo.back.Hidden = !narrow
		p.list.setNarrow(narrow)
		p.place()
	}
	x := float32(0)
	if p.list.box.Visible() {
		w := size.Width
		if !p.narrow {
			w = min(320*scale(), max(270, size.Width*0.27))
			x = w + theme.SeparatorThicknessSize()
			line := objects[1].(*canvas.Rectangle)
			line.FillColor = look.Colour(look.ColourBorder)
			line.Move(fyne.NewPos(w, 0))
			line.Resize(fyne.NewSize(theme.SeparatorThicknessSize(), size.Height))
		}
		p.list.box.Move(fyne.NewPos(0, 0))
		p.list.box.Resize(fyne.NewSize(w, size.Height))
	}
	for _, o := range objects[2:] {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(size.Width-x, size.Height))
	}
}
