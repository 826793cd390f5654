package publish

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/part"
	"treetop/ui/words"
)

// editor is where the payload is typed. A payload that the toolkit's entry
// can't show exactly is shown to be read, and sent as it is.
type editor struct {
	f       *face
	content *fyne.Container

	entry *sendEntry

	held      *fyne.Container
	size      *widget.Label
	replace   *part.Button
	code      *part.Code
	heldFocus bool
	stop      context.CancelFunc // of opening what is held; nil: nothing is
}

func newEditor(f *face) *editor {
	e := &editor{f: f}
	e.entry = newSendEntry(true)
	e.entry.TextStyle = fyne.TextStyle{Monospace: true}
	e.entry.SetMinRowsVisible(1)
	e.entry.OnChanged = func(text string) {
		e.suit(text)
		f.payloadTyped(text)
	}
	e.entry.onShortcut = e.shortcut

	e.size = widget.NewLabel("")
	e.size.Importance = widget.LowImportance
	e.replace = button(part.ButtonQuiet, e.replaceTapped)
	e.code = part.NewCode()
	e.code.OnShortcut = f.shortcut
	e.code.OnFocus = func(on bool) { e.heldFocus = on }
	bar := container.NewBorder(nil, nil, nil, e.replace, e.size)
	e.held = container.NewStack(newFrame(), container.NewPadded(container.NewBorder(bar, nil, nil, nil, e.code)))
	e.content = container.NewStack(e.entry, e.held)
	return e
}

// suit takes the font in which a text is drawn whole. The toolkit makes the
// picture of a line as high as the font of fixed width, and one with a Chinese
// character in it is drawn lower, so that its feet are cut off; the other font
// has the room.
func (e *editor) suit(text string) {
	if fixed := !part.HasWide(text); e.entry.TextStyle.Monospace != fixed {
		e.entry.TextStyle.Monospace = fixed
		e.entry.Refresh()
	}
}

// show puts the payload of d on the screen.
func (e *editor) show(d draft) {
	if e.stop != nil {
		e.stop()
		e.stop = nil
	}
	if d.held == nil {
		e.code.SetDocument(nil, "")
		e.held.Hide()
		e.entry.Show()
		e.f.set(func() { e.entry.SetText(d.text) })
		return
	}
	e.entry.Hide()
	e.f.set(func() { e.entry.SetText("") })
	e.held.Show()
	e.say()
	e.open(d.held)
}

// say puts words on what is around a payload that is held.
func (e *editor) say() {
	setText(e.size, lang.L("{{.Size}}, sent as it is", lang.A{"Size": words.Bytes(int64(len(e.f.p.d.held)))}))
	setButton(e.replace, lang.L("Replace"), true, lang.L("Type another payload; this one can be brought back"))
}

// open reads b off the UI goroutine, since it may be large.
func (e *editor) open(b []byte) {
	ctx, stop := context.WithCancel(e.f.p.ctx)
	e.stop = stop
	e.code.SetDocument(nil, "")
	e.f.p.work.Add(1)
	go func() {
		defer e.f.p.work.Done()
		doc, err := payload.Open(ctx, "", b, len(b), payload.Auto)
		if err != nil {
			return // nobody waits for it any more
		}
		e.f.p.opt.Do(func() {
			if ctx.Err() == nil {
				e.code.SetDocument(doc.Lines, "")
			}
		})
	}()
}

// focus gives the keyboard to whatever shows the payload.
func (e *editor) focus() {
	if e.f.p.d.held != nil {
		part.Focus(e.replace)
		return
	}
	part.Focus(e.entry)
}

func (e *editor) replaceTapped() {
	p := e.f.p
	d := p.d
	p.putAside(&d)
	p.info = p.offerBack()
	p.d.set(nil)
	p.dirty = false
	e.show(p.d)
	p.touched(false)
	e.focus()
}

func (e *editor) shortcut(s fyne.Shortcut) bool {
	if paste, ok := s.(*fyne.ShortcutPaste); ok {
		return e.paste(paste)
	}
	return e.f.shortcut(s)
}

// paste takes what is too much for the entry, or what it could not show, away
// from it. Line ends of Windows become those of the editor.
func (e *editor) paste(s *fyne.ShortcutPaste) bool {
	text := s.Clipboard.Content()
	if unix := strings.ReplaceAll(text, "\r\n", "\n"); unix != text {
		text = unix
		if !mustHold([]byte(text)) && len(e.entry.Text)+len(text) <= editBytes {
			e.entry.put(&fyne.ShortcutPaste{Clipboard: given(text)})
			return true
		}
	}
	if !mustHold([]byte(text)) && len(e.entry.Text)-len(e.entry.SelectedText())+len(text) <= editBytes {
		return false
	}
	p := e.f.p
	if e.entry.SelectedText() != e.entry.Text {
		p.setAside()
	}
	p.d.set([]byte(text))
	e.show(p.d)
	p.touched(true)
	e.focus()
	return true
}

// given is a clipboard with one text in it.
type given string

func (g given) Content() string   { return string(g) }
func (g given) SetContent(string) {}
