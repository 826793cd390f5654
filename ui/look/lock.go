package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Lock is a closed padlock: what it stands beside can't publish. It takes the
// colour of texts.
func Lock() fyne.Resource {
	return theme.NewThemedResource(fyne.NewStaticResource("lock.svg", []byte(
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#000000" d="M6 10V8a6 6 0 0 1 12 0v2h1a1 1 0 0 1 1 1v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-9a1 1 0 0 1 1-1zm2.2 0h7.6V8a3.8 3.8 0 0 0-7.6 0z"/></svg>`)))
}
