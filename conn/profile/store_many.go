package profile

import (
	"fmt"
	"slices"
)

// PutAll is Put for many profiles as one change: it is written once.
func (s *Store) PutAll(ps []Profile) error {
	all := make([]Profile, len(ps))
	for i, p := range ps {
		if p.ID == "" || p.Demo {
			return fmt.Errorf("save the profile %q: %w", p.Title(), ErrNotKept)
		}
		all[i] = p.Clone()
	}
	return s.file.Update(func(now *stored) {
		list := slices.Clone(now.Profiles)
		at := make(map[string]int, len(list)+len(all))
		for i := range list {
			at[list[i].ID] = i
		}
		for _, p := range all {
			if i, there := at[p.ID]; there {
				list[i] = p
				continue
			}
			at[p.ID] = len(list)
			list = append(list, p)
		}
		now.Profiles = list
		now.Deleted = slices.DeleteFunc(slices.Clone(now.Deleted), func(d deleted) bool { _, back := at[d.ID]; return back })
	})
}

// DeleteAll removes profiles as one change. Their secrets stay in the keyring
// until CleanSecrets removes them, as with Delete. What is not there is passed
// over.
func (s *Store) DeleteAll(ids []string) error {
	gone := make(map[string]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	at := s.now().UTC()
	return s.file.Update(func(now *stored) {
		var left []Profile
		notes := slices.Clone(now.Deleted)
		for _, p := range now.Profiles {
			if !gone[p.ID] {
				left = append(left, p)
				continue
			}
			notes = append(notes, deleted{ID: p.ID, At: at})
		}
		now.Profiles, now.Deleted = left, notes
	})
}
