package profile

import (
	"context"
	"errors"
	"slices"
	"time"
)

// orphanAge is how old a deletion of an earlier run, or of another instance,
// must be before its secrets are removed: well over the time for undo there.
const orphanAge = time.Minute

// CleanSecrets removes the secrets of deleted profiles from the keyring: with
// IDs those of these profiles, whose time for undo is over, and without any those
// that were left behind longer than a minute ago, by an earlier run or another
// instance. What can't be removed now is tried again by the next call. Secrets
// of a profile that is there again are left alone.
//
// It talks to the keyring and the disk: not for the UI goroutine. The error is
// that of Secrets or of the Store.
func (s *Store) CleanSecrets(ctx context.Context, secrets *Secrets, ids ...string) error {
	var due []string
	s.file.View(func(now *stored) {
		for _, d := range now.Deleted {
			if slices.Contains(ids, d.ID) || len(ids) == 0 && s.now().Sub(d.At) >= orphanAge {
				due = append(due, d.ID)
			}
		}
	})
	var done []string
	var failed error
	for _, id := range due {
		if failed = s.removeSecrets(ctx, secrets, id); failed != nil {
			break // a keyring that does not answer once need not be asked again
		}
		done = append(done, id)
	}
	if len(done) == 0 {
		return failed
	}
	return errors.Join(failed, s.file.Update(func(now *stored) {
		now.Deleted = slices.DeleteFunc(slices.Clone(now.Deleted), func(d deleted) bool { return slices.Contains(done, d.ID) })
	}))
}

func (s *Store) removeSecrets(ctx context.Context, secrets *Secrets, id string) error {
	if _, back := s.Get(id); back {
		return nil
	}
	for _, field := range SecretFields() {
		if err := secrets.Delete(ctx, id, field); err != nil && !errors.Is(err, ErrNone) {
			return err
		}
	}
	return nil
}
