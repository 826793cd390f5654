package profiles

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
	"treetop/ui/part"
)

// formLayout puts the tabs at the top, the page below, and the buttons at the
// lower edge.
type formLayout struct {
	f     *formSide
	stack *fyne.Container
}

const footerPad float32 = 12

func (l *formLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(340, 240) }

func (l *formLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f := l.f
	x, top := float32(0), f.tabs.MinSize().Height
	if f.back.Visible() {
		w := f.back.MinSize().Width
		f.back.Move(fyne.NewPos(6, (top-controlHeight())/2))
		f.back.Resize(fyne.NewSize(w, controlHeight()))
		x = w + 10
	}
	f.tabs.Move(fyne.NewPos(x, 0))
	f.tabs.Resize(fyne.NewSize(size.Width-x, top))
	footer := controlHeight() + 2*footerPad
	l.stack.Move(fyne.NewPos(0, top))
	l.stack.Resize(fyne.NewSize(size.Width, max(0, size.Height-top-footer)))
	line := objects[3].(*canvas.Rectangle)
	line.FillColor = look.Colour(look.ColourBorder)
	line.Move(fyne.NewPos(0, size.Height-footer))
	line.Resize(fyne.NewSize(size.Width, theme.SeparatorThicknessSize()))

	y := size.Height - footer + footerPad
	left, right := formPad, size.Width-formPad
	place := func(b *part.Button, x float32) float32 {
		m := b.MinSize()
		b.Move(fyne.NewPos(x, y))
		b.Resize(fyne.NewSize(m.Width, controlHeight()))
		return m.Width + lineGap
	}
	left += place(f.duplicate, left)
	left += place(f.remove, left)
	left += place(f.revert, left)
	right -= f.connect.MinSize().Width
	place(f.connect, right)
	right -= f.save.MinSize().Width + lineGap
	place(f.save, right)
	if f.test.Visible() {
		right -= f.test.MinSize().Width + lineGap
		place(f.test, right)
	}
	right -= lineGap + 4
	w := max(0, right-left)
	h := f.message.HeightAt(w)
	f.message.Move(fyne.NewPos(left, max(size.Height-footer+2, y+(controlHeight()-h)/2)))
	f.message.Resize(fyne.NewSize(w, h))
}
