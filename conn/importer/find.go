package importer

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Machine is where Find looks.
type Machine struct {
	System string // as runtime.GOOS
	Home   string
	Env    func(name string) string
}

// ThisMachine is that of whoever runs the program.
func ThisMachine() Machine {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // then only what the environment names is looked at
	}
	return Machine{System: runtime.GOOS, Home: home, Env: os.Getenv}
}

// Place is a file of another program.
type Place struct {
	Format   Format
	Path     string
	Modified time.Time
	// Database is set where the program keeps its connections in a database, of
	// which only an export of its own can be read.
	Database bool
}

const (
	maxPlaces = 50
	// exportAge is how old an export in a folder of downloads may be.
	exportAge = 400 * 24 * time.Hour
)

// Find looks for the files of other programs where those usually keep them, and
// for exports in the folders that downloads and documents go to; not deeper. The
// newest stands first. It uses the disk.
func (m Machine) Find(ctx context.Context, now time.Time) []Place {
	var out []Place
	add := func(f Format, path string, database bool) {
		info, err := os.Stat(path)
		if err == nil && info.Mode().IsRegular() && !slices.ContainsFunc(out, func(p Place) bool { return p.Path == path }) {
			out = append(out, Place{f, path, info.ModTime(), database})
		}
	}
	for _, u := range m.usual() {
		paths, err := filepath.Glob(u.pattern)
		if err != nil {
			continue // a name with brackets in it
		}
		for _, path := range paths {
			add(u.format, path, u.database)
		}
	}
	for _, dir := range m.folders() {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if ctx.Err() != nil || len(out) >= maxPlaces {
				break
			}
			info, err := e.Info()
			if err != nil || !info.Mode().IsRegular() || now.Sub(info.ModTime()) > exportAge || !likely(e.Name()) {
				continue
			}
			path := filepath.Join(dir, e.Name())
			if f := detect(path); f != FormatUnknown {
				add(f, path, false)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Place) int {
		return cmp.Or(b.Modified.Compare(a.Modified), strings.Compare(a.Path, b.Path))
	})
	return out
}

type usual struct {
	format   Format
	pattern  string
	database bool
}

// usual are the places that the programs themselves choose.
func (m Machine) usual() []usual {
	var out []usual
	at := func(f Format, database bool, parts ...string) {
		if parts[0] != "" {
			out = append(out, usual{f, filepath.Join(parts...), database})
		}
	}
	const settings = "settings.json"
	config := cmp.Or(m.Env("XDG_CONFIG_HOME"), m.below(".config"))
	switch m.System {
	case "windows":
		config = m.Env("APPDATA")
		local := m.Env("LOCALAPPDATA")
		at(FormatExplorer, false, local, "Packages", "51031thomas.nordquist.MQTT-Explorer_*", "LocalCache", "Roaming", "MQTT-Explorer", settings)
		at(FormatFX, false, local, "MQTT-FX", "mqttfx-config.xml")
	case "darwin":
		config = m.below("Library", "Application Support")
		at(FormatExplorer, false, m.below("Library", "Containers", "de.t7n.apps.mqtt-explorer", "Data", "Library", "Application Support", "MQTT-Explorer", settings))
		at(FormatFX, false, config, "MQTT-FX", "mqttfx-config.xml")
	default:
		at(FormatExplorer, false, m.below("snap", "mqtt-explorer", "current", ".config", "MQTT-Explorer", settings))
		at(FormatFX, false, m.below("MQTT-FX", "mqttfx-config.xml"))
	}
	at(FormatExplorer, false, config, "MQTT-Explorer", settings)
	at(FormatMQTTX, true, config, "MQTTX", "MQTTX.db")
	at(FormatSpy, false, m.below("mqtt-spy", "*.xml"))
	return out
}

func (m Machine) below(parts ...string) string {
	if m.Home == "" {
		return ""
	}
	return filepath.Join(append([]string{m.Home}, parts...)...)
}

// folders are those that a person puts exports into.
func (m Machine) folders() []string {
	if m.Home == "" {
		return nil
	}
	out := []string{m.below("Downloads"), m.below("Documents"), m.below("Desktop"), m.Home}
	if m.System != "windows" && m.System != "darwin" {
		out = append(out, m.userDirs()...)
	}
	return slices.Compact(out)
}

// userDirs are the folders as they are called in the language of the system.
func (m Machine) userDirs() []string {
	f, err := os.Open(filepath.Join(cmp.Or(m.Env("XDG_CONFIG_HOME"), m.below(".config")), "user-dirs.dirs"))
	if err != nil {
		return nil
	}
	defer f.Close()
	var out []string
	lines := bufio.NewScanner(f)
	for lines.Scan() && len(out) < 10 {
		name, value, _ := strings.Cut(lines.Text(), "=")
		switch strings.TrimSpace(name) {
		case "XDG_DOWNLOAD_DIR", "XDG_DOCUMENTS_DIR", "XDG_DESKTOP_DIR":
			out = append(out, strings.Replace(strings.Trim(strings.TrimSpace(value), `"`), "$HOME", m.Home, 1))
		}
	}
	return out
}

// likely reports whether a file can be an export by its name.
func likely(name string) bool {
	name = strings.ToLower(name)
	switch filepath.Ext(name) {
	case ".mqttbroker", ".treetop":
		return true
	case ".json":
		return strings.Contains(name, "mqtt") || strings.HasPrefix(name, "connections") || strings.HasPrefix(name, "treetop")
	case ".xml":
		return strings.Contains(name, "mqtt")
	}
	return false
}

// detect looks at the beginning of a file. It answers what the file is as soon
// as that shows.
func detect(path string) Format {
	f, err := os.Open(path)
	if err != nil {
		return FormatUnknown
	}
	defer f.Close()
	res, _ := Read(context.Background(), io.LimitReader(f, 256<<10), Options{}) // cut short, it ends with an error
	return res.Format
}
