package profile

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"treetop/conn/disk"
)

// UndoTime is how long the secrets of a deleted profile are kept at least, so
// that deleting can be undone.
const UndoTime = 10 * time.Second

// ErrNoProfile says that there is no profile with this ID (any more).
var ErrNoProfile = errors.New("there is no such profile")

// ErrNotKept is for the demo broker, which is in no file, and for a profile
// without an ID.
var ErrNotKept = errors.New("this profile can't be kept in a file")

// stored is profiles.json.
type stored struct {
	Profiles profiles  `json:"profiles"`
	Deleted  []deleted `json:"deleted,omitempty"`
}

const (
	maxFile     = 16 << 20
	maxProfiles = 20_000
)

type profiles []Profile

// UnmarshalJSON reads a list that is not endless.
func (all *profiles) UnmarshalJSON(raw []byte) error {
	each, err := disk.Elements(raw, maxProfiles)
	if err != nil {
		return err
	}
	*all = make(profiles, len(each))
	for i := range each {
		if err := json.Unmarshal(each[i], &(*all)[i]); err != nil {
			return fmt.Errorf("profile %d: %w", i+1, err)
		}
	}
	return nil
}

// deleted is a profile whose secrets may still be in the keyring.
type deleted struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// Store is profiles.json: the saved profiles in their order. Its methods may be
// called from any goroutine. Those that answer an error use the disk, and may
// wait for another instance for as long as disk.LockWait; after an error of
// theirs (*disk.Error) the change is in memory all the same, and is saved with
// the next one.
type Store struct {
	file *disk.File[stored]
	now  func() time.Time
}

// OpenStore reads profiles.json in the folder. The Store can be used whatever
// comes back: see disk.Open.
func OpenStore(dir string) (*Store, *disk.Notice, error) { return openStore(dir, time.Now) }

func openStore(dir string, now func() time.Time) (*Store, *disk.Notice, error) {
	f, n, err := disk.Open(filepath.Join(dir, "profiles.json"), disk.Config[stored]{Version: 1, MaxSize: maxFile, Check: complete, Now: now})
	return &Store{f, now}, n, err
}

// complete gives each profile an ID of its own: by hand or by other tools one
// may have been left out or copied. It is made of what the profile says, so that
// it is the same one at the next start.
func complete(s *stored) error {
	seen := make(map[string]bool, len(s.Profiles))
	for i := range s.Profiles {
		p := &s.Profiles[i]
		for n := 0; p.ID == "" || seen[p.ID]; n++ {
			sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s\n%s\n%s\n%d", n, p.Name, p.Username, p.Address(), i))
			p.ID = uuid.NewSHA1(uuid.NameSpaceURL, sum[:]).String()
		}
		seen[p.ID] = true
	}
	return nil
}

func indexOf(all []Profile, id string) int {
	return slices.IndexFunc(all, func(p Profile) bool { return p.ID == id })
}

// List answers all profiles, as copies.
func (s *Store) List() []Profile {
	var out []Profile
	s.file.View(func(now *stored) {
		for _, p := range now.Profiles {
			out = append(out, p.Clone())
		}
	})
	return out
}

// Get answers one profile, as a copy.
func (s *Store) Get(id string) (Profile, bool) {
	var p Profile
	found := false
	s.file.View(func(now *stored) {
		if i := indexOf(now.Profiles, id); i >= 0 {
			p, found = now.Profiles[i].Clone(), true
		}
	})
	return p, found
}

// Put saves the profile: in its place if there is one with this ID, else at the
// end.
func (s *Store) Put(p Profile) error {
	if p.ID == "" || p.Demo {
		return fmt.Errorf("save the profile %q: %w", p.Title(), ErrNotKept)
	}
	p = p.Clone()
	return s.file.Update(func(now *stored) { put(now, p, len(now.Profiles)) })
}

// put does not change profiles that a copy of the list shares.
func put(s *stored, p Profile, at int) {
	all := slices.Clone(s.Profiles)
	if i := indexOf(all, p.ID); i >= 0 {
		all[i] = p
	} else {
		all = slices.Insert(all, min(at, len(all)), p)
	}
	s.Profiles = all
	s.Deleted = slices.DeleteFunc(slices.Clone(s.Deleted), func(d deleted) bool { return d.ID == p.ID })
}

// Deleted is a profile that was deleted, and where it was.
type Deleted struct {
	Profile Profile
	after   string // ID of the one before it; empty: it was the first
	index   int
}

// Delete removes the profile, and answers what Restore needs to undo that. Its
// secrets stay in the keyring: their ID is noted, and CleanSecrets removes them
// when the time for undo is over, be it in this run or at the next start.
func (s *Store) Delete(id string) (Deleted, error) {
	var d Deleted
	found := false
	s.file.View(func(now *stored) {
		i := indexOf(now.Profiles, id)
		if found = i >= 0; !found {
			return
		}
		d = Deleted{Profile: now.Profiles[i].Clone(), index: i}
		if i > 0 {
			d.after = now.Profiles[i-1].ID
		}
	})
	if !found {
		return Deleted{}, fmt.Errorf("delete the profile %s: %w", id, ErrNoProfile)
	}
	note := deleted{ID: id, At: s.now().UTC()}
	return d, s.file.Update(func(now *stored) {
		i := indexOf(now.Profiles, id)
		if i < 0 {
			return // another instance was faster, and noted it
		}
		now.Profiles = slices.Delete(slices.Clone(now.Profiles), i, i+1)
		now.Deleted = append(slices.Clone(now.Deleted), note)
	})
}

// Restore puts a deleted profile back to where it was: behind the one that it
// stood behind if that is still there.
func (s *Store) Restore(d Deleted) error {
	p := d.Profile.Clone()
	if p.ID == "" {
		return fmt.Errorf("restore a profile: %w", ErrNoProfile)
	}
	return s.file.Update(func(now *stored) {
		at := d.index
		if d.after == "" {
			at = 0
		} else if i := indexOf(now.Profiles, d.after); i >= 0 {
			at = i + 1
		}
		put(now, p, at)
	})
}

// Move puts the profile in front of the one with the ID before; with an empty
// one at the end.
func (s *Store) Move(id, before string) error {
	if _, ok := s.Get(id); !ok {
		return fmt.Errorf("move the profile %s: %w", id, ErrNoProfile)
	}
	return s.file.Update(func(now *stored) {
		i := indexOf(now.Profiles, id)
		if i < 0 || id == before {
			return
		}
		p := now.Profiles[i]
		all := slices.Delete(slices.Clone(now.Profiles), i, i+1)
		at := indexOf(all, before)
		if at < 0 {
			at = len(all)
		}
		now.Profiles = slices.Insert(all, at, p)
	})
}

// Groups are the names of the groups in the order of their first profiles,
// without the empty one.
func (s *Store) Groups() []string {
	var out []string
	s.file.View(func(now *stored) {
		for _, p := range now.Profiles {
			if p.Group != "" && !slices.Contains(out, p.Group) {
				out = append(out, p.Group)
			}
		}
	})
	return out
}

// Save writes what an earlier error kept from being saved.
func (s *Store) Save() error { return s.file.Save() }

// Unsaved reports whether there is something that Save would write.
func (s *Store) Unsaved() bool { return s.file.Unsaved() }

// Refresh takes in what another instance has changed; without a change it costs
// one look at the file's date.
func (s *Store) Refresh() (changed bool, err error) { return s.file.Refresh() }

// Version changes whenever the profiles do, by this instance or by another.
func (s *Store) Version() uint64 { return s.file.Version() }

// Notices are what could not be read since the last call, as disk.File.Notices.
func (s *Store) Notices() []disk.Notice { return s.file.Notices() }

// Path is where the file is.
func (s *Store) Path() string { return s.file.Path() }
