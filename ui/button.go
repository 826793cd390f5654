package ui

import (
	"fyne.io/fyne/v2"

	"treetop/ui/part"
)

// newButton makes a button after which the keys are the window's: what it was
// pressed beside is often gone then.
func newButton(label string, style part.ButtonStyle, do func()) *part.Button {
	b := part.NewStyledButton(label, style, do)
	b.Focus = part.FocusGoes
	return b
}

func plain(label string, do func()) *part.Button { return newButton(label, part.ButtonPlain, do) }

func primary(label string, do func()) *part.Button { return newButton(label, part.ButtonPrimary, do) }

// iconButton is one without a ground.
func iconButton(icon fyne.Resource, do func()) *part.Button {
	b := newButton("", part.ButtonQuiet, do)
	b.Icon = icon
	return b
}
