package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/look"
)

// SheetPad is how far the content of a sheet keeps from its edges, px: its
// title begins there.
const SheetPad float32 = 20

// Sheet is a page over the window with a title and a way out. Esc closes it
// while nothing in it has the focus that keeps the key; a widget that passes
// keys on lets the window's table close it. UI goroutine.
type Sheet struct {
	popup   *widget.PopUp
	overlay fyne.CanvasObject // what the toolkit puts the popup into
	head    *heading
	canvas  fyne.Canvas
	page    *container.Scroll
	shut    *Button
	onShut  func()
}

// NewSheet shows content in a scrolling page over a window, of the size that
// it wants or what the window leaves of that. Tools stand beside the title;
// onShut is told when the sheet is closed.
func NewSheet(w fyne.Window, title string, content fyne.CanvasObject, want fyne.Size, onShut func(), tools ...fyne.CanvasObject) *Sheet {
	s := &Sheet{canvas: w.Canvas(), onShut: onShut, head: newHeading(title)}
	s.shut = NewStyledButton("", ButtonQuiet, s.Close)
	s.shut.Icon = theme.CancelIcon()
	s.shut.SetToolTip(lang.L("Close"))
	s.shut.OnKey = func(ev *fyne.KeyEvent) bool { return s.Scroll(ev.Name) }
	head := container.NewBorder(nil, nil, nil, container.NewHBox(append(tools, s.shut)...), s.head)
	s.page = container.NewVScroll(content)
	layer := WithTips(container.NewBorder(container.NewVBox(head, widget.NewSeparator()), nil, nil, nil, s.page))
	s.popup = widget.NewModalPopUp(layer, s.canvas)
	const margin = 40
	room := s.canvas.Size().SubtractWidthHeight(margin, margin)
	want = want.AddWidthHeight(2*theme.InnerPadding(), head.MinSize().Height+5*theme.Padding())
	s.popup.Resize(fyne.NewSize(min(want.Width, room.Width), min(want.Height, room.Height)))
	s.popup.Show()
	s.overlay = s.canvas.Overlays().Top()
	TipsOver(s.canvas, layer)
	return s
}

// Retitle changes the title.
func (s *Sheet) Retitle(title string) { s.head.say(title) }

// Focus puts the keyboard focus on something in the sheet. The canvas is
// asked, not the widget: what was not drawn yet knows of none.
func (s *Sheet) Focus(w fyne.Focusable) { s.canvas.Focus(w) }

// FocusClose puts the keyboard focus on the way out, from where the arrow keys
// scroll the page.
func (s *Sheet) FocusClose() { s.canvas.Focus(s.shut) }

// Close takes the sheet away.
func (s *Sheet) Close() {
	s.onShut()
	s.popup.Hide()
}

// Open reports whether the sheet is on the screen.
func (s *Sheet) Open() bool {
	return slices.Contains(s.canvas.Overlays().List(), s.overlay)
}

// Content is all that the sheet shows.
func (s *Sheet) Content() fyne.CanvasObject { return s.popup }

// Page is the part of the sheet that scrolls.
func (s *Sheet) Page() *container.Scroll { return s.page }

// Scroll moves the page by a key, and answers whether it is one that does.
func (s *Sheet) Scroll(key fyne.KeyName) bool {
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

// Reveal scrolls as little as needed for a part of the page to be seen.
func (s *Sheet) Reveal(top, bottom float32) {
	const around = 10
	y := s.page.Offset.Y
	y = min(max(y, bottom+around-s.page.Size().Height), max(0, top-around))
	if y != s.page.Offset.Y {
		s.page.ScrollToOffset(fyne.NewPos(0, y))
	}
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
	return r.title.MinSize().AddWidthHeight(2*SheetPad, 16)
}

func (r *headingRenderer) Layout(size fyne.Size) {
	OnLine(r.title, SheetPad, size.Height)
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
