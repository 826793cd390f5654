package tree

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/part"
)

// What is selected among the pins is selected in the tree: the selection is of
// topics. Only of what was not heard yet there is no topic to select.

// Index and At make the pins an order that a selection can extend over.
func (s *pins) Index(id model.TopicID) (int, bool) {
	for i := range s.all {
		if id != 0 && s.id(i) == id {
			return i, true
		}
	}
	return 0, false
}

// At is the topic of row i.
func (s *pins) At(i int) (model.TopicID, bool) {
	id := s.id(i)
	return id, id != 0
}

func (s *pins) cursor() int {
	for i := range s.all {
		if p := &s.all[i]; p.id != 0 && p.id == s.pane.sel.cursor || s.silent != "" && p.name == s.silent {
			return i
		}
	}
	return -1
}

func (s *pins) selected(i int) bool {
	p := &s.all[i]
	return p.id != 0 && s.pane.sel.ids[p.id] || s.silent != "" && p.name == s.silent
}

func (s *pins) onSelect(i int, mode part.SelectMode) {
	id, heard := s.At(i)
	s.pane.touch()
	if heard {
		s.silent = ""
		s.pane.sel.pick(s, i, id, mode)
	} else {
		s.silent = s.all[i].name
		s.pane.sel = selection{}
	}
	s.pane.picked()
}

// onActivate shows the topic in the tree.
func (s *pins) onActivate(i int) {
	if id, heard := s.At(i); heard {
		s.pane.ShowInTree(id)
	}
}

func (s *pins) onKey(ev *fyne.KeyEvent) bool {
	return ev.Name == fyne.KeyEscape && s.pane.onKey(ev)
}

func (s *pins) onShortcut(sc fyne.Shortcut) bool {
	if c, ok := sc.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierAlt {
		switch c.KeyName {
		case fyne.KeyUp:
			s.move(-1)
			return true
		case fyne.KeyDown:
			s.move(1)
			return true
		}
	}
	return s.pane.Shortcut(sc)
}

func (s *pins) showMenu(i int, at fyne.Position) {
	if i >= 0 {
		part.MenuAt(s.list, at, s.menuItems()...)
	}
}

// menuItems is the context menu of a pin: where it stands, and what can be done
// with its topic.
func (s *pins) menuItems() []*fyne.MenuItem {
	item := fyne.NewMenuItem
	i := s.cursor()
	if i < 0 {
		return s.pane.menuItems()
	}
	var items []*fyne.MenuItem
	if id := s.all[i].id; id != 0 {
		items = append(items, item(lang.L("Show in the tree"), func() { s.pane.ShowInTree(id) }))
	}
	if i > 0 {
		items = append(items, item(lang.L("Move up"), func() { s.move(-1) }))
	}
	if i < len(s.all)-1 {
		items = append(items, item(lang.L("Move down"), func() { s.move(1) }))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	if name := s.silent; name != "" {
		items = append(items, item(lang.L("Copy topic"), func() { s.pane.copy(name) }))
		if s.pane.opt.OnPublishHere != nil {
			items = append(items, item(lang.L("Publish here"), func() { s.pane.opt.OnPublishHere(name) }))
		}
		return append(items, fyne.NewMenuItemSeparator(), item(lang.L("Unpin"), s.pane.TogglePins))
	}
	return append(items, s.pane.menuItems()...)
}

// TogglePins pins what is selected, or unpins it when all of it is pinned.
func (p *Pane) TogglePins() {
	names, all := p.pinnable()
	if len(names) == 0 {
		return
	}
	p.changeSetup(func(v *disk.View) {
		if all {
			v.Unpin(names...)
		} else {
			v.Pin(names...)
		}
	})
}

// pinnable are the selected topics in the order of their rows, and whether all
// of them are pinned; none where they are too many.
func (p *Pane) pinnable() (names []string, all bool) {
	switch {
	case p.opt.Setup == nil || len(p.sel.ids) > mostPinned:
		return nil, false
	case p.pins.silent != "":
		return []string{p.pins.silent}, true
	}
	all = true
	for _, id := range p.ordered() {
		name := p.opt.Tree.Name(id)
		names = append(names, name)
		all = all && p.pins.has(name)
	}
	return names, all
}

// ShowInTree brings a topic into view in the tree, also where a filter has
// hidden it, and puts the keyboard there.
func (p *Pane) ShowInTree(id model.TopicID) {
	p.Select(id)
	if _, ok := p.rows.Index(id); !ok {
		p.filter.clear()
		p.revealCursor()
	}
	p.Focus()
}
