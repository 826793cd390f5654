package demo

import (
	"fmt"
	"time"
)

// atticLife is how long the sensor in the attic still has battery.
const atticLife = 25 * time.Second

// attic is the sensor that goes silent: it speaks for a while after the start,
// and never again.
func attic(w *world) {
	const topic = "home/attic/temperature"
	dice := w.dice(topic)
	end := w.now.Add(atticLife)
	var speak func()
	speak = func() {
		w.publish(topic, fmt.Sprintf("%.1f °C", 9.4+dice.NormFloat64()*0.2))
		if w.now.Add(2 * time.Second).Before(end) {
			w.after(2*time.Second, speak)
		}
	}
	w.after(500*time.Millisecond, speak)
}
