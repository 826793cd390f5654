package part

import (
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"treetop/model/payload"
	"treetop/ui/look"
)

// codeRun is a piece of a line that is drawn as one text: of one colour, and
// such that its glyphs fall on the cells by themselves.
type codeRun struct {
	cell   int // of the line, where it begins
	cells  int
	text   string
	colour fyne.ThemeColorName
	wide   bool // one character of two cells, centred on them
	other  bool // comes from another font
}

// glyphs is how a font of one width treats a character.
type glyphs uint8

const (
	glyphsMono  glyphs = iota // the font has it, exactly one cell wide
	glyphsOther               // comes from another font, of another width
	glyphsWide                // two cells
	glyphsSpace               // nothing to draw
)

// appendRuns appends the runs of a slice to dst. A run of the fixed-width font
// is as long as its colour; what comes from other fonts is as wide as it
// likes, so it is placed apart: wide characters one by one on their cells,
// other scripts word by word, which keeps their letters joined.
func appendRuns(dst []codeRun, s payload.Slice) []codeRun {
	var (
		cell  = s.From
		start = 0 // of the run that is being collected
		first = cell
		kind  = glyphsSpace
		class payload.Class
		spans = s.Spans
	)
	flush := func(end int) {
		if kind != glyphsSpace && end > start {
			dst = append(dst, codeRun{first, cell - first, s.Text[start:end], classColour(class), kind == glyphsWide, kind != glyphsMono})
		}
		start, first = end, cell
	}
	for i := 0; i < len(s.Text); {
		n, cells, k := nextGlyph(s.Text[i:])
		for len(spans) > 0 && spans[0].To <= i {
			spans = spans[1:]
		}
		c := payload.Plain
		if len(spans) > 0 && spans[0].From <= i {
			c = spans[0].Class
		}
		// A space inside a run costs nothing; at its beginning it would.
		joins := k == kind && k != glyphsWide || k == glyphsSpace && kind == glyphsMono
		if !joins || k != glyphsSpace && classColour(c) != classColour(class) {
			flush(i)
			kind, class = k, c
		}
		i += n
		cell += cells
	}
	flush(len(s.Text))
	return dst
}

// nextGlyph is how many bytes of s belong to its first character with all that
// stands on it or is joined to it, and how many cells those take.
func nextGlyph(s string) (n, cells int, kind glyphs) {
	r, n := utf8.DecodeRuneInString(s)
	cells = payload.CellWidth(r)
	kind = glyphsOf(r, cells)
	if n >= len(s) || s[n] < utf8.RuneSelf {
		return n, cells, kind
	}
	flag := isRegional(r)
	for n < len(s) {
		next, m := utf8.DecodeRuneInString(s[n:])
		w := payload.CellWidth(next)
		switch {
		case w == 0:
			if next == '\ufe0f' && kind != glyphsWide || kind == glyphsMono {
				kind = glyphsOther // an emoji, or an accent that the font may lack
			}
		case r == '\u200d', isSkinTone(next) && kind == glyphsWide:
		case flag && isRegional(next):
			flag = false
		default:
			return n, cells, kind
		}
		r = next
		n += m
		cells += w
	}
	return n, cells, kind
}

func glyphsOf(r rune, cells int) glyphs {
	switch {
	case r == ' ':
		return glyphsSpace
	case cells == 2:
		return glyphsWide
	case r < 0x250, r >= 0x370 && r < 0x530, r >= 0x2010 && r < 0x2030:
		return glyphsMono // Latin, Greek, Cyrillic, dashes, quotes, the ellipsis
	}
	return glyphsOther
}

func isRegional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
func isSkinTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

func classColour(c payload.Class) fyne.ThemeColorName {
	switch c {
	case payload.Key:
		return look.ColourKey
	case payload.String:
		return look.ColourString
	case payload.Number, payload.Literal:
		return look.ColourNumber
	case payload.Comment:
		return look.ColourDim
	case payload.Escape:
		return look.ColourWait
	}
	return look.ColourText
}

// wordAt is the range of cells of the word, number or gap around a cell of a
// slice, for a double click.
func wordAt(s payload.Slice, cell int) (from, to int) {
	at := s.From
	from, to = at, at
	var last wordKind
	found := false
	for i := 0; i < len(s.Text); {
		r, _ := utf8.DecodeRuneInString(s.Text[i:])
		n, cells, _ := nextGlyph(s.Text[i:])
		kind := kindOf(r)
		if c := classAt(s.Spans, i); c == payload.Number || c == payload.Literal {
			kind = wordNumber // with its sign, point and exponent
		}
		if kind != last || kind == wordMark {
			if found {
				return from, to
			}
			from = at
		}
		last = kind
		found = found || cell < at+cells
		i += n
		at += cells
		to = at
	}
	return from, to
}

type wordKind uint8

const (
	wordNone wordKind = iota
	wordLetters
	wordNumber
	wordSpace
	wordMark // stands alone
)

func kindOf(r rune) wordKind {
	switch {
	case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return wordLetters
	case unicode.IsSpace(r):
		return wordSpace
	}
	return wordMark
}

func classAt(spans []payload.Span, i int) payload.Class {
	for _, s := range spans {
		if s.From <= i && i < s.To {
			return s.Class
		}
	}
	return payload.Plain
}
