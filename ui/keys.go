package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"treetop/ui/lang"
	"treetop/ui/part"
	"treetop/ui/settings"
)

// key is a line of the one table of keys: what the person presses, what it
// does, in words for the sheet, and how.
type key struct {
	name  fyne.KeyName
	mods  fyne.KeyModifier
	group string
	does  string
	do    func()
}

const ctrl = fyne.KeyModifierShortcutDefault

// keys is the table of what works anywhere in the window. Keys of the toolkit
// reach it from the canvas, and from widgets of ours that do not use them.
func (a *App) keys() []key {
	window, tabs, session := lang.L("Window"), lang.L("Tabs"), lang.L("Session")
	withView := func(do func(*sessionView)) func() {
		return func() {
			if v := a.current(); v != nil {
				do(v)
			}
		}
	}
	ks := []key{
		{fyne.KeyL, ctrl, session, lang.L("Filter topics"), a.focusFilter},
		{fyne.KeyF, ctrl, session, lang.L("Find in the pane with the focus"), withView((*sessionView).find)},
		{fyne.KeyF6, 0, window, lang.L("Next pane; with Shift the one before"), func() { a.nextPane(part.Modifiers()&fyne.KeyModifierShift != 0) }},
		{fyne.KeyF3, 0, session, lang.L("Find the next one"), withView(func(v *sessionView) {
			v.inspect.FindNext(part.Modifiers()&fyne.KeyModifierShift != 0)
		})},
		{fyne.KeyE, ctrl, session, lang.L("Payload editor"), withView((*sessionView).showPublish)},
		{fyne.KeyS, ctrl, session, lang.L("Save payload, or the profile"), a.save},
		{fyne.KeyR, ctrl, session, lang.L("Reconnect"), withView(func(v *sessionView) { v.sess.Reconnect() })},
		{fyne.KeyD, ctrl, session, lang.L("Pin the topic, or unpin it"), withView(func(v *sessionView) { v.tree.TogglePins() })},
		{fyne.KeyF8, 0, session, lang.L("Pause the screen, or resume"), withView((*sessionView).togglePause)},
		{fyne.KeyH, ctrl, session, lang.L("Hot topics, or the tree again"), withView((*sessionView).toggleHot)},
		{fyne.KeyB, ctrl, session, lang.L("Broker, or the tree again"), withView((*sessionView).toggleBroker)},
		{fyne.KeyU, ctrl, session, lang.L("Subscriptions"), withView((*sessionView).editSubscriptions)},
		{fyne.KeyK, ctrl, session, lang.L("Clear retained messages at and below what is selected"), withView((*sessionView).clearSelected)},
		{fyne.KeyM, ctrl, session, lang.L("Mark what comes from now on as new"), withView((*sessionView).markSeen)},
		{fyne.KeyT, ctrl, tabs, lang.L("Connections"), func() { a.pick(0) }},
		{fyne.KeyN, ctrl, tabs, lang.L("New profile"), a.newConnection},
		{fyne.KeyW, ctrl, tabs, lang.L("Close the tab"), func() { a.closeTab(a.active) }},
		{fyne.KeyTab, fyne.KeyModifierControl, tabs, lang.L("Next tab"), func() { a.pick((a.active + 1) % (len(a.views) + 1)) }},
		{fyne.KeyPageDown, ctrl, "", "", func() { a.pick((a.active + 1) % (len(a.views) + 1)) }},
		{fyne.KeyPageUp, ctrl, tabs, lang.L("Previous tab"), func() { a.pick((a.active + len(a.views)) % (len(a.views) + 1)) }},
		{fyne.KeyTab, fyne.KeyModifierControl | fyne.KeyModifierShift, "", "", func() { a.pick((a.active + len(a.views)) % (len(a.views) + 1)) }},
		{fyne.KeyEqual, ctrl, window, lang.L("Larger text"), func() { a.zoom(1) }},
		{fyne.KeyPlus, ctrl, "", "", func() { a.zoom(1) }},
		{fyne.KeyMinus, ctrl, window, lang.L("Smaller text"), func() { a.zoom(-1) }},
		{fyne.Key0, ctrl, window, lang.L("Normal text"), func() { a.zoom(0) }},
		{fyne.KeyComma, ctrl, window, lang.L("Settings"), a.showSettings},
		{fyne.KeyF1, 0, window, lang.L("This sheet"), a.showShortcuts},
		{fyne.KeySlash, ctrl, "", "", a.showShortcuts},
		{fyne.KeyQ, ctrl, window, lang.L("Quit"), a.Quit},
	}
	for i, name := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9} {
		ks = append(ks, key{name, ctrl, "", "", func() { a.pick(i) }})
	}
	return ks
}

// bindKeys hangs the table on the canvas.
func (a *App) bindKeys() {
	c := a.win.Canvas()
	plain := map[fyne.KeyName]func(){}
	for _, k := range a.keys() {
		do := a.unlessDialog(k.do)
		if k.mods == 0 {
			plain[k.name] = do
			continue
		}
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k.name, Modifier: k.mods}, func(fyne.Shortcut) { do() })
	}
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			a.escape()
			return
		}
		if do := plain[ev.Name]; do != nil {
			do()
		}
	})
}

// unlessDialog keeps a key from working behind a dialog or a menu, where the
// toolkit would let it through.
func (a *App) unlessDialog(do func()) func() {
	return func() {
		if a.win.Canvas().Overlays().Top() == nil {
			do()
		}
	}
}

// escape closes what lies on top: a dialog or menu first, then what the pane
// has open. It never disconnects.
func (a *App) escape() {
	if a.sheet != nil && a.sheet.Open() {
		a.sheet.Close()
		return
	}
	if top := a.win.Canvas().Overlays().Top(); top != nil {
		a.win.Canvas().Overlays().Remove(top)
		return
	}
	if v := a.current(); v != nil {
		v.escape()
	}
}

// nextPane moves the focus to the next pane of a session, or to the one
// before.
func (a *App) nextPane(back bool) {
	v := a.current()
	if v == nil {
		a.profiles.NextSide()
		return
	}
	panes := []struct {
		focused func() bool
		focus   func()
	}{
		{v.leftFocused, v.focusLeft},
		{v.inspect.Focused, v.inspect.Focus},
		{v.publish.Focused, v.publish.FocusPayload},
	}
	if v.sess.Profile().ReadOnly {
		panes = panes[:2] // there is nothing to publish with
	}
	at, step := -1, 1
	if back {
		step = len(panes) - 1
	}
	for i, p := range panes {
		if p.focused() {
			at = i
		}
	}
	next := 0
	if at >= 0 {
		next = (at + step) % len(panes)
	}
	if next > 0 {
		v.panes.showDetails()
	} else {
		v.panes.showTree()
	}
	panes[next].focus()
}

// shortcuts are all keys in words, those of the panes too.
func (a *App) shortcuts() []settings.Key {
	tree, publish := lang.L("Topic tree"), lang.L("Publish panel")
	out := []settings.Key{
		{Keys: "↑ ↓ PgUp PgDn Home End", Does: lang.L("Move; with Shift or Ctrl select several"), Group: tree},
		{Keys: "→ ←", Does: lang.L("Open, then the first child; close, then the parent"), Group: tree},
		{Keys: "Enter", Does: lang.L("Open or close"), Group: tree},
		{Keys: "*", Does: lang.L("Open all below"), Group: tree},
		{Keys: lang.L("letters"), Does: lang.L("Jump to the next topic that starts so"), Group: tree},
		{Keys: modName() + "+C", Does: lang.L("Copy the topic"), Group: tree},
		{Keys: modName() + "+Shift+C", Does: lang.L("Copy the value"), Group: tree},
		{Keys: "Alt+↑ ↓", Does: lang.L("Among the pinned: move up or down"), Group: tree},
		{Keys: "Shift+F10", Does: lang.L("Context menu"), Group: tree},
		{Keys: modName() + "+Enter", Does: lang.L("Publish"), Group: publish},
		{Keys: "Esc", Does: lang.L("Close the menu, then the search, then the filter"), Group: lang.L("Window")},
		{Keys: modName() + "+1…9", Does: lang.L("Go to a tab"), Group: lang.L("Tabs")},
	}
	for _, k := range a.keys() {
		if k.does != "" {
			out = append(out, settings.Key{Keys: keyWords(k), Does: k.does, Group: k.group})
		}
	}
	return out
}

func modName() string {
	if ctrl == fyne.KeyModifierSuper {
		return "⌘"
	}
	return "Ctrl"
}

func keyWords(k key) string {
	name := map[fyne.KeyName]string{fyne.KeyComma: ",", fyne.KeyEqual: "=", fyne.KeyMinus: "-", fyne.KeyPageUp: "PgUp"}[k.name]
	if name == "" {
		name = string(k.name)
	}
	switch {
	case k.mods == 0:
		return name
	case k.mods == fyne.KeyModifierControl:
		return "Ctrl+" + name
	}
	return modName() + "+" + name
}
