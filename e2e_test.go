package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/profile/canary"
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
	assert.Zero(t, s.wait(), "%s", s.said())
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
	s.eventually("what was heard before", func() bool {
		s.key("Home", "ctrl+c")
		return s.clipboard() == "before"
	})
	s.key("ctrl+q")
	assert.Zero(t, s.wait(), "%s", s.said())
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

func TestAPasswordIsUsedAndRefusedAndNowhereElse(t *testing.T) {
	secret := canary.New()
	// Its letters and digits are what the scan looks for, and what every
	// keyboard has.
	password, _, _ := strings.Cut(secret.Secret(), " ")
	knows := conntest.Start(t, conntest.Options{Users: map[string]string{"me": password}})
	refuses := conntest.Start(t, conntest.Options{Users: map[string]string{"me": "another one"}})
	binary, config := build(t), t.TempDir()
	s := newScreen(t)
	for _, m := range []*conntest.Mosquitto{knows, refuses} {
		s.start(binary, "--config", config, "mqtt://me@"+m.Addr()+"/%23")
		const answer = "Sending CONNACK to " // with code 0, or 135: not authorised (MQTT 5, 3.2.2.2)
		s.eventually("the question", func() bool { return strings.Contains(s.title(), "password needed") })
		s.secret(password)
		s.key("Return")
		if m == knows {
			assert.Contains(t, m.WaitLog(answer), "(0, 0)")
			m.WaitLog("Received SUBSCRIBE from treetop-")
			s.key("ctrl+e")
			s.text("a draft that goes to the disk")
			s.eventually("a file", func() bool { _, err := os.Stat(filepath.Join(config, "publish.json")); return err == nil })
		} else {
			assert.Contains(t, m.WaitLog(answer), "(0, 135)")
		}
		secret.Scan(t, config, []int{s.program.Process.Pid}, s.said())
		s.key("ctrl+q")
		assert.Zero(t, s.wait())
		secret.Scan(t, config, nil, s.said())
	}
}

// The toolkit listens to the same signals, and leaves at once.
func TestASignalEndsTheProgramAsCleanlyAsItsKey(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	binary := build(t)
	s := newScreen(t)
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		config := t.TempDir()
		m.Forget()
		s.start(binary, "--config", config, urlOf(m, "%23"))
		id := clientID(m.WaitLog("New client connected", "treetop-"))
		m.WaitLog("Received SUBSCRIBE from " + id)
		s.key("ctrl+e")
		s.text("a draft")
		s.eventually("the draft", func() bool {
			s.key("ctrl+a", "ctrl+c")
			return s.clipboard() == "a draft"
		})
		require.NoError(t, s.program.Process.Signal(signal))
		assert.Zero(t, s.wait(), "%s", s.said())
		m.WaitLog("Received DISCONNECT from " + id)
		kept, err := os.ReadFile(filepath.Join(config, "publish.json"))
		require.NoError(t, err)
		assert.Contains(t, string(kept), "a draft")
	}
}
