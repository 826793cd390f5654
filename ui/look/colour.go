package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Names of the colours that the toolkit's own do not cover. Texts first: each
// has a contrast of 4.5 to 1 or more on every Ground it can stand on.
const (
	ColourText                         = theme.ColorNameForeground
	ColourDim      fyne.ThemeColorName = "dim"      // labels, ages, what is secondary
	ColourNumber   fyne.ThemeColorName = "number"   // numbers in values
	ColourKey      fyne.ThemeColorName = "key"      // member names
	ColourString   fyne.ThemeColorName = "string"   // quoted texts
	ColourLink     fyne.ThemeColorName = "link"     // what can be clicked
	ColourRetained fyne.ThemeColorName = "retained" // the R
	ColourGood     fyne.ThemeColorName = "good"     // connected, acknowledged
	ColourWait     fyne.ThemeColorName = "wait"     // waiting, not sent yet
	ColourBad      fyne.ThemeColorName = "bad"      // failed, not verified

	GroundPane                         = theme.ColorNameBackground // panes
	GroundChrome   fyne.ThemeColorName = "chrome"                  // tab bar, status bar, inputs
	GroundSelected fyne.ThemeColorName = "selected"                // the selected row
	GroundIdle     fyne.ThemeColorName = "idle"                    // the selected row of a pane without the focus
	GroundChanged  fyne.ThemeColorName = "changed"                 // behind a value that has just changed
	GroundStrip    fyne.ThemeColorName = "strip"                   // a notice over a pane
	GroundFound    fyne.ThemeColorName = "found"                   // behind what a search found
	GroundCard     fyne.ThemeColorName = "card"                    // a box on the ground of the chrome

	ColourBorder fyne.ThemeColorName = "border" // lines between panes, around boxes
	ColourFocus  fyne.ThemeColorName = "focusline"
)

// Texts and Grounds are what a test pairs to check the contrast.
var (
	Texts   = []fyne.ThemeColorName{ColourText, ColourDim, ColourNumber, ColourKey, ColourString, ColourLink, ColourRetained, ColourGood, ColourWait, ColourBad}
	Grounds = []fyne.ThemeColorName{GroundPane, GroundChrome, GroundSelected, GroundIdle, GroundChanged, GroundStrip, GroundFound, GroundCard, theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameButton}
)

// Colour is the colour of that name in the theme in force. UI goroutine.
func Colour(n fyne.ThemeColorName) color.Color { return theme.Color(n) }

// ProfileColour is what a profile's colour name (conn/profile.Colours) looks
// like; transparent for none.
func ProfileColour(name string) color.Color {
	if c, ok := profileColours[name]; ok {
		return c
	}
	return color.Transparent
}

var profileColours = map[string]color.Color{
	"red": hex(0xE5484D), "orange": hex(0xE8832A), "yellow": hex(0xD9B420), "green": hex(0x3BA55D),
	"teal": hex(0x1FA3A3), "blue": hex(0x3E82F1), "purple": hex(0x9A5BD9), "grey": hex(0x868E9C),
}

func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xFF}
}

func alpha(rgb uint32, a uint8) color.NRGBA {
	c := hex(rgb)
	c.A = a
	return c
}

type palette map[fyne.ThemeColorName]color.Color

var dark = palette{
	ColourText: hex(0xE8EAEE), ColourDim: hex(0xB0B8C5), ColourNumber: hex(0x8ACCFF), ColourKey: hex(0xDCB3FF),
	ColourString: hex(0xA5E3A0), ColourLink: hex(0x86BDFF), ColourRetained: hex(0xF7C15C),
	ColourGood: hex(0x4BDC98), ColourWait: hex(0xF7C15C), ColourBad: hex(0xFF9C96),

	GroundPane: hex(0x1B1E25), GroundChrome: hex(0x14161B), GroundSelected: hex(0x23406B), GroundIdle: hex(0x2B3442),
	GroundChanged: hex(0x2F4A2F), GroundStrip: hex(0x3B352A), GroundFound: hex(0x4A3C10), GroundCard: hex(0x1B1E25),
	ColourBorder: hex(0x2F3540), ColourFocus: hex(0x4C94F5),

	theme.ColorNameButton: hex(0x262B36), theme.ColorNameDisabled: hex(0x8A93A1), theme.ColorNameDisabledButton: hex(0x1F232B),
	theme.ColorNameError: hex(0xFF9C96), theme.ColorNameFocus: alpha(0x4C94F5, 0x60), theme.ColorNameForegroundOnPrimary: hex(0xFFFFFF),
	theme.ColorNameHeaderBackground: hex(0x14161B), theme.ColorNameHover: alpha(0xFFFFFF, 0x12), theme.ColorNameHyperlink: hex(0x7DB8FF),
	theme.ColorNameInputBackground: hex(0x14161B), theme.ColorNameInputBorder: hex(0x3A4250), theme.ColorNameMenuBackground: hex(0x22262F),
	theme.ColorNameOverlayBackground: hex(0x1B1E25), theme.ColorNamePlaceHolder: hex(0x8D96A5), theme.ColorNamePressed: alpha(0xFFFFFF, 0x22),
	theme.ColorNamePrimary: hex(0x2463CB), theme.ColorNameScrollBar: alpha(0xFFFFFF, 0x48), theme.ColorNameScrollBarBackground: alpha(0xFFFFFF, 0x08),
	theme.ColorNameSelection: hex(0x23406B), theme.ColorNameSeparator: hex(0x2F3540), theme.ColorNameShadow: alpha(0x000000, 0x60),
	theme.ColorNameSuccess: hex(0x4BDC98), theme.ColorNameWarning: hex(0xF7C15C),
}

var light = palette{
	ColourText: hex(0x1A1E26), ColourDim: hex(0x505865), ColourNumber: hex(0x0A58A8), ColourKey: hex(0x6D33A3),
	ColourString: hex(0x1B6124), ColourLink: hex(0x1552B8), ColourRetained: hex(0x7A4F00),
	ColourGood: hex(0x0B6338), ColourWait: hex(0x7A4F00), ColourBad: hex(0xA3211B),

	GroundPane: hex(0xFFFFFF), GroundChrome: hex(0xF3F4F7), GroundSelected: hex(0xCFE0FB), GroundIdle: hex(0xE4E8EF),
	GroundChanged: hex(0xD9F0D3), GroundStrip: hex(0xFFF1D6), GroundFound: hex(0xFFE58A), GroundCard: hex(0xFFFFFF),
	ColourBorder: hex(0xD5D9E0), ColourFocus: hex(0x1B5FD1),

	theme.ColorNameButton: hex(0xE7EAEF), theme.ColorNameDisabled: hex(0x6B7380), theme.ColorNameDisabledButton: hex(0xEFF1F4),
	theme.ColorNameError: hex(0xA3211B), theme.ColorNameFocus: alpha(0x1B5FD1, 0x40), theme.ColorNameForegroundOnPrimary: hex(0xFFFFFF),
	theme.ColorNameHeaderBackground: hex(0xF3F4F7), theme.ColorNameHover: alpha(0x000000, 0x0D), theme.ColorNameHyperlink: hex(0x1552B8),
	theme.ColorNameInputBackground: hex(0xF3F4F7), theme.ColorNameInputBorder: hex(0xC9CED8), theme.ColorNameMenuBackground: hex(0xFFFFFF),
	theme.ColorNameOverlayBackground: hex(0xFFFFFF), theme.ColorNamePlaceHolder: hex(0x666E7B), theme.ColorNamePressed: alpha(0x000000, 0x1A),
	theme.ColorNamePrimary: hex(0x1B5FD1), theme.ColorNameScrollBar: alpha(0x000000, 0x48), theme.ColorNameScrollBarBackground: alpha(0x000000, 0x08),
	theme.ColorNameSelection: hex(0xCFE0FB), theme.ColorNameSeparator: hex(0xD5D9E0), theme.ColorNameShadow: alpha(0x000000, 0x30),
	theme.ColorNameSuccess: hex(0x0B6338), theme.ColorNameWarning: hex(0x7A4F00),
}
