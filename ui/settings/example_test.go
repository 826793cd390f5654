package settings_test

import (
	"fmt"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"treetop/ui/look"
	"treetop/ui/settings"
)

// The keys come from the one table of the window; the sheet only shows them.
func ExampleShowKeys() {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(look.Theme{})
	window := test.NewWindow(canvas.NewRectangle(nil))
	defer window.Close()

	sheet := settings.ShowKeys(window, []settings.Key{
		{Keys: "Ctrl+L", Does: "Filter topics", Group: "Session"},
		{Keys: "F6 Shift+F6", Does: "Next, previous pane", Group: "Window"},
	})
	fmt.Println(sheet.Open())
	sheet.Close()
	fmt.Println(sheet.Open())

	// Output:
	// true
	// false
}
