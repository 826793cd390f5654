package profile

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/zalando/go-keyring"
)

// The names of the secrets of a profile in the keyring.
const (
	FieldPassword      = "password"
	FieldProxyPassword = "proxy-password"
	FieldKeyPassphrase = "key-passphrase" // of TLS.PKCS12File or TLS.KeyFile
	FieldAuthData      = "auth-data"      // of MQTT5.AuthMethod
)

// SecretFields are the names of all secrets that a profile can have.
func SecretFields() []string {
	return []string{FieldPassword, FieldProxyPassword, FieldKeyPassphrase, FieldAuthData}
}

// MayHaveSecrets reports whether one of SecretFields may be kept for the profile.
func (p Profile) MayHaveSecrets() bool {
	return p.Password == PasswordKeyring || p.Network.ProxyUser != "" || p.TLS.KeyFile != "" || p.TLS.PKCS12File != "" || p.MQTT5.AuthMethod != ""
}

const (
	// Service is the name under which the secrets are in the keyring; the
	// account is the profile's ID and the field, with a slash between.
	Service = "treetop"
	// KeyringTimeout is how long the keyring may take where nothing else is said.
	KeyringTimeout = 5 * time.Second
	// MaxSecret is the most bytes of a secret: more does not fit into the
	// keyring of Windows, and a profile is to work everywhere.
	MaxSecret = 2560
)

// Why a secret can't be had or kept; for errors.Is.
var (
	ErrNone    = errors.New("there is no such secret in the keyring")
	ErrMissing = errors.New("this system has no keyring that answers")
	ErrLocked  = errors.New("the keyring is locked")
	ErrSlow    = errors.New("the keyring did not answer in time")
	ErrFailed  = errors.New("the keyring reported a failure")
	ErrTooLong = errors.New("the secret is too long for the keyring")
	ErrDenied  = errors.New("the system does not let this program use the keyring")

	ErrFileLocked = errors.New("the password file is not open")
	ErrPassphrase = errors.New("this is not the passphrase of the password file")
	ErrShort      = errors.New("the passphrase is too short")
	ErrExists     = errors.New("there is a password file already")
)

// SecretError is one of the errors above with what was being done. It holds
// nothing of the secret.
type SecretError struct {
	Doing  string // "read", "keep" or "delete"
	Field  string
	Kind   error  // one of the errors above, or context.Canceled
	Detail string // what the system said; English, shown on request
}

func (e *SecretError) Error() string {
	s := fmt.Sprintf("%s the %s: %v", e.Doing, e.Field, e.Kind)
	switch e.Kind {
	case ErrMissing, ErrSlow, ErrFailed, ErrDenied:
		s += "; it can be entered at each connect instead"
	case ErrLocked:
		s += "; unlock it, or enter the password at each connect"
	case ErrFileLocked:
		s += "; open it with its passphrase"
	case ErrTooLong:
		s += fmt.Sprintf("; at most %d bytes", MaxSecret)
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

func (e *SecretError) Unwrap() error { return e.Kind }

// Secrets are the secrets of profiles in the keyring of the operating system, or
// where that was chosen in a file.
// Its methods may be called from any goroutine but that of the UI, return within
// the time limit or when the context ends, and answer a *SecretError.
//
// One question is put to the keyring at a time: a keyring that waits for a
// person to unlock it is not asked again meanwhile, and a call that was given up
// goes on in the background until the system answers.
type Secrets struct {
	service string
	timeout time.Duration
	ring    ring
	probe   func(ctx context.Context) state
	turn    chan struct{}
	file    *Secrets    // the other place; nil: there is none
	inFile  atomic.Bool // it is the one that is used
}

// ring is what Secrets needs of a keyring; go-keyring's provider has it.
type ring interface {
	Set(service, user, password string) error
	Get(service, user string) (string, error)
	Delete(service, user string) error
}

// NewSecrets keeps secrets under the service; "" means Service, and a timeout of
// zero KeyringTimeout. It does not touch the keyring yet.
func NewSecrets(service string, timeout time.Duration) *Secrets {
	if service == "" {
		service = Service
	}
	if timeout <= 0 {
		timeout = KeyringTimeout
	}
	return &Secrets{service: service, timeout: timeout, ring: systemRing{}, probe: probe, turn: make(chan struct{}, 1)}
}

// Get answers the secret of the profile; ErrNone if there is none.
func (s *Secrets) Get(ctx context.Context, id, field string) (string, error) {
	if s.InFile() {
		return s.file.Get(ctx, id, field)
	}
	return s.ask(ctx, "read", field, "", func() (string, error) { return s.ring.Get(s.service, account(id, field)) }, nil)
}

// Set keeps the secret of the profile. One that comes to be kept only after the
// time limit, which the caller takes for not kept, is removed again.
func (s *Secrets) Set(ctx context.Context, id, field, secret string) error {
	if s.InFile() {
		return s.file.Set(ctx, id, field, secret)
	}
	if len(secret) > MaxSecret {
		return &SecretError{Doing: "keep", Field: field, Kind: ErrTooLong}
	}
	_, err := s.ask(ctx, "keep", field, secret,
		func() (string, error) { return "", s.ring.Set(s.service, account(id, field), secret) },
		func() { _ = s.ring.Delete(s.service, account(id, field)) })
	return err
}

// Delete removes the secret of the profile; ErrNone if there is none.
func (s *Secrets) Delete(ctx context.Context, id, field string) error {
	if s.InFile() {
		return s.file.Delete(ctx, id, field)
	}
	_, err := s.ask(ctx, "delete", field, "", func() (string, error) { return "", s.ring.Delete(s.service, account(id, field)) }, nil)
	return err
}

// Copy gives the profile with the ID to the secrets of the one with the ID from,
// as after Profile.Duplicate. Having none is no error.
func (s *Secrets) Copy(ctx context.Context, from, to string) error {
	for _, field := range SecretFields() {
		secret, err := s.Get(ctx, from, field)
		if errors.Is(err, ErrNone) {
			continue
		}
		if err != nil {
			return err
		}
		if err := s.Set(ctx, to, field, secret); err != nil {
			return err
		}
	}
	return nil
}

func account(id, field string) string { return id + "/" + field }

type answer struct {
	text string
	err  error
}

// ask puts one question to the keyring on a goroutine of its own. late undoes
// what succeeded after the caller was gone.
func (s *Secrets) ask(ctx context.Context, doing, field, secret string, question func() (string, error), late func()) (string, error) {
	fail := func(kind error, detail string) error {
		if secret != "" && strings.Contains(detail, secret) {
			detail = ""
		}
		return &SecretError{Doing: doing, Field: field, Kind: kind, Detail: detail}
	}
	limit, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()

	// The rest of the time is for finding out why there is no answer.
	patience := time.NewTimer(s.timeout / 4)
	defer patience.Stop()
	found := make(chan state, 1)
	seen := stateUnknown
	asked := false
	answers := make(chan answer)
	turn := s.turn
	for {
		select {
		case turn <- struct{}{}:
			turn, asked = nil, true
			go func() {
				defer func() { <-s.turn }()
				a := guarded(question)
				select {
				case answers <- a:
				case <-limit.Done():
					if late != nil && a.err == nil {
						guarded(func() (string, error) { late(); return "", nil })
					}
				}
			}()
		case a := <-answers:
			if a.err == nil {
				return a.text, nil
			}
			kind := kindOf(a.err)
			if kind == ErrNone {
				return "", fail(kind, "")
			}
			return "", fail(kind, a.err.Error())
		case <-patience.C:
			go func() {
				// What a look finds that was broken off says nothing.
				if st := s.probe(limit); limit.Err() == nil {
					found <- st
				}
			}()
		case seen = <-found:
		case <-limit.Done():
			switch {
			case errors.Is(ctx.Err(), context.Canceled):
				return "", fail(context.Canceled, "")
			case seen == stateLocked:
				return "", fail(ErrLocked, "")
			case seen == stateMissing:
				return "", fail(ErrMissing, "")
			case !asked:
				return "", fail(ErrSlow, "an earlier question is still open")
			}
			return "", fail(ErrSlow, "")
		}
	}
}

// guarded turns a panic into an error: the library under the keyring does not
// expect the bus to go away while it waits for a person.
func guarded(question func() (string, error)) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{err: fmt.Errorf("%w: the connection to it broke (%v)", ErrFailed, r)}
		}
	}()
	text, err := question()
	return answer{text, err}
}

// state is what a look at the keyring, without asking anything of it, found.
type state uint8

const (
	stateUnknown state = iota
	stateMissing
	stateLocked
	stateOpen
)

// systemRing is the keyring of the operating system.
type systemRing struct{}

func (systemRing) Set(service, user, password string) error {
	if err := present(); err != nil {
		return err
	}
	return keyring.Set(service, user, password)
}

func (systemRing) Get(service, user string) (string, error) {
	if err := present(); err != nil {
		return "", err
	}
	return keyring.Get(service, user)
}

func (systemRing) Delete(service, user string) error {
	if err := present(); err != nil {
		return err
	}
	return keyring.Delete(service, user)
}
