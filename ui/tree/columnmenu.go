package tree

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/model/series"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// showColumns is the menu of the header.
func (p *Pane) showColumns(at fyne.Position) { part.MenuAt(p.head, at, p.columnItems()...) }

// columnItems are the columns that can be left out, and what the trend is of.
func (p *Pane) columnItems() []*fyne.MenuItem {
	want := &p.head.want
	column := func(name string, out *bool) *fyne.MenuItem {
		item := fyne.NewMenuItem(name, func() {
			*out = !*out
			p.head.Refresh()
			p.head.keep()
		})
		item.Checked = !*out
		return item
	}
	items := []*fyne.MenuItem{
		column(lang.L("Topics below"), &want.NoTopics), column(lang.L("Messages"), &want.NoMessages), column(lang.L("Age"), &want.NoAge),
	}
	if p.opt.Setup == nil {
		return items
	}
	on := fyne.NewMenuItem(lang.L("Trend"), func() { p.setTrend(func(t *disk.Trend) { t.On = !t.On }) })
	on.Checked = p.trend.now.On
	of := fyne.NewMenuItem(lang.L("Trend of"), nil)
	of.ChildMenu = fyne.NewMenu("", p.trendItems()...)
	return append(items, on, fyne.NewMenuItemSeparator(), of)
}

// mostPaths is how many places of the selected value are offered.
const mostPaths = 12

// trendItems are what the trend can be of: the value, or a place in it. Those
// offered are of the selected topic.
func (p *Pane) trendItems() []*fyne.MenuItem {
	var paths []string
	if latest, ok := p.from.Latest(p.sel.cursor); ok {
		paths = series.Paths(latest.Payload, mostPaths)
	}
	if now := p.trend.now.Path; now != "" && !slices.Contains(paths, now) {
		paths = append([]string{now}, paths...)
	}
	item := func(label, path string) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, func() { p.setTrend(func(t *disk.Trend) { *t = disk.Trend{On: true, Path: path} }) })
		i.Checked = p.trend.now.On && p.trend.now.Path == path
		return i
	}
	items := []*fyne.MenuItem{item(lang.L("The value itself"), "")}
	for _, path := range paths {
		items = append(items, item(model.Visible(path), path))
	}
	return append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(lang.L("A JSON path…"), p.askPath))
}

// pathField asks for the JSON path of the trend, and says what the selected
// topic has there.
type pathField struct {
	pane  *Pane
	popup *widget.PopUp
	entry *part.Entry
	found *canvas.Text
}

func (p *Pane) askPath() {
	c := fyne.CurrentApp().Driver().CanvasForObject(p.head)
	if c == nil {
		return
	}
	f := &pathField{pane: p, entry: part.NewEntry(), found: canvas.NewText("", nil)}
	title := canvas.NewText(lang.L("JSON path of the number"), look.Colour(look.ColourText))
	title.TextSize = theme.TextSize()
	f.entry.SetPlaceHolder("values.0.temperature")
	f.entry.SetText(p.trend.now.Path)
	f.entry.OnChanged = func(string) { f.say() }
	f.entry.OnSubmitted = func(string) { f.take() }
	f.entry.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyEscape {
			f.popup.Hide()
		}
		return ev.Name == fyne.KeyEscape
	}
	show := part.NewStyledButton(lang.L("Show the trend"), part.ButtonPrimary, f.take)
	f.say()
	room := canvas.NewRectangle(nil)
	room.SetMinSize(fyne.NewSize(min(p.head.Size().Width-4*edge, theme.TextSize()*26), 0))
	f.popup = widget.NewPopUp(container.NewPadded(container.NewVBox(room, title, f.entry, f.found, container.NewHBox(show))), c)
	f.popup.ShowAtRelativePosition(fyne.NewPos(edge, p.head.Size().Height), p.head)
	c.Focus(f.entry)
}

// say is what the selected topic has at the path that is typed.
func (f *pathField) say() {
	text := lang.L("Empty: the value itself")
	if path := f.entry.Text; path != "" {
		text = lang.L("Select a topic to see what it has there")
		if latest, ok := f.pane.from.Latest(f.pane.sel.cursor); ok {
			text = lang.L("The selected topic has no number there")
			if n, ok := series.Number(latest.Payload, path); ok {
				text = lang.L("The selected topic has {{.N}} there", lang.A{"N": words.Figure(n)})
			}
		}
	}
	part.PutText(f.found, text, look.Colour(look.ColourDim), theme.Size(theme.SizeNameCaptionText))
}

func (f *pathField) take() {
	f.popup.Hide()
	f.pane.setTrend(func(t *disk.Trend) { *t = disk.Trend{On: true, Path: f.entry.Text} })
	f.pane.Focus()
}
