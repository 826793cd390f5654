package profiles

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// tlsPage says how the broker proves who it is, and how we do.
type tlsPage struct {
	f      *formSide
	scroll *container.Scroll

	use                    *part.Button
	verify                 *check
	ca, cert, key          *part.Entry
	plainRow, verifyRow    *field
	caRow, certRow, keyRow *field
}

func newTLSPage(f *formSide) *tlsPage {
	t := &tlsPage{f: f}
	t.use = newButton("", part.ButtonPlain, func() {
		edit(f, func(d *draft, s string) {
			d.setScheme(s)
			f.load(d)
		})(encrypted(f.d.p.Scheme))
	})
	t.plainRow = newField("", line(natural(t.use)), "")
	t.verify = newCheck(lang.L("verify the broker's certificate"), edit(f, func(d *draft, on bool) { d.p.TLS.SkipVerify = !on }))
	t.verifyRow = newField(lang.L("Certificate"), line(natural(t.verify)), "")
	t.ca, t.caRow = t.file(lang.L("CA file"), lang.L("Empty: the authorities that this system trusts"), func(d *draft, s string) { d.p.TLS.CAFile = s })
	t.cert, t.certRow = t.file(lang.L("Client certificate"), lang.L("Empty: none is shown to the broker"), func(d *draft, s string) { d.p.TLS.CertFile = s })
	t.key, t.keyRow = t.file(lang.L("Client key"), lang.L("The file is named here, and never copied"), func(d *draft, s string) { d.p.TLS.KeyFile = s })
	t.scroll, _ = newPage(t.verifyRow, t.caRow, t.certRow, t.keyRow, t.plainRow)
	return t
}

// encrypted is the scheme that does the same over TLS.
func encrypted(scheme string) string {
	switch scheme {
	case profile.SchemeMQTT:
		return profile.SchemeMQTTS
	case profile.SchemeWS:
		return profile.SchemeWSS
	}
	return scheme
}

// file is a field for the path of a file, with a button to look for it.
func (t *tlsPage) file(label, hint string, set func(d *draft, s string)) (*part.Entry, *field) {
	e := t.f.entry(set)
	choose := newButton(lang.L("Choose…"), part.ButtonPlain, func() {
		t.f.p.pickFile(e.Text, func(path string) {
			e.SetText(path)
			t.f.p.focus(e)
		})
	})
	return e, newField(label, line(stretch(e), natural(choose)), hint)
}

// pickFile asks for a file, beginning in the folder of the one named so far.
func (p *Pane) pickFile(start string, picked func(path string)) {
	if p.o.PickFile != nil {
		p.o.PickFile(start, picked)
		return
	}
	if p.o.Window == nil {
		return
	}
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil || r == nil {
			return // nothing was chosen; a file that can't be read is told under its field
		}
		path := r.URI().Path()
		_ = r.Close()
		picked(path)
	}, p.o.Window)
	if start != "" {
		if dir, err := storage.ListerForURI(storage.NewFileURI(filepath.Dir(start))); err == nil {
			d.SetLocation(dir)
		}
	}
	d.Show() // first: before it the dialog can't be resized
	size := p.o.Window.Canvas().Size()
	d.Resize(fyne.NewSize(min(900, size.Width*0.9), min(640, size.Height*0.9)))
}

func (t *tlsPage) title() title              { return title{text: lang.L("TLS")} }
func (t *tlsPage) object() fyne.CanvasObject { return t.scroll }

func (t *tlsPage) load(d *draft) {
	t.verify.set(!d.p.TLS.SkipVerify)
	fill(t.ca, d.p.TLS.CAFile)
	fill(t.cert, d.p.TLS.CertFile)
	fill(t.key, d.p.TLS.KeyFile)
}

func (t *tlsPage) show(d *draft, wrong []profile.FieldError) {
	t.verifyRow.hint = ""
	if !t.verify.on {
		t.verifyRow.say(lang.L("Not verified: anybody between here and the broker can read and change everything, the password too."))
	} else {
		t.verifyRow.say("")
	}
	t.caRow.judge(wrong, profile.FieldCAFile)
	t.certRow.judge(wrong, profile.FieldCertFile)
	t.keyRow.judge(wrong, profile.FieldKeyFile)
	if hidden := d.p.Encrypted(); t.plainRow.hidden != hidden {
		t.plainRow.hidden = hidden
		t.scroll.Content.Refresh()
	}
	if s := encrypted(d.p.Scheme); !d.p.Encrypted() {
		t.use.SetText(lang.L("Switch to {{.Scheme}}", lang.A{"Scheme": s + "://"}))
		t.plainRow.note.Set(lang.L("This profile connects with {{.Scheme}}, which is not encrypted: nothing here is used.", lang.A{"Scheme": d.p.Scheme + "://"}), look.ColourWait)
	}
}

func (t *tlsPage) field(e profile.FieldError) fyne.Focusable {
	switch e.Field {
	case profile.FieldCAFile:
		return t.ca
	case profile.FieldCertFile:
		return t.cert
	case profile.FieldKeyFile:
		return t.key
	}
	return nil
}
