package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn"
	"treetop/conn/doctor"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// doctorSheet shows how far the test of a profile has come, how it ended, and
// offers what would mend it.
type doctorSheet struct {
	app    *App
	id     string // of the profile
	scheme string // that it was tested with
	limit  int    // how long its connecting may take, s
	cancel context.CancelFunc
	run    int // which test it is: what an earlier one still tells is not heeded
	report doctor.Report
	taken  bool // the remedy is in the form

	sheet *part.Sheet
	head  *fyne.Container // how it ended, and what to do
	steps *fyne.Container
	again *part.Button
}

// examine tests a profile, which may be unsaved, in a sheet of its own.
func (a *App) examine(p profile.Profile, password string) { a.examination(p, password) }

// examination opens the sheet, unless that of the same profile is open, and begins
// the test, which ends with the sheet.
func (a *App) examination(p profile.Profile, password string) *doctorSheet {
	d := a.doctor
	if d == nil || d.id != p.ID || !d.sheet.Open() {
		d = newDoctorSheet(a, p.ID)
		a.doctor, a.sheet = d, d.sheet
		d.sheet.FocusClose()
	}
	d.begin(p, password)
	return d
}

// reserved is how high the upper part of the sheet is at least, in lines: what is
// said there at the end moves the steps below as rarely as can be.
const reserved = 7

func newDoctorSheet(a *App, id string) *doctorSheet {
	d := &doctorSheet{app: a, id: id, cancel: func() {}, head: container.NewVBox(), steps: container.NewVBox()}
	d.again = plain(lang.L("Test again"), d.repeat)
	d.again.Disable()
	scale := theme.TextSize() / look.FontDefault
	page := container.New(&doctorLayout{reserved * 20 * scale}, d.head, widget.NewSeparator(), d.steps)
	d.sheet = part.NewSheet(a.win, lang.L("Test of the connection"), page, fyne.NewSize(760*scale, 530*scale), func() { d.cancel() },
		d.again, plain(lang.L("Copy report"), func() { a.copy(d.text()) }))
	return d
}

// begin begins a test; one that is still going on ends.
func (d *doctorSheet) begin(p profile.Profile, password string) {
	d.cancel()
	var ctx context.Context
	ctx, d.cancel = context.WithCancel(context.Background())
	d.run++
	d.scheme, d.limit, d.taken = p.Scheme, p.ConnectTimeout, false
	d.show(doctor.Report{Began: time.Now(), Address: p.Address(), Current: link.StepResolve})
	a, run, cancel := d.app, d.run, d.cancel
	o := doctor.Options{Profile: p, Password: password, Secret: secretsOf(p, a.secrets, a.profiles.Typed), InUse: a.stateOf(p.ID).Phase == phaseOf(conn.Connected)}
	for _, v := range a.views {
		if v.sess.Profile().ID == p.ID {
			o.Events = v.sess.Events()
		}
	}
	go func() {
		defer cancel()
		doctor.Examine(ctx, o, func(r doctor.Report) {
			a.do(func() {
				if d.run == run {
					d.show(r)
				}
			})
		})
	}()
}

// repeat tests what the form holds now.
func (d *doctorSheet) repeat() {
	if !d.app.profiles.Test(d.id) {
		d.sheet.Close() // something in the form is to be mended first, and has the focus
	}
}

func (d *doctorSheet) show(r doctor.Report) {
	d.report = r
	if r.Cause.Pin != "" {
		d.app.profiles.OfferPin(d.id, r.Cause.Pin)
	}
	d.again.SetDisabled(!r.Done)
	d.drawHead()
	d.steps.RemoveAll()
	for _, l := range d.lines() {
		d.steps.Add(l.row())
	}
	d.steps.Refresh()
	d.sheet.Page().Content.Refresh()
}

// fieldOf is the field of the form that the remedy changes.
func fieldOf(m doctor.Remedy) profile.Field {
	switch m.Kind {
	case doctor.RemedyClientID:
		return profile.FieldClientID
	case doctor.RemedyKeepAlive:
		return profile.FieldKeepAlive
	case doctor.RemedyFilters, doctor.RemedyGranted:
		return profile.FieldSubscription
	case doctor.RemedyPin:
		return profile.FieldPin
	}
	return profile.FieldPort
}

// take puts the remedy into the form, where it is seen, unsaved, and can be undone.
func (d *doctorSheet) take() {
	m := d.report.Remedy
	if d.taken = d.app.profiles.Amend(d.id, fieldOf(m), m.Apply); d.taken {
		d.drawHead()
	}
}

// doctorLayout puts the upper part above the steps, with a line between.
type doctorLayout struct{ least float32 }

// MinSize implements fyne.Layout.
func (l *doctorLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := max(o[0].MinSize().Width, o[2].MinSize().Width)
	return fyne.NewSize(w+2*part.SheetPad, l.above(o)+o[2].MinSize().Height+part.SheetPad)
}

// above is where the steps begin.
func (l *doctorLayout) above(o []fyne.CanvasObject) float32 {
	return part.SheetPad/2 + max(l.least, o[0].MinSize().Height) + 2*theme.Padding() + 1
}

// Layout implements fyne.Layout.
func (l *doctorLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := size.Width - 2*part.SheetPad
	for _, i := range []int{0, 2} {
		o[i].Resize(fyne.NewSize(w, o[i].MinSize().Height))
		o[i].Resize(fyne.NewSize(w, o[i].MinSize().Height)) // what wraps knows its height only now
	}
	y := l.above(o)
	o[0].Move(fyne.NewPos(part.SheetPad, part.SheetPad/2))
	o[1].Move(fyne.NewPos(part.SheetPad, y-theme.Padding()))
	o[1].Resize(fyne.NewSize(w, o[1].MinSize().Height))
	o[2].Move(fyne.NewPos(part.SheetPad, y+theme.Padding()))
}
