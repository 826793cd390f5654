package demo

import (
	"strconv"
	"strings"
	"time"
)

// blind is a roller blind that takes its time: its position (0 closed, 100 open)
// and its state are retained. It obeys OPEN, CLOSE, STOP and a position.
type blind struct {
	w        *world
	log      *journal
	topic    string
	position int
	goal     int
	moving   bool
}

func newBlind(w *world, log *journal, topic string, position int) {
	b := &blind{w: w, log: log, topic: topic, position: position, goal: position}
	b.tell()
	w.on(topic+"/set", b.obey)
}

func (b *blind) tell() {
	state := "stopped"
	switch {
	case b.position < b.goal:
		state = "opening"
	case b.position > b.goal:
		state = "closing"
	case b.position == 0:
		state = "closed"
	case b.position == 100:
		state = "open"
	}
	b.w.retain(b.topic+"/position", strconv.Itoa(b.position))
	b.w.retain(b.topic+"/state", state)
}

func (b *blind) obey(payload []byte) {
	switch strings.ToLower(strings.TrimSpace(string(payload))) {
	case "open", "up":
		b.goal = 100
	case "close", "down":
		b.goal = 0
	case "stop":
		b.goal = b.position
	default:
		goal, ok := parsePercent(payload)
		if !ok {
			b.log.puzzled(b.topic, payload, "OPEN, CLOSE, STOP or a number from 0 to 100")
			return
		}
		b.goal = goal
	}
	b.log.write("%s goes to %d %%", b.topic, b.goal)
	b.tell()
	if !b.moving && b.position != b.goal {
		b.moving = true
		b.w.after(250*time.Millisecond, b.move)
	}
}

func (b *blind) move() {
	const step = 5 // per cent in a quarter of a second
	switch {
	case b.position < b.goal:
		b.position = min(b.position+step, b.goal)
	case b.position > b.goal:
		b.position = max(b.position-step, b.goal)
	}
	b.tell()
	if b.moving = b.position != b.goal; b.moving {
		b.w.after(250*time.Millisecond, b.move)
	}
}
