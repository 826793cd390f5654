package words

import (
	"testing"

	"treetop/ui/lang"
	"treetop/ui/lang/langtest"
)

func TestMain(m *testing.M) { langtest.Main(m) }

// in runs f in each language.
func in(t *testing.T, f func(t *testing.T, tag string)) {
	t.Helper()
	defer lang.Use(lang.English)
	for _, tag := range lang.Languages {
		lang.Use(tag)
		t.Run(tag, func(t *testing.T) { f(t, tag) })
	}
}
