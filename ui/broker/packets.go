package broker

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// packets is the list of the newest control packets, newest first.
type packets struct {
	pane    *Pane
	content *fyne.Container
	toggle  *part.Button
	filter  *part.Entry
	count   *part.Text
	list    *part.List
	rows    []link.Packet
	// filtered is the filter that the rows are by.
	filtered string
	fit      part.Sizer
}

func newPackets(p *Pane) *packets {
	k := &packets{pane: p, filter: part.NewEntry(), list: part.NewList(), count: part.NewText()}
	k.count.Least = 1
	k.toggle = part.NewButton("", func() {
		p.opt.Session.LogPackets(!p.opt.Session.LoggingPackets())
		k.retext()
		k.update()
	})
	k.filter.OnChanged = func(string) { k.update() }
	k.list.Len = func() int { return len(k.rows) }
	k.list.NewRow = func() fyne.CanvasObject { return newPacketRow() }
	k.list.Prepare = func(int, int) { k.fit.Use() }
	k.list.Bind = func(i int, o fyne.CanvasObject, _ part.RowState) {
		if i < len(k.rows) {
			o.(*packetRow).bind(k, k.rows[i])
		}
	}
	k.list.Tip = func(i int, _ float32) string {
		if i < 0 || i >= len(k.rows) {
			return ""
		}
		return k.rows[i].Name() + " " + packetWords(k.rows[i])
	}
	count := container.New(layout.NewCustomPaddedLayout(0, 0, margin-theme.Padding(), 0), k.count) // where the rows begin
	head := container.NewPadded(container.NewVBox(container.NewBorder(nil, nil, nil, k.toggle, k.filter), count))
	k.content = part.Frame([]fyne.CanvasObject{head}, nil, k.list)
	return k
}

func (k *packets) retext() {
	k.filter.SetPlaceHolder(lang.L("Filter: PUBLISH, a topic, an identifier …"))
	label := lang.L("Start")
	if k.pane.opt.Session.LoggingPackets() {
		label = lang.L("Stop")
	}
	k.toggle.SetText(label)
}

// update takes in what has come. While the pointer is over the list it stays as it
// is.
func (k *packets) update() {
	on := k.pane.opt.Session.LoggingPackets()
	all, seen := k.pane.logged()
	said := lang.L("The packet log is off. It keeps the last 2,000 control packets, without payloads and without what is secret.")
	if on || len(all) > 0 {
		said = lang.N("{{.N}} packets", int(seen), lang.A{"N": words.Count(seen)})
		if seen > uint64(len(all)) {
			said += " · " + lang.L("the last {{.N}} are kept", lang.A{"N": words.Count(uint64(len(all)))})
		}
	}
	k.count.Set(said, look.ColourDim)
	if k.filter.Text == k.filtered && len(k.rows) > 0 && on && k.list.Busy(k.pane.now) {
		return
	}
	k.filtered = k.filter.Text
	want := strings.Fields(strings.ToLower(k.filter.Text))
	k.rows = k.rows[:0]
	for i := len(all) - 1; i >= 0; i-- {
		if matches(all[i], want) {
			k.rows = append(k.rows, all[i])
		}
	}
	k.list.Refresh()
}

// matches reports whether all of the words are found in what a packet says.
func matches(p link.Packet, want []string) bool {
	if len(want) == 0 {
		return true
	}
	text := strings.ToLower(p.Name() + " " + packetWords(p))
	for _, w := range want {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// packetWords is what a packet says, mostly in the words of the specification,
// which are the same in every language: of a CONNECT the level of the protocol and
// the keep alive.
func packetWords(p link.Packet) string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if p.Topic != "" {
		add("%s", model.Visible(p.Topic))
	}
	if p.Topics > 1 {
		add("+%d", p.Topics-1)
	}
	if p.Type == 3 || p.Type == 8 {
		add("QoS %d", p.QoS)
	}
	if p.Retain() {
		add("RETAIN")
	}
	if p.Dup() {
		add("DUP")
	}
	if p.ID != 0 {
		add("id %d", p.ID)
	}
	if p.Level != 0 {
		add("v%d", p.Level)
		add("%s", words.Span(time.Duration(p.KeepAlive)*time.Second))
	}
	if p.Session {
		add("%s", lang.L("session present"))
	}
	for _, c := range p.Codes {
		add("0x%02X", c)
	}
	if p.Type == 3 {
		add("%s", lang.L("payload {{.Size}}", lang.A{"Size": words.Bytes(int64(p.Payload))}))
	}
	return strings.Join(out, " · ")
}

// packetRow is a packet on the screen.
type packetRow struct {
	widget.BaseWidget
	time, way, name, text, size *canvas.Text
}

func newPacketRow() *packetRow {
	text := func() *canvas.Text { return canvas.NewText("", nil) }
	r := &packetRow{time: text(), way: text(), name: text(), text: text(), size: text()}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *packetRow) CreateRenderer() fyne.WidgetRenderer {
	return part.Bare{Objs: []fyne.CanvasObject{r.time, r.way, r.name, r.text, r.size}}
}

func (r *packetRow) bind(k *packets, p link.Packet) {
	size, fit := r.Size(), &k.fit
	dim, ink := look.Colour(look.ColourDim), look.Colour(look.ColourText)
	x := float32(margin)
	clock := p.Time.Format("15:04:05.000")
	part.PutCell(r.time, clock, dim, x, size.Height, fit.Width(clock)+1, fit)
	x += fit.Width("00:00:00.000") + 10
	way := "←"
	if p.Out {
		way = "→"
	}
	part.PutCell(r.way, way, dim, x, size.Height, 24, fit)
	x += fit.Width("→") + 8
	part.PutCell(r.name, p.Name(), ink, x, size.Height, fit.Width("UNSUBSCRIBE")+4, fit)
	x += fit.Width("UNSUBSCRIBE") + 10
	right := size.Width - margin - 4
	bytes := words.Bytes(int64(p.Size))
	part.PutRight(r.size, bytes, dim, right, size.Height, fit)
	right -= fit.Width("999.9 kB") + 10
	part.PutCell(r.text, packetWords(p), ink, x, size.Height, right-x, fit)
}
