package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
)

// What follows is about two programs in one folder of settings, and about one
// that ends without notice.

// newProfile fills in the form of a new profile, as far as it has a name and an
// address.
func (s *screen) newProfile(name, address string) {
	s.t.Helper()
	s.key("ctrl+n")
	s.probes++ // the clipboard may have the one before
	probe := fmt.Sprint("probe ", s.probes)
	s.eventually("the field of the name", func() bool {
		s.key("ctrl+a")
		s.text(probe)
		s.key("ctrl+a", "ctrl+c")
		return s.clipboard() == probe
	})
	s.text(name) // in place of what is selected
	s.key("Tab", "Tab", "Tab", "Tab", "Tab", "ctrl+a")
	s.text(address)
	s.key("Return")
}

// profilesIn are the profiles of a folder of settings, by name.
func profilesIn(t *testing.T, config string) map[string]map[string]any {
	t.Helper()
	var file struct {
		Profiles []map[string]any `json:"profiles"`
	}
	b, err := os.ReadFile(filepath.Join(config, "profiles.json"))
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &file))
	out := make(map[string]map[string]any)
	for _, p := range file.Profiles {
		out[p["name"].(string)] = p
	}
	return out
}

func namesIn(t *testing.T, config string) []string {
	var names []string
	for name := range profilesIn(t, config) {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestTwoProgramsInOneFolderLoseNothingOfEachOther(t *testing.T) {
	first, second := conntest.Start(t, conntest.Options{}), conntest.Start(t, conntest.Options{})
	binary, config := build(t), t.TempDir()
	one, two := newScreen(t), newScreen(t)
	one.start(binary, "--config", config)
	two.start(binary, "--config", config)

	// Both have read the folder while it was empty, and both add to it.
	one.newProfile("Alpha", "mqtt://"+first.Addr())
	two.newProfile("Beta", "mqtt://"+second.Addr())
	one.key("ctrl+s")
	one.eventually("the profile of the first", func() bool { return slices.Contains(namesIn(t, config), "Alpha") })
	two.key("ctrl+s")
	two.eventually("the profile of the second", func() bool { return slices.Contains(namesIn(t, config), "Beta") })
	require.Equal(t, []string{"Alpha", "Beta"}, namesIn(t, config))

	// Each changes its own while the other changes too.
	one.newProfile("Gamma", "mqtt://"+second.Addr())
	two.newProfile("Delta", "mqtt://"+first.Addr())
	one.key("ctrl+s")
	two.key("ctrl+s")
	two.eventually("all four", func() bool { return len(profilesIn(t, config)) == 4 })
	one.eventually("all four", func() bool { return len(profilesIn(t, config)) == 4 })

	// Each connects by what the other made.
	one.connectTo("Delta")
	first.WaitLog("New client connected", "treetop-")
	two.connectTo("Gamma")
	second.WaitLog("New client connected", "treetop-")

	for _, s := range []*screen{one, two} {
		s.key("ctrl+q")
		assert.Zero(t, s.wait(), "%s", s.said())
	}
	assert.Equal(t, []string{"Alpha", "Beta", "Delta", "Gamma"}, namesIn(t, config))
	for name, m := range map[string]*conntest.Mosquitto{"Alpha": first, "Beta": second, "Gamma": second, "Delta": first} {
		assert.EqualValues(t, m.Port(), profilesIn(t, config)[name]["port"], name)
	}
}

// connectTo connects to the one profile of that name in the list.
func (s *screen) connectTo(name string) {
	s.t.Helper()
	s.key("ctrl+t", "ctrl+l")
	s.eventually("the tab of "+name, func() bool {
		s.key("ctrl+a")
		s.text(name)
		s.key("Down", "Down", "Return")
		return strings.Contains(s.title(), name)
	})
}

func TestWhatWasBeingTypedSurvivesAKill(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	binary, config := build(t), t.TempDir()
	s := newScreen(t)
	s.start(binary, "--config", config)
	s.newProfile("Kitchen", "mqtt://"+m.Addr()+"/home/%23")
	s.key("ctrl+s")
	s.eventually("the profile", func() bool { return slices.Contains(namesIn(t, config), "Kitchen") })
	s.connectTo("Kitchen")
	m.WaitLog("Received SUBSCRIBE from treetop-")
	s.key("ctrl+e")
	s.text("half a mess")
	s.eventually("the draft on the disk", func() bool { return holds(config, "publish.json", "half a mess") })
	s.newProfile("Half a na", "127.0.0.1")
	s.eventually("the form on the disk", func() bool { return holds(config, "tabs.json", "Half a na") })

	require.NoError(t, s.program.Process.Kill())
	s.wait()
	m.Forget()
	s.start(binary, "--config", config)
	s.eventually("the tab of the session", func() bool {
		s.key("ctrl+2")
		return strings.Contains(s.title(), "Kitchen")
	})
	s.eventually("the draft", func() bool {
		s.key("ctrl+e", "ctrl+a", "ctrl+c")
		return s.clipboard() == "half a mess"
	})
	s.key("ctrl+t")
	s.eventually("the form", func() bool {
		s.key("End", "F2", "ctrl+a", "ctrl+c") // the last of the list
		return s.clipboard() == "Half a na"
	})
	assert.Equal(t, []string{"Kitchen"}, namesIn(t, config), "what was not saved is no profile")
	s.key("ctrl+q")
	assert.Zero(t, s.wait(), "%s", s.said())
}

// holds reports whether a file of the folder has a text in it.
func holds(config, name, text string) bool {
	b, err := os.ReadFile(filepath.Join(config, name))
	return err == nil && strings.Contains(string(b), text)
}
