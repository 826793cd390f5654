package part

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Fitter cuts texts to a width by hand: a label that does so itself costs a
// hundred times as much. It adds up the advances of single characters, which
// is exact for what has no kerning and never far off otherwise. UI goroutine.
type Fitter struct {
	size  float32
	style fyne.TextStyle
	ascii [128]float32
	other map[rune]float32
}

// NewFitter measures for texts of this size and style.
func NewFitter(size float32, style fyne.TextStyle) *Fitter {
	return &Fitter{size: size, style: style, other: make(map[rune]float32)}
}

// Size and Style are what was given to NewFitter.
func (f *Fitter) Size() float32         { return f.size }
func (f *Fitter) Style() fyne.TextStyle { return f.style }

func (f *Fitter) advance(r rune) float32 {
	if r < 128 {
		if f.ascii[r] == 0 {
			f.ascii[r] = f.measure(r)
		}
		return f.ascii[r]
	}
	w, ok := f.other[r]
	if !ok {
		w = f.measure(r)
		f.other[r] = w
	}
	return w
}

// measure takes eight at once, so that rounding to whole pixels is an eighth.
func (f *Fitter) measure(r rune) float32 {
	return fyne.MeasureText(strings.Repeat(string(r), 8), f.size, f.style).Width / 8
}

// Width is the width of s.
func (f *Fitter) Width(s string) float32 {
	var w float32
	for _, r := range s {
		w += f.advance(r)
	}
	return w
}

// End is s, or as much of its beginning as fits into width with an ellipsis.
func (f *Fitter) End(s string, width float32) string {
	n, fits := f.prefix(s, width)
	if fits {
		return s
	}
	if n, _ = f.prefix(s[:n], width-f.advance('…')); n == 0 {
		return "…"
	}
	return s[:n] + "…"
}

// Middle is s, or its beginning and its end with an ellipsis between, as much
// as fits into width. The end is what tells one topic from the next, so it
// gets the larger half.
func (f *Fitter) Middle(s string, width float32) string {
	if _, fits := f.prefix(s, width); fits {
		return s
	}
	room := width - f.advance('…')
	tail := f.suffix(s, room*0.6)
	head, _ := f.prefix(s[:tail], room-f.Width(s[tail:]))
	return s[:head] + "…" + s[tail:]
}

// prefix is how many bytes of s fit, and whether that is all of it. It stops
// at the width, so a text of any length costs no more than what is seen.
func (f *Fitter) prefix(s string, width float32) (int, bool) {
	var w float32
	for i, r := range s {
		if w += f.advance(r); w > width {
			return i, false
		}
	}
	return len(s), true
}

// suffix is where the end of s begins that fits into width.
func (f *Fitter) suffix(s string, width float32) int {
	at := len(s)
	var w float32
	for at > 0 {
		r, n := lastRune(s[:at])
		if w += f.advance(r); w > width {
			break
		}
		at -= n
	}
	return at
}
