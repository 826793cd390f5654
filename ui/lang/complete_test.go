package lang

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	translations = "../../assets/translations"
	screen       = ".."
)

// sources are the parsed files of everything on the screen, without tests.
func sources(t *testing.T) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	set, files := token.NewFileSet(), map[string]*ast.File{}
	err := filepath.WalkDir(screen, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, 0)
		files[path] = f
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return set, files
}

// called is the name of a function of this package that is called, or "".
func called(c *ast.CallExpr) string {
	if sel, ok := c.Fun.(*ast.SelectorExpr); ok {
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == "lang" {
			return sel.Sel.Name
		}
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	if b, ok := e.(*ast.BasicLit); ok && b.Kind == token.STRING {
		s, err := strconv.Unquote(b.Value)
		return s, err == nil
	}
	return "", false
}

// keys are the English texts of all calls of L and N.
func keys(t *testing.T) (plain, plural []string) {
	set, files := sources(t)
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok || len(c.Args) == 0 {
				return true
			}
			name := called(c)
			if name != "L" && name != "N" {
				return true
			}
			s, ok := literal(c.Args[0])
			if !assert.True(t, ok, "%s: lang.%s needs a literal: a text put together can't be translated", set.Position(c.Pos()), name) {
				return true
			}
			if name == "N" {
				plural = append(plural, s)
			} else {
				plain = append(plain, s)
			}
			return true
		})
	}
	sort.Strings(plain)
	sort.Strings(plural)
	return slices.Compact(plain), slices.Compact(plural)
}

// translated are all texts of a language, by key, in all their forms.
func translated(t *testing.T, tag string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	paths, err := filepath.Glob(translations + "/*." + tag + ".json")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, p := range paths {
		raw, err := os.ReadFile(p)
		require.NoError(t, err)
		var texts map[string]any
		require.NoError(t, json.Unmarshal(raw, &texts), p)
		for k, v := range texts {
			switch v := v.(type) {
			case string:
				out[k] = append(out[k], v)
			case map[string]any:
				for _, form := range v {
					out[k] = append(out[k], form.(string))
				}
			default:
				t.Errorf("%s: %q is no text", p, k)
			}
		}
	}
	return out
}

var place = regexp.MustCompile(`\{\{\.\w+\}\}`)

func TestEveryLanguageHasEveryText(t *testing.T) {
	plain, plural := keys(t)
	for _, tag := range Languages[1:] {
		have := translated(t, tag)
		for _, key := range append(slices.Clone(plain), plural...) {
			texts, ok := have[key]
			if !assert.True(t, ok, "%s has no %q", tag, key) {
				continue
			}
			want := place.FindAllString(key, -1)
			sort.Strings(want)
			for _, text := range texts {
				assert.NotEmpty(t, text, "%s: %q", tag, key)
				got := place.FindAllString(text, -1)
				sort.Strings(got)
				assert.Equal(t, slices.Compact(want), slices.Compact(got), "%s: the places of %q", tag, key)
			}
		}
		for key := range have {
			assert.True(t, slices.Contains(plain, key) || slices.Contains(plural, key), "%s: nothing on the screen says %q any more", tag, key)
		}
	}
	english := translated(t, English)
	for _, key := range plural {
		assert.Contains(t, english, key, "English has no singular of %q", key)
	}
}

// same are texts that are the same in every language: names and units.
var same = regexp.MustCompile(`^(` + strings.Join([]string{
	`QoS( \{\{\.\w+\}\}| [012])?`, `MQTT( \{\{\.\w+\}\}|[ 0-9.]*)`, `JSON|CBOR|TLS|DUP|TCP|gzip|zlib|zstd|WebSocket|CONNACK|SUBACK|PNG|JPEG|GIF|URL|DER|PEM|ALPN|PKCS#12|R|Sparkplug B|Treetop( \{\{\.\w+\}\})?`,
	`([^\pL]|\{\{\.\w+\}\}|\b(ms|s|m|h|d|B|kB|MB|GB|msg)\b)*`,
}, "|") + `)$`)

func TestATranslationIsNotTheEnglish(t *testing.T) {
	for _, tag := range Languages[1:] {
		for key, texts := range translated(t, tag) {
			for _, text := range texts {
				assert.False(t, text == key && !same.MatchString(key), "%s: %q is not translated", tag, key)
			}
		}
	}
}

func TestATextThatTwoRoomsShareIsTranslatedAlike(t *testing.T) {
	for _, tag := range Languages[1:] {
		for key, texts := range translated(t, tag) {
			assert.Len(t, slices.Compact(slices.Sorted(slices.Values(texts))), 1, "%s: %q is translated in two ways", tag, key)
		}
	}
}

// foreignTo are characters of the other script, by tag.
var foreignTo = map[string]string{"zh-Hans": "題連務這戶聽個發訂圖傳時單開關設", "zh-Hant": "题连务这户听个发订图传时单开关设"}

func TestSimplifiedAndTraditionalAreNotMixedUp(t *testing.T) {
	for tag, foreign := range foreignTo {
		for key, texts := range translated(t, tag) {
			for _, text := range texts {
				assert.False(t, strings.ContainsAny(text, foreign), "%s: %q: %q", tag, key, text)
			}
		}
	}
}

// words is what looks like a text for a person: a capital and small letters,
// or words with spaces between.
var (
	words  = regexp.MustCompile(`^[A-Z][a-z]+|[a-z]+ [a-z]+`)
	exempt = regexp.MustCompile(`(?s)^(<(svg|path) .*|QoS .*|Treetop|PgUp|Enter|Esc|Shift\+F10|Alt\+↑ ↓|Ctrl\+?|\+Shift\+C|\+Enter|↑.*Home End| – Treetop|Sparkplug B|Aa|Authorization: .*|Mosquitto|Home Assistant|HiveMQ Cloud|Azure Event Grid)$`)
)

func TestNoTextReachesTheScreenPastTheTranslations(t *testing.T) {
	set, files := sources(t)
	for path, f := range files {
		if strings.HasPrefix(path, filepath.Join(screen, "lang")) {
			continue
		}
		skip := map[ast.Node]bool{}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				if n.Tag != nil {
					skip[n.Tag] = true
				}
			case *ast.KeyValueExpr: // a name, such as those of lang.A
				skip[n.Key] = true
			case *ast.IndexExpr:
				skip[n.Index] = true
			case *ast.CaseClause:
				for _, e := range n.List {
					skip[e] = true
				}
			case *ast.BinaryExpr:
				if n.Op != token.ADD { // compared, not shown
					skip[n.X], skip[n.Y] = true, true
				}
			case *ast.CallExpr:
				if called(n) != "" || forProgrammers(n) {
					for _, a := range n.Args {
						skip[a] = true
					}
				}
			case *ast.BasicLit:
				if s, ok := literal(n); ok && !skip[n] && words.MatchString(s) && !exempt.MatchString(s) {
					t.Errorf("%s: %q does not go through lang", set.Position(n.Pos()), s)
				}
			}
			return true
		})
	}
}

// forProgrammers reports whether a call makes an error or a log line.
func forProgrammers(c *ast.CallExpr) bool {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		f, ok := c.Fun.(*ast.Ident)
		return ok && f.Name == "panic"
	}
	x, ok := sel.X.(*ast.Ident)
	return ok && (x.Name == "fmt" && (sel.Sel.Name == "Errorf" || strings.HasPrefix(sel.Sel.Name, "Fprint")) || x.Name == "errors" || x.Name == "fyne" && sel.Sel.Name == "LogError")
}
