package profiles

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"treetop/conn/importer"
	"treetop/conn/profile"
	"treetop/ui/lang"
)

// answer is what a person wants with an entry that is there already, and
// differs.
type answer uint8

const (
	takeTheirs answer = iota
	keepBoth
	keepMine
)

// incoming is an entry of a file with what is to become of it.
type incoming struct {
	importer.Entry
	compared importer.Comparison
	on       bool // it comes in
	answer   answer
	plain    bool // nothing is compared: it goes out
}

// comes reports whether the entry is to be imported.
func (e *incoming) comes() bool {
	return e.Usable() && e.on && (e.compared.Standing != importer.Differs || e.answer != keepMine)
}

// kept is a secret that was in the keyring before another took its place.
type kept struct{ id, field, secret string }

// importJob brings entries in, and takes that back. The counters may be read
// while it runs.
type importJob struct {
	p       *Pane
	entries []incoming // those that come
	folder  string     // for certificates

	done, all atomic.Int64 // secrets handed to the keyring
	stop      context.CancelFunc

	// Of the workers until the job is over.
	added    []string          // IDs
	replaced []profile.Profile // as they were
	old      []kept
	over     map[string]bool // fields that were written in place of old ones
	files    []importer.Kept // certificates
	failed   error           // of the store or of a certificate's file
	nothing  bool            // because of that, nothing came in
	ring     keyringState    // why passwords are in memory only
	waiting  int             // how many of those
	until    time.Time       // the end of the time for undo
}

// run writes the profiles, then hands the secrets to the keyring, and tells
// finished on the UI goroutine. It returns at once.
func (j *importJob) run(finished func()) {
	ctx, cancel := context.WithCancel(context.Background())
	j.stop = cancel
	j.p.disk.do(func() {
		profiles := j.profiles()
		j.nothing = j.failed != nil
		if !j.nothing {
			j.failed = j.p.o.Store.PutAll(profiles)
			j.nothing = j.failed != nil && !j.stored(profiles)
		}
		if j.nothing {
			j.failed = errors.Join(j.failed, j.removeFiles())
			j.p.ui(finished)
			return
		}
		j.p.keys.do(func() {
			left := j.secrets(ctx, profiles)
			j.p.ui(func() {
				for id, password := range left {
					j.p.memory[id] = password
				}
				if j.ring != keyringUnknown {
					j.p.heard(j.ring)
				}
				finished()
			})
		})
	})
}

// stored reports whether the store has the profiles, if only in memory: one that
// can't be kept keeps all of them out.
func (j *importJob) stored(profiles []profile.Profile) bool {
	now := map[string]profile.Profile{}
	for _, p := range j.p.o.Store.List() {
		now[p.ID] = p
	}
	for _, p := range profiles {
		if q, ok := now[p.ID]; !ok || q.Name != p.Name || q.Address() != p.Address() {
			return false
		}
	}
	return true
}

// removeFiles takes the certificates back.
func (j *importJob) removeFiles() error {
	var failed []error
	for _, f := range slices.Backward(j.files) {
		failed = append(failed, f.Undo())
	}
	return errors.Join(failed...)
}

// profiles are the entries as they are saved, each with its certificates in
// files.
func (j *importJob) profiles() []profile.Profile {
	mine := map[string]bool{}
	for _, p := range j.p.o.Store.List() {
		mine[p.ID] = true
	}
	var out []profile.Profile
	for i := range j.entries {
		e := &j.entries[i]
		replaces := e.compared.Standing != importer.New && e.answer == takeTheirs
		switch {
		case replaces:
			e.Entry = e.Over(e.compared.Mine)
			j.replaced = append(j.replaced, e.compared.Mine)
		default:
			if mine[e.Profile.ID] {
				e.Profile.ID = uuid.NewString()
			}
			if e.compared.Standing != importer.New && e.Profile.Title() == e.compared.Mine.Title() {
				e.Profile.Name = lang.L("{{.Name}} (imported)", lang.A{"Name": e.Profile.Title()})
			}
			j.added = append(j.added, e.Profile.ID)
		}
		mine[e.Profile.ID] = true
		p, files, err := e.Keep(j.folder)
		j.files = append(j.files, files)
		if err != nil {
			j.failed = err
			return nil
		}
		j.all.Add(int64(len(e.Secrets)))
		out = append(out, p)
	}
	return out
}

// secrets hands the secrets to the keyring one by one. Once the keyring does not
// answer, or the job is stopped, the rest is answered: it stays in memory.
func (j *importJob) secrets(ctx context.Context, profiles []profile.Profile) map[string]string {
	left := map[string]string{}
	replaces := map[string]bool{}
	for _, p := range j.replaced {
		replaces[p.ID] = true
	}
	j.over = map[string]bool{}
	for i := range j.entries {
		id := profiles[i].ID
		for _, field := range profile.SecretFields() {
			secret := j.entries[i].Secrets[field]
			if secret == "" {
				continue
			}
			if ctx.Err() == nil && (j.ring == keyringUnknown || j.ring == keyringTooLong) {
				if replaces[id] {
					if old, err := j.p.o.Secrets.Get(ctx, id, field); err == nil {
						j.old = append(j.old, kept{id, field, old})
					}
				}
				err := j.p.o.Secrets.Set(ctx, id, field, secret)
				if err == nil {
					j.over[id+"/"+field] = true
					j.done.Add(1)
					continue
				}
				if ctx.Err() == nil {
					j.ring = keyringOf(err)
				}
			}
			j.waiting++
			if field == profile.FieldPassword {
				left[id] = secret
			}
		}
	}
	return left
}

// undo takes all of it back, and tells finished on the UI goroutine.
func (j *importJob) undo(finished func(error)) {
	for _, id := range j.added {
		delete(j.p.memory, id)
	}
	for _, p := range j.replaced {
		delete(j.p.memory, p.ID)
	}
	j.p.disk.do(func() {
		err := j.p.o.Store.DeleteAll(j.added)
		if len(j.replaced) > 0 {
			if e := j.p.o.Store.PutAll(j.replaced); err == nil {
				err = e
			}
		}
		if e := j.removeFiles(); err == nil {
			err = e
		}
		j.p.keys.do(func() {
			ctx := context.Background()
			before := map[string]bool{}
			for _, k := range j.old {
				before[k.id+"/"+k.field] = true
				_ = j.p.o.Secrets.Set(ctx, k.id, k.field, k.secret) // else it is asked for
			}
			for _, p := range j.replaced {
				for _, field := range profile.SecretFields() {
					if at := p.ID + "/" + field; j.over[at] && !before[at] {
						_ = j.p.o.Secrets.Delete(ctx, p.ID, field) // else it is written over when there is one
					}
				}
			}
			if j.p.o.CleanSecrets != nil && len(j.added) > 0 {
				_ = j.p.o.CleanSecrets(ctx, j.added...) // what is left is tried at the next start
			}
			j.p.ui(func() { finished(err) })
		})
	})
}
