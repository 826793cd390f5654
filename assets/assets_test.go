package assets_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"regexp"
	"testing"

	"treetop/assets"
)

func TestTheIconIsASquareOf512PixelsWithTransparentCorners(t *testing.T) {
	icon, err := png.Decode(bytes.NewReader(assets.Icon))
	if err != nil {
		t.Fatalf("decode %s: %v", assets.IconName, err)
	}
	if b := icon.Bounds(); b.Dx() != 512 || b.Dy() != 512 {
		t.Errorf("the icon is %d by %d pixels, want 512 by 512", b.Dx(), b.Dy())
	}
	if _, _, _, alpha := icon.At(0, 0).RGBA(); alpha != 0 {
		t.Errorf("the corner has alpha %d, want 0", alpha)
	}
	if _, _, _, alpha := icon.At(256, 256).RGBA(); alpha != 0xffff {
		t.Errorf("the middle has alpha %d, want it opaque", alpha)
	}
}

func TestEveryTranslationFileIsNamedByRoomAndLanguageAndParses(t *testing.T) {
	files, err := assets.Translations.ReadDir(assets.TranslationsDir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no translations are embedded")
	}
	name := regexp.MustCompile(`^[a-z]+\.(en|zh-Hans|zh-Hant)\.json$`)
	for _, f := range files {
		if !name.MatchString(f.Name()) {
			t.Errorf("%s is not named <room>.<language tag>.json", f.Name())
		}
		text, err := assets.Translations.ReadFile(assets.TranslationsDir + "/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		// A word, or the forms of a plural.
		var words map[string]json.RawMessage
		if err := json.Unmarshal(text, &words); err != nil {
			t.Errorf("%s: %v", f.Name(), err)
		}
	}
}
