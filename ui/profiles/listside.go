package profiles

import (
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// listSide is the list of profiles: a filter, the rows, and at the lower edge
// what was deleted and can be brought back.
type listSide struct {
	p   *Pane
	box *fyne.Container

	ground  *canvas.Rectangle
	filter  *part.Entry
	add     *part.Button
	more    *part.Button
	rows    *part.List
	nothing *part.Text

	strip         *canvas.Rectangle
	stripText     *part.Text
	undo, dismiss *part.Button
	trouble       string // what went wrong after the fact

	edit, connect *part.Button // where one side is shown at a time
	place         int          // where the cursor was when its row went; -1: not known
	marked        string       // what was selected when the rows were last drawn
}

func newListSide(p *Pane) *listSide {
	l := &listSide{p: p, place: -1}
	l.ground = canvas.NewRectangle(look.Colour(look.GroundChrome))
	l.filter = part.NewEntry()
	l.filter.SetPlaceHolder(lang.L("Filter profiles"))
	l.filter.Text = p.filter
	l.filter.OnChanged = func(s string) { p.filter = s; p.update() }
	l.filter.OnKey = l.filterKey
	l.add = newIconButton(theme.ContentAddIcon(), lang.L("New profile"), p.NewProfile)
	l.more = newIconButton(theme.MoreVerticalIcon(), lang.L("More"), func() { part.MenuBelow(l.more, l.p.listMenu()...) })
	l.nothing = newNote()
	l.nothing.Set(lang.L("No profile matches the filter"), look.ColourDim)
	l.nothing.Hide()

	l.rows = part.NewList()
	l.rows.RowHeight = rowHeight()
	l.rows.Len = func() int { return len(p.rows) }
	l.rows.NewRow = func() fyne.CanvasObject { return newRowView() }
	l.rows.Bind = func(i int, o fyne.CanvasObject, _ part.RowState) { o.(*rowView).set(p.rows[i]) }
	l.rows.Selected = func(i int) bool { return p.rows[i].id != "" && p.rows[i].id == p.selected }
	l.rows.Cursor = l.cursor
	l.rows.OnSelect = func(i int, _ part.SelectMode) { l.choose(i) }
	l.rows.OnActivate = func(i int) {
		if id := p.rows[i].id; id != "" {
			p.open(id)
		}
	}
	l.rows.OnMenu = l.menu
	l.rows.OnKey = l.key
	l.rows.OnRune = l.jump
	l.rows.Tip = l.tip

	l.strip = canvas.NewRectangle(look.Colour(look.GroundStrip))
	l.stripText = newNote()
	l.stripText.OnHeight = func() { l.box.Refresh() }
	l.undo = newButton(lang.L("Undo"), part.ButtonPlain, func() { p.undo() })
	l.dismiss = newButton(lang.L("Dismiss"), part.ButtonPlain, func() { l.problem(""); p.update() })
	l.edit = newButton(lang.L("Edit"), part.ButtonPlain, func() {
		if p.selected == demoID {
			p.forward()
		} else {
			p.Edit(p.selected)
		}
	})
	l.connect = newButton(lang.L("Connect"), part.ButtonPrimary, func() { p.open(p.selected) })
	l.edit.Hide()
	l.connect.Hide()
	l.box = container.New(listLayout{l}, l.ground, l.filter, l.add, l.more, l.rows, l.nothing, l.strip, l.stripText, l.undo, l.dismiss, l.edit, l.connect)
	return l
}

func (l *listSide) setNarrow(on bool) {
	l.edit.Hidden, l.connect.Hidden = !on, !on
}

// show draws these rows.
func (l *listSide) show(rows []row) {
	if same := slices.Equal(rows, l.p.rows); !same || l.marked != l.p.selected {
		if !same {
			l.p.rows = rows
		}
		l.marked = l.p.selected
		l.rows.Refresh()
	}
	if none := len(rows) == 0 && l.p.filter != ""; l.nothing.Visible() != none {
		l.nothing.Hidden = !none
		l.nothing.Refresh()
	}
	l.edit.SetDisabled(l.p.selected == "")
	l.connect.SetDisabled(l.p.selected == "")
	l.showStrip()
}

func (l *listSide) showStrip() {
	text, undo := l.trouble, false
	if n := len(l.p.bin); n > 0 && text == "" {
		text, undo = lang.L("Deleted “{{.Name}}”", lang.A{"Name": nameOf(l.p.bin[n-1].draft.likely())}), true
	}
	tone := look.ColourText
	if l.trouble != "" {
		tone = look.ColourBad
	}
	visible := text != ""
	changed := l.strip.Visible() != visible || l.undo.Visible() != (visible && undo)
	l.stripText.Set(text, tone)
	l.strip.Hidden, l.stripText.Hidden = !visible, !visible
	l.undo.Hidden, l.dismiss.Hidden = !visible || !undo, !visible || undo
	if changed {
		l.box.Refresh()
	}
}

// problem says what went wrong after the fact, until it is dismissed.
func (l *listSide) problem(text string) { l.trouble = text }

func (l *listSide) index(id string) int {
	return slices.IndexFunc(l.p.rows, func(r row) bool { return id != "" && r.id == id })
}

func (l *listSide) ensureVisible(id string) {
	if i := l.index(id); i >= 0 {
		l.rows.EnsureVisible(i)
		l.rows.Refresh()
	}
}

// keepPlace remembers where a row is that is about to go, so that the arrow
// keys go on from there.
func (l *listSide) keepPlace(id string) { l.place = l.index(id) }

func (l *listSide) cursor() int {
	if i := l.index(l.p.selected); i >= 0 {
		return i
	}
	return min(l.place, len(l.p.rows)-1)
}

// choose selects the profile of row i, or the nearest one beyond a heading.
func (l *listSide) choose(i int) {
	if i < 0 || i >= len(l.p.rows) {
		return
	}
	if l.p.rows[i].isHeading() {
		if i < l.cursor() && i > 0 {
			i--
		} else {
			i++
		}
	}
	if i < len(l.p.rows) && !l.p.rows[i].isHeading() {
		l.place = -1
		l.p.choose(l.p.rows[i].id)
		l.rows.EnsureVisible(i)
	}
}

func (l *listSide) menu(i int, at fyne.Position) {
	items := l.p.listMenu()
	if i >= 0 && i < len(l.p.rows) && !l.p.rows[i].isHeading() {
		items = l.p.menu(l.p.rows[i].id)
	}
	part.MenuAt(l.rows, at, items...)
}

func (l *listSide) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDelete:
		if id := l.p.selected; id != "" && id != demoID {
			l.p.remove(id)
		}
	case fyne.KeyF2:
		l.p.Edit(l.p.selected)
	case fyne.KeyEscape:
		if l.p.filter == "" {
			return false
		}
		l.filter.SetText("")
	default:
		return false
	}
	return true
}

// filterKey lets the arrow keys and Enter go on from the filter to the rows.
func (l *listSide) filterKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		if l.index(l.p.selected) < 0 {
			l.choose(0)
		}
		l.p.focus(l.rows)
	case fyne.KeyEscape:
		if l.p.filter == "" {
			return false
		}
		l.filter.SetText("")
	default:
		return false
	}
	return true
}

// jump selects the next profile whose name begins so.
func (l *listSide) jump(r rune) {
	n := len(l.p.rows)
	for k := 1; k <= n; k++ {
		i := (max(l.cursor(), -1) + k) % n
		if !l.p.rows[i].isHeading() && strings.HasPrefix(strings.ToLower(l.p.rows[i].name), strings.ToLower(string(r))) {
			l.choose(i)
			l.rows.Refresh()
			return
		}
	}
}

// tip is the whole of what a row has cut, and at its right what its marks mean.
func (l *listSide) tip(i int, x float32) string {
	r := l.p.rows[i]
	if r.isHeading() {
		return ""
	}
	var lines []string
	if name, address := r.cut(l.rows.Size().Width); x < l.rows.Size().Width-marksWidth {
		if name {
			lines = append(lines, r.name)
		}
		if address {
			lines = append(lines, r.address)
		}
		return strings.Join(lines, "\n")
	}
	if r.unverified {
		lines = append(lines, lang.L("The broker's certificate is not verified"))
	}
	if r.readOnly {
		lines = append(lines, lang.L("Read-only: publishing is off"))
	}
	if r.unsaved {
		lines = append(lines, lang.L("Its form has changes that are not saved"))
	}
	return strings.Join(lines, "\n")
}

// marksWidth is how much of the right of a row explains its marks, px.
const marksWidth = 120

func whole(x float32) float32 { return float32(math.Round(float64(x))) }

type listLayout struct{ l *listSide }

func (listLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 200) }

func (ll listLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l := ll.l
	l.ground.FillColor = look.Colour(look.GroundChrome)
	l.ground.Resize(size)
	h, pad := controlHeight(), rowPad
	l.filter.Move(fyne.NewPos(pad, 10))
	const mw = 26 // ⋮ is narrow
	l.filter.Resize(fyne.NewSize(size.Width-2*pad-h-mw-14, h))
	l.add.Move(fyne.NewPos(size.Width-pad-h-mw-8, 10))
	l.add.Resize(fyne.NewSize(h+4, h))
	l.more.Move(fyne.NewPos(size.Width-pad-mw, 10))
	l.more.Resize(fyne.NewSize(mw, h))

	bottom := size.Height
	if l.connect.Visible() {
		bottom -= h + 2*footerPad
		w := l.connect.MinSize().Width
		l.connect.Move(fyne.NewPos(size.Width-pad-w, bottom+footerPad))
		l.connect.Resize(fyne.NewSize(w, h))
		l.edit.Move(fyne.NewPos(size.Width-pad-w-lineGap-l.edit.MinSize().Width, bottom+footerPad))
		l.edit.Resize(fyne.NewSize(l.edit.MinSize().Width, h))
	}
	if l.strip.Visible() {
		b := l.undo
		if !b.Visible() {
			b = l.dismiss
		}
		bw := b.MinSize().Width
		w := size.Width - 2*pad - bw - lineGap
		th := l.stripText.HeightAt(w)
		sh := max(h, th) + 12
		bottom -= sh
		l.strip.FillColor = look.Colour(look.GroundStrip)
		l.strip.Move(fyne.NewPos(0, bottom))
		l.strip.Resize(fyne.NewSize(size.Width, sh))
		l.stripText.Move(fyne.NewPos(pad, bottom+(sh-th)/2))
		l.stripText.Resize(fyne.NewSize(w, th))
		b.Move(fyne.NewPos(size.Width-pad-bw, bottom+(sh-h)/2))
		b.Resize(fyne.NewSize(bw, h))
	}
	// On whole pixels, else the clipping of the list takes the edge of its frame.
	top, bottom := whole(h+20), whole(bottom)
	l.nothing.Move(fyne.NewPos(pad, top+10))
	l.nothing.Resize(fyne.NewSize(size.Width-2*pad, l.nothing.HeightAt(size.Width-2*pad)))
	l.rows.RowHeight = rowHeight()
	l.rows.Move(fyne.NewPos(0, top))
	l.rows.Resize(fyne.NewSize(size.Width, max(0, bottom-top)))
}
