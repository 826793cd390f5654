package words

import (
	"os"
	"testing"

	"treetop/assets"
	"treetop/ui/lang"
)

func TestMain(m *testing.M) {
	if err := lang.Load(assets.Translations, assets.TranslationsDir); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// in runs f in each language.
func in(t *testing.T, f func(t *testing.T, tag string)) {
	t.Helper()
	defer lang.Use(lang.English)
	for _, tag := range lang.Languages {
		lang.Use(tag)
		t.Run(tag, func(t *testing.T) { f(t, tag) })
	}
}
