// Package filter is the language of the filter field: what topics to show.
//
//	kitchen light          topic names with both words, without regard to case
//	"living room"          a word with a space or a sign of the language in it
//	/sensor-[0-9]+$/       names that a regular expression (RE2) is found in
//	topic:home/+/light     an MQTT topic filter; also without topic: where a
//	                       level of a word is + or the last one is #
//	value:hot  value=on    the latest value contains, or is
//	value>80   value:/^o/  it is a number above 80; an expression is found in it
//	json.battery.level<20  the same of a place in JSON, by a path of gjson;
//	json.battery           a place that is there
//	retained:yes qos:1 size>1kB messages>100 rate>10
//	age<5m stale:10m new:1h new:yes late:yes
//	a b    a or b    a | b    -a    (a or b) -c
//
// Several terms must all hold; `or` binds weaker than that. Signs as Chinese
// input methods type them (：＞《（ and the like) and typographic quotes are
// taken for the plain ones. A colon after anything but a key is a sign like any
// other, so that zigbee:0x12 is a word.
//
// The case of letters matters nowhere; in a regular expression (?-i) makes it
// matter.
//
// A topic that never had a message has no value, size or age: what asks for
// such a thing neither finds it nor, negated, finds it. Otherwise -x finds
// exactly what x does not.
package filter

import "strings"

// Limits of a filter; beyond them Parse has a problem.
const (
	MaxLength = 4096 // bytes of the text
	MaxTerms  = 64
	MaxDepth  = 32 // of parentheses and negations
	// MaxProblems is how many problems Parse tells, the first ones: each is marked
	// in the text, and what was pasted can be one for each byte.
	MaxProblems = 32
)

// Needs is what must be known of a topic, beside its name, to tell whether it
// passes a filter. None: names alone decide.
type Needs uint8

const (
	NeedsValue Needs = 1 << iota // the latest payload
	NeedsState                   // counts, QoS, retained, size: what changes with a message
	NeedsTime                    // age, rate, late, new: what changes by time alone
)

// Filter is what Parse made of a text. It is immutable and safe for concurrent
// use; the Matchers made of it are not.
type Filter struct {
	root  *expr
	prog  *step
	words [][]byte // folded; word i has bit i
	needs Needs
	whole bool
}

// Parse reads a text. Of an empty one it makes a nil Filter, of one with
// problems none either; the problems are in order of their places.
func Parse(s string) (*Filter, []Problem) {
	p := parse(s)
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	if p.root == nil {
		return nil, nil
	}
	f := &Filter{root: p.root}
	f.compile()
	return f, nil
}

// Needs is what has to be known beside the name.
func (f *Filter) Needs() Needs { return f.needs }

// String is the filter as a text that Parse makes the same filter of.
func (f *Filter) String() string {
	var b strings.Builder
	f.root.write(&b, opOr)
	return b.String()
}
