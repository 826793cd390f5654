package demo

import (
	"fmt"
	"time"
)

// newPowerMeter publishes the power drawn in a room once a second, such as
// "412.7 W": what is always on, and the loads given.
func newPowerMeter(w *world, topic string, base float64, loads ...load) {
	dice := w.dice(topic)
	always := wander{mean: base, swing: base * 0.02, at: base}
	w.every(topic, time.Second, func() {
		sum := always.step(dice)
		for _, l := range loads {
			sum += l.watts()
		}
		w.publish(topic, fmt.Sprintf("%.1f W", sum))
	})
}

// newEnergyMeter is the meter of the house and the panels on its roof. Its
// counter has more digits than a floating point number keeps.
func newEnergyMeter(w *world, topic string) {
	dice := w.dice(topic)
	counter := uint64(9_007_199_254_740_993)
	solar := wander{mean: 1840, swing: 900, at: 1840}
	w.every(topic+"/meter", 2*time.Second, func() {
		counter += 1 + dice.Uint64N(400)
		w.publish(topic+"/meter", fmt.Sprintf(
			`{"serial":"1LOG0065321987","counter_mWh":%d,"voltage":[%.1f,%.1f,%.1f],"tariff":"day"}`,
			counter, 230+dice.NormFloat64(), 231+dice.NormFloat64(), 229+dice.NormFloat64()))
	})
	w.every(topic+"/solar", time.Second, func() {
		w.publish(topic+"/solar", fmt.Sprintf("%.0f", solar.step(dice)))
	})
}
