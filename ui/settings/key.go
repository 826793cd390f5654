// Package settings is the pane of the settings, and the sheet of the keyboard
// shortcuts.
package settings

// Key is a line of the sheet of shortcuts, in the user's language.
type Key struct{ Keys, Does, Group string }
