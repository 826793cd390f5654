package filter

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheBeginningOfAnOrIsToldFromAWord(t *testing.T) {
	for text, want := range map[string]bool{
		"light o": true, "light O": true, "light a": true, "light an": true, "value>5 o": true, "(a b) o": true, "(a o": true, "a or b o": true,
		"": false, "o": false, "an": false, "light": false, "light ": false, "light or": false, "light on": false, "(o": false, "a or o": false,
		`"light o`: false, "/light o": true, "a -o": false, "topic:o": false,
	} {
		assert.Equal(t, want, MayJoin(text, len(text)), text)
	}
	assert.False(t, MayJoin("a o b", 3), "a term follows")
	assert.True(t, MayJoin("a o ", 3))
	assert.False(t, MayJoin("a", 9))
}

func TestTheTermAtTheCaretIsCompleted(t *testing.T) {
	for _, c := range []struct{ text, want string }{ // ^ is the caret, and where a completion goes
		{`va^`, `value:`},
		{`kitchen RET^`, `kitchen retained:`},
		{`a (qo^`, `a (qos:`},
		{`-ju^`, ``},
		{`-js^ b`, `-json. b`},
		{`s^`, `size>, stale:`},
		{`value^`, `value:`},
		{`va^l`, ``},
		{`"va^`, ``},
		{`"va"^`, ``},
		{`/va[^`, ``},
		{`va1^`, ``},
		{`retained:^`, `retained:yes, retained:no`},
		{`retained:y^ x`, `retained:yes x`},
		{`retained：^`, `retained：yes, retained：no`},
		{`late:yes^`, ``},
		{`qos>^`, `qos>0, qos>1, qos>2`},
		{`new:n^`, `new:no`},
		{`value:y^`, ``},
		{`json.a:^`, ``},
		{`a or la^`, `a or late:`},
	} {
		caret := strings.Index(c.text, "^")
		text := strings.Replace(c.text, "^", "", 1)
		var got []string
		for _, done := range Complete(text, caret) {
			got = append(got, text[:done.From]+done.Text+text[done.To:])
		}
		assert.Equal(t, c.want, strings.Join(got, ", "), "%q", c.text)
	}
	for _, text := range []string{"", "a ", "-", "a ("} {
		assert.Len(t, Complete(text, len(text)), len(Keys()), "%q", text)
	}
	assert.Empty(t, Complete("a", 2))
	assert.Empty(t, Complete("a", -1))
}

func TestEachExampleIsAFilterWithItsKey(t *testing.T) {
	for k := Word; k < keyCount; k++ {
		assert.NotEmpty(t, k.Examples())
		for _, example := range k.Examples() {
			f := read(t, example)
			assert.Equal(t, opTerm, f.root.op, example)
			assert.Equal(t, k, f.root.term.key, example)
		}
	}
}

func TestATextIsDividedForColours(t *testing.T) {
	text := `-kitchen (value>80 or json.a:/b/) retaind:y "x"`
	var got []string
	for _, token := range Tokens(text) {
		got = append(got, text[token.From:token.To]+" "+[]string{"word", "key", "operand", "regexp", "operator"}[token.Kind])
	}
	assert.Equal(t, []string{
		"- operator", "kitchen word", "( operator", "value> key", "80 operand", "or operator", "json.a: key", "/b/ regexp",
		") operator", "retaind: key", `"x" word`,
	}, got)
}
