package part

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/model/payload"
)

// Code shows a document to read: any number of lines of any length, of which
// only the visible part has objects. It can be scrolled, selected, copied,
// folded and searched, by mouse and by keyboard; it has no caret.
//
// A document that also has Fold (see folder) can be folded, one that has Text
// (see copier) is copied as it came. All on the UI goroutine.
type Code struct {
	widget.BaseWidget

	// OnMenu wants a context menu; at is what the pointer is on.
	OnMenu func(abs fyne.Position, at Spot)
	// OnReading is told when Reading changes.
	OnReading func(reading bool)
	// OnKey and OnShortcut see first what is typed while the view has the
	// focus, and answer whether they have used it.
	OnKey      func(*fyne.KeyEvent) bool
	OnShortcut func(fyne.Shortcut) bool
	// OnFocus is told when the focus comes and goes.
	OnFocus func(focused bool)

	body *codeBody
	bar  *findBar
}

var _ fyne.Widget = (*Code)(nil)

// NewCode makes a view without a document.
func NewCode() *Code {
	c := &Code{}
	c.body = newCodeBody(c)
	c.bar = newFindBar(c)
	c.bar.Hide()
	c.ExtendBaseWidget(c)
	return c
}

// SetDocument shows a document; nil shows nothing. With the key that was given
// before it is a newer state of the same thing: the view stays where it is,
// what is folded stays folded, and what is selected stays so if it still reads
// the same. With another key the view begins at the top.
func (c *Code) SetDocument(doc payload.Lines, key string) {
	if d, ok := doc.(payload.Document); ok {
		doc = d.Lines // which may have more than the interface says
	}
	if doc == nil {
		doc = noLines{}
	}
	c.body.setDocument(doc, key)
	c.bar.search()
	c.bar.show()
	c.told()
	c.body.Refresh()
}

// Document is what is shown.
func (c *Code) Document() payload.Lines { return c.body.doc }

// Reading reports whether somebody is reading: something is selected, the view
// is scrolled away from its beginning, or the find bar is open. A live value
// should then wait.
func (c *Code) Reading() bool {
	b := c.body
	return !b.sel.empty() || b.top != (position{}) || b.left != (position{}) || c.bar.Visible()
}

// Release ends what Reading reports: nothing is selected, the view is at its
// beginning and the find bar is closed.
func (c *Code) Release() {
	c.CloseFind()
	c.body.sel = span{}
	c.body.top, c.body.left = position{}, position{}
	c.changed()
}

// SelectedText is the text of the selection as it came, "" without one.
func (c *Code) SelectedText() string { return textOf(c.body.doc, c.body.sel) }

// Selected reports whether something is selected.
func (c *Code) Selected() bool { return !c.body.sel.empty() }

// SelectAll selects the whole document.
func (c *Code) SelectAll() {
	c.body.sel = span{Spot{}, endOf(c.body.doc)}
	c.changed()
}

// Select selects from one spot up to another and shows the beginning.
func (c *Code) Select(from, to Spot) {
	c.body.sel = span{from, to}
	c.body.show(from, to)
	c.changed()
}

// Copy puts the selection on the clipboard, as it came. It answers whether
// there is one.
func (c *Code) Copy() bool {
	if !c.Selected() {
		return false
	}
	fyne.CurrentApp().Clipboard().SetContent(c.SelectedText())
	return true
}

// ShowNumbers shows or hides the numbers of the lines.
func (c *Code) ShowNumbers(on bool) {
	c.body.numbers = on
	c.body.Refresh()
}

// CanFold reports whether something in the document can be folded.
func (c *Code) CanFold() bool { return canFold(c.body.doc) }

// FoldAll folds everything below the first level.
func (c *Code) FoldAll() {
	c.body.folds = allFolds(c.body.doc)
	c.changed()
}

// UnfoldAll opens everything.
func (c *Code) UnfoldAll() {
	c.body.folds = folds{}
	c.changed()
}

// Find opens the find bar, with what is selected if that is part of one line.
func (c *Code) Find() { c.bar.open() }

// CloseFind closes the find bar and answers whether it was open.
func (c *Code) CloseFind() bool { return c.bar.close() }

// FindNext goes to the next match, or the one before.
func (c *Code) FindNext(back bool) { c.bar.next(back) }

// Tick takes in what a search has found since the last time. The pane calls it
// at each tick of its own while the view is visible.
func (c *Code) Tick() { c.bar.tick() }

// Close ends the search that may be running.
func (c *Code) Close() { c.bar.finder.stop() }

// Focus puts the keyboard focus on the view.
func (c *Code) Focus() { Focus(c.body) }

// Focused reports whether the view has the keyboard focus.
func (c *Code) Focused() bool { return c.body.focused }

// FocusTarget is what a canvas focuses.
func (c *Code) FocusTarget() fyne.Focusable { return c.body }

// changed draws anew and tells of what Reading is now.
func (c *Code) changed() {
	c.body.Refresh()
	c.told()
}

func (c *Code) told() {
	if r := c.Reading(); r != c.body.reading {
		c.body.reading = r
		if c.OnReading != nil {
			c.OnReading(r)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Code) CreateRenderer() fyne.WidgetRenderer {
	return &codeFrame{code: c, objs: []fyne.CanvasObject{c.body, c.bar}}
}

// codeFrame puts the find bar over the corner of the text: what is read does
// not move when it opens.
type codeFrame struct {
	code *Code
	objs []fyne.CanvasObject
}

func (f *codeFrame) Destroy()                     {}
func (f *codeFrame) Objects() []fyne.CanvasObject { return f.objs }
func (f *codeFrame) MinSize() fyne.Size           { return f.code.body.MinSize() }

func (f *codeFrame) Refresh() {
	f.Layout(f.code.Size())
	f.code.body.Refresh()
	f.code.bar.Refresh()
}

func (f *codeFrame) Layout(size fyne.Size) {
	f.code.body.Resize(size)
	m := f.code.bar.MinSize()
	w := min(size.Width, m.Width)
	f.code.bar.Move(fyne.NewPos(max(0, size.Width-w-codeBar-4), 0))
	f.code.bar.Resize(fyne.NewSize(w, m.Height))
}

// codeMetrics are the sizes that follow the font.
type codeMetrics struct {
	size   float32 // of the font
	cell   float32 // width of a cell
	row    float32 // height of a row
	text   float32 // height of a text in it
	indent float32 // from the edge to the text
}

// measureCode takes many characters at once: the width of one is rounded.
func measureCode() codeMetrics {
	const n = 64
	m := codeMetrics{size: theme.TextSize()}
	zeros := make([]byte, n)
	for i := range zeros {
		zeros[i] = '0'
	}
	s := fyne.MeasureText(string(zeros), m.size, fyne.TextStyle{Monospace: true})
	m.cell, m.text = s.Width/n, s.Height
	m.row = float32(math.Ceil(float64(s.Height))) + 2
	m.indent = 10
	return m
}

func newCodeText() *canvas.Text {
	return &canvas.Text{TextStyle: fyne.TextStyle{Monospace: true}}
}
