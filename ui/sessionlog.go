package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/words"
)

// showLog opens what happened in this session, newest first, to read and copy.
func (v *sessionView) showLog() {
	events := v.sess.Events()
	now := time.Now()
	text := ""
	for i := len(events) - 1; i >= 0; i-- {
		text += words.Clock(events[i].Time, now) + "  " + eventWords(events[i]) + "\n"
	}
	label := widget.NewLabel(text)
	label.Selectable = true
	label.Wrapping = fyne.TextWrapWord
	scroll := container.NewVScroll(label)
	scroll.SetMinSize(fyne.NewSize(560, 320))
	d := dialog.NewCustomWithoutButtons(lang.L("Session log"), scroll, v.app.win)
	d.SetButtons([]fyne.CanvasObject{
		plain(lang.L("Copy"), func() { v.app.copy(text) }),
		primary(lang.L("Close"), d.Hide),
	})
	d.Show()
}
