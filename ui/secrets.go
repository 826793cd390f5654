package ui

import (
	"context"
	"errors"

	"treetop/conn/link"
	"treetop/conn/profile"
)

// secretsOf answers what a session asks for when it connects: the password of
// the profile from the keyring, or that a person must be asked for it, and why.
// It is called off the UI goroutine.
func secretsOf(p profile.Profile, ring *profile.Secrets) func(context.Context, string) (string, error) {
	return func(ctx context.Context, field string) (string, error) {
		switch p.Password {
		case profile.PasswordNone:
			return "", nil
		case profile.PasswordAsk:
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
		case errors.Is(err, profile.ErrSlow):
			return "", passwordNeeded("slow")
		}
		return "", passwordNeeded("failed")
	}
}

func passwordNeeded(why string) error {
	return link.Cause{Kind: link.KindPasswordNeeded, Args: []string{why}}
}
