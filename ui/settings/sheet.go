package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// Sheet is a page over the window with a title and a way out. Esc closes it
// while nothing in it has the focus that keeps the key; a widget that passes
// keys on lets the window's table close it.
type Sheet struct {
	popup   *widget.PopUp
	overlay fyne.CanvasObject // what the toolkit puts the popup into
	title   *canvas.Text
	canvas  fyne.Canvas
	page    *container.Scroll
	shut    *shut
	onShut  func()
}

// Show opens the settings over a window.
func Show(w fyne.Window, p *Pane) *Sheet {
	title := func() string { return lang.L("Settings") }
	s := newSheet(w, title(), p, fyne.NewSize(wantedWidth(), p.MinSize().Height), p.Leave)
	p.around = surround{
		retitle: func() {
			s.title.Text = title()
			s.title.Refresh()
		},
		// The canvas is asked, not the pane: what was not drawn yet knows of none.
		retake: func() { s.canvas.Focus(p.language) },
		reveal: s.reveal,
	}
	p.around.retake()
	return s
}

// ShowKeys opens the sheet of the keyboard shortcuts over a window. Groups
// appear in the order in which keys first names them.
func ShowKeys(w fyne.Window, keys []Key) *Sheet {
	list := newKeyList(keys)
	s := newSheet(w, lang.L("Keyboard shortcuts"), list, list.wanted(), func() {})
	s.canvas.Focus(s.shut)
	return s
}

// newSheet shows content in a scrolling page, of the size that it
// wants or what the window leaves of that.
func newSheet(w fyne.Window, title string, content fyne.CanvasObject, want fyne.Size, onShut func()) *Sheet {
	s := &Sheet{canvas: w.Canvas(), onShut: onShut}
	s.title = canvas.NewText(title, look.Colour(look.ColourText))
	s.title.TextStyle.Bold, s.title.TextSize = true, theme.Size(theme.SizeNameSubHeadingText)
	s.shut = newShut(s.Close)
	s.shut.onKey = s.scroll
	head := container.NewBorder(nil, nil, nil, s.shut, container.New(headLayout{}, s.title))
	line := canvas.NewRectangle(look.Colour(look.ColourBorder))
	line.SetMinSize(fyne.NewSize(0, 1))
	s.page = container.NewVScroll(content)
	s.popup = widget.NewModalPopUp(container.NewBorder(container.NewVBox(head, line), nil, nil, nil, s.page), s.canvas)
	const margin = 40
	room := s.canvas.Size().SubtractWidthHeight(margin, margin)
	want = want.AddWidthHeight(2*theme.InnerPadding(), head.MinSize().Height+1+4*theme.Padding())
	s.popup.Resize(fyne.NewSize(min(want.Width, room.Width), min(want.Height, room.Height)))
	s.popup.Show()
	s.overlay = s.canvas.Overlays().Top()
	return s
}

// Close takes the sheet away.
func (s *Sheet) Close() {
	s.onShut()
	s.popup.Hide()
}

// scroll moves the page by a key, and answers whether it is one that does.
func (s *Sheet) scroll(key fyne.KeyName) bool {
	line, page := 2*theme.TextSize(), s.page.Size().Height*0.9
	by := map[fyne.KeyName]float32{
		fyne.KeyUp: -line, fyne.KeyDown: line, fyne.KeyPageUp: -page, fyne.KeyPageDown: page,
		fyne.KeyHome: -s.page.Offset.Y, fyne.KeyEnd: s.page.Content.Size().Height,
	}[key]
	if by == 0 {
		return key == fyne.KeyHome
	}
	s.page.ScrollToOffset(fyne.NewPos(0, s.page.Offset.Y+by))
	return true
}

// reveal scrolls as little as needed for a part of the page to be seen.
func (s *Sheet) reveal(top, bottom float32) {
	const around = 10
	y := s.page.Offset.Y
	y = min(max(y, bottom+around-s.page.Size().Height), max(0, top-around))
	if y != s.page.Offset.Y {
		s.page.ScrollToOffset(fyne.NewPos(0, y))
	}
}

// Open reports whether the sheet is on the screen.
func (s *Sheet) Open() bool {
	return slices.Contains(s.canvas.Overlays().List(), s.overlay)
}

// headLayout puts a title where the labels of the page begin.
type headLayout struct{}

// MinSize implements fyne.Layout.
func (headLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(2*formPad, 16)
}

// Layout implements fyne.Layout.
func (headLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	t := o[0].(*canvas.Text)
	part.OnLine(t, formPad, size.Height)
	t.Resize(t.MinSize())
}

// shut is the button that closes a sheet; it passes on the keys that it does
// not use, which the toolkit's does not.
type shut struct {
	widget.Button
	onKey func(fyne.KeyName) bool // sees all but those that press it
}

var _ desktop.Hoverable = (*shut)(nil)

func newShut(tapped func()) *shut {
	b := &shut{}
	b.Icon, b.OnTapped, b.Importance = theme.CancelIcon(), tapped, widget.LowImportance
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey implements fyne.Focusable.
func (b *shut) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.OnTapped()
	default:
		if b.onKey == nil || !b.onKey(ev.Name) {
			part.PassKey(b, ev)
		}
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (b *shut) TypedShortcut(s fyne.Shortcut) { part.PassShortcut(b, s) }
