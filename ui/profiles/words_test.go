package profiles

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/assets"
	"treetop/conn/disk"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/lang"
)

// inAll runs f in each language.
func inAll(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	defer lang.Use(lang.English)
	for _, tag := range lang.Languages {
		lang.Use(tag)
		t.Run(tag, f)
	}
}

func TestEveryProblemHasWordsOfItsOwnInEveryLanguage(t *testing.T) {
	english := map[string]string{}
	inAll(t, func(t *testing.T) {
		said := map[string]profile.Problem{}
		for p := profile.ProblemNone + 1; p < profile.ProblemCount; p++ {
			text := Problem(profile.FieldError{Field: profile.FieldHost, Problem: p, Args: []string{"1", "65535"}})
			assert.NotEmpty(t, text, "%v", p)
			assert.NotContains(t, text, "{{", "%v", p)
			assert.NotEqual(t, lang.L("This can't be used: type something else."), text, "%v has no words", p)
			if other, twice := said[text]; twice {
				t.Errorf("%v and %v are said with the same words: %s", p, other, text)
			}
			said[text] = p
			key := strconv.Itoa(int(p))
			if lang.Tag() == lang.English {
				english[key] = text
			} else {
				assert.NotEqual(t, english[key], text, "%v is not translated", p)
			}
		}
	})
}

func TestEveryFieldThatIsMissingSaysWhatToType(t *testing.T) {
	inAll(t, func(t *testing.T) {
		for f := profile.Field(0); f < profile.FieldCount; f++ {
			assert.NotEmpty(t, Problem(profile.FieldError{Field: f, Problem: profile.ProblemMissing}), "%v", f)
		}
		assert.Empty(t, Problem(profile.FieldError{}))
	})
}

func TestEveryProblemOfATopicReachesTheForm(t *testing.T) {
	inAll(t, func(t *testing.T) {
		for _, p := range model.TopicProblems() {
			for _, problem := range []profile.Problem{profile.ProblemFilter, profile.ProblemTopic} {
				text := Problem(profile.FieldError{Problem: problem, Args: []string{p.String()}})
				assert.NotEmpty(t, text)
				assert.NotEqual(t, Problem(profile.FieldError{Problem: problem, Args: []string{"?"}}), text, "%v", p)
			}
		}
	})
}

func TestEveryFailureOfTheDiskSaysWhatToDo(t *testing.T) {
	inAll(t, func(t *testing.T) {
		for p := disk.ProblemNone + 1; p < disk.ProblemCount; p++ {
			assert.NotEmpty(t, diskWords(&disk.Error{Problem: p}), "%v", p)
		}
		assert.Empty(t, diskWords(nil))
	})
}

func TestEveryStateOfTheKeyringSaysWhereThePasswordStays(t *testing.T) {
	inAll(t, func(t *testing.T) {
		said := map[string]bool{}
		for s := keyringMissing; s < keyringStates; s++ {
			assert.NotEmpty(t, s.why())
			assert.False(t, said[s.consequence()])
			said[s.consequence()] = true
		}
	})
}

func TestEveryColourHasAName(t *testing.T) {
	inAll(t, func(t *testing.T) {
		for _, c := range profile.Colours {
			assert.NotEqual(t, colourName(""), colourName(c), "%s", c)
		}
	})
}

// texts are the English texts of this package: the first argument of each
// lang.L and lang.N.
func texts(t *testing.T) []string {
	t.Helper()
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	var found []string
	for _, e := range files {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		require.NoError(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != "lang" || sel.Sel.Name != "L" && sel.Sel.Name != "N" {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if assert.True(t, ok, "%s: the text of lang.%s stands where it is used", e.Name(), sel.Sel.Name) {
				s, err := strconv.Unquote(lit.Value)
				require.NoError(t, err)
				found = append(found, s)
			}
			return true
		})
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryTextIsTranslatedAndNoTranslationIsLeftOver(t *testing.T) {
	want := texts(t)
	require.Greater(t, len(want), 100)
	places := regexp.MustCompile(`{{\.\w+}}`)
	for _, tag := range lang.Languages[1:] {
		data, err := assets.Translations.ReadFile(assets.TranslationsDir + "/profiles." + tag + ".json")
		require.NoError(t, err)
		var have map[string]string
		require.NoError(t, json.Unmarshal(data, &have))
		for _, k := range want {
			if assert.NotEmpty(t, have[k], "%s: %q has no translation", tag, k) {
				assert.NotEqual(t, k, have[k], "%s: not translated", tag)
				assert.ElementsMatch(t, places.FindAllString(k, -1), places.FindAllString(have[k], -1), "%s: %q", tag, k)
			}
		}
		for k := range have {
			assert.Contains(t, want, k, "%s: nothing says this", tag)
		}
	}
}
