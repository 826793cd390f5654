package payload

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Field is a place in a JSON document.
type Field struct {
	// Path leads to it from the whole value, as JSONPath writes it (RFC 9535):
	// $.battery.volts, $['odd name'][3].
	Path string
	// Value is the text of a string without quotes and escapes, and of anything
	// else what was sent.
	Value string
}

// Field answers what stands in a line: a member, an element, or for a line that
// closes one what it closes. ok is false for lines that are not there.
func (d foldable) Field(line int) (f Field, ok bool) {
	if line < 0 || line >= d.len {
		return f, false
	}
	above := d.above(line)
	if n := len(above); n > 0 && d.closes[above[n-1]] == line {
		line = d.opens[above[n-1]]
		above = above[:n-1]
	}
	var path strings.Builder
	path.WriteByte('$')
	for i, a := range above {
		child := line
		if i+1 < len(above) {
			child = d.opens[above[i+1]]
		}
		if key, _ := d.member(child); key != nil {
			path.WriteString(pathName(unquote(key)))
		} else {
			path.WriteString("[" + strconv.Itoa(d.element(d.opens[a], child)) + "]")
		}
	}
	return Field{path.String(), d.valueText(line)}, true
}

// above are the indices of the folds that a line stands in, the outermost
// first; a line that closes one stands in it.
func (d foldable) above(line int) []int {
	var in []int
	n, _ := slices.BinarySearch(d.opens, line)
	for i := range n {
		if d.closes[i] >= line {
			in = append(in, i)
		}
	}
	return in
}

// element is how many elements of an array stand before the one in line child.
func (d foldable) element(open, child int) int {
	n := 0
	for line := open + 1; line < child; n++ {
		if last, ok := d.Fold(line); ok {
			line = last
		}
		line++
	}
	return n
}

// member is the name with which a line begins, nil where it has none, and where
// the value after it begins in the source.
func (d foldable) member(line int) (key []byte, value int) {
	j, _ := d.walk.(jsonLines)
	s := scanner{b: j.src, i: d.begin(line).off}
	s.space()
	value = s.i
	if s.peek() != '"' {
		return nil, value
	}
	token := s.token()
	s.space()
	if s.peek() != ':' {
		return nil, value
	}
	s.i++
	s.space()
	return token, s.i
}

func (d foldable) valueText(line int) string {
	j, _ := d.walk.(jsonLines)
	_, at := d.member(line)
	if last, ok := d.Fold(line); ok {
		end := scanner{b: j.src, i: d.begin(last).off}
		end.space()
		return string(j.src[at:min(end.i+1, len(j.src))])
	}
	s := scanner{b: j.src, i: at}
	switch s.peek() {
	case '"':
		return unquote(s.token())
	case '{', '[': // empty, or it would be a fold
		s.i++
		s.space()
		return string(j.src[at:min(s.i+1, len(j.src))])
	}
	return string(s.token())
}

// unquote is the text of a string token.
func unquote(token []byte) string {
	var s string
	if err := json.Unmarshal(token, &s); err != nil {
		return string(token)
	}
	return s
}

// pathName is a step of a path to a member.
func pathName(name string) string {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
		if !letter && (i == 0 || r < '0' || r > '9') {
			return "['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(name) + "']"
		}
	}
	if name == "" {
		return "['']"
	}
	return "." + name
}
