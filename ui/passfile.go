package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"treetop/conn/disk"
	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// passSheet is a page over the window that asks for one or more passphrases, and
// stays until what they are for has worked.
type passSheet struct {
	app     *App
	sheet   *part.Sheet
	entries []*part.Entry
	message *part.Text
	button  *part.Button
	busy    bool

	// work does what the passphrases are for, off the UI goroutine.
	work func(typed []string) error
	done func()
}

// passAsks are the words of a passSheet.
type passAsks struct {
	title, text, button string
	fields              []string
}

func (a *App) askPassphrase(asks passAsks, work func([]string) error, done func()) *passSheet {
	if a.sheet != nil && a.sheet.Open() {
		a.sheet.Close()
	}
	s := &passSheet{app: a, work: work, done: done, message: part.NewText()}
	text := part.NewText()
	text.SizeName = theme.SizeNameText
	text.Set(asks.text, look.ColourText)
	box := container.NewVBox(text)
	for i, label := range asks.fields {
		e := part.NewPasswordEntry()
		e.SetPlaceHolder(label)
		e.OnSubmitted = func(string) {
			if i+1 < len(s.entries) {
				s.sheet.Focus(s.entries[i+1])
				return
			}
			s.submit()
		}
		e.OnChanged = func(string) { s.message.Set("", look.ColourDim) }
		s.entries = append(s.entries, e)
		box.Add(e)
	}
	s.message.Least = 2
	s.button = primary(asks.button, s.submit)
	box.Add(s.message)
	box.Add(container.NewHBox(s.button))
	const width = 480
	scale := theme.TextSize() / look.FontDefault
	content := container.New(layout.NewCustomPaddedLayout(12, part.SheetPad, part.SheetPad, part.SheetPad), box)
	content.Resize(fyne.NewSize(width*scale, 10)) // so that what wraps knows its height
	s.sheet = part.NewSheet(a.win, asks.title, content, fyne.NewSize(width*scale, content.MinSize().Height), func() {})
	a.sheet, a.asking = s.sheet, s
	if len(s.entries) > 0 {
		s.sheet.Focus(s.entries[0])
	} else {
		s.sheet.Focus(s.button)
	}
	return s
}

func (s *passSheet) submit() {
	if s.busy {
		return
	}
	var typed []string
	for _, e := range s.entries {
		typed = append(typed, e.Text)
	}
	s.busy = true
	s.button.Disable()
	s.message.Set(lang.L("One moment…"), look.ColourDim)
	s.app.saving.Go(func() {
		err := s.work(typed)
		s.app.do(func() { s.worked(err) })
	})
}

func (s *passSheet) worked(err error) {
	s.busy = false
	s.button.Enable()
	if err != nil {
		s.message.Set(passWords(err), look.ColourBad)
		return
	}
	for _, e := range s.entries {
		e.SetText("")
	}
	s.sheet.Close()
	s.done()
}

// errDiffer says that a new passphrase was typed in two ways.
var errDiffer = errors.New("the two passphrases differ")

// passWords says why it did not work, and what to do.
func passWords(err error) string {
	var onDisk *disk.Error
	switch {
	case errors.Is(err, profile.ErrPassphrase):
		return lang.L("This is not the passphrase. Try again.")
	case errors.Is(err, errDiffer):
		return lang.L("The two are not the same. Type both again.")
	case errors.Is(err, profile.ErrShort):
		return lang.L("That is too short: use at least {{.N}} characters.", lang.A{"N": profile.PassphraseLeast})
	case errors.Is(err, profile.ErrExists):
		return lang.L("Another Treetop has just made this file. Enter the passphrase that was chosen there.")
	case errors.Is(err, profile.ErrFileLocked):
		return lang.L("Another Treetop has just changed the passphrase. Open the file with the new one.")
	case errors.As(err, &onDisk):
		return errorWords(err)
	}
	if why := keyringWords(err); why != "" {
		return lang.L("{{.Why}} The passwords stay where they are.", lang.A{"Why": why})
	}
	return lang.L("That did not work: {{.Error}}", lang.A{"Error": err.Error()})
}

// keyringWords is what is the matter with the keyring; "" if it is not that.
func keyringWords(err error) string {
	switch {
	case errors.Is(err, profile.ErrMissing):
		return lang.L("There is no system keyring here.")
	case errors.Is(err, profile.ErrLocked):
		return lang.L("The system keyring is locked.")
	case errors.Is(err, profile.ErrSlow):
		return lang.L("The system keyring does not answer.")
	case errors.Is(err, profile.ErrDenied):
		return lang.L("The system does not let Treetop use its keyring.")
	}
	return ""
}

// showPasswordFile asks for the passphrase of the password file, or for a new one
// where there is no file yet.
func (a *App) showPasswordFile() {
	if a.secrets.InFile() && a.passwords.Exists() {
		a.askPassphrase(passAsks{
			title:  lang.L("Open the password file"),
			text:   lang.L("The passwords are in an encrypted file. It stays open until Treetop ends."),
			button: lang.L("Open"),
			fields: []string{lang.L("Passphrase")},
		}, func(typed []string) error { return a.passwords.Unlock(typed[0]) }, a.secretsMoved)
		return
	}
	left := error(nil)
	a.askPassphrase(passAsks{
		title:  lang.L("Keep passwords in an encrypted file"),
		text:   lang.L("The passwords of all profiles go into a file on this computer, encrypted with a passphrase. It is asked for once per start. Nobody can open the file without it: when it is forgotten, the passwords have to be typed again."),
		button: lang.L("Encrypt the passwords"),
		fields: []string{lang.L("New passphrase, at least 8 characters"), lang.L("The same once more")},
	}, func(typed []string) (err error) {
		if typed[0] != typed[1] {
			return errDiffer
		}
		if err := a.makeFile(typed[0]); err != nil {
			return err
		}
		left, err = a.moveSecrets(true)
		return err
	}, func() {
		a.secretsMoved()
		if left != nil {
			a.notices.add(lang.L("Some passwords are still in the system keyring"), lang.L("{{.Why}} Type them again where they are asked for.", lang.A{"Why": keyringWords(left)}))
		}
	})
}

// makeFile sees to it that there is an open password file.
func (a *App) makeFile(passphrase string) error {
	switch {
	case !a.passwords.Exists():
		return a.passwords.Create(passphrase)
	case !a.passwords.Open():
		return a.passwords.Unlock(passphrase)
	}
	return nil
}

// moveSecrets brings all passwords to the other place, and notes it in the
// settings. It may take as long as the keyring does.
func (a *App) moveSecrets(toFile bool) (left, err error) {
	var ids []string
	for _, p := range a.store.List() {
		if p.MayHaveSecrets() {
			ids = append(ids, p.ID)
		}
	}
	_, left, err = a.secrets.Move(a.life, ids, toFile, func() error {
		return a.settings.Update(func(s *disk.Settings) {
			s.SecretsIn = ""
			if toFile {
				s.SecretsIn = disk.SecretsInFile
			}
		})
	})
	return left, err
}

// keepSecretsIn asks for what it takes to keep passwords in the file, or in the
// keyring again.
func (a *App) keepSecretsIn(file bool) {
	if file {
		a.showPasswordFile()
		return
	}
	asks := passAsks{
		title:  lang.L("Keep passwords in the system keyring"),
		text:   lang.L("The passwords move from the encrypted file into the keyring, and the file is emptied."),
		button: lang.L("Move the passwords"),
	}
	if a.passwords.Exists() && !a.passwords.Open() {
		asks.fields = []string{lang.L("Passphrase")}
	}
	a.askPassphrase(asks, func(typed []string) error {
		if len(typed) > 0 {
			if err := a.passwords.Unlock(typed[0]); err != nil {
				return err
			}
		}
		left, err := a.moveSecrets(false)
		if err != nil || left != nil {
			return err
		}
		return a.passwords.Remove()
	}, a.secretsMoved)
}

// showNewPassphrase asks for another passphrase.
func (a *App) showNewPassphrase() {
	a.askPassphrase(passAsks{
		title:  lang.L("Change the passphrase"),
		text:   lang.L("All passwords are encrypted anew. The old passphrase then opens nothing any more."),
		button: lang.L("Change the passphrase"),
		fields: []string{lang.L("Passphrase as it is"), lang.L("New passphrase, at least 8 characters"), lang.L("The same once more")},
	}, func(typed []string) error {
		if typed[1] != typed[2] {
			return errDiffer
		}
		return a.passwords.Change(typed[0], typed[1])
	}, a.secretsMoved)
}

// secretsMoved goes on with what waited for the passwords.
func (a *App) secretsMoved() {
	a.profiles.SecretsMoved()
	for _, v := range a.views {
		if wantsFile(v.sess.State()) {
			v.sess.Connect()
		}
	}
}
