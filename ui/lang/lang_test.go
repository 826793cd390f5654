package lang

import (
	"encoding/json"
	"go/build"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	toolkit "fyne.io/fyne/v2/lang"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheSystemsLocalePicksTheScriptOfChinese(t *testing.T) {
	for want, locales := range map[string][]string{
		"zh-Hans": {"zh_CN.UTF-8", "zh", "zh-SG", "zh_Hans_CN"},
		"zh-Hant": {"zh_TW.UTF-8", "zh-HK", "zh-Hant", "zh_Hant_TW"},
		"en":      {"en_GB.UTF-8", "C", "de_DE", "nonsense!", ""},
	} {
		for _, l := range locales {
			assert.Equal(t, want, Match(l), "locale %q", l)
		}
	}
}

func TestATextIsTranslatedFilledAndCounted(t *testing.T) {
	files := fstest.MapFS{
		"t/x.en.json":      {Data: []byte(`{"{{.N}} lamps":{"one":"{{.N}} lamp","other":"{{.N}} lamps"}}`)},
		"t/x.zh-Hans.json": {Data: []byte(`{"Lamp {{.Name}} is on":"灯 {{.Name}} 亮着","{{.N}} lamps":"{{.N}} 盏灯"}`)},
		"t/x.zh-Hant.json": {Data: []byte(`{"Lamp {{.Name}} is on":"燈 {{.Name}} 亮著","{{.N}} lamps":"{{.N}} 盞燈"}`)},
	}
	require.NoError(t, Load(files, "t"))
	defer Use(English)

	for tag, want := range map[string][3]string{
		"en":      {"Lamp a{{.N}} is on", "1 lamp", "1,204 lamps"},
		"zh-Hans": {"灯 a{{.N}} 亮着", "1 盏灯", "1,204 盏灯"},
		"zh-Hant": {"燈 a{{.N}} 亮著", "1 盞燈", "1,204 盞燈"},
	} {
		assert.Equal(t, tag, Use(tag))
		assert.Equal(t, want[0], L("Lamp {{.Name}} is on", A{"Name": "a{{.N}}"}))
		assert.Equal(t, want[1], N("{{.N}} lamps", 1))
		assert.Equal(t, want[2], N("{{.N}} lamps", 1204, A{"N": "1,204"}))
	}
}

func TestAKeyWithoutATranslationIsShownInEnglish(t *testing.T) {
	Use("zh-Hant")
	defer Use(English)
	assert.Equal(t, "No such key 7", L("No such key {{.N}}", A{"N": 7}))
}

func TestTheToolkitsOwnWordsFollowTheLanguage(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	t.Setenv("LANGUAGE", "de:en")
	defer Use(English)
	for _, tag := range []string{"zh-Hans", English, "zh-Hant", "zh-Hans", "zh-Hant", English} {
		Use(tag)
		want := map[string][2]string{English: {"Select all", "Name"}, "zh-Hans": {"全选", "名称"}, "zh-Hant": {"全選", "名稱"}}[tag]
		assert.Equal(t, want[0], toolkit.L("Select all"), tag)
		assert.Equal(t, want[1], toolkit.X("file.name", "Name"), tag)
	}
	assert.Equal(t, "C", os.Getenv("LC_ALL"), "the system's locale is left as it was")
	assert.Equal(t, "de:en", os.Getenv("LANGUAGE"))
}

func TestChineseHasEveryWordOfTheToolkit(t *testing.T) {
	found, err := build.Import("fyne.io/fyne/v2/lang", ".", build.FindOnly)
	require.NoError(t, err)
	raw, err := os.ReadFile(filepath.Join(found.Dir, "translations", "base.en.json"))
	require.NoError(t, err)
	var english map[string]any
	require.NoError(t, json.Unmarshal(raw, &english))
	require.NotEmpty(t, english)
	for tag, words := range map[string][]byte{"zh-Hans": toolkitHans, "zh-Hant": toolkitHant} {
		var have map[string]any
		require.NoError(t, json.Unmarshal(words, &have), tag)
		for key, text := range english {
			assert.Contains(t, have, key, tag)
			assert.NotEqual(t, text, have[key], "%s: %q is not translated", tag, key)
			if text, ok := have[key].(string); ok {
				assert.False(t, strings.ContainsAny(text, foreignTo[tag]), "%s: %q", tag, text)
			}
		}
		for key := range have {
			assert.Contains(t, english, key, "%s: the toolkit does not say %q any more", tag, key)
		}
	}
}
