package inspect

import (
	"fmt"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// slow is how long a payload may take to be made ready before the screen says
// that it is going on.
const slow = 300 * time.Millisecond

// value is the payload of one message: the newest of the topic, or one that
// was picked from the history. While somebody reads, a newer one does not
// replace it.
type value struct {
	pane    *Pane
	content *fyne.Container
	code    *part.Code
	bar     *valueBar
	note    *note
	props   *properties
	blank   *canvas.Text // in place of the code view where there is nothing to read

	topic  model.TopicID
	name   string
	picked model.Seq // 0: the newest
	as     map[model.TopicID]payload.Format

	shown  opened
	has    bool // shown is of this topic
	opener opener
}

func newValue(p *Pane) *value {
	v := &value{pane: p, code: part.NewCode(), note: newNote(), props: newProperties(p), blank: canvas.NewText("", color.White), as: make(map[model.TopicID]payload.Format)}
	v.bar = newValueBar(v)
	v.code.OnMenu = func(at fyne.Position, on part.Spot) { part.MenuAt(v.code, at, p.codeMenu(on.Line)...) }
	v.code.OnShortcut = v.shortcut
	v.code.OnReading = func(bool) { v.update() }
	v.blank.Hide()
	v.content = part.Frame([]fyne.CanvasObject{v.bar, v.note}, []fyne.CanvasObject{v.props}, container.NewStack(container.NewWithoutLayout(v.blank), v.code))
	return v
}

// show begins with a topic, live.
func (v *value) show(id model.TopicID) {
	v.opener.stop()
	v.topic, v.name = id, v.pane.tree.Name(id)
	v.picked, v.has, v.shown = 0, false, opened{}
	v.code.CloseFind()
	v.props.begin()
	v.update()
}

// pick shows one message of the topic; the newest means what is live.
func (v *value) pick(r model.Record) {
	t, _ := v.pane.tree.Topic(v.topic)
	v.picked = r.Seq
	if r.Seq == t.Latest {
		v.picked = 0
		v.code.Release()
	}
	v.update()
	v.pane.refreshHead()
}

// backToLive shows the newest value again, whatever was being read.
func (v *value) backToLive() {
	v.picked = 0
	v.code.Release()
	v.pane.history.backToLive()
	v.update()
	v.pane.refreshHead()
}

func (v *value) format() payload.Format { return v.as[v.topic] }

// formatOf is how a message is read: as somebody chose for the topic, or else as
// its publisher says what it is.
func (v *value) formatOf(r model.Record) payload.Format {
	if as := v.format(); as != payload.Auto {
		return as
	}
	return hinted(r)
}

// setFormat shows this topic in a format from now on.
func (v *value) setFormat(as payload.Format) {
	v.as[v.topic] = as
	v.update()
	v.bar.Refresh()
	v.pane.refreshHead()
}

// wanted is the message that is, or is about to be, on the screen.
func (v *value) wanted() model.Seq {
	if r, ok := v.target(); ok {
		return r.Seq
	}
	return 0
}

// held reports whether somebody reads, so that what is shown stays.
func (v *value) held() bool { return v.has && (v.picked != 0 || v.code.Reading()) }

func (v *value) target() (model.Record, bool) {
	tree := v.pane.tree
	switch {
	case v.picked != 0 && v.has && v.shown.rec.Seq == v.picked:
		return v.shown.rec, true // stays readable when it has left the history
	case v.picked != 0:
		if r, ok := tree.Record(v.picked); ok {
			return r, true
		}
	case v.has && v.code.Reading():
		return v.shown.rec, true
	}
	return tree.Latest(v.topic)
}

// tick takes in what a worker has made ready, and says so while one is slow.
func (v *value) tick(now time.Time) {
	v.code.Tick()
	if got, ok := v.opener.take(); ok {
		v.put(got)
		v.update()
		v.pane.refreshHead()
	}
	if v.opener.busy() {
		v.bar.Refresh()
	}
}

// slowly reports whether a payload is being made ready for so long that it has
// to be said.
func (v *value) slowly() bool {
	return v.opener.busy() && v.pane.now.Sub(v.opener.since) >= slow
}

// update shows the message that is wanted, as far as it is not shown yet.
func (v *value) update() {
	rec, ok := v.target()
	if !ok {
		v.opener.stop()
		v.has, v.shown = false, opened{}
		v.draw()
		return
	}
	req := request{v.name, rec, v.formatOf(rec)}
	if v.has && v.shown.same(req) {
		if v.opener.busy() && !v.opener.want.same(req) {
			v.opener.stop()
		}
		return
	}
	if got, ok := v.opener.open(req, v.pane.now); ok {
		v.put(got)
	} else if v.has && v.shown.rec.Topic != rec.Topic || !v.has {
		v.draw()
	}
}

// put puts a document on the screen, unless it has come too late.
func (v *value) put(got opened) {
	late := got.rec.Topic != v.topic || got.as != v.formatOf(got.rec)
	if late || v.held() && got.rec.Seq != v.wanted() {
		return
	}
	v.shown, v.has = got, true
	v.draw()
}

// draw shows the document, or says why there is none.
func (v *value) draw() {
	said := ""
	switch {
	case !v.has && v.opener.busy():
	case !v.has:
		said = lang.L("This value is no longer kept")
	case clears(v.shown.rec):
		said = lang.L("cleared: an empty retained message took the stored value away")
	case v.shown.rec.Size == 0:
		said = lang.L("empty (0 B)")
	}
	if v.has && said == "" {
		v.code.SetDocument(v.shown.doc.Lines, v.key())
	} else {
		v.code.SetDocument(nil, "")
	}
	part.PutText(v.blank, said, look.Colour(look.ColourDim), theme.TextSize())
	v.blank.Move(fyne.NewPos(paneMargin, 10))
	showOnly(v.blank, said != "")
	showOnly(v.code, said == "")
	var shown model.Record
	if v.has {
		shown = v.shown.rec
	}
	if props := v.props.set(shown); v.note.set(v.remark()) || props {
		v.content.Refresh() // the note takes room, or gives it back
	}
	v.bar.Refresh()
}

// key says what is a newer state of the same thing: the live values of a topic
// are one thing, a picked message is another.
func (v *value) key() string {
	return fmt.Sprintf("%d/%d/%d", v.topic, v.picked, v.shown.doc.Format)
}

// remark is what has to be known about what is shown.
func (v *value) remark() string {
	if !v.has {
		return ""
	}
	r := v.shown.rec
	if r.Cut() {
		kept := lang.L("{{.Kept}} of {{.Size}} are kept.", lang.A{"Kept": words.Bytes(int64(len(r.Payload))), "Size": words.Bytes(int64(r.Size))})
		return kept + " " + v.pane.whyCut(r)
	}
	if p := v.shown.doc.Problem; p != nil && r.Size > 0 {
		return lang.L("Shown as text, it is not JSON: {{.Problem}}", lang.A{"Problem": words.SyntaxProblem(*p)})
	}
	return ""
}

func (v *value) shortcut(s fyne.Shortcut) bool {
	if _, ok := s.(*fyne.ShortcutCopy); ok && v.code.Selected() {
		return false // the view copies what is selected
	}
	return v.pane.shortcut(s)
}

// folds reports whether what is shown can be folded. It does not look for
// something to fold: a large document would take long.
func (v *value) folds() bool {
	_, ok := v.shown.doc.Lines.(interface {
		Fold(line int) (last int, ok bool)
	})
	return ok && v.shown.doc.Len() > 1
}

// heldLine is what stands over a value that is held back: when it came, and
// how many came since. Empty while the newest is shown.
func (v *value) heldLine() string {
	if !v.held() {
		return ""
	}
	t, ok := v.pane.tree.Topic(v.topic)
	if !ok || t.Latest == v.shown.rec.Seq || t.Messages <= v.shown.rec.Nth {
		return ""
	}
	n := t.Messages - v.shown.rec.Nth
	return words.ClockShort(v.shown.rec.Time, v.pane.now) + " · " + lang.L("{{.N}} newer", lang.A{"N": words.Count(n)})
}
