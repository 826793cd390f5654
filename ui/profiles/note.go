package profiles

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/look"
	"treetop/ui/part"
)

// note is a small text under a field: a hint, or what is wrong and what to do.
// It is always as high as one line, so that a message that comes or goes moves
// nothing; only one that needs more makes room for itself.
type note struct {
	widget.BaseWidget

	text  string
	tone  fyne.ThemeColorName
	bold  bool
	large bool // in the size of the form instead of that of a caption
	right bool // right aligned

	width float32
	lines []string
	// onHeight is told when the note needs more lines, or fewer, than before.
	onHeight func()
}

var _ fyne.Widget = (*note)(nil)

func newNote() *note {
	n := &note{tone: look.ColourDim}
	n.ExtendBaseWidget(n)
	return n
}

// set shows text in a colour. An empty text leaves the line empty.
func (n *note) set(text string, tone fyne.ThemeColorName) {
	if n.text == text && n.tone == tone {
		return
	}
	n.text, n.tone = text, tone
	before := len(n.lines)
	n.wrap()
	if max(1, len(n.lines)) != max(1, before) && n.onHeight != nil {
		n.onHeight()
	}
	n.Refresh()
}

// heightAt is the height that it needs in a width.
func (n *note) heightAt(width float32) float32 {
	if width != n.width {
		n.width = width
		n.wrap()
	}
	return float32(max(1, len(n.lines))) * n.lineHeight()
}

func (n *note) size() float32 {
	if n.large {
		return theme.TextSize()
	}
	return theme.CaptionTextSize()
}

func (n *note) style() fyne.TextStyle { return fyne.TextStyle{Bold: n.bold} }

func (n *note) lineHeight() float32 { return fyne.MeasureText("M", n.size(), n.style()).Height }

func (n *note) wrap() {
	n.lines = nil
	if n.text != "" {
		n.lines = wrapText(n.text, n.width, part.NewFitter(n.size(), n.style()).Width)
	}
}

// wrapText breaks s into lines of at most width: between words, and in Chinese
// between any two characters that may be parted.
func wrapText(s string, width float32, measure func(string) float32) []string {
	var lines []string
	line := ""
	for _, word := range breakable(s) {
		if line != "" && width > 0 && measure(strings.TrimRight(line+word, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		line += word
	}
	return append(lines, strings.TrimRight(line, " "))
}

// breakable cuts s after which a line may end: words with the spaces after
// them, single ideographs with the punctuation that must not begin a line.
func breakable(s string) []string {
	var words []string
	start := 0
	rs := []rune(s)
	for i := 0; i+1 < len(rs); i++ {
		if mayBreak(rs[i], rs[i+1]) {
			words = append(words, string(rs[start:i+1]))
			start = i + 1
		}
	}
	return append(words, string(rs[start:]))
}

func mayBreak(a, b rune) bool {
	if a == ' ' {
		return b != ' '
	}
	wide := func(r rune) bool {
		return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF65
	}
	if strings.ContainsRune("，。、；：！？）」』”’〉》…", b) || strings.ContainsRune("（「『“‘〈《", a) {
		return false
	}
	return b != ' ' && (wide(a) || wide(b))
}

// CreateRenderer implements fyne.Widget.
func (n *note) CreateRenderer() fyne.WidgetRenderer { return &noteRenderer{n: n} }

type noteRenderer struct {
	n     *note
	texts []fyne.CanvasObject
}

func (r *noteRenderer) Destroy()                     {}
func (r *noteRenderer) Objects() []fyne.CanvasObject { return r.texts }

func (r *noteRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, float32(max(1, len(r.n.lines)))*r.n.lineHeight())
}

func (r *noteRenderer) Layout(size fyne.Size) {
	r.n.heightAt(size.Width)
	r.Refresh()
}

func (r *noteRenderer) Refresh() {
	if len(r.texts) > len(r.n.lines) {
		r.texts = r.texts[:len(r.n.lines)]
	}
	for i, line := range r.n.lines {
		if i == len(r.texts) {
			r.texts = append(r.texts, canvas.NewText("", nil))
		}
		t := r.texts[i].(*canvas.Text)
		t.Text, t.TextSize, t.TextStyle, t.Color = line, r.n.size(), r.n.style(), look.Colour(r.n.tone)
		x := float32(0)
		if r.n.right {
			x = max(0, r.n.width-t.MinSize().Width)
		}
		onLine(t, x, float32(i)*r.n.lineHeight(), r.n.lineHeight())
		t.Refresh()
	}
}
