package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"treetop/conn"
	"treetop/conn/disk"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

func demoName() string { return lang.L("Demo broker") }

// mainMenu is what ☰ opens: what is not worth a place of its own.
func (a *App) mainMenu() {
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(lang.L("New profile"), a.newConnection),
		fyne.NewMenuItem(lang.L("Import connections…"), func() { a.pick(0); a.profiles.ShowImport("") }),
		fyne.NewMenuItem(lang.L("Open the demo broker"), a.openDemo),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Settings…"), a.showSettings),
		fyne.NewMenuItem(lang.L("Publish log"), a.showAudit),
		fyne.NewMenuItem(lang.L("Keyboard shortcuts"), a.showShortcuts),
		fyne.NewMenuItem(lang.L("About Treetop"), a.showAbout),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Quit"), a.Quit),
	}
	part.MenuBelow(a.bar.menu, items...)
}

func (a *App) tabMenu(i int, at fyne.Position) {
	if i == 0 {
		return
	}
	v := a.views[i-1]
	items := []*fyne.MenuItem{fyne.NewMenuItem(lang.L("Reconnect"), v.sess.Reconnect)}
	if v.state.Phase != conn.Idle && v.state.Phase != conn.Failed {
		items = append(items, fyne.NewMenuItem(lang.L("Disconnect"), v.sess.Disconnect))
	}
	if edit := v.editProfile(); edit != nil {
		label := lang.L("Edit profile")
		if !a.saved(v.sess.Profile().ID) {
			label = lang.L("Save as profile")
		}
		items = append(items, fyne.NewMenuItem(label, edit))
	}
	items = append(items, fyne.NewMenuItem(lang.L("Broker"), func() { a.pick(i); v.toggleBroker() }))
	items = append(items, fyne.NewMenuItem(lang.L("Subscriptions"), func() { a.pick(i); v.editSubscriptions() }))
	items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(lang.L("Close"), func() { a.closeTab(i) }))
	if len(a.views) > 1 {
		items = append(items, fyne.NewMenuItem(lang.L("Close others"), func() { a.closeOthers(v) }))
	}
	part.MenuAt(a.bar.menu, at, items...)
}

func (a *App) closeOthers(keep *sessionView) {
	for i := len(a.views); i >= 1; i-- {
		if a.views[i-1] != keep {
			a.closeTab(i)
		}
	}
}

func (a *App) newConnection() {
	a.pick(0)
	a.profiles.NewProfile()
}

func (a *App) focusFilter() {
	if v := a.current(); v != nil {
		v.focusFilter()
		return
	}
	a.profiles.FocusFilter()
}

func (a *App) save() {
	if v := a.current(); v != nil {
		v.inspect.SavePayload()
		return
	}
	a.profiles.Save()
}

// zoom makes the text larger or smaller by one, or puts it back to normal.
func (a *App) zoom(by float32) {
	a.keep(func(s *disk.Settings) {
		size := s.FontSize
		if size == 0 {
			size = look.FontDefault
		}
		size += by
		if by == 0 {
			size = look.FontDefault
		}
		s.FontSize = max(look.FontMin, min(size, look.FontMax))
	})
	a.useTheme()
	a.retext()
}

func (a *App) showAbout() {
	a.showText(lang.L("About Treetop"), strings.Join([]string{
		lang.L("Treetop {{.Version}}", lang.A{"Version": a.opt.Version}),
		lang.L("A desktop MQTT explorer. Apache License 2.0."),
		lang.L("Profiles and settings: {{.Folder}}", lang.A{"Folder": a.opt.ConfigDir}),
	}, "\n"), fyne.NewSize(460, 110))
}
