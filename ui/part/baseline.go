package part

import (
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/theme"
)

// OnLine moves a text to x on a line of this height, so that texts on one line
// stand on one base line whatever they are written in.
//
// The toolkit draws a text that has a Chinese character in it lower than one
// without: the font that it falls back to reaches higher, all of the text is
// moved down by the difference, and no function tells how much that is, only
// the picture. So the picture is asked, once for each size.
func OnLine(t *canvas.Text, x, height float32) {
	y := (height - t.MinSize().Height) / 2
	if HasWide(t.Text) {
		y -= sinks(t.TextSize, t.TextStyle.Monospace)
	}
	t.Move(fyne.NewPos(x, y))
}

// OnLineAt is OnLine for a line that begins at y.
func OnLineAt(t *canvas.Text, x, y, height float32) {
	OnLine(t, x, height)
	t.Move(t.Position().AddXY(0, y))
}

// HasWide reports whether a text has characters of the scripts of East Asia, or
// of their width, so that it is drawn lower than one without.
func HasWide(s string) bool {
	for _, r := range s {
		if r >= 0x2E80 && r < 0xFB00 || r >= 0xFF00 && r < 0xFFF0 {
			return true
		}
	}
	return false
}

type sunk struct {
	size float32
	mono bool
}

// sunken is how far texts with Chinese sink, by their size: a fact about the
// fonts of the machine.
var sunken sync.Map // sunk to float32

func sinks(size float32, mono bool) float32 {
	key := sunk{size, mono}
	if v, ok := sunken.Load(key); ok {
		return v.(float32)
	}
	v := float32(foot("x中", key) - foot("x", key))
	sunken.Store(key, v)
	return v
}

// foot is the lowest line of pixels of the x that a text begins with. The
// picture is made in the theme in force: another one would stick to what is
// being drawn at the moment.
func foot(s string, k sunk) int {
	text := func(s string) *canvas.Text {
		t := canvas.NewText(s, theme.Color(theme.ColorNameForeground))
		t.TextSize, t.TextStyle.Monospace = k.size, k.mono
		return t
	}
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(text(s))
	img := c.Capture()
	ground := img.At(0, 0)
	b := img.Bounds()
	for y := b.Max.Y - 1; y >= b.Min.Y; y-- {
		for x := b.Min.X; x < b.Min.X+int(text("x").MinSize().Width)-1; x++ {
			if differs(img.At(x, y), ground) {
				return y
			}
		}
	}
	return 0
}

func differs(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	r2, g2, bl2, _ := b.RGBA()
	d := func(x, y uint32) int { return max(int(x)-int(y), int(y)-int(x)) }
	return d(r, r2)+d(g, g2)+d(bl, bl2) > 0x8000
}
