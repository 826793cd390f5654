package profiles

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// firstAddress is offered at the very first start: a broker on this machine.
const firstAddress = "mqtt://127.0.0.1:1883"

// firstSide is what the very first start offers, and what stands beside the
// list while nothing in it is selected: an address to type, the demo, and
// importing.
type firstSide struct {
	p   *Pane
	box *fyne.Container

	heading *canvas.Text
	address *part.Entry
	connect *part.Button
	note    *part.Text
	fresh   *part.Button
	demo    *part.Button
	imports *part.Button

	cards []*card
}

// card is a box with a title.
type card struct {
	ground *canvas.Rectangle
	title  *canvas.Text
	rows   []fyne.CanvasObject
	low    float32 // how much of the last row is empty: words reach less far down than buttons
}

func newFirstSide(p *Pane) *firstSide {
	f := &firstSide{p: p}
	f.heading = canvas.NewText(lang.L("Which broker do you want to look into?"), nil)
	f.address = part.NewEntry()
	f.address.SetText(firstAddress)
	f.address.OnChanged = func(string) { f.check() }
	f.address.OnSubmitted = func(string) { f.tap() }
	f.connect = newButton(lang.L("Connect"), part.ButtonPrimary, f.tap)
	f.note = newNote()
	f.fresh = newButton(lang.L("New profile"), part.ButtonLink, p.NewProfile)
	more := dimText(lang.L("User name, certificates and more:"))
	connect := newCard(lang.L("Connect"), line(stretch(f.address), natural(f.connect)), f.note, line(natural(more), natural(f.fresh)))
	connect.low = 8
	f.cards = append(f.cards, connect)
	f.box = container.New(&firstLayout{f}, canvas.NewRectangle(nil), f.heading)
	if p.o.OnDemo != nil {
		f.demo = newButton(lang.L("Try the demo"), part.ButtonPlain, p.o.OnDemo)
		about := newNote()
		about.Set(lang.L("A small broker inside Treetop with simulated devices, on this machine only"), look.ColourDim)
		f.cards = append(f.cards, newCard(lang.L("No broker at hand?"), line(natural(f.demo), stretch(about))))
	}
	f.imports = newButton(lang.L("Import connections…"), part.ButtonPlain, func() { p.ShowImport("") })
	about := newNote()
	others := lang.L("MQTT Explorer, MQTTX and others. Passwords go into the system keyring.")
	if p.inFile() {
		others = lang.L("MQTT Explorer, MQTTX and others. Passwords go into the encrypted file.")
	}
	about.Set(others, look.ColourDim)
	f.cards = append(f.cards, newCard(lang.L("Coming from another program?"), line(natural(f.imports), stretch(about))))
	for _, c := range f.cards {
		f.box.Add(c.ground)
		f.box.Add(c.title)
		for _, r := range c.rows {
			f.box.Add(r)
		}
	}
	f.note.OnHeight = func() { f.box.Refresh() }
	f.check()
	return f
}

func newCard(title string, rows ...fyne.CanvasObject) *card {
	t := canvas.NewText(title, nil)
	t.TextStyle.Bold = true
	return &card{ground: canvas.NewRectangle(nil), title: t, rows: rows}
}

// focus puts the focus on the address, all of it selected: typing replaces it.
func (f *firstSide) focus() {
	f.p.focus(f.address)
	f.address.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// check reads the address as it is typed.
func (f *firstSide) check() bool {
	p, _, err := profile.ParseURL(f.address.Text)
	f.connect.SetDisabled(err != nil)
	if err != nil {
		var wrong *profile.FieldError
		if errors.As(err, &wrong) {
			f.note.Set(Problem(*wrong), look.ColourBad)
		}
		return false
	}
	if f.address.Text == p.Address() || f.address.Text == firstAddress {
		f.note.Set(lang.L("A host name or a whole URL: mqtts://user@host:8883, wss://host/mqtt"), look.ColourDim)
	} else {
		f.note.Set(lang.L("Connects to {{.Address}}", lang.A{"Address": p.Address()}), look.ColourDim)
	}
	return true
}

// tap connects without saving.
func (f *firstSide) tap() {
	if !f.check() {
		return
	}
	p, password, err := profile.ParseURL(f.address.Text)
	if err != nil {
		return
	}
	if password != "" {
		f.address.SetText(withoutPassword(f.address.Text)) // it is used, and not shown any longer
	}
	f.p.o.OnConnect(p, password)
}

// withoutPassword is an address that ParseURL can read, without the password.
func withoutPassword(s string) string {
	scheme, rest, found := strings.Cut(s, "://")
	if !found {
		scheme, rest = "", s
	} else {
		scheme += "://"
	}
	end := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		end = i
	}
	at := strings.LastIndex(rest[:end], "@")
	if at < 0 {
		return s
	}
	user, _, _ := strings.Cut(rest[:at], ":")
	return scheme + user + rest[at:]
}

type firstLayout struct{ f *firstSide }

func (firstLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(340, 300) }

const (
	cardWidth float32 = 680
	cardPad   float32 = 22
	cardGap   float32 = 24
)

func (l *firstLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f := l.f
	ground := objects[0].(*canvas.Rectangle)
	ground.FillColor = look.Colour(look.GroundChrome)
	ground.Resize(size)
	w := min(cardWidth*scale(), size.Width-2*cardGap)
	x := (size.Width - w) / 2
	f.heading.TextSize, f.heading.Color = theme.Size(theme.SizeNameHeadingText), look.Colour(look.ColourText)
	if room := size.Width - 2*cardGap; f.heading.MinSize().Width > room {
		f.heading.TextSize = max(theme.TextSize(), f.heading.TextSize*room/f.heading.MinSize().Width)
	}
	h := f.heading.MinSize()
	total := h.Height + cardGap
	for _, c := range f.cards {
		total += c.height(w) + cardGap
	}
	y := max(12, (size.Height-total)*0.4)
	f.heading.Move(fyne.NewPos((size.Width-h.Width)/2, y))
	f.heading.Resize(h)
	y += h.Height + cardGap
	for _, c := range f.cards {
		c.layout(x, y, w)
		y += c.height(w) + cardGap
	}
}

func (c *card) rowHeight(o fyne.CanvasObject, w float32) float32 {
	if n, ok := o.(*part.Text); ok {
		return n.HeightAt(w)
	}
	return o.MinSize().Height
}

func (c *card) height(w float32) float32 {
	h := 2*cardPad + lineOf(theme.TextSize()) - c.low
	for _, r := range c.rows {
		h += 6 + c.rowHeight(r, w-2*cardPad)
	}
	return h
}

func (c *card) layout(x, y, w float32) {
	c.ground.FillColor, c.ground.StrokeColor = look.Colour(look.GroundCard), look.Colour(look.ColourBorder)
	c.ground.StrokeWidth, c.ground.CornerRadius = 1, 8
	c.ground.Move(fyne.NewPos(x, y))
	c.ground.Resize(fyne.NewSize(w, c.height(w)))
	c.title.TextSize, c.title.Color = theme.TextSize()+1, look.Colour(look.ColourText)
	x, w = x+cardPad, w-2*cardPad
	y += cardPad - 4
	c.title.Move(fyne.NewPos(x, y))
	c.title.Resize(c.title.MinSize())
	y += lineOf(theme.TextSize()) + 10
	for _, r := range c.rows {
		h := c.rowHeight(r, w)
		r.Move(fyne.NewPos(x, y))
		r.Resize(fyne.NewSize(w, h))
		y += h + 6
	}
}

// demoSide stands beside the list while the demo broker is selected in it.
type demoSide struct {
	box           *fyne.Container
	back, connect *part.Button
}

func newDemoSide(p *Pane) *demoSide {
	s := &demoSide{}
	s.back = newButton(lang.L("‹ Back"), part.ButtonLink, func() { p.back() })
	s.back.Hidden = !p.narrow
	title := canvas.NewText(lang.L("Demo broker"), nil)
	about := newNote()
	about.SizeName = theme.SizeNameText
	about.Set(lang.L("A small broker inside Treetop with simulated devices: a home, a plant, a tutorial corner, a camera. It listens on this machine only, and ends with its tab. Devices obey: publish ON to home/kitchen/light/set, and home/kitchen/light follows."), look.ColourText)
	s.connect = newButton(lang.L("Connect"), part.ButtonPrimary, func() { p.open(demoID) })
	s.connect.Fits = []string{lang.L("Connect"), lang.L("Show")}
	s.box = container.New(&demoLayout{title: title, about: about, connect: s.connect, back: s.back}, s.back, title, about, s.connect)
	return s
}

// show says on the button what it does now.
func (s *demoSide) show(p *Pane) {
	if inUse(p.o.States(demoID).Phase) {
		s.connect.SetText(lang.L("Show"))
	} else {
		s.connect.SetText(lang.L("Connect"))
	}
}

type demoLayout struct {
	title         *canvas.Text
	about         *part.Text
	connect, back *part.Button
}

func (demoLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(340, 200) }

func (l *demoLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	y := float32(formPad)
	if l.back.Visible() {
		l.back.Move(fyne.NewPos(6, 4))
		l.back.Resize(l.back.MinSize())
		y = controlHeight() + 16
	}
	x, w := formPad+8, min(560*scale(), size.Width-2*formPad-16)
	l.title.TextSize, l.title.Color = theme.Size(theme.SizeNameSubHeadingText), look.Colour(look.ColourText)
	l.title.Move(fyne.NewPos(x, y))
	l.title.Resize(l.title.MinSize())
	y += l.title.MinSize().Height + 10
	h := l.about.HeightAt(w)
	l.about.Move(fyne.NewPos(x, y))
	l.about.Resize(fyne.NewSize(w, h))
	y += h + 16
	l.connect.Move(fyne.NewPos(x, y))
	l.connect.Resize(l.connect.MinSize())
}
