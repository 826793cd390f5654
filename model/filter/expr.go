package filter

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// op is how an expression combines what is below it.
type op uint8

const (
	opTerm op = iota
	opNot
	opAnd
	opOr
)

// expr is a filter as it was written.
type expr struct {
	op   op
	kids []*expr
	term *term
}

// term asks one thing.
type term struct {
	key    Key
	rel    relation
	path   string // JSON: as gjson has it
	text   string // what is compared with, without quotes
	plain  bool   // a number that was written without quotes, so that it is one
	regexp bool   // the text stood between slashes

	folded   []byte         // of a text
	re       *regexp.Regexp // of a regexp
	levels   []string       // of a topic filter
	place    string         // JSON: what gjson is asked for
	number   float64        // of a number, size or QoS
	isNumber bool
	duration time.Duration
	isTime   bool // New: by a duration
	yes      bool
	bit      Bits // of a word that is looked for level by level
}

// write writes e so that it reads the same within an expression of that kind.
// No "or" stands directly within another, nor an "and".
func (e *expr) write(b *strings.Builder, within op) {
	if within == opNot && e.op >= opAnd || within == opAnd && e.op == opOr {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	switch e.op {
	case opTerm:
		e.term.write(b)
		return
	case opNot:
		b.WriteByte('-')
	}
	for i, kid := range e.kids {
		if i > 0 && e.op == opOr {
			b.WriteString(" or ")
		} else if i > 0 {
			b.WriteByte(' ')
		}
		kid.write(b, e.op)
	}
}

func (t *term) write(b *strings.Builder) {
	switch t.key {
	case Word, Expression:
	case JSON:
		b.WriteString("json." + t.path + relationSigns[t.rel])
	default:
		b.WriteString(facts(t.key).name + relationSigns[t.rel])
	}
	switch {
	case t.rel == exists:
	case t.regexp:
		b.WriteString("/" + t.text + "/")
	case t.isPlain():
		b.WriteString(t.text)
	default:
		b.WriteString(Quote(t.text))
	}
}

// isPlain reports whether the text needs no quotes to be read as what it is.
func (t *term) isPlain() bool {
	switch t.key {
	case Word:
		lower := strings.ToLower(t.text)
		return hasPlainSigns(t.text) && !strings.ContainsAny(t.text[:1], "/-$") && !hasWildcards(t.text) &&
			lower != "or" && lower != "and" && !strings.HasPrefix(lower, "json.")
	case Topic:
		return hasPlainSigns(t.text)
	}
	_, number := readNumber(t.text)
	return hasPlainSigns(t.text) && t.text[0] != '/' && (t.plain || !number || facts(t.key).takes != anyOperand)
}

// hasPlainSigns reports whether s has nothing in it that could mean anything.
func hasPlainSigns(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_./+#-$%", r) {
			return false
		}
	}
	return s != ""
}

// Quote is s as a quoted word.
func Quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `＂`, `\＂`).Replace(s) + `"`
}

// ForBranch is the text of a filter that shows a topic and all below it.
func ForBranch(name string) string {
	if text := name + "/#"; !hasPlainSigns(text) {
		return "topic:" + Quote(text)
	}
	return "topic:" + name + "/#"
}
