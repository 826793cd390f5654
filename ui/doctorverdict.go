package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
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

// verdict is what the test ends with: a heading, and what happened and what to do
// in whole sentences.
func (d *doctorSheet) verdict() (title string, text []string) {
	r := d.report
	switch {
	case !r.Done:
		return lang.L("Testing"), nil
	case d.has(doctor.AdviceAllRefused):
		title = words.Cause(link.Cause{Kind: link.KindFilterRefused}).Title
	case r.Cause.Kind == link.KindNone && !d.well():
		title = lang.L("Connected, with something to mend")
	case r.Cause.Kind == link.KindNone:
		title = lang.L("The connection works")
	default:
		said := words.Cause(r.Cause)
		title, text = said.Title, []string{said.Line()}
	}
	for _, f := range r.Findings {
		text = append(text, words.Finding(f))
	}
	if r.Remedy.Kind != doctor.RemedyNone && r.Cause.Kind != link.KindTLSNotSpoken { // which says it itself
		if risk := words.RemedyRisk(r.Remedy, d.scheme); risk != "" {
			text = append(text, risk)
		}
	}
	return title, text
}

// has reports whether that was found.
func (d *doctorSheet) has(a doctor.Advice) bool {
	return slices.ContainsFunc(d.report.Findings, func(f doctor.Finding) bool { return f.Advice == a })
}

// well reports whether a connection that came about does what it is there for.
func (d *doctorSheet) well() bool {
	return !d.has(doctor.AdviceSomeRefused) && !d.has(doctor.AdviceOtherTopics) && !d.has(doctor.AdviceBroke) && !d.has(doctor.AdviceKeepAliveSeen)
}

// mark is the verdict as an icon, with its colour.
func (d *doctorSheet) mark() (icon fyne.Resource, tone fyne.ThemeColorName) {
	switch {
	case !d.report.Done:
		return theme.MoreHorizontalIcon(), look.ColourDim
	case d.report.Cause.Kind != link.KindNone, d.has(doctor.AdviceAllRefused):
		return theme.CancelIcon(), look.ColourBad
	case !d.well():
		return theme.WarningIcon(), look.ColourWait
	}
	return theme.ConfirmIcon(), look.ColourGood
}

func (d *doctorSheet) drawHead() {
	title, text := d.verdict()
	icon, tone := d.mark()
	head := canvas.NewText(title, look.Colour(tone))
	head.TextSize, head.TextStyle.Bold = theme.Size(theme.SizeNameSubHeadingText), true
	d.head.RemoveAll()
	d.head.Add(container.NewHBox(widget.NewIcon(theme.NewColoredResource(icon, tone)), head))
	d.head.Add(paragraph(d.report.Address, look.ColourDim))
	for _, s := range text {
		d.head.Add(paragraph(s, look.ColourText))
	}
	if d.report.Done && d.report.Remedy.Kind != doctor.RemedyNone {
		d.head.Add(d.offer())
	}
	d.head.Refresh()
}

// offer is the button that puts the remedy into the form, or, when it is there,
// says so and offers to test again.
func (d *doctorSheet) offer() fyne.CanvasObject {
	if !d.taken {
		return container.NewHBox(primary(words.Remedy(d.report.Remedy), d.take))
	}
	note := part.NewText()
	note.SizeName = theme.SizeNameText
	note.Set(lang.L("It is in the form now, not saved yet: undo it there."), look.ColourWait)
	again := primary(lang.L("Test again"), d.repeat)
	return container.NewBorder(nil, nil, again, nil, container.New(layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), 0), note))
}

// paragraph is a text of the sheet that wraps and can be copied.
func paragraph(s string, tone fyne.ThemeColorName) *part.CopyText {
	t := part.NewCopyText()
	t.SizeName = theme.SizeNameText
	t.Set(model.Visible(s), tone)
	return t
}
