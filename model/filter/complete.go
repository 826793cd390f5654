package filter

import "strings"

// Completion is what may be put into a text in place of the bytes From to To.
type Completion struct {
	From, To int
	Text     string
	Key      Key
	Operand  bool // what stands behind the key, not the key
}

// Complete answers what the term before the caret, a byte of s, may become: the
// keys that begin as it does, all of them where nothing is typed yet, or behind
// a key what there is to choose from. None inside of quotes, inside of a word
// or where everything is there already.
func Complete(s string, caret int) []Completion {
	if caret < 0 || caret > len(s) || len(s) > MaxLength {
		return nil
	}
	p := parse(s[:caret])
	if len((&parser{s: s[caret:]}).firstWord()) > 0 {
		return nil
	}
	for _, bad := range p.problems {
		if bad.Kind == UnclosedQuote || bad.Kind == UnclosedRegexp {
			return nil
		}
	}
	last := Token{caret, caret, TokenOperator}
	var before Token
	if n := len(p.tokens); n > 0 && p.tokens[n-1].To == caret {
		last = p.tokens[n-1]
		if n > 1 {
			before = p.tokens[n-2]
		}
	}
	typed := s[last.From:caret]
	switch {
	case last.Kind == TokenOperator:
		return keysLike("", caret, caret)
	case last.Kind == TokenWord && strings.Trim(strings.ToLower(typed), "abcdefghijklmnopqrstuvwxyz") == "":
		return keysLike(typed, last.From, caret)
	case last.Kind == TokenKey:
		return operandsLike(typed, "", caret, caret)
	case last.Kind == TokenOperand && before.Kind == TokenKey:
		return operandsLike(s[before.From:before.To], typed, last.From, caret)
	}
	return nil
}

// MayJoin reports whether what stands before the caret, a byte of s, may be the
// beginning of an "or" or "and" between two terms, and so no word.
func MayJoin(s string, caret int) bool {
	if caret < 0 || caret > len(s) || len(s) > MaxLength || strings.TrimSpace(s[caret:]) != "" {
		return false
	}
	typed := s[strings.LastIndexByte(s[:caret], ' ')+1 : caret]
	for _, join := range [...]string{"or", "and"} {
		if n := len(typed); n == 0 || n >= len(join) || !strings.EqualFold(typed, join[:n]) {
			continue
		}
		_, problems := Parse(s[:caret] + join[len(typed):])
		for _, p := range problems {
			if p.Kind == NothingAfter && strings.EqualFold(p.Arg, join) {
				return true
			}
		}
	}
	return false
}

// firstWord is what follows without a space.
func (p *parser) firstWord() string { return p.s[:p.bare(0)] }

func keysLike(typed string, from, to int) []Completion {
	var list []Completion
	for _, k := range Keys() {
		if strings.HasPrefix(facts(k).name, strings.ToLower(typed)) {
			list = append(list, Completion{From: from, To: to, Text: facts(k).insert, Key: k})
		}
	}
	return list
}

// operandsLike answers what may stand behind a key, given with its comparison.
func operandsLike(key, typed string, from, to int) []Completion {
	name := strings.TrimRightFunc(key, func(r rune) bool { return r > 'z' || !isKeySign(byte(r)) })
	k, ok := keyNamed(name)
	if !ok {
		return nil
	}
	var list []Completion
	for _, text := range facts(k).takes.choices() {
		if text != typed && strings.HasPrefix(text, strings.ToLower(typed)) {
			list = append(list, Completion{From: from, To: to, Text: text, Key: k, Operand: true})
		}
	}
	return list
}

// choices are what can be chosen from; for what is measured, something to begin
// with.
func (o operand) choices() []string {
	switch o {
	case yesOperand:
		return []string{"yes", "no"}
	case qosOperand:
		return []string{"0", "1", "2"}
	case durationOperand:
		return []string{"30s", "5m", "1h", "1d"}
	case newOperand:
		return []string{"yes", "no", "5m", "1h"}
	case sizeOperand:
		return []string{"100B", "1kB", "1MB"}
	}
	return nil
}
