package demo

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func watts(t *testing.T, r *rig, topic string) float64 {
	t.Helper()
	var w float64
	if _, err := fmt.Sscanf(string(r.last(topic).payload), "%f W", &w); err != nil {
		t.Fatalf("%s is %q: %v", topic, r.last(topic).payload, err)
	}
	return w
}

func TestALightObeysAndThePowerFollows(t *testing.T) {
	r := newRig(t, 1, home)
	r.pass(3 * time.Second)
	r.wantLast("home/kitchen/light", "OFF")
	dark := watts(t, r, "home/kitchen/power")

	r.tell("home/kitchen/light/set", "ON")
	r.wantLast("home/kitchen/light", "ON")
	if !r.last("home/kitchen/light").retain {
		t.Error("the state of the light is not retained")
	}
	r.pass(time.Second)
	if more := watts(t, r, "home/kitchen/power") - dark; more < 45 || more > 75 {
		t.Errorf("the light draws %.1f W, want 60 or so", more)
	}
}

func TestASwitchTakesWhatPeopleSend(t *testing.T) {
	for _, c := range []struct {
		payload string
		was     bool
		on, ok  bool
	}{
		{"ON", false, true, true},
		{"off", true, false, true},
		{" On\n", false, true, true},
		{`"ON"`, false, true, true},
		{"1", false, true, true},
		{"false", true, false, true},
		{"TOGGLE", true, false, true},
		{"toggle", false, true, true},
		{`{"state":"ON"}`, false, true, true},
		{"开", false, true, true},
		{`{"brightness":3}`, false, false, false},
		{"maybe", true, false, false},
		{"\xff\xfe", true, false, false},
	} {
		on, ok := parseOnOff([]byte(c.payload), c.was)
		if on != c.on || ok != c.ok {
			t.Errorf("%q gives %t, %t; want %t, %t", c.payload, on, ok, c.on, c.ok)
		}
	}
}

func TestWhatADeviceDoesNotUnderstandIsWrittenDown(t *testing.T) {
	r := newRig(t, 1, home)
	before := len(r.all("home/kitchen/light"))
	r.tell("home/kitchen/light/set", "purple"+strings.Repeat("!", 5000))
	if len(r.all("home/kitchen/light")) != before {
		t.Error("the light changed")
	}
	text := string(r.last("home/log").payload)
	if !strings.Contains(text, `home/kitchen/light does not understand "purple!!`) || !strings.Contains(text, "ON, OFF or TOGGLE") {
		t.Errorf("the journal says %q", text)
	}
	if len(text) > 200 {
		t.Errorf("the journal repeats %d bytes", len(text))
	}
}

func TestADimmerKeepsSwitchAndBrightnessTogether(t *testing.T) {
	r := newRig(t, 1, home)
	const light = "home/living room/light"
	r.wantLast(light, "ON")
	r.wantLast(light+"/brightness", "80")
	r.tell(light+"/brightness/set", "35 %")
	r.wantLast(light+"/brightness", "35")
	r.tell(light+"/set", "OFF")
	r.wantLast(light+"/brightness", "0")
	r.tell(light+"/set", "ON")
	r.wantLast(light+"/brightness", "35")
	r.tell(light+"/brightness/set", "0")
	r.wantLast(light, "OFF")
	r.tell(light+"/brightness/set", "101")
	r.wantLast(light, "OFF")
}

type climate struct {
	Temperature float64
	Humidity    int
	Target      float64
	Mode        string
	Battery     struct {
		Volts float64
		Low   bool
	}
	Label string
}

func measured(t *testing.T, r *rig) climate {
	t.Helper()
	var c climate
	if err := json.Unmarshal(r.last("home/kitchen/climate").payload, &c); err != nil {
		t.Fatalf("%s: %v", r.last("home/kitchen/climate").payload, err)
	}
	return c
}

func TestTheTemperatureDriftsToTheTarget(t *testing.T) {
	r := newRig(t, 1, home)
	r.pass(2 * time.Second)
	if c := measured(t, r); c.Label != "厨房 🍳" || c.Battery.Volts < 2.4 || c.Humidity < 40 || c.Humidity > 52 {
		t.Errorf("the climate of the kitchen is %+v", c)
	}
	r.tell("home/kitchen/climate/set", `{"target":25.5,"mode":"heat"}`)
	if c := measured(t, r); c.Target != 25.5 || c.Temperature > 22 {
		t.Errorf("right after the command: %+v", c)
	}
	r.pass(10 * time.Second)
	if c := measured(t, r); c.Temperature < 22 || c.Temperature > 25 {
		t.Errorf("ten seconds after the command: %+v", c)
	}
	r.pass(2 * time.Minute)
	if c := measured(t, r); c.Temperature < 25.2 || c.Temperature > 25.8 {
		t.Errorf("two minutes after the command: %+v", c)
	}
	r.tell("home/kitchen/climate/set", `{"mode":"off"}`)
	r.pass(time.Minute)
	if c := measured(t, r); c.Temperature > 20 || c.Mode != "off" || c.Target != 25.5 {
		t.Errorf("a minute after the heating is off: %+v", c)
	}
	for _, wrong := range []string{`{"target":220}`, `{"mode":"cook"}`, `{}`, `warm`, `{"target":"22"}`} {
		r.tell("home/kitchen/climate/set", wrong)
		if !strings.Contains(string(r.last("home/log").payload), "does not understand") {
			t.Errorf("%s was taken", wrong)
		}
	}
	r.tell("home/kitchen/climate/set", "19")
	if c := measured(t, r); c.Target != 19 {
		t.Errorf("a number alone gives %+v", c)
	}
}

func TestABlindTakesItsTimeAndCanBeStopped(t *testing.T) {
	r := newRig(t, 1, home)
	const blind = "home/living room/blind"
	r.wantLast(blind+"/position", "100")
	r.wantLast(blind+"/state", "open")
	r.tell(blind+"/set", "CLOSE")
	r.wantLast(blind+"/state", "closing")
	r.pass(time.Second)
	r.wantLast(blind+"/position", "80")
	r.tell(blind+"/set", "STOP")
	r.pass(time.Second)
	r.wantLast(blind+"/position", "80")
	r.wantLast(blind+"/state", "stopped")
	r.tell(blind+"/set", "0")
	r.tell(blind+"/set", "42")
	r.pass(10 * time.Second)
	r.wantLast(blind+"/position", "42")
	r.tell(blind+"/set", "CLOSE")
	r.pass(10 * time.Second)
	r.wantLast(blind+"/state", "closed")
}

func TestTheGarageDoorCountsOnlyTheLastCommand(t *testing.T) {
	r := newRig(t, 1, home)
	const door = "home/garage/door"
	r.wantLast(door, "closed")
	r.tell(door+"/set", "OPEN")
	r.wantLast(door, "opening")
	r.pass(4 * time.Second)
	r.tell(door+"/set", "CLOSE")
	r.pass(3 * time.Second)
	r.wantLast(door, "closing")
	r.pass(4 * time.Second)
	r.wantLast(door, "closed")
}

func TestTheHallwayLightFollowsTheMotion(t *testing.T) {
	r := newRig(t, 1, home)
	r.pass(5 * time.Minute)
	motion, commands, light := r.all("home/hallway/motion"), r.all("home/hallway/light/set"), r.all("home/hallway/light")
	if len(commands) < 4 {
		t.Fatalf("%d commands in five minutes, want some", len(commands))
	}
	if len(light) != len(commands)+1 {
		t.Errorf("%d states after %d commands", len(light), len(commands))
	}
	want := "OFF"
	if string(motion[len(motion)-1].payload) == "1" {
		want = "ON"
	}
	r.wantLast("home/hallway/light", want)
}
