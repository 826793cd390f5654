package demo

import (
	"strings"
	"time"
)

// garageDoor retains closed, opening, open or closing, and needs six seconds. It
// obeys OPEN and CLOSE.
type garageDoor struct {
	w     *world
	log   *journal
	topic string
	// trip counts the times it was set off: an arrival that belongs to an
	// earlier one counts no more.
	trip int
}

func newGarageDoor(w *world, log *journal, topic string) {
	d := &garageDoor{w: w, log: log, topic: topic}
	w.retain(topic, "closed")
	w.on(topic+"/set", d.obey)
}

func (d *garageDoor) obey(payload []byte) {
	var during, after string
	switch strings.ToLower(strings.TrimSpace(string(payload))) {
	case "open":
		during, after = "opening", "open"
	case "close":
		during, after = "closing", "closed"
	default:
		d.log.puzzled(d.topic, payload, "OPEN or CLOSE")
		return
	}
	d.log.write("%s is %s", d.topic, during)
	d.w.retain(d.topic, during)
	d.trip++
	trip := d.trip
	d.w.after(6*time.Second, func() {
		if trip == d.trip {
			d.w.retain(d.topic, after)
		}
	})
}
