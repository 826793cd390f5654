package demo

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// sensor is something that publishes one wandering number.
type sensor struct {
	topic  string
	form   string // how the number is written, with its unit
	mean   float64
	swing  float64 // how far it strays from the mean
	period time.Duration
}

func newSensor(w *world, s sensor) {
	dice := w.dice(s.topic)
	value := wander{mean: s.mean, swing: s.swing, at: s.mean}
	w.every(s.topic, s.period, func() {
		w.publish(s.topic, fmt.Sprintf(s.form, value.step(dice)))
	})
}

// wander is a number that strays from its mean and is drawn back to it, as
// things that are measured do.
type wander struct{ mean, swing, at float64 }

// step moves on and returns the number, which stays within mean ± swing.
func (v *wander) step(dice *rand.Rand) float64 {
	v.at += (v.mean-v.at)*0.08 + dice.NormFloat64()*v.swing*0.12
	v.at = min(max(v.at, v.mean-v.swing), v.mean+v.swing)
	return v.at
}
