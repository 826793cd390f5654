package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// The password file holds a key that its passphrase opens, and secrets that the
// key opens, each an age file of its own. So a secret is kept without asking for
// the passphrase again, and two instances merge theirs one by one.

// scryptWork is how much a guess at the passphrase costs: 2^18 rounds, some 256
// MB and a second.
const scryptWork = 18

// scryptMost is the most work that is done for a file: one that was tampered
// with is not to hold the program up for minutes.
const scryptMost = 20

// sealKey encrypts the key with a passphrase.
func sealKey(id *age.X25519Identity, passphrase string, work int) ([]byte, error) {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	to.SetWorkFactor(work)
	return seal([]byte(id.String()), to)
}

// openKey decrypts the key; ErrPassphrase when it is another passphrase.
func openKey(sealed []byte, passphrase string) (*age.X25519Identity, error) {
	with, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphrase // an empty one
	}
	with.SetMaxWorkFactor(scryptMost)
	text, err := unseal(sealed, with)
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	id, err := age.ParseX25519Identity(string(text))
	if err != nil {
		return nil, fmt.Errorf("%w: there is no key in the password file", ErrFailed) // err may tell of it
	}
	return id, nil
}

// entry is a secret with the account that it is for: one that was moved to
// another place in the file is not taken for that place's.
type entry struct {
	Account string `json:"account"`
	Secret  string `json:"secret"`
}

// padTo is what the size of an entry is a multiple of: how long a password is
// does not show.
const padTo = 256

func sealSecret(to age.Recipient, account, secret string) ([]byte, error) {
	plain, err := json.Marshal(entry{account, secret})
	if err != nil {
		return nil, err
	}
	if over := len(plain) % padTo; over > 0 {
		plain = append(plain, bytes.Repeat([]byte(" "), padTo-over)...)
	}
	return seal(plain, to)
}

func openSecret(with age.Identity, account string, sealed []byte) (string, error) {
	plain, err := unseal(sealed, with)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrFailed, err)
	}
	var e entry
	if json.Unmarshal(plain, &e) != nil || e.Account != account {
		return "", fmt.Errorf("%w: what stands in the password file is for something else", ErrFailed)
	}
	return e.Secret, nil
}

func seal(plain []byte, to age.Recipient) ([]byte, error) {
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func unseal(sealed []byte, with age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), with)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
