package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"treetop/conn/conntest"
)

// These tests drive the real program on a screen of its own by the keyboard
// alone, and judge it by what the broker and an independent client say.

func TestTheProgramConnectsPublishesAndDisconnectsCleanly(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	watch := m.Subscribe("-t", "home/#", "-q", "2", "-F", "%t|%q|%r|%p")
	m.Publish("-t", "home/kitchen/light", "-m", "OFF", "-r")
	s := newScreen(t)
	s.start(build(t), "--config", t.TempDir(), urlOf(m, "home/%23"))

	id := clientID(m.WaitLog("New client connected", "treetop-"))
	m.WaitLog("Received SUBSCRIBE from " + id)
	m.WaitLog("home/# (QoS 0)")

	// The tree opened the branch by itself; a letter jumps to it, End goes to
	// its last row, and the publish topic follows.
	s.eventually("the topic in the tree", func() bool {
		s.key("End", "ctrl+c")
		return s.clipboard() == "home/kitchen/light"
	})
	s.key("ctrl+e")
	s.text("ON")
	s.key("Tab", "Tab", "space", "Down", "Down", "Return") // the menu of QoS: 1
	s.key("ctrl+e", "Tab", "Tab", "Tab", "space")          // Retain
	s.key("ctrl+e", "ctrl+Return")

	line := m.WaitLog("Received PUBLISH from "+id, "home/kitchen/light")
	assert.Contains(t, line, "(d0, q1, r1,", "QoS 1 and retained")
	assert.Contains(t, line, "(2 bytes)")
	watch.Wait("home/kitchen/light|1|0|ON")
	m.WaitLog("Sending PUBACK to " + id)
	late := m.Subscribe("-t", "home/kitchen/light", "-F", "%r|%p")
	late.Wait("1|ON") // the broker stores it

	s.key("ctrl+q")
	assert.Zero(t, s.wait(), "%s", s.output.String())
	m.WaitLog("Received DISCONNECT from " + id)
}

func TestTheTreeGoesOnWhenTheBrokerComesBack(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	m.Publish("-t", "before", "-m", "1", "-r")
	s := newScreen(t)
	s.start(build(t), "--config", t.TempDir(), urlOf(m, "%23"))
	m.WaitLog("Received SUBSCRIBE from treetop-")
	s.eventually("the topic in the tree", func() bool {
		s.key("Home", "ctrl+c")
		return s.clipboard() == "before"
	})

	m.Stop()
	m.Start()
	m.WaitLog("Received SUBSCRIBE from treetop-")
	m.Publish("-t", "zebra", "-m", "2")
	s.eventually("the new topic in the tree", func() bool {
		s.key("z", "ctrl+c")
		return s.clipboard() == "zebra"
	})
	s.key("Home", "ctrl+c")
	assert.Equal(t, "before", s.clipboard(), "what was heard before is still there")
	s.key("ctrl+q")
	assert.Zero(t, s.wait(), "%s", s.output.String())
}

// clientID is the client's name in a line of mosquitto's log.
func clientID(line string) string {
	for _, word := range strings.Fields(line) {
		if strings.HasPrefix(word, "treetop-") {
			return word
		}
	}
	return "no treetop- in " + line
}
