package filter

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// step is a filter as it is evaluated: what is quickly known comes first.
type step struct {
	op   op
	kids []*step
	term *term
	mask Bits // opTerm without a term: words that must all be there
	cost cost
}

// cost is what evaluating takes, roughly.
type cost uint8

const (
	costBits cost = iota
	costName
	costState
	costValue
	costJSON
)

func (f *Filter) compile() {
	f.root.terms(f.prepare)
	f.prog = f.step(f.root)
}

// terms calls do for each term.
func (e *expr) terms(do func(*term)) {
	if e.op == opTerm {
		do(e.term)
	}
	for _, kid := range e.kids {
		kid.terms(do)
	}
}

// prepare finds out what a term needs, and gives a word a bit.
func (f *Filter) prepare(t *term) {
	f.needs |= facts(t.key).needs
	switch t.key {
	case Word:
		t.folded = Fold(nil, t.text)
		if strings.Contains(t.text, "/") {
			f.whole = true
			return
		}
		i := slices.IndexFunc(f.words, func(w []byte) bool { return bytes.Equal(w, t.folded) })
		switch {
		case i >= 0:
			t.bit = 1 << i
		case len(f.words) == wordBits:
			f.whole = true
		default:
			t.bit = 1 << len(f.words)
			f.words = append(f.words, t.folded)
		}
	case Expression, Topic:
		f.whole = true
	case JSON:
		t.place = withoutModifiers(t.path)
	}
}

func (f *Filter) step(e *expr) *step {
	s := &step{op: e.op, term: e.term}
	if e.op == opTerm {
		s.cost = e.term.cost()
		if e.term.bit != 0 {
			s.term, s.mask = nil, e.term.bit
		}
		return s
	}
	for _, kid := range e.kids {
		k := f.step(kid)
		if n := len(s.kids); e.op == opAnd && k.mask != 0 && n > 0 && s.kids[0].mask != 0 {
			s.kids[0].mask |= k.mask
			continue
		}
		s.kids = append(s.kids, k)
		s.cost = max(s.cost, k.cost)
		slices.SortStableFunc(s.kids, func(a, b *step) int { return cmp.Compare(a.cost, b.cost) })
	}
	if e.op == opAnd && len(s.kids) == 1 {
		return s.kids[0]
	}
	return s
}

func (t *term) cost() cost {
	switch {
	case t.bit != 0:
		return costBits
	case t.key <= Topic:
		return costName
	case t.key == JSON:
		return costJSON
	case t.key == Value:
		return costValue
	}
	return costState
}
