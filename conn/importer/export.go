package importer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"

	"treetop/conn/profile"
)

// scryptWork is how hard a passphrase is to try: 2 to this power rounds of
// scrypt, about a second and 256 MB. A file that asks for more is refused.
const scryptWork = 18

// Secrets are the secrets of profiles by their ID, then by their names in the
// keyring.
type Secrets map[string]map[string]string

// ErrNoPassphrase says that secrets were to be exported without one.
var ErrNoPassphrase = errors.New("secrets are exported with a passphrase only")

// exported is what an export looks like.
type exported struct {
	Version  int               `json:"version"`
	Profiles []profile.Profile `json:"profiles"`
	Secrets  Secrets           `json:"secrets,omitempty"`
}

// Export writes profiles as JSON, which Read reads. With a passphrase all of it
// is encrypted (age, scrypt), and only then secrets may be in it. It takes about
// a second: not for the UI goroutine.
func Export(w io.Writer, profiles []profile.Profile, secrets Secrets, passphrase string) error {
	return export(w, profiles, secrets, passphrase, scryptWork)
}

func export(w io.Writer, profiles []profile.Profile, secrets Secrets, passphrase string, work int) (err error) {
	if len(secrets) > 0 && passphrase == "" {
		return ErrNoPassphrase
	}
	if passphrase != "" {
		to, err := age.NewScryptRecipient(passphrase)
		if err != nil {
			return fmt.Errorf("export profiles: %w", err)
		}
		to.SetWorkFactor(work)
		sealed, err := age.Encrypt(w, to)
		if err != nil {
			return fmt.Errorf("export profiles: %w", err)
		}
		defer func() { err = errors.Join(err, sealed.Close()) }()
		w = sealed
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	if err := out.Encode(exported{exportVersion, profiles, secrets}); err != nil {
		return fmt.Errorf("export profiles: %w", err)
	}
	return nil
}

// ExportFile is Export into a file, readable by its owner alone. One that is
// there is replaced in one step, so that a full disk does not cost it.
func ExportFile(path string, profiles []profile.Profile, secrets Secrets, passphrase string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".treetop-*.tmp") // mode 0600
	if err != nil {
		return fmt.Errorf("export profiles: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close() // what failed first is the error
			_ = os.Remove(f.Name())
		}
	}()
	if err := Export(f, profiles, secrets, passphrase); err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("export profiles: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("export profiles: %w", err)
	}
	return nil
}

// sealMark is what an encrypted export begins with.
const sealMark = "age-encryption.org/v1"

// readSealed reads an encrypted export.
func (s *source) readSealed(res *Result) error {
	res.Format, res.Encrypted = FormatTreetop, true
	if s.passphrase == "" {
		return &Error{Problem: ProblemPassphrase}
	}
	key, err := age.NewScryptIdentity(s.passphrase)
	if err != nil {
		return &Error{Problem: ProblemWrongPassphrase}
	}
	key.SetMaxWorkFactor(scryptWork)
	plain, err := age.Decrypt(s.text, key)
	var wrong *age.NoIdentityMatchError
	switch {
	case errors.As(err, &wrong):
		return &Error{Problem: ProblemWrongPassphrase}
	case err != nil:
		return s.failed(err, ProblemTruncated)
	}
	inner := newSource(s.file.ctx, plain, nil)
	err = inner.read(res)
	if res.Format != FormatTreetop { // nobody else encrypts so
		res.Entries = nil
		return &Error{Problem: ProblemUnknown}
	}
	return err
}
