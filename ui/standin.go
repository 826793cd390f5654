package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// standIn is what is seen in place of a tree while there is none: how far
// connecting has come, why it failed and what can be done, a password to enter,
// or that nothing was received yet.
type standIn struct {
	content *fyne.Container
	cover   *fyne.Container // with the ground that hides the tree
	card    *fyne.Container
	ground  *canvas.Rectangle
	pane    *part.Shield
	kind    standInKind
	version uint64
	why     string // a password is asked for

	do    standInActions
	focus fyne.Focusable // what wants the focus once it is on the screen
}

type standInKind uint8

const (
	standInNone standInKind = iota
	standInConnecting
	standInFailed
	standInPassword
	standInIdle
	standInNothing
)

// standInActions are what the buttons do.
type standInActions struct {
	connect     func()
	cancel      func()
	password    func(string)
	openFile    func() // asks for the passphrase of the file that the password is in
	fix         func(words.Fix)
	editProfile func()        // nil: there is none to edit
	anyway      func()        // shows the tree although there is nothing but $SYS
	hasUser     bool          // the profile has a user name, so another password may help
	what        func() string // the session in a line or two
}

func newStandIn(do standInActions) *standIn {
	s := &standIn{do: do, card: container.NewVBox(), ground: canvas.NewRectangle(nil)}
	s.ground.CornerRadius = 6
	s.ground.StrokeWidth = 1
	box := container.NewStack(s.ground, container.New(layout.NewCustomPaddedLayout(18, 18, 22, 22), s.card))
	s.content = container.New(&cardLayout{width: 560}, box)
	s.pane = part.NewShield()
	s.cover = container.NewStack(s.pane, s.content)
	s.cover.Hide()
	return s
}

// cardLayout puts one card of a given width in the upper middle.
type cardLayout struct{ width float32 }

// MinSize implements fyne.Layout.
func (l *cardLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, objs[0].MinSize().Height+40)
}

// Layout implements fyne.Layout.
func (l *cardLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	w := min(l.width, size.Width-32)
	objs[0].Resize(fyne.NewSize(w, 10)) // so that what wraps knows its width
	h := objs[0].MinSize().Height
	objs[0].Resize(fyne.NewSize(w, h))
	// At one height whatever is in it: what opens below moves nothing above.
	objs[0].Move(fyne.NewPos((size.Width-w)/2, max(16, min(size.Height*0.22, size.Height-h-16))))
}

// forget makes the next set build everything anew. What stands in a password
// field is the exception: it is not thrown away for another language.
func (s *standIn) forget() {
	if s.kind != standInPassword {
		s.kind = standInNone
		s.version = ^uint64(0)
	}
}

// tick gives the focus to a field that has come onto the screen: before it was
// drawn once, the toolkit does not know where it is.
func (s *standIn) tick() {
	if o, ok := s.focus.(fyne.CanvasObject); ok && fyne.CurrentApp().Driver().CanvasForObject(o) != nil {
		part.Focus(s.focus)
		s.focus = nil
	}
}

// set shows the state, or hides when there is a tree to show. version is the
// state's, so that nothing is built twice.
func (s *standIn) set(st conn.State, version uint64, kind standInKind, scheme string) {
	if kind == s.kind && version == s.version {
		return
	}
	why := strings.Join(st.Cause.Args, " ")
	same := kind == s.kind && why == s.why
	s.why = why
	s.kind, s.version = kind, version
	if kind == standInNone {
		s.cover.Hide()
		return
	}
	if same && kind == standInPassword {
		return // what is being typed stays
	}
	s.ground.FillColor = look.Colour(look.GroundCard)
	s.ground.StrokeColor = look.Colour(look.ColourBorder)
	s.ground.Refresh()
	s.card.RemoveAll()
	s.focus = nil
	switch kind {
	case standInConnecting:
		s.connecting(st)
	case standInFailed:
		s.failed(st, scheme)
	case standInPassword:
		s.password(st)
	case standInIdle:
		s.heading(lang.L("Not connected"))
		s.words(s.do.what())
		s.idleButtons()
	case standInNothing:
		s.nothing(st)
	}
	part.PutFill(s.pane.Fill, look.Colour(look.GroundPane))
	s.cover.Show()
	s.cover.Refresh()
}

// idleButtons connect, or show the profile.
func (s *standIn) idleButtons() {
	bs := []fyne.CanvasObject{primary(lang.L("Connect"), s.do.connect)}
	if s.do.editProfile != nil {
		bs = append(bs, plain(lang.L("Edit profile"), s.do.editProfile))
	}
	s.buttons(bs...)
}

func (s *standIn) heading(text string) {
	t := canvas.NewText(text, look.Colour(look.ColourText))
	t.TextSize = theme.Size(theme.SizeNameSubHeadingText)
	t.TextStyle.Bold = true
	s.card.Add(t)
}

func (s *standIn) words(text string) {
	if text == "" {
		return
	}
	t := part.NewCopyText()
	t.SizeName = theme.SizeNameText
	t.Set(text, look.ColourText)
	s.card.Add(container.New(layout.NewCustomPaddedLayout(4, 4, 0, 0), t))
}

func (s *standIn) buttons(bs ...fyne.CanvasObject) {
	s.card.Add(container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), container.NewHBox(bs...)))
}

func (s *standIn) connecting(st conn.State) {
	s.heading(lang.L("Connecting"))
	s.words(st.Address)
	for _, p := range st.Steps {
		s.step(theme.ConfirmIcon(), words.Step(p.Step), p.Detail, words.Took(p.Took))
	}
	if st.Current != 0 {
		s.step(theme.MoreHorizontalIcon(), words.Step(st.Current), "", "")
	}
	s.buttons(plain(lang.L("Cancel"), s.do.cancel))
}

func (s *standIn) step(icon fyne.Resource, name, detail, took string) {
	dim := func(t string) *canvas.Text {
		c := canvas.NewText(t, look.Colour(look.ColourDim))
		c.TextSize = theme.TextSize()
		return c
	}
	title := canvas.NewText(name, look.Colour(look.ColourText))
	title.TextSize = theme.TextSize()
	s.card.Add(container.NewHBox(widget.NewIcon(icon), title, dim(detail), dim(took)))
}

func (s *standIn) failed(st conn.State, scheme string) {
	said := words.Cause(st.Cause).For(scheme)
	s.heading(said.Title)
	s.words(said.Line())
	edit := s.do.editProfile
	var bs []fyne.CanvasObject
	switch again := lang.L("Try again"); {
	case refusesUser(st.Cause) && s.do.hasUser:
		bs = append(bs, s.passwordField())
	case said.Fix == words.FixEditProfile && edit != nil: // trying again changes nothing
		bs = append(bs, primary(lang.L("Edit profile"), edit), plain(again, s.do.connect))
		edit = nil
	case said.Fix != words.FixNone && said.Fix != words.FixEditProfile && said.Fix != words.FixRetry:
		bs = append(bs, primary(said.FixLabel, func() { s.do.fix(said.Fix) }), plain(again, s.do.connect))
	default:
		bs = append(bs, primary(again, s.do.connect))
	}
	if edit != nil {
		bs = append(bs, plain(lang.L("Edit profile"), edit))
	}
	if st.Cause.Detail != "" {
		s.details(st.Cause, bs)
		return
	}
	s.buttons(bs...)
}

// details has the technical text behind a button.
func (s *standIn) details(c link.Cause, bs []fyne.CanvasObject) {
	text := part.NewCopyText()
	text.SizeName, text.Style.Monospace = theme.SizeNameText, true
	text.Set(strings.TrimSpace(c.Error()), look.ColourText)
	text.Hide()
	b := newButton(lang.L("Details"), part.ButtonQuiet, func() {
		if text.Visible() {
			text.Hide()
		} else {
			text.Show()
		}
		s.content.Refresh()
	})
	s.buttons(append(bs, b)...)
	s.card.Add(text)
}

func (s *standIn) password(st conn.State) {
	said := words.Cause(st.Cause)
	s.heading(said.Title)
	s.words(said.Line())
	var bs []fyne.CanvasObject
	if wantsFile(st) {
		bs = append(bs, primary(lang.L("Open the password file…"), s.do.openFile))
	} else {
		bs = append(bs, s.passwordField())
	}
	if s.do.editProfile != nil {
		bs = append(bs, plain(lang.L("Edit profile"), s.do.editProfile))
	}
	s.buttons(bs...)
}

// passwordField adds a field for the password and answers the button that
// connects with it.
func (s *standIn) passwordField() *part.Button {
	entry := part.NewPasswordEntry()
	entry.SetPlaceHolder(lang.L("Password"))
	submit := func() { s.do.password(entry.Text) }
	entry.OnSubmitted = func(string) { submit() }
	s.card.Add(entry)
	s.focus = entry
	return primary(lang.L("Connect"), submit)
}

// refusesUser reports whether the broker refused user name or password (MQTT
// 3.1.1, 3.2.2.3).
func refusesUser(c link.Cause) bool {
	return c.Kind == link.KindConnack && (c.Code == 4 || c.Code == 5 || c.Code == 0x86 || c.Code == 0x87)
}

func (s *standIn) nothing(st conn.State) {
	var filters []string
	for _, g := range st.Grants {
		if !g.Refused() {
			filters = append(filters, lang.L("{{.Filter}} (QoS {{.QoS}})", lang.A{"Filter": g.Filter.Topic, "QoS": g.Code}))
		}
	}
	s.heading(lang.L("Connected. Nothing yet."))
	if len(filters) == 0 {
		s.words(lang.L("The broker granted no subscription, so nothing will come. Subscribe to a filter that it allows."))
	} else {
		s.words(lang.L("Listening to {{.Filters}}. Topics appear here as soon as something is published to them.", lang.A{"Filters": strings.Join(filters, lang.L(", "))}))
	}
	s.buttons(part.NewButton(lang.L("Show $SYS"), s.do.anyway))
}
