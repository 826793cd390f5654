package profiles

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"slices"
	"syscall"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"treetop/conn/importer"
	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// exportSheet is the page over the window on which saved profiles are chosen
// and written to a file: without secrets, or encrypted.
type exportSheet struct {
	p     *Pane
	sheet *part.Sheet
	box   *fyne.Container

	head, hint, foot *part.Text
	failure          *part.CopyText
	all              *part.Button
	list             *part.List
	secret           *part.Check
	pass, again      *part.Entry
	cancel, act      *part.Button

	entries []incoming
	cursor  int
	busy    bool
	done    bool
	work    worker
}

// ShowExport opens the sheet with one profile chosen, or with all of them for an
// empty ID. UI goroutine.
func (p *Pane) ShowExport(id string) {
	if p.o.Window == nil || p.exporting != nil {
		return
	}
	s := &exportSheet{p: p}
	for _, q := range p.profiles {
		s.entries = append(s.entries, incoming{Entry: importer.Entry{Profile: q}, on: id == "" || q.ID == id, plain: true})
	}
	s.cursor = max(0, slices.IndexFunc(s.entries, func(e incoming) bool { return e.on }))
	p.exporting = s
	s.build()
	s.sheet = part.NewSheet(p.o.Window, lang.L("Export profiles"), s.box, fyne.NewSize(620*scale(), 540*scale()), func() { p.exporting = nil })
	s.list.EnsureVisible(s.cursor)
	s.show()
	s.sheet.Focus(s.act)
}

func (s *exportSheet) build() {
	s.head, s.hint, s.foot, s.failure = newNote(), newNote(), newNote(), part.NewCopyText()
	s.all = newButton(lang.L("None"), part.ButtonLink, s.toggleAll)
	s.all.Fits = []string{lang.L("All"), lang.L("None")}
	s.list = newEntryList(&s.entries, &s.cursor)
	s.list.OnSelect = func(i int, _ part.SelectMode) { s.cursor = i; s.show() }
	s.list.OnActivate = s.toggle
	s.list.OnTap = func(i int, x float32) bool {
		if x < boxWide {
			s.cursor = i
			s.toggle(i)
		}
		return x < boxWide
	}
	s.list.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeySpace {
			s.toggle(s.cursor)
		}
		return ev.Name == fyne.KeySpace
	}
	s.secret = part.NewCheck(lang.L("With passwords, encrypted with a passphrase"), func(on bool) {
		s.show()
		if on {
			s.sheet.Focus(s.pass)
		}
	})
	s.pass, s.again = part.NewPasswordEntry(), part.NewPasswordEntry()
	s.pass.SetPlaceHolder(lang.L("Passphrase"))
	s.again.SetPlaceHolder(lang.L("Passphrase once more"))
	for _, e := range []*part.Entry{s.pass, s.again} {
		e.OnChanged = func(string) { s.show() }
		e.OnSubmitted = func(string) { s.forward() }
	}
	s.cancel = newButton(lang.L("Cancel"), part.ButtonPlain, func() { s.sheet.Close() })
	s.act = newButton(lang.L("Save as…"), part.ButtonPrimary, s.forward)
	s.box = container.New(exportLayout{s}, s.head, s.all, s.list, s.secret, s.pass, s.again, s.hint, s.failure, s.foot, s.cancel, s.act)
}

func (s *exportSheet) chosen() []profile.Profile {
	var out []profile.Profile
	for i := range s.entries {
		if s.entries[i].on {
			out = append(out, s.entries[i].Profile.Clone())
		}
	}
	return out
}

func (s *exportSheet) toggle(i int) {
	if i >= 0 && i < len(s.entries) && !s.busy && !s.done {
		s.entries[i].on = !s.entries[i].on
		s.show()
	}
}

func (s *exportSheet) toggleAll() {
	on := len(s.chosen()) == 0
	for i := range s.entries {
		s.entries[i].on = on
	}
	s.show()
}

// show draws what is chosen, and what the passphrase is worth.
func (s *exportSheet) show() {
	n := len(s.chosen())
	s.head.Set(lang.N("{{.N}} profiles are exported", n, lang.A{"N": words.Count(uint64(n))}), look.ColourText)
	s.all.SetText(lang.L("None"))
	if n == 0 {
		s.all.SetText(lang.L("All"))
	}
	s.pass.Hidden, s.again.Hidden = !s.secret.On, !s.secret.On
	text, tone, fit := s.passphraseWords()
	s.hint.Set(text, tone)
	s.act.SetDisabled(s.busy || !s.done && (n == 0 || s.secret.On && !fit))
	s.failure.Hidden = s.failure.Said() == ""
	s.list.Refresh()
	s.box.Refresh()
}

// passphraseWords says what goes into the file, or what the passphrase is worth;
// fit reports whether it can be used.
func (s *exportSheet) passphraseWords() (text string, tone fyne.ThemeColorName, fit bool) {
	switch bits := strength(s.pass.Text); {
	case !s.secret.On:
		return lang.L("Passwords stay out of the file. Certificates and keys are named in it, not copied."), look.ColourDim, true
	case s.pass.Text == "":
		return lang.L("Who opens the file needs the passphrase; nobody can recover it. Four random words are a good one."), look.ColourDim, false
	case bits < 40:
		return lang.L("Weak: it can be guessed within hours. Make it longer, four random words for example."), look.ColourBad, false
	case s.again.Text != "" && s.again.Text != s.pass.Text:
		return lang.L("The two are not the same: type it again."), look.ColourBad, false
	case bits < 65:
		return lang.L("Fair: a longer one lasts longer."), look.ColourWait, s.again.Text == s.pass.Text
	}
	return lang.L("Strong."), look.ColourGood, s.again.Text == s.pass.Text
}

// strength is how many bits somebody has to guess who tries characters, about:
// what is repeated counts little.
func strength(s string) float64 {
	seen := map[rune]bool{}
	var lower, upper, digit, other, wide bool
	n := 0.0
	for _, r := range s {
		switch {
		case r > unicode.MaxASCII:
			wide = true
		case unicode.IsLower(r):
			lower = true
		case unicode.IsUpper(r):
			upper = true
		case unicode.IsDigit(r):
			digit = true
		default:
			other = true
		}
		if seen[r] {
			n += 0.5
		} else {
			n++
		}
		seen[r] = true
	}
	alphabet := 0.0
	for _, a := range []struct {
		on   bool
		size float64
	}{{lower, 26}, {upper, 26}, {digit, 10}, {other, 33}, {wide, 2000}} {
		if a.on {
			alphabet += a.size
		}
	}
	if alphabet == 0 || len(seen) < 4 {
		return 0
	}
	return n * math.Log2(alphabet)
}

// forward asks where to, and writes the file.
func (s *exportSheet) forward() {
	if s.done {
		s.sheet.Close()
		return
	}
	if _, _, fit := s.passphraseWords(); s.act.Disabled() || s.secret.On && !fit {
		return
	}
	name := "treetop-profiles.json"
	if s.secret.On {
		name = "treetop-profiles.age"
	}
	s.p.pickSave(name, s.write)
}

// write reads the secrets from the keyring, if they are wanted, and writes the
// file, off the UI goroutine.
func (s *exportSheet) write(path string) {
	s.busy = true
	s.failure.Set("", look.ColourBad)
	s.foot.Set(lang.L("Exporting…"), look.ColourDim)
	s.show()
	all, passphrase := s.chosen(), ""
	if !s.secret.On {
		s.work.do(func() { s.finish(path, len(all), keyringUnknown, importer.ExportFile(path, all, nil, "")) })
		return
	}
	passphrase = s.pass.Text
	memory := map[string]string{}
	for _, q := range all {
		memory[q.ID] = s.p.memory[q.ID]
	}
	s.work.busy.Add(1)
	s.p.keys.do(func() {
		defer s.work.busy.Done()
		secrets, ring := s.p.gather(all, memory)
		s.work.do(func() { s.finish(path, len(all), ring, importer.ExportFile(path, all, secrets, passphrase)) })
	})
}

// gather reads the secrets of profiles; on the worker of the keyring. Once that
// does not answer it is not asked again.
func (p *Pane) gather(all []profile.Profile, memory map[string]string) (importer.Secrets, keyringState) {
	out := importer.Secrets{}
	ring := keyringWorks
	for _, q := range all {
		own := map[string]string{}
		if memory[q.ID] != "" {
			own[profile.FieldPassword] = memory[q.ID]
		}
		for _, field := range profile.SecretFields() {
			if own[field] != "" || ring != keyringWorks {
				continue
			}
			secret, err := p.o.Secrets.Get(context.Background(), q.ID, field)
			if ring = keyringOf(err); err == nil {
				own[field] = secret
			}
		}
		if len(own) > 0 {
			out[q.ID] = own
		}
	}
	return out, ring
}

// finish tells how it went; off the UI goroutine.
func (s *exportSheet) finish(path string, n int, ring keyringState, err error) {
	s.p.ui(func() {
		s.busy = false
		s.foot.Set("", look.ColourDim)
		switch {
		case err != nil:
			s.failure.Set(writeWords(path, err), look.ColourBad)
		case ring.why(s.p.inFile()) != "":
			s.done = true
			s.failure.Set(lang.L("{{.Why}} Passwords that it holds are not in {{.File}}.", lang.A{"Why": ring.why(s.p.inFile()), "File": path}), look.ColourWait)
		default:
			s.done = true
			s.foot.Set(lang.N("{{.N}} profiles are in {{.File}}", n, lang.A{"N": words.Count(uint64(n)), "File": path}), look.ColourGood)
		}
		if s.done {
			s.pass.SetText("")
			s.again.SetText("")
			s.act.SetText(lang.L("Close"))
			s.cancel.Hide()
		}
		s.show()
	})
}

// writeWords says why a file could not be written.
func writeWords(path string, err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return lang.L("{{.File}} can't be written: choose another folder.", lang.A{"File": path})
	case errors.Is(err, syscall.ENOSPC):
		return lang.L("The disk is full: free some space, then export again.")
	}
	return lang.L("{{.File}} was not written: {{.Problem}}", lang.A{"File": path, "Problem": err.Error()})
}

// pickSave asks where to save a file.
func (p *Pane) pickSave(name string, picked func(path string)) {
	if p.o.PickSave != nil {
		p.o.PickSave(name, picked)
		return
	}
	d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		if err != nil || w == nil {
			return // nothing was chosen
		}
		path := w.URI().Path()
		_ = w.Close() // it is replaced
		picked(path)
	}, p.o.Window)
	d.SetFileName(name)
	d.Show() // first: before it the dialog can't be resized
	size := p.o.Window.Canvas().Size()
	d.Resize(fyne.NewSize(min(900, size.Width*0.9), min(640, size.Height*0.9)))
}

type exportLayout struct{ s *exportSheet }

func (exportLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 360) }

func (l exportLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s, h := l.s, controlHeight()
	const gap = 10
	x, w := part.SheetPad, size.Width-2*part.SheetPad
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	y := float32(12)
	aw := s.all.MinSize().Width
	hh := s.head.HeightAt(w - aw - gap)
	put(s.all, x+w-aw, y-(h-hh)/2, aw, h)
	put(s.head, x, y, w-aw-gap, hh)
	y += hh + gap

	bottom := size.Height - h - gap
	bw, cw := s.act.MinSize().Width, s.cancel.MinSize().Width
	put(s.act, x+w-bw, bottom, bw, h)
	put(s.cancel, x+w-bw-gap-cw, bottom, cw, h)
	bottom -= gap
	for _, t := range []struct {
		o  fyne.CanvasObject
		on bool
		h  float32
	}{{s.foot, s.foot.Said() != "", s.foot.HeightAt(w)}, {s.failure, s.failure.Visible(), s.failure.HeightAt(w)}, {s.hint, true, s.hint.HeightAt(w)}} {
		if t.on {
			bottom -= t.h
			put(t.o, x, bottom, w, t.h)
			bottom -= 6
		}
	}
	if s.secret.On {
		bottom -= h
		put(s.pass, x, bottom, (w-gap)/2, h)
		put(s.again, x+(w+gap)/2, bottom, (w-gap)/2, h)
		bottom -= 6
	}
	bottom -= h
	put(s.secret, x, bottom, min(w, s.secret.MinSize().Width), h)
	bottom -= gap
	put(s.list, x-8, y, w+16, max(0, bottom-y))
}
