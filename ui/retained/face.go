package retained

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// face is what of the sheet is on the screen.
type face struct {
	box                    *fyne.Container
	head, note, undo, foot *part.Text
	filter, name           *part.Entry
	all, quality           *part.Button
	cancel, back, act      *part.Button
	list                   *part.List
	fit                    part.Sizer
	cols                   columns
}

func (s *Sheet) build() {
	caption := func() *part.Text { return part.NewText() }
	s.head, s.note, s.undo, s.foot = caption(), caption(), caption(), caption()
	s.head.SizeName = theme.SizeNameText
	s.filter, s.name = part.NewEntry(), part.NewEntry()
	s.filter.SetPlaceHolder(lang.L("Filter: words of the topic"))
	s.filter.OnChanged = func(string) { s.order() }
	s.filter.OnSubmitted = func(string) { s.sheet.Focus(s.list) }
	s.name.OnChanged = func(string) { s.show() }
	s.name.OnSubmitted = func(string) { s.press() }
	s.all = part.NewStyledButton("", part.ButtonLink, s.toggleAll)
	s.quality = part.NewButton("", s.offerQoS)
	s.quality.Menu = true
	s.quality.SetToolTip(lang.L("With QoS 1 or 2 the broker acknowledges each message"))
	s.cancel = part.NewButton("", s.leave)
	s.back = part.NewButton("", s.putBack)
	s.act = part.NewStyledButton("", part.ButtonDanger, s.press)

	l := part.NewList()
	s.list = l
	l.Len = func() int { return len(s.rows) }
	l.NewRow = func() fyne.CanvasObject { return newRow() }
	l.Prepare = func(int, int) { s.cols = s.columns(l.Size().Width) }
	l.Bind = func(i int, o fyne.CanvasObject, state part.RowState) {
		if i < len(s.rows) {
			o.(*row).bind(s, int(s.rows[i]), state)
		}
	}
	l.Selected = func(i int) bool { return i == s.cursor }
	l.Cursor = func() int { return s.cursor }
	l.OnSelect = func(i int, _ part.SelectMode) { s.cursor = i; l.EnsureVisible(i); l.Refresh() }
	l.OnActivate = s.toggle
	l.OnTap = func(i int, x float32) bool {
		if x >= boxWide || s.fixed() {
			return false
		}
		s.cursor = i
		s.toggle(i)
		return true
	}
	l.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeySpace {
			s.toggle(s.cursor)
		}
		return ev.Name == fyne.KeySpace
	}
	l.Tip = s.tip
	s.box = container.New(sheetLayout{s}, s.head, s.note, s.filter, s.all, l, s.undo, s.quality, s.name, s.foot, s.cancel, s.back, s.act)
}

func (s *Sheet) title() string {
	switch {
	case len(s.ids) > 1 && s.below:
		return lang.N("Clear retained of {{.N}} topics and below", len(s.ids), lang.A{"N": words.Count(uint64(len(s.ids)))})
	case len(s.ids) > 1:
		return lang.N("Clear retained of {{.N}} topics", len(s.ids), lang.A{"N": words.Count(uint64(len(s.ids)))})
	case len(s.ids) == 0:
		return lang.L("Clear retained")
	}
	fit := part.NewFitter(theme.Size(theme.SizeNameSubHeadingText), fyne.TextStyle{Bold: true})
	name := fit.Middle(model.Visible(s.tree().Name(s.ids[0])), 24*theme.TextSize())
	return lang.L("Clear retained below {{.Topic}}", lang.A{"Topic": name})
}

// show draws all of it as it stands.
func (s *Sheet) show() {
	p := s.progress
	running := p.Run != conn.ClearResting || s.starting
	s.sayHead()
	text, tone := s.footWords()
	s.foot.Set(text, tone)
	choosing := s.listed && s.refused.Kind == link.KindNone && s.clearing == nil && len(s.items) > 0
	n := s.chosen
	switch {
	case !choosing || n == 0:
		s.undo.Set("", look.ColourDim)
	case s.lost > 0:
		s.undo.Set(lang.N("{{.N}} of them can't be put back: they are not kept whole. They are marked.", s.lost, count(s.lost)), look.ColourWait)
	default:
		s.undo.Set(lang.L("All of them can be put back afterwards."), look.ColourDim)
	}
	name := s.opt.Session.ConfirmName()
	s.name.SetPlaceHolder(lang.L("Type the profile's name: {{.Name}}", lang.A{"Name": model.Visible(name)}))
	put(s.name, choosing && name != "")
	put(s.quality, choosing)
	put(s.filter, s.listed && len(s.items) > 0)
	put(s.all, choosing && !s.starting)
	put(s.list, len(s.items) > 0)
	s.all.Fits = []string{lang.L("All"), lang.L("None")}
	s.all.SetText(lang.L("All"))
	if s.anyShown() {
		s.all.SetText(lang.L("None"))
	}
	s.quality.SetText(qosWords(s.qos))
	s.quality.SetDisabled(s.starting)

	s.cancel.SetText(lang.L("Cancel"))
	switch {
	case running && p.Stopping:
		s.cancel.SetText(lang.L("Stopping…"))
	case running:
		s.cancel.SetText(lang.L("Stop"))
	case s.clearing != nil || s.listed && !choosing:
		s.cancel.SetText(lang.L("Close"))
	}
	s.cancel.SetDisabled(s.starting || running && p.Stopping)
	put(s.back, p.Back > 0)
	s.back.SetText(lang.N("Put {{.N}} back", p.Back, lang.A{"N": words.Count(uint64(p.Back))}))
	s.back.SetDisabled(running || !s.online)
	left := p.By[conn.ClearWaiting] + p.By[conn.ClearUnconfirmed] + p.By[conn.ClearRefused] + p.By[conn.ClearChanged] + p.By[conn.ClearUnseen]
	put(s.act, choosing || s.clearing != nil && left > 0)
	if s.clearing == nil {
		s.act.SetText(lang.N("Clear {{.N}} retained messages", n, lang.A{"N": words.Count(uint64(n))}))
		s.act.SetDisabled(n == 0 || !s.online || s.starting || name != "" && !conn.SameName(name, s.name.Text))
	} else {
		s.act.SetText(lang.N("Clear the other {{.N}}", left, lang.A{"N": words.Count(uint64(left))}))
		s.act.SetDisabled(running || !s.online)
	}
	s.list.Refresh()
	s.box.Refresh()
}

func put(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// sheetLayout puts the parts below one another; the list takes what is left.
type sheetLayout struct{ s *Sheet }

func (sheetLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 330) }

func (l sheetLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const gap = 10
	s, h := l.s, part.ControlHeight()
	x, w := part.SheetPad, size.Width-2*part.SheetPad
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	y := float32(12)
	for _, t := range []*part.Text{s.head, s.note} {
		if t.Said() != "" {
			th := t.HeightAt(w)
			place(t, x, y, w, th)
			y += th + 4
		}
	}
	y += 4
	if s.filter.Visible() {
		aw := s.all.MinSize().Width
		fw := w
		if s.all.Visible() {
			fw -= aw + gap
		}
		place(s.filter, x, y, fw, h)
		place(s.all, x+w-aw, y, aw, h)
		y += h + 6
	}

	bottom := size.Height - h - 4
	right := x + w
	for _, b := range []*part.Button{s.act, s.back, s.cancel} {
		if b.Visible() {
			bw := b.MinSize().Width
			right -= bw
			place(b, right, bottom, bw, h)
			right -= gap
		}
	}
	bottom -= gap
	if s.name.Visible() || s.quality.Visible() {
		bottom -= h
		qw := s.quality.MinSize().Width
		place(s.quality, x, bottom, qw, h)
		place(s.name, x+qw+gap, bottom, w-qw-gap, h)
		bottom -= 6
	}
	for _, t := range []*part.Text{s.foot, s.undo} {
		if t.Said() != "" {
			th := t.HeightAt(w)
			bottom -= th
			place(t, x, bottom, w, th)
			bottom -= 6
		}
	}
	// On whole points: else the line around it may fall outside of it.
	top := float32(math.Ceil(float64(y)))
	place(s.list, x-8, top, w+16, max(0, float32(math.Floor(float64(bottom-top)))))
}
