package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/words"
)

// findBar is what is typed into to find something in a code view.
type findBar struct {
	widget.BaseWidget
	code   *Code
	finder *finder

	entry      *Entry
	matchCase  *Button
	prev, succ *Button
	shut       *Button
	count      *canvas.Text
	ground     *canvas.Rectangle

	seen    findState // as last shown
	current int       // index of the match that is selected, -1: none
	seek    bool      // go to the first match as soon as there is one
}

func newFindBar(c *Code) *findBar {
	f := &findBar{code: c, finder: &finder{}, current: -1}
	f.entry = NewEntry()
	f.entry.OnChanged = func(string) { f.typed() }
	f.entry.OnKey = f.key
	f.matchCase = f.button(nil, f.toggleCase)
	f.matchCase.Text = "Aa"
	f.prev = f.button(theme.MenuDropUpIcon(), func() { f.next(true) })
	f.succ = f.button(theme.MenuDropDownIcon(), func() { f.next(false) })
	f.shut = f.button(theme.CancelIcon(), func() { f.close() })
	f.count = canvas.NewText("", nil)
	f.count.Alignment = fyne.TextAlignTrailing
	f.ground = &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 1}
	f.ExtendBaseWidget(f)
	return f
}

func (f *findBar) button(icon fyne.Resource, tapped func()) *Button {
	b := NewStyledButton("", ButtonQuiet, tapped)
	b.Icon, b.Focus = icon, FocusGoes
	return b
}

// retext says everything in the language in force.
func (f *findBar) retext() {
	f.entry.SetPlaceHolder(lang.L("Find"))
	f.matchCase.SetToolTip(lang.L("Match case"))
	f.prev.SetToolTip(lang.L("Previous match (Shift+F3)"))
	f.succ.SetToolTip(lang.L("Next match (F3)"))
	f.shut.SetToolTip(lang.L("Close (Esc)"))
}

// open shows the bar, with the focus in it and a selection of one line as what
// to find.
func (f *findBar) open() {
	hidden := !f.Visible()
	if hidden {
		f.retext()
		f.Show()
		f.code.Refresh()
	}
	was := f.entry.Text
	s := f.code.body.sel
	if from, to := s.ordered(); !s.empty() && from.Line == to.Line && to.Cell-from.Cell <= 200 {
		f.entry.SetText(strings.TrimSpace(f.code.body.doc.Slice(from.Line, from.Cell, to.Cell).Text))
	}
	if hidden && f.entry.Text == was {
		f.search()
		f.show()
		f.code.changed()
	}
	f.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	f.focus()
}

// focus puts the keyboard focus into the bar. It asks for the canvas of the
// view: the bar itself may not have been drawn yet, and has none then.
func (f *findBar) focus() {
	if c := canvasOf(f.code); c != nil {
		c.Focus(f.entry)
	}
}

// close hides the bar, ends the search and gives the focus back to the text.
func (f *findBar) close() bool {
	if !f.Visible() {
		return false
	}
	f.Hide()
	f.search()
	f.code.changed()
	f.code.Focus()
	return true
}

func (f *findBar) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF3:
		f.next(f.code.body.mods()&fyne.KeyModifierShift != 0)
	case fyne.KeyEscape:
		f.close()
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		f.code.body.scrollKey(ev.Name)
	default:
		return false
	}
	return true
}

func (f *findBar) toggleCase() {
	if f.casing() {
		f.matchCase.Style = ButtonQuiet
	} else {
		f.matchCase.Style = ButtonPrimary
	}
	f.matchCase.Refresh()
	f.typed()
	f.focus()
}

func (f *findBar) casing() bool { return f.matchCase.Style == ButtonPrimary }

// typed is when what to find has changed: it shows the first match from where
// the view is.
func (f *findBar) typed() {
	f.search()
	f.seek = f.entry.Text != "" && f.current < 0
	f.tick()
	f.show()
	f.code.changed()
}

// search begins to search, or ends it when the bar is closed.
func (f *findBar) search() {
	f.current = -1
	query := f.entry.Text
	if !f.Visible() {
		query = ""
	}
	f.finder.start(f.code.body.doc, query, f.casing())
	if s := f.code.body.sel; !s.empty() { // a refreshed value: the same match again
		f.current = f.matchOf(s)
	}
}

// matchOf is the index of the match that is exactly s, or -1.
func (f *findBar) matchOf(s span) int {
	from, to := s.ordered()
	i := f.finder.from(from)
	if i < f.finder.state().n && f.finder.at(i).span() == (span{from, to}) {
		return i
	}
	return -1
}

// next goes to the next match after the selection, or the one before it, and
// around the end. With nothing to find it opens the bar.
func (f *findBar) next(back bool) {
	if !f.Visible() || f.entry.Text == "" {
		f.open()
		if f.entry.Text == "" {
			return
		}
	}
	n := f.finder.state().n
	if n == 0 {
		return
	}
	i := f.finder.from(f.begin())
	if _, to := f.code.body.sel.ordered(); back {
		i--
	} else if !f.code.body.sel.empty() {
		i = f.finder.from(to)
	}
	f.goTo((i + n) % n)
}

// begin is where a search goes on from: the selection, or where the view
// begins.
func (f *findBar) begin() Spot {
	b := f.code.body
	if from, _ := b.sel.ordered(); !b.sel.empty() {
		return from
	}
	return Spot{b.folds.line(b.top.row), 0}
}

func (f *findBar) goTo(i int) {
	f.current, f.seek = i, false
	m := f.finder.at(i).span()
	f.code.Select(m.anchor, m.head)
	f.show()
}

// tick takes in what the worker has found.
func (f *findBar) tick() {
	s := f.finder.state()
	if s.version == f.seen.version {
		return
	}
	if f.seek && s.n > 0 {
		if i := f.finder.from(f.begin()); i < s.n || !s.running {
			f.goTo(i % s.n)
		}
	}
	f.show()
	f.code.body.Refresh()
}

// show writes how many there are.
func (f *findBar) show() {
	s := f.finder.state()
	f.seen = s
	f.count.Text = f.words(s)
	f.count.Color = look.Colour(look.ColourDim)
	if !s.running && s.n == 0 && f.entry.Text != "" {
		f.count.Color = look.Colour(look.ColourBad)
	}
	f.count.Refresh()
}

func (f *findBar) words(s findState) string {
	n := lang.A{"N": words.Count(uint64(s.n)), "At": words.Count(uint64(f.current + 1))}
	switch {
	case f.entry.Text == "":
		return ""
	case s.running:
		n["Done"] = s.lines * 100 / max(1, f.code.body.doc.Len())
		return lang.L("{{.N}} so far, {{.Done}} %", n)
	case s.n == 0:
		return lang.L("no match")
	case f.current < 0 && s.capped:
		return lang.L("more than {{.N}}", n)
	case f.current < 0:
		return words.Count(uint64(s.n))
	case s.capped:
		return lang.L("{{.At}} of more than {{.N}}", n)
	}
	return lang.L("{{.At}} of {{.N}}", n)
}

// CreateRenderer implements fyne.Widget.
func (f *findBar) CreateRenderer() fyne.WidgetRenderer {
	row := container.New(findLayout{}, f.entry, f.count, f.matchCase, f.prev, f.succ, f.shut)
	return &findBarRenderer{WidgetRenderer: widget.NewSimpleRenderer(container.NewStack(f.ground, row)), bar: f}
}

type findBarRenderer struct {
	fyne.WidgetRenderer
	bar *findBar
}

func (r *findBarRenderer) Refresh() {
	f := r.bar
	f.ground.FillColor, f.ground.StrokeColor = look.Colour(look.GroundChrome), look.Colour(look.ColourBorder)
	f.count.TextSize = theme.Size(theme.SizeNameCaptionText)
	f.show()
	r.WidgetRenderer.Refresh()
}

// findLayout gives the entry what the others leave of the width.
type findLayout struct{}

const findEntryMin, findGap = 130, 4

// MinSize implements fyne.Layout.
func (findLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := fyne.NewSize(3*findGap+findEntryMin+findCountWidth(), o[0].MinSize().Height+2*findGap)
	for _, b := range o[2:] {
		m.Width += b.MinSize().Width
	}
	return m
}

// Layout implements fyne.Layout.
func (findLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := size.Height - 2*findGap
	right := size.Width - findGap
	for i := len(o) - 1; i >= 2; i-- {
		w := o[i].MinSize().Width
		right -= w
		o[i].Move(fyne.NewPos(right, findGap))
		o[i].Resize(fyne.NewSize(w, h))
	}
	right -= findGap + findCountWidth()
	th := o[1].MinSize().Height
	o[1].Move(fyne.NewPos(right, findGap+(h-th)/2))
	o[1].Resize(fyne.NewSize(findCountWidth(), th))
	o[0].Move(fyne.NewPos(findGap, findGap))
	o[0].Resize(fyne.NewSize(max(0, right-2*findGap), h))
}

// findCountWidth is the room for the longest count, so that nothing moves
// while it changes.
func findCountWidth() float32 {
	a := lang.A{"At": "99,999", "N": "99,999", "Done": 99}
	width := float32(0)
	for _, s := range []string{lang.L("{{.At}} of {{.N}}", a), lang.L("{{.N}} so far, {{.Done}} %", a)} {
		width = max(width, fyne.MeasureText(s, theme.Size(theme.SizeNameCaptionText), fyne.TextStyle{}).Width)
	}
	return width
}
