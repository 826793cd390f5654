package demo

import (
	"fmt"
	"time"
)

// home is a flat with a garage: rooms with lights, sensors and heating.
func home(w *world) {
	log := newJournal(w, "home/log")

	kitchen := newSwitch(w, log, "home/kitchen/light", false, 60)
	newThermostat(w, log, "home/kitchen/climate", "厨房 🍳", 20.4, 21)
	newPowerMeter(w, "home/kitchen/power", 352, kitchen)
	newSensor(w, sensor{topic: "home/kitchen/fridge/temperature", form: "%.1f °C", mean: 4.6, swing: 0.8, period: 3 * time.Second})

	livingLight := newDimmer(w, log, "home/living room/light", 80, 45)
	tv := newSwitch(w, log, "home/living room/tv", true, 118)
	newThermostat(w, log, "home/living room/climate", "Living room", 21.6, 21.5)
	newPowerMeter(w, "home/living room/power", 21, livingLight, tv)
	newBlind(w, log, "home/living room/blind", 100)
	newSensor(w, sensor{topic: "home/living room/temperature", form: "%.1f °C", mean: 21.5, swing: 0.4, period: 2 * time.Second})
	newSensor(w, sensor{topic: "home/living room/co2", form: "%.0f ppm", mean: 640, swing: 90, period: 2 * time.Second})
	newSensor(w, sensor{topic: "home/living room/noise", form: "%.1f", mean: 38, swing: 9, period: time.Second})
	w.retain("home/living room/window", "CLOSED")

	newDimmer(w, log, "home/bedroom/light", 0, 12)
	newThermostat(w, log, "home/bedroom/climate", "Bedroom", 18.2, 18)

	newSwitch(w, log, "home/bathroom/fan", false, 8)
	newSensor(w, sensor{topic: "home/bathroom/humidity", form: "%.0f %%", mean: 61, swing: 12, period: 4 * time.Second})

	newGarageDoor(w, log, "home/garage/door")
	car := newSwitch(w, log, "home/garage/charger", false, 3680)
	newPowerMeter(w, "home/garage/charger/power", 4, car)
	newSensor(w, sensor{topic: "home/garage/temperature", form: "%.1f °C", mean: 12.5, swing: 0.9, period: 5 * time.Second})

	newSwitch(w, log, "home/hallway/light", false, 18)
	newMotion(w, "home/kitchen/motion", "")
	newMotion(w, "home/living room/motion", "")
	newMotion(w, "home/hallway/motion", "home/hallway/light/set")

	newEnergyMeter(w, "home/energy")
}

// journal is where the home writes down what it was told, also what it did not
// understand: nobody is left to guess why nothing happens.
type journal struct {
	w     *world
	topic string
}

func newJournal(w *world, topic string) *journal {
	j := &journal{w: w, topic: topic}
	w.every(topic, time.Minute, func() { j.write("all is well") })
	return j
}

func (j *journal) write(form string, args ...any) {
	j.w.publish(j.topic, j.w.now.Format(time.TimeOnly)+" "+fmt.Sprintf(form, args...))
}

// puzzled notes a command that a device can't do anything with. The text comes
// from outside and may be anything.
func (j *journal) puzzled(topic string, payload []byte, takes string) {
	const most = 60
	if len(payload) > most {
		payload = payload[:most]
	}
	j.write("%s does not understand %q; it takes %s", topic, payload, takes)
}
