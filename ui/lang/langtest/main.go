// Package langtest makes the tests of what people read speak a language.
package langtest

import (
	"os"
	"testing"

	"treetop/assets"
	"treetop/ui/lang"
)

// Main runs the tests of a package with the translations loaded, in English until
// they use another language, and ends the process. TestMain calls it.
func Main(m *testing.M) {
	if err := lang.Load(assets.Translations, assets.TranslationsDir); err != nil {
		panic(err)
	}
	lang.Use(lang.English)
	os.Exit(m.Run())
}
