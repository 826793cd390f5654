package publish

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// level says how a remark is meant.
type level uint8

const (
	levelInfo level = iota
	levelWait
	levelBad
)

// remark is what a note says; the zero remark is none.
type remark struct {
	text    string
	level   level
	offer   string // a button; "" for none
	do      func()
	dismiss func() // a cross; nil for none
}

// note is a line below the editor: what is wrong or worth knowing, with what
// can be done about it. Its text can be selected and copied.
type note struct {
	content *fyne.Container
	icon    *widget.Icon
	text    *part.CopyText
	offer   *part.Button
	close   *part.Button
	now     remark
}

// beside keeps a text clear of what stands at its sides.
func beside(text fyne.CanvasObject) fyne.CanvasObject {
	gap := theme.InnerPadding()
	return container.New(layout.NewCustomPaddedLayout(gap/2, gap/2, gap, gap), text)
}

// newNote makes a note; after is called when one of its buttons was used.
func newNote(after func()) *note {
	n := &note{icon: widget.NewIcon(nil), text: part.NewCopyText()}
	n.text.SizeName = theme.SizeNameText
	n.offer = button(part.ButtonPlain, func() {
		if n.now.do != nil {
			n.now.do()
			after()
		}
	})
	n.close = button(part.ButtonQuiet, func() {
		if n.now.dismiss != nil {
			n.now.dismiss()
			after()
		}
	})
	n.close.Icon = theme.CancelIcon()
	n.content = container.NewBorder(nil, nil, container.NewCenter(n.icon), container.NewCenter(container.NewHBox(n.offer, n.close)), beside(n.text))
	n.content.Hide()
	return n
}

// set shows a remark and reports whether the panel must be laid out again.
func (n *note) set(r remark) bool {
	before := n.now
	n.now = r
	n.close.SetToolTip(lang.L("Dismiss"))
	if before.text == r.text && before.offer == r.offer && before.level == r.level && (before.dismiss == nil) == (r.dismiss == nil) {
		return false
	}
	if r.text == "" {
		n.content.Hide()
		return true
	}
	tone := look.ColourText
	switch r.level {
	case levelInfo:
		n.icon.SetResource(theme.InfoIcon())
	case levelWait:
		n.icon.SetResource(theme.NewWarningThemedResource(theme.WarningIcon()))
		tone = look.ColourWait
	case levelBad:
		n.icon.SetResource(theme.NewErrorThemedResource(theme.ErrorIcon()))
		tone = look.ColourBad
	}
	n.text.Set(r.text, tone)
	setButton(n.offer, r.offer, true, "")
	show(n.offer, r.offer != "")
	show(n.close, r.dismiss != nil)
	n.content.Show()
	return true
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// setText, setHint, setButton and setOutcome draw anew only what has changed.
func setText(l *widget.Label, text string) {
	if l.Text != text {
		l.SetText(text)
	}
}

func setHint(e *sendEntry, text string) {
	if e.PlaceHolder != text {
		e.SetPlaceHolder(text)
	}
}

func setButton(b *part.Button, text string, on bool, tip string) {
	b.SetText(text)
	b.SetDisabled(!on)
	b.SetToolTip(tip)
}

func setOutcome(l *tipLabel, text string, importance widget.Importance) {
	if l.Text != text || l.Importance != importance {
		l.Importance = importance
		l.SetText(text)
	}
	l.SetToolTip(text)
}
