package filter

import (
	"bytes"
	"math"
	"math/big"
	"time"

	"treetop/model/payload"
)

// keptScratch is how much scratch space for values a matcher keeps.
const keptScratch = 1 << 20

// ask evaluates one term. Maybe: what it asks about is not known, or the topic
// never had such a thing.
func (m *Matcher) ask(t *term) Verdict {
	switch t.key {
	case Word:
		return verdict(bytes.Contains(m.foldedName(), t.folded))
	case Expression:
		return verdict(t.re.Match(m.wholeName()))
	case Topic:
		return verdict(matchTopic(t.levels, m.wholeName()))
	}
	s := m.subject
	if s == nil || !s.HasValue && s.Messages == 0 {
		return Maybe
	}
	switch t.key {
	case Rate:
		return verdict(t.compares(s.Rate))
	case Messages:
		return verdict(t.compares(float64(s.Messages)))
	case Age:
		if s.Age < 0 {
			return Maybe
		}
		return verdict(t.rel.holds(order(s.Age, t.duration)))
	case Stale:
		return verdict(silence(s) >= t.duration)
	case New:
		if t.isTime {
			return verdict(s.Since <= t.duration)
		}
		return verdict(s.New == t.yes)
	case Late:
		return verdict(s.Late == t.yes)
	}
	if !s.HasValue {
		return Maybe
	}
	switch t.key {
	case Retained:
		return verdict(s.Retained == t.yes)
	case QoS:
		return verdict(t.compares(float64(s.QoS)))
	case Size:
		return verdict(t.compares(float64(s.Size)))
	case JSON:
		return verdict(m.json(t, s.Payload))
	}
	return verdict(m.text(t, s.Payload))
}

// silence is how long a topic has had no live message: for ever, as far as is
// known, where it never had one.
func silence(s *Subject) time.Duration {
	if s.Age < 0 {
		return s.Since
	}
	return s.Age
}

// text compares a value with that of a term.
func (m *Matcher) text(t *term, value []byte) bool {
	switch {
	case t.regexp:
		return t.re.Match(value)
	case t.rel == has:
		return bytes.Contains(m.fold(value), t.folded)
	}
	value = bytes.TrimSpace(value)
	if t.isNumber {
		if n, _, ok := payload.NumberOf(value); ok {
			return t.comparesText(n, value)
		}
		if t.rel >= less {
			return false
		}
	}
	return (len(value) <= 4*len(t.folded) && bytes.Equal(m.fold(value), t.folded)) == (t.rel == equal)
}

func (m *Matcher) fold(value []byte) []byte {
	folded := Fold(m.value[:0], value)
	if cap(folded) <= keptScratch {
		m.value = folded
	}
	return folded
}

func (t *term) compares(n float64) bool { return t.rel.holds(order(n, t.number)) }

// comparesText is compares for a number as it is written: a float64 does not tell
// large whole numbers apart, as identifiers often are.
func (t *term) comparesText(n float64, text []byte) bool {
	if n == t.number && math.Abs(n) >= 1<<53 {
		a, whole := new(big.Int).SetString(string(text), 10)
		b, alsoWhole := new(big.Int).SetString(t.text, 10)
		if whole && alsoWhole {
			return t.rel.holds(a.Cmp(b))
		}
	}
	return t.compares(n)
}

func order[T float64 | time.Duration](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// holds reports whether what compares as n is as the relation says.
func (r relation) holds(n int) bool {
	switch r {
	case less:
		return n < 0
	case lessEqual:
		return n <= 0
	case greater:
		return n > 0
	case greaterEqual:
		return n >= 0
	case notEqual:
		return n != 0
	}
	return n == 0
}
