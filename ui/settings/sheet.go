package settings

import (
	"fyne.io/fyne/v2"

	"treetop/ui/lang"
	"treetop/ui/part"
)

// Show opens the settings over a window.
func Show(w fyne.Window, p *Pane) *part.Sheet {
	title := func() string { return lang.L("Settings") }
	s := part.NewSheet(w, title(), p, fyne.NewSize(wantedWidth(), p.MinSize().Height), p.Leave)
	p.around = surround{
		retitle: func() { s.Retitle(title()) },
		retake:  func() { s.Focus(p.language) },
		reveal:  s.Reveal,
	}
	p.around.retake()
	return s
}

// ShowKeys opens the sheet of the keyboard shortcuts over a window. Groups
// appear in the order in which keys first names them.
func ShowKeys(w fyne.Window, keys []Key) *part.Sheet {
	list := newKeyList(keys)
	s := part.NewSheet(w, lang.L("Keyboard shortcuts"), list, list.wanted(), func() {})
	s.FocusClose()
	return s
}
