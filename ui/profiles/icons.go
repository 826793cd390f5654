package profiles

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/look"
)

// lockIcon stands for a profile that can't publish.
func lockIcon() fyne.Resource {
	return theme.NewThemedResource(fyne.NewStaticResource("profiles-lock.svg", []byte(
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#000000" d="M6 10V8a6 6 0 0 1 12 0v2h1a1 1 0 0 1 1 1v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-9a1 1 0 0 1 1-1zm2.2 0h7.6V8a3.8 3.8 0 0 0-7.6 0z"/></svg>`)))
}

// swatch is a spot in a profile's colour, for menus.
func swatch(name string) fyne.Resource {
	r, g, b, a := look.ProfileColour(name).RGBA()
	fill := fmt.Sprintf(`fill="#%02x%02x%02x"`, r>>8, g>>8, b>>8)
	if a == 0 {
		c := color.NRGBAModel.Convert(look.Colour(look.ColourDim)).(color.NRGBA)
		fill = fmt.Sprintf(`fill="none" stroke-width="2" stroke="#%02x%02x%02x"`, c.R, c.G, c.B)
	}
	return fyne.NewStaticResource("profiles-colour-"+name+fmt.Sprint(fill)+".svg", []byte(
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8" `+fill+`/></svg>`))
}
