package publish

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// face is what of the panel is on the screen.
type face struct {
	p       *Pane
	content fyne.CanvasObject
	setting bool // a widget is being set, and what it reports is no typing

	title   *widget.Label
	topic   *sendEntry
	here    *part.Button // topics that it is usual to publish to
	follow  *part.Button
	format  *part.Button
	editor  *editor
	strip   *note // what was cleared
	note    *note
	history *part.Button
	qos     *part.Button
	props   *propsFace
	retain  *part.Check
	outcome *tipLabel
	cancel  *part.Button
	publish *part.Button
	foot    *footLayout
	beside  *fyne.Container // editor and properties

	past *history // nil while it is not open

	broker string // as the button was last labelled
	label  labels
}

// build makes the widgets.
func (p *Pane) build() {
	if p.opt.ReadOnly {
		return
	}
	f := &face{p: p}
	p.ui = f
	f.title = widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	f.topic = newSendEntry(false)
	f.topic.OnChanged = f.topicTyped
	f.topic.OnSubmitted = func(string) { p.FocusPayload() }
	f.topic.onShortcut = f.shortcut
	f.here = button(part.ButtonQuiet, f.offerTopics)
	f.here.Icon = theme.MenuDropDownIcon()
	f.topic.ActionItem = container.New(part.FieldEnd{}, f.here)
	f.follow = button(part.ButtonQuiet, p.followAgain)
	f.format = menuButton(f.offerFormats)
	f.editor = newEditor(f)
	f.strip, f.note = newNote(f.settle), newNote(f.settle)
	f.history = menuButton(p.openHistory)
	f.qos = menuButton(f.offerQoS)
	f.retain = part.NewCheck("", f.retainTapped)
	f.props = newPropsFace(f)
	f.outcome = newTipLabel()
	f.outcome.Truncation = fyne.TextTruncateEllipsis
	f.outcome.Alignment = fyne.TextAlignTrailing
	f.cancel = button(part.ButtonQuiet, f.cancelTapped)
	f.publish = button(part.ButtonPrimary, f.publishTapped)

	head := container.NewBorder(nil, nil, f.title, container.NewHBox(f.follow, f.props.button, f.format),
		f.topic)
	f.foot = &footLayout{f: f}
	f.beside = container.New(&besideLayout{f: f}, f.editor.content, f.props.content)
	foot := container.New(f.foot, f.history, f.qos, f.retain, f.props.low, f.outcome, f.cancel, f.publish)
	f.content = container.New(&columnLayout{fill: 1}, head, f.beside, f.strip.content, f.note.content, foot)
	f.show()
}

// button is one that lets go of the focus, which settle then gives to the
// payload.
func button(style part.ButtonStyle, tapped func()) *part.Button {
	b := part.NewStyledButton("", style, tapped)
	b.Focus = part.FocusGoes
	return b
}

// menuButton is one that opens a menu.
func menuButton(tapped func()) *part.Button {
	b := button(part.ButtonPlain, tapped)
	b.Menu = true
	return b
}

// Content is the panel, or one line of it for a read-only profile.
func (p *Pane) Content() fyne.CanvasObject {
	if p.ui == nil {
		return readOnlyLine()
	}
	return p.ui.content
}

func readOnlyLine() fyne.CanvasObject {
	text := widget.NewLabel(lang.L("Read-only: publishing is off"))
	text.Importance = widget.LowImportance
	return container.New(&columnLayout{fill: -1}, container.NewBorder(nil, nil, widget.NewIcon(look.Lock()), nil, text))
}

// show puts the whole draft on the screen.
func (f *face) show() {
	f.showTopic()
	f.editor.show(f.p.d)
	f.props.show(f.p.d.props)
	f.retain.Set(f.p.d.retain)
}

// showTopic shows the topic as it can be shown; what is sent is p.d.topic.
func (f *face) showTopic() {
	f.set(func() { f.topic.SetText(shownTopic(f.p.d.topic)) })
}

// shownTopic is a topic as the entry shows it. One of 64 kB would hold up the
// entry for seconds, so its middle is left out.
func shownTopic(topic string) string {
	const most = 2000
	if len(topic) <= most {
		return model.Visible(topic)
	}
	return model.Visible(strings.ToValidUTF8(topic[:most/2], "")) + " … " + model.Visible(strings.ToValidUTF8(topic[len(topic)-most/2:], ""))
}

// set changes a widget without taking that for typing.
func (f *face) set(change func()) {
	before := f.setting
	f.setting = true
	change()
	f.setting = before
}

func (f *face) topicTyped(s string) {
	if f.setting {
		return
	}
	f.p.d.topic, f.p.d.typed = s, true
	f.p.touched(true)
}

func (f *face) payloadTyped(s string) {
	if f.setting {
		return
	}
	f.p.d.text = s
	f.p.touched(true)
}

func (f *face) retainTapped(on bool) {
	if f.setting {
		return
	}
	f.p.d.retain = on
	f.p.touched(true)
	f.settle()
}

func (f *face) cancelTapped() {
	if f.p.last != nil {
		f.p.last.cancel()
	}
}

func (f *face) publishTapped() {
	f.p.Publish()
	f.settle()
}

// settle gives the focus to the payload when a click has left it nowhere, so
// that Ctrl+Enter works after the mouse was used.
func (f *face) settle() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f.topic); c != nil && c.Focused() == nil && c.Overlays().Top() == nil {
		f.editor.focus()
	}
}

// shortcut is what both entries do with one: Ctrl+Enter publishes, the rest is
// theirs or the window's.
func (f *face) shortcut(s fyne.Shortcut) bool {
	if isSend(s) {
		f.p.Publish()
		return true
	}
	return false
}

// FocusPayload puts the keyboard focus into the payload editor.
func (p *Pane) FocusPayload() {
	if p.ui != nil {
		p.ui.editor.focus()
	}
}

// Focused reports whether the keyboard focus is in the panel.
func (p *Pane) Focused() bool {
	if p.ui == nil {
		return false
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(p.ui.topic)
	if c == nil || c.Focused() == nil {
		return false
	}
	f := p.ui
	if f.props.focused(c.Focused()) {
		return true
	}
	for _, w := range []fyne.Focusable{f.topic, f.here, f.follow, f.format, f.editor.entry, f.editor.replace, f.history, f.qos, f.retain, f.cancel, f.publish,
		f.strip.text, f.strip.offer, f.strip.close, f.note.text, f.note.offer, f.note.close} {
		if c.Focused() == w {
			return true
		}
	}
	return f.editor.heldFocus
}
