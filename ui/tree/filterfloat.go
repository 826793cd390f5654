package tree

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
	"treetop/ui/part"
)

// filterFloat is what floats under the filter field, over the tree: what the
// term at the caret may become, or else what is wrong with the text, or what
// has just been done. It is a part of the pane, not a popup of the toolkit,
// which would take the keyboard.
type filterFloat struct {
	field   *filterField
	content *fyne.Container
	box     *fyne.Container
	ground  *canvas.Rectangle
	choices *filterChoices
	said    *part.Text
	way     *part.Button

	problem bool // the problem is put into words
	note    string
	until   time.Time // note is shown, with a way back or on
}

// noteTime is how long a note stays that offers a way back or on.
const noteTime = 10 * time.Second

func newFilterFloat(f *filterField) *filterFloat {
	l := &filterFloat{field: f, said: part.NewText()}
	l.ground = newFloatGround()
	l.choices = newFilterChoices(f)
	l.way = part.NewStyledButton("", part.ButtonLink, nil)
	l.way.Hide()
	l.box = container.New(floatBox{l}, l.ground, l.choices, l.said, l.way)
	l.box.Hide()
	l.content = container.New(floatPlace{l}, l.box)
	return l
}

// update shows what there is to show. at once says a problem without waiting.
func (l *filterFloat) update(atOnce bool) {
	f := l.field
	if len(f.problems) == 0 {
		l.problem = false
	} else if atOnce {
		l.problem = true
	}
	paintFloat(l.ground)
	choices := l.choices.open()
	problem := !choices && l.problem && f.focused
	note := !choices && !problem && l.note != ""
	put(l.choices, choices)
	put(l.said, problem || note)
	put(l.way, note && l.way.OnTapped != nil)
	switch {
	case problem:
		l.said.Set(problemWords(f.problems[0]), look.ColourBad)
	case note:
		l.said.Set(l.note, look.ColourText)
	}
	put(l.box, choices || problem || note)
	l.content.Refresh()
}

// newFloatGround is what a thing that floats over the rows lies on.
func newFloatGround() *canvas.Rectangle {
	g := &canvas.Rectangle{StrokeWidth: 1, CornerRadius: 4}
	paintFloat(g)
	return g
}

// paintFloat has the ground stand off the rows, whose ground is nearly the same
// in the dark.
func paintFloat(g *canvas.Rectangle) {
	g.FillColor, g.StrokeColor = theme.Color(theme.ColorNameMenuBackground), theme.Color(theme.ColorNameInputBorder)
}

func put(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}

// tick takes away what has been there long enough, and what was left by the
// keyboard; due says that a problem has waited long enough.
func (l *filterFloat) tick(now time.Time, due bool) {
	before := [3]bool{l.problem, l.note != "", l.choices.open()}
	l.problem = l.problem || due
	if l.note != "" && now.After(l.until) {
		l.note = ""
	}
	if !l.field.focused && !l.choices.hovered() {
		l.choices.close()
	}
	if before != [3]bool{l.problem, l.note != "", l.choices.open()} {
		l.update(false)
	}
}

// tell says what was done, with a way back or on.
func (l *filterFloat) tell(note, label string, do func()) {
	l.note, l.until = note, l.field.pane.clock.Add(noteTime)
	l.way.SetText(label)
	l.way.OnTapped = func() {
		l.note = ""
		do()
		l.update(false)
	}
	l.update(false)
}

// dismiss takes a note away that stands over the first rows, and reports whether
// there was one to be seen.
func (l *filterFloat) dismiss() bool {
	if !l.way.Visible() {
		return false
	}
	l.note = ""
	l.update(false)
	return true
}

// floatPlace puts the box under the field.
type floatPlace struct{ l *filterFloat }

// MinSize implements fyne.Layout.
func (floatPlace) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout implements fyne.Layout.
func (p floatPlace) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	const least, edge = 340, 6
	d := fyne.CurrentApp().Driver()
	f := p.l.field
	at := d.AbsolutePositionForObject(f).Subtract(d.AbsolutePositionForObject(p.l.content))
	width := min(max(f.Size().Width, least), size.Width-2*edge)
	at.X = max(edge, min(at.X, size.Width-edge-width))
	objs[0].Resize(fyne.NewSize(width, 1))
	objs[0].Resize(fyne.NewSize(width, min(objs[0].MinSize().Height, size.Height-at.Y-f.Size().Height-edge)))
	objs[0].Move(at.AddXY(0, f.Size().Height+2))
}

// floatBox is the box.
type floatBox struct{ l *filterFloat }

const floatPad = 8

// MinSize implements fyne.Layout.
func (b floatBox) MinSize([]fyne.CanvasObject) fyne.Size {
	l := b.l
	if l.choices.Visible() {
		return fyne.NewSize(0, l.choices.MinSize().Height+floatPad)
	}
	return fyne.NewSize(0, l.said.HeightAt(b.room(l.box.Size().Width))+2*floatPad)
}

// room is the width for words beside what can be pressed.
func (b floatBox) room(width float32) float32 {
	if b.l.way.Visible() {
		width -= b.l.way.MinSize().Width + floatPad
	}
	return max(width-2*floatPad, 1)
}

// Layout implements fyne.Layout.
func (b floatBox) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l := b.l
	l.ground.Resize(size)
	l.choices.Move(fyne.NewPos(1, floatPad/2))
	l.choices.Resize(size.SubtractWidthHeight(2, floatPad))
	l.said.Move(fyne.NewPos(floatPad, floatPad))
	l.said.Resize(fyne.NewSize(b.room(size.Width), max(size.Height-2*floatPad, 0)))
	least := l.way.MinSize()
	l.way.Resize(least)
	l.way.Move(fyne.NewPos(size.Width-floatPad-least.Width, (size.Height-least.Height)/2))
}

var _ fyne.Widget = (*filterField)(nil)
var _ fyne.Widget = (*underlines)(nil)
