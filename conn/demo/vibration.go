package demo

import (
	"math"
	"strconv"
	"time"
)

// vibration is the fast one: a hundred messages a second.
func vibration(w *world) {
	const topic = "machines/press 1/vibration"
	dice := w.dice(topic)
	n := 0
	w.every(topic, 10*time.Millisecond, func() {
		n++
		mm := 4*math.Sin(float64(n)/9) + dice.NormFloat64()*0.3
		w.publish(topic, strconv.FormatFloat(mm, 'f', 3, 64))
	})
	w.every("machines/press 1/rpm", time.Second, func() {
		w.publish("machines/press 1/rpm", strconv.Itoa(1480+dice.IntN(9)))
	})
}
