package filter

import (
	"strings"
	"unicode"
)

// maxPath is how many bytes a JSON path may have.
const maxPath = 256

// Quotes, as they are typed and as they are pasted.
const (
	quotePlain = `"＂`
	quoteBegin = "“”„"
	quoteEnd   = "“”"
)

// term reads a term. nil where it has a problem.
func (p *parser) term() *term {
	from := p.i
	if p.at(from, quotePlain+quoteBegin) > 0 {
		text, ok := p.quoted()
		p.token(TokenWord, from, p.i)
		if !ok {
			return nil
		}
		return &term{key: Word, text: text}
	}
	if re, ok := p.expression(); ok {
		if re != nil {
			re.key = Expression
		}
		return re
	}
	if len(p.s)-from >= len("json.") && strings.EqualFold(p.s[from:from+len("json.")], "json.") {
		return p.json()
	}
	name := from
	for name < len(p.s) && isKeySign(p.s[name]) {
		name++
	}
	if t, ok := p.keyed(p.s[from:name], name); ok {
		return t
	}
	return p.word()
}

func isKeySign(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '.'
}

// keyed reads a term with a key. Not ok where it is none: a colon can be a part
// of a name.
func (p *parser) keyed(name string, end int) (t *term, ok bool) {
	from := p.i
	if name == "" {
		return nil, false
	}
	rel, to := p.relation(end)
	key, known := keyNamed(name)
	if to == end && known {
		rel, to = p.relationAfterSpace(end)
	}
	switch {
	case to == end:
		return nil, false
	case known && key == JSON:
		p.problem(PathDue, from, to, "")
		p.i = p.bare(to)
		return nil, true
	case known:
		p.token(TokenKey, from, to)
		return p.operand(&term{key: key, rel: rel}, from, to), true
	}
	if near, ok := keyNear(name); ok {
		p.problem(MistypedKey, from, end, near.Name())
	} else if rel >= less {
		p.problem(UnknownKey, from, end, name)
	} else {
		return nil, false
	}
	p.token(TokenKey, from, to)
	p.i = p.bare(to)
	return nil, true
}

// relation reads a comparison at i and answers where it ends; that is i where
// there is none.
func (p *parser) relation(i int) (relation, int) {
	for _, sign := range [...]struct {
		signs     string
		rel, then relation // then with = behind it
	}{
		{":：", has, has}, {"=＝", equal, equal}, {">＞》", greater, greaterEqual}, {"<＜《", less, lessEqual},
		{"≥", greaterEqual, greaterEqual}, {"≤", lessEqual, lessEqual}, {"≠", notEqual, notEqual},
	} {
		n := p.at(i, sign.signs)
		if n == 0 {
			continue
		}
		if m := p.at(i+n, "=＝"); m > 0 && sign.rel != has {
			return sign.then, i + n + m
		}
		return sign.rel, i + n
	}
	if n := p.at(i, "!！"); n > 0 {
		if m := p.at(i+n, "=＝"); m > 0 {
			return notEqual, i + n + m
		}
	}
	return has, i
}

// relationAfterSpace is relation for value > 80. A colon does not stand so.
func (p *parser) relationAfterSpace(i int) (relation, int) {
	at := p.skip(i)
	if rel, to := p.relation(at); to > at && rel != has {
		return rel, to
	}
	return has, i
}

func (p *parser) skip(i int) int {
	for i < len(p.s) {
		r, n := p.rune(i)
		if !unicode.IsSpace(r) {
			break
		}
		i += n
	}
	return i
}

// operand reads what stands behind a key, and checks it. from is where the term
// begins.
func (p *parser) operand(t *term, from, at int) *term {
	if facts(t.key).with&(1<<t.rel) == 0 {
		p.problem(WrongRelation, from, at, facts(t.key).name)
		p.i = p.bare(p.skip(at))
		return nil
	}
	p.i = p.skip(at)
	begin := p.i
	switch {
	case p.at(begin, quotePlain+quoteBegin) > 0:
		text, ok := p.quoted()
		p.token(TokenOperand, begin, p.i)
		if !ok {
			return nil
		}
		t.text = text
	default:
		if facts(t.key).takes == anyOperand && t.rel <= equal {
			if re, ok := p.expression(); ok {
				if re == nil {
					return nil
				}
				re.key, re.path = t.key, t.path
				return re
			}
		}
		end := p.bare(begin)
		if end == begin {
			p.problem(NothingAfter, from, at, p.s[from:at])
			p.i = at
			return nil
		}
		t.text = p.s[begin:end]
		_, t.plain = readNumber(t.text)
		t.plain = t.plain && facts(t.key).takes == anyOperand
		p.token(TokenOperand, begin, end)
	}
	if bad, ok := t.read(); !ok {
		arg := facts(t.key).name
		if t.key == Topic {
			arg = t.text
		}
		p.problem(bad, begin, p.i, arg)
		return nil
	}
	return t
}

// json reads json.path with or without a comparison. The path ends at space and
// at a comparison, unless they stand in parentheses or brackets, or behind a
// backslash.
func (p *parser) json() *term {
	from := p.i
	begin := from + len("json.")
	i, open := begin, 0
	for i < len(p.s) {
		r, n := p.rune(i)
		if open == 0 {
			if _, to := p.relation(i); to > i || unicode.IsSpace(r) || r == ')' || r == '）' {
				break
			}
		}
		switch r {
		case '\\':
			_, m := p.rune(i + n)
			n += m
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open = max(open-1, 0)
		case '"':
			n = p.jsonString(i) - i
		}
		i += n
	}
	t := &term{key: JSON, rel: exists, path: p.s[begin:i]}
	rel, to := p.relation(i)
	if to == i {
		rel, to = p.relationAfterSpace(i)
	}
	p.token(TokenKey, from, to)
	switch {
	case t.path == "" || strings.HasSuffix(t.path, ".") && !strings.HasSuffix(t.path, `\.`):
		p.problem(PathDue, from, i, "")
	case len(t.path) > maxPath:
		p.problem(LongPath, begin, i, "")
	case open > 0:
		p.problem(UnclosedParenthesis, begin, i, "")
	case to == i:
		return t
	default:
		t.rel = rel
		return p.operand(t, from, to)
	}
	if to > i {
		p.i = p.bare(p.skip(to))
	}
	return nil
}

// jsonString is where a string in a path ends.
func (p *parser) jsonString(i int) int {
	for i++; i < len(p.s); i++ {
		switch p.s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(p.s)
}

// quoted reads a text in quotes. What was opened with a typographic quote is
// closed with one.
func (p *parser) quoted() (text string, ok bool) {
	from := p.i
	n := p.at(from, quotePlain)
	end := quotePlain
	if n == 0 {
		n, end = p.at(from, quoteBegin), quoteEnd
	}
	var b strings.Builder
	for i := from + n; i < len(p.s); {
		if m := p.at(i, end); m > 0 {
			p.i = i + m
			return b.String(), true
		}
		if p.s[i] == '\\' && p.at(i+1, `\`+quotePlain) > 0 {
			i++
		}
		_, m := p.rune(i)
		b.WriteString(p.s[i : i+m])
		i += m
	}
	p.problem(UnclosedQuote, from, from+n, "")
	p.i = len(p.s)
	return "", false
}

// maxEnds is how many slashes are tried as the end of an expression.
const maxEnds = 4

// expression reads a regular expression between slashes. Not ok where it is
// none: a topic name can begin with a slash. It ends with the first slash that
// a term can end with and that leaves an expression.
func (p *parser) expression() (t *term, ok bool) {
	from := p.i
	if p.at(from, "/") == 0 || p.at(from+1, "/") > 0 {
		return nil, false
	}
	bad, why, end := BadRegexp, "", 0
	for i, tried := from+1, 0; i < len(p.s) && tried < maxEnds; i++ {
		switch {
		case p.s[i] == '\\':
			i++
		case p.s[i] != '/' || !p.endsAt(i+1):
		default:
			tried++
			source := p.s[from+1 : i]
			re, kind, reason := compileRegexp(source)
			if re != nil {
				p.token(TokenRegexp, from, i+1)
				return &term{rel: has, text: source, regexp: true, re: re}, true
			}
			if end == 0 {
				bad, why, end = kind, reason, i+1
			}
		}
	}
	to := p.bare(from)
	switch {
	case hasWildcards(p.s[from:to]):
		return nil, false
	case end > 0:
		p.problem(bad, from, end, why)
		p.token(TokenRegexp, from, end)
		return nil, true
	case strings.ContainsAny(p.s[from:to], `\^$*?[({`):
		p.problem(UnclosedRegexp, from, to, "")
		p.i = to
		return nil, true
	}
	return nil, false
}

// endsAt reports whether a term without quotes can end before i. What is asked
// is kept: in a text of many slashes and parentheses each term asks it of all
// that follow.
func (p *parser) endsAt(i int) bool {
	if r, n := p.rune(i); n > 0 && !unicode.IsSpace(r) && p.at(i, signOpen+signClose+signOr) == 0 {
		return false
	}
	ends, known := p.ends[i]
	if !known {
		if p.ends == nil {
			p.ends = map[int]bool{}
		}
		ends = p.bare(i) == i
		p.ends[i] = ends
	}
	return ends
}

// word reads a word without quotes.
func (p *parser) word() *term {
	from, to := p.i, p.bare(p.i)
	if to == from { // nothing that a term can begin with: never stand still
		_, n := p.rune(from)
		to = from + n
	}
	text := p.s[from:to]
	if !hasWildcards(text) {
		p.token(TokenWord, from, to)
		return &term{key: Word, text: text}
	}
	p.token(TokenOperand, from, to)
	t := &term{key: Topic, rel: has, text: text}
	if bad, ok := t.read(); !ok {
		p.problem(bad, from, to, text)
		return nil
	}
	return t
}
