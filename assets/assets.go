// Package assets holds the files that are built into the program: its icon and
// the words of its screens in every language. It imports nothing of the
// project, so that every other package may use it.
package assets

import "embed"

// IconName is the file name under which Icon is handed to the toolkit.
const IconName = "icon.png"

// Icon is the program's icon, a PNG of 512 by 512 pixels with transparent
// corners. It is drawn from icon.svg and must not be written to.
//
//go:embed icon.png
var Icon []byte

// Translations holds TranslationsDir: one JSON file for each room of the
// screen and language, named <room>.<language tag>.json, that maps English
// words to those of the language.
//
//go:embed translations
var Translations embed.FS

// TranslationsDir is the directory inside Translations that holds the files.
const TranslationsDir = "translations"
