package inspect

import (
	"fmt"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// leastProperties is how many lines of properties there is room for at least, and
// propertiesShare how much of the height that they share with the value they may
// take beyond that. The tooltip and the menu have all of them.
const (
	leastProperties = 6
	propertiesShare = 0.5
)

// property is one property of MQTT 5 of a message as a person reads it.
type property struct {
	name, text string
	value      string // as it came, to be copied
}

// properties are those of the message that is shown, under its value. They take
// no room for a topic whose messages have none; where one had some, the room
// stays, so that nothing moves while messages with and without follow each other.
type properties struct {
	part.TipWidget
	pane  *Pane
	all   []property
	room  int // lines that this topic has needed so far
	texts []*canvas.Text
	line  *canvas.Rectangle
	fit   part.Sizer
}

func newProperties(p *Pane) *properties {
	s := &properties{pane: p, line: canvas.NewRectangle(nil)}
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// begin forgets the topic before.
func (s *properties) begin() { s.room = 0 }

// set shows the properties of a message and answers whether the room that they
// take has changed.
func (s *properties) set(r model.Record) bool {
	s.all = nil
	if len(r.Properties) > 0 {
		s.all = propertiesOf(model.DecodeProperties(r.Properties), s.cameBy(r))
	}
	lines := make([]string, len(s.all))
	for i, p := range s.all {
		lines[i] = p.name + ": " + p.text
	}
	s.SetToolTip(strings.Join(lines, "\n"))
	before := s.lines()
	s.room = max(s.room, len(s.all))
	showOnly(s, s.room > 0)
	s.Refresh()
	return s.lines() != before
}

// lines is how many lines there is room for.
func (s *properties) lines() int {
	most := leastProperties
	if v := s.pane.value; v != nil && v.content != nil {
		most = max(most, int(v.content.Size().Height*propertiesShare/s.row()))
	}
	return min(s.room, most)
}

// propertiesOf are the properties in the order in which they are shown.
func propertiesOf(p model.Properties, cameBy []property) []property {
	var out []property
	add := func(name, value string) { out = append(out, property{name, model.Visible(value), value}) }
	if p.ContentType != "" {
		add(lang.L("Content type"), p.ContentType)
	}
	if p.HasFormat {
		format := lang.L("unspecified bytes")
		if p.Text {
			format = lang.L("UTF-8 text")
		}
		add(lang.L("Payload format"), format)
	}
	if p.ResponseTopic != "" {
		add(lang.L("Response topic"), p.ResponseTopic)
	}
	if len(p.Correlation) > 0 {
		add(lang.L("Correlation data"), correlation(p.Correlation))
	}
	if p.HasExpiry {
		add(lang.L("Expires after"), words.Span(time.Duration(p.Expiry)*time.Second))
	}
	out = append(out, cameBy...)
	for _, u := range p.User {
		out = append(out, property{model.Visible(u.Name), model.Visible(u.Value), u.Value})
	}
	if p.Cut {
		add(lang.L("More properties"), lang.L("not kept"))
	}
	return out
}

// cameBy says by which subscriptions a message came: the filters, and of those
// that are not known the numbers.
func (s *properties) cameBy(r model.Record) (out []property) {
	if s.pane.opt.CameBy == nil {
		return nil
	}
	filters, unknown := s.pane.opt.CameBy(r)
	if len(filters) > 0 {
		out = append(out, property{lang.L("Subscription"), model.Visible(strings.Join(filters, " · ")), strings.Join(filters, "\n")})
	}
	for _, id := range unknown {
		out = append(out, property{lang.L("Subscription ID"), fmt.Sprint(id), fmt.Sprint(id)})
	}
	return out
}

// correlation is correlation data as text where it is some, else in hex.
func correlation(b []byte) string {
	if s := string(b); model.Visible(s) == s {
		return s
	}
	return fmt.Sprintf("% x", b)
}

// hinted is the format that the publisher's content type asks for; payload.Auto
// when it says nothing that helps.
func hinted(r model.Record) payload.Format {
	if len(r.Properties) == 0 {
		return payload.Auto
	}
	kind, _, _ := strings.Cut(strings.ToLower(model.DecodeProperties(r.Properties).ContentType), ";")
	kind = strings.TrimSpace(kind)
	switch {
	case kind == "application/json", strings.HasSuffix(kind, "+json"):
		return payload.AsJSON
	case strings.HasPrefix(kind, "text/") && !strings.HasPrefix(strings.TrimSpace(string(r.Payload[:min(len(r.Payload), 64)])), "{"):
		return payload.AsText
	}
	return payload.Auto
}

// TappedSecondary offers to copy each of them.
func (s *properties) TappedSecondary(ev *fyne.PointEvent) {
	if s.pane.opt.Copy == nil {
		return
	}
	var items []*fyne.MenuItem
	for _, p := range s.all {
		items = append(items, fyne.NewMenuItem(lang.L("Copy {{.Name}}", lang.A{"Name": p.name}), func() { s.pane.opt.Copy(p.value) }))
	}
	part.MenuAt(s, ev.AbsolutePosition, items...)
}

// CreateRenderer implements fyne.Widget.
func (s *properties) CreateRenderer() fyne.WidgetRenderer {
	return &propertiesRenderer{s: s, objs: []fyne.CanvasObject{s.line}}
}

type propertiesRenderer struct {
	s    *properties
	objs []fyne.CanvasObject
}

func (r *propertiesRenderer) Destroy()                     {}
func (r *propertiesRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *propertiesRenderer) Refresh()                     { r.Layout(r.s.Size()) }

func (s *properties) row() float32 {
	s.fit.Use()
	return fyne.MeasureText("M", s.fit.Size(), fyne.TextStyle{}).Height + 4
}

func (r *propertiesRenderer) MinSize() fyne.Size {
	return fyne.NewSize(160, float32(r.s.lines())*r.s.row()+10)
}

func (r *propertiesRenderer) Layout(size fyne.Size) {
	s := r.s
	h := s.row()
	part.PutFill(s.line, look.Colour(look.ColourBorder))
	s.line.Resize(fyne.NewSize(size.Width, 1))
	shown := s.all
	if most := s.lines(); len(shown) > most {
		rest := len(shown) - most + 1
		shown = append(shown[:most-1:most-1], property{text: lang.N("{{.N}} more", rest)})
	}
	for len(s.texts) < 2*len(shown) {
		s.texts = append(s.texts, canvas.NewText("", color.White))
		r.objs = append(r.objs, s.texts[len(s.texts)-1])
	}
	var column float32
	for _, p := range shown {
		column = max(column, s.fit.Width(p.name))
	}
	column = min(column, size.Width*0.4)
	x := paneMargin + column + 18
	for i := range s.texts {
		if i/2 >= len(shown) {
			s.texts[i].Hide()
			continue
		}
		p, y := shown[i/2], 5+float32(i/2)*h
		if i%2 == 0 {
			part.PutCell(s.texts[i], p.name, look.Colour(look.ColourDim), paneMargin, h, column+1, &s.fit)
		} else {
			tone := look.ColourText
			if p.name == "" {
				tone = look.ColourDim
			}
			part.PutCell(s.texts[i], p.text, look.Colour(tone), x, h, size.Width-x-paneMargin, &s.fit)
		}
		s.texts[i].Move(s.texts[i].Position().AddXY(0, y))
	}
}
