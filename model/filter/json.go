package filter

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"treetop/model/payload"
)

// maxJSON is the largest payload in which places are looked for.
const maxJSON = 1 << 20

// withoutModifiers makes letters of the signs with which a step of a path
// begins a modifier or a constant. A modifier may walk down as deep as a value
// goes and write an indent for each level of it: a payload of 1 MB made for
// that takes gigabytes. And "@type" is a name in many a document. In a string
// that something is compared with they are escaped as JSON has it, which is how
// such a string is read.
func withoutModifiers(path string) string {
	var b strings.Builder
	before, quoted := byte('.'), false
	for i := 0; i < len(path); i++ {
		c := path[i]
		if (c == '@' || c == '!') && strings.IndexByte(".|({[,:", before) >= 0 {
			if quoted {
				fmt.Fprintf(&b, `\u%04x`, c)
				before = c
				continue
			}
			b.WriteByte('\\')
		}
		b.WriteByte(c)
		switch {
		case c == '\\' && i+1 < len(path):
			i++
			c = path[i]
			b.WriteByte(c)
		case c == '"':
			quoted = !quoted
		}
		if c > ' ' { // space before a step does not count
			before = c
		}
	}
	return b.String()
}

// json compares a place in a value with a term. What is not JSON has no places.
func (m *Matcher) json(t *term, value []byte) bool {
	start := bytes.TrimLeft(value, " \t\r\n")
	if len(start) == 0 || start[0] != '{' && start[0] != '[' || len(value) > maxJSON {
		return false
	}
	// A place is quickly found, and mostly is not there or not as it should be,
	// so that comes first.
	found := gjson.GetBytes(value, t.place)
	return found.Exists() && m.compareJSON(t, found) && payload.CheckJSON(value) == nil
}

func (m *Matcher) compareJSON(t *term, found gjson.Result) bool {
	if t.rel == exists {
		return true
	}
	if t.isNumber && found.Type == gjson.Number {
		return t.comparesText(found.Num, []byte(found.Raw))
	}
	text := found.Raw
	if found.Type == gjson.String {
		text = found.Str
	}
	return m.text(t, []byte(text))
}
