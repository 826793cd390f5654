package profiles

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"treetop/conn/importer"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// importStep is how far importing has come.
type importStep uint8

const (
	stepChoose   importStep = iota // which file
	stepReading                    // it is being read, or the places are looked into
	stepPreview                    // what is in it
	stepBringing                   // it comes in
	stepDone                       // it is in
)

// importSheet is the page over the window on which connections of other
// programs are looked at and brought in.
type importSheet struct {
	p     *Pane
	sheet *part.Sheet
	box   *fyne.Container
	step  importStep

	head, foot, detail *part.Text
	failure            *part.CopyText
	choose, find       *part.Button
	places             *part.List
	list               *part.List
	details            *container.Scroll
	cancel, act        *part.Button
	all                *part.Button
	pass               *part.Entry // the passphrase of an encrypted export
	sealed             bool        // it is wanted

	found   []importer.Place
	looked  bool
	path    string
	result  importer.Result
	entries []incoming
	cursor  int
	place   int

	read  atomic.Int64 // bytes
	size  atomic.Int64 // of the file, in bytes
	began time.Time
	stop  context.CancelFunc
	job   *importJob
	work  worker
}

// ShowImport opens the sheet; with a path it reads that file at once. UI
// goroutine.
func (p *Pane) ShowImport(path string) {
	if p.o.Window == nil || p.importing != nil && p.importing.step == stepBringing {
		return
	}
	if p.importing != nil {
		p.importing.sheet.Close()
	}
	s := &importSheet{p: p, place: -1}
	p.importing = s
	s.build()
	s.sheet = part.NewSheet(p.o.Window, lang.L("Import connections"), s.box, fyne.NewSize(720*scale(), 560*scale()), s.closed)
	if path != "" {
		s.open(path)
		return
	}
	s.show()
	s.sheet.Focus(s.find)
}

func (s *importSheet) build() {
	s.head, s.foot, s.detail = newNote(), newNote(), newNote()
	s.failure = part.NewCopyText()
	s.choose = newButton(lang.L("Choose a file…"), part.ButtonPlain, func() {
		s.p.pickFile(s.path, s.open)
	})
	s.find = newButton(lang.L("Look for other programs' connections"), part.ButtonPrimary, s.look)
	s.all = newButton(lang.L("None"), part.ButtonLink, s.toggleAll)
	s.all.Fits = []string{lang.L("All"), lang.L("None")}
	s.pass = part.NewPasswordEntry()
	s.pass.SetPlaceHolder(lang.L("Passphrase"))
	s.pass.OnChanged = func(string) { s.act.SetDisabled(s.pass.Text == "") }
	s.pass.OnSubmitted = func(string) { s.forward() }
	s.cancel = newButton(lang.L("Cancel"), part.ButtonPlain, s.back)
	s.act = newButton(lang.L("Import"), part.ButtonPrimary, s.forward)

	s.places = part.NewList()
	s.places.RowHeight = rowHeight()
	s.places.Len = func() int { return len(s.found) }
	s.places.NewRow = func() fyne.CanvasObject { return newPlaceRow() }
	s.places.Bind = func(i int, o fyne.CanvasObject, _ part.RowState) { o.(*placeRow).set(s.found[i]) }
	s.places.Selected = func(i int) bool { return i == s.place }
	s.places.Cursor = func() int { return s.place }
	s.places.OnSelect = func(i int, _ part.SelectMode) { s.place = i; s.show() }
	s.places.OnActivate = func(int) { s.forward() }
	s.places.Tip = func(i int, _ float32) string { return s.found[i].Path }

	s.list = newEntryList(&s.entries, &s.cursor)
	s.list.OnSelect = func(i int, _ part.SelectMode) { s.cursor = i; s.show() }
	s.list.OnActivate = s.toggle
	s.list.OnTap = s.tap
	s.list.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeySpace {
			return false
		}
		s.toggle(s.cursor)
		return true
	}
	s.details = container.NewVScroll(container.NewVBox(s.detail))
	s.box = container.New(importLayout{s}, s.head, s.choose, s.find, s.failure, s.pass, s.places, s.all, s.list, s.details, s.foot, s.cancel, s.act)
}

func (s *importSheet) closed() {
	if s.stop != nil {
		s.stop()
	}
	if s.job != nil && s.step == stepBringing {
		s.job.stop()
	}
	if s.p.importing == s {
		s.p.importing = nil
	}
}

// back is the button on the left: a step back, or out.
func (s *importSheet) back() {
	switch s.step {
	case stepReading:
		s.stop()
	case stepPreview:
		s.step = stepChoose
		s.failure.Set("", look.ColourBad)
		s.show()
	case stepBringing:
		s.job.stop()
	case stepDone:
		s.undo()
	default:
		s.sheet.Close()
	}
}

// forward is the button on the right.
func (s *importSheet) forward() {
	switch s.step {
	case stepChoose:
		if s.sealed {
			if s.pass.Text != "" {
				s.open(s.path)
			}
			return
		}
		if s.place >= 0 && s.place < len(s.found) && !s.found[s.place].Database {
			s.open(s.found[s.place].Path)
		}
	case stepPreview:
		s.bring()
	case stepDone:
		s.sheet.Close()
	}
}

// look looks for the files of other programs.
func (s *importSheet) look() {
	s.begin()
	machine := importer.ThisMachine()
	if s.p.o.Machine != nil {
		machine = *s.p.o.Machine
	}
	ctx, now := s.context(), time.Now()
	s.work.do(func() {
		found := machine.Find(ctx, now)
		s.p.ui(func() {
			s.step, s.found, s.looked, s.place = stepChoose, found, true, -1
			if len(found) > 0 {
				s.place = 0
			}
			s.show()
			s.sheet.Focus(s.places)
		})
	})
}

func (s *importSheet) begin() {
	s.step, s.began = stepReading, s.p.o.Now()
	s.failure.Set("", look.ColourBad)
	s.read.Store(0)
	s.show()
}

func (s *importSheet) context() context.Context {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	return ctx
}

// open reads a file.
func (s *importSheet) open(path string) {
	if path != s.path {
		s.pass.SetText("")
	}
	s.path, s.sealed = path, false
	s.begin()
	ctx, passphrase := s.context(), s.pass.Text
	s.work.do(func() {
		if info, err := os.Stat(path); err == nil {
			s.size.Store(info.Size())
		}
		res, err := importer.ReadFile(ctx, path, importer.Options{Progress: s.read.Store, Passphrase: passphrase})
		compared := importer.Compare(res.Entries, s.p.o.Store.List())
		s.p.ui(func() { s.opened(res, compared, err) })
	})
}

func (s *importSheet) opened(res importer.Result, compared []importer.Comparison, err error) {
	var e *importer.Error
	if errors.As(err, &e) {
		s.failure.Set(words.ImportProblem(e.Problem), look.ColourBad)
		s.sealed = e.Problem == importer.ProblemPassphrase || e.Problem == importer.ProblemWrongPassphrase
		if e.Problem == importer.ProblemPassphrase {
			s.failure.Set(words.ImportProblem(e.Problem), look.ColourText)
		}
	}
	s.result, s.entries, s.cursor = res, nil, 0
	for i, entry := range res.Entries {
		in := incoming{Entry: entry, compared: compared[i]}
		in.on = entry.Usable() && compared[i].Standing != importer.Same
		if compared[i].Standing == importer.Differs {
			in.answer = keepMine
		}
		s.entries = append(s.entries, in)
	}
	s.step = stepPreview
	if len(s.entries) == 0 || errors.Is(err, context.Canceled) {
		s.step = stepChoose
	}
	s.show()
	switch {
	case s.sealed:
		s.sheet.Focus(s.pass)
	case s.step == stepPreview:
		s.pass.SetText("") // it is used, and not kept
		s.sheet.Focus(s.list)
	}
}

// tap is a press on a row: on its box, or on what becomes of one that differs.
func (s *importSheet) tap(i int, x float32) bool {
	e := &s.entries[i]
	switch {
	case x < boxWide:
		s.cursor = i
		s.toggle(i)
		return true
	case e.Usable() && e.compared.Standing == importer.Differs && x > s.list.Size().Width-130*scale():
		s.cursor = i
		s.show()
		var items []*fyne.MenuItem
		for _, a := range []answer{keepMine, takeTheirs, keepBoth} {
			item := fyne.NewMenuItem(answerWords(a), func() { e.answer, e.on = a, true; s.show() })
			item.Checked = e.answer == a
			items = append(items, item)
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.list).Add(s.list.RowPosition(i)).AddXY(x-40, rowHeight())
		part.MenuAt(s.list, at, items...)
		return true
	}
	return false
}

// toggle puts an entry on or off the list of those that come in; of one that
// differs it takes the next answer, so that the keyboard has them all.
func (s *importSheet) toggle(i int) {
	if i < 0 || i >= len(s.entries) || s.step != stepPreview {
		return
	}
	e := &s.entries[i]
	switch {
	case !e.Usable():
	case e.compared.Standing == importer.Differs:
		e.on = true
		e.answer = (e.answer + 1) % (keepMine + 1)
	default:
		e.on = !e.on
	}
	s.show()
}

func (s *importSheet) toggleAll() {
	on := s.coming() == 0
	for i := range s.entries {
		s.entries[i].on = on && s.entries[i].Usable()
	}
	s.show()
}

func (s *importSheet) coming() int {
	n := 0
	for i := range s.entries {
		if s.entries[i].comes() {
			n++
		}
	}
	return n
}

// bring imports what is ticked.
func (s *importSheet) bring() {
	if s.coming() == 0 {
		return
	}
	s.job = &importJob{p: s.p, folder: filepath.Join(s.p.o.Folder, importer.CertificatesDir)}
	for _, e := range s.entries {
		if e.comes() {
			s.job.entries = append(s.job.entries, e)
		}
	}
	s.step, s.began = stepBringing, s.p.o.Now()
	s.show()
	s.p.saving++
	s.job.run(func() {
		s.p.saving--
		s.p.reload()
		if s.job.nothing {
			s.failure.Set(diskWords(s.job.failed), look.ColourBad)
			s.job, s.step = nil, stepPreview
			s.show()
			return
		}
		s.job.until = s.p.o.Now().Add(undoFor)
		s.step = stepDone
		s.show()
		if s.p.importing == s {
			s.sheet.Focus(s.act)
		}
	})
}

// undo takes back what came in.
func (s *importSheet) undo() {
	if s.job == nil || !s.undoable() {
		return
	}
	job := s.job
	s.job, s.step = nil, stepPreview
	s.p.saving++
	job.undo(func(err error) {
		s.p.saving--
		s.p.reload()
		if err != nil {
			s.failure.Set(diskWords(err), look.ColourBad)
		}
		s.show()
	})
	s.show()
}

func (s *importSheet) undoable() bool { return s.job != nil && s.p.o.Now().Before(s.job.until) }

// said is what the entry under the cursor says of itself, line by line.
func (s *importSheet) said() string {
	if s.cursor < 0 || s.cursor >= len(s.entries) {
		return ""
	}
	e := &s.entries[s.cursor]
	var lines []string
	for _, f := range e.Faults {
		lines = append(lines, Problem(f))
	}
	if e.compared.Standing == importer.Differs {
		var parts []string
		for _, p := range e.compared.Parts {
			parts = append(parts, words.ImportPart(p))
		}
		lines = append(lines, lang.L("Differs from “{{.Name}}” in: {{.Parts}}", lang.A{"Name": nameOf(e.compared.Mine), "Parts": strings.Join(parts, lang.L(", "))}))
	}
	switch {
	case len(e.Secrets) > 0 && s.p.inFile():
		lines = append(lines, lang.L("Its password goes into the encrypted file."))
	case len(e.Secrets) > 0:
		lines = append(lines, lang.L("Its password goes into the system keyring."))
	}
	for _, n := range e.Notes {
		lines = append(lines, words.ImportNote(n))
	}
	if len(lines) == 0 {
		return lang.L("Everything comes in as it was.")
	}
	return "• " + strings.Join(lines, "\n• ")
}
