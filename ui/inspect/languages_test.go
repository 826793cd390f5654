package inspect

import (
	"testing"

	"treetop/ui/lang"
)

// useLanguage switches for one test.
func useLanguage(t *testing.T, tag string) {
	t.Helper()
	lang.Use(tag)
	t.Cleanup(func() { lang.Use(lang.English) })
}
