package demo

import (
	"encoding/json"
	"strings"
)

// load is something that draws power.
type load interface{ watts() float64 }

// onOff is a lamp or another thing that is on or off. It retains its state under
// its topic and obeys the topic below it that ends in /set.
type onOff struct {
	w     *world
	log   *journal
	topic string
	on    bool
	draw  float64 // W when on
	// changed lets others follow.
	changed func()
}

func newSwitch(w *world, log *journal, topic string, on bool, draw float64) *onOff {
	s := &onOff{w: w, log: log, topic: topic, on: on, draw: draw}
	s.tell()
	w.on(topic+"/set", s.obey)
	return s
}

func (s *onOff) watts() float64 {
	if s.on {
		return s.draw
	}
	return 0
}

func (s *onOff) tell() { s.w.retain(s.topic, onOffWord(s.on)) }

func (s *onOff) obey(payload []byte) {
	on, ok := parseOnOff(payload, s.on)
	if !ok {
		s.log.puzzled(s.topic, payload, "ON, OFF or TOGGLE")
		return
	}
	s.turn(on)
	s.log.write("%s is %s", s.topic, onOffWord(on))
}

func (s *onOff) turn(on bool) {
	s.on = on
	s.tell()
	if s.changed != nil {
		s.changed()
	}
}

func onOffWord(on bool) string {
	if on {
		return "ON"
	}
	return "OFF"
}

// parseOnOff reads what people and programs send to a switch: ON, off, 1, true,
// TOGGLE, or an object with a state.
func parseOnOff(payload []byte, now bool) (on, ok bool) {
	word := string(payload)
	var object struct{ State *string }
	if json.Unmarshal(payload, &object) == nil && object.State != nil {
		word = *object.State
	}
	switch strings.ToLower(strings.Trim(strings.TrimSpace(word), `"`)) {
	case "on", "1", "true", "开":
		return true, true
	case "off", "0", "false", "关":
		return false, true
	case "toggle":
		return !now, true
	}
	return false, false
}
