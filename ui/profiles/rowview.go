package profiles

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// rowView draws a row of the list: colour, name and marks on one line, address
// and state on the next. What it last drew is kept, so that a row in which
// nothing has changed draws nothing.
type rowView struct {
	widget.BaseWidget

	shown row
	width float32
	fresh bool
	// what the theme was when it was drawn
	text float32
	ink  color.Color

	dot                           *canvas.Circle
	name, address, badge, unsaved *canvas.Text
	state, asks                   *canvas.Text
	badgeBox                      *canvas.Rectangle
	lock                          *canvas.Image
	under                         *canvas.Rectangle
}

var _ fyne.Widget = (*rowView)(nil)

func newRowView() *rowView {
	v := &rowView{
		dot: canvas.NewCircle(nil), name: canvas.NewText("", nil), address: canvas.NewText("", nil),
		badge: canvas.NewText("", nil), unsaved: canvas.NewText("", nil), state: canvas.NewText("", nil), asks: canvas.NewText("", nil),
		badgeBox: canvas.NewRectangle(color.Transparent), under: canvas.NewRectangle(nil),
		lock: canvas.NewImageFromResource(look.Lock()),
	}
	v.ExtendBaseWidget(v)
	return v
}

// set shows r.
func (v *rowView) set(r row) {
	ink := look.Colour(look.ColourText)
	if v.fresh && v.shown == r && v.width == v.Size().Width && v.text == theme.TextSize() && v.ink == ink {
		return
	}
	v.shown, v.width, v.text, v.ink, v.fresh = r, v.Size().Width, theme.TextSize(), ink, true
	v.draw()
	v.Refresh()
}

// rowHeight is the height of a row, px.
func rowHeight() float32 {
	return lineOf(theme.TextSize()) + lineOf(theme.CaptionTextSize()) + 12
}

func lineOf(size float32) float32 { return fyne.MeasureText("M", size, fyne.TextStyle{}).Height }

const (
	rowPad  float32 = 12
	nameIn  float32 = 16 // what the colour takes before the name
	markGap float32 = 6
)

func (v *rowView) draw() {
	r := v.shown
	size, small := theme.TextSize(), theme.CaptionTextSize()
	for _, o := range v.objects() {
		o.Hide()
	}
	if r.isHeading() {
		fit := part.NewFitter(small, fyne.TextStyle{})
		v.address.Text = fit.End(strings.ToUpper(r.heading), v.width-2*rowPad)
		v.address.TextSize, v.address.Color = small, look.Colour(look.ColourDim)
		v.put(v.address, rowPad, rowHeight()-lineOf(small)-5, lineOf(small))
		return
	}
	right := v.width - rowPad
	top, bottom := float32(5), 6+lineOf(size)
	if r.readOnly {
		s := small + 2
		right -= s
		v.lock.Show()
		v.lock.Resize(fyne.NewSize(s, s))
		v.lock.Move(fyne.NewPos(right, top+(lineOf(size)-s)/2))
		right -= markGap
	}
	if r.asks {
		v.asks.Text, v.asks.TextSize, v.asks.Color = lang.L("asks first"), small, look.Colour(look.ColourDim)
		right -= v.asks.MinSize().Width
		v.put(v.asks, right, top, lineOf(size))
		right -= markGap
	}
	if r.unverified {
		right = v.putBadge(right, top)
	}
	if r.unsaved {
		v.unsaved.Text, v.unsaved.TextSize, v.unsaved.Color = lang.L("not saved"), small, look.Colour(look.ColourWait)
		right -= v.unsaved.MinSize().Width
		v.put(v.unsaved, right, top, lineOf(size))
		right -= markGap
	}
	left := rowPad
	if r.colour != "" {
		v.dot.FillColor = look.ProfileColour(r.colour)
		v.dot.Resize(fyne.NewSize(9, 9))
		v.dot.Move(fyne.NewPos(left, top+(lineOf(size)-9)/2))
		v.dot.Show()
		left += nameIn
	}
	v.name.Text = part.NewFitter(size, fyne.TextStyle{}).End(r.name, right-left)
	v.name.TextSize, v.name.Color = size, look.Colour(look.ColourText)
	v.put(v.name, left, top, lineOf(size))

	right = v.width - rowPad
	if state := r.stateWords(); state != "" {
		v.state.Text, v.state.TextSize, v.state.Color = "● "+state, small, look.Colour(stateColour(r.state.Phase))
		right -= v.state.MinSize().Width
		v.put(v.state, right, bottom, lineOf(small))
		right -= markGap
	}
	v.address.Text = part.NewFitter(small, fyne.TextStyle{}).End(r.address, right-rowPad)
	v.address.TextSize, v.address.Color = small, look.Colour(look.ColourDim)
	v.put(v.address, rowPad, bottom, lineOf(small))
	v.under.FillColor = look.Colour(look.ColourBorder)
	v.under.Resize(fyne.NewSize(v.width, 1))
	v.under.Move(fyne.NewPos(0, rowHeight()-1))
	v.under.Show()
}

// cut reports whether name and address are cut in a row of this width.
func (r row) cut(width float32) (name, address bool) {
	v := newRowView()
	v.shown, v.width = r, width
	v.draw()
	return v.name.Text != r.name, v.address.Text != r.address
}

func (v *rowView) put(t *canvas.Text, x, y, height float32) {
	onLine(t, x, y, height)
	t.Show()
}

// putBadge draws the warning that the certificate is not looked at, and
// answers where it begins.
func (v *rowView) putBadge(right, top float32) float32 {
	small := theme.CaptionTextSize()
	v.badge.Text, v.badge.TextSize, v.badge.Color = lang.L("not verified"), small, look.Colour(look.ColourBad)
	m := v.badge.MinSize()
	h := lineOf(small)
	y := top + (lineOf(theme.TextSize())-h)/2
	v.badgeBox.StrokeColor, v.badgeBox.StrokeWidth, v.badgeBox.CornerRadius = look.Colour(look.ColourBad), 1, 3
	v.badgeBox.Resize(fyne.NewSize(m.Width+8, h))
	v.badgeBox.Move(fyne.NewPos(right-m.Width-8, y))
	v.badgeBox.Show()
	v.put(v.badge, right-m.Width-4, y, h)
	return right - m.Width - 8 - markGap
}

func stateColour(p Phase) fyne.ThemeColorName {
	switch p {
	case Connected:
		return look.ColourGood
	case Failed:
		return look.ColourBad
	}
	return look.ColourWait
}

func (v *rowView) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.under, v.dot, v.name, v.address, v.badgeBox, v.badge, v.unsaved, v.state, v.asks, v.lock}
}

// CreateRenderer implements fyne.Widget.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer { return rowRenderer{v} }

type rowRenderer struct{ v *rowView }

func (r rowRenderer) Destroy()                     {}
func (r rowRenderer) Layout(fyne.Size)             {}
func (r rowRenderer) MinSize() fyne.Size           { return fyne.NewSize(120, rowHeight()) }
func (r rowRenderer) Objects() []fyne.CanvasObject { return r.v.objects() }

func (r rowRenderer) Refresh() {
	if r.v.fresh {
		r.v.draw()
	}
	for _, o := range r.v.objects() {
		o.Refresh()
	}
}
