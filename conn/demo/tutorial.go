package demo

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// tutorial is what people publish who follow a first lesson, word for word in
// the shape that such lessons have.
func tutorial(w *world) {
	dice := w.dice("tutorial")
	pick := func(words ...string) string { return words[dice.IntN(len(words))] }

	w.every("encyclopedia/temperature", 3*time.Second, func() {
		w.send(message{topic: "encyclopedia/temperature", payload: []byte(pick("hot", "warm", "mild", "cold")), qos: 1})
	})
	celsius := wander{mean: 20, swing: 3, at: 20}
	w.every("TEMPERATURE", time.Second, func() {
		w.publish("TEMPERATURE", fmt.Sprint(celsius.step(dice)))
	})
	task := 0
	w.every("test", 5*time.Second, func() {
		task++
		w.publish("test", fmt.Sprintf(`{"id":%d,"msg":"我是一条测试数据！","status":%q}`, task, pick("待处理", "进行中", "已完成")))
	})
	position(w, dice)
}

// position is a place that is retained, and moves seldom.
func position(w *world, dice *rand.Rand) {
	lat, lon := 48.1, 11.5
	tell := func() { w.retain("Position", fmt.Sprintf(`{"lat":%.4f,"lon":%.4f}`, lat, lon)) }
	tell()
	w.every("Position", 20*time.Second, func() {
		lat += dice.NormFloat64() * 0.0004
		lon += dice.NormFloat64() * 0.0004
		tell()
	})
}
