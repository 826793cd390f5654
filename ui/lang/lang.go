// Package lang puts every word on the screen into the language of the person
// at it. A word is written in English where it is used, lang.L("Publish"), and
// that English is the key under which assets/translations has the others.
//
// The toolkit has a package of this kind, which follows the system's locale
// alone and can't tell Simplified from Traditional Chinese once a region is
// left out (it drops the script); this one takes the language from a setting
// as well, and can change it while the program runs.
package lang

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jeandeaual/go-locale"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

// A are the values that a text's {{.Name}} places are filled with.
type A map[string]any

// English is the language that the keys are written in.
const English = "en"

// Languages are the tags of the complete languages (BCP 47), English first.
var Languages = []string{English, "zh-Hans", "zh-Hant"}

// Names are the languages' own names for themselves, by tag.
var Names = map[string]string{English: "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}

type state struct {
	tag       string
	localizer *i18n.Localizer
	plain     sync.Map // key to text, both with their places unfilled
}

var (
	bundle  = i18n.NewBundle(language.English)
	current atomic.Pointer[state]
)

// Load adds all <room>.<tag>.json below dir. It is called once, before the
// first window.
func Load(files fs.FS, dir string) error {
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return fmt.Errorf("read translations: %w", err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		data, err := fs.ReadFile(files, dir+"/"+e.Name())
		if err != nil {
			return fmt.Errorf("read translations: %w", err)
		}
		if _, err := bundle.ParseMessageFileBytes(data, e.Name()); err != nil {
			return fmt.Errorf("read translations %s: %w", e.Name(), err)
		}
	}
	return nil
}

// Use switches to the language of tag, or for an empty one to the best of
// Languages for the system's locale. It answers the tag of Languages that is
// now in force: a tag that is not among them gives the nearest one.
func Use(tag string) string {
	best := Match(tag)
	if tag == "" {
		best = Match(system()...)
	}
	current.Store(&state{tag: best, localizer: i18n.NewLocalizer(bundle, best)})
	_ = useInToolkit(best) // its words then stay as they were
	return best
}

// Match is the one of Languages that serves best who wants these, the most
// wanted first; English where none comes near. Both "zh_TW.UTF-8" and "zh-TW"
// are understood.
func Match(wanted ...string) string {
	var have, want []language.Tag
	for _, t := range Languages {
		have = append(have, language.MustParse(t))
	}
	for _, w := range wanted {
		w, _, _ = strings.Cut(w, ".")
		if t, err := language.Parse(w); err == nil {
			want = append(want, t)
		}
	}
	_, i, conf := language.NewMatcher(have).Match(want...)
	if conf == language.No {
		return English
	}
	return Languages[i]
}

func system() []string {
	all, err := locale.GetLocales()
	if err != nil {
		return nil // no locale at all reads as English
	}
	return all
}

// Tag is the language in force, one of Languages.
func Tag() string { return now().tag }

func now() *state {
	if s := current.Load(); s != nil {
		return s
	}
	s := &state{tag: English, localizer: i18n.NewLocalizer(bundle, English)}
	current.CompareAndSwap(nil, s)
	return current.Load()
}

// L is english in the language in force, its places filled from data. Any
// goroutine.
func L(english string, data ...A) string {
	s := now()
	text := english
	if s.tag != English {
		if t, ok := s.plain.Load(english); ok {
			text = t.(string)
		} else {
			text = s.look(&i18n.LocalizeConfig{DefaultMessage: &i18n.Message{ID: english, Other: english}}, english)
			s.plain.Store(english, text)
		}
	}
	return fill(text, data)
}

// N is english in the plural form for n; {{.N}} is n unless data has its own N
// (with separators, say). English needs its singular in a .en.json file.
func N(english string, n int, data ...A) string {
	cfg := &i18n.LocalizeConfig{DefaultMessage: &i18n.Message{ID: english, Other: english}, PluralCount: n}
	return fill(fill(now().look(cfg, english), data), []A{{"N": n}})
}

func (s *state) look(cfg *i18n.LocalizeConfig, english string) string {
	cfg.TemplateParser = template.IdentityParser{}
	if text, err := s.localizer.Localize(cfg); err == nil || text != "" {
		return text
	}
	return english
}

func fill(text string, data []A) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	for _, d := range data {
		for k, v := range d {
			text = strings.ReplaceAll(text, "{{."+k+"}}", fmt.Sprint(v))
		}
	}
	return text
}
