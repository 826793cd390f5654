package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
)

// Measures of a button in pixels.
const (
	buttonGap     = 6  // between what it shows
	buttonPad     = 10 // left and right of a text
	buttonIconPad = 7  // left and right of a lone icon
	buttonLinkPad = 4
	buttonMarkPad = 8 // right of the mark of a menu
	buttonDot     = 10
)

type buttonRenderer struct {
	b            *Button
	ground, over *canvas.Rectangle
	text, mark   *canvas.Text
	icon         *canvas.Image
	dot          *canvas.Circle
	objs         []fyne.CanvasObject
}

func (r *buttonRenderer) Destroy()                     {}
func (r *buttonRenderer) Objects() []fyne.CanvasObject { return r.objs }

func textWidth(s string) float32 {
	return fyne.MeasureText(s, theme.TextSize(), fyne.TextStyle{}).Width
}

// parts are the widths of what is shown, 0 for what is not.
func (r *buttonRenderer) parts() (icon, dot, text, mark float32) {
	if r.b.Icon != nil {
		icon = theme.IconInlineSize()
	}
	if r.b.Dot != "" {
		dot = buttonDot
	}
	if r.b.Text != "" {
		text = textWidth(r.b.Text)
	}
	if r.b.Menu {
		mark = textWidth(r.mark.Text)
	}
	return icon, dot, text, mark
}

// inRow is how wide these are side by side.
func inRow(widths ...float32) float32 {
	var w float32
	for _, x := range widths {
		if x > 0 {
			if w > 0 {
				w += buttonGap
			}
			w += x
		}
	}
	return w
}

// MinSize implements fyne.WidgetRenderer.
func (r *buttonRenderer) MinSize() fyne.Size {
	icon, dot, text, mark := r.parts()
	for _, t := range r.b.Fits {
		text = max(text, textWidth(t))
	}
	if r.b.Dotted {
		dot = buttonDot
	}
	pad := float32(buttonPad)
	switch {
	case r.b.Style == ButtonLink:
		pad = buttonLinkPad
	case text == 0:
		pad = buttonIconPad
	}
	return fyne.NewSize(inRow(icon, dot, text, mark)+2*pad, ControlHeight())
}

// Layout implements fyne.WidgetRenderer.
func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.over.Resize(size)
	icon, dot, text, mark := r.parts()
	x := (size.Width - inRow(icon, dot, text, mark)) / 2
	if r.b.Menu {
		x = min(x, buttonPad) // what opens a menu reads like a field: from the left, its mark at the right
	}
	place := func(o fyne.CanvasObject, w, h float32) {
		if w == 0 {
			return
		}
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		x += w + buttonGap
	}
	if !r.b.IconLast {
		place(r.icon, icon, icon)
	}
	place(r.dot, dot, dot)
	if text > 0 {
		OnLine(r.text, x, size.Height)
		r.text.Resize(r.text.MinSize())
		x += text + buttonGap
	}
	if r.b.IconLast {
		place(r.icon, icon, icon)
	}
	if mark > 0 {
		x = max(x, size.Width-mark-buttonMarkPad)
		if text == 0 {
			x = (size.Width - mark) / 2
		}
		place(r.mark, mark, r.mark.MinSize().Height)
	}
}

// colours are those of the ground, of the line around it and of the words.
func (r *buttonRenderer) colours() (ground, border, words color.Color) {
	b := r.b
	ground, border, words = theme.Color(theme.ColorNameButton), look.Colour(look.ColourBorder), look.Colour(look.ColourText)
	switch b.Style {
	case ButtonPrimary:
		ground, border = theme.Color(theme.ColorNamePrimary), theme.Color(theme.ColorNamePrimary)
		words = theme.Color(theme.ColorNameForegroundOnPrimary)
	case ButtonDanger:
		words = look.Colour(look.ColourBad)
	case ButtonLink:
		ground, border, words = color.Transparent, color.Transparent, look.Colour(look.ColourLink)
	case ButtonQuiet:
		border = color.Transparent
		if !b.chosen {
			ground = color.Transparent
			if !b.hovered {
				words = look.Colour(look.ColourDim)
			}
		}
	}
	if b.disabled {
		words = theme.Color(theme.ColorNameDisabled)
		if b.Style != ButtonQuiet && b.Style != ButtonLink {
			ground, border = theme.Color(theme.ColorNameDisabledButton), look.Colour(look.ColourBorder)
		}
	}
	return ground, border, words
}

// Refresh implements fyne.WidgetRenderer.
func (r *buttonRenderer) Refresh() {
	b := r.b
	ground, border, words := r.colours()
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = ground, border, 1
	r.over.FillColor, r.over.StrokeColor, r.over.StrokeWidth = color.Transparent, color.Transparent, 0
	r.ground.CornerRadius, r.over.CornerRadius = theme.InputRadiusSize(), theme.InputRadiusSize()
	if b.hovered && !b.disabled && b.Style != ButtonLink {
		r.over.FillColor = theme.Color(theme.ColorNameHover)
	}
	if b.focused {
		r.over.StrokeColor, r.over.StrokeWidth = look.Colour(look.ColourFocus), 2
	}
	r.text.Text, r.text.TextSize, r.text.Color = b.Text, theme.TextSize(), words
	r.mark.TextSize, r.mark.Color = theme.TextSize(), words
	r.dot.FillColor = look.ProfileColour(b.Dot)
	r.icon.Resource = b.Icon
	if b.Icon != nil && b.disabled {
		r.icon.Resource = theme.NewDisabledResource(b.Icon)
	}
	r.show(r.text, b.Text != "")
	r.show(r.mark, b.Menu)
	r.show(r.dot, b.Dot != "")
	r.show(r.icon, b.Icon != nil)
	r.Layout(b.Size())
	for _, o := range r.objs {
		o.Refresh()
	}
}

func (r *buttonRenderer) show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
