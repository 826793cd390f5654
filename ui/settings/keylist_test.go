package settings

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/ui/look"
)

func someKeys() []Key {
	keys := []Key{
		{Keys: "↑ ↓ PgUp PgDn Home End", Does: "Move; with Shift or Ctrl select several", Group: "Tree"},
		{Keys: "Ctrl+Q", Does: "Quit", Group: "Window"},
		{Keys: "→ ←", Does: "Open, then the first child; close, then the parent, and so on and on to the end of the line", Group: "Tree"},
		{Keys: "F6 Shift+F6", Does: "依次移到下一个窗格，或者上一个窗格，再按一次继续移动到更远的窗格去", Group: "Window"},
	}
	for i := range 12 {
		keys = append(keys, Key{Keys: fmt.Sprintf("Ctrl+%d", i), Does: "Go to a tab", Group: "Tabs"})
	}
	return keys
}

// read are the texts of the sheet from top to bottom, with where they are.
func read(r *keyListRenderer) (texts []*canvas.Text) {
	for _, o := range r.Objects() {
		if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			texts = append(texts, t)
		}
	}
	return texts
}

func TestTheSheetShowsEveryKeyByGroup(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	r := newKeyList(someKeys()).draw()
	r.place(2 * columnWidth())
	var words []string
	for _, x := range read(r) {
		words = append(words, x.Text)
	}
	all := strings.Join(words, " ")
	for _, k := range someKeys() {
		for _, w := range append(strings.Fields(k.Keys), string([]rune(k.Does)[:4])) {
			assert.Contains(t, all, w)
		}
	}
	assert.Less(t, strings.Index(all, "Quit"), strings.Index(all, "Tabs"), "groups in the order in which they are named")
	assert.Greater(t, strings.Index(all, "Quit"), strings.Index(all, "the parent"), "a group stands together")
}

func TestNoTextOfTheSheetLiesOverAnother(t *testing.T) {
	a := test.NewTempApp(t)
	for _, size := range []float32{look.FontMin, look.FontDefault, look.FontMax} {
		a.Settings().SetTheme(look.Theme{Variant: look.Dark, Text: size})
		r := newKeyList(someKeys()).draw()
		for _, columns := range []float32{1, 2} {
			width := columns * columnWidth()
			height := r.place(width)
			texts := read(r)
			require.NotEmpty(t, texts)
			for i, x := range texts {
				p, s := x.Position(), x.Size()
				assert.LessOrEqual(t, p.X+s.Width, width, "%q at %v px", x.Text, size)
				assert.LessOrEqual(t, p.Y+s.Height, height, "%q at %v px", x.Text, size)
				for _, y := range texts[:i] {
					q, m := y.Position(), y.Size()
					apart := p.X >= q.X+m.Width || q.X >= p.X+s.Width || p.Y+1 >= q.Y+m.Height || q.Y+1 >= p.Y+s.Height
					assert.True(t, apart, "%q over %q at %v px", x.Text, y.Text, size)
				}
			}
		}
	}
}
