package filter

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// passes asks a filter as the rows of a tree do: level by level, then by the
// name, and only then for the rest.
func passes(f *Filter, s Subject) bool {
	m := f.Matcher()
	var bits Bits
	for level := range strings.SplitSeq(string(s.Name), "/") {
		bits = m.Level(bits, level)
	}
	verdict := m.ByName(bits, func() []byte { return s.Name })
	if full := m.Match(bits, &s); verdict != Maybe && full != (verdict == Yes) {
		panic("the name alone said otherwise: " + f.String())
	}
	return verdict == Yes || verdict == Maybe && m.Match(bits, &s)
}

func TestAFilterFindsByName(t *testing.T) {
	for _, c := range []struct{ filter, yes, no string }{
		{`kitchen`, "home/Kitchen/light", "home/hall/light"},
		{`LIGHT home`, "home/kitchen/light", "kitchen/light"},
		{`σίσυφος`, "x/ΣΊΣΥΦΟΣ", "x/σίσυφο"},
		{`k`, "temp \u212a", "temp c"},
		{`客厅`, "家/客厅/灯", "家/卧室/灯"},
		{`n/l`, "kitchen/light", "kitchenlight"},
		{`"living room"`, "home/living room/x", "home/living/room"},
		{`a b c d e f g h i j`, "abc/def/ghi/j", "abc/def/ghi/k"},
		{`a b c d e f g h -(i j)`, "abc/def/gh/i", "abc/def/gh/i/j"},
		{`-kitchen`, "home/hall", "home/KITCHEN/x"},
		{`light or lamp`, "a/lamp", "a/fan"},
		{`a (b or c) -d`, "a/c", "a/b/d"},
		{`/^home\/[a-k]/`, "Home/Kitchen", "home/living"},
		{`/(?-i)Home/`, "Home", "home"},
		{`/室$/`, "家/浴室", "家/浴室/灯"},
		{`topic:home/+/light`, "home/a/light", "home/a/b/light"},
		{`topic:home/+/light`, "home//light", "Home/a/light"},
		{`home/#`, "home", "home2"},
		{`home/#`, "home/a/b", "hom"},
		{`topic:home`, "home", "home/a"},
		{`topic:+`, "a", "$SYS"},
		{`#`, "a/b", "$SYS/broker"},
		{`topic:$SYS/#`, "$SYS/broker", "SYS/broker"},
		{`+/+`, "/a", "a"},
		{`topic:/#`, "/a/b", "a/b"},
		{`topic:a/+/#`, "a/b", "a"},
		{`-topic:home/#`, "a", "home/b"},
		{`aa:bb`, "x/AA:BB:CC", "x/aabb"},
	} {
		f := read(t, c.filter)
		assert.Zero(t, f.Needs(), "%q", c.filter)
		assert.True(t, passes(f, Subject{Name: []byte(c.yes)}), "%q finds %q", c.filter, c.yes)
		assert.False(t, passes(f, Subject{Name: []byte(c.no)}), "%q does not find %q", c.filter, c.no)
	}
}

// with is a topic with a value.
func with(value string) Subject {
	return Subject{Name: []byte("a/b"), HasValue: true, Payload: []byte(value), Size: len(value), Messages: 1, Age: -1}
}

func TestAFilterFindsByValue(t *testing.T) {
	for _, c := range []struct{ filter, yes, no string }{
		{`value:hot`, "it is HOT", "cold"},
		{`value:热`, "很热", "很冷"},
		{`value:80`, "1180 W", "79"},
		{`value=on`, " ON\n", "one"},
		{`value=""`, "", "x"},
		{`value=""`, "  \n", "0"},
		{`value!=on`, "off", "on"},
		{`value=21`, "21.0", "21.5"},
		{`value=21`, "21 °C", "2l"},
		{`value="21"`, "21", "21.0"},
		{`value!=21`, "x", "2.1e1"},
		{`value=9007199254740993`, "+9007199254740993", "9007199254740992"},
		{`value>9007199254740992`, "9007199254740993", "9007199254740992"},
		{`value=9007199254740993`, "9007199254740993.0", "9007199254740995"},
		{`json.id=1234567890123456789`, `{"id":1234567890123456789}`, `{"id":1234567890123456788}`},
		{`json.id!=1234567890123456789`, `{"id":1234567890123456788}`, `{"id":1234567890123456789}`},
		{`value>80`, "80.5 %", "80"},
		{`value>80`, "1e400", "81 is too hot"},
		{`value>=80`, " 80\r\n", "79.99"},
		{`value<-5`, "-5.5", "hot"},
		{`value<=0`, "-0", ""},
		{`value:/^o(n|ff)$/`, "OFF", "offline"},
		{`-value>80`, "hot", "81"},
		{`json.t>20`, `{"t": 20.5}`, `{"t": 20}`},
		{`json.t>20`, `{"t":"20.5 °C"}`, `{"t":null}`},
		{`json.t>20`, `[{"t":21}]`[1:9], `[{"t":21}]`},
		{`json.t=20`, `{"t":2e1}`, `{"t":"2o"}`},
		{`json.t:warm`, `{"t":"luke\u0057arm"}`, `{"t":"cold","u":"warm"}`},
		{`json.t=true`, `{"t":true}`, `{"t":"yes"}`},
		{`json.t!=true`, `{"t":false}`, `{"u":false}`},
		{`json.t=null`, `{"t":null}`, `{}`},
		{`json.t`, `{"t":null}`, `{"u":1}`},
		{`json.t:/^b/`, `{"t":"Bee"}`, `{"t":"abb"}`},
		{`json.t:x`, `{"t":{"x":1}}`, `{"t":{"y":1}}`},
		{`json.a.1.b=2`, `{"a":[0,{"b":2}]}`, `{"a":[{"b":2}]}`},
		{`json.1=2`, `[0,2]`, `[2]`},
		{`json.l.#(n=="a b").v<=3`, `{"l":[{"n":"a b","v":3}]}`, `{"l":[{"n":"ab","v":3}]}`},
		{`json.l.#>2`, `{"l":[1,2,3]}`, `{"l":[1,2]}`},
		{`json.a\.b=1`, `{"a.b":1}`, `{"a":{"b":1}}`},
		{`json.温度>20`, `{"温度":21}`, `{"温度":19}`},
		{`json.@type:x`, `{"@type":"ax"}`, `{"type":"ax"}`},
		{`json.a.@this`, `{"a":{"@this":1}}`, `{"a":1}`},
		{`json.!x`, `{"!x":1}`, `{"a":1}`},
		{`json.l.#(m=="@a").v=1`, `{"l":[{"m":"@a","v":1}]}`, `{"l":[{"m":"a","v":1}]}`},
		{`json.l.#(m=="a,@b.!c").v=1`, `{"l":[{"m":"a,@b.!c","v":1}]}`, `{"l":[{"m":"a,b.c","v":1}]}`},
		{`json.l.#(m=="\".@b").v=1`, `{"l":[{"m":"\".@b","v":1}]}`, `{"l":[{"m":".@b","v":1}]}`},
		{`json.l.#( @a==2 ).v=1`, `{"l":[{"@a":2,"v":1}]}`, `{"l":[{"a":2,"v":1}]}`},
		{`json.#( @this.a==1).v=2`, `[{"@this":{"a":1},"v":2}]`, `[{"a":1,"v":2}]`},
		{`json.t=1`, ` {"t":1}`, `{"t":1} trailing`},
		{`json.t=1`, `{"t":1,"deep":` + nested(500_000) + `}`, `{"t":1,"deep":` + nested(500_000)},
		{`json.@pretty`, `{"@pretty":` + nested(500_000) + `}`, nested(500_000)},
		{`json.t=1`, `{"t":1}`, `{"t":1,"u":"` + strings.Repeat("x", maxJSON) + `"}`},
		{`size=0`, "", "x"},
		{`size>1kB`, strings.Repeat("x", 1001), strings.Repeat("x", 1000)},
	} {
		f := read(t, c.filter)
		assert.NotZero(t, f.Needs(), "%q", c.filter)
		assert.True(t, passes(f, with(c.yes)), "%q finds %.40q", c.filter, c.yes)
		assert.False(t, passes(f, with(c.no)), "%q does not find %.40q", c.filter, c.no)
	}
}

func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func TestAFilterFindsByState(t *testing.T) {
	base := func(change func(*Subject)) Subject {
		s := with("1")
		s.Messages, s.Age, s.Since = 10, time.Minute, time.Hour
		change(&s)
		return s
	}
	plain := func(*Subject) {}
	for _, c := range []struct {
		filter  string
		needs   Needs
		yes, no func(*Subject)
	}{
		{`retained:yes`, NeedsState, func(s *Subject) { s.Retained = true }, plain},
		{`retained:no`, NeedsState, plain, func(s *Subject) { s.Retained = true }},
		{`qos:1`, NeedsState, func(s *Subject) { s.QoS = 1 }, plain},
		{`qos>0`, NeedsState, func(s *Subject) { s.QoS = 2 }, plain},
		{`messages>10`, NeedsState, func(s *Subject) { s.Messages = 11 }, plain},
		{`rate>=2.5`, NeedsTime, func(s *Subject) { s.Rate = 2.5 }, func(s *Subject) { s.Rate = 2.4 }},
		{`age<5m`, NeedsTime, plain, func(s *Subject) { s.Age = 5 * time.Minute }},
		{`age<5m`, NeedsTime, plain, func(s *Subject) { s.Age = -1 }},
		{`age>5m`, NeedsTime, func(s *Subject) { s.Age = time.Hour }, func(s *Subject) { s.Age = -1 }},
		{`-age>5m`, NeedsTime, plain, func(s *Subject) { s.Age = -1 }},
		{`stale:5m`, NeedsTime, func(s *Subject) { s.Age = 5 * time.Minute }, plain},
		{`stale:5m`, NeedsTime, func(s *Subject) { s.Age = -1 }, func(s *Subject) { s.Age, s.Since = -1, time.Minute }},
		{`new:30m`, NeedsTime, func(s *Subject) { s.Since = time.Minute }, plain},
		{`new:yes`, NeedsTime, func(s *Subject) { s.New = true }, plain},
		{`new:no`, NeedsTime, plain, func(s *Subject) { s.New = true }},
		{`late:yes`, NeedsTime, func(s *Subject) { s.Late = true }, plain},
		{`late:no b`, NeedsTime, plain, func(s *Subject) { s.Late = true }},
		{`qos:1 or value:1 json.x`, NeedsState | NeedsValue, func(s *Subject) { s.QoS = 1 }, plain},
	} {
		f := read(t, c.filter)
		assert.Equal(t, c.needs, f.Needs(), "%q", c.filter)
		assert.True(t, passes(f, base(c.yes)), "%q finds it", c.filter)
		assert.False(t, passes(f, base(c.no)), "%q does not find it", c.filter)
	}
}

func TestABranchWithoutMessagesHasNeitherValueNorState(t *testing.T) {
	branch := Subject{Name: []byte("home/kitchen"), Age: -1, Since: time.Hour}
	for _, filter := range []string{
		`value:x`, `-value:x`, `value!=x`, `size<10`, `-size<10`, `retained:no`, `-retained:yes`, `qos:0`, `late:no`,
		`stale:1m`, `-stale:1m`, `new:no`, `-(value:x or qos:1)`, `-(value:x qos:1)`, `messages<5`, `hall or -json.x`,
	} {
		assert.False(t, passes(read(t, filter), branch), "%q", filter)
	}
	for _, filter := range []string{`kitchen or value:x`, `-(hall value:x)`, `-hall`, `kitchen or -value:x`} {
		assert.True(t, passes(read(t, filter), branch), "%q", filter)
	}
}
