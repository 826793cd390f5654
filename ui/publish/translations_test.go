package publish

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

// said are the texts of this package: what lang.L is given.
func said(t *testing.T) (texts []string) {
	t.Helper()
	files, err := os.ReadDir(".")
	require.NoError(t, err)
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
			fun, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || fun.Sel.Name != "L" && fun.Sel.Name != "N" {
				return true
			}
			if pkg, ok := fun.X.(*ast.Ident); !ok || pkg.Name != "lang" {
				return true
			}
			text, ok := call.Args[0].(*ast.BasicLit)
			if assert.True(t, ok, "%s: a text must stand where it is used", e.Name()) {
				s, err := strconv.Unquote(text.Value)
				require.NoError(t, err)
				texts = append(texts, s)
			}
			return true
		})
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

func TestEveryTextOfThePanelIsTranslated(t *testing.T) {
	want := said(t)
	require.Greater(t, len(want), 40)
	place := regexp.MustCompile(`{{\.\w+}}`)
	places := func(s string) []string {
		all := place.FindAllString(s, -1)
		slices.Sort(all)
		return all
	}
	for _, tag := range lang.Languages[1:] {
		data, err := assets.Translations.ReadFile(assets.TranslationsDir + "/publish." + tag + ".json")
		require.NoError(t, err)
		var have map[string]string
		require.NoError(t, json.Unmarshal(data, &have))
		for _, s := range want {
			assert.NotEmpty(t, have[s], "%s: %q", tag, s)
			assert.NotEqual(t, s, have[s], "%s: not translated", tag)
			assert.Equal(t, places(s), places(have[s]), "%s: %q", tag, s)
		}
		for s := range have {
			assert.Contains(t, want, s, "%s: nothing says this", tag)
		}
	}
}
