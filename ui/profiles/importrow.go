package profiles

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/importer"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// importRow draws an entry of a file: whether it comes in, what it is called, how
// it compares with what is there, and on the second line its address and what
// is to be done with one that differs.
type importRow struct {
	widget.BaseWidget
	e     *incoming
	width float32

	box                            *part.TickBox
	name, standing, address, extra *canvas.Text
	under                          *canvas.Rectangle
}

var _ fyne.Widget = (*importRow)(nil)

func newImportRow() *importRow {
	r := &importRow{
		box: part.NewTickBox(), name: canvas.NewText("", nil), standing: canvas.NewText("", nil),
		address: canvas.NewText("", nil), extra: canvas.NewText("", nil), under: canvas.NewRectangle(nil),
	}
	r.ExtendBaseWidget(r)
	return r
}

// newEntryList makes a list of entries, one of which is under the cursor.
func newEntryList(entries *[]incoming, cursor *int) *part.List {
	l := part.NewList()
	l.RowHeight = rowHeight()
	l.Len = func() int { return len(*entries) }
	l.NewRow = func() fyne.CanvasObject { return newImportRow() }
	l.Bind = func(i int, o fyne.CanvasObject, _ part.RowState) { o.(*importRow).set(&(*entries)[i]) }
	l.Selected = func(i int) bool { return i == *cursor }
	l.Cursor = func() int { return *cursor }
	return l
}

// boxWide is how much of the left of a row is its check box, px.
const boxWide float32 = 36

// answerWords says what is to become of an entry that differs.
func answerWords(a answer) string {
	switch a {
	case keepMine:
		return lang.L("keep mine")
	case keepBoth:
		return lang.L("keep both")
	}
	return lang.L("take theirs")
}

// standingWords says how an entry compares, in a colour of look.
func standingWords(e *incoming) (string, fyne.ThemeColorName) {
	switch {
	case e.plain:
		return "", look.ColourDim
	case !e.Usable():
		return lang.L("can't be imported"), look.ColourBad
	case e.compared.Standing == importer.Same:
		return lang.L("there already"), look.ColourDim
	case e.compared.Standing == importer.Differs:
		return lang.L("differs"), look.ColourWait
	}
	return lang.L("new here"), look.ColourGood
}

func (r *importRow) set(e *incoming) {
	r.e, r.width = e, r.Size().Width
	r.draw()
	r.Refresh()
}

func (r *importRow) draw() {
	e := r.e
	if e == nil {
		return
	}
	size, small := theme.TextSize(), theme.CaptionTextSize()
	top, bottom := float32(5), 6+lineOf(size)
	r.box.Put(12, (rowHeight()-part.TickBoxSize())/2, e.comes(), !e.Usable())

	right := r.width - rowPad
	text, tone := standingWords(e)
	r.standing.Text, r.standing.TextSize, r.standing.Color = text, small, look.Colour(tone)
	x := right - r.standing.MinSize().Width
	onLine(r.standing, x, top, lineOf(size))
	r.name.Text = part.NewFitter(size, fyne.TextStyle{}).End(model.Visible(nameOf(e.Profile)), x-markGap-boxWide)
	r.name.TextSize, r.name.Color = size, look.Colour(look.ColourText)
	onLine(r.name, boxWide, top, lineOf(size))

	r.extra.Text, r.extra.TextSize, r.extra.Color = "", small, look.Colour(look.ColourDim)
	switch n := len(e.Notes); {
	case e.Usable() && e.compared.Standing == importer.Differs:
		r.extra.Text, r.extra.Color = answerWords(e.answer)+" ▾", look.Colour(look.ColourLink)
	case n > 0:
		r.extra.Text = lang.N("{{.N}} notes", n)
	}
	x = right - r.extra.MinSize().Width
	onLine(r.extra, x, bottom, lineOf(small))
	r.address.Text = part.NewFitter(small, fyne.TextStyle{}).End(model.Visible(e.Profile.Address()), x-markGap-boxWide)
	r.address.TextSize, r.address.Color = small, look.Colour(look.ColourDim)
	onLine(r.address, boxWide, bottom, lineOf(small))
	r.under.FillColor = look.Colour(look.ColourBorder)
	r.under.Resize(fyne.NewSize(r.width, 1))
	r.under.Move(fyne.NewPos(0, rowHeight()-1))
}

func (r *importRow) objects() []fyne.CanvasObject {
	return append(r.box.Objects(), r.under, r.name, r.standing, r.address, r.extra)
}

// CreateRenderer implements fyne.Widget.
func (r *importRow) CreateRenderer() fyne.WidgetRenderer { return importRowRenderer{r} }

type importRowRenderer struct{ r *importRow }

func (r importRowRenderer) Destroy()                     {}
func (r importRowRenderer) Layout(fyne.Size)             {}
func (r importRowRenderer) MinSize() fyne.Size           { return fyne.NewSize(120, rowHeight()) }
func (r importRowRenderer) Objects() []fyne.CanvasObject { return r.r.objects() }

func (r importRowRenderer) Refresh() {
	r.r.width = r.r.Size().Width
	r.r.draw()
	for _, o := range r.r.objects() {
		o.Refresh()
	}
}
