// Package look is how Treetop looks: colours, sizes, fonts and icons, as a
// theme of the toolkit and as names for what is drawn by hand.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Variant is the wish of the person: dark, light, or as the system has it.
type Variant string

const (
	System Variant = "system"
	Dark   Variant = "dark"
	Light  Variant = "light"
)

// Font sizes in device-independent pixels.
const (
	FontDefault float32 = 13
	FontMin     float32 = 9
	FontMax     float32 = 24
)

// Theme is the theme of the whole program. The zero value follows the system
// in the default font size. It is immutable: set another one to change it.
type Theme struct {
	Variant Variant
	Text    float32 // font size; 0: FontDefault
}

var _ fyne.Theme = Theme{}

func (t Theme) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.Variant {
	case Dark:
		return theme.VariantDark
	case Light:
		return theme.VariantLight
	}
	return system
}

// Color implements fyne.Theme.
func (t Theme) Color(n fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	v := t.variant(system)
	p := light
	if v == theme.VariantDark {
		p = dark
	}
	if c, ok := p[n]; ok {
		return c
	}
	return theme.DefaultTheme().Color(n, v)
}

// Font implements fyne.Theme.
func (t Theme) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon implements fyne.Theme.
func (t Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme.
func (t Theme) Size(n fyne.ThemeSizeName) float32 {
	font := t.Text
	if font == 0 {
		font = FontDefault
	}
	switch n {
	case theme.SizeNameText:
		return font
	case theme.SizeNameCaptionText:
		return font - 1.5
	case theme.SizeNameHeadingText:
		return font + 8
	case theme.SizeNameSubHeadingText:
		return font + 3
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 6
	case theme.SizeNameInlineIcon:
		return font + 4
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameSplitThickness:
		return 5
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 4
	}
	return theme.DefaultTheme().Size(n)
}
