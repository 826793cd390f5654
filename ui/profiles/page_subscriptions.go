package profiles

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// subscriptionsPage is the table of filters that are subscribed to after each
// connect.
type subscriptionsPage struct {
	f      *formSide
	scroll *container.Scroll
	grid   *grid
	box    *fyne.Container

	lines  []*subscriptionLine
	used   int
	add    *part.Button
	addRow *field
}

// subscriptionLine is a filter of the table.
type subscriptionLine struct {
	filter *part.Entry
	qos    *choice
	mute   *part.Button
	more   *part.Button // what MQTT 5 has beyond QoS
	sub    profile.Subscription
	five   bool
	change func(func(*profile.Subscription)) // what a person chose
	row    *field
}

func newSubscriptionsPage(f *formSide) *subscriptionsPage {
	s := &subscriptionsPage{f: f}
	s.add = newButton(lang.L("Add a filter"), part.ButtonPlain, func() {
		edit(f, func(d *draft, filter string) {
			d.p.Subscriptions = append(d.p.Subscriptions, profile.Subscription{Filter: filter})
			s.load(d)
		})("")
		if s.used > 0 {
			s.f.p.focus(s.lines[s.used-1].filter)
		}
	})
	s.addRow = newField("", line(natural(s.add)), "")
	s.scroll, s.grid = newPage()
	s.box = s.scroll.Content.(*fyne.Container)
	return s
}

// qosNames are the three levels, which are written so in every language.
func qosNames() []string { return []string{"QoS 0", "QoS 1", "QoS 2"} }

func (s *subscriptionsPage) newLine(i int) *subscriptionLine {
	l := &subscriptionLine{}
	at := func(d *draft) *profile.Subscription { return &d.p.Subscriptions[i] }
	l.filter = s.f.entry(func(d *draft, text string) { at(d).Filter = text })
	l.qos = newChoice(qosNames(), edit(s.f, func(d *draft, q int) { at(d).QoS = byte(q) }))
	remove := newIconButton(theme.ContentRemoveIcon(), lang.L("Remove this filter"), func() { s.remove(i) })
	l.mute = newIconButton(theme.VolumeMuteIcon(), "", func() {
		edit(s.f, func(d *draft, on bool) {
			at(d).Muted = on
			l.show(*at(d), d.p.Five())
		})(!l.sub.Muted)
	})
	l.change = func(change func(*profile.Subscription)) {
		edit(s.f, func(d *draft, change func(*profile.Subscription)) {
			change(at(d))
			l.show(*at(d), d.p.Five())
		})(change)
		s.f.p.focus(l.more)
	}
	l.more = newIconButton(theme.MoreVerticalIcon(), lang.L("Options of MQTT 5"), func() { part.MenuBelow(l.more, l.options()...) })
	label := ""
	if i == 0 {
		label = lang.L("Filters")
	}
	l.row = newField(label, line(stretch(l.filter), natural(l.qos), natural(l.more), natural(l.mute), natural(remove)), "")
	return l
}

// show says beside and below the filter how it is subscribed to, if at all.
func (l *subscriptionLine) show(sub profile.Subscription, five bool) {
	l.sub, l.five = sub, five
	if l.more.Visible() != five {
		l.more.Hidden = !five
		l.row.control.Refresh()
	}
	l.row.hint = ""
	if five {
		l.row.hint = words.FilterOptionsSaid(asFilter(sub))
	}
	icon, tip := theme.VolumeMuteIcon(), lang.L("Mute: keep the filter in the list without subscribing to it")
	if sub.Muted {
		icon, tip = theme.VolumeUpIcon(), lang.L("Subscribe to it after connecting")
		l.row.hint = lang.L("Muted: in the list, not subscribed to")
	}
	l.mute.Icon = icon
	l.mute.SetToolTip(tip)
	l.mute.Refresh()
}

// remove takes a filter off the table.
func (s *subscriptionsPage) remove(i int) {
	edit(s.f, func(d *draft, i int) {
		d.p.Subscriptions = slices.Delete(d.p.Subscriptions, i, i+1)
		s.load(d)
	})(i)
	s.f.p.focus(s.add)
}

func (s *subscriptionsPage) title() title {
	text := lang.L("Subscriptions")
	if s.f.d != nil {
		text = lang.L("Subscriptions ({{.N}})", lang.A{"N": strconv.Itoa(len(s.f.d.p.Subscriptions))})
	}
	return title{text: text}
}

func (s *subscriptionsPage) object() fyne.CanvasObject { return s.scroll }

func (s *subscriptionsPage) load(d *draft) {
	n := len(d.p.Subscriptions)
	loading := s.f.loading
	s.f.loading = true
	defer func() { s.f.loading = loading }()
	for len(s.lines) < n {
		s.lines = append(s.lines, s.newLine(len(s.lines)))
	}
	for i, sub := range d.p.Subscriptions {
		fill(s.lines[i].filter, sub.Filter)
		s.lines[i].qos.set(int(sub.QoS))
		s.lines[i].show(sub, d.p.Five())
	}
	if n == s.used && len(s.grid.fields) > 0 {
		return
	}
	s.used = n
	s.grid.fields = nil
	s.box.Objects = nil
	for _, l := range s.lines[:n] {
		s.grid.fields = append(s.grid.fields, l.row)
	}
	s.grid.fields = append(s.grid.fields, s.addRow)
	for _, f := range s.grid.fields {
		s.box.Objects = append(s.box.Objects, f.label, f.control, f.note)
		f.note.OnHeight = func() { s.box.Refresh() }
	}
	s.box.Refresh()
	s.scroll.Refresh()
}

func (s *subscriptionsPage) show(d *draft, wrong []profile.FieldError) {
	for i := range min(s.used, len(d.p.Subscriptions)) {
		if s.lines[i].five != d.p.Five() {
			s.lines[i].show(d.p.Subscriptions[i], d.p.Five())
		}
		text := ""
		for _, e := range wrong {
			if e.Field == profile.FieldSubscription && !e.Warning && e.Index == i {
				text = Problem(e)
				break
			}
		}
		s.lines[i].row.say(text)
	}
	s.addRow.hint = lang.L("+ stands for one level, # at the end for all below: home/+/temperature, $SYS/#")
	s.addRow.note.Set(s.addRow.hint, look.ColourDim)
	if len(d.p.Subscriptions) == 0 {
		s.addRow.note.Set(Problem(profile.FieldError{Problem: profile.ProblemNoFilters}), look.ColourWait)
	}
}

func (s *subscriptionsPage) field(e profile.FieldError) fyne.Focusable {
	if e.Field != profile.FieldSubscription {
		return nil
	}
	if e.Index < s.used {
		return s.lines[e.Index].filter
	}
	return s.add
}
