package filter

import (
	"bytes"
	"time"
)

// Bits are the words of a filter that were found in a topic name, level by
// level from the top. What is not found so is not in them.
type Bits uint8

// wordBits is how many words have a bit. Those beyond, and those that reach
// over a level separator, are looked for in the whole name.
const wordBits = 8

// Verdict is whether a topic passes, as far as that is known. The order counts:
// "and" takes the lower, "or" the higher.
type Verdict uint8

const (
	No Verdict = iota
	Maybe
	Yes
)

// Subject is a topic as a filter sees it. Only what the filter Needs has to be
// filled in, and of Value and counts the fields that say so always.
type Subject struct {
	Name     []byte // the whole topic name; only where Matcher.WholeName says so
	HasValue bool   // it has a latest message; always
	Payload  []byte // of the latest message, as far as it is kept
	Size     int    // true size of that payload, in bytes
	Retained bool   // the latest value is known to be stored, or was
	QoS      byte   // of the latest message
	Messages uint64 // to the topic itself
	Rate     float64
	Age      time.Duration // since the last live message; negative: there was none
	Since    time.Duration // since the topic was first heard
	Late     bool
	New      bool // first heard after the moment that a person set
}

// Matcher tells which topics pass a filter. It has scratch space, so it is for
// one goroutine at a time.
type Matcher struct {
	f      *Filter
	level  []byte
	folded []byte // the whole name, where isFolded
	value  []byte

	bits     Bits
	name     func() []byte
	subject  *Subject // nil: only the name is known
	isFolded bool
	heldName []byte // what name answered, where hasName
	hasName  bool
}

// Matcher makes a matcher.
func (f *Filter) Matcher() *Matcher { return &Matcher{f: f} }

// Filter is what the matcher was made of.
func (m *Matcher) Filter() *Filter { return m.f }

// Level returns the words found in a topic's level, and in what is above it.
func (m *Matcher) Level(above Bits, level string) Bits {
	if len(m.f.words) == 0 || above == 1<<len(m.f.words)-1 {
		return above
	}
	m.level = Fold(m.level[:0], level)
	for i, word := range m.f.words {
		if above&(1<<i) == 0 && bytes.Contains(m.level, word) {
			above |= 1 << i
		}
	}
	return above
}

// WholeName reports whether Match needs Subject.Name, and ByName its function.
func (m *Matcher) WholeName() bool { return m.f.whole }

// ByName answers from the name alone, given the words found in it and a
// function for the whole of it, which is called at most once and may be nil
// where WholeName is false. Maybe means that Match has to be asked.
func (m *Matcher) ByName(bits Bits, name func() []byte) Verdict {
	m.bits, m.name, m.subject = bits, name, nil
	m.hasName, m.isFolded = false, false
	return m.eval(m.f.prog)
}

// Match reports whether a topic passes, given the words found in its name.
func (m *Matcher) Match(bits Bits, s *Subject) bool {
	m.bits, m.subject = bits, s
	m.heldName, m.hasName, m.isFolded = s.Name, true, false
	return m.eval(m.f.prog) == Yes
}

func (m *Matcher) eval(s *step) Verdict {
	switch s.op {
	case opNot:
		return Yes - m.eval(s.kids[0])
	case opAnd:
		all := Yes
		for _, kid := range s.kids {
			if all = min(all, m.eval(kid)); all == No {
				break
			}
		}
		return all
	case opOr:
		one := No
		for _, kid := range s.kids {
			if one = max(one, m.eval(kid)); one == Yes {
				break
			}
		}
		return one
	}
	if s.term == nil {
		return verdict(m.bits&s.mask == s.mask)
	}
	return m.ask(s.term)
}

func verdict(yes bool) Verdict {
	if yes {
		return Yes
	}
	return No
}

// wholeName is the topic name.
func (m *Matcher) wholeName() []byte {
	if !m.hasName {
		m.heldName, m.hasName = m.name(), true
	}
	return m.heldName
}

// foldedName is the topic name without regard to case.
func (m *Matcher) foldedName() []byte {
	if !m.isFolded {
		m.folded, m.isFolded = Fold(m.folded[:0], m.wholeName()), true
	}
	return m.folded
}
