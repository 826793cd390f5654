package words

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

// keys are the English texts of the package in dir: the first argument of each
// lang.L and lang.N.
func keys(t *testing.T, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	var found []string
	for _, e := range files {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), dir+"/"+e.Name(), nil, 0)
		require.NoError(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != "lang" || sel.Sel.Name != "L" && sel.Sel.Name != "N" {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !assert.True(t, ok, "%s: the text of lang.%s must stand where it is used", e.Name(), sel.Sel.Name) {
				return true
			}
			s, err := strconv.Unquote(lit.Value)
			require.NoError(t, err)
			if !slices.Contains(found, s) {
				found = append(found, s)
			}
			return true
		})
	}
	return found
}

func TestEveryTextIsTranslatedWithTheSamePlaces(t *testing.T) {
	want := keys(t, ".")
	require.Greater(t, len(want), 150)
	places := regexp.MustCompile(`{{\.\w+}}`)
	letters := regexp.MustCompile(`{{\.\w+}}|[^\pL]`)
	sorted := func(s string) []string {
		p := places.FindAllString(s, -1)
		slices.Sort(p)
		return p
	}
	for _, tag := range lang.Languages[1:] {
		data, err := assets.Translations.ReadFile(assets.TranslationsDir + "/words." + tag + ".json")
		require.NoError(t, err)
		var have map[string]string
		require.NoError(t, json.Unmarshal(data, &have))
		for _, k := range want {
			assert.NotEmpty(t, have[k], "%s: %q has no translation", tag, k)
			assert.Equal(t, sorted(k), sorted(have[k]), "%s: %q", tag, k)
			if letters.ReplaceAllString(k, "") != "" {
				assert.NotEqual(t, k, have[k], "%s: not translated", tag)
			}
		}
		for k := range have {
			assert.Contains(t, want, k, "%s: nothing says this", tag)
		}
	}
}
