package profiles

import (
	"path/filepath"
	"slices"
	"strings"

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
	verify                 *part.Check
	ca, cert, key          *part.Entry
	only                   *part.Check
	pin, p12, name, alpn   *part.Entry
	pass                   *part.Entry
	take                   *part.Button
	oldest                 *choice
	plainRow, verifyRow    *field
	caRow, certRow, keyRow *field
	pinRow, p12Row         *field
	passRow, nameRow       *field
	alpnRow, oldestRow     *field
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
	t.verify = part.NewCheck(lang.L("verify the broker's certificate"), edit(f, func(d *draft, on bool) { d.p.TLS.SkipVerify = !on }))
	t.verifyRow = newField(lang.L("Certificate"), line(natural(t.verify)), "")
	t.ca, t.caRow = t.file(lang.L("CA file"), lang.L("Empty: the authorities that this system trusts"), func(d *draft, s string) { d.p.TLS.CAFile = s })
	t.cert, t.certRow = t.file(lang.L("Client certificate"), lang.L("Empty: none is shown to the broker"), func(d *draft, s string) { d.p.TLS.CertFile = s })
	t.key, t.keyRow = t.file(lang.L("Client key"), lang.L("The file is named here, and never copied"), func(d *draft, s string) { d.p.TLS.KeyFile = s })
	t.only = part.NewCheck(lang.L("no other"), edit(f, func(d *draft, on bool) { d.p.TLS.CAOnly = on }))
	t.caRow.control.(*fyne.Container).Add(t.only)
	t.caRow.control.(*fyne.Container).Layout = lineLayout{items: append(t.caRow.control.(*fyne.Container).Layout.(lineLayout).items, natural(t.only))}
	t.more()
	t.scroll, _ = newPage(t.plainRow, t.verifyRow, t.caRow, t.pinRow, t.certRow, t.keyRow, t.p12Row, t.passRow, t.nameRow, t.alpnRow, t.oldestRow)
	return t
}

// more are the fields that few need.
func (t *tlsPage) more() {
	f := t.f
	t.pin = f.entry(func(d *draft, s string) { d.p.TLS.Pin = strings.TrimSpace(s) })
	t.pin.SetPlaceHolder("SHA-256")
	t.take = newButton(lang.L("Pin what the broker showed"), part.ButtonPlain, func() {
		if d := f.d; d != nil {
			t.pin.SetText(f.p.offers[d.p.ID])
			f.p.focus(t.pin)
		}
	})
	t.pinRow = newField(lang.L("Pinned key"), line(stretch(t.pin), natural(t.take)), lang.L("Only the certificate with this key is accepted, whoever signed it; offered here after it was refused"))
	t.p12, t.p12Row = t.file(lang.L("PKCS#12"), lang.L("Certificate and key in one file (.p12, .pfx), in place of the two above"), func(d *draft, s string) { d.p.TLS.PKCS12File = s })
	t.pass = f.secretEntry(profile.FieldKeyPassphrase)
	t.passRow = newField(lang.L("Passphrase"), t.pass, "")
	t.name = f.entry(func(d *draft, s string) { d.p.TLS.ServerName = strings.TrimSpace(s) })
	t.name.SetPlaceHolder(lang.L("the host"))
	t.nameRow = newField(lang.L("Server name"), t.name, lang.L("Asked for (SNI), and looked for in the certificate"))
	t.alpn = f.entry(func(d *draft, s string) {
		if d.p.TLS.ALPN = profile.SplitALPN(s); len(d.p.TLS.ALPN) == 0 {
			d.p.TLS.ALPN = nil
		}
	})
	t.alpnRow = newField(lang.L("ALPN"), t.alpn, lang.L("Empty for nearly all; AWS IoT on port 443: x-amzn-mqtt-ca, or mqtt with a custom authorizer"))
	t.oldest = newChoice([]string{"TLS 1.2", "TLS 1.3", "TLS 1.1", "TLS 1.0"}, edit(f, func(d *draft, i int) { d.p.TLS.MinVersion = oldestTLS[i] }))
	t.oldestRow = newField(lang.L("Oldest TLS"), line(natural(t.oldest)), "")
}

// oldestTLS are the versions in the order in which they are offered.
var oldestTLS = []string{"", "1.3", "1.1", "1.0"}

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
	t.verify.Set(!d.p.TLS.SkipVerify)
	fill(t.ca, d.p.TLS.CAFile)
	fill(t.cert, d.p.TLS.CertFile)
	fill(t.key, d.p.TLS.KeyFile)
	t.only.Set(d.p.TLS.CAOnly)
	fill(t.pin, d.p.TLS.Pin)
	fill(t.p12, d.p.TLS.PKCS12File)
	fill(t.pass, d.secrets[profile.FieldKeyPassphrase])
	fill(t.name, d.p.TLS.ServerName)
	if !slices.Equal(profile.SplitALPN(t.alpn.Text), d.p.TLS.ALPN) {
		t.alpn.SetText(strings.Join(d.p.TLS.ALPN, ", "))
	}
	t.oldest.set(max(0, slices.Index(oldestTLS, d.p.TLS.MinVersion)))
}

func (t *tlsPage) show(d *draft, wrong []profile.FieldError) {
	t.verifyRow.hint = ""
	offer := t.f.p.offers[d.p.ID]
	if visible := offer != "" && offer != d.p.TLS.Pin; t.take.Visible() != visible {
		t.take.Hidden = !visible
		t.pinRow.control.Refresh()
	}
	t.pinRow.judge(wrong, profile.FieldPin)
	t.p12Row.judge(wrong, profile.FieldPKCS12File)
	t.passRow.hint = t.f.secretHint(lang.L("Only if the key has one"))
	t.passRow.judge(wrong, profile.FieldPassphrase)
	t.nameRow.judge(wrong, profile.FieldServerName)
	t.alpnRow.judge(wrong, profile.FieldALPN)
	t.oldestRow.judge(wrong, profile.FieldMinVersion)
	if d.p.TLS.Pin != "" {
		t.verifyRow.note.Set(lang.L("The pinned certificate is accepted, and no other."), look.ColourDim)
	} else if !t.verify.On {
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
	case profile.FieldPin:
		return t.pin
	case profile.FieldPKCS12File:
		return t.p12
	case profile.FieldPassphrase:
		return t.pass
	case profile.FieldServerName:
		return t.name
	case profile.FieldALPN:
		return t.alpn
	case profile.FieldMinVersion:
		return t.oldest
	}
	return nil
}
