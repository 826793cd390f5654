package disk

import (
	"path/filepath"
	"slices"
)

// Views are what a person has set up for looking at topics: for all profiles,
// and for each of them.
type Views struct {
	Filters []SavedFilter `json:"filters,omitempty"`
	// Profiles are by the ID of the profile; sessions without one have other
	// keys, which is the caller's affair.
	Profiles map[string]View `json:"profiles,omitempty"`
}

// SavedFilter is a filter of topics that was given a name.
type SavedFilter struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// SaveFilter keeps a filter under a name, in place of the one that had it.
func (v *Views) SaveFilter(name, text string) {
	if i := v.filter(name); i >= 0 {
		v.Filters[i].Text = text
		return
	}
	v.Filters = append(v.Filters, SavedFilter{name, text})
}

// DeleteFilter removes the filter of that name.
func (v *Views) DeleteFilter(name string) {
	v.Filters = slices.DeleteFunc(v.Filters, func(f SavedFilter) bool { return f.Name == name })
}

// RenameFilter gives a filter another name, in place of the one that has it.
func (v *Views) RenameFilter(from, to string) {
	i := v.filter(from)
	if i < 0 || from == to {
		return
	}
	text := v.Filters[i].Text
	v.DeleteFilter(to)
	v.Filters[v.filter(from)] = SavedFilter{to, text}
}

func (v *Views) filter(name string) int {
	return slices.IndexFunc(v.Filters, func(f SavedFilter) bool { return f.Name == name })
}

// ViewsFile is views.json. Its methods may be called from any goroutine.
type ViewsFile struct{ file *File[Views] }

// OpenViews reads views.json in the folder. It can be used whatever comes back,
// as with Open. It uses the disk.
func OpenViews(dir string) (*ViewsFile, *Notice, error) {
	f, n, err := Open(filepath.Join(dir, "views.json"), Config[Views]{Version: 1, MaxSize: 8 << 20})
	return &ViewsFile{f}, n, err
}

// Filters are the saved filters in the order in which they were saved, as a
// copy.
func (v *ViewsFile) Filters() []SavedFilter {
	var out []SavedFilter
	v.file.View(func(now *Views) { out = slices.Clone(now.Filters) })
	return out
}

// View answers what is set up for a profile, as a copy.
func (v *ViewsFile) View(profile string) View {
	var out View
	v.file.View(func(now *Views) { out = now.Profiles[profile].clone() })
	return out
}

// Apply changes what is for all profiles, in memory; Save writes it. The
// operation is repeated when another instance has changed the file: it says what
// is to be different ("save this filter"), and must not keep the pointer.
func (v *ViewsFile) Apply(change func(*Views)) { v.file.Apply("", change) }

// Change changes what is set up for a profile, in the way of Apply.
func (v *ViewsFile) Change(profile string, change func(*View)) {
	v.file.Apply("", func(now *Views) {
		view := now.Profiles[profile]
		change(&view)
		if view.empty() {
			delete(now.Profiles, profile)
			return
		}
		if now.Profiles == nil {
			now.Profiles = map[string]View{}
		}
		now.Profiles[profile] = view
	})
}

// Forget removes what is set up for a profile.
func (v *ViewsFile) Forget(profile string) {
	v.file.Apply("", func(now *Views) { delete(now.Profiles, profile) })
}

// Save writes what was applied, as File.Save does. It uses the disk.
func (v *ViewsFile) Save() error { return v.file.Save() }

// Unsaved reports whether there is something that Save would write.
func (v *ViewsFile) Unsaved() bool { return v.file.Unsaved() }

// Refresh takes in what another instance has written, as File.Refresh does.
func (v *ViewsFile) Refresh() (bool, error) { return v.file.Refresh() }

// Version changes whenever the views do.
func (v *ViewsFile) Version() uint64 { return v.file.Version() }

// Notices are what could not be read since the last call, as File.Notices.
func (v *ViewsFile) Notices() []Notice { return v.file.Notices() }
