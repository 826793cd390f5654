package profiles

import (
	"fyne.io/fyne/v2"

	"treetop/ui/part"
)

// newButton makes a button that takes the focus when it is pressed, so that
// what was being typed into a field is taken in first.
func newButton(text string, style part.ButtonStyle, onTap func()) *part.Button {
	b := part.NewStyledButton(text, style, onTap)
	b.Focus = part.FocusComes
	return b
}

func newIconButton(icon fyne.Resource, tip string, onTap func()) *part.Button {
	b := part.NewIconButton(icon, tip, onTap)
	b.Focus = part.FocusComes
	return b
}

// controlHeight is the height of all that stands in a line of the form: that
// of an entry.
func controlHeight() float32 { return part.ControlHeight() }
