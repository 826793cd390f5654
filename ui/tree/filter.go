package tree

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/model/filter"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// filterBar is the line over the tree: the filter, how many match it, the
// order, and what concerns all branches.
type filterBar struct {
	pane    *Pane
	content fyne.CanvasObject
	entry   *part.Entry
	count   *canvas.Text
	sort    *part.Button
	more    *part.Button
	focused bool
	behind  int // ticks for which the count was not complete
}

// behindTicks is how many ticks a count may lag, as it does for a moment under
// any traffic, before it is said to be going on.
const behindTicks = 4

func newFilterBar(p *Pane) *filterBar {
	f := &filterBar{pane: p, entry: part.NewEntry(), count: canvas.NewText("", nil)}
	f.entry.OnChanged = func(s string) {
		p.touch()
		if parsed, problems := filter.Parse(s); len(problems) == 0 {
			p.rows.SetFilter(parsed)
		}
		if s == "" {
			p.revealCursor()
		}
		p.list.Refresh()
	}
	f.entry.OnKey = f.onKey
	f.entry.OnFocus = func(on bool) { f.focused = on }
	f.entry.OnSubmitted = func(string) { p.Focus() }
	f.sort = part.NewButton("", f.showSort)
	f.sort.Menu = true
	f.more = part.NewStyledButton("", part.ButtonQuiet, f.showMore)
	f.more.Icon = theme.MoreHorizontalIcon()
	f.sort.Focus, f.more.Focus = part.FocusGoes, part.FocusGoes
	f.retext()
	right := container.NewHBox(container.NewCenter(f.count), f.sort, f.more)
	f.content = container.NewPadded(container.New(layout.NewBorderLayout(nil, nil, nil, right), right, f.entry))
	return f
}

// tick says how many topics match.
func (f *filterBar) tick() {
	text := ""
	if f.entry.Text != "" {
		n, complete := f.pane.rows.Matches()
		text = lang.N("{{.N}} topics match", n, lang.A{"N": words.Count(uint64(n))})
		if complete {
			f.behind = 0
		} else if f.behind++; f.behind > behindTicks {
			text += " …"
		}
	}
	if text != f.count.Text {
		part.PutText(f.count, text, look.Colour(look.ColourDim), theme.Size(theme.SizeNameCaptionText))
		f.content.Refresh()
	}
}

func (f *filterBar) onKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyEscape:
		if f.entry.Text == "" {
			return false
		}
		f.clear()
	case fyne.KeyDown:
		f.pane.Focus()
		if f.pane.cursor() < 0 {
			f.pane.goTo(0)
		}
	default:
		return false
	}
	return true
}

func (f *filterBar) clear() { f.set("") }

func (f *filterBar) set(s string) { f.entry.SetText(s) }

func (f *filterBar) focus() {
	part.Focus(f.entry)
	f.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func (f *filterBar) retext() {
	f.entry.SetPlaceHolder(lang.L("Filter topics by words"))
	f.label()
}

// sortWords are the orders as the menu has them: on the button, and as an entry.
func sortWords() []struct {
	by           model.Sort
	button, menu string
} {
	return []struct {
		by           model.Sort
		button, menu string
	}{
		{model.SortName, lang.L("Sort: name"), lang.L("by name")},
		{model.SortNewest, lang.L("Sort: newest"), lang.L("by newest message")},
		{model.SortRate, lang.L("Sort: rate"), lang.L("by messages per second")},
		{model.SortMessages, lang.L("Sort: messages"), lang.L("by number of messages")},
		{model.SortSize, lang.L("Sort: size"), lang.L("by size of the value")},
	}
}

func (f *filterBar) label() {
	for _, w := range sortWords() {
		if w.by == f.pane.rows.Sort() {
			f.sort.SetText(w.button)
		}
	}
}

func (f *filterBar) showSort() {
	var items []*fyne.MenuItem
	for _, w := range sortWords() {
		item := fyne.NewMenuItem(w.menu, func() {
			f.pane.rows.SetSort(w.by)
			f.label()
			f.pane.list.Refresh()
		})
		item.Checked = w.by == f.pane.rows.Sort()
		items = append(items, item)
	}
	f.menuBelow(f.sort, items...)
}

func (f *filterBar) showMore() {
	columns := fyne.NewMenuItem(lang.L("Columns"), nil)
	columns.ChildMenu = fyne.NewMenu("", f.pane.columnItems()...)
	f.menuBelow(f.more,
		fyne.NewMenuItem(lang.L("Expand all"), func() { f.pane.openAll(0, true) }),
		fyne.NewMenuItem(lang.L("Collapse all"), func() { f.pane.openAll(0, false) }),
		fyne.NewMenuItemSeparator(), columns)
}

func (f *filterBar) menuBelow(o fyne.CanvasObject, items ...*fyne.MenuItem) {
	d := fyne.CurrentApp().Driver()
	if c := d.CanvasForObject(o); c != nil {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, d.AbsolutePositionForObject(o).AddXY(0, o.Size().Height))
	}
}

// noMatch stands in place of the rows when the filter leaves none.
type noMatch struct {
	pane    *Pane
	content *fyne.Container
	text    *canvas.Text
	clear   *part.Button
}

func newNoMatch(p *Pane) *noMatch {
	n := &noMatch{pane: p, text: canvas.NewText("", nil)}
	n.clear = part.NewButton("", func() { p.filter.clear() })
	n.clear.Focus = part.FocusGoes
	n.content = container.NewVBox(layout.NewSpacer(), container.NewCenter(n.text), container.NewCenter(n.clear), layout.NewSpacer(), layout.NewSpacer())
	n.content.Hide()
	return n
}

func (n *noMatch) tick() {
	matches, complete := n.pane.rows.Matches()
	if n.pane.rows.Filter() == nil || !complete || matches > 0 {
		n.content.Hide()
		return
	}
	text := lang.L("No topic name has “{{.Words}}” in it", lang.A{"Words": model.Visible(n.pane.filter.entry.Text)})
	n.clear.SetText(lang.L("Clear the filter"))
	part.PutText(n.text, text, look.Colour(look.ColourDim), theme.TextSize())
	n.content.Show()
}
