package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/assert"
)

// luminance and contrast are those of WCAG 2.1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		x := float64(v) / 0xFFFF
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func TestEveryTextCanBeReadOnEveryGround(t *testing.T) {
	for _, v := range []fyne.ThemeVariant{theme.VariantDark, theme.VariantLight} {
		th := Theme{}
		for _, ground := range Grounds {
			for _, text := range Texts {
				got := contrast(th.Color(text, v), th.Color(ground, v))
				assert.GreaterOrEqual(t, got, 4.5, "variant %d: %s on %s", v, text, ground)
			}
		}
		assert.GreaterOrEqual(t, contrast(th.Color(theme.ColorNameForegroundOnPrimary, v), th.Color(theme.ColorNamePrimary, v)), 4.5)
		for _, ground := range []fyne.ThemeColorName{GroundPane, GroundChrome, theme.ColorNameInputBackground} {
			assert.GreaterOrEqual(t, contrast(th.Color(theme.ColorNamePlaceHolder, v), th.Color(ground, v)), 4.5, "placeholder on %s", ground)
		}
	}
}

func TestTheWishOfThePersonGoesBeforeTheSystem(t *testing.T) {
	d := Theme{Variant: Dark}.Color(GroundPane, theme.VariantLight)
	l := Theme{Variant: Light}.Color(GroundPane, theme.VariantDark)
	assert.Equal(t, Theme{}.Color(GroundPane, theme.VariantDark), d)
	assert.Equal(t, Theme{}.Color(GroundPane, theme.VariantLight), l)
	assert.NotEqual(t, d, l)
}

func TestSizesFollowTheFont(t *testing.T) {
	assert.Equal(t, FontDefault, Theme{}.Size(theme.SizeNameText))
	assert.Equal(t, float32(18), Theme{Text: 18}.Size(theme.SizeNameText))
	assert.Greater(t, Theme{Text: 18}.Size(theme.SizeNameCaptionText), Theme{}.Size(theme.SizeNameCaptionText))
}
