package filter

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// BenchmarkMillion asks a filter about a million topics, as the rows of a tree
// do: the words of a parent are found once, and a level for each topic.
func BenchmarkMillion(b *testing.B) {
	const devices = 1_000_000
	levels := make([]string, devices)
	for i := range levels {
		levels[i] = fmt.Sprintf("device-%07d", i)
	}
	values := [][]byte{[]byte("21.5 °C"), []byte("on"), []byte(`{"temperature":21.5,"battery":{"level":87}}`), []byte(strings.Repeat("some text ", 10))}
	for _, text := range []string{
		`device`, `device-0777777`, `nowhere`, `plant nowhere -5`, `device/nowhere`, `topic:plant/+/+/device-0777777`,
		`/7{7}$/`, `value:warm`, `value>80`, `json.battery.level<20`, `rate>10 or age<5m`, `a b c d e f g h i j`,
	} {
		b.Run(text, func(b *testing.B) {
			f, problems := Parse(text)
			if len(problems) > 0 {
				b.Fatal(problems)
			}
			m := f.Matcher()
			name := make([]byte, 0, 100)
			at := 0
			whole := func() []byte { return append(append(name[:0], "plant/area-01/line-02/"...), levels[at]...) }
			s := Subject{HasValue: true, Age: time.Minute, Messages: 3}
			b.ReportAllocs()
			for b.Loop() {
				above := m.Level(m.Level(m.Level(0, "plant"), "area-01"), "line-02")
				for i, level := range levels {
					at = i
					bits := m.Level(above, level)
					if m.ByName(bits, whole) != Maybe {
						continue
					}
					s.Payload = values[i%len(values)]
					if m.WholeName() {
						s.Name = whole()
					}
					m.Match(bits, &s)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/million")
		})
	}
}

// BenchmarkParseManySlashes is the longest text of terms each of which could be
// an expression that ends with any of the slashes behind it: it is read with
// each key that is typed.
func BenchmarkParseManySlashes(b *testing.B) {
	for name, text := range map[string]string{
		"names":       strings.Repeat("/a ", MaxTerms-4) + strings.Repeat("/b", 1900),
		"parentheses": strings.Repeat("/a ", MaxTerms-4) + strings.Repeat("/(", 1900),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Tokens(text)
			}
		})
	}
}
