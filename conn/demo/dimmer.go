package demo

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
)

// dimmer is a lamp with a brightness in per cent. The switch follows the
// brightness and the other way round.
type dimmer struct {
	*onOff
	level int // also while it is off, so that it comes back as it was
}

// newDimmer makes a lamp that starts at level (0: off, with half the brightness
// kept for when it is switched on) and draws the given power at full brightness.
func newDimmer(w *world, log *journal, topic string, level int, draw float64) *dimmer {
	d := &dimmer{onOff: newSwitch(w, log, topic, level > 0, draw), level: level}
	if level == 0 {
		d.level = 50
	}
	d.changed = d.tellLevel
	d.tellLevel()
	w.on(topic+"/brightness/set", d.obeyLevel)
	return d
}

func (d *dimmer) watts() float64 { return d.onOff.watts() * float64(d.level) / 100 }

func (d *dimmer) tellLevel() {
	level := 0
	if d.on {
		level = d.level
	}
	d.w.retain(d.topic+"/brightness", strconv.Itoa(level))
}

func (d *dimmer) obeyLevel(payload []byte) {
	level, ok := parsePercent(payload)
	if !ok {
		d.log.puzzled(d.topic+"/brightness", payload, "a number from 0 to 100")
		return
	}
	if level > 0 {
		d.level = level
	}
	d.turn(level > 0)
	d.log.write("%s has a brightness of %d %%", d.topic, level)
}

// parsePercent reads a number from 0 to 100, with or without a sign for per
// cent, and rounds it.
func parsePercent(payload []byte) (int, bool) {
	payload = bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(payload), []byte("%")))
	var number float64
	if json.Unmarshal(payload, &number) != nil || number < 0 || number > 100 {
		return 0, false
	}
	return int(math.Round(number)), true
}
