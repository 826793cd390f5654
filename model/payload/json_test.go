package payload

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJSONKeepsNumbersOrderAndDuplicatesAsSent(t *testing.T) {
	d := open(t, fixture(t, "exact-numbers.json"), Auto)
	assert.Equal(t, AsJSON, d.Format)
	assert.Nil(t, d.Problem)
	assert.Equal(t, []string{
		`{`,
		`  "id": 9007199254740993,`,
		`  "price": 10.10,`,
		`  "tiny": 1e-7,`,
		`  "z": 1,`,
		`  "a": 2,`,
		`  "label": "厨房 🌡",`,
		`  "dup": 1,`,
		`  "dup": 2`,
		`}`,
	}, texts(d))
}

func TestNumbersBeyondFloatsAreShownAsSent(t *testing.T) {
	d := open(t, []byte(`[9223372036854775808, 1e400, 0.1000000000000000055, -0, 1E+2]`), Auto)
	assert.Equal(t, []string{"[", "  9223372036854775808,", "  1e400,", "  0.1000000000000000055,", "  -0,", "  1E+2", "]"}, texts(d))
}

func TestJSONLinesKnowTheClassOfEachPart(t *testing.T) {
	d := open(t, []byte(`{"a":{"on":true,"n":[null,-1.5]},"e":{ },"f":[ ],"s":"x"}`), Auto)
	var got []string
	for i := range d.Len() {
		got = append(got, classed(d.Slice(i, 0, 100)))
	}
	assert.Equal(t, []string{
		`Punctuation({)`,
		`  Key("a")Punctuation(: {)`,
		`    Key("on")Punctuation(: )Literal(true)Punctuation(,)`,
		`    Key("n")Punctuation(: [)`,
		`      Literal(null)Punctuation(,)`,
		`      Number(-1.5)`,
		`    Punctuation(])`,
		`  Punctuation(},)`,
		`  Key("e")Punctuation(: {},)`,
		`  Key("f")Punctuation(: [],)`,
		`  Key("s")Punctuation(: )String("x")`,
		`Punctuation(})`,
	}, got)
}

func TestEscapedCharactersOfJSONAreShownAsThemselvesWhereTheyCanBeSeen(t *testing.T) {
	d := open(t, []byte(`["\u6e29\u5ea6", "\ud83d\ude00", "\u202e", "\n\"\\\/", "\ud83d", "\u0022", "\u0041", "a\u0301"]`), Auto)
	assert.Equal(t, []string{
		`[`, `  "温度",`, `  "😀",`, `  "\u202e",`, `  "\n\"\\\/",`, `  "\ud83d",`, `  "\u0022",`, `  "A",`, "  \"a\u0301\"", `]`,
	}, texts(d))
}

func TestJSONThatIsBrokenIsTextWithThePlaceOfTheProblem(t *testing.T) {
	for _, c := range []struct {
		in        string
		kind      SyntaxKind
		line, col int
	}{
		{"{\"a\": 1,\n \"温\": 01}", BadNumber, 2, 7},
		{`{"a":1} x`, TrailingData, 1, 9},
		{"\ufeff{}", ByteOrderMark, 1, 1},
		{`{"a": NaN}`, BadLiteral, 1, 7},
		{`{"a": 1`, UnexpectedEnd, 1, 8},
		{`{"a" 1}`, UnexpectedCharacter, 1, 6},
		{`[1,]`, UnexpectedCharacter, 1, 4},
		{`{"a":"\x"}`, BadEscape, 1, 7},
		{"[\"a\tb\"]", BadString, 1, 4},
		{`[1}`, UnexpectedCharacter, 1, 3},
		{`{"a":1,}`, UnexpectedCharacter, 1, 8},
		{strings.Repeat("[", 201), TooDeep, 1, 201},
	} {
		d := open(t, []byte(c.in), Auto)
		assert.Equal(t, AsText, d.Format, c.in)
		require.NotNil(t, d.Problem, c.in)
		assert.Equal(t, c.kind, d.Problem.Kind, c.in)
		assert.Equal(t, [2]int{c.line, c.col}, [2]int{d.Problem.Line, d.Problem.Column}, c.in)
	}
}

func TestWhatIsNotMeantAsJSONIsNoProblem(t *testing.T) {
	for _, in := range []string{"hot", "ON", "21.5 °C", "", "12:30", "<svg/>", "# a\n- b"} {
		d := open(t, []byte(in), Auto)
		assert.Equal(t, AsText, d.Format, in)
		assert.Nil(t, d.Problem, in)
	}
	d := open(t, []byte("hot"), AsJSON)
	assert.Equal(t, AsText, d.Format)
	require.NotNil(t, d.Problem, "JSON was asked for by hand")
	assert.Equal(t, BadLiteral, d.Problem.Kind)
}

func TestCheckJSONAgreesWithTheStandardOnDepthWithoutRecursion(t *testing.T) {
	const levels = 5_000_000
	deep := append(bytes.Repeat([]byte("["), levels), bytes.Repeat([]byte("]"), levels)...)
	assert.NoError(t, CheckJSON(deep))
	var bad *SyntaxError
	require.ErrorAs(t, CheckJSON(deep[levels-1000:levels]), &bad)
	assert.Equal(t, UnexpectedEnd, bad.Kind)

	_, err := FormatJSON(context.Background(), deep)
	require.ErrorAs(t, err, &bad)
	assert.Equal(t, TooDeep, bad.Kind)
	_, err = IndentJSON(deep)
	require.ErrorAs(t, err, &bad)
	assert.Equal(t, TooDeep, bad.Kind)
}

func TestIndentingKeepsStringsAndNumbersByteForByte(t *testing.T) {
	in := `{"n":10.10,"s":"\u6e29 ` + "\u202e" + `","e":{},"l":[1,[ ]]}`
	out, err := IndentJSON([]byte(in))
	require.NoError(t, err)
	assert.Equal(t, "{\n  \"n\": 10.10,\n  \"s\": \"\\u6e29 \u202e\",\n  \"e\": {},\n  \"l\": [\n    1,\n    []\n  ]\n}", string(out))
	back, err := CompactJSON(out)
	require.NoError(t, err)
	assert.Equal(t, `{"n":10.10,"s":"\u6e29 `+"\u202e"+`","e":{},"l":[1,[]]}`, string(back))
}

func TestIndentingStopsAtItsLimit(t *testing.T) {
	in := []byte(strings.Repeat("[", 150) + strings.Repeat("1,", 40_000) + "1" + strings.Repeat("]", 150))
	_, err := IndentJSON(in)
	var bad *SyntaxError
	require.ErrorAs(t, err, &bad)
	assert.Equal(t, TooLarge, bad.Kind)
	d, err := FormatJSON(context.Background(), in)
	require.NoError(t, err, "what is only shown needs no memory for its indentation")
	assert.Equal(t, 40_001+300, d.Len())
}

func TestFoldingKnowsTheLineThatCloses(t *testing.T) {
	d := open(t, []byte(`{"a":{"b":[1,2],"c":{}},"d":1}`), Auto).Lines.(foldable)
	closes := map[int]int{}
	for i := range d.Len() {
		if last, ok := d.Fold(i); ok {
			closes[i] = last
		}
	}
	assert.Equal(t, map[int]int{0: 9, 1: 7, 2: 5}, closes)
	assert.Equal(t, "}", d.Slice(9, 0, 9).Text)
}

func TestEverySyntaxKindHasWords(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range SyntaxKinds() {
		assert.NotEqual(t, "unknown problem", k.String())
		assert.False(t, seen[k.String()])
		seen[k.String()] = true
	}
}

func TestErrorsNameLineAndColumn(t *testing.T) {
	err := CheckJSON([]byte("{\n  x}"))
	assert.EqualError(t, err, "read JSON: line 2, column 3: unexpected character")
	var bad *SyntaxError
	assert.True(t, errors.As(err, &bad))
	assert.Equal(t, 4, bad.Offset)
}

func FuzzIndentJSON(f *testing.F) {
	f.Add(fixture(f, "exact-numbers.json"))
	f.Add([]byte(`{"a":[{},[],"\u0000"],"b":-1e5}`))
	f.Add([]byte(`{"a":`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := CheckJSON(b); err != nil {
			var bad *SyntaxError
			require.ErrorAs(t, err, &bad)
			require.True(t, bad.Offset <= len(b) && bad.Line > 0 && bad.Column > 0)
			return
		}
		compact, err := CompactJSON(b)
		require.NoError(t, err)
		out, err := IndentJSON(b)
		if err != nil {
			return // too deep or too large
		}
		again, err := CompactJSON(out)
		require.NoError(t, err)
		require.Equal(t, string(compact), string(again))
		d, err := FormatJSON(context.Background(), b)
		require.NoError(t, err)
		require.Equal(t, 1+bytes.Count(out, []byte("\n")), d.Len())
		require.True(t, slices.IsSorted(d.(foldable).opens))
	})
}
