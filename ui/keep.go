package ui

import (
	"slices"

	"treetop/conn/disk"
	"treetop/ui/tree"
)

// What is kept of how the window was left. It goes to the disk off the UI
// goroutine.

func (a *App) columns() tree.Columns {
	s := a.settings.Get()
	c, hidden := s.Columns, func(name string) bool { return slices.Contains(s.Hidden, name) }
	return tree.Columns{Topic: c["topic"], Trend: c["trend"], Topics: c["topics"], Messages: c["messages"], Age: c["age"],
		NoTopics: hidden("topics"), NoMessages: hidden("messages"), NoAge: hidden("age")}
}

func (a *App) keepColumns(c tree.Columns) {
	a.keep(func(s *disk.Settings) {
		for name, w := range map[string]float32{"topic": c.Topic, "trend": c.Trend, "topics": c.Topics, "messages": c.Messages, "age": c.Age} {
			if w > 0 {
				s.Columns[name] = w
			}
		}
		s.Hidden = nil
		for _, x := range []struct {
			name string
			on   bool
		}{{"topics", c.NoTopics}, {"messages", c.NoMessages}, {"age", c.NoAge}} {
			if x.on {
				s.Hidden = append(s.Hidden, x.name)
			}
		}
	})
}

func (a *App) split(name string, standard float64) float64 {
	if v := a.settings.Get().Splits[name]; v > 0.1 && v < 0.95 {
		return v
	}
	return standard
}

func (a *App) keepSplits(left, upper float64) {
	a.keep(func(s *disk.Settings) { s.Splits["tree"], s.Splits["inspect"] = left, upper })
}

func (a *App) keepWindow() {
	size := a.win.Canvas().Size()
	if size.Width > 0 {
		a.settings.Apply(func(s *disk.Settings) { s.Window = disk.Window{Width: size.Width, Height: size.Height} })
	}
	if v := a.current(); v != nil {
		left, upper := v.panes.sides.Share, v.panes.stack.Share
		a.settings.Apply(func(s *disk.Settings) { s.Splits["tree"], s.Splits["inspect"] = left, upper })
	}
}

func (a *App) keep(change func(*disk.Settings)) {
	a.settings.Apply(change)
	a.saving.Go(func() { _ = a.settings.Save() }) // tried again at the end, which reports
}

// setup is what is set up for looking at the topics of a profile.
type setup struct {
	app *App
	key string // profileKey of the profile
}

// View is what is set up now, as a copy.
func (s *setup) View() disk.View { return s.app.setups.View(s.key) }

// Version changes whenever View does.
func (s *setup) Version() uint64 { return s.app.setups.Version() }

// Change changes it, as disk.ViewsFile.Change does, and keeps it.
func (s *setup) Change(change func(*disk.View)) {
	s.app.setups.Change(s.key, change)
	s.app.saveSetups()
}

// savedFilters are the filters that were given a name.
type savedFilters struct{ app *App }

// Filters are all of them, as a copy.
func (s savedFilters) Filters() []disk.SavedFilter { return s.app.setups.Filters() }

// ChangeFilters changes them, as disk.ViewsFile.Apply does, and keeps them.
func (s savedFilters) ChangeFilters(change func(*disk.Views)) { s.app.keepForAll(change) }

// keepForAll changes what is set up for all profiles, as disk.ViewsFile.Apply
// does.
func (a *App) keepForAll(change func(*disk.Views)) {
	a.setups.Apply(change)
	a.saveSetups()
}

func (a *App) saveSetups() {
	a.saving.Go(func() {
		if err := a.setups.Save(); err != nil {
			a.do(func() { a.notices.file(nil, err) })
		}
	})
}
