package ui

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/conn/disk"
	"treetop/ui/lang"
)

// notices are lines over the whole window: what could not be read or written.
// Each stays until it is dismissed.
type notices struct {
	app     *App
	content *fyne.Container
	said    map[string]bool
	looked  time.Time
	// onHeight makes room for them: below them is the rest of the window.
	onHeight func()
}

func newNotices(a *App) *notices {
	return &notices{app: a, content: container.NewVBox(), said: map[string]bool{}, onHeight: func() {}}
}

// file says what happened to a file, if anything did.
func (n *notices) file(found *disk.Notice, err error) {
	if found != nil {
		title, text := fileNotice(*found)
		n.add(title, text)
	}
	var failed *disk.Error
	if errors.As(err, &failed) {
		title, text := fileError(failed)
		n.add(title, text)
	} else if err != nil {
		n.add(lang.L("A file could not be used"), err.Error())
	}
}

func (n *notices) add(title, text string) {
	if n.said[title+text] {
		return
	}
	n.said[title+text] = true
	s := newStrip(theme.WarningIcon())
	s.set(stripText{Title: title, Text: text, Buttons: []stripButton{
		{lang.L("Copy"), func() { n.app.copy(title + ": " + text) }},
		{lang.L("Dismiss"), func() {
			delete(n.said, title+text)
			n.content.Remove(s.content)
			n.onHeight()
		}},
	}})
	n.content.Add(s.content)
	n.onHeight()
}

// tick takes in, once a second, what files have to say since.
func (n *notices) tick(now time.Time) {
	if now.Sub(n.looked) < time.Second {
		return
	}
	n.looked = now
	for _, list := range [][]disk.Notice{n.app.store.Notices(), n.app.settings.Notices(), n.app.published.Notices(), n.app.setups.Notices(), n.app.left.Notices(), n.app.passwords.Notices()} {
		for _, found := range list {
			n.file(&found, nil)
		}
	}
}
