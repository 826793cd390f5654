package inspect

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/assets"
	"treetop/ui/lang"
)

// useLanguage switches for one test.
func useLanguage(t *testing.T, tag string) {
	t.Helper()
	lang.Use(tag)
	t.Cleanup(func() { lang.Use(lang.English) })
}

var (
	saying = regexp.MustCompile(`lang\.[LN]\("((?:[^"\\]|\\.)*)"`)
	anyUse = regexp.MustCompile(`lang\.[LN]\(`)
	places = regexp.MustCompile(`{{\.\w+}}`)
)

func TestEveryTextIsTranslatedWithTheSamePlaces(t *testing.T) {
	var want []string
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, f := range files {
		if regexp.MustCompile(`_test\.go$`).MatchString(f.Name()) || f.IsDir() {
			continue
		}
		src, err := os.ReadFile(f.Name())
		require.NoError(t, err)
		found := saying.FindAllStringSubmatch(string(src), -1)
		assert.Len(t, found, len(anyUse.FindAll(src, -1)), "%s: a text must stand where it is used", f.Name())
		for _, m := range found {
			want = append(want, m[1])
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	require.Greater(t, len(want), 50)
	sorted := func(s string) []string {
		p := places.FindAllString(s, -1)
		slices.Sort(p)
		return p
	}
	for _, tag := range lang.Languages[1:] {
		data, err := assets.Translations.ReadFile(assets.TranslationsDir + "/inspect." + tag + ".json")
		require.NoError(t, err)
		have := map[string]string{}
		require.NoError(t, json.Unmarshal(data, &have))
		for _, k := range want {
			assert.NotEmpty(t, have[k], "%s: %q has no translation", tag, k)
			assert.Equal(t, sorted(k), sorted(have[k]), "%s: %q", tag, k)
			if k != "QoS {{.N}}" {
				assert.NotEqual(t, k, have[k], "%s: not translated", tag)
			}
		}
		for k := range have {
			assert.Contains(t, want, k, "%s: nothing says this", tag)
		}
	}
}
