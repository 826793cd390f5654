// Package settings is what is seen of the settings, and the sheet of the
// keyboard shortcuts.
package settings

// Key is a line of the sheet of shortcuts, in the language of the person. Keys
// that do the same stand in Keys with a space between them.
type Key struct{ Keys, Does, Group string }
