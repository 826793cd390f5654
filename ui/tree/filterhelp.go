package tree

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/model/filter"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// filterExample is a line of the help: a term, and what it finds.
type filterExample struct{ term, finds string }

// filterExamples are the language by example, the plainest first.
func filterExamples() []filterExample {
	return []filterExample{
		{filter.ExampleWords, lang.L("both words in the topic name, in upper or lower case")},
		{filter.ExampleQuoted, lang.L("a word with a space in it, or with signs that mean something here")},
		{"home/+/light", lang.L("a topic filter of MQTT")},
		{"/sensor-[0-9]+$/", lang.L("a regular expression (RE2) found in the topic name")},
		{"value:hot", lang.L("the value contains this")},
		{"value=on", lang.L("the value is this; also value!=on")},
		{"value>80", lang.L("the value is a number above this, with or without a unit; also < <= >=")},
		{"value:/^o(n|ff)$/", lang.L("a regular expression found in the value")},
		{"json.battery<20", lang.L("a field of a JSON value; json.a.b is a field within a field")},
		{"json.state:open", lang.L("the field contains this")},
		{"retained:yes", lang.L("the value is stored by the broker")},
		{"qos:1", lang.L("QoS of the latest message")},
		{"size>1kB", lang.L("size of the value")},
		{"messages>100", lang.L("messages to the topic so far")},
		{"rate>10", lang.L("messages per second")},
		{"age<5m", lang.L("time since the last live message; s, m, h, d, as in 1h30m")},
		{"stale:10m", lang.L("no live message for this time")},
		{"new:1h", lang.L("first heard within this time; new:yes: since the moment that was set")},
		{"late:yes", lang.L("silent for longer than usual")},
		{"-kitchen", lang.L("not this")},
		{filter.ExampleOr, lang.L("one or the other; several without or must all be true")},
		{filter.ExampleGroup, lang.L("parentheses keep together")},
	}
}

// filterHelp lists the examples. A press on one puts it into the field.
type filterHelp struct {
	bar   *filterBar
	popup *widget.PopUp
}

func (f *filterBar) showHelp() {
	c := fyne.CurrentApp().Driver().CanvasForObject(f.field)
	if c == nil {
		return
	}
	h := &filterHelp{bar: f}
	rows := container.New(&helpRows{})
	for _, e := range filterExamples() {
		term := part.NewStyledButton(e.term, part.ButtonLink, func() { h.take(e.term) })
		finds := part.NewText()
		finds.Set(e.finds, look.ColourText)
		rows.Add(term)
		rows.Add(finds)
	}
	title := canvas.NewText(lang.L("What a filter can be"), look.Colour(look.ColourText))
	title.TextStyle.Bold = true
	shut := part.NewStyledButton("", part.ButtonQuiet, h.close)
	shut.Icon = theme.CancelIcon()
	shut.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyEscape {
			h.close()
			return true
		}
		return false
	}
	head := container.NewBorder(nil, nil, container.NewPadded(title), shut)
	head.Layout = layout.NewBorderLayout(nil, nil, head.Objects[0], shut)
	scroll := container.NewVScroll(rows)
	inside := container.NewBorder(head, nil, nil, nil, scroll)
	h.popup = widget.NewPopUp(container.NewStack(newFloatGround(), container.New(layout.NewCustomPaddedLayout(1, 1, 1, 1), inside)), c)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.field).AddXY(0, f.field.Size().Height+2)
	const edge, widest = 10, 620
	room := c.Size().SubtractWidthHeight(at.X+edge, at.Y+edge)
	width := min(widest, room.Width)
	rows.Resize(fyne.NewSize(width, 1))
	h.popup.Resize(fyne.NewSize(width, min(room.Height, head.MinSize().Height+rows.MinSize().Height+4*theme.Padding())))
	h.popup.ShowAtPosition(at)
	c.Focus(shut)
}

func (h *filterHelp) close() { h.popup.Hide() }

func (h *filterHelp) take(term string) {
	h.close()
	h.bar.field.add(term)
	part.Focus(h.bar.field.entry)
}

// helpRows lays out terms and what they find in two columns.
type helpRows struct{ width float32 }

const helpGap = 6

func (r *helpRows) first(objs []fyne.CanvasObject) float32 {
	var w float32
	for i := 0; i < len(objs); i += 2 {
		w = max(w, objs[i].MinSize().Width)
	}
	return w
}

// each calls do with the two of a row, and where and how high it is; it answers
// the height of all.
func (r *helpRows) each(objs []fyne.CanvasObject, do func(term, finds fyne.CanvasObject, y, h float32)) float32 {
	rest := max(r.width-r.first(objs)-3*helpGap, 60)
	y := float32(0)
	for i := 0; i+1 < len(objs); i += 2 {
		text := objs[i+1].(*part.Text)
		h := max(objs[i].MinSize().Height-helpGap, text.HeightAt(rest)+helpGap)
		do(objs[i], text, y, h)
		y += h
	}
	return y
}

// MinSize implements fyne.Layout.
func (r *helpRows) MinSize(objs []fyne.CanvasObject) fyne.Size {
	high := r.each(objs, func(_, _ fyne.CanvasObject, _, _ float32) {})
	return fyne.NewSize(r.first(objs)+100, high)
}

// Layout implements fyne.Layout.
func (r *helpRows) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	r.width = size.Width
	first := r.first(objs)
	r.each(objs, func(term, finds fyne.CanvasObject, y, h float32) {
		least := term.MinSize()
		term.Move(fyne.NewPos(0, y+(h-least.Height)/2))
		term.Resize(least)
		finds.Move(fyne.NewPos(first+helpGap, y))
		finds.Resize(fyne.NewSize(size.Width-first-3*helpGap, h))
	})
}
