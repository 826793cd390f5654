package part_test

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"treetop/model/payload"
	"treetop/ui/look"
	"treetop/ui/part"
)

// A pane opens a payload in a worker and hands the document to the view; a
// newer value of the same topic comes under the same key, unless somebody is
// reading.
func ExampleCode() {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(look.Theme{})

	value := func(text string) payload.Document {
		doc, err := payload.Open(context.Background(), "home/climate", []byte(text), len(text), payload.Auto)
		if err != nil {
			fmt.Println(err)
		}
		return doc
	}
	view := part.NewCode()
	view.OnReading = func(reading bool) { fmt.Println("reading:", reading) }
	view.Resize(fyne.NewSize(400, 200))
	view.SetDocument(value(`{"temperature":21.48}`), "home/climate")
	view.Select(part.Spot{Line: 1, Cell: 17}, part.Spot{Line: 1, Cell: 22})
	fmt.Println(view.SelectedText())
	if !view.Reading() {
		view.SetDocument(value(`{"temperature":21.50}`), "home/climate")
	}
	view.Release()

	// Output:
	// reading: true
	// 21.48
	// reading: false
}
