package subscribe

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

const (
	margin = 14
	gap    = 8
)

// row is one filter of the table.
type row struct {
	part.TipWidget
	pane         *Pane
	sub          conn.Subscription
	want         link.Filter // with what was chosen for it; its QoS is on its button
	name, state  *canvas.Text
	qos          *level
	more         *options // what MQTT 5 has beyond QoS
	mute, remove *part.Button
}

func newRow(p *Pane) *row {
	r := &row{pane: p, name: canvas.NewText("", nil), state: canvas.NewText("", nil)}
	r.qos = newLevel(func(q byte) {
		if r.sub.Muted {
			return // it counts when it is subscribed to again
		}
		f := r.want
		f.QoS = q
		p.subscribe(f, nil)
	})
	r.more = newOptions(func() link.Filter { return r.asked() }, func(f link.Filter) {
		r.want = f
		r.Refresh()
		if !r.sub.Muted { // else it counts when it is subscribed to again
			p.subscribe(f, nil)
		}
	})
	r.qos.Style = part.ButtonQuiet
	r.qos.Refresh()
	r.mute = part.NewIconButton(theme.VolumeMuteIcon(), "", r.toggle)
	r.remove = part.NewIconButton(theme.ContentRemoveIcon(), "", func() { p.remove(r.sub.Filter.Topic) })
	r.mute.Style, r.remove.Style = part.ButtonQuiet, part.ButtonQuiet
	r.ExtendBaseWidget(r)
	return r
}

// toggle mutes the filter, or subscribes to it again.
func (r *row) toggle() {
	if !r.sub.Muted {
		r.pane.mute(r.sub.Filter.Topic)
		return
	}
	r.pane.subscribe(r.asked(), nil)
}

// asked is the filter with what was chosen for it.
func (r *row) asked() link.Filter {
	f := r.want
	f.QoS = r.qos.at
	return f
}

func (r *row) set(s conn.Subscription) {
	if !r.sub.Muted || !s.Muted || r.sub.Filter != s.Filter {
		r.want = s.Filter
		r.qos.set(s.Filter.QoS)
	}
	r.sub = s
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	return &rowRenderer{part.Bare{Objs: []fyne.CanvasObject{r.name, r.state, r.qos, r.more, r.mute, r.remove}}, r}
}

type rowRenderer struct {
	part.Bare
	r *row
}

func (r *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(200, part.ControlHeight()) }
func (r *rowRenderer) Layout(fyne.Size)   { r.r.draw() }
func (r *rowRenderer) Refresh()           { r.r.draw() }

// stateWidth is the room that states have, in a table of this width: the same in
// all rows, so that what is beside them is in one column.
func (p *Pane) stateWidth(width float32) float32 {
	p.fit.Use()
	least := max(p.fit.Width(lang.L("subscribed")), p.fit.Width(lang.L("not connected")), p.fit.Width(lang.L("granted QoS {{.N}}", lang.A{"N": 1})))
	if p.shared {
		least = max(least, p.fit.Width(lang.L("subscribed")+" · "+lang.L("shared")))
	}
	return min(least+4, width*0.35)
}

func (r *row) draw() {
	size, fit := r.Size(), &r.pane.fit
	if size.Width < 1 {
		return
	}
	busy := r.pane.busy[r.sub.Filter.Topic]
	short, whole, tone := stateWords(r.sub, busy, r.pane.connected)
	h := size.Height
	right := size.Width - margin
	put := func(b fyne.CanvasObject) {
		w := b.MinSize().Width
		right -= w
		b.Move(fyne.NewPos(right, 1))
		b.Resize(fyne.NewSize(w, h-2))
	}
	put(r.remove)
	put(r.mute)
	if r.more.Hidden = !r.pane.five; r.pane.five {
		put(r.more)
		r.more.say(r.want)
	}
	right -= gap
	state := r.pane.stateWidth(size.Width)
	if need := fit.Width(short); need > state {
		state = min(need+2, size.Width*0.45)
	}
	right -= state
	part.PutCell(r.state, short, look.Colour(tone), right, h, state, fit)
	right -= gap
	put(r.qos)
	right -= gap
	ink := look.Colour(look.ColourText)
	if r.sub.Muted {
		ink = look.Colour(look.ColourDim)
	}
	name := model.Visible(r.sub.Filter.Topic)
	part.PutCell(r.name, fit.Middle(name, right-margin), ink, margin, h, right-margin+1, fit)
	if fit.Width(name) > right-margin {
		if whole != "" {
			whole = "\n" + whole
		}
		whole = name + whole
	}
	r.SetToolTip(whole)
	r.qos.SetDisabled(busy)
	r.mute.SetDisabled(busy)
	r.more.SetDisabled(busy)
	r.remove.SetDisabled(busy)
	icon, tip := theme.VolumeMuteIcon(), lang.L("Mute: unsubscribe, and keep the filter in the list")
	if r.sub.Muted {
		icon, tip = theme.VolumeUpIcon(), lang.L("Subscribe again")
	}
	if r.mute.Icon != icon {
		r.mute.Icon = icon
		r.mute.Refresh()
	}
	r.mute.SetToolTip(tip)
	r.remove.SetToolTip(lang.L("Unsubscribe and take it off the list; what was heard stays"))
}

// level is a button that offers the three levels of QoS.
type level struct {
	part.Button
	at     byte
	onPick func(byte)
}

var names = [...]string{"QoS 0", "QoS 1", "QoS 2"}

func newLevel(onPick func(byte)) *level {
	l := &level{onPick: onPick}
	l.Menu, l.Focus = true, part.FocusComes
	l.Fits = names[:]
	l.OnTapped = l.open
	l.ExtendBaseWidget(l)
	l.set(0)
	return l
}

func (l *level) set(q byte) {
	l.at = min(q, 2)
	l.SetText(names[l.at])
}

func (l *level) pick(q byte) {
	if q == l.at {
		return
	}
	l.set(q)
	if l.onPick != nil {
		l.onPick(q)
	}
}

func (l *level) open() {
	var items []*fyne.MenuItem
	for q, name := range names {
		item := fyne.NewMenuItem(name, func() { l.pick(byte(q)); part.Focus(l) })
		item.Checked = q == int(l.at)
		items = append(items, item)
	}
	part.MenuBelow(l, items...)
}
