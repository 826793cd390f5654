package tree

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// longestName is how many characters of a saved filter's name a menu shows.
const longestName = 40

// showSaved opens the menu of the filter field: the saved filters, what can be
// done with them, and the help.
func (f *filterBar) showSaved() { part.MenuBelow(f.saved, f.savedItems()...) }

func (f *filterBar) savedItems() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	if store := f.pane.opt.Filters; store != nil {
		all := store.Filters()
		var rename, remove []*fyne.MenuItem
		for _, saved := range all {
			item := fyne.NewMenuItem(menuName(saved.Name), func() { f.apply(saved.Text) })
			item.Checked = saved.Text == f.field.entry.Text
			items = append(items, item)
			rename = append(rename, fyne.NewMenuItem(menuName(saved.Name), func() { f.askName(saved.Name) }))
			remove = append(remove, fyne.NewMenuItem(menuName(saved.Name), func() { f.remove(saved) }))
		}
		if len(all) > 0 {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		save := fyne.NewMenuItem(lang.L("Save this filter…"), func() { f.askName("") })
		save.Disabled = f.empty() || len(f.field.problems) > 0
		items = append(items, save)
		if len(all) > 0 {
			items = append(items, branch(lang.L("Rename"), rename), branch(lang.L("Delete"), remove))
		}
		items = append(items, fyne.NewMenuItemSeparator())
	}
	return append(items, fyne.NewMenuItem(lang.L("Filter help"), f.showHelp))
}

func branch(label string, items []*fyne.MenuItem) *fyne.MenuItem {
	item := fyne.NewMenuItem(label, nil)
	item.ChildMenu = fyne.NewMenu("", items...)
	return item
}

func menuName(name string) string {
	runes := []rune(model.Visible(name))
	if len(runes) > longestName {
		return string(runes[:longestName]) + "…"
	}
	return string(runes)
}

func (f *filterBar) apply(text string) {
	f.field.set(text)
	f.pane.Focus()
}

// remove deletes a saved filter, and offers to bring it back.
func (f *filterBar) remove(saved disk.SavedFilter) {
	store := f.pane.opt.Filters
	store.ChangeFilters(func(v *disk.Views) { v.DeleteFilter(saved.Name) })
	f.field.float.tell(lang.L("Deleted the filter {{.Name}}", lang.A{"Name": menuName(saved.Name)}), lang.L("Undo"), func() {
		store.ChangeFilters(func(v *disk.Views) { v.SaveFilter(saved.Name, saved.Text) })
	})
}

// askName asks under which name to save the filter in the field, or, given the
// name of a saved one, for another name.
func (f *filterBar) askName(old string) {
	c := fyne.CurrentApp().Driver().CanvasForObject(f.field)
	if c == nil {
		return
	}
	a := newNameAsker(f, old)
	title := canvas.NewText(a.title(), look.Colour(look.ColourText))
	title.TextSize = theme.TextSize()
	a.popup = widget.NewPopUp(container.NewPadded(container.NewVBox(title, container.NewBorder(nil, nil, nil, a.ok, a.entry))), c)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.field)
	a.popup.Resize(fyne.NewSize(max(f.field.Size().Width, 300), a.popup.MinSize().Height))
	a.popup.ShowAtPosition(at.AddXY(0, f.field.Size().Height+2))
	c.Focus(a.entry)
	a.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// nameAsker is the line that asks for the name of a saved filter.
type nameAsker struct {
	bar   *filterBar
	old   string // "": the filter in the field is saved
	popup *widget.PopUp
	entry *part.Entry
	ok    *part.Button
}

func newNameAsker(f *filterBar, old string) *nameAsker {
	a := &nameAsker{bar: f, old: old, entry: part.NewEntry()}
	a.ok = part.NewStyledButton("", part.ButtonPrimary, a.done)
	a.ok.Fits = []string{lang.L("Save"), lang.L("Rename"), lang.L("Replace")}
	a.entry.SetPlaceHolder(lang.L("Name of the filter"))
	a.entry.OnChanged = func(string) { a.label() }
	a.entry.OnSubmitted = func(string) { a.done() }
	a.entry.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyEscape {
			a.popup.Hide()
			return true
		}
		return false
	}
	name := old
	if name == "" {
		name = f.field.entry.Text
	}
	a.entry.SetText(name)
	a.label()
	return a
}

// title says what the name is for.
func (a *nameAsker) title() string {
	if a.old != "" {
		return lang.L("New name of {{.Name}}", lang.A{"Name": menuName(a.old)})
	}
	return lang.L("Save the filter as")
}

func (a *nameAsker) name() string { return strings.TrimSpace(a.entry.Text) }

// label says on the button when another filter has the name.
func (a *nameAsker) label() {
	text := lang.L("Save")
	if a.old != "" {
		text = lang.L("Rename")
	}
	for _, saved := range a.bar.pane.opt.Filters.Filters() {
		if saved.Name == a.name() && saved.Name != a.old {
			text = lang.L("Replace")
		}
	}
	a.ok.SetText(text)
	a.ok.SetDisabled(a.name() == "")
}

func (a *nameAsker) done() {
	name, text, old := a.name(), a.bar.field.entry.Text, a.old
	if name == "" {
		return
	}
	a.popup.Hide()
	a.bar.pane.opt.Filters.ChangeFilters(func(v *disk.Views) {
		if old != "" {
			v.RenameFilter(old, name)
		} else {
			v.SaveFilter(name, text)
		}
	})
}
