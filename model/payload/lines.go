// Package payload turns the bytes of a message into something to read: it
// recognises what they are, makes one line of them for a row, and documents of
// lines for a code view: formatted JSON, text, hex.
//
// Nothing here puts words into a language: what is found is given as facts.
package payload

import (
	"unicode"

	"golang.org/x/text/width"
)

// Class says what a piece of a line is, for its colour.
type Class uint8

const (
	Plain       Class = iota
	Key               // a member name of an object
	String            // a quoted text
	Number            // as it was sent
	Literal           // true, false, null
	Punctuation       // braces, commas
	Unit              // what follows a number: °C
	Comment           // what is not part of the value: offsets of a hex view
	Escape            // a character or byte that could not be shown as it is
)

// Span is the class of a range of bytes of a text.
type Span struct {
	From, To int
	Class    Class
}

// Slice is a piece of a line.
type Slice struct {
	// Text can be put on a screen as it is (visible.Text).
	Text string
	// From is the cell of the line at which Text begins: the one that was asked
	// for, or one or a few less where a wide character or an escape stands
	// across it.
	From int
	// Spans are the classes of Text, in order and without overlap; what none
	// covers is Plain.
	Spans []Span
}

// Lines is a document as a code view reads it. Columns are cells, as
// CellWidth counts them. A document never changes, may be read from any
// goroutine, and no call takes longer for a longer document or a longer line;
// Slice takes as long as what it returns is wide.
type Lines interface {
	// Len is the number of lines, at least 1.
	Len() int
	// Width is the width of a line in cells, 0 for a line that is not there.
	Width(line int) int
	// MaxWidth is the width of the widest line in cells.
	MaxWidth() int
	// Slice is what a line shows in the cells from up to, not including, to.
	// Both may lie outside of the line.
	Slice(line, from, to int) Slice
}

// CellWidth is how many cells of a fixed-width view a character takes: 2 for
// Chinese, Japanese, Korean and other wide ones and for emoji, 0 for what
// stands on or joins other characters, 1 for all others.
func CellWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case r >= 0x4e00 && r <= 0x9fff: // most of Chinese, without a look into tables
		return 2
	case r >= 0x1f000 && r <= 0x1faff:
		return 2
	case r == 0x200d || unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}
