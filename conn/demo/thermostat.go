package demo

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

const (
	// drift is the share of the difference to the target that a room makes up
	// for in a second. Real rooms are slower, and people who watch them too.
	drift = 0.06
	// cold is what a room falls to that is not heated.
	cold = 15.0
)

// thermostat measures the climate of a room and heats it. It obeys the topic
// below its own that ends in /set: {"target":22.0,"mode":"heat"}, either of the
// two alone, or just a number.
type thermostat struct {
	w      *world
	log    *journal
	dice   *rand.Rand
	topic  string
	label  string
	target float64 // °C
	mode   string

	temperature float64 // °C
	humidity    wander
	volts       float64 // of its battery
}

func newThermostat(w *world, log *journal, topic, label string, temperature, target float64) {
	t := &thermostat{
		w: w, log: log, dice: w.dice(topic), topic: topic, label: label,
		target: target, mode: "heat",
		temperature: temperature,
		humidity:    wander{mean: 46, swing: 5, at: 46},
		volts:       3.05,
	}
	w.every(topic, time.Second, t.measure)
	w.on(topic+"/set", t.obey)
}

// measure lets a second pass and publishes.
func (t *thermostat) measure() {
	goal := t.target
	if t.mode == "off" {
		goal = min(cold, t.temperature)
	}
	t.temperature += (goal-t.temperature)*drift + t.dice.NormFloat64()*0.02
	if t.volts -= 0.000_02; t.volts < 2.4 {
		t.volts = 3.05 // somebody put in new ones
	}
	t.tell()
}

func (t *thermostat) tell() {
	t.w.publish(t.topic, fmt.Sprintf(
		`{"temperature":%.2f,"humidity":%.0f,"target":%.1f,"mode":%q,"battery":{"volts":%.2f,"low":%t},"label":%q}`,
		t.temperature, t.humidity.step(t.dice), t.target, t.mode, t.volts, t.volts < 2.6, t.label))
}

func (t *thermostat) obey(payload []byte) {
	var wish struct {
		Target *float64 `json:"target"`
		Mode   *string  `json:"mode"`
	}
	var number float64
	if json.Unmarshal(payload, &number) == nil {
		wish.Target = &number
	} else if json.Unmarshal(payload, &wish) != nil || wish.Target == nil && wish.Mode == nil {
		t.puzzled(payload)
		return
	}
	if wish.Target != nil && (*wish.Target < 5 || *wish.Target > 30) ||
		wish.Mode != nil && !slices.Contains([]string{"heat", "off"}, *wish.Mode) {
		t.puzzled(payload)
		return
	}
	if wish.Target != nil {
		t.target = *wish.Target
	}
	if wish.Mode != nil {
		t.mode = *wish.Mode
	}
	t.log.write("%s is set to %.1f °C, %s", t.topic, t.target, t.mode)
	t.tell()
}

func (t *thermostat) puzzled(payload []byte) {
	t.log.puzzled(t.topic, payload, `{"target":22.0,"mode":"heat"}: a target from 5 to 30, a mode of heat or off`)
}
