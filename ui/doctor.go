package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn"
	"treetop/conn/doctor"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// doctorLine is a line of the test of a connection.
type doctorLine struct {
	mark   string // as it stands in the copied text
	icon   fyne.Resource
	name   string
	detail string
	took   string
}

// doctorSheet shows how far the test of a profile has come.
type doctorSheet struct {
	app    *App
	id     string // of the profile
	box    *fyne.Container
	report doctor.Report
}

// examine tests a profile, which may be unsaved, in a sheet of its own.
func (a *App) examine(p profile.Profile, password string) { a.examination(p, password) }

// examination opens the sheet and begins the test, which ends with the sheet.
func (a *App) examination(p profile.Profile, password string) *doctorSheet {
	ctx, cancel := context.WithCancel(context.Background())
	d := &doctorSheet{app: a, id: p.ID, box: container.NewVBox()}
	pad := part.SheetPad
	page := container.New(layout.NewCustomPaddedLayout(pad/2, pad, pad, pad), d.box)
	scale := theme.TextSize() / look.FontDefault
	a.sheet = part.NewSheet(a.win, lang.L("Test of the connection"), page, fyne.NewSize(720*scale, 460*scale), cancel,
		plain(lang.L("Copy"), func() { a.copy(d.text()) }))
	a.sheet.FocusClose()
	d.show(doctor.Report{Began: time.Now(), Address: p.Address(), Current: link.StepResolve})
	o := doctor.Options{Profile: p, Password: password, Secret: secretsOf(p, a.secrets, a.profiles.Typed), InUse: a.stateOf(p.ID).Phase == phaseOf(conn.Connected)}
	go func() {
		defer cancel()
		doctor.Examine(ctx, o, func(r doctor.Report) { a.do(func() { d.show(r) }) })
	}()
	return d
}

// verdict is what the test ends with: a heading and what to do.
func (d *doctorSheet) verdict() (title string, text []string) {
	r := d.report
	switch {
	case !r.Done:
		return lang.L("Testing"), nil
	case r.Cause.Kind == link.KindNone:
		title = lang.L("The connection works")
	default:
		said := words.Cause(r.Cause)
		title, text = said.Title, []string{said.Line()}
	}
	for _, f := range r.Findings {
		text = append(text, words.Finding(f))
	}
	return title, text
}

// lines are the steps, the certificates, the subscriptions and the first
// message.
func (d *doctorSheet) lines() []doctorLine {
	r := d.report
	var out []doctorLine
	for _, s := range r.Steps {
		l := doctorLine{"✓", theme.ConfirmIcon(), words.Step(s.Step), model.Visible(s.Detail), words.Took(s.Took)}
		out = append(out, l)
		if s.Step == link.StepTLS {
			out = append(out, d.chain()...)
		}
	}
	for _, g := range r.Grants {
		l := doctorLine{"✓", theme.ConfirmIcon(), model.Visible(g.Filter.Topic), lang.L("QoS {{.QoS}}", lang.A{"QoS": g.Code}), ""}
		if g.Refused() {
			l.mark, l.icon, l.detail = "✗", theme.CancelIcon(), lang.L("refused")
		}
		out = append(out, l)
	}
	switch {
	case r.First > 0:
		out = append(out, doctorLine{"✓", theme.ConfirmIcon(), lang.L("First message"), "", words.Took(r.First)})
	case r.Listening:
		out = append(out, doctorLine{"…", theme.MoreHorizontalIcon(), lang.L("Waiting for a first message"), "", ""})
	case !r.Done && r.Current != 0:
		out = append(out, doctorLine{"…", theme.MoreHorizontalIcon(), words.Step(r.Current), "", ""})
	case r.Cause.Kind != link.KindNone:
		out = append(out, doctorLine{"✗", theme.CancelIcon(), words.Cause(r.Cause).Title, "", ""})
		if r.Cause.Kind >= link.KindCertName && len(r.Steps) > 0 && r.Steps[len(r.Steps)-1].Step < link.StepTLS {
			out = append(out, d.chain()...)
		}
	}
	return out
}

// chain are the certificates that the broker showed.
func (d *doctorSheet) chain() (out []doctorLine) {
	for _, c := range d.report.Chain {
		about := lang.L("signed by {{.Issuer}}, valid {{.From}} to {{.Until}}", lang.A{
			"Issuer": model.Visible(c.Issuer), "From": c.From.Local().Format(time.DateOnly), "Until": c.Until.Local().Format(time.DateOnly),
		})
		out = append(out, doctorLine{" ", theme.DocumentIcon(), model.Visible(c.Name), about, ""})
		if names := strings.Join(c.Names, ", "); names != "" && names != c.Name {
			out = append(out, doctorLine{" ", nil, "", lang.L("for {{.Names}}", lang.A{"Names": model.Visible(names)}), ""})
		}
	}
	return out
}

func (d *doctorSheet) show(r doctor.Report) {
	d.report = r
	if r.Cause.Pin != "" {
		d.app.profiles.OfferPin(d.id, r.Cause.Pin)
	}
	title, text := d.verdict()
	d.box.RemoveAll()
	head := canvas.NewText(title, look.Colour(look.ColourText))
	head.TextSize, head.TextStyle.Bold = theme.Size(theme.SizeNameSubHeadingText), true
	d.box.Add(head)
	for _, s := range append([]string{r.Address}, text...) {
		t := part.NewCopyText()
		t.SizeName = theme.SizeNameText
		t.Set(model.Visible(s), look.ColourText)
		d.box.Add(t)
	}
	d.box.Add(widget.NewSeparator())
	for _, l := range d.lines() {
		d.box.Add(l.row())
	}
	d.box.Refresh()
}

func (l doctorLine) row() fyne.CanvasObject {
	word := func(s string, tone fyne.ThemeColorName) *canvas.Text {
		t := canvas.NewText(s, look.Colour(tone))
		t.TextSize = theme.TextSize()
		return t
	}
	detail := part.NewCopyText() // certificates have long names: it wraps
	detail.SizeName = theme.SizeNameText
	detail.Set(l.detail, look.ColourDim)
	return container.NewBorder(nil, nil, container.NewHBox(widget.NewIcon(l.icon), word(l.name, look.ColourText)), word(l.took, look.ColourDim), detail)
}

// text is the report to copy. It holds no secret, since nothing that is shown
// does.
func (d *doctorSheet) text() string {
	title, said := d.verdict()
	out := []string{fmt.Sprintf("%s – %s", d.report.Address, title)}
	out = append(out, said...)
	if d.report.Cause.Detail != "" {
		out = append(out, model.Visible(d.report.Cause.Error()))
	}
	out = append(out, d.report.Began.Format(time.DateTime), "")
	for _, l := range d.lines() {
		out = append(out, strings.TrimRight(strings.Join([]string{l.mark, l.name, l.detail, l.took}, "  "), " "))
	}
	return strings.Join(out, "\n")
}
