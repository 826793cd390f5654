package main

import (
	"os"
	"strings"

	"treetop/ui/lang"
)

// preferX11 takes X11 where both it and Wayland are there and the language is
// one that is typed with an input method: under Wayland the toolkit has no
// support for those. Whoever has set FYNE_PLATFORM has chosen.
func preferX11(tag string) {
	const variable = "FYNE_PLATFORM"
	if os.Getenv(variable) != "" || os.Getenv("DISPLAY") == "" || os.Getenv("WAYLAND_DISPLAY") == "" {
		return
	}
	locale := tag + " " + os.Getenv("LC_ALL") + " " + os.Getenv("LC_CTYPE") + " " + os.Getenv("LANG")
	for _, l := range strings.Fields(locale) {
		if strings.HasPrefix(l, "zh") || strings.HasPrefix(l, "ja") || strings.HasPrefix(l, "ko") || lang.Match(l) != lang.English {
			os.Setenv(variable, "x11")
			return
		}
	}
}
