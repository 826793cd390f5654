package profile

import (
	"context"
	"errors"
	"time"
)

// SetFile gives the Secrets a second place, which UseFile chooses.
func (s *Secrets) SetFile(f *SecretFile) {
	s.file = &Secrets{service: s.service, timeout: max(s.timeout, time.Minute), ring: fileRing{f}, turn: make(chan struct{}, 1),
		probe: func(context.Context) state { return stateUnknown }}
}

// UseFile keeps secrets in the file that SetFile gave, or in the keyring again.
// It moves none.
func (s *Secrets) UseFile(on bool) { s.inFile.Store(on && s.file != nil) }

// InFile reports whether secrets are kept in the file.
func (s *Secrets) InFile() bool { return s.inFile.Load() }

// place is the keyring or the file by itself.
func (s *Secrets) place(file bool) *Secrets {
	if file {
		return s.file
	}
	return &Secrets{service: s.service, timeout: s.timeout, ring: s.ring, probe: s.probe, turn: s.turn}
}

// Move brings the secrets of profiles into the file, or back into the keyring.
// They are copied first; then switched is called, which notes the new place for
// the next start; once it answers no error that place is used, and the other one
// emptied. After an error everything is as it was.
//
// A keyring that can't be read keeps nobody from the file: left is then why its
// secrets stay there, and have to be typed again. The time limits are those of
// Get and Set, for each secret.
func (s *Secrets) Move(ctx context.Context, ids []string, toFile bool, switched func() error) (moved int, left, err error) {
	from, to := s.place(!toFile), s.place(toFile)
	var done []secretKey
	undo := func() {
		for _, k := range done {
			_ = to.Delete(context.WithoutCancel(ctx), k.id, k.field) // the copy; the secret itself is where it was
		}
	}
	done, left, err = copySecrets(ctx, from, to, ids)
	if left != nil && !toFile {
		left, err = nil, left
	}
	if err == nil {
		err = switched()
	}
	if err != nil {
		undo()
		return 0, nil, err
	}
	s.UseFile(toFile)
	for _, k := range done {
		if err := from.Delete(ctx, k.id, k.field); err != nil && !errors.Is(err, ErrNone) {
			return len(done), err, nil
		}
	}
	return len(done), left, nil
}

type secretKey struct{ id, field string }

// copySecrets answers what was copied, why the rest could not be read, and why it
// could not be kept.
func copySecrets(ctx context.Context, from, to *Secrets, ids []string) (done []secretKey, unread, failed error) {
	for _, id := range ids {
		for _, field := range SecretFields() {
			secret, err := from.Get(ctx, id, field)
			switch {
			case errors.Is(err, ErrNone):
				continue
			case errors.Is(err, ErrMissing):
				return done, nil, nil // there are none
			case ctx.Err() != nil:
				return done, nil, ctx.Err()
			case err != nil:
				return done, err, nil
			}
			if err := to.Set(ctx, id, field, secret); err != nil {
				return done, nil, err
			}
			done = append(done, secretKey{id, field})
		}
	}
	return done, nil, nil
}
