package tree

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/model"
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
	field   *filterField
	saved   *part.Button
	count   *canvas.Text
	within  *fyne.Container // the count and the menu, within the field
	sort    *part.Button
	pause   *part.Button // nil: not offered
	more    *part.Button
	behind  int // ticks for which the count was not complete
}

// behindTicks is how many ticks a count may lag, as it does for a moment under
// any traffic, before it is said to be going on.
const behindTicks = 4

func newFilterBar(p *Pane) *filterBar {
	f := &filterBar{pane: p, field: newFilterField(p), count: canvas.NewText("", nil)}
	f.saved = part.NewStyledButton("", part.ButtonQuiet, f.showSaved)
	f.saved.Icon = theme.MenuDropDownIcon()
	f.sort = part.NewButton("", f.showSort)
	f.sort.Menu = true
	f.more = part.NewStyledButton("", part.ButtonQuiet, f.showMore)
	f.more.Icon = theme.MoreHorizontalIcon()
	f.saved.Focus, f.sort.Focus, f.more.Focus = part.FocusKept, part.FocusKept, part.FocusKept
	f.retext()
	// Within the field, so that nothing moves when the count does.
	f.within = container.New(part.FieldEnd{}, f.saved, f.count)
	f.field.entry.ActionItem = f.within
	if p.opt.OnPause != nil {
		f.pause = part.NewStyledButton("", part.ButtonQuiet, p.opt.OnPause)
		f.pause.Focus = part.FocusKept
		f.showPaused()
	}
	line := container.New(barLine{f}, f.field, f.sort, f.more)
	if f.pause != nil {
		line.Objects = slices.Insert(line.Objects, 2, fyne.CanvasObject(f.pause))
	}
	f.content = container.NewPadded(line)
	return f
}

// tick says how many topics match, and whether that is by what is typed.
func (f *filterBar) tick(now time.Time) {
	f.field.tick(now)
	text, colour := "", look.ColourDim
	n, complete := f.pane.rows.Matches()
	if f.field.trying != nil && !complete && f.behind < behindTicks {
		f.behind++
		return // it is not known yet whether that is in force
	}
	number := words.Count(uint64(n))
	filtered := f.pane.rows.Filter() != nil
	switch wrong := len(f.field.problems) > 0 || f.field.waits(); {
	case wrong && filtered:
		text, colour = lang.N("still {{.N}} topics", n, lang.A{"N": number}), look.ColourWait
	case wrong:
		text, colour = lang.L("not filtered"), look.ColourWait
	case filtered && n == 0 && f.pane.rows.MatchesInSys() > 0:
		text = lang.L("{{.N}} in $SYS", lang.A{"N": words.Count(uint64(f.pane.rows.MatchesInSys()))})
	case filtered:
		text = lang.N("{{.N}} topics match", n, lang.A{"N": number})
	}
	size := theme.Size(theme.SizeNameCaptionText)
	if room := f.field.Size().Width * 0.45; filtered && room > 0 && fyne.MeasureText(text, size, fyne.TextStyle{}).Width > room {
		text = number
	}
	if complete {
		f.behind = 0
	} else if f.behind++; f.behind > behindTicks {
		text += " …"
	}
	if text != f.count.Text || look.Colour(colour) != f.count.Color {
		part.PutText(f.count, text, look.Colour(colour), size)
		f.within.Refresh()
		f.field.entry.Refresh()
	}
}

func (f *filterBar) clear() { f.field.set("") }

// empty reports whether nothing is typed into the field.
func (f *filterBar) empty() bool { return f.field.entry.Text == "" }

func (f *filterBar) retext() {
	f.field.entry.SetPlaceHolder(lang.L("Filter: words, value>80, age<5m …"))
	f.saved.SetToolTip(lang.L("Saved filters, help"))
	f.label()
	f.showPaused()
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

func (f *filterBar) showSort() { part.MenuBelow(f.sort, f.sortItems()...) }

func (f *filterBar) sortItems() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, w := range sortWords() {
		item := fyne.NewMenuItem(w.menu, func() {
			f.pane.rows.SetSort(w.by)
			f.label()
			f.pane.list.Refresh()
			part.FocusIfFree(f.pane.list)
		})
		item.Checked = w.by == f.pane.rows.Sort()
		items = append(items, item)
	}
	return items
}

func (f *filterBar) showMore() {
	part.MenuBelow(f.more, f.moreItems()...)
}

// moreItems are what concerns the tree as a whole.
func (f *filterBar) moreItems() []*fyne.MenuItem {
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(lang.L("Expand all"), func() { f.pane.openAll(0, true) }),
		fyne.NewMenuItem(lang.L("Collapse all"), func() { f.pane.openAll(0, false) }),
		fyne.NewMenuItemSeparator(),
	}
	add := func(label string, do func()) {
		if do != nil {
			items = append(items, fyne.NewMenuItem(label, do))
		}
	}
	pause := lang.L("Pause the screen")
	if f.pane.then != nil {
		pause = lang.L("Resume")
	}
	add(pause, f.pane.opt.OnPause)
	add(lang.L("Hot topics"), f.pane.opt.OnHot)
	add(lang.L("Broker"), f.pane.opt.OnBroker)
	add(lang.L("Subscriptions"), f.pane.opt.OnSubs)
	add(lang.L("Mark what comes from now on as new"), f.pane.opt.OnMarkNew)
	columns := branch(lang.L("Columns"), f.pane.columnItems())
	items = append(items, fyne.NewMenuItemSeparator())
	if !f.sort.Visible() {
		items = append(items, branch(lang.L("Sort"), f.sortItems()))
	}
	return append(items, columns)
}

// showPaused says on the button what it does.
func (f *filterBar) showPaused() {
	if f.pause == nil {
		return
	}
	on := f.pane.then != nil
	icon, tip := theme.MediaPauseIcon(), lang.L("Pause the screen (F8)")
	if on {
		icon, tip = theme.MediaPlayIcon(), lang.L("Resume (F8)")
	}
	f.pause.Icon = icon
	f.pause.SetToolTip(tip)
	f.pause.SetChosen(on)
	f.pause.Refresh()
}
