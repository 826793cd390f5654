package profile

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"sync"
	"unicode/utf8"

	"filippo.io/age"

	"treetop/conn/disk"
)

// PassphraseLeast is how many characters a passphrase has at least.
const PassphraseLeast = 8

// sealed is secrets.json. Nothing in it can be read without the passphrase but
// which profiles have secrets.
type sealed struct {
	Key       []byte            `json:"key,omitempty"`       // opens the secrets; encrypted with the passphrase
	Recipient string            `json:"recipient,omitempty"` // what secrets are encrypted to: the public half of the key
	Secrets   map[string][]byte `json:"secrets,omitempty"`   // by account
}

// SecretFile is secrets.json: secrets encrypted with a passphrase, for machines
// without a keyring. It is opened once, and then stays open until the program
// ends, or another instance changes the passphrase. Its methods may be called
// from any goroutine; all but Exists and Open use the disk, and those that take a
// passphrase need a second of work besides.
type SecretFile struct {
	file *disk.File[sealed]
	work int // of scrypt

	mu sync.Mutex
	id *age.X25519Identity // nil: not open
}

// OpenSecretFile reads secrets.json in the folder; Unlock then opens it. The
// SecretFile can be used whatever comes back: see disk.Open.
func OpenSecretFile(dir string) (*SecretFile, *disk.Notice, error) {
	f, n, err := disk.Open(filepath.Join(dir, "secrets.json"), disk.Config[sealed]{Version: 1, MaxSize: maxFile * 4, Check: checkSealed})
	return &SecretFile{file: f, work: scryptWork}, n, err
}

// SetWork sets how much a guess at a passphrase costs that is given from here on: 2
// to this power rounds of scrypt. It is for tests, which have no second to spare;
// call it before anything else.
func (f *SecretFile) SetWork(log2 int) { f.work = log2 }

func checkSealed(s *sealed) error {
	if len(s.Key) == 0 && s.Recipient == "" && len(s.Secrets) == 0 {
		return nil
	}
	if _, err := age.ParseX25519Recipient(s.Recipient); err != nil || len(s.Key) == 0 {
		return errors.New("its key is missing")
	}
	return nil
}

// Exists reports whether there is a file with a passphrase.
func (f *SecretFile) Exists() bool {
	there := false
	f.file.View(func(now *sealed) { there = len(now.Key) > 0 })
	return there
}

// Open reports whether the secrets can be read.
func (f *SecretFile) Open() bool {
	_, err := f.identity()
	return err == nil
}

// identity is the key; ErrFileLocked where the file is not open, or not any more.
func (f *SecretFile) identity() (*age.X25519Identity, error) {
	f.mu.Lock()
	id := f.id
	f.mu.Unlock()
	recipient := ""
	f.file.View(func(now *sealed) { recipient = now.Recipient })
	if id == nil || id.Recipient().String() != recipient {
		return nil, ErrFileLocked
	}
	return id, nil
}

// Create makes the file with a passphrase, and opens it. ErrShort says that the
// passphrase is, ErrExists that another instance was faster: Unlock is for that.
func (f *SecretFile) Create(passphrase string) error {
	if utf8.RuneCountInString(passphrase) < PassphraseLeast {
		return ErrShort
	}
	id, key, err := f.newKey(passphrase)
	if err != nil {
		return err
	}
	recipient := id.Recipient().String()
	exists := false
	err = f.file.Update(func(now *sealed) {
		if exists = now.Recipient != "" && now.Recipient != recipient; !exists {
			now.Key, now.Recipient = key, recipient
		}
	})
	if exists {
		return ErrExists
	}
	f.take(id)
	return err
}

func (f *SecretFile) newKey(passphrase string) (*age.X25519Identity, []byte, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, nil, fmt.Errorf("%w: make a key: %w", ErrFailed, err)
	}
	key, err := sealKey(id, passphrase, f.work)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: encrypt the key: %w", ErrFailed, err)
	}
	return id, key, nil
}

func (f *SecretFile) take(id *age.X25519Identity) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.id = id
}

// Unlock opens the file; ErrPassphrase says that it is another one, ErrNone that
// there is no file.
func (f *SecretFile) Unlock(passphrase string) error {
	id, err := f.try(passphrase)
	if err != nil {
		return err
	}
	f.take(id)
	return nil
}

// try answers the key of the file as it is now.
func (f *SecretFile) try(passphrase string) (*age.X25519Identity, error) {
	if _, err := f.file.Refresh(); err != nil {
		return nil, err
	}
	var key []byte
	f.file.View(func(now *sealed) { key = now.Key })
	if len(key) == 0 {
		return nil, ErrNone
	}
	return openKey(key, passphrase)
}

// Change gives the file another passphrase. All secrets are encrypted anew, with
// a new key, and the backups are removed: the old passphrase opens nothing any
// more. Other instances have to open the file again.
func (f *SecretFile) Change(old, passphrase string) error {
	if utf8.RuneCountInString(passphrase) < PassphraseLeast {
		return ErrShort
	}
	before, err := f.try(old)
	if err != nil {
		return err
	}
	id, key, err := f.newKey(passphrase)
	if err != nil {
		return err
	}
	var failed error
	err = f.file.Update(func(now *sealed) { failed = reseal(now, before, id, key) })
	if failed != nil {
		return failed
	}
	f.take(id)
	return errors.Join(err, f.file.ForgetBackups())
}

// reseal encrypts all secrets to another key, or changes nothing.
func reseal(now *sealed, from, to *age.X25519Identity, key []byte) error {
	if now.Recipient == to.Recipient().String() {
		return nil // it was done before
	}
	if now.Recipient != from.Recipient().String() {
		return ErrFileLocked // another instance has changed it meanwhile
	}
	fresh := make(map[string][]byte, len(now.Secrets))
	for account, b := range now.Secrets {
		secret, err := openSecret(from, account, b)
		if err != nil {
			return err
		}
		if fresh[account], err = sealSecret(to.Recipient(), account, secret); err != nil {
			return err
		}
	}
	now.Key, now.Recipient, now.Secrets = key, to.Recipient().String(), fresh
	return nil
}

// Remove empties the file, and removes its backups, now that the secrets are
// kept elsewhere.
func (f *SecretFile) Remove() error {
	if err := f.file.Update(func(now *sealed) { *now = sealed{} }); err != nil {
		return err
	}
	f.take(nil)
	return f.file.ForgetBackups()
}

// Refresh takes in what another instance has written, as disk.File.Refresh does.
func (f *SecretFile) Refresh() (changed bool, err error) { return f.file.Refresh() }

// Notices are what could not be read since the last call, as disk.File.Notices.
func (f *SecretFile) Notices() []disk.Notice { return f.file.Notices() }

// fileRing lets Secrets use the file as it uses a keyring.
type fileRing struct{ f *SecretFile }

// Get implements ring.
func (r fileRing) Get(_, user string) (string, error) {
	if _, err := r.f.file.Refresh(); err != nil {
		return "", err
	}
	var b []byte
	r.f.file.View(func(now *sealed) { b = now.Secrets[user] })
	id, err := r.f.identity()
	switch {
	case err != nil:
		return "", err
	case b == nil:
		return "", ErrNone
	}
	return openSecret(id, user, b)
}

// Set implements ring.
func (r fileRing) Set(_, user, secret string) error {
	id, err := r.f.identity()
	if err != nil {
		return err
	}
	b, err := sealSecret(id.Recipient(), user, secret)
	if err != nil {
		return fmt.Errorf("%w: encrypt a secret", ErrFailed)
	}
	locked := false
	err = r.f.file.Update(func(now *sealed) {
		// Where another instance has changed the passphrase, nobody could read it.
		if locked = now.Recipient != id.Recipient().String(); !locked {
			now.Secrets = maps.Clone(now.Secrets)
			if now.Secrets == nil {
				now.Secrets = map[string][]byte{}
			}
			now.Secrets[user] = b
		}
	})
	if locked {
		return ErrFileLocked
	}
	return err
}

// Delete implements ring. It needs no passphrase.
func (r fileRing) Delete(_, user string) error {
	there := false
	err := r.f.file.Update(func(now *sealed) {
		if _, there = now.Secrets[user]; there {
			now.Secrets = maps.Clone(now.Secrets)
			delete(now.Secrets, user)
		}
	})
	if err == nil && !there {
		return ErrNone
	}
	return err
}
