package ui

import (
	"context"
	"errors"

	"treetop/conn/link"
	"treetop/conn/profile"
)

// secretsOf answers what a session asks for when it connects: a secret of the
// profile, as it was just typed into the form or from the keyring, or that a
// person must be asked for it, and why. It is called off the UI goroutine.
func secretsOf(p profile.Profile, ring *profile.Secrets, typed func(id, field string) (string, bool)) func(context.Context, string) (string, error) {
	return func(ctx context.Context, field string) (string, error) {
		if secret, ok := typed(p.ID, field); ok {
			return secret, nil
		}
		switch {
		case field != profile.FieldPassword:
		case p.Password == profile.PasswordNone:
			return "", nil
		case p.Password == profile.PasswordAsk:
			return "", passwordNeeded("ask")
		}
		secret, err := ring.Get(ctx, p.ID, field)
		switch {
		case err == nil:
			return secret, nil
		case errors.Is(err, context.Canceled):
			return "", err
		case errors.Is(err, profile.ErrNone):
			return "", passwordNeeded("none")
		case errors.Is(err, profile.ErrMissing):
			return "", passwordNeeded("missing")
		case errors.Is(err, profile.ErrLocked):
			return "", passwordNeeded("locked")
		case errors.Is(err, profile.ErrSlow) && !ring.InFile():
			return "", passwordNeeded("slow")
		case errors.Is(err, profile.ErrDenied):
			return "", passwordNeeded("denied")
		case errors.Is(err, profile.ErrFileLocked):
			return "", passwordNeeded(needFile)
		case ring.InFile():
			return "", passwordNeeded("file-failed")
		}
		return "", passwordNeeded("failed")
	}
}

// needFile is why a password is needed that is in the encrypted file while that
// is not open.
const needFile = "file"

func passwordNeeded(why string) error {
	return link.Cause{Kind: link.KindPasswordNeeded, Args: []string{why}}
}

// secretOf is which secret of the profile a cause is about: the password, if
// nothing else is said.
func secretOf(c link.Cause) string {
	if c.Kind == link.KindPasswordNeeded && len(c.Args) > 1 && c.Args[1] != "" {
		return c.Args[1]
	}
	return profile.FieldPassword
}
