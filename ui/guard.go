package ui

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"

	"treetop/ui/look"
)

// guardFrame is how thick the frame around a guarded session is, px.
const guardFrame = 3

func newGuardFrame() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = guardFrame
	r.Hide()
	return r
}

// showGuard frames the window in the colour of the profile while its session is
// shown and publishing asks first; the status bar says it in words.
func (a *App) showGuard() {
	v := a.current()
	on := v != nil && v.sess.Profile().Guarded()
	stroke := color.Color(color.Transparent)
	if on {
		stroke = look.Colour(look.ColourWait)
		if c := v.sess.Profile().Colour; c != "" {
			stroke = look.ProfileColour(c)
		}
	}
	if a.frame.Visible() == on && a.frame.StrokeColor == stroke {
		return
	}
	a.frame.StrokeColor = stroke
	a.frame.Hidden = !on
	a.frame.Refresh()
}
