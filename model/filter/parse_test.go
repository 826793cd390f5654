package filter

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// read parses a text that must have no problem.
func read(t *testing.T, s string) *Filter {
	t.Helper()
	f, problems := Parse(s)
	require.Empty(t, problems, "%q", s)
	require.NotNil(t, f, "%q", s)
	return f
}

func TestATextIsReadAsItIsMeant(t *testing.T) {
	for text, want := range map[string]string{
		`kitchen`:                    `kitchen`,
		` kitchen  light `:           `kitchen light`,
		`"living room"`:              `"living room"`,
		`“living room”`:              `"living room"`,
		`“客厅”　灯`:                     `客厅 灯`,
		`a b or c`:                   `a b or c`,
		`a (b or c)`:                 `a (b or c)`,
		`a（b or c）d`:                 `a (b or c) d`,
		`f(a)b(c d)`:                 `"f(a)b" c d`,
		`（a｜b）　-c`:                   `(a or b) -c`,
		`a|b||c OR d`:                `a or b or c or d`,
		`a and b AND c`:              `a b c`,
		`(a b) c`:                    `a b c`,
		`(a or b) or c`:              `a or b or c`,
		`-a -(b c) --d`:              `-a -(b c) --d`,
		`-"a b"`:                     `-"a b"`,
		`or`:                         `"or"`,
		`or a`:                       `"or" a`,
		`f(x|y)`:                     `"f(x|y)"`,
		`(f(x) or g)`:                `"f(x)" or g`,
		`zigbee:0x12`:                `"zigbee:0x12"`,
		`aa:bb:cc:dd`:                `"aa:bb:cc:dd"`,
		`gate:1 page:2 date:2024`:    `"gate:1" "page:2" "date:2024"`,
		`id=5`:                       `"id=5"`,
		`5"`:                         `"5\""`,
		`say\hi`:                     `"say\\hi"`,
		`5＂`:                         `"5\＂"`,
		`"a \＂ b" ＂c＂`:               `"a \＂ b" c`,
		`"a \"b\" \\ \n"`:            `"a \"b\" \\ \\n"`,
		`topic:a/+/b`:                `topic:a/+/b`,
		`topic:/a/#`:                 `topic:/a/#`,
		`topic:"a b/#"`:              `topic:"a b/#"`,
		`home/+/light`:               `topic:home/+/light`,
		`home/#`:                     `topic:home/#`,
		`/+/x`:                       `topic:/+/x`,
		`#`:                          `topic:#`,
		`/a/b`:                       `"/a/b"`,
		`/`:                          `"/"`,
		`//`:                         `"//"`,
		`/a.b/`:                      `/a.b/`,
		`/a b|c/ d`:                  `/a b|c/ d`,
		`/(a/|b)/`:                   `/(a/|b)/`,
		`(/foo/ or /bar/) x`:         `(/foo/ or /bar/) x`,
		`value:hot`:                  `value:hot`,
		`VALUE：Hot`:                  `value:Hot`,
		`value＞80`:                   `value>80`,
		`value》80 value《9`:           `value>80 value<9`,
		`value > 80 x`:               `value>80 x`,
		`value >= -1.5e3`:            `value>=-1.5e3`,
		`value≥1 value≤2 value≠3`:    `value>=1 value<=2 value!=3`,
		`value: hot`:                 `value:hot`,
		`value = "80"`:               `value="80"`,
		`value=""`:                   `value=""`,
		`value:/^o(n|ff)$/`:          `value:/^o(n|ff)$/`,
		`value:/dev/tty`:             `value:"/dev/tty"`,
		`value`:                      `value`,
		`payload:x retain:y msgs>1`:  `value:x retained:y messages>1`,
		`json.a.b>80`:                `json.a.b>80`,
		`JSON.a:word`:                `json.a:word`,
		`json.a`:                     `json.a`,
		`json.a or b`:                `json.a or b`,
		`(json.a)`:                   `json.a`,
		`json.a > 3`:                 `json.a>3`,
		`json.l.#(n=="a b").v<=3`:    `json.l.#(n=="a b").v<=3`,
		`json.a\:b\ c=1`:             `json.a\:b\ c=1`,
		`json.a|b>1`:                 `json.a|b>1`,
		`/a b/(c or d)`:              `/a b/ (c or d)`,
		`/a b/(c)/`:                  `/a b/(c)/`,
		`age<5m stale:1h30m`:         `age<5m stale:1h30m`,
		`new:yes new:2d late:no`:     `new:yes new:2d late:no`,
		`size>1.5kB size<=2MiB`:      `size>1.5kB size<=2MiB`,
		`qos:1 qos>0 rate>10 late:是`: `qos:1 qos>0 rate>10 late:是`,
	} {
		assert.Equal(t, want, read(t, text).String(), "%q", text)
	}
}

func TestNoTextIsNoFilter(t *testing.T) {
	for _, s := range []string{"", "  ", "\t\n　"} {
		f, problems := Parse(s)
		assert.Nil(t, f)
		assert.Empty(t, problems)
	}
}

func TestAProblemHasItsPlace(t *testing.T) {
	for _, c := range []struct {
		text string
		kind Kind
		at   string
		arg  string
	}{
		{`kitchen or`, NothingAfter, `or`, `or`},
		{`kitchen and`, NothingAfter, `and`, `and`},
		{`a and or b`, NothingAfter, `and`, `and`},
		{`a | | b`, NothingAfter, `|`, `|`},
		{`| a`, NothingBefore, `|`, `|`},
		{`a -`, NothingAfter, `-`, `-`},
		{`a - b`, NothingAfter, `-`, `-`},
		{`value:`, NothingAfter, `value:`, `value:`},
		{`a value > `, NothingAfter, `value >`, `value >`},
		{`()`, NothingInside, `()`, ``},
		{`a (b`, UnclosedParenthesis, `(`, ``},
		{`a) b`, UnopenedParenthesis, `)`, ``},
		{`a "b c`, UnclosedQuote, `"`, ``},
		{`value:"b c`, UnclosedQuote, `"`, ``},
		{`/^plant`, UnclosedRegexp, `/^plant`, ``},
		{`/a(b/ c`, BadRegexp, `/a(b/`, `missing closing )`},
		{`value:/[/`, BadRegexp, `/[/`, `missing closing ]`},
		{`/(a{1000}){1000}/`, BadRegexp, `/(a{1000}){1000}/`, `invalid repeat count`},
		{`/` + strings.Repeat(`a{1000}`, 9) + `/`, LargeRegexp, `/` + strings.Repeat(`a{1000}`, 9) + `/`, ``},
		{`/` + strings.Repeat(`a`, 300) + `/`, LargeRegexp, `/` + strings.Repeat(`a`, 300) + `/`, ``},
		{`temperature>20`, UnknownKey, `temperature`, `temperature`},
		{`retaind:yes`, MistypedKey, `retaind`, `retained`},
		{`vlaue>1`, MistypedKey, `vlaue`, `value`},
		{`age:5m`, WrongRelation, `age:`, `age`},
		{`retained>1`, WrongRelation, `retained>`, `retained`},
		{`value>hot`, NumberDue, `hot`, `value`},
		{`value>80°C`, NumberDue, `80°C`, `value`},
		{`json.a<b`, NumberDue, `b`, `json`},
		{`rate>Inf`, NumberDue, `Inf`, `rate`},
		{`size>1XB`, SizeDue, `1XB`, `size`},
		{`age<5`, DurationDue, `5`, `age`},
		{`age<1h30`, DurationDue, `1h30`, `age`},
		{`age<99999999w`, DurationDue, `99999999w`, `age`},
		{`late:maybe`, YesOrNoDue, `maybe`, `late`},
		{`new:soon`, AgeOrYesDue, `soon`, `new`},
		{`new<yes`, AgeOrYesDue, `yes`, `new`},
		{`qos:3`, QoSDue, `3`, `qos`},
		{`json:a`, PathDue, `json:`, ``},
		{`json.`, PathDue, `json.`, ``},
		{`json.>5`, PathDue, `json.`, ``},
		{`json.a.>5`, PathDue, `json.a.`, ``},
		{`json.a.#(b>5`, UnclosedParenthesis, `a.#(b>5`, ``},
		{`json.` + strings.Repeat("a", 257), LongPath, strings.Repeat("a", 257), ``},
		{`topic:a/#/b`, HashNotLast, `a/#/b`, `a/#/b`},
		{`topic:a+/b`, WildcardInLevel, `a+/b`, `a+/b`},
		{`topic:$share/g/a`, SharedFilter, `$share/g/a`, `$share/g/a`},
		{`$share/g/#`, SharedFilter, `$share/g/#`, `$share/g/#`},
		{strings.Repeat("x", MaxLength) + "yz", TooLong, "yz", ``},
		{strings.Repeat("x ", MaxTerms) + "yz", TooManyTerms, "yz", ``},
		{strings.Repeat("-", MaxDepth) + "yz", TooDeep, "yz", ``},
	} {
		f, problems := Parse(c.text)
		assert.Nil(t, f, "%q", c.text)
		if assert.Len(t, problems, 1, "%q", c.text) {
			p := problems[0]
			assert.Equal(t, Problem{p.From, p.To, c.kind, c.arg}, p, "%q: %s", c.text, p.Error())
			assert.Equal(t, c.at, c.text[p.From:p.To], "%q", c.text)
		}
	}
}

func TestEachProblemIsMarked(t *testing.T) {
	text := `age:5m kitchen (size>x or retaind:y) "end`
	_, problems := Parse(text)
	var marked []string
	for _, p := range problems {
		marked = append(marked, text[p.From:p.To])
	}
	assert.Equal(t, []string{`age:`, `x`, `retaind`, `"`}, marked)
}

func TestOfVeryManyProblemsTheFirstAreTold(t *testing.T) {
	_, problems := Parse("a " + strings.Repeat(")", MaxLength-2))
	assert.Len(t, problems, MaxProblems)
	for i, p := range problems {
		assert.Equal(t, Problem{2 + i, 3 + i, UnopenedParenthesis, ""}, p)
	}
}
