package demo

import (
	"fmt"
	"strings"
	"time"
)

// oddNames are topics that are allowed and look as if they were not (MQTT 3.1.1,
// 4.7.3): empty levels, names that differ in case or in how an accent is
// written, names that are deep or long or of other scripts.
func oddNames(w *world) {
	for _, topic := range []string{
		"/",
		"a",
		"A",
		"a//b",
		"🌳/🍃",
		"odd/caf\u00e9",
		"odd/cafe\u0301",
		"odd/שלום",
		"odd/invoice\u202egpj.exe",
		"odd/ two  spaces ",
		"deep/" + strings.Join(strings.Fields("2 3 4 5 6 7 8 9 10 11"), "/") + "/bottom",
		"odd/" + strings.Repeat("long", 40),
	} {
		n := 0
		w.every(topic, 4*time.Second, func() {
			n++
			w.publish(topic, fmt.Sprint(n))
		})
	}
}

// oddPayloads are values that a program can stumble over.
func oddPayloads(w *world) {
	w.retain("odd/values/numbers", `{"big":18446744073709551615,"bigger":1e400,"minus zero":-0,"exact":0.1000000000000000055,"same":1,"same":2}`)
	w.retain("odd/values/broken", `{"cut off": [1, 2, `)
	w.send(message{topic: "odd/values/bytes", payload: []byte("\xff\xfe\x00\x01 not text \x80"), retain: true})
	w.retain("odd/values/table", longTable())
	w.every("odd/values/empty", 6*time.Second, func() { w.publish("odd/values/empty", "") })
}

// longTable is a JSON document of some thousand lines.
func longTable() string {
	var b strings.Builder
	b.WriteString(`{"rows":[`)
	for i := range 1500 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"name":"row %d","on":%t,"limits":[%d,%d]}`, i+1, i+1, i%3 == 0, i*7%50, 50+i*11%50)
	}
	b.WriteString(`]}`)
	return b.String()
}
