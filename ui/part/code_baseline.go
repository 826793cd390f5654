package part

import (
	"image"
	"image/color"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
)

// baselines knows how much lower a character from another font is drawn than
// one of the fixed-width font. The toolkit hangs a text from the ascent of the
// fonts in it, so a Chinese character in a text of its own stands some pixels
// lower than the Latin ones beside it, and the ascent of a font can't be asked
// for. So each script is drawn once in memory, beside a Latin letter and
// alone, and the difference is kept. UI goroutine.
type baselines struct {
	letter int // where the top of the letter is, when it is alone
	drops  map[rune]float32
}

// baselineSize is the font size that is measured with, px.
const baselineSize = 64

// drop is how many pixels too low a text of one script, in that font size, is
// drawn.
func (b *baselines) drop(s string, size float32) float32 {
	r, _ := utf8.DecodeRuneInString(s)
	key := scriptKey(r)
	em, ok := b.drops[key]
	if !ok {
		if b.drops == nil {
			b.drops = map[rune]float32{}
			b.letter, _ = inkTops("H", true)
		}
		letter, beside := inkTops("H"+s, true)
		alone, rest := inkTops(s, false) // as it is drawn
		if alone < 0 || rest >= 0 && rest < alone {
			alone = rest // narrow ink may lie to the right
		}
		if letter >= 0 && beside >= 0 && alone >= 0 {
			em = float32((alone-b.letter)-(beside-letter)) / baselineSize
		}
		b.drops[key] = em
	}
	return em * size
}

// scriptKey stands for all characters that come from one font.
func scriptKey(r rune) rune {
	switch {
	case unicode.Is(unicode.Han, r):
		return '中'
	case unicode.Is(unicode.Hangul, r):
		return '한'
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return 'あ'
	case r >= 0x1f000:
		return '😀'
	}
	return r &^ 0xff
}

// inkTops draws s and answers in which row of pixels its first cell has its
// topmost ink, and in which all that follows; -1 for none.
func inkTops(s string, mono bool) (first, rest int) {
	t := &canvas.Text{Text: s, Color: color.White, TextSize: baselineSize, TextStyle: fyne.TextStyle{Monospace: mono}}
	m := t.MinSize()
	t.Resize(m)
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(container.NewWithoutLayout(t))
	c.Resize(fyne.NewSize(m.Width+baselineSize, 2*baselineSize))
	img := c.Capture()
	cell := int(fyne.MeasureText("H", baselineSize, fyne.TextStyle{Monospace: true}).Width)
	b := img.Bounds()
	return inkTop(img, image.Rect(0, 0, cell-1, b.Dy())), inkTop(img, image.Rect(cell+1, 0, b.Dx(), b.Dy()))
}

func inkTop(img image.Image, in image.Rectangle) int {
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			if _, _, _, a := img.At(x, y).RGBA(); a > 0x8000 {
				return y
			}
		}
	}
	return -1
}
