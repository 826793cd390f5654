package ui

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/doctor"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// doctorLine is a line of the test of a connection.
type doctorLine struct {
	mark   string // as it stands in the copied text: ✓, ✗, … or nothing
	name   string
	detail string
	took   string
}

// lines are the steps with the certificates, the subscriptions, the first message,
// and what else was tried.
func (d *doctorSheet) lines() []doctorLine {
	r := d.report
	var out []doctorLine
	shown := false
	for _, s := range r.Steps {
		detail := s.Detail
		if s.Step == link.StepCONNACK && r.Version != "" {
			detail = lang.L("MQTT {{.Version}}", lang.A{"Version": r.Version}) + " · " + lang.L("client ID {{.ID}}", lang.A{"ID": s.Detail})
		}
		out = append(out, doctorLine{"✓", words.Stage(s.Step), model.Visible(detail), words.Took(s.Took)})
		if s.Step == link.StepTLS {
			if len(r.Offered) > 0 {
				out = append(out, doctorLine{"", "ALPN", lang.L("The broker took none of those offered: {{.Offered}}", lang.A{"Offered": model.Visible(strings.Join(r.Offered, lang.L(", ")))}), ""})
			}
			out, shown = append(out, d.chain()...), true
		}
	}
	for _, g := range r.Grants {
		l := doctorLine{"✓", words.Stage(link.StepSUBACK), model.Visible(g.Filter.Topic) + " · " + lang.L("QoS {{.QoS}}", lang.A{"QoS": g.Code}), ""}
		if took := r.Answered[g.Filter.Topic]; took > 0 {
			l.took = words.Took(took)
		}
		switch {
		case g.Refused() && strings.HasPrefix(g.Filter.Topic, "$SYS"): // a note, and no failure
			l.mark, l.detail = "", model.Visible(g.Filter.Topic)+" · "+lang.L("not allowed, as by many brokers")
		case g.Refused():
			l.mark, l.detail = "✗", model.Visible(g.Filter.Topic)+" · "+words.Cause(g.Cause()).Title
		}
		out = append(out, l)
	}
	if r.First > 0 {
		out = append(out, doctorLine{"✓", lang.L("First message"), "", words.Took(r.First)})
	}
	switch {
	case r.Done && r.Cause.Kind != link.KindNone:
		l := doctorLine{"✗", words.Stage(r.Failed), words.Cause(r.Cause).Title, ""}
		if l.name == "" {
			l.name, l.detail = l.detail, ""
		}
		if r.FailedAfter > 0 {
			l.took = words.Took(r.FailedAfter)
		}
		out = append(out, l)
		if !shown {
			out = append(out, d.chain()...)
		}
	case !r.Done && r.Doing != doctor.DoingSteps:
		out = append(out, doctorLine{"…", words.Doing(r.Doing), "", ""})
	case !r.Done && r.Current != 0:
		l := doctorLine{"…", words.Stage(r.Current), "", ""}
		if d.limit > 0 && r.Current != link.StepSUBACK {
			l.detail = lang.N("within {{.N}} seconds", d.limit)
		}
		out = append(out, l)
	}
	if len(r.Tried) > 0 {
		var all []string
		for _, t := range r.Tried {
			all = append(all, strings.ReplaceAll(words.Tried(t), " ", noBreak))
		}
		out = append(out, doctorLine{"", lang.L("Also tried"), strings.Join(all, " · "), ""})
	}
	return out
}

// chain are the certificates that the broker showed.
func (d *doctorSheet) chain() (out []doctorLine) {
	r := d.report
	for i, c := range r.Chain {
		about := model.Visible(c.Name) + " · " + lang.L("signed by {{.Issuer}}, valid {{.From}} to {{.Until}}", lang.A{
			"Issuer": model.Visible(c.Issuer), "From": c.From.Local().Format(time.DateOnly), "Until": c.Until.Local().Format(time.DateOnly),
		})
		if names := strings.Join(c.Names, lang.L(", ")); names != "" && names != c.Name {
			about += " · " + lang.L("for {{.Names}}", lang.A{"Names": model.Visible(names)})
		}
		l := doctorLine{"", "", about, ""}
		if i == 0 {
			l.name = lang.L("Certificate")
		}
		out = append(out, l)
		if i == 0 && r.Cause.Pin != "" {
			out = append(out, doctorLine{"", "", lang.L("Fingerprint of its key (SHA-256): {{.Pin}}", lang.A{"Pin": c.Pin}), ""})
		}
	}
	return out
}

// noBreak is a space at which no line ends.
const noBreak = "\u00a0"

// icon is the mark as an icon, with its colour; nil: none.
func (l doctorLine) icon() fyne.Resource {
	switch l.mark {
	case "✓":
		return theme.NewColoredResource(theme.ConfirmIcon(), look.ColourGood)
	case "✗":
		return theme.NewColoredResource(theme.CancelIcon(), look.ColourBad)
	case "…":
		return theme.NewColoredResource(theme.MoreHorizontalIcon(), look.ColourDim)
	}
	return nil
}

func (l doctorLine) row() fyne.CanvasObject {
	word := func(s string, tone fyne.ThemeColorName) *part.Text {
		t := part.NewText() // of one kind with the detail, so that all stand on one line in every script
		t.SizeName = theme.SizeNameText
		t.Set(s, tone)
		return t
	}
	took := word(l.took, look.ColourDim)
	took.Right = true
	return container.New(doctorRow{}, widget.NewIcon(l.icon()), word(l.name, look.ColourText), paragraph(l.detail, look.ColourDim), took)
}

// doctorRow lays out a line in columns that are the same in each: icon, name,
// detail, which wraps, and time.
type doctorRow struct{}

// columns are how wide the icon, the name and the time are, px.
func (doctorRow) columns() (icon, name, took float32) {
	scale := theme.TextSize() / look.FontDefault
	return 24 * scale, 140 * scale, 76 * scale
}

// MinSize implements fyne.Layout.
func (r doctorRow) MinSize(o []fyne.CanvasObject) fyne.Size {
	icon, name, took := r.columns()
	return fyne.NewSize(icon+name+took, max(o[1].MinSize().Height, o[2].MinSize().Height))
}

// Layout implements fyne.Layout.
func (r doctorRow) Layout(o []fyne.CanvasObject, size fyne.Size) {
	icon, name, took := r.columns()
	detail := o[2].(*part.CopyText)
	if detail.Said() == "" { // a name that is a whole sentence has its room, too
		name = size.Width - icon - took
	}
	x := icon + name
	for i, at := range [...]struct{ x, width float32 }{1: {icon, name - theme.Padding()}, 2: {x, max(size.Width-x-took, 1)}, 3: {size.Width - took, took}} {
		if i > 0 {
			o[i].Resize(fyne.NewSize(at.width, 0))
			o[i].Resize(fyne.NewSize(at.width, o[i].MinSize().Height)) // what wraps knows its height only now
			o[i].Move(fyne.NewPos(at.x, 0))
		}
	}
	line := fyne.MeasureText("M", theme.TextSize(), fyne.TextStyle{}).Height
	o[0].Resize(fyne.NewSquareSize(min(line, icon)))
	o[0].Move(fyne.NewPos(0, (line-o[0].Size().Height)/2))
}

var _ fyne.Layout = doctorRow{}

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
		parts := []string{cmp.Or(l.mark, " ")}
		for _, s := range []string{l.name, l.detail, l.took} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		out = append(out, strings.Join(parts, "  "))
	}
	return strings.ReplaceAll(strings.Join(out, "\n"), noBreak, " ")
}
