package ui

import (
	"time"

	"treetop/conn/disk"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/settings"
)

// useLanguage puts the language of the command line, else that of the
// settings, else that of the system into force.
func (a *App) useLanguage() {
	tag := a.forced
	if tag == "" {
		tag = a.settings.Get().Language
	}
	lang.Use(tag)
}

func (a *App) useTheme() {
	s := a.settings.Get()
	a.fyne.Settings().SetTheme(look.Theme{Variant: look.Variant(s.Theme), Text: s.FontSize})
}

// showSettings opens the settings over the window. What is chosen there is in
// force at once.
func (a *App) showSettings() {
	a.sheet = settings.Show(a.win, a.settingsPane())
}

func (a *App) settingsPane() *settings.Pane {
	if a.choices == nil {
		a.choices = settings.New(settings.Options{
			Store:    a.settings,
			OnChange: a.apply,
			Words:    errorWords,
			Folder:   a.opt.ConfigDir,

			OnSecrets:    a.keepSecretsIn,
			OnPassphrase: a.showNewPassphrase,
		})
	}
	a.choices.Read()
	return a.choices
}

func (a *App) showShortcuts() { a.sheet = settings.ShowKeys(a.win, a.shortcuts()) }

// apply brings changed settings into force: theme, language, and the budgets of
// the sessions.
func (a *App) apply(s disk.Settings) {
	if s.Language != a.language {
		a.language, a.forced = s.Language, "" // chosen here, it goes before the command line
		a.useLanguage()
	}
	a.useTheme()
	if file := s.SecretsIn == disk.SecretsInFile; file != a.secrets.InFile() {
		a.secrets.UseFile(file)
		a.profiles.SecretsMoved()
	}
	for _, v := range a.views {
		v.sess.Tree().SetHistoryBudget(s.HistoryBudget)
	}
	a.retext()
}

// retext says and colours everything anew after the language or the theme has
// changed.
func (a *App) retext() {
	part.PutFill(a.ground, look.Colour(look.GroundPane))
	a.profiles.Rebuild()
	for _, v := range a.views {
		v.retext()
	}
	a.bar.Refresh()
	a.status.Refresh()
	a.Tick(time.Now())
}

func (v *sessionView) retext() {
	v.tree.Retext()
	v.inspect.Retext()
	v.subs.Retext()
	v.broker.Retext()
	v.publish.Retext()
	v.refused.retext()
	v.panes.retext()
	v.standIn.forget()
	v.nothing.forget()
	v.ticked = time.Time{}
}
