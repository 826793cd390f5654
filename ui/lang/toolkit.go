package lang

import (
	"os"

	toolkit "fyne.io/fyne/v2/lang"
)

// The toolkit has words of its own, in its file dialog and in the menu of an
// entry, and takes their language from the system's locale whenever
// translations are added to it. So it is shown the locale of the language that
// was chosen for as long as that takes. It has no Traditional Chinese and gives
// Simplified for it. On Windows and macOS, which have no such variable, its own
// words stay in the language of the system.
func useInToolkit(tag string) error {
	const variable = "LC_ALL"
	before, had := os.LookupEnv(variable)
	defer func() {
		if had {
			os.Setenv(variable, before)
		} else {
			os.Unsetenv(variable)
		}
	}()
	os.Setenv(variable, map[string]string{English: "en_US.UTF-8", "zh-Hans": "zh_CN.UTF-8", "zh-Hant": "zh_TW.UTF-8"}[tag])
	return toolkit.AddTranslationsForLocale([]byte("{}"), English)
}
