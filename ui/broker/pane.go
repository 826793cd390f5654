// Package broker is the page about the broker of a session: what it says of
// itself, what was agreed with it, what the connection has carried, and its
// control packets.
package broker

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/model/series"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// Session is what the page is about. Its methods do not wait.
type Session interface {
	State() conn.State
	Traffic() conn.Traffic
	Ping()
	LogPackets(on bool)
	LoggingPackets() bool
	Packets() (packets []link.Packet, seen uint64)
}

// Options are what the page needs and whom it tells.
type Options struct {
	Session   Session
	Tree      *model.Tree
	KeepAlive int    // s, of the profile
	Version   string // of MQTT, of the profile
	// Over is shown between the bar and the page, when it is visible; nil is
	// nothing.
	Over    fyne.CanvasObject
	OnClose func() // the tree is wanted back
}

const (
	// pingEvery is how often the way to the broker is measured while the page is
	// on the screen.
	pingEvery = 5 * time.Second
	// slots is how many numbers a chart has room for.
	slots = 60
)

// Pane is the page. Its methods are for the UI goroutine.
type Pane struct {
	opt     Options
	content *fyne.Container
	about   *part.Button
	log     *part.Button
	close   *part.Button
	facts   *facts
	scroll  *container.Scroll
	packets *packets
	fit     part.Sizer

	now    time.Time
	read   *series.Reader
	own    own
	pinged time.Time
	paused *paused // nil: the page says what is
}

// New makes the page, hidden.
func New(opt Options) *Pane {
	p := &Pane{opt: opt, read: series.NewReader(opt.Tree.History, "", slots)}
	p.facts = newFacts(p)
	p.packets = newPackets(p)
	p.scroll = container.NewVScroll(p.facts)
	p.about = part.NewStyledButton("", part.ButtonQuiet, func() { p.choose(false) })
	p.log = part.NewStyledButton("", part.ButtonQuiet, func() { p.choose(true) })
	p.about.OnKey, p.log.OnKey = p.onKey, p.onKey
	p.close = part.NewIconButton(theme.CancelIcon(), "", func() { p.opt.OnClose() })
	p.close.Style = part.ButtonQuiet
	bar := container.NewPadded(container.NewBorder(nil, nil, container.NewHBox(p.about, p.log), p.close))
	top := []fyne.CanvasObject{bar}
	if opt.Over != nil {
		top = append(top, opt.Over)
	}
	p.content = part.Frame(top, nil, container.NewStack(p.scroll, p.packets.content))
	p.content.Hide()
	p.packets.content.Hide()
	p.Retext()
	return p
}

// Content is what to put on the screen; it is hidden until Show.
func (p *Pane) Content() fyne.CanvasObject { return p.content }

// Visible reports whether the page is on the screen.
func (p *Pane) Visible() bool { return p.content.Visible() }

// Focus puts the keyboard into the page.
func (p *Pane) Focus() { part.Focus(p.about) }

// FocusFilter puts the keyboard into the filter of the packet log, and reports
// whether that is on the screen.
func (p *Pane) FocusFilter() bool {
	if !p.packets.content.Visible() {
		return false
	}
	part.Focus(p.packets.filter)
	return true
}

// Focused reports whether the keyboard is in the page, which is on the screen.
func (p *Pane) Focused() bool {
	c := fyne.CurrentApp().Driver().CanvasForObject(p.content)
	if c == nil || !p.Visible() {
		return false
	}
	switch c.Focused() {
	case p.about, p.log, p.close, p.packets.toggle, p.packets.filter, p.packets.list:
		return true
	}
	return false
}

// onKey scrolls what is known of the broker while the keyboard is above it.
func (p *Pane) onKey(ev *fyne.KeyEvent) bool {
	if !p.scroll.Visible() {
		return false
	}
	line, page := 2*theme.TextSize(), p.scroll.Size().Height*0.9
	by, known := map[fyne.KeyName]float32{
		fyne.KeyUp: -line, fyne.KeyDown: line, fyne.KeyPageUp: -page, fyne.KeyPageDown: page,
		fyne.KeyHome: -p.scroll.Offset.Y, fyne.KeyEnd: p.facts.MinSize().Height,
	}[ev.Name]
	if known {
		p.scroll.ScrollToOffset(p.scroll.Offset.AddXY(0, by))
	}
	return known
}

// Show puts the page on the screen, or takes it off.
func (p *Pane) Show(on bool) {
	if p.content.Visible() == on {
		return
	}
	if !on {
		p.packets.list.MouseOut() // a hidden list hears of no pointer leaving it
		p.content.Hide()
		return
	}
	p.content.Show()
	p.now = time.Time{}
	p.Tick(time.Now())
}

// choose shows the packet log, or what is known of the broker.
func (p *Pane) choose(log bool) {
	if log == p.packets.content.Visible() {
		return
	}
	if log {
		p.scroll.Hide()
		p.packets.content.Show()
	} else {
		p.packets.list.MouseOut()
		p.packets.content.Hide()
		p.scroll.Show()
	}
	p.about.SetChosen(!log)
	p.log.SetChosen(log)
	p.now = time.Time{}
	p.Tick(time.Now())
}

// Tick brings the page up to date, once a second while it is on the screen and
// not paused.
func (p *Pane) Tick(now time.Time) {
	if p.paused != nil {
		now = p.paused.then.At()
	}
	if !p.Visible() || now.Unix() == p.now.Unix() {
		return
	}
	p.now = now
	if p.paused == nil {
		if now.Sub(p.pinged) >= pingEvery || now.Before(p.pinged) {
			p.pinged = now
			p.opt.Session.Ping()
		}
		p.own.take(p.opt.Session.Traffic(), now)
	}
	if p.packets.content.Visible() {
		p.packets.update()
		return
	}
	p.facts.update(p.lines())
}

// Retext says everything anew, after the language or the theme has changed.
func (p *Pane) Retext() {
	p.about.SetText(lang.L("Broker"))
	p.log.SetText(lang.L("Packet log"))
	p.about.SetChosen(!p.packets.content.Visible())
	p.close.SetToolTip(lang.L("Back to the tree"))
	p.packets.retext()
	p.now = time.Time{}
	p.Tick(time.Now())
	p.content.Refresh()
}

// own follows what the connection carries, for its charts.
type own struct {
	before           conn.Traffic
	at               time.Time
	in, out          float64 // messages per second
	bytesIn, bytesTo float64
	paced            bool // these four are known
	ins, pings       []float64
}

func (o *own) take(t conn.Traffic, now time.Time) {
	took := now.Sub(o.at).Seconds()
	same := t.Since.Equal(o.before.Since) && took > 0 && took < 10
	if !t.Since.Equal(o.before.Since) {
		o.ins, o.pings = nil, nil
	}
	o.in, o.out, o.bytesIn, o.bytesTo, o.paced = 0, 0, 0, 0, same
	if same {
		o.in = float64(t.In-o.before.In) / took
		o.out = float64(t.Out-o.before.Out) / took
		o.bytesIn = float64(t.BytesIn-o.before.BytesIn) / took
		o.bytesTo = float64(t.BytesOut-o.before.BytesOut) / took
		o.ins = latest(append(o.ins, o.in))
	}
	if t.Pings != o.before.Pings && t.Pings > 0 {
		o.pings = latest(append(o.pings, t.Ping.Seconds()))
	}
	o.before, o.at = t, now
}

func latest(values []float64) []float64 { return values[max(0, len(values)-slots):] }

// tone is the colour of charts.
const tone = look.ColourLink
