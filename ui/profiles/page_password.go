package profiles

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// Where the password is kept, in the order offered.
func keepOptions() []profile.PasswordFrom {
	return []profile.PasswordFrom{profile.PasswordKeyring, profile.PasswordAsk, profile.PasswordNone}
}

func (c *connectionPage) passwordLine() fyne.CanvasObject {
	f := c.f
	c.password = part.NewPasswordEntry()
	c.password.ActionItem = canvas.NewRectangle(nil) // else the toolkit puts its own eye there, which can't ask the keyring
	c.password.OnChanged = edit(f, func(d *draft, s string) {
		d.setPassword(s)
		f.p.probe()
	})
	c.password.OnFocus = func(on bool) {
		if on && f.d != nil && f.d.keep == profile.PasswordKeyring {
			f.p.probe()
		}
	}
	c.eye = newIconButton(theme.VisibilityIcon(), lang.L("Show the password"), c.tapEye)
	c.again = newButton(lang.L("Try again"), part.ButtonPlain, func() { f.p.tryAgain(f.p.selected) })
	c.file = newButton("", part.ButtonPlain, func() { f.p.o.OnFile() })
	c.file.Fits = []string{lang.L("Open the password file…"), lang.L("Keep in a file…")}
	keep := lang.L("keep in: system keyring")
	if f.p.inFile() {
		keep = lang.L("keep in: encrypted file")
	}
	c.keep = newChoice([]string{keep, lang.L("ask every time"), lang.L("no password")}, nil)
	c.keep.onPick = edit(f, func(d *draft, i int) {
		d.keep = keepOptions()[i]
		f.load(d)
	})
	return line(stretch(c.password), natural(c.eye), natural(c.again), natural(c.file), natural(c.keep))
}

// tapEye shows the password, or hides it. One that is in the keyring is read
// only now that somebody wants to see it.
func (c *connectionPage) tapEye() {
	d := c.f.d
	if d == nil {
		return
	}
	if !c.password.Password {
		c.hide()
		return
	}
	if !d.stored() || d.password != "" {
		c.reveal()
		return
	}
	c.eye.Disable()
	reading := lang.L("Reading it from the system keyring…")
	if c.f.p.inFile() {
		reading = lang.L("Reading it from the password file…")
	}
	c.passwordRow.note.Set(reading, look.ColourDim)
	id := d.p.ID
	c.f.p.readSecret(id, func(secret string, err error) {
		c.eye.Enable()
		if c.f.d != d || c.f.p.selected != id || !d.stored() {
			return
		}
		if err != nil {
			if keyringOf(err) == keyringWorks {
				none := lang.L("The system keyring has no password for this profile: type it again.")
				if c.f.p.inFile() {
					none = lang.L("The password file has no password for this profile: type it again.")
				}
				c.passwordRow.say(none)
			}
			return
		}
		d.password = secret
		c.f.load(d)
		c.reveal()
	})
}

func (c *connectionPage) reveal() { c.setConcealed(false) }
func (c *connectionPage) hide()   { c.setConcealed(true) }

func (c *connectionPage) setConcealed(on bool) {
	if c.password.Password == on {
		return
	}
	c.password.Password = on
	c.eye.Icon = theme.VisibilityOffIcon()
	c.eye.SetToolTip(lang.L("Hide the password"))
	if on {
		c.eye.Icon = theme.VisibilityIcon()
		c.eye.SetToolTip(lang.L("Show the password"))
	}
	c.eye.Refresh()
	c.password.Refresh()
}

func (c *connectionPage) showPassword(d *draft, wrong []profile.FieldError) {
	p := c.f.p
	dots := ""
	if d.stored() {
		dots = "••••••••"
	}
	if c.password.PlaceHolder != dots {
		c.password.SetPlaceHolder(dots)
	}
	setEnabled(d.keep == profile.PasswordKeyring, c.password, c.eye)
	again := p.memory[d.p.ID] != "" && p.why() != "" && p.keyring != keyringTooLong && p.keyring != keyringFileLocked
	if c.again.Visible() != again {
		c.again.Hidden = !again
		c.passwordRow.control.Refresh()
	}
	c.showFile(d)
	c.passwordRow.hint = c.whereKept(d)
	c.passwordRow.judge(wrong, profile.FieldSecret)
	if p.handing[d.p.ID] > 0 {
		putting := lang.L("Putting it into the system keyring…")
		if p.inFile() {
			putting = lang.L("Putting it into the password file…")
		}
		c.passwordRow.note.Set(putting, look.ColourDim)
		return
	}
	if _, warning := firstWrong(wrong, profile.FieldSecret); d.keep == profile.PasswordKeyring && p.why() != "" {
		if text, _ := firstWrong(wrong, profile.FieldSecret); text == "" || warning {
			c.passwordRow.note.Set(p.where(), look.ColourWait)
		}
	}
}

// showFile offers the encrypted file where the keyring is of no use, and to open
// it where it is not open.
func (c *connectionPage) showFile(d *draft) {
	p, label := c.f.p, ""
	if d.keep == profile.PasswordKeyring && p.o.OnFile != nil {
		switch p.keyring {
		case keyringFileLocked:
			label = lang.L("Open the password file…")
		case keyringMissing, keyringLocked, keyringSlow, keyringFailed, keyringDenied:
			label = lang.L("Keep in a file…")
		}
	}
	if c.file.Text != label || c.file.Visible() != (label != "") {
		c.file.Text, c.file.Hidden = label, label == ""
		c.file.Refresh()
		c.passwordRow.control.Refresh()
	}
}

func (c *connectionPage) whereKept(d *draft) string {
	switch d.keep {
	case profile.PasswordAsk:
		return lang.L("Asked for at each connect, and kept in memory only")
	case profile.PasswordNone:
		return lang.L("No password is sent")
	}
	return c.f.p.where()
}
