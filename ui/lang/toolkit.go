package lang

import (
	_ "embed"
	"os"

	"fyne.io/fyne/v2"
	toolkit "fyne.io/fyne/v2/lang"
)

// The toolkit has words of its own, in its file dialog and in the menu of an
// entry. It has no Traditional Chinese, and its Simplified is not that of the
// rest of the screen, so it is given both.
var (
	//go:embed toolkit.zh-Hans.json
	toolkitHans []byte
	//go:embed toolkit.zh-Hant.json
	toolkitHant []byte
)

// useInToolkit puts the toolkit's own words into a language. It takes theirs
// from the system's locale whenever translations are added to it, so it is
// shown the locale of the language that was chosen for as long as that takes.
// It drops the script of a locale without a region, hence Taiwan for
// Traditional. On Windows and macOS, which have no such variables, its own
// words stay in the language of the system.
func useInToolkit(tag string) error {
	words, as, locale := []byte("{}"), fyne.Locale(English), "en_US.UTF-8"
	switch tag {
	case "zh-Hans":
		words, as, locale = toolkitHans, "zh-Hans", "zh_CN.UTF-8"
	case "zh-Hant":
		words, as, locale = toolkitHant, "zh-TW", "zh_TW.UTF-8"
	}
	defer lend("LC_ALL", locale)()
	defer lend("LANGUAGE", "")()
	return toolkit.AddTranslationsForLocale(words, as)
}

// lend gives an environment variable another value until the function that it
// answers is called.
func lend(variable, value string) (back func()) {
	before, had := os.LookupEnv(variable)
	os.Setenv(variable, value)
	return func() {
		if had {
			os.Setenv(variable, before)
		} else {
			os.Unsetenv(variable)
		}
	}
}
