package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a piece of a text, for whoever colours it.
type Token struct {
	From, To int // bytes
	Kind     TokenKind
}

// TokenKind is what a piece of a text is.
type TokenKind uint8

const (
	TokenWord     TokenKind = iota // of the topic name, quotes included
	TokenKey                       // a key with its comparison: value>
	TokenOperand                   // what stands behind a key
	TokenRegexp                    // with its slashes
	TokenOperator                  // or, and, -, parentheses
)

// Tokens are the pieces of a text in their order, as far as it can be read.
// Between them is space, and what has a problem.
func Tokens(s string) []Token { return parse(s).tokens }

// parser reads a text from the left to the right. It goes on after a problem,
// so that all are known at once.
type parser struct {
	s        string
	i        int
	root     *expr
	tokens   []Token
	problems []Problem
	terms    int
	depth    int
	groups   int          // parentheses that are open
	ends     map[int]bool // of endsAt
}

func parse(s string) *parser {
	p := &parser{s: s}
	if len(s) > MaxLength {
		p.problem(TooLong, MaxLength, len(s), "")
		return p
	}
	p.root = p.or()
	p.problems = p.problems[:min(len(p.problems), MaxProblems)]
	return p
}

func (p *parser) problem(kind Kind, from, to int, arg string) {
	p.problems = append(p.problems, Problem{from, to, kind, arg})
}

// giveUp is a problem with which there is no going on.
func (p *parser) giveUp(kind Kind, from int) {
	p.problem(kind, from, len(p.s), "")
	p.i = len(p.s)
}

func (p *parser) token(kind TokenKind, from, to int) {
	p.tokens = append(p.tokens, Token{from, to, kind})
	p.i = to
}

func (p *parser) rune(i int) (rune, int) { return utf8.DecodeRuneInString(p.s[i:]) }

// at reports whether the text goes on with one of some signs, and how long it
// is.
func (p *parser) at(i int, signs string) int {
	if r, n := p.rune(i); n > 0 && (r != utf8.RuneError || n > 1) && strings.ContainsRune(signs, r) {
		return n
	}
	return 0
}

// Signs, with those that Chinese input methods type in their place.
const (
	signOpen  = "(（"
	signClose = ")）"
	signOr    = "|｜"
	signMinus = "-－−"
)

func (p *parser) space() {
	for p.i < len(p.s) {
		r, n := p.rune(p.i)
		if !unicode.IsSpace(r) {
			return
		}
		p.i += n
	}
}

// or reads terms up to the end, or to the parenthesis that ends them. nil where
// there are none.
func (p *parser) or() *expr {
	var kids []*expr
	for {
		before := len(p.problems)
		kid := p.and()
		if kid != nil {
			kids = add(kids, kid, opOr)
		}
		from := p.i
		n := p.orSign()
		if n == 0 {
			break
		}
		if kid == nil && len(p.problems) == before {
			p.problem(NothingBefore, from, from+n, p.s[from:from+n])
		}
		p.token(TokenOperator, from, from+n)
		if p.space(); p.ended() || p.at(p.i, signOr) > 0 {
			p.problem(NothingAfter, from, from+n, p.s[from:from+n])
			if !p.ended() {
				p.i += p.orSign()
			}
		}
	}
	return join(kids, opOr)
}

// and reads terms up to an "or". An "or" or "and" at the beginning is a word:
// whoever types "orchard" comes by there.
func (p *parser) and() *expr {
	var kids []*expr
	for first := true; ; first = false {
		p.space()
		if p.ended() || p.at(p.i, signOr) > 0 || !first && p.wordIs("or") {
			return join(kids, opAnd)
		}
		if !first && p.wordIs("and") {
			from := p.i
			p.token(TokenOperator, from, from+len("and"))
			if p.space(); p.ended() || p.at(p.i, signOr) > 0 || p.wordIs("or") {
				p.problem(NothingAfter, from, from+len("and"), p.s[from:from+len("and")])
			}
			continue
		}
		if kid := p.unary(); kid != nil {
			kids = add(kids, kid, opAnd)
		}
	}
}

// add puts an expression among others; one of the same kind dissolves in them.
func add(kids []*expr, kid *expr, o op) []*expr {
	if kid.op == o {
		return append(kids, kid.kids...)
	}
	return append(kids, kid)
}

func join(kids []*expr, o op) *expr {
	switch len(kids) {
	case 0:
		return nil
	case 1:
		return kids[0]
	}
	return &expr{op: o, kids: kids}
}

// ended reports whether what is being read ends here.
func (p *parser) ended() bool {
	return p.i == len(p.s) || p.groups > 0 && p.at(p.i, signClose) > 0
}

// orSign is the length of an "or" here.
func (p *parser) orSign() int {
	if p.wordIs("or") {
		return len("or")
	}
	n := p.at(p.i, signOr)
	if n > 0 {
		n += p.at(p.i+n, signOr) // || is meant the same
	}
	return n
}

func (p *parser) wordIs(word string) bool { return strings.EqualFold(p.s[p.i:p.bare(p.i)], word) }

// bare is where a word or operand without quotes ends: at space, at an "or"
// sign, at a parenthesis that was not opened in it and at one that is not
// closed in it.
func (p *parser) bare(i int) int {
	open, opened := 0, 0
	for ; i < len(p.s); i += p.width(i) {
		if r, _ := p.rune(i); unicode.IsSpace(r) {
			break
		}
		switch {
		case p.at(i, signOpen) > 0:
			if open++; open == 1 {
				opened = i
			}
		case p.at(i, signClose) > 0:
			if open == 0 {
				return i
			}
			open--
		case open == 0 && p.at(i, signOr) > 0:
			return i
		}
	}
	if open > 0 {
		return opened
	}
	return i
}

func (p *parser) width(i int) int {
	_, n := p.rune(i)
	return n
}

// unary reads a term, a group, or the negation of one. nil where there was
// only a problem.
func (p *parser) unary() *expr {
	if p.depth++; p.depth > MaxDepth {
		p.giveUp(TooDeep, p.i)
		return nil
	}
	defer func() { p.depth-- }()
	from := p.i
	if n := p.at(from, signMinus); n > 0 {
		p.token(TokenOperator, from, from+n)
		if p.bare(p.i) == p.i && p.at(p.i, signOpen) == 0 {
			p.problem(NothingAfter, from, from+n, p.s[from:from+n])
			return nil
		}
		kid := p.unary()
		if kid == nil {
			return nil
		}
		return &expr{op: opNot, kids: []*expr{kid}}
	}
	if n := p.at(from, signOpen); n > 0 {
		return p.group(n)
	}
	if n := p.at(from, signClose); n > 0 {
		p.problem(UnopenedParenthesis, from, from+n, "")
		p.i += n
		return nil
	}
	if p.terms++; p.terms > MaxTerms {
		p.giveUp(TooManyTerms, from)
		return nil
	}
	t := p.term()
	if t == nil {
		return nil
	}
	return &expr{term: t}
}

func (p *parser) group(n int) *expr {
	from, before := p.i, len(p.problems)
	p.token(TokenOperator, from, from+n)
	p.groups++
	kid := p.or()
	p.groups--
	closed := p.at(p.i, signClose)
	switch {
	case closed == 0 && len(p.problems) == before:
		p.problem(UnclosedParenthesis, from, from+n, "")
	case closed > 0 && kid == nil && len(p.problems) == before:
		p.problem(NothingInside, from, p.i+closed, "")
	}
	if closed > 0 {
		p.token(TokenOperator, p.i, p.i+closed)
	}
	return kid
}
