package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
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
	head    *heading
	canvas  fyne.Canvas
	page    *container.Scroll
	shut    *part.Button
	onShut  func()
}

// Show opens the settings over a window.
func Show(w fyne.Window, p *Pane) *Sheet {
	title := func() string { return lang.L("Settings") }
	s := newSheet(w, title(), p, fyne.NewSize(wantedWidth(), p.MinSize().Height), p.Leave)
	p.around = surround{
		retitle: func() { s.head.say(title()) },
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
	s.head = newHeading(title)
	s.shut = part.NewStyledButton("", part.ButtonQuiet, s.Close)
	s.shut.Icon = theme.CancelIcon()
	s.shut.OnKey = func(ev *fyne.KeyEvent) bool { return s.scroll(ev.Name) }
	head := container.NewBorder(nil, nil, nil, s.shut, s.head)
	s.page = container.NewVScroll(content)
	s.popup = widget.NewModalPopUp(container.NewBorder(container.NewVBox(head, widget.NewSeparator()), nil, nil, nil, s.page), s.canvas)
	const margin = 40
	room := s.canvas.Size().SubtractWidthHeight(margin, margin)
	want = want.AddWidthHeight(2*theme.InnerPadding(), head.MinSize().Height+5*theme.Padding())
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

// heading is a title that begins where the labels of the page do.
type heading struct {
	widget.BaseWidget
	text string
}

func newHeading(text string) *heading {
	h := &heading{text: text}
	h.ExtendBaseWidget(h)
	return h
}

func (h *heading) say(text string) {
	h.text = text
	h.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (h *heading) CreateRenderer() fyne.WidgetRenderer {
	r := &headingRenderer{h: h, title: &canvas.Text{TextStyle: fyne.TextStyle{Bold: true}}}
	r.paint()
	return r
}

type headingRenderer struct {
	h     *heading
	title *canvas.Text
}

func (r *headingRenderer) Destroy() {}

func (r *headingRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.title} }

func (r *headingRenderer) MinSize() fyne.Size {
	return r.title.MinSize().AddWidthHeight(2*formPad, 16)
}

func (r *headingRenderer) Layout(size fyne.Size) {
	part.OnLine(r.title, formPad, size.Height)
	r.title.Resize(r.title.MinSize())
}

func (r *headingRenderer) Refresh() {
	r.paint()
	r.Layout(r.h.Size())
	canvas.Refresh(r.h)
}

func (r *headingRenderer) paint() {
	r.title.Text, r.title.Color = r.h.text, look.Colour(look.ColourText)
	r.title.TextSize = theme.Size(theme.SizeNameSubHeadingText)
}
