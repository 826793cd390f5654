package profiles

import (
	"context"
	"errors"

	"treetop/conn/profile"
	"treetop/ui/lang"
)

// secretField is the secret that nearly every profile has.
const secretField = profile.FieldPassword

// keyringState is what is known of the system's keyring.
type keyringState uint8

const (
	keyringUnknown keyringState = iota // not asked yet
	keyringWorks
	keyringMissing
	keyringLocked
	keyringSlow
	keyringFailed
	keyringTooLong // it works, but not with this password
	keyringDenied
	keyringFileLocked // the file that passwords are kept in instead is not open
	keyringStates     // how many there are
)

// keyringOf reads the state from an answer of Secrets.
func keyringOf(err error) keyringState {
	switch {
	case err == nil, errors.Is(err, profile.ErrNone):
		return keyringWorks
	case errors.Is(err, profile.ErrMissing):
		return keyringMissing
	case errors.Is(err, profile.ErrLocked):
		return keyringLocked
	case errors.Is(err, profile.ErrSlow), errors.Is(err, context.DeadlineExceeded):
		return keyringSlow
	case errors.Is(err, profile.ErrTooLong):
		return keyringTooLong
	case errors.Is(err, profile.ErrDenied):
		return keyringDenied
	case errors.Is(err, profile.ErrFileLocked):
		return keyringFileLocked
	}
	return keyringFailed
}

// why says what is the matter with the keyring, or with the encrypted file in
// its place; empty while it works.
func (s keyringState) why(inFile bool) string {
	switch {
	case !inFile:
	case s == keyringSlow:
		return lang.L("The password file does not answer.")
	case s == keyringFailed:
		return lang.L("The password file can't be read or written.")
	case s == keyringTooLong:
		return lang.L("The password is too long for the password file.")
	}
	switch s {
	case keyringMissing:
		return lang.L("There is no system keyring here.")
	case keyringLocked:
		return lang.L("The system keyring is locked.")
	case keyringSlow:
		return lang.L("The system keyring does not answer.")
	case keyringFailed:
		return lang.L("The system keyring reports a failure.")
	case keyringTooLong:
		return lang.L("The password is too long for the system keyring.")
	case keyringDenied:
		return lang.L("The system does not let Treetop use its keyring.")
	case keyringFileLocked:
		return lang.L("The password file is not open.")
	}
	return ""
}

// consequence says where the password stays then.
func (s keyringState) consequence(inFile bool) string {
	why := s.why(inFile)
	if why == "" && inFile {
		return lang.L("Kept in a file on this computer, encrypted with your passphrase")
	}
	if why == "" {
		return lang.L("Kept in the system keyring, never in a file")
	}
	if s == keyringFileLocked {
		return lang.L("{{.Why}} Open it with its passphrase; until then the password is kept in memory only.", lang.A{"Why": why})
	}
	if s == keyringLocked {
		return lang.L("{{.Why}} Unlock it; until then the password is asked for at each connect, and kept in memory only.", lang.A{"Why": why})
	}
	return lang.L("{{.Why}} The password is asked for at each connect, and kept in memory only.", lang.A{"Why": why})
}

// inFile reports whether passwords are kept in the encrypted file.
func (p *Pane) inFile() bool { return p.o.InFile != nil && p.o.InFile() }

// where says where the password stays, as things are.
func (p *Pane) where() string { return p.keyring.consequence(p.inFile()) }

// why says what is the matter with the place where passwords are kept; empty
// while it works.
func (p *Pane) why() string { return p.keyring.why(p.inFile()) }

// SecretsMoved is told that passwords are kept elsewhere, or that their file was
// opened. What was in memory only for want of it goes there.
func (p *Pane) SecretsMoved() {
	p.keyring = keyringUnknown
	for id := range p.memory {
		p.tryAgain(id)
	}
	p.Rebuild()
}

// readSecret reads the password of a profile from the keyring, off the UI
// goroutine, and tells done on it.
func (p *Pane) readSecret(id string, done func(secret string, err error)) {
	p.keys.do(func() {
		secret, err := p.o.Secrets.Get(context.Background(), id, secretField)
		p.ui(func() {
			p.heard(keyringOf(err))
			done(secret, err)
		})
	})
}

// probe finds out whether there is a keyring, as soon as a password may be
// typed: who is to type one is to know where it will go. It asks once: a locked
// keyring puts up a question of its own each time, and saving asks anyway.
func (p *Pane) probe() {
	if p.probing || p.keyring != keyringUnknown || p.current() == nil {
		return
	}
	p.probing = true
	p.readSecret(p.selected, func(string, error) { p.probing = false })
}

// heard takes in what an answer of the keyring says about it.
func (p *Pane) heard(s keyringState) {
	p.keyring = s
	p.form.status()
}

// keep brings the keyring in line with a draft that was saved: the password
// typed goes in, one that is no longer wanted comes out. What the keyring does
// not take stays in memory. All of it comes after saved is closed.
func (p *Pane) keep(d *draft, q profile.Profile, before profile.PasswordFrom, saved <-chan struct{}) {
	id, password, source := q.ID, d.password, d.copyOf
	switch {
	case d.passwordTyped():
		d.settled = true
		p.memory[id] = password
		p.hand(id, password, saved)
	case source != "" && q.Password == profile.PasswordKeyring:
		d.copyOf = ""
		p.keys.do(func() {
			<-saved
			password, err := p.o.Secrets.Get(context.Background(), source, secretField)
			if err == nil {
				p.set(id, password)
				return
			}
			p.ui(func() { p.heard(keyringOf(err)) })
		})
	case before == profile.PasswordKeyring && q.Password != profile.PasswordKeyring:
		delete(p.memory, id)
		p.keys.do(func() {
			<-saved
			err := p.o.Secrets.Delete(context.Background(), id, secretField)
			p.ui(func() { p.heard(keyringOf(err)) })
		})
	}
}

// hand puts a password into the keyring, off the UI goroutine, after saved is
// closed.
func (p *Pane) hand(id, password string, saved <-chan struct{}) {
	p.handing[id]++
	p.keys.do(func() {
		<-saved
		p.set(id, password)
		p.ui(func() {
			if p.handing[id]--; p.handing[id] == 0 {
				delete(p.handing, id)
			}
			p.form.status()
		})
	})
}

// set puts a password into the keyring; on the worker.
func (p *Pane) set(id, password string) {
	err := p.o.Secrets.Set(context.Background(), id, secretField, password)
	p.ui(func() {
		if err == nil {
			p.forgetTyped(id, password)
		}
		p.heard(keyringOf(err))
	})
}

// forgetTyped drops a password from memory, now that the keyring has it.
func (p *Pane) forgetTyped(id, password string) {
	if p.memory[id] == password {
		delete(p.memory, id)
	}
	d := p.drafts[id]
	if d == nil || d.password != password {
		return
	}
	d.password, d.touched, d.settled = "", false, false
	if id == p.selected {
		p.form.conceal()
		p.form.load(d)
	}
	p.update()
}

// tryAgain puts a password that is in memory only into the keyring.
func (p *Pane) tryAgain(id string) {
	if password := p.memory[id]; password != "" {
		now := make(chan struct{})
		close(now)
		p.hand(id, password, now)
		p.form.status()
	}
}
