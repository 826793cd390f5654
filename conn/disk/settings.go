package disk

import (
	"maps"
	"path/filepath"
	"slices"
	"time"

	"treetop/model"
)

// Settings are what a person has chosen, and how the window was left. The zero
// value of a field means its default; Get fills those in.
type Settings struct {
	// LogPayloads keeps the payloads of published messages in audit.jsonl too.
	LogPayloads bool `json:"log_payloads,omitempty"`

	Language string  `json:"language,omitempty"`  // a tag such as zh-Hans; empty: that of the system
	Theme    string  `json:"theme,omitempty"`     // ThemeSystem, ThemeDark or ThemeLight
	FontSize float32 `json:"font_size,omitempty"` // 8 to 40

	Window  Window             `json:"window,omitzero"`
	Splits  map[string]float64 `json:"splits,omitempty"`  // share of the first part, 0 to 1, by the split's name
	Columns map[string]float32 `json:"columns,omitempty"` // width by the column's name

	Hidden []string `json:"hidden_columns,omitempty"` // columns that are not wanted, by name

	// NoLastTabs begins with the connections, in place of the tabs that stood open
	// at the end.
	NoLastTabs bool `json:"no_last_tabs,omitempty"`
	// SecretsIn is where passwords are kept: SecretsInFile, or anything else for
	// the keyring of the system.
	SecretsIn string `json:"secrets_in,omitempty"`

	// Versions are the versions of MQTT that brokers took where it was not the
	// newest, by their addresses, for profiles whose version is automatic.
	Versions map[string]string `json:"mqtt_versions,omitempty"`

	HistoryBudget int64  `json:"history_budget,omitempty"` // bytes for each session
	Limits        Limits `json:"limits,omitzero"`
}

// The themes. Any other text means ThemeSystem.
const (
	ThemeSystem = "system"
	ThemeDark   = "dark"
	ThemeLight  = "light"
)

// SecretsInFile keeps passwords in a file that is encrypted with a passphrase.
const SecretsInFile = "file"

// FontSizeDefault is the size of text where nothing else is set.
const FontSizeDefault float32 = 13

// Window is the size of the main window as it was left. Zero: never opened.
type Window struct {
	Width  float32 `json:"width,omitempty"`
	Height float32 `json:"height,omitempty"`
}

// Limits are the bounds that protect against what brokers send. The zero value
// of a field means its default.
type Limits struct {
	Packet     int64 `json:"packet,omitempty"`      // bytes of a packet that are taken in whole; 16 MiB
	Payload    int   `json:"payload,omitempty"`     // bytes of a payload that the history keeps; 1 MiB
	Topics     int   `json:"topics,omitempty"`      // topics in a tree; 2,000,000
	Depth      int   `json:"depth,omitempty"`       // levels in a tree; 256
	Decompress int64 `json:"decompress,omitempty"`  // bytes out of a compressed payload; 16 MiB
	Pixels     int64 `json:"pixels,omitempty"`      // pixels of a picture; 50,000,000
	JSONDepth  int   `json:"json_depth,omitempty"`  // levels of JSON that are laid out; 200
	DecodeTime int   `json:"decode_time,omitempty"` // ms that decoding a payload may take; 500
}

// DefaultSettings are the settings of a first start.
func DefaultSettings() Settings {
	tree := model.DefaultLimits()
	return Settings{
		Theme: ThemeSystem, FontSize: FontSizeDefault, HistoryBudget: tree.History,
		Limits: Limits{Packet: 16 << 20, Payload: tree.Payload, Topics: tree.Topics, Depth: tree.Depth,
			Decompress: 16 << 20, Pixels: 50_000_000, JSONDepth: 200, DecodeTime: 500},
	}
}

// Model are the limits of a tree by these settings.
func (s Settings) Model() model.Limits {
	return model.Limits{History: s.HistoryBudget, Payload: s.Limits.Payload, Topics: s.Limits.Topics, Depth: s.Limits.Depth}
}

// Decoding is Limits.DecodeTime as a duration.
func (s Settings) Decoding() time.Duration {
	return time.Duration(s.Limits.DecodeTime) * time.Millisecond
}

// withDefaults fills in what is not set and what no program of ours would set.
func (s Settings) withDefaults() Settings {
	d := DefaultSettings()
	if s.Theme != ThemeDark && s.Theme != ThemeLight {
		s.Theme = ThemeSystem
	}
	if s.FontSize <= 0 {
		s.FontSize = d.FontSize
	}
	s.FontSize = min(max(s.FontSize, 8), 40)
	if s.Window.Width < 0 || s.Window.Height < 0 || s.Window.Width > 32_767 || s.Window.Height > 32_767 {
		s.Window = Window{}
	}
	atLeast(&s.HistoryBudget, d.HistoryBudget)
	atLeast(&s.Limits.Packet, d.Limits.Packet)
	atLeast(&s.Limits.Payload, d.Limits.Payload)
	atLeast(&s.Limits.Topics, d.Limits.Topics)
	atLeast(&s.Limits.Depth, d.Limits.Depth)
	atLeast(&s.Limits.Decompress, d.Limits.Decompress)
	atLeast(&s.Limits.Pixels, d.Limits.Pixels)
	atLeast(&s.Limits.JSONDepth, d.Limits.JSONDepth)
	atLeast(&s.Limits.DecodeTime, d.Limits.DecodeTime)
	return s
}

func atLeast[N int | int64](n *N, standard N) {
	if *n <= 0 {
		*n = standard
	}
}

// SettingsFile is settings.json. Its methods may be called from any goroutine.
type SettingsFile struct{ file *File[Settings] }

// OpenSettings reads settings.json in the folder. It can be used whatever comes
// back, as with Open. It uses the disk.
func OpenSettings(dir string) (*SettingsFile, *Notice, error) {
	f, n, err := Open(filepath.Join(dir, "settings.json"), Config[Settings]{Version: 1, MaxSize: 1 << 20})
	return &SettingsFile{f}, n, err
}

// Get answers the settings with all defaults filled in, as a copy.
func (s *SettingsFile) Get() Settings {
	var out Settings
	s.file.View(func(now *Settings) {
		out = *now
		out.Splits, out.Columns = maps.Clone(now.Splits), maps.Clone(now.Columns)
		out.Hidden = slices.Clone(now.Hidden)
		out.Versions = maps.Clone(now.Versions)
	})
	return out.withDefaults()
}

// Apply changes the settings in memory; Save writes them. The operation sees
// them as they are in the file, where a zero means the default, and is repeated
// when another instance has changed them: it says what is to be different and
// leaves the rest alone. It must not keep the pointer.
func (s *SettingsFile) Apply(change func(*Settings)) {
	s.file.Apply("", func(now *Settings) {
		now.Splits, now.Columns = ready(now.Splits), ready(now.Columns)
		change(now)
	})
}

// mostVersions is how many brokers of older versions are remembered.
const mostVersions = 200

// SetVersion remembers which version of MQTT the broker at an address took;
// empty forgets it.
func (s *Settings) SetVersion(address, version string) {
	s.Versions = ready(s.Versions)
	delete(s.Versions, address)
	for other := range s.Versions {
		if len(s.Versions) < mostVersions {
			break
		}
		delete(s.Versions, other)
	}
	if version != "" {
		s.Versions[address] = version
	}
}

// ready makes a map that can be written into without changing one that a
// snapshot holds.
func ready[V any](m map[string]V) map[string]V {
	out := make(map[string]V, len(m)+1)
	maps.Copy(out, m)
	return out
}

// Update is Apply and Save.
func (s *SettingsFile) Update(change func(*Settings)) error {
	s.Apply(change)
	return s.Save()
}

// Save writes what was applied, as File.Save does. It uses the disk.
func (s *SettingsFile) Save() error { return s.file.Save() }

// Unsaved reports whether there is something that Save would write.
func (s *SettingsFile) Unsaved() bool { return s.file.Unsaved() }

// Refresh takes in what another instance has written, as File.Refresh does.
func (s *SettingsFile) Refresh() (bool, error) { return s.file.Refresh() }

// Version changes whenever the settings do.
func (s *SettingsFile) Version() uint64 { return s.file.Version() }

// Notices are what could not be read since the last call, as File.Notices.
func (s *SettingsFile) Notices() []Notice { return s.file.Notices() }
