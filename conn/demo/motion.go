package demo

import "time"

// newMotion is a motion sensor that publishes 0 or 1 every other second. Where a
// command topic is given, a rule of the home switches the light there on with a
// movement and off when all is quiet: by publishing, as any client would.
func newMotion(w *world, topic, rule string) {
	dice := w.dice(topic)
	moving := false
	w.every(topic, 2*time.Second, func() {
		was := moving
		if moving {
			moving = dice.Float64() < 0.7
		} else {
			moving = dice.Float64() < 0.12
		}
		if moving {
			w.publish(topic, "1")
		} else {
			w.publish(topic, "0")
		}
		if rule != "" && moving != was {
			w.publish(rule, onOffWord(moving))
		}
	})
}
