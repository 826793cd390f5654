package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// showLog opens what happened in this session, newest first, to read and copy.
func (v *sessionView) showLog() {
	events := v.sess.Events()
	now := time.Now()
	var lines []string
	for i := len(events) - 1; i >= 0; i-- {
		lines = append(lines, words.Clock(events[i].Time, now)+"  "+eventWords(events[i]))
	}
	v.app.showText(lang.L("Session log"), strings.Join(lines, "\n"), fyne.NewSize(640, 420))
}

// showText opens a sheet with a text to read and copy; size is at the default
// font size, px.
func (a *App) showText(title, text string, size fyne.Size) {
	t := part.NewCopyText()
	t.SizeName = theme.SizeNameText
	t.Set(text, look.ColourText)
	pad := part.SheetPad
	page := container.NewVBox(container.New(layout.NewCustomPaddedLayout(pad/2, pad, pad, pad), t))
	scale := theme.TextSize() / look.FontDefault
	a.sheet = part.NewSheet(a.win, title, page, fyne.NewSize(size.Width*scale, size.Height*scale), func() {},
		plain(lang.L("Copy"), func() { a.copy(text) }))
	a.sheet.FocusClose()
}
