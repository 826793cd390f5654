package disk

import (
	"bytes"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
)

// Tab is a session as it stood open in the window. It says nothing of the
// password.
type Tab struct {
	Profile string `json:"profile,omitempty"` // ID of a saved profile
	Demo    bool   `json:"demo,omitempty"`    // the built-in demo broker
	// Unsaved is the profile of a session that was not saved; the caller's affair.
	Unsaved json.RawMessage `json:"unsaved,omitempty"`

	Filter  string  `json:"filter,omitempty"`  // as it was typed, also where it is none
	Sort    string  `json:"sort,omitempty"`    // empty: by name
	Tree    float64 `json:"tree,omitempty"`    // share of the tree, 0 to 1; 0: not known
	Inspect float64 `json:"inspect,omitempty"` // share of the inspector over the publish panel, likewise
	Topic   string  `json:"topic,omitempty"`   // that was selected, the one with the cursor
	Hot     bool    `json:"hot,omitempty"`     // the ranking stood in place of the tree
	Details bool    `json:"details,omitempty"` // in a narrow window: the side of the value was shown
}

// tabs is tabs.json.
type tabs struct {
	Tabs   []Tab `json:"tabs,omitempty"`
	Active int   `json:"active,omitempty"` // 0: the connections; else Tabs[Active-1]
	// Forms are what was typed into forms of profiles and not saved, by profile ID.
	Forms map[string]json.RawMessage `json:"forms,omitempty"`
}

// TabsFile is tabs.json: what stood open. Of several instances the one that
// writes its tabs last has them kept, as a whole; forms are kept each by itself.
// Its methods may be called from any goroutine.
type TabsFile struct{ file *File[tabs] }

// OpenTabs reads tabs.json in the folder. It can be used whatever comes back, as
// with Open. It uses the disk.
func OpenTabs(dir string) (*TabsFile, *Notice, error) {
	f, n, err := Open(filepath.Join(dir, "tabs.json"), Config[tabs]{Version: 1, MaxSize: 8 << 20})
	return &TabsFile{f}, n, err
}

// Tabs answers the tabs in their order, as a copy, and which was shown: 0 for the
// connections, else tabs[active-1].
func (t *TabsFile) Tabs() (all []Tab, active int) {
	t.file.View(func(now *tabs) { all, active = slices.Clone(now.Tabs), now.Active })
	if active < 0 || active > len(all) {
		active = 0
	}
	return all, active
}

// SetTabs keeps the tabs in place of all that there were, those of another
// instance too; Save writes them.
func (t *TabsFile) SetTabs(all []Tab, active int) {
	all = slices.Clone(all)
	t.file.Apply("tabs", func(now *tabs) { now.Tabs, now.Active = all, active })
}

// Forms are what was typed into forms and not saved, by profile ID, as a copy.
func (t *TabsFile) Forms() map[string]json.RawMessage {
	var out map[string]json.RawMessage
	t.file.View(func(now *tabs) { out = maps.Clone(now.Forms) })
	return out
}

// SetForm keeps a form; nil removes it.
func (t *TabsFile) SetForm(profile string, form json.RawMessage) {
	form = bytes.Clone(form)
	t.file.Apply("form"+profile, func(now *tabs) {
		forms := ready(now.Forms)
		if form == nil {
			delete(forms, profile)
		} else {
			forms[profile] = form
		}
		now.Forms = forms
	})
}

// Save writes what was set, as File.Save does. It uses the disk.
func (t *TabsFile) Save() error { return t.file.Save() }

// Unsaved reports whether there is something that Save would write.
func (t *TabsFile) Unsaved() bool { return t.file.Unsaved() }

// Refresh takes in what another instance has written, as File.Refresh does.
func (t *TabsFile) Refresh() (bool, error) { return t.file.Refresh() }

// Notices are what could not be read since the last call, as File.Notices.
func (t *TabsFile) Notices() []Notice { return t.file.Notices() }
