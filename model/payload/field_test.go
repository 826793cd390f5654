package payload

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALineKnowsItsPathAndValue(t *testing.T) {
	src := `{"t":21.480,"battery": {"volts":3.01, "low" : false },"list":[1,{"x":"\u6e29\n"},[],{ }],"odd name":null,"it's":1,"":2,"温度":3,"9a":4}`
	d := open(t, []byte(src), Auto).Lines.(foldable)
	var got []string
	for i := range d.Len() {
		f, ok := d.Field(i)
		require.True(t, ok)
		got = append(got, f.Path+" = "+f.Value)
	}
	battery := `{"volts":3.01, "low" : false }`
	list := `[1,{"x":"\u6e29\n"},[],{ }]`
	assert.Equal(t, []string{
		"$ = " + src,
		"$.t = 21.480",
		"$.battery = " + battery,
		"$.battery.volts = 3.01",
		"$.battery.low = false",
		"$.battery = " + battery,
		"$.list = " + list,
		"$.list[0] = 1",
		`$.list[1] = {"x":"\u6e29\n"}`,
		"$.list[1].x = 温\n",
		`$.list[1] = {"x":"\u6e29\n"}`,
		"$.list[2] = []",
		"$.list[3] = { }",
		"$.list = " + list,
		"$['odd name'] = null",
		`$['it\'s'] = 1`,
		"$[''] = 2",
		"$.温度 = 3",
		"$['9a'] = 4",
		"$ = " + src,
	}, got)
	_, ok := d.Field(-1)
	assert.False(t, ok)
	_, ok = d.Field(d.Len())
	assert.False(t, ok)
}

func TestAFieldBehindLongLinesIsFound(t *testing.T) {
	long := strings.Repeat("x", 3*chunkBytes)
	var in strings.Builder
	in.WriteString(`[["` + long + `"]`)
	for i := range 100 {
		fmt.Fprintf(&in, `,{"n":"%s%d"}`, long, i)
	}
	in.WriteString(`]`)
	d := open(t, []byte(in.String()), Auto).Lines.(foldable)
	f, ok := d.Field(d.Len() - 3)
	require.True(t, ok)
	assert.Equal(t, "$[100].n", f.Path)
	assert.Equal(t, long+"99", f.Value)
	f, _ = d.Field(2)
	assert.Equal(t, "$[0][0]", f.Path)
}

func TestAValueThatIsNoContainerIsItsOwnField(t *testing.T) {
	f, ok := open(t, []byte(` "a\"b" `), AsJSON).Lines.(foldable).Field(0)
	assert.True(t, ok)
	assert.Equal(t, Field{"$", `a"b`}, f)
}
