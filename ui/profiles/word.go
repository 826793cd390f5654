package profiles

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// word is a text between controls. A bare canvas text would keep its colour
// when the theme changes, and a label has space around it.
type word struct {
	widget.BaseWidget
	text string
	tone fyne.ThemeColorName
}

var _ fyne.Widget = (*word)(nil)

func newWord(text string, tone fyne.ThemeColorName) *word {
	w := &word{text: text, tone: tone}
	w.ExtendBaseWidget(w)
	return w
}

func dimText(text string) *word { return newWord(text, look.ColourDim) }

// onLine moves a text to x on a line that begins at y and is so high.
func onLine(t *canvas.Text, x, y, height float32) {
	part.OnLineAt(t, x, y, height)
	t.Resize(t.MinSize())
}

// CreateRenderer implements fyne.Widget.
func (w *word) CreateRenderer() fyne.WidgetRenderer {
	r := &wordRenderer{w: w, text: canvas.NewText(w.text, nil)}
	r.dress()
	return r
}

type wordRenderer struct {
	w    *word
	text *canvas.Text
}

func (r *wordRenderer) dress() {
	r.text.Text, r.text.TextSize, r.text.Color = r.w.text, theme.TextSize(), look.Colour(r.w.tone)
}

func (r *wordRenderer) Destroy()                     {}
func (r *wordRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text} }
func (r *wordRenderer) MinSize() fyne.Size           { return r.text.MinSize() }

func (r *wordRenderer) Layout(size fyne.Size) {
	onLine(r.text, 0, 0, size.Height)
}

func (r *wordRenderer) Refresh() {
	r.dress()
	r.Layout(r.w.Size())
	r.text.Refresh()
}
