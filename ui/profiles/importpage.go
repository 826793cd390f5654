package profiles

import (
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/importer"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// show draws the step that importing has come to.
func (s *importSheet) show() {
	preview := s.step == stepPreview
	for _, o := range []struct {
		o  fyne.CanvasObject
		on bool
	}{
		{s.pass, s.step == stepChoose && s.sealed}, {s.choose, s.step == stepChoose}, {s.find, s.step == stepChoose}, {s.places, s.step == stepChoose && len(s.found) > 0 && !s.sealed},
		{s.list, preview}, {s.details, preview}, {s.all, preview}, {s.failure, s.failure.Said() != ""},
		{s.act, s.step == stepPreview || s.step == stepDone || s.step == stepChoose && (s.sealed || len(s.found) > 0)},
		{s.cancel, s.step != stepDone || s.undoable()},
	} {
		if o.on {
			o.o.Show()
		} else {
			o.o.Hide()
		}
	}
	s.speak()
	s.list.Refresh()
	s.places.Refresh()
	s.box.Refresh()
}

// speak puts the step into words.
func (s *importSheet) speak() {
	s.cancel.SetText(lang.L("Cancel"))
	s.foot.Set("", look.ColourDim)
	switch s.step {
	case stepChoose:
		s.chooseWords()
	case stepReading:
		s.head.Set(lang.L("Reading…"), look.ColourText)
		if n := s.read.Load(); n > 0 {
			s.head.Set(lang.L("Reading {{.File}}… {{.Size}} of {{.All}}", lang.A{"File": filepath.Base(s.path), "Size": words.Bytes(n), "All": words.Bytes(max(n, s.size.Load()))}), look.ColourText)
		}
	case stepPreview:
		s.previewWords()
	case stepBringing:
		s.head.Set(lang.L("Importing…"), look.ColourText)
		if n := s.job.all.Load(); n > 0 {
			a := lang.A{"Done": words.Count(uint64(s.job.done.Load())), "All": words.Count(uint64(n))}
			putting := lang.L("Putting passwords into the system keyring: {{.Done}} of {{.All}}", a)
			if s.p.inFile() {
				putting = lang.L("Putting passwords into the encrypted file: {{.Done}} of {{.All}}", a)
			}
			s.head.Set(putting, look.ColourText)
		}
	case stepDone:
		s.doneWords()
	}
}

func (s *importSheet) chooseWords() {
	s.head.Set(lang.L("Reads MQTT Explorer (settings.json), MQTTX (JSON export), mqtt5-explorer, mqtt-spy, MQTT.fx 1.7, MQTTAnalyzer (.mqttbroker) and Treetop's own exports. A file can also be dropped onto the window. Nothing is changed before you have seen what would come in."), look.ColourText)
	s.act.SetText(lang.L("Open"))
	s.act.SetDisabled(s.place < 0 || s.place >= len(s.found) || s.found[s.place].Database)
	if s.sealed {
		s.act.SetDisabled(s.pass.Text == "")
		return
	}
	switch {
	case s.looked && len(s.found) == 0:
		s.foot.Set(lang.L("Nothing was found in the usual places: export the connections in the other program, and choose the file."), look.ColourWait)
	case s.place >= 0 && s.place < len(s.found) && s.found[s.place].Database:
		s.foot.Set(lang.L("This program keeps its connections in a database: export them there as JSON, and choose that file."), look.ColourWait)
	}
}

func (s *importSheet) previewWords() {
	n := s.coming()
	s.head.Set(lang.N("{{.Program}} · {{.File}} · {{.N}} connections", len(s.entries), lang.A{"Program": s.result.Format, "File": filepath.Base(s.path), "N": words.Count(uint64(len(s.entries)))}), look.ColourText)
	s.detail.Set(s.said(), look.ColourText)
	s.act.SetText(lang.N("Import {{.N}}", n, lang.A{"N": words.Count(uint64(n))}))
	s.act.SetDisabled(n == 0)
	s.cancel.SetText(lang.L("Back"))
	s.all.SetText(lang.L("None"))
	if n == 0 {
		s.all.SetText(lang.L("All"))
	}
	switch {
	case s.result.Secrets && s.p.inFile():
		s.foot.Set(lang.L("Passwords go into the encrypted file. {{.File}} holds them in plain text, and keeps them: delete it when it is no longer needed.", lang.A{"File": s.path}), look.ColourWait)
	case s.result.Secrets:
		s.foot.Set(lang.L("Passwords go into the system keyring. The file holds them in plain text, and keeps them: delete it when it is no longer needed."), look.ColourWait)
	}
}

func (s *importSheet) doneWords() {
	s.act.SetText(lang.L("Close"))
	s.cancel.SetText(lang.L("Undo"))
	switch {
	case s.job == nil:
		s.head.Set("", look.ColourText)
		return
	case s.job.failed != nil:
		s.failure.Set(diskWords(s.job.failed), look.ColourBad)
		s.failure.Show()
	}
	n := len(s.job.entries)
	s.head.Set(lang.N("{{.N}} connections are imported.", n, lang.A{"N": words.Count(uint64(n))}), look.ColourGood)
	switch why := s.job.ring.why(s.p.inFile()); {
	case s.job.waiting > 0 && why != "":
		s.foot.Set(lang.N("{{.Why}} {{.N}} passwords are in memory only, and asked for at the next start.", s.job.waiting, lang.A{"Why": why, "N": words.Count(uint64(s.job.waiting))}), look.ColourWait)
	case s.job.waiting > 0:
		s.foot.Set(lang.N("Stopped: {{.N}} passwords are in memory only, and asked for at the next start.", s.job.waiting, lang.A{"N": words.Count(uint64(s.job.waiting))}), look.ColourWait)
	case s.result.Secrets && s.p.inFile():
		s.foot.Set(lang.L("The passwords are in the encrypted file now. {{.File}} still holds them in plain text: delete it when it is no longer needed.", lang.A{"File": s.path}), look.ColourWait)
	case s.result.Secrets:
		s.foot.Set(lang.L("The passwords are in the system keyring now. {{.File}} still holds them in plain text: delete it when it is no longer needed.", lang.A{"File": s.path}), look.ColourWait)
	}
}

// tick brings what goes on by itself up to date.
func (s *importSheet) tick(time.Time) {
	switch {
	case s.step == stepReading, s.step == stepBringing:
		s.speak()
	case s.step == stepDone && s.cancel.Visible() && !s.undoable():
		s.show()
	}
}

// importLayout stands the parts of the sheet below one another; the list takes
// what is left.
type importLayout struct{ s *importSheet }

func (importLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 360) }

func (l importLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s, h := l.s, controlHeight()
	const gap = 10
	x, y, w := part.SheetPad, float32(12), size.Width-2*part.SheetPad
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	headWidth := w
	if s.all.Visible() {
		aw := s.all.MinSize().Width
		headWidth -= aw + gap
		put(s.all, x+w-aw, y-(h-lineOf(theme.TextSize()))/2, aw, h)
	}
	hh := s.head.HeightAt(headWidth)
	put(s.head, x, y, headWidth, hh)
	y += hh + gap
	if s.choose.Visible() {
		fw, cw := s.find.MinSize().Width, s.choose.MinSize().Width
		put(s.find, x, y, min(fw, w), h)
		if fw+gap+cw <= w {
			put(s.choose, x+fw+gap, y, cw, h)
		} else {
			y += h + 6
			put(s.choose, x, y, min(cw, w), h)
		}
		y += h + gap
	}
	if s.failure.Visible() {
		fh := s.failure.HeightAt(w)
		put(s.failure, x, y, w, fh)
		y += fh + gap
	}
	if s.pass.Visible() {
		put(s.pass, x, y, min(w, 320*scale()), h)
		y += h + gap
	}
	bottom := size.Height - h - gap
	aw, cw := s.act.MinSize().Width, s.cancel.MinSize().Width
	put(s.act, x+w-aw, bottom, aw, h)
	right := x + w
	if s.act.Visible() {
		right -= aw + gap
	}
	put(s.cancel, right-cw, bottom, cw, h)
	bottom -= gap
	fh := s.foot.HeightAt(w)
	if !s.list.Visible() && !s.places.Visible() { // there is nothing between
		put(s.foot, x, y, w, fh)
	} else {
		bottom -= fh
		put(s.foot, x, bottom, w, fh)
	}
	bottom -= gap
	put(s.places, x-8, y, w+16, max(0, bottom-y))
	if s.list.Visible() {
		dh := min(150*scale(), (bottom-y)*0.4)
		s.detail.HeightAt(w) // the scroll asks how high it is before it says how wide
		put(s.details, x, bottom-dh, w, dh)
		put(s.list, x-8, y, w+16, max(0, bottom-dh-gap-y))
	}
}

// placeRow draws a file that was found.
type placeRow struct {
	widget.BaseWidget
	place               importer.Place
	program, when, path *canvas.Text
}

func newPlaceRow() *placeRow {
	r := &placeRow{program: canvas.NewText("", nil), when: canvas.NewText("", nil), path: canvas.NewText("", nil)}
	r.ExtendBaseWidget(r)
	return r
}

func (r *placeRow) set(p importer.Place) {
	r.place = p
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *placeRow) CreateRenderer() fyne.WidgetRenderer { return placeRowRenderer{r} }

type placeRowRenderer struct{ r *placeRow }

func (r placeRowRenderer) Destroy()           {}
func (r placeRowRenderer) Layout(fyne.Size)   {}
func (r placeRowRenderer) MinSize() fyne.Size { return fyne.NewSize(120, rowHeight()) }

func (r placeRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.r.program, r.r.when, r.r.path}
}

func (r placeRowRenderer) Refresh() {
	size, small, w := theme.TextSize(), theme.CaptionTextSize(), r.r.Size().Width
	p := r.r.place
	r.r.when.Text, r.r.when.TextSize, r.r.when.Color = p.Modified.Format("2006-01-02"), small, look.Colour(look.ColourDim)
	x := w - rowPad - r.r.when.MinSize().Width
	onLine(r.r.when, x, 5, lineOf(size))
	r.r.program.Text, r.r.program.TextSize, r.r.program.Color = p.Format.String(), size, look.Colour(look.ColourText)
	onLine(r.r.program, rowPad, 5, lineOf(size))
	r.r.path.Text = part.NewFitter(small, fyne.TextStyle{}).Middle(model.Visible(p.Path), w-2*rowPad)
	r.r.path.TextSize, r.r.path.Color = small, look.Colour(look.ColourDim)
	onLine(r.r.path, rowPad, 6+lineOf(size), lineOf(small))
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
