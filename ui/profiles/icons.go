package profiles

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"

	"treetop/ui/look"
)

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
